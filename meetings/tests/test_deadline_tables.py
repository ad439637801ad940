"""Deadlines of reports as tables of cases: every change of a clock, holidays, make-up days, halves, a month's end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.periods import Month
from core.tests.clocks import clocks
from core.tests.instants import at
from meetings import rules
from meetings.deadlines import Deadlines
from meetings.models import month_of
from meetings.report_rules import RuleBook
from org.models import CalendarDay, LeaveDay, Profile
from org.rules import Attendance, WorkCalendar
from org.tests.factories import make_appointment, make_person

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def day(text: str) -> date:
    """ "06-18" of the year of the tests, or a whole date."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def calendar(working="", off=""):
    """Makes days working days and days off, as announcements of make-up days and holidays do."""
    made_up, holidays = map(day, working.split()), map(day, off.split())
    CalendarDay.objects.filter(day__in=list(made_up)).update(is_working=True, kind="makeup_workday")
    CalendarDay.objects.filter(day__in=list(holidays)).update(is_working=False, kind="holiday")


def leave(person, text):
    """ "06-18 06-19/2" is a whole day and half of the next."""
    for part in text.split():
        on, _slash, half = part.partition("/")
        LeaveDay.objects.create(person=person, day=day(on), fraction="0.5" if half else "1", kind=LeaveDay.Kind.SICK)


@pytest.mark.parametrize(
    ("kind", "about", "working", "off", "away", "due", "cutoff"),
    [
        ("daily", "06-17", "", "", "", "06-18", "06-19"),
        ("daily", "06-18", "", "06-19", "", "06-22", "06-23"),  # a holiday on Friday
        ("daily", "06-19", "06-20", "", "", "06-20", "06-22"),  # a Saturday made up
        ("daily", "06-26", "06-28", "06-29", "", "06-28", "06-30"),  # a Sunday made up for the Monday
        ("daily", "06-17", "", "", "06-18/2", "06-18", "06-19"),  # half a day there is there
        ("daily", "06-17", "", "", "06-18", "06-19", "06-22"),
        ("daily", "06-17", "", "", "06-19", "06-18", "06-22"),  # leave on the day of the cut-off moves it alone
        ("daily", "06-19", "06-20", "", "06-20", "06-22", "06-23"),  # leave on the Saturday made up
        ("daily", "12-31", "", "2027-01-01", "", "2027-01-04", "2027-01-05"),
        ("weekly", "06-15", "", "06-22", "", "06-23", "06-24"),
        ("weekly", "06-15", "06-21", "", "", "06-22", "06-23"),  # the Sunday made up belongs to the week
        ("weekly", "06-29", "", "", "", "07-06", "07-07"),  # a week over the end of a month
        ("weekly", "12-28", "", "2027-01-01", "", "2027-01-04", "2027-01-05"),  # the 53rd of its year
        ("weekly", "06-15", "", "", "06-22/2 06-23", "06-22", "06-24"),
        ("monthly", "06-01", "", "07-01", "", "07-03", "07-07"),
        ("monthly", "06-01", "07-04", "", "", "07-02", "07-04"),
        ("monthly", "06-01", "", "", "07-02/2", "07-02", "07-06"),
        ("monthly", "06-01", "", "", "07-02", "07-03", "07-06"),
    ],
)
def test_deadlines_follow_calendar_and_leave(company, kind, about, working, off, away, due, cutoff):
    calendar(working, off)
    leave(company.salesperson, away)
    deadline = Deadlines.load([company.salesperson], day(about), day(about)).deadline(
        company.salesperson.pk, kind, day(about)
    )
    assert (deadline.due_at, deadline.cutoff_at) == (at(9, 30, day=day(due)), at(18, day=day(cutoff)))


@pytest.mark.parametrize(
    ("first", "last", "kind", "about", "is_owed"),
    [
        ("06-20", None, "daily", "06-19", False),  # joins on a Saturday that is made up
        ("06-20", None, "daily", "06-20", True),
        ("06-19", None, "daily", "06-19", False),  # joins on a holiday
        ("06-20", None, "weekly", "06-15", False),  # a week of one day
        ("06-18", None, "weekly", "06-15", True),  # Thursday and the Saturday made up
        (None, "06-20", "daily", "06-20", True),  # leaves on the Saturday made up
        (None, "06-20", "daily", "06-22", False),
        (None, "06-16", "weekly", "06-15", True),
        (None, "06-15", "weekly", "06-15", False),
        (None, "07-02", "monthly", "06-01", True),  # in service on the second working day of the next month
        (None, "07-01", "monthly", "06-01", False),
    ],
)
def test_first_and_last_days_decide_what_is_owed(company, first, last, kind, about, is_owed):
    calendar("06-20", "06-19")
    since, until = first and day(first), last and day(last)
    person = make_person("ONE", hired_on=since or date(2024, 1, 1), left_on=until)
    ends = until and until + timedelta(days=1)
    make_appointment(person, company.north, profile=Profile.SALESPERSON, since=since or date(2024, 1, 1), until=ends)
    assert Deadlines.load([person], day(about), day(about)).owes(person.pk, kind, day(about)) is is_owed


@pytest.mark.parametrize(
    ("away", "is_owed"),
    [
        ("06-15 06-16 06-17", True),
        ("06-15 06-16 06-17 06-18/2", False),  # a day and a half
        ("06-15 06-16 06-17/2 06-18/2 06-19/2", False),
        ("06-15 06-16/2 06-17/2 06-18/2 06-19/2", True),  # four halves are two days
    ],
)
def test_halves_of_a_week_are_added_up(company, away, is_owed):
    leave(company.salesperson, away)
    deadlines = Deadlines.load([company.salesperson], day("06-15"), day("06-15"))
    assert deadlines.owes(company.salesperson.pk, "weekly", day("06-15")) is is_owed


@pytest.mark.parametrize(
    ("monday", "month"),
    [("06-29", "2026-07"), ("07-27", "2026-07"), ("08-31", "2026-09"), ("12-28", "2026-12")],
)
def test_a_week_counts_in_the_month_of_its_thursday(monday, month):
    assert month_of("weekly", day(monday)) == Month(month)


@pytest.mark.parametrize("due", [time(9, 30), time(18), time(2, 30)], ids=str)
def test_deadlines_around_every_change_of_a_clock_hold_to_the_minute(company, due):
    times = RuleBook.load().on(date(2026, 6, 1)).times
    wrong = []
    for name, changes in clocks().items():
        here = replace(times, due=due, tz=ZoneInfo(name))
        for change in changes:
            on = (change.at + change.before).date()
            every_day = [on + timedelta(days=shift) for shift in range(-3, 4)]
            attendance = Attendance(WorkCalendar((one, True) for one in every_day), hired_on=every_day[0], left_on=None)
            deadline = rules.daily_deadline(on - timedelta(days=1), attendance=attendance, times=here)
            expected = change.first_instant(datetime.combine(on, due))
            sent = [rules.to_minute(expected + extra * SECOND) for extra in (0, 59, 60)]
            found = [rules.report_state(one, deadline, now=None) for one in sent]
            if deadline.due_at.astimezone(UTC) != expected or found != [rules.ON_TIME, rules.ON_TIME, rules.LATE]:
                wrong.append((name, on, found))
    assert wrong == []
