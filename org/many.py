"""Many people, units and posts at once, as an import brings them: the bulk forms of hiring, placing and appointing.

The same rules as for one (org.posting, org.structure, org.periods), each table written in batches. The caller has asked
whether they may.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.utils.crypto import get_random_string

from core import audit, locks
from org.correcting import forget_addresses, tell_of_address
from org.models import Appointment, Person, Unit, UnitVersion
from org.moves import STRUCTURE_LOCK, note_changed, people_under, require_tree
from org.periods import require_open_span
from org.posting import HeldPost, Postings
from org.sessions import end_sessions
from org.signals import announce_moved
from org.stamps import restamp

BATCH, MANY = 2000, 1000
VERSION_FIELDS = ("kind", "name_en", "name_zh", "parent", "remit")
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


def correct_people(changes: Sequence[tuple[Person, Mapping[str, Any]]], *, by: Person, now: datetime) -> None:
    """Writes names or addresses that were wrong: (person, new values). An old address opens no login any more."""
    old_addresses = {person.pk: person.email for person, values in changes if "email" in values}
    for person, values in changes:
        for name, value in values.items():
            setattr(person, name, value)
    people, names = [person for person, _values in changes], sorted({name for _, values in changes for name in values})
    if not names:
        return
    Person.objects.bulk_update(people, names, batch_size=500)
    audit.record_changes("org.correct_person", by=by, changes=changes)
    moved = [person for person, values in changes if "email" in values]
    forget_addresses(moved)
    for person in moved:
        if person != by and person.has_usable_password():
            tell_of_address(person, old_addresses[person.pk], now=now)


def place_all(
    units: Sequence[Unit],
    versions: Sequence[UnitVersion],
    *,
    ended: Sequence[UnitVersion] = (),
    rewritten: Sequence[UnitVersion] = (),
    by: Person,
) -> None:
    """Stores new units, and versions of old ones: `ended` are those before with their new end, `rewritten` such as
    begin on the same day. Raises ValidationError where they would make no tree.
    """
    placed = [*versions, *rewritten]
    if not placed:
        return
    locks.hold(STRUCTURE_LOCK)
    since = min(version.valid_from for version in placed)
    require_open_span(since, None)
    require_tree(since, instead=[*placed, *ended])
    Unit.objects.bulk_create(units, batch_size=BATCH)
    UnitVersion.objects.bulk_update(ended, ["valid_to"], batch_size=500)  # first: the next one takes the place
    UnitVersion.objects.bulk_update(rewritten, VERSION_FIELDS, batch_size=500)
    UnitVersion.objects.bulk_create(versions, batch_size=BATCH)
    audit.record_all("org.place_unit", by=by, about=placed, fields=VERSION_FIELDS)
    moved = {version.unit_id for version in [*rewritten, *ended]}
    note_changed(moved)
    if moved:  # nobody works in a new unit yet, so no fact gets another stamp
        _follow(people_under(moved, since=since), since=since)


def appoint_all(
    posts: Sequence[Appointment], *, ends: Sequence[tuple[Appointment, date | None]] = (), by: Person
) -> None:
    """Stores posts that begin, and other ends of posts that are held: (post, first day after it; None is open).

    Raises ValidationError for the first that cannot be held.
    """
    if not posts and not ends:
        return
    days = [post.valid_from for post in posts]
    days += [day for post, valid_to in ends for day in (post.valid_to, valid_to) if day is not None]
    require_open_span(min(days), None)
    known = Postings.of_everybody()
    sooner = [post for post, valid_to in ends if valid_to and (post.valid_to is None or valid_to < post.valid_to)]
    makes_room = {post.pk for post in sooner}
    for post, valid_to in ends:
        known.remove(HeldPost.of(post))
        post.valid_to = valid_to
        known.add(HeldPost.of(post))
    for post, _valid_to in ends:
        known.check(post)
    for post in posts:
        known.check(post)
        known.add(HeldPost.of(post))
    later = [post for post, _valid_to in ends if post.pk not in makes_room]
    for group in (sooner, later):  # what makes room comes before what takes it
        Appointment.objects.bulk_update(group, ["valid_to"], batch_size=500)
    Appointment.objects.bulk_create(posts, batch_size=BATCH)
    changed = [post for post, _valid_to in ends]
    audit.record_all("org.end_appointment", by=by, about=changed, fields=["valid_to"])
    audit.record_all("org.appoint", by=by, about=posts)
    for post in sooner:
        if post.is_head:
            end_sessions(post.person)  # bulk_update tells no receiver that a head lost the unit
    follow([*changed, *posts], since=min(days))


def follow(posts: Sequence[Appointment], *, since: date) -> None:
    """What posts that begin, end or go mean for others: a head moves the superior of everybody below."""
    moved = {post.person_id for post in posts}
    if heads := {post.unit_id for post in posts if post.is_head}:
        moved |= people_under(heads, since=since)
    restamp(since, person_ids=moved if len(moved) < MANY else None)
    announce_moved(moved, since=since)


def follow_gone(posts: Sequence[Appointment], *, since: date) -> Callable[[], object]:
    """The same for posts that are about to go or end as before; what it gives back is called once they have."""
    moved = {post.person_id for post in posts}
    if heads := {post.unit_id for post in posts if post.is_head}:
        moved |= people_under(heads, since=since)

    return lambda: _follow(moved, since=since)


def follow_units_gone(versions: Sequence[UnitVersion], *, since: date) -> Callable[[], object]:
    """The same for units that are about to go or to stand as before."""
    units = {version.unit_id for version in versions}
    moved = people_under(units, since=since)
    note_changed(units)
    return lambda: _follow(moved | people_under(units, since=since), since=since)


def _follow(moved: set[int], *, since: date) -> None:
    stay = set(Person.objects.values_list("pk", flat=True)) & moved  # nobody plans for people who are gone
    if stay:
        restamp(since, person_ids=stay if len(stay) < MANY else None)
        announce_moved(stay, since=since)
