"""For whom somebody acts today: the people who are away and whose deputy he or she is (docs/rules.md).

Every act that a superior alone may do asks `acts_as`, and its line in the trail takes `on_behalf_of`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.wording import name_in_words
from org.access import access_of, standing_of, team_of, today_of
from org.cover_rules import stand_in
from org.models import Cover, LeaveDay, Person

ONE_DAY = timedelta(days=1)


class Acting(NamedTuple):
    """For whom somebody acts on a day, by id, and whether somebody asks them to stand in."""

    people: dict[int, Person]
    is_asked: bool


def acting_of(viewer: Person, on: date | None = None) -> Acting:
    """For whom the viewer acts on a day, today when none is given. One query where anybody named them, and kept."""
    kept: dict[date, Acting] = viewer.__dict__.setdefault("_acting_by_day", {})
    day = on or today_of(viewer, timezone.now())
    if day not in kept:
        kept[day] = _find(viewer, day) if standing_of(viewer).is_deputy else Acting({}, is_asked=False)
    return kept[day]


def acts_for(viewer: Person, on: date | None = None) -> dict[int, Person]:
    """The people for whom the viewer stands in on a day, by id."""
    return acting_of(viewer, on).people


def acts_as(by: Person, person_id: int | None, on: date) -> bool:
    """Whether `by` is that person, or stands in for that person on `on`."""
    return person_id is not None and (person_id == by.pk or person_id in acts_for(by, on))


def on_behalf_of(by: Person, person_id: int | None, on: date) -> Person | None:
    """The person for whom `by` acts, where it is not `by`; for the trail."""
    return None if person_id is None or person_id == by.pk else acts_for(by, on).get(person_id)


def superior_replaced(by: Person, person: Person, on: date) -> Person | None:
    """The one directly above `person` whose place `by` takes on `on`; nobody for oneself."""
    if by.pk == person.pk:
        return None
    access = access_of(by, on)
    return next(
        (one for pk, one in acts_for(by, on).items() if team_of([pk], access).filter(pk=person.pk).exists()), None
    )


def places_taken(viewer: Person, person_ids: Collection[int], on: date) -> dict[int, Person]:
    """Of these people (by id) those whose superior's place the viewer takes on `on`, and that superior.

    One query for each absent superior, none where nobody is.
    """
    found: dict[int, Person] = {}
    for pk, absent in acts_for(viewer, on).items():
        team = team_of([pk], access_of(viewer, on)).filter(pk__in=person_ids).exclude(pk=viewer.pk)
        found |= dict.fromkeys(team.order_by().values_list("pk", flat=True), absent)
    return found


def _find(viewer: Person, day: date) -> Acting:
    covers = list(_covers_that_matter(viewer, day))
    in_force = [cover for cover in covers if cover.state == Cover.State.ACCEPTED]
    deputies: dict[int, list[int]] = {}
    for cover in in_force:
        deputies.setdefault(cover.person_id, []).append(cover.deputy_id)
    away = {*deputies, *(cover.deputy_id for cover in in_force if cover.is_deputy_away)}
    absent = {cover.person_id: cover.person for cover in in_force}
    return Acting(
        people={pk: person for pk, person in absent.items() if stand_in(pk, deputies, away=away) == viewer.pk},
        is_asked=len(in_force) < len(covers),
    )


def _covers_that_matter(viewer: Person, day: date) -> Iterable[Cover]:
    """Covers of the absent within reach of the viewer, by rank, and those that the viewer is asked for. One query.

    The reach is that of cover_rules.MOST_STEPS, with the other deputies who come before the viewer.
    """
    in_force = Cover.objects.in_force(day)
    mine = in_force.filter(deputy=viewer.pk).values("person")
    a_step_further = in_force.filter(deputy__in=mine).values("person")
    beside = in_force.filter(person__in=a_step_further).values("deputy")
    reached = in_force.filter(Q(person__in=mine) | Q(person__in=a_step_further) | Q(person__in=beside))
    leave = LeaveDay.objects.filter(day=day, fraction=1)
    acting = Q(pk__in=reached.filter(Exists(leave.filter(person=OuterRef("person")))).values("pk"))
    asked = Q(deputy=viewer.pk, state=Cover.State.NAMED)
    covers = Cover.objects.filter(acting | asked).annotate(
        is_deputy_away=Exists(leave.filter(person=OuterRef("deputy")))
    )
    return covers.select_related("person").order_by("person", "rank")


def deputies_over(spans: Sequence[tuple[int, date, date]]) -> list[list[str]]:
    """Who stands in for a person (id) on any of the days from first to last, for each of `spans`: by name, once.

    The first deputy first, then by time. One query.
    """
    if not spans:
        return []
    first, after = min(first for _pk, first, _last in spans), max(last for _pk, _first, last in spans) + ONE_DAY
    accepted = Cover.objects.ready(first).overlapping(first, after)
    covers = accepted.filter(person__in={pk for pk, *_days in spans}).select_related("deputy")
    found = list(covers.order_by("rank", "valid_from", "pk"))
    return [list(dict.fromkeys(_names_in(found, pk, first, last))) for pk, first, last in spans]


def _names_in(covers: Iterable[Cover], person_id: int, first: date, last: date) -> Iterator[str]:
    for cover in covers:
        is_then = cover.valid_from <= last and (cover.valid_to is None or cover.valid_to > first)
        if cover.person_id == person_id and is_then:
            yield name_in_words(cover.deputy)


def cover_of(person_ids: Iterable[int], day: date) -> dict[int, list[str]]:
    """Who stands in for each person when away, the first deputy first, by name; absent without one. One query."""
    covers = Cover.objects.in_force(day).filter(person__in=person_ids).select_related("deputy").order_by("rank")
    names: dict[int, list[str]] = {}
    for cover in covers:
        names.setdefault(cover.person_id, []).append(name_in_words(cover.deputy))
    return names
