"""Who is invited to a meeting: the people of a unit on that day, some of them by title, and those named."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from meetings.models import MeetingSeries
from org.models import Appointment, Person
from org.tree import OrgTree

Circle = MeetingSeries.Circle


class Audience:
    """The people of some series on one day."""

    def __init__(self, series: Sequence[MeetingSeries], day: date) -> None:
        """Reads tree, posts of the units concerned, titles and names: six queries for any number of series."""
        self.day, self.tree = day, OrgTree.on(day)
        titles = _by_series(MeetingSeries.titles.through, "title_id", series)
        named = _by_series(MeetingSeries.people.through, "person_id", series)
        units = {one.pk: self._units_of(one) for one in series}
        self._posts = self._posts_of(set().union(*units.values()) if units else set())
        people = {pk for found in named.values() for pk in found}
        people |= {one.chair_id for one in series} | {one.minute_taker_id for one in series}
        self._here = set(Person.objects.in_service(day).filter(pk__in=people).values_list("pk", flat=True))
        self.people_of = {
            one.pk: (
                self._circle(one, units[one.pk], titles[one.pk]) | (named[one.pk] & self._here) | self._led_by(one)
            )
            for one in series
        }

    def chair_of(self, series: MeetingSeries) -> int | None:
        """Who leads it: whoever is named and works here, else the head of the unit, or the nearest head above."""
        if series.chair_id in self._here:
            return series.chair_id
        heads = (self.tree.head_of(unit) for unit in self.tree.path(series.unit_id))
        return next((head for head in heads if head), None)

    def _led_by(self, series: MeetingSeries) -> set[int]:
        """Whoever chairs, and whoever writes the minutes."""
        return {self.chair_of(series), series.minute_taker_id} & self._people_here(series)

    def _people_here(self, series: MeetingSeries) -> set[int]:
        chair = self.chair_of(series)
        return self._here | ({chair} if chair else set())

    def _units_of(self, series: MeetingSeries) -> set[int]:
        if series.circle == Circle.TEAM:
            return {series.unit_id}
        if series.circle == Circle.BRANCH:
            return self.tree.units_below(series.unit_id)
        if series.circle == Circle.HEADS:
            return {series.unit_id, *self.tree.children.get(series.unit_id, ())}
        return set()

    def _posts_of(self, units: set[int]) -> dict[int, list[tuple[int, int, bool]]]:
        """Unit id → person id, title id and whether they head it, of everybody in service in one of the units."""
        posts = defaultdict(list)
        is_here = Q(person__left_on=None) | Q(person__left_on__gte=self.day)
        rows = Appointment.objects.on(self.day).filter(is_here, unit__in=units, person__hired_on__lte=self.day)
        for unit, person, title, is_head in rows.values_list("unit_id", "person_id", "title_id", "is_head"):
            posts[unit].append((person, title, is_head))
        return posts

    def _circle(self, series: MeetingSeries, units: Iterable[int], titles: set[int]) -> set[int]:
        only_heads = series.circle == Circle.HEADS
        return {
            person
            for unit in units
            for person, title, is_head in self._posts[unit]
            if (is_head or not only_heads) and (not titles or title in titles)
        }


def _by_series(through: type, field: str, series: Sequence[MeetingSeries]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = through.objects.filter(meetingseries__in=[one.pk for one in series])
    for pk, other in rows.values_list("meetingseries_id", field):
        found[pk].add(other)
    return found
