"""Scores of many reports at once: what they follow from is loaded for all, then every answer is from memory."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Self

from core.periods import Month, monday_of
from meetings import rules as report_rules
from meetings.basis import Basis
from meetings.deadlines import Deadlines
from meetings.models import Report, ReportKind, WeeklyPlan
from meetings.rules import Deadline
from org.models import Person
from reviews.models import Appraisal, DailyAppraisal, WeeklyAppraisal
from reviews.month.scheme import Scheme as Terms
from reviews.schemes import Rulebook, Timeline, terms
from reviews.scored import RatedReport, ScoredDay, ScoredWeek


class Desk:
    """What scores of some people between two dates follow from. Five queries, then every answer from memory."""

    def __init__(self, deadlines: Deadlines, timeline: Timeline, now: datetime) -> None:
        self.deadlines, self.timeline, self.now = deadlines, timeline, now
        self._closing: dict[tuple, datetime | None] = {}
        self._books: dict[Month, tuple[Rulebook, Terms]] = {}

    @classmethod
    def load(cls, people: Iterable[Person], start: date, end: date, *, now: datetime) -> Self:
        """For days and weeks that begin from `start` to `end`, both inclusive."""
        return cls(Deadlines.load(people, start, end + timedelta(days=6)), Timeline(), now)

    @classmethod
    def of_reports(cls, reports: Sequence[Report], *, now: datetime) -> Self:
        """For these very reports."""
        days = [report.subject_on for report in reports]
        return cls.load({report.person for report in reports}, min(days), max(days), now=now)

    def day(
        self, person_id: int, day: date, report: Report | RatedReport | None, appraisal: Appraisal | RatedReport | None
    ) -> ScoredDay:
        basis = self.deadlines.basis(person_id, ReportKind.DAILY, day)
        attendance, times, deadline = basis.attendance, basis.in_force.times, self.deadlines.deadline_of(basis)
        rating_due_at = None
        if report is not None and report.sent_at is not None:
            sent_on = report.sent_at.astimezone(times.tz).date()
            rating_due_at = report_rules.daily_rating_due(sent_on, calendar=attendance.calendar, times=times)
        book, book_terms = self._in_force(Month.of(day))
        return ScoredDay(
            person_id=person_id,
            profile=basis.profile,
            report=report,
            appraisal=appraisal,
            state=self._state(report, deadline),
            deadline=deadline,
            rating_due_at=rating_due_at,
            closes_at=self._closes_at(self.deadlines.basis(person_id, ReportKind.WEEKLY, monday_of(day))),
            book=book,
            terms=book_terms,
            day=day,
            halves=attendance.halves(day),
        )

    def week(
        self,
        person_id: int,
        monday: date,
        report: Report | RatedReport | None,
        appraisal: Appraisal | RatedReport | None,
        plan: WeeklyPlan | None,
    ) -> ScoredWeek:
        basis, sunday = self.deadlines.basis(person_id, ReportKind.WEEKLY, monday), monday + timedelta(days=6)
        deadline, closes_at = self.deadlines.deadline_of(basis), self._closes_at(basis)
        book, book_terms = self._in_force(Month.of_week(monday))
        return ScoredWeek(
            person_id=person_id,
            profile=basis.profile,
            report=report,
            appraisal=appraisal,
            state=self._state(report, deadline),
            deadline=deadline,
            rating_due_at=closes_at,
            closes_at=closes_at,
            book=book,
            terms=book_terms,
            week_start=monday,
            halves=sum(halves for _, halves in basis.attendance.available(monday, sunday)),
            scheduled_days=basis.attendance.calendar.count(monday, sunday),
            plan=plan,
        )

    def _in_force(self, month: Month) -> tuple[Rulebook, Terms]:
        """The scheme version of a month and its parameters; looked up once for each month."""
        if month not in self._books:
            book = self.timeline.of(month)
            self._books[month] = book, terms(book, month)
        return self._books[month]

    def _state(self, report: Report | RatedReport | None, deadline: Deadline) -> str:
        sent_at, is_excused = (report.sent_at, bool(report.excused_on)) if report else (None, False)
        return report_rules.report_state(sent_at, deadline, now=self.now, is_excused=is_excused)

    def _closes_at(self, week: Basis) -> datetime | None:
        """Until when ratings of the week may change; worked out once for all who have the same deadline."""
        deadline, times = self.deadlines.deadline_of(week), week.in_force.times
        key = week.subject_on, times.tz, deadline
        if key not in self._closing:
            calendar = self.deadlines.availability.calendar
            self._closing[key] = report_rules.weekly_rating_due(deadline, calendar=calendar, times=times)
        return self._closing[key]


def scored_reports(reports: Sequence[Report], *, now: datetime) -> dict[int, ScoredDay | ScoredWeek]:
    """Report id → how it is scored, for daily and weekly reports. Eight queries at most, none for an empty list."""
    if not reports:
        return {}
    desk = Desk.of_reports(reports, now=now)
    daily = {row.report_id: row for row in _appraisals(DailyAppraisal, reports)}
    weeks = [report for report in reports if report.kind == ReportKind.WEEKLY]
    weekly = {row.report_id: row for row in _appraisals(WeeklyAppraisal, weeks)} if weeks else {}
    plans = plans_of(weeks) if weeks else {}
    return {
        report.pk: desk.day(report.person_id, report.subject_on, report, daily.get(report.pk))
        if report.kind == ReportKind.DAILY
        else desk.week(
            report.person_id,
            report.subject_on,
            report,
            weekly.get(report.pk),
            plans.get((report.person_id, report.subject_on)),
        )
        for report in reports
    }


def plans_of(reports: Iterable[Report | RatedReport]) -> dict[tuple[int, date], WeeklyPlan]:
    """The weekly plans beside weekly reports, by person id and Monday. One query."""
    wanted = {(report.person_id, report.subject_on) for report in reports}
    plans = WeeklyPlan.objects.filter(
        person__in={person for person, _ in wanted}, week_start__in={monday for _, monday in wanted}
    )
    return {(plan.person_id, plan.week_start): plan for plan in plans}


def _appraisals(model: type[Appraisal], reports: Iterable[Report]) -> Iterable[Appraisal]:
    return model.objects.filter(report__in=[report.pk for report in reports]).select_related("rated_by", "rated_for")
