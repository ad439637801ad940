"""A person's days and weeks of a month with what they came to, and what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from core.periods import Month
from meetings.models import Report, ReportKind
from org.access import today_of
from org.models import Person
from reviews import rules
from reviews.desk import Desk, plans_of
from reviews.meeting_reasons import with_reasons
from reviews.models import Adjustment, DailyAppraisal, DisciplineEvent, WeeklyAppraisal
from reviews.scored import ScoredDay, ScoredWeek, hundredths


@dataclass
class History:
    """The month of `person` as `viewer` may see it. About fifteen queries, whatever the month holds."""

    person: Person
    viewer: Person
    month: Month
    now: datetime

    @property
    def is_mine(self) -> bool:
        return self.person.pk == self.viewer.pk

    @cached_property
    def today(self) -> date:
        return today_of(self.person, self.now)

    @cached_property
    def mondays(self) -> list[date]:
        return list(self.month.mondays())

    @cached_property
    def first(self) -> date:
        return min(self.month.first, self.mondays[0])

    @cached_property
    def _desk(self) -> Desk:
        return Desk.load([self.person], self.first, self.month.last, now=self.now)

    @cached_property
    def _reports(self) -> dict[tuple[str, date], Report]:
        """Daily and weekly reports of the month that the viewer may read. One query."""
        rows = (
            Report.objects.visible_to(self.viewer)
            .filter(person=self.person, kind__in=[ReportKind.DAILY, ReportKind.WEEKLY])
            .about(self.first, self.month.last)
            .defer("draft", "body")
        )
        return {(row.kind, row.subject_on): row for row in rows}

    @cached_property
    def _daily(self) -> dict[int, DailyAppraisal]:
        rows = DailyAppraisal.objects.visible_to(self.viewer).filter(person=self.person)
        rows = rows.filter(day__range=(self.month.first, self.month.last)).select_related("rated_by")
        return {row.report_id: row for row in rows}

    @cached_property
    def _weekly(self) -> dict[int, WeeklyAppraisal]:
        rows = WeeklyAppraisal.objects.visible_to(self.viewer).filter(person=self.person)
        return {row.report_id: row for row in rows.filter(week_start__in=self.mondays).select_related("rated_by")}

    @cached_property
    def days(self) -> list[ScoredDay]:
        """Every available day up to today, newest first, with its report if the viewer may read it."""
        found = []
        for day, _ in self._desk.deadlines.attendance(self.person.pk).available(self.month.first, self.month.last):
            report = self._reports.get((ReportKind.DAILY, day))
            # To others only a report says that they may see the day.
            if day > self.today or not (self.is_mine or report):
                continue
            appraisal = self._daily.get(report.pk) if report else None
            scored = self._desk.day(self.person.pk, day, report, appraisal)
            if scored.profile in scored.terms.items:
                found.append(scored)
        return found[::-1]

    @cached_property
    def weeks(self) -> list[ScoredWeek]:
        """Every week of the month that has begun and owes a report, newest first."""
        reports = [report for (kind, _), report in self._reports.items() if kind == ReportKind.WEEKLY]
        plans = plans_of(reports) if reports else {}
        found = []
        for monday in self.mondays:
            report = self._reports.get((ReportKind.WEEKLY, monday))
            if monday > self.today or not (self.is_mine or report):
                continue
            appraisal = self._weekly.get(report.pk) if report else None
            scored = self._desk.week(self.person.pk, monday, report, appraisal, plans.get((self.person.pk, monday)))
            if scored.owes_report:
                found.append(scored)
        return found[::-1]

    def work_out(self) -> None:
        """Scores the days and weeks now. Raises Scheme.DoesNotExist in a month before the first scheme."""
        self.days, self.weeks  # noqa: B018 kept by cached_property; in a template the error would pass as nothing

    @cached_property
    def daily_mean(self) -> Decimal | None:
        """D so far: the mean of the scored days by their weights."""
        return _mean(self.weeks)

    @property
    def scored_days(self) -> int:
        return sum(day.score is not None for day in self.days)

    @property
    def trend(self) -> list[Decimal | None]:
        """The daily scores, oldest first."""
        return [day.score for day in reversed(self.days)]

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        rows = Adjustment.objects.visible_to(self.viewer).filter(person=self.person)
        return list(rows.filter(day__range=(self.month.first, self.month.last)).select_related("recorded_by"))

    @cached_property
    def events(self) -> list[DisciplineEvent]:
        rows = DisciplineEvent.objects.visible_to(self.viewer).filter(person=self.person)
        rows = rows.filter(day__range=(self.month.first, self.month.last)).select_related("recorded_by")
        return with_reasons(rows, self.viewer)

    @property
    def has_next(self) -> bool:
        return self.month.next().first <= self.today

    @property
    def is_empty(self) -> bool:
        return not (self.days or self.weeks or self.adjustments or self.events)

    @classmethod
    def default_month(cls, today: date) -> Month:
        """This month; in its first days, before anything can be in it, the one before."""
        return Month.of(today - timedelta(days=3))


def _mean(scored: Iterable[ScoredDay | ScoredWeek]) -> Decimal | None:
    mean = rules.weighted_mean((one.halves, int(one.score * 100)) for one in scored if one.score is not None)
    return None if mean is None else hundredths(mean)
