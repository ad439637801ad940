"""Small worlds for the tests of duties: people, and a kind whose record is a dictionary."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from duties import registry
from duties.models import Duty
from duties.registry import DutyKind, PlannedDuty
from duties.rules import duty_id
from org.models import Appointment, Person, Title, Unit, UnitVersion

_numbers = count(10_000)


def at(day: date | str, hour: int, minute: int = 0) -> datetime:
    """The instant when a wall clock at UTC+8 reads so on `day`."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time(hour, minute), tzinfo=UTC) - timedelta(hours=8)


def make_person(code: str = "", **fields: Any) -> Person:
    number = next(_numbers)
    code = code or f"P{number}"
    fields = {"name_pinyin": f"Person {code}", "hired_on": date(2020, 1, 1), "number": number} | fields
    return Person.objects.create(code=code, **fields)


def make_unit(code: str = "U1", *, zone: str = "Asia/Shanghai", parent: Unit | None = None) -> Unit:
    unit = Unit.objects.create(code=code, time_zone=zone)
    UnitVersion.objects.create(
        unit=unit, name_en=f"Unit {code}", kind="team", parent=parent, valid_from=date(2020, 1, 1)
    )
    return unit


def appoint(person: Person, unit: Unit, *, is_head: bool = False, since: date = date(2020, 1, 1)) -> Appointment:
    title, _is_new = Title.objects.get_or_create(
        code="T1", defaults={"name_en": "Title", "rank": 1, "profile": "salesperson"}
    )
    return Appointment.objects.create(
        person=person, unit=unit, title=title, profile="salesperson", is_head=is_head, valid_from=since
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
    was done; `asked` counts the questions put to the records.
    """

    code: str = "fake"
    away: set[tuple[int, date]] = field(default_factory=set)
    delays: dict[tuple[int, date], int] = field(default_factory=dict)
    done: dict[tuple[int, str], datetime] = field(default_factory=dict)
    asked: int = 0

    def plan(self, people: Any, start: date, end: date, context: Any) -> Any:
        for person in people:
            for offset in range((end - start).days + 1):
                day = start + timedelta(days=offset)
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
