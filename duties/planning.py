"""What a kind is given when it plans: people, a span of days, their zones by date, and what kinds read in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from duties import rules
from org.models import Appointment, Person

MARGIN = timedelta(days=62)  # deadlines look this far past the days that are planned

T = TypeVar("T")


@dataclass
class PlanContext:
    """One chunk of people and the span of local dates that is planned; every answer after the first is from memory."""

    people: Sequence[Person]
    start: date
    end: date
    now: datetime
    _instants: dict = field(default_factory=dict, init=False)
    _kept: dict = field(default_factory=dict, init=False)

    def kept(self, load: Callable[["PlanContext"], T]) -> T:
        """What `load` reads for this context: once, for all kinds that ask for it."""
        if load not in self._kept:
            self._kept[load] = load(self)
        return self._kept[load]

    @cached_property
    def _zones(self) -> dict[int, list[tuple[date, date | None, str]]]:
        """Spans of time zones by person, from their primary appointments. One query."""
        spans: dict[int, list[tuple[date, date | None, str]]] = {}
        rows = (
            Appointment.objects.touching(self.start - MARGIN, self.end + MARGIN)
            .filter(person__in=[person.pk for person in self.people], kind=Appointment.Kind.PRIMARY)
            .order_by("valid_from")
            .values_list("person_id", "valid_from", "valid_to", "unit__time_zone")
        )
        for person_id, valid_from, valid_to, zone in rows:
            spans.setdefault(person_id, []).append((valid_from, valid_to, zone))
        return spans

    def zone_name(self, person_id: int, day: date) -> str:
        """The zone on the person's wall on `day`: that of the unit, the nearest appointment's, else the company's."""
        spans = self._zones.get(person_id, ())
        for valid_from, valid_to, zone in spans:
            if valid_from <= day and (valid_to is None or day < valid_to):
                return zone
        return spans[-1][2] if spans else settings.COMPANY_TIME_ZONE

    def instant(self, person_id: int, day: date, at: time) -> datetime:
        """`at` on `day` by the person's wall clock, in UTC (rules.instant)."""
        key = (self.zone_name(person_id, day), day, at)
        if key not in self._instants:
            self._instants[key] = rules.instant(day, at, ZoneInfo(key[0]))
        return self._instants[key]
