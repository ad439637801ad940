"""The planner takes people in chunks and shares what it reads; here everybody is asked about alone, a day at a time.

A mixed company: leave, half days, a holiday and the Saturday worked for it, a move between two time zones, somebody who
joins and somebody who leaves, a vacant post, rules that change with the month.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.periods import days, monday_of
from core.tests.instants import at
from duties import services
from duties.models import Duty
from meetings.deadlines import Deadlines
from meetings.duty_kinds import plan_subject, subject_text
from meetings.models import Report, ReportKind, ReportRule, WeeklyPlan, last_day_of
from meetings.tests.factories import make_plan, make_report
from meetings.work_items import weekly_names
from org.models import Appointment, CalendarDay, Person, Profile
from org.tests.factories import make_appointment, make_leave, make_person, make_unit
from org.tree import OrgTree
from reviews import to_rate
from reviews.desk import scored_reports
from reviews.tests.factories import rated

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 24)  # so that the end of the month is planned and the first reports by the rules of July
NOW = at(7, day=TODAY)
START, END = TODAY - services.FIRST_LOOK_BACK, TODAY + services.HORIZON
LONGEST = timedelta(days=31)
COMPARED = ("daily_report", "weekly_report", "monthly_report", "propose_weekly_plan", "agree_weekly_plans")
COMPARED += ("quarterly_report", "rate_daily_reports", "rate_weekly_reports")


@pytest.fixture
def mixed(company):
    """The small company with everything that moves a duty."""
    CalendarDay.objects.filter(day=date(2026, 6, 19)).update(is_working=False)
    CalendarDay.objects.filter(day=date(2026, 6, 27)).update(is_working=True)
    berlin = make_unit("BERLIN", parent=company.sales, time_zone="Europe/Berlin", kind="region")
    make_appointment(make_person("HERE", left_on=date(2026, 6, 25)), berlin)
    make_appointment(make_person("NEW", hired_on=date(2026, 6, 18)), berlin, since=date(2026, 6, 18))
    make_appointment(make_person("LEADER"), berlin, profile=Profile.MANAGER, is_head=True)
    Appointment.objects.filter(person=company.colleague).update(valid_to=date(2026, 6, 17))
    make_appointment(company.colleague, berlin, since=date(2026, 6, 17))
    Appointment.objects.filter(unit=company.south, is_head=True).update(valid_to=date(2026, 6, 22))
    for day in days(date(2026, 6, 15), date(2026, 6, 18)):
        make_leave(company.salesperson, day)
    for day in days(date(2026, 6, 29), date(2026, 7, 3)):
        make_leave(company.assistant, day)
    make_leave(company.stranger, date(2026, 6, 23), "0.5")
    make_leave(company.manager, date(2026, 6, 22), "0.5")
    for rule in ReportRule.objects.filter(effective_from=ReportRule.objects.latest("effective_from").effective_from):
        rule.pk, rule.version, rule.effective_from = None, "late", date(2026, 7, 1)
        rule.due_time, rule.min_available_days, rule.rating_days = time(11), 3, 1
        rule.save()
    _hand_in(company)
    return company


def _hand_in(company):
    """Reports of some people, of them some rated, some late, one excused."""
    writers = [company.supervisor, company.salesperson, company.colleague, company.stranger, company.newcomer]
    for number, (person, day) in enumerate((who, day) for who in writers for day in days(START - LONGEST / 4, TODAY)):
        sent_at = at(17, 30, day=day + timedelta(days=number % 5 // 2))
        report = make_report(person, day, sent_at=sent_at, **(excuse(person, day) if number % 11 == 0 else {}))
        if number % 3 and report.superior and sent_at < NOW:
            rated_or_not(report)
        if day.weekday() == 0 and number % 2:
            make_plan(person, day)
            make_report(person, day, kind=ReportKind.WEEKLY, sent_at=at(9, day=day + timedelta(days=7 + number % 3)))


def excuse(person, day):
    return {"excused_by": person, "excused_on": day, "excuse_reason": "a broken line"}


def rated_or_not(report):
    """Rates the report where its day is scored at all."""
    if scored_reports([report], now=NOW)[report.pk].takes_rating:
        rated(report, now=report.sent_at + timedelta(minutes=30))


# --- one at a time ----------------------------------------------------------------------------------------------------


class Alone:
    """One person's deadlines, loaded for a single subject."""

    def __init__(self, person: Person, kind: str, subject_on: date) -> None:
        self.person, self.kind, self.subject_on = person, kind, subject_on
        self.deadlines = Deadlines.load([person], subject_on, last_day_of(kind, subject_on) + LONGEST)
        self.key = person.pk, kind, subject_on

    @property
    def is_owed(self) -> bool:
        return self.deadlines.owes(*self.key)

    def at(self, day: date, by: time) -> datetime:
        return self.deadlines.rules_of(*self.key).times.at(day, by).astimezone(UTC)

    def available(self, last: date) -> list[date]:
        return self.deadlines.availability.available_days(self.person.pk, self.subject_on, last)

    def opens_on(self, last: date) -> date:
        """The last available day; of a quarter or year the last working day."""
        if self.kind in (ReportKind.QUARTERLY, ReportKind.YEARLY):
            return self.deadlines.availability.calendar.between(self.subject_on, last)[-1]
        return self.available(last)[-1]

    @property
    def has_quantities(self) -> bool:
        profile = self.deadlines.profile(*self.key)
        return profile != Profile.NONE and bool(weekly_names(profile, self.deadlines.deciding_day(*self.key)))


LAST = {
    ReportKind.DAILY: lambda day: day,
    ReportKind.WEEKLY: lambda day: day + timedelta(days=6),
    ReportKind.MONTHLY: lambda day: (day + LONGEST).replace(day=1) - timedelta(days=1),
    ReportKind.QUARTERLY: lambda day: day.replace(month=day.month + 2, day=31 if day.month in (1, 10) else 30),
    ReportKind.YEARLY: lambda day: day.replace(month=12, day=31),
}
BEGINS = {
    ReportKind.DAILY: lambda day: True,
    ReportKind.WEEKLY: lambda day: day.weekday() == 0,
    ReportKind.MONTHLY: lambda day: day.day == 1,
    ReportKind.QUARTERLY: lambda day: day.day == 1 and day.month in (1, 4, 7, 10),
    ReportKind.YEARLY: lambda day: (day.day, day.month) == (1, 1),
}


def reports(person: Person) -> Iterator[tuple]:
    for kind in ReportKind.values:
        for day in filter(BEGINS[kind], days(START.replace(month=1, day=1), END)):
            alone = Alone(person, kind, day)
            if not alone.is_owed:
                continue
            due_at, cutoff_at = alone.deadlines.deadline(*alone.key)
            opens_at = alone.at(alone.opens_on(LAST[kind](day)), time(12))
            sent_at = Report.objects.filter(person=person, kind=kind, subject_on=day).values_list("sent_at", flat=True)
            times = due_at.date(), opens_at, due_at, cutoff_at, sent_at.first()
            yield f"{kind}_report", person, subject_text(kind, day), *times


def weekly_plans(person: Person) -> Iterator[tuple]:
    for week in filter(BEGINS[ReportKind.WEEKLY], days(monday_of(START), END)):
        alone = Alone(person, ReportKind.WEEKLY, week)
        available = alone.available(week + timedelta(days=6))
        if not available:
            continue
        first, times = available[0], alone.deadlines.rules_of(*alone.key).times
        opens_at, ends_at = alone.at(first, time.min), alone.at(available[-1], times.cutoff)
        proposed_by, agreed_by = alone.at(first, times.due), alone.at(first, times.cutoff)
        plans = WeeklyPlan.objects.filter(person=person, week_start=week)
        proposed_at = plans.values_list("proposed_at", flat=True).first()
        if alone.is_owed and alone.has_quantities:
            yield "propose_weekly_plan", person, plan_subject(week), first, opens_at, proposed_by, ends_at, proposed_at
        if any(agrees(person, other, week) for other in Person.objects.exclude(pk=person.pk)):
            yield "agree_weekly_plans", person, plan_subject(week), first, opens_at, agreed_by, ends_at, None


def agrees(superior: Person, person: Person, week: date) -> bool:
    """Whether `superior` agrees the weekly plan of `person`."""
    middle = week + timedelta(days=3)
    post = Appointment.objects.on(middle).filter(person=person, kind=Appointment.Kind.PRIMARY).first()
    if post is None or OrgTree.on(middle).superior_of(person.pk, post.unit_id) != superior.pk:
        return False
    alone = Alone(person, ReportKind.WEEKLY, week)
    return alone.is_owed and alone.has_quantities


def ratings(person: Person) -> Iterator[tuple]:
    by_subject: dict[tuple[str, date], list] = {}
    for report in Report.objects.sent().filter(superior=person).exclude(kind=ReportKind.MONTHLY):
        scored = scored_reports([report], now=NOW)[report.pk]
        if scored.takes_rating:
            by_subject.setdefault((report.kind, report.subject_on), []).append(scored)
    for (kind, subject_on), found in by_subject.items():
        waiting = [scored for scored in found if scored.given is None]
        due_at = min(one.rating_due_at for one in waiting) if waiting else max(one.rating_due_at for one in found)
        over = subject_on + timedelta(days=1 if kind == ReportKind.DAILY else 7)
        opens_at = datetime.combine(over, time.min, tzinfo=zone_of(person, over))
        done_at = None if waiting else max(one.appraisal.rated_at for one in found)
        times = min(opens_at, due_at), due_at, max(one.closes_at for one in found), done_at
        yield f"rate_{kind}_reports", person, f"rating:{subject_on}", due_at.date(), *times


def zone_of(person: Person, day: date) -> ZoneInfo:
    posts = Appointment.objects.filter(person=person, kind=Appointment.Kind.PRIMARY).order_by("valid_from")
    covering = posts.on(day).first() or posts.last()
    return ZoneInfo(covering.unit.time_zone)


def is_planned(person: Person, opens_at: datetime, cutoff_at: datetime | None) -> bool:
    """Whether it opens in the days that are planned and is not past its cut-off."""
    span_ends = datetime.combine(END + timedelta(days=1), time.min, tzinfo=zone_of(person, END + timedelta(days=1)))
    opens_on = opens_at.astimezone(zone_of(person, opens_at.date())).date()
    return START <= opens_on and opens_at < span_ends and (cutoff_at is None or cutoff_at >= NOW)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """So that people and what they share fall into several."""
    monkeypatch.setattr(services, "CHUNK", 5)
    monkeypatch.setattr(to_rate, "FEW", 7)


def test_planner_plans_what_the_rules_say_of_each_person_alone(mixed):
    services.plan_duties(NOW)
    fields = "kind", "person", "subject", "local_date", "opens_at", "due_at", "cutoff_at", "done_at", "time_zone"
    planned = set(Duty.objects.filter(kind__in=COMPARED).values_list(*fields))
    plain = {
        (kind, person.pk, *rest, zone_of(person, rest[1]).key)
        for one in Person.objects.all()
        for kind, person, *rest in (*reports(one), *weekly_plans(one), *ratings(one))
        if is_planned(person, rest[2], rest[4])
    }
    assert sorted(planned - plain, key=str) == []
    assert sorted(plain - planned, key=str) == []
    assert {row[0] for row in planned} == set(COMPARED)
    assert {row[-1] for row in planned} == {"Asia/Shanghai", "Europe/Berlin"}


def test_planner_that_comes_again_changes_nothing(mixed):
    services.plan_duties(NOW)
    services.mark_stale()
    services.plan_duties(NOW)  # with a look back of a month instead of the first fortnight
    services.mark_stale()
    assert services.plan_duties(NOW) == 0
