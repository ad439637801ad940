"""The processes of test_silence_killed: each is started by itself, against a database of its own.

python -m tests.faults.silence_world prepare | last | wake | report
"""

import json
import os
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.db.models import Count, QuerySet  # noqa: E402 after the settings

from core.models import AuditEntry  # noqa: E402
from core.tests.instants import at  # noqa: E402
from core.ticks import run_tick  # noqa: E402
from duties.models import DigestLine, Duty, Reminder  # noqa: E402
from meetings.models import Meeting  # noqa: E402
from meetings.tests.factories import make_series  # noqa: E402
from org.models import Appointment, Reorganisation, ReorganisationLine, UnitVersion  # noqa: E402
from org.reorganising import services  # noqa: E402
from org.tests.company import Company, build_company  # noqa: E402
from org.tests.factories import make_leave  # noqa: E402
from salesops.timetable import all_ticks  # noqa: E402

LAST = at(18, day=date(2026, 6, 29))  # a Monday; then the workers sleep
AGAIN = at(10, day=date(2026, 7, 2))
FIRST = date(2026, 7, 1)
Act = ReorganisationLine.Act


def prepare() -> None:
    """The small company of the tests with a daily meeting, leave on the 30th, and a reorganisation of the first."""
    company = build_company()
    make_series(company.north, by=company.manager, recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    make_leave(company.colleague, date(2026, 6, 30))
    _reorganise(company)


def _reorganise(company: Company) -> None:
    """Approved on the 17th: a team in the north, led by its salesperson, and somebody from the south comes over."""
    early = at(9)
    draft = services.draft(
        name="A team", reason="Closer to customers", effective_on=FIRST, by=company.director, now=early
    )
    east = {"unit": "EAST", "name_en": "East", "name_zh": "東區", "kind": "team", "parent": "NORTH"}
    services.add_line(draft, act=Act.ADD_UNIT, by=company.director, **east)
    services.add_line(draft, act=Act.PLACE, by=company.director, person=company.supervisor, unit="EAST", is_head=True)
    services.add_line(draft, act=Act.PLACE, by=company.director, person=company.stranger, unit="EAST")
    services.submit(draft, by=company.director, now=early)
    services.approve(draft, by=company.hr, now=early)


def last() -> None:
    """Every tick, for the last time before the silence."""
    for tick in all_ticks():
        run_tick(tick, now=LAST)


def wake() -> None:
    """Every tick when a worker is there again; says when it begins. Raises what a tick raises."""
    print("ready", flush=True)  # noqa: T201 the test waits for this line
    for tick in all_ticks():
        run_tick(tick, now=AGAIN)


def report() -> None:
    """Everything that came of it, without keys that count up and clocks of the database, as JSON."""
    acts = AuditEntry.objects.values("action", "actor").annotate(count=Count("pk"))
    told = {
        "duties": _rows(Duty.objects, "pk", "opens_at", "due_at", "cutoff_at", "done_at", "cancelled_at"),
        "reminders": _rows(Reminder.objects, "pk", "person", "not_before", "expires_at", "state"),
        "digests": _rows(DigestLine.objects, "person", "day", "duty"),
        "posts": _rows(Appointment.objects, "person__code", "unit__code", "is_head", "valid_from", "valid_to"),
        "units": _rows(UnitVersion.objects, "unit__code", "parent__code", "valid_from", "valid_to"),
        "reorganisations": _rows(Reorganisation.objects, "state", "applied_at"),
        "meetings": _rows(Meeting.objects.annotate(asked=Count("invitees")), "series", "occurrence_on", "day", "asked"),
        "acts": _rows(acts, "action", "actor", "count"),
    }
    print(json.dumps(told))  # noqa: T201 the test reads this line


def _rows(rows: QuerySet, *fields: str) -> list[list[str]]:
    return sorted([str(value) for value in row] for row in rows.values_list(*fields))


if __name__ == "__main__":
    {"prepare": prepare, "last": last, "wake": wake, "report": report}[sys.argv[1]]()
