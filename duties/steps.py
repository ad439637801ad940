"""Steps of something that goes on about somebody, as duties: whose step it is, since when and until when.

A room tells its steps from stored instants (`Step`), counted in working days (`Counter`), so that the same duties come
back whenever they are planned; page and duties ask the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core.walltime import company_zone, to_wall
from duties.registry import PlannedDuty
from org.rules import WorkCalendar

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

DUE = time(18)
FRIDAY = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: the duty of each of `owners`."""

    kind: str
    subject: str
    owners: tuple[int, ...]
    since: datetime
    due_on: date
    done_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """The end of the company's working day; never before the step began."""
        return max(datetime.combine(self.due_on, DUE, tzinfo=company_zone()), self.since)


class Counter:
    """Counts working days after an instant; weekdays where the calendar does not reach."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar

    def after(self, instant: datetime, number: int) -> date:
        """The `number`-th working day after the company's day of `instant`."""
        return self.after_day(to_wall(instant).date(), number)

    def after_day(self, day: date, number: int) -> date:
        return self._calendar.after(day, number) or day + timedelta(days=number + 2)

    def last_of_week(self, monday: date) -> date:
        """The last working day of the week; its Friday where the calendar does not know it."""
        days = self._calendar.between(monday, monday + timedelta(days=6))
        return days[-1] if days else monday + FRIDAY


def open_steps(steps: Iterable[Step]) -> list[Step]:
    """Those that wait, the first due first."""
    return sorted((step for step in steps if step.done_at is None), key=lambda step: (step.due_on, step.kind))


def case_in(subject: str) -> int:
    """The key of the case that a subject such as "case:12" or "case:12:2026-06-15" carries."""
    return int(subject.split(":")[1])


def planner(kind: str, load: Callable[["PlanContext"], list[Step]]) -> Callable[["PlanContext"], Iterator[PlannedDuty]]:
    """Plans one kind from the steps, which all kinds of the same table share. One query where there is no case."""

    def plan(context: "PlanContext") -> Iterator[PlannedDuty]:
        people = {person.pk for person in context.people}
        for step in context.kept(load):
            if step.kind == kind:
                for owner in step.owners:
                    if owner in people:
                        yield planned(step, owner)

    return plan


def planned(step: Step, owner: int) -> PlannedDuty:
    since, due_at = step.since.astimezone(UTC), step.due_at.astimezone(UTC)
    return PlannedDuty(owner, step.subject, step.due_at.date(), since, due_at, None, step.done_at)


def finisher(kind: str, load: Callable[..., list[Step]]) -> Callable[[Sequence["Duty"]], Mapping[UUID, datetime]]:
    """When each duty of the kind was done."""

    def done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
        keys = {case_in(duty.subject) for duty in duties}
        now = max((duty.due_at for duty in duties), default=datetime.now(UTC))
        steps = load(now, keys)
        at = {(owner, step.subject): step.done_at for step in steps if step.kind == kind for owner in step.owners}
        found = ((duty.pk, at.get((duty.person_id, duty.subject))) for duty in duties)
        return {pk: instant for pk, instant in found if instant is not None}

    return done
