"""Many people, units and posts at once, as an import brings them: the bulk forms of hiring, placing and appointing.

The same rules as for one (org.posting, org.structure, org.periods), each table written in batches. The caller has asked
whether they may.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.utils.crypto import get_random_string

from core import audit, locks
from org.models import Appointment, Person, Unit, UnitVersion
from org.moves import STRUCTURE_LOCK, people_under, require_tree
from org.periods import require_open_span
from org.posting import HeldPost, Postings
from org.signals import announce_moved
from org.stamps import restamp

BATCH, MANY = 2000, 1000
ORDER_LOCK = "org.person_order"
UNUSABLE_SUFFIX = 40  # random signs behind the prefix, as Django makes them


def add_people(people: Sequence[Person]) -> None:
    """Stores new people at the end of the order, without a password. Their fields are checked already."""
    locks.hold(ORDER_LOCK)
    last = Person.objects.aggregate(last=models.Max("number"))["last"] or 0
    for place, person in enumerate(people, 1):
        person.number = last + place
        person.password = UNUSABLE_PASSWORD_PREFIX + get_random_string(UNUSABLE_SUFFIX)
    Person.objects.bulk_create(people, batch_size=BATCH)


def hire_all(people: Sequence[Person], *, by: Person) -> None:
    """Adds people whose posts follow (appoint_all)."""
    add_people(people)
    audit.record_all("org.hire", by=by, about=people)


def correct_people(people: Sequence[Person], fields: Iterable[str], *, by: Person) -> None:
    """Writes names or addresses of people that were wrong."""
    names = sorted(fields)
    if people and names:
        Person.objects.bulk_update(people, names, batch_size=500)
        audit.record_all("org.correct_person", by=by, about=people, fields=names)


def place_all(units: Sequence[Unit], versions: Sequence[UnitVersion], *, by: Person) -> None:
    """Stores new units with their first versions. Raises ValidationError where they would make no tree."""
    if not versions:
        return
    locks.hold(STRUCTURE_LOCK)
    since = min(version.valid_from for version in versions)
    require_open_span(since, None)
    require_tree(since, instead=versions)
    Unit.objects.bulk_create(units, batch_size=BATCH)
    UnitVersion.objects.bulk_create(versions, batch_size=BATCH)
    audit.record_all(
        "org.place_unit", by=by, about=versions, fields=["kind", "name_en", "name_zh", "parent"]
    )  # nobody works in a new unit yet, so no fact gets another stamp


def appoint_all(posts: Sequence[Appointment], *, by: Person) -> None:
    """Stores posts that begin. Raises ValidationError for the first that cannot be held."""
    if not posts:
        return
    since = min(post.valid_from for post in posts)
    require_open_span(since, None)
    known = Postings.of_everybody()
    for post in posts:
        known.check(post)
        known.add(HeldPost.of(post))
    Appointment.objects.bulk_create(posts, batch_size=BATCH)
    audit.record_all("org.appoint", by=by, about=posts)
    follow(posts, since=since)


def follow(posts: Sequence[Appointment], *, since: date) -> None:
    """What posts that begin, end or go mean for others: a head moves the superior of everybody below."""
    moved = {post.person_id for post in posts}
    if heads := {post.unit_id for post in posts if post.is_head}:
        moved |= people_under(heads, since=since)
    restamp(since, person_ids=moved if len(moved) < MANY else None)
    announce_moved(moved, since=since)


def follow_gone(posts: Sequence[Appointment]) -> Callable[[], object]:
    """The same for posts that are about to go; what it gives back is called once they are gone."""
    since = min(post.valid_from for post in posts)
    moved = {post.person_id for post in posts}
    if heads := {post.unit_id for post in posts if post.is_head}:
        moved |= people_under(heads, since=since)

    def afterwards() -> None:
        restamp(since, person_ids=moved if len(moved) < MANY else None)
        stay = set(Person.objects.values_list("pk", flat=True)) & moved
        announce_moved(stay, since=since)  # nobody plans for people who are gone

    return afterwards
