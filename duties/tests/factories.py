"""For the tests of duties: rows, and a kind whose record is a dictionary."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.periods import days
from duties import ladder, registry
from duties.models import Duty, Reminder
from duties.planning import PlanContext
from duties.registry import DutyKind, PlannedDuty
from duties.rules import duty_id
from org.models import Person

LADDER = ladder.Ladder(  # as it ships; test_ladders.py compares
    frozenset(
        {
            ladder.Step("before", "app", -60),
            ladder.Step("due", "app", 0),
            ladder.Step("due", "mail", 0),
            ladder.Step("after", "app", 120),
        }
    ),
    ladder.Quiet(time(20), time(8)),
    time(9),
)


def at(day: date | str, hour: int, minute: int = 0) -> datetime:
    """The instant when a wall clock at UTC+8 reads so on `day`."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time(hour, minute), tzinfo=UTC) - timedelta(hours=8)


def make_mail(duty: Duty, **fields: Any) -> Reminder:
    """Mail about a duty that has waited for a minute by the clock of this machine."""
    now = timezone.now()
    defaults = {"not_before": now - timedelta(minutes=1), "expires_at": now + timedelta(hours=10)}
    key = ladder.reminder_id(duty.pk, "due", "mail")
    return Reminder.objects.create(
        id=key, duty=duty, person=duty.person, stage="due", channel="mail", **defaults | fields
    )


def make_duty(person: Person, *, kind: str = "fake", due_at: datetime, **fields: Any) -> Duty:
    """A duty that opens half a day before it is due and is cut off eight hours after."""
    subject = fields.pop("subject", f"fake:{due_at:%Y-%m-%dT%H%M}")
    defaults = {
        "local_date": (due_at + timedelta(hours=8)).date(),
        "time_zone": "Asia/Shanghai",
        "opens_at": due_at - timedelta(hours=12),
        "cutoff_at": due_at + timedelta(hours=8),
    }
    key = duty_id(kind, subject, person.code)
    return Duty.objects.create(id=key, person=person, kind=kind, subject=subject, due_at=due_at, **defaults | fields)


@dataclass
class FakeRecords:
    """A kind that owes something every day at 17:30, due 09:30 the next day, cut off at 18:00 that day.

    `away` holds (person id, day) that owe nothing, `delays` how many days later it is due, `done` when what
    was done; `asked` counts the questions put to the records, `starts` are the first days that were planned.
    """

    code: str = "fake"
    away: set[tuple[int, date]] = field(default_factory=set)
    delays: dict[tuple[int, date], int] = field(default_factory=dict)
    done: dict[tuple[int, str], datetime] = field(default_factory=dict)
    asked: int = 0
    starts: list[date] = field(default_factory=list)

    def plan(self, context: PlanContext) -> Iterator[PlannedDuty]:
        self.starts.append(context.start)
        for person in context.people:
            for day in days(context.start, context.end):
                if (person.pk, day) in self.away or not person.is_in_service(day):
                    continue
                due_on = day + timedelta(days=1 + self.delays.get((person.pk, day), 0))
                yield PlannedDuty(
                    person.pk,
                    f"fake:{day}",
                    due_on,
                    context.instant(person.pk, day, time(17, 30)),
                    context.instant(person.pk, due_on, time(9, 30)),
                    context.instant(person.pk, due_on, time(18)),
                )

    def read_done(self, duties: Any) -> dict[UUID, datetime]:
        self.asked += 1
        return {
            duty.pk: self.done[duty.person_id, duty.subject]
            for duty in duties
            if (duty.person_id, duty.subject) in self.done
        }

    def register(self, **changes: Any) -> "FakeRecords":
        kind = {"label": "Fake report", "url": lambda duty: f"/fake/{duty.subject}/", "action_label": "Write it"}
        registry.register_kind(DutyKind(code=self.code, plan=self.plan, done=self.read_done, **kind | changes))
        return self
