"""Probations with everything that their steps are told from, in a constant number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.walltime import to_wall
from duties.steps import Counter, Step
from org.calendar import WorkCalendar
from org.line import hr_people, lines_above
from org.models import LeaveDay
from recruiting.models import Milestone, MilestoneTalk, Probation, ProbationProposal
from recruiting.probation.steps import Course, milestones_on, steps_of

BEFORE, AFTER = timedelta(days=420), timedelta(days=250)


@dataclass(frozen=True)
class Day:
    """A day with what the steps of any probation ask of it. Two queries."""

    today: date
    hr: frozenset[int]
    calendar: WorkCalendar

    @classmethod
    def of(cls, now: datetime) -> "Day":
        today = to_wall(now).date()
        return cls(today, frozenset(hr_people(today)), WorkCalendar.load(today - BEFORE, today + AFTER))

    @property
    def count(self) -> Counter:
        return Counter(self.calendar)


def courses_of(probations: Collection[Probation], day: Day) -> dict[int, Course]:
    """Probation → its course. Six queries at most, none without probations."""
    if not probations:
        return {}
    talks = _by(MilestoneTalk.objects.filter(probation__in=probations).order_by("written_at", "pk"), "probation_id")
    proposals = _by(ProbationProposal.objects.filter(probation__in=probations), "probation_id")
    milestones = _by(Milestone.objects.filter(terms__in={one.terms_id for one in probations}), "terms_id")
    people = {one.person_id for one in probations}
    leave = LeaveDay.objects.filter(person__in=people, fraction=1, day__gte=min(one.starts_on for one in probations))
    away: dict[int, set[date]] = {}
    for person, off in leave.values_list("person_id", "day"):
        away.setdefault(person, set()).add(off)
    above = lines_above(people, day.today)
    found = {}
    for one in probations:
        off = frozenset(away.get(one.person_id, ()))
        told = {"calendar": day.calendar, "away": off}
        on = milestones_on(milestones.get(one.terms_id, []), one, talks.get(one.pk, []), **told)
        found[one.pk] = Course(one, on, proposals.get(one.pk, []), above.get(one.person_id, ()), off)
    return found


def _by(rows: Iterable, key: str) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def steps_by_probation(probations: Collection[Probation], day: Day) -> dict[int, list[Step]]:
    """Probation → its steps. The queries of its course."""
    found = courses_of(probations, day)
    return {pk: list(steps_of(course, hr=day.hr, count=day.count)) for pk, course in found.items()}
