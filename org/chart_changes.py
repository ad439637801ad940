"""What changed in a branch of the organisation between two days, and on which days anything did.

Only rows that begin or end between the days are read, never the whole organisation twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.wording import name_in_words
from org.access import Area, access_of, readable_people, records_read, second_ring
from org.chart import Place, ancestors, places_on
from org.models import Appointment, Person, UnitVersion
from org.querysets import AppointmentQuerySet, SpanQuerySet

AROUND = timedelta(days=366)
SHOWN_DAYS = 12  # before the day, and after it


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in one branch, in sentences; those of the units come first."""

    name: str
    sentences: list[str]


class Ground:
    """Where the units of a branch stood before and after; whatever was in the branch on either day belongs to it."""

    def __init__(self, viewer: Person, since: date, until: date, code: str) -> None:
        """Two queries at most."""
        self.places: dict[int, Place] = {}
        self.groups: dict[int, int] = {}  # unit id → the unit directly below the opened one, or the opened one
        for day in dict.fromkeys((since, until)):
            places = {place.unit_id: place for place in places_on(viewer, day)}
            parents = {unit: place.parent_id for unit, place in places.items()}
            for unit in places:
                way = [unit, *ancestors(unit, parents)]
                opened = next((above for above in way if is_opened(places[above], code)), None)
                if opened is not None:
                    self.groups[unit] = way[max(way.index(opened) - 1, 0)]
            self.places |= places


def is_opened(place: Place, code: str) -> bool:
    """Whether it is the unit of that code, the root without one."""
    return place.code == code if code else place.parent_id is None


def changed_between(rows: SpanQuerySet, since: date, until: date) -> SpanQuerySet:
    """Rows in force on one of the two days and not on the other."""
    ended = Q(valid_from__lte=since, valid_to__gt=since, valid_to__lte=until)
    begun = Q(valid_from__gt=since, valid_from__lte=until) & (Q(valid_to=None) | Q(valid_to__gt=until))
    return rows.filter(ended | begun)


def posts_known_to(viewer: Person) -> AppointmentQuerySet:
    """Posts of which the viewer may know: of the people that the viewer may know of, and of every head."""
    return Appointment.objects.filter(Q(is_head=True) | Q(person__in=readable_people(viewer, Area.PEOPLE).values("pk")))


def changes_between(viewer: Person, since: date, until: date, code: str = "") -> list[Changes]:
    """What changed in the branch of the unit from one day to a later one. Seven queries at most."""
    ground = Ground(viewer, since, until, code)
    versions = list(changed_between(UnitVersion.objects.visible_to(viewer), since, until).order_by("unit__code"))
    posts = changed_between(posts_known_to(viewer), since, until)
    here = posts.filter(unit__in=list(ground.groups)).order_by()
    posts = list(posts.filter(person__in=here.values("person")).for_chart())  # with where they came from or went to
    posts, unread = told_of(posts, viewer, since)
    named = {unit for version in versions for unit in (version.unit_id, version.parent_id)}
    names = names_of({*named, *(post.unit_id for post in posts), *ground.groups.values()}, since, until)
    known = readable_people(viewer, Area.PEOPLE).filter(pk__in={post.person_id for post in posts})
    known_ids = set(known.order_by().values_list("pk", flat=True)) - unread
    told: dict[int, list[str]] = {}
    for unit_id, before, after in pairs(versions, since, lambda version: version.unit_id):
        if unit_id in ground.groups:
            told.setdefault(ground.groups[unit_id], []).extend(of_unit(before, after, names))
    for (person_id, _kind), before, after in pairs(posts, since, lambda post: (post.person_id, post.kind)):
        for units, sentence in of_person(before, after, names, is_known=person_id in known_ids):
            group = next((ground.groups[unit] for unit in units if unit in ground.groups), None)
            if group is not None:
                told.setdefault(group, []).append(sentence)
    return [Changes(names[unit], told[unit]) for unit in sorted(told, key=lambda unit: ground.places[unit].code)]


def told_of(posts: list[Appointment], viewer: Person, since: date) -> tuple[list[Appointment], set[int]]:
    """Those of the posts that the viewer may know of: a change to come is for the second ring, that of a head for all.

    And of whom only that is told. One query where anything is to come.
    """
    today = access_of(viewer).day
    coming = [post for post in posts if (post.valid_from if post.valid_from > since else post.valid_to) > today]
    people = {post.person_id for post in coming}
    unread = people - records_read(viewer, people, today)
    hidden = {post.pk for post in coming if post.person_id in unread and not post.is_head}
    return [post for post in posts if post.pk not in hidden], unread


def names_of(units: Iterable[int | None], since: date, until: date) -> dict[int, str]:
    """What the units were called last in that time. One query."""
    versions = UnitVersion.objects.touching(since, until).filter(unit__in={unit for unit in units if unit})
    return {version.unit_id: version.name for version in versions.order_by("valid_from")}


def pairs(rows: Iterable[Any], since: date, key: Callable[[Any], Any]) -> list[tuple[Any, Any, Any]]:
    """Key, the row in force before and the row in force after, None where there is none; in the order of the rows."""
    before, after = {}, {}
    for row in rows:
        (before if row.valid_from <= since else after)[key(row)] = row
    return [(name, before.get(name), after.get(name)) for name in before | after]


def of_unit(before: UnitVersion | None, after: UnitVersion | None, names: Mapping[int, str]) -> Iterable[str]:
    """What happened to a unit, in sentences."""
    if before is None:
        yield _("%(unit)s is new, under %(above)s.") % {"unit": after.name, "above": names.get(after.parent_id, "–")}
        return
    if after is None:
        yield _("%(unit)s was closed.") % {"unit": before.name}
        return
    if before.name != after.name:
        yield _("%(before)s is now called %(after)s.") % {"before": before.name, "after": after.name}
    if before.parent_id != after.parent_id:
        where = {
            "unit": after.name,
            "before": names.get(before.parent_id, "–"),
            "after": names.get(after.parent_id, "–"),
        }
        yield _("%(unit)s moved from %(before)s to %(after)s.") % where
    if before.remit != after.remit:
        yield _("%(unit)s has other responsibilities.") % {"unit": after.name}


def of_person(
    before: Appointment | None, after: Appointment | None, names: Mapping[int, str], *, is_known: bool
) -> Iterable[tuple[list[int], str]]:
    """What happened to somebody's post, each sentence with its units; of who is not known only that of a head."""
    post = after or before
    words = {"person": name_in_words(post.person), "title": post.title.name, "unit": names.get(post.unit_id, "–")}
    stays = before is not None and after is not None and before.unit_id == after.unit_id
    if is_known and before is None:
        yield [post.unit_id], _("%(person)s joined %(unit)s as %(title)s.") % words
    elif is_known and after is None:
        yield [post.unit_id], _("%(person)s left %(unit)s.") % words
    elif is_known and not stays:
        moved = words | {"before": names.get(before.unit_id, "–")}
        yield [after.unit_id, before.unit_id], _("%(person)s moved from %(before)s to %(unit)s as %(title)s.") % moved
    elif is_known and before.title_id != after.title_id:
        yield [post.unit_id], _("%(person)s is now %(title)s in %(unit)s.") % words
    if before and before.is_head and not (stays and after.is_head):
        left = words | {"unit": names.get(before.unit_id, "–")}
        yield [before.unit_id], _("%(person)s is no longer head of %(unit)s.") % left
    if after and after.is_head and not (stays and before.is_head):
        yield [after.unit_id], _("%(person)s is head of %(unit)s.") % words


def changed_days(viewer: Person, day: date, code: str = "") -> list[date]:
    """The days around `day` on which something changed in the branch, at most twelve each way. Two queries."""
    units = Ground(viewer, day, day, code).groups
    spans = (UnitVersion.objects.visible_to(viewer), posts_known_to(viewer))
    around = (day - AROUND, day + AROUND)
    today = access_of(viewer).day
    told = Q(is_head=True) | Q(person__in=second_ring(viewer, today).values("pk"))
    first, *others = (
        rows.filter(
            Q(**{f"{end}__lte": today}) | told if rows.model is Appointment else Q(),
            unit__in=list(units),
            **{f"{end}__range": around},
        )
        .order_by()
        .values_list(end, flat=True)
        for rows in spans
        for end in ("valid_from", "valid_to")
    )
    found = sorted(first.union(*others))
    past, coming = [one for one in found if one <= day], [one for one in found if one > day]
    return past[-SHOWN_DAYS:] + coming[:SHOWN_DAYS]
