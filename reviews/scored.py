"""Days and weeks as they are scored: state of the report, points, rating, score, and until when a rating counts.

The arithmetic is reviews.rules and meetings.rules, the same that the month is computed with; here is only what they
are asked with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Self

from core.periods import Month, monday_of
from meetings import rules as report_rules
from meetings.deadlines import Deadlines
from meetings.models import Report, ReportKind, WeeklyPlan
from meetings.rules import EXCUSED, MISSING, OPEN, Deadline
from meetings.work_items import WorkItem, weekly_label
from org.models import Person, Profile
from reviews import rules
from reviews.models import Appraisal, DailyAppraisal, WeeklyAppraisal
from reviews.month.scheme import Scheme as Terms
from reviews.schemes import Rulebook, Timeline, terms

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ItemEarned:
    """What one item brought: count × unit, held at the cap."""

    item: WorkItem
    count: int
    points: int

    @property
    def is_capped(self) -> bool:
        return self.count * self.item.unit > self.item.cap


@dataclass(frozen=True, slots=True)
class QuantityReached:
    """One weekly quantity: its plan at full-week scale and for the person's days, and how far it was reached."""

    name: str
    planned: int
    scaled: Fraction
    actual: int
    ratio: Fraction | None  # held at the item cap; None: nothing planned, left out
    weight: rules.Number

    @property
    def scaled_decimal(self) -> Decimal:
        return hundredths(rules.rounded(self.scaled * HUNDRED, 1))

    @property
    def ratio_decimal(self) -> Decimal | None:
        return None if self.ratio is None else hundredths(rules.rounded(self.ratio * HUNDRED, 1))


def hundredths(amount: int) -> Decimal:
    """8230 is 82.30."""
    return Decimal(amount).scaleb(-2)


def share(weight: rules.Number, amount: int) -> Decimal:
    """`weight` percent of `amount` hundredths, exact."""
    exact = Fraction(weight) * amount / (HUNDRED * HUNDRED)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


@dataclass
class Scored:
    """What a day and a week share: a report, its deadlines, its rating."""

    person_id: int
    profile: str
    report: Report | None
    appraisal: Appraisal | None
    state: str
    deadline: Deadline
    rating_due_at: datetime | None  # a later rating counts like none (C24)
    closes_at: datetime | None  # from then on a rating changes only through an objection (C35)
    book: Rulebook
    terms: Terms

    @property
    def is_sent(self) -> bool:
        return self.report is not None and self.report.sent_at is not None

    @property
    def given(self) -> int | None:
        """The rating as given, in time or not."""
        return self.appraisal.rating if self.appraisal else None

    @property
    def is_rated_late(self) -> bool:
        """Whether the rating came too late to count."""
        rated = self.appraisal is not None and self.appraisal.rating is not None
        return rated and not report_rules.rating_counts(self.appraisal.rated_at, self.rating_due_at)

    @property
    def rating(self) -> int | None:
        """The rating as used; None: the default stands for it."""
        return None if self.is_rated_late else self.given

    def quality_of(self, rating: int | None) -> int:
        """What a rating is worth; None is what stands for a report without one."""
        return self.terms.unrated if rating is None else self.terms.quality[rating]

    def is_open_to_rating(self, now: datetime) -> bool:
        """Whether the week is not closed yet."""
        return self.closes_at is None or report_rules.to_minute(now) <= self.closes_at


@dataclass
class ScoredDay(Scored):
    """A day of a person."""

    day: date
    halves: int  # the day's weight in halves

    @property
    def is_scored(self) -> bool:
        """Whether the day stands in the denominator: a day of work in an appraised profile, report sent or missing."""
        return self.halves > 0 and self.profile != Profile.NONE and self.state not in (EXCUSED, OPEN)

    @property
    def takes_rating(self) -> bool:
        return self.is_scored and self.is_sent and self.state != MISSING

    @cached_property
    def items(self) -> list[ItemEarned]:
        """The items that were counted, in the order of the scheme."""
        if not self.takes_rating:
            return []
        items = {
            item.code: WorkItem(item.code, item.name_en, item.name_zh, *item.points[self.profile])
            for item in self.book.items_of(self.profile)
        }
        earned = rules.item_points(self.terms.items[self.profile], self.report.counts)
        return [ItemEarned(items[code], count, points) for code, count, points in earned]

    @property
    def points(self) -> int:
        return sum(earned.points for earned in self.items)

    @property
    def weight(self) -> Decimal:
        return Decimal(self.halves) / 2

    @property
    def completion(self) -> int | None:
        if not self.is_scored:
            return None
        return rules.completion(self.points, halves=self.halves, cap=self.terms.completion_cap)

    @property
    def quality(self) -> int | None:
        """Q as used: 0 for a missing report, the default without a rating in time."""
        if not self.is_scored:
            return None
        return self.quality_of(self.rating) if self.takes_rating else 0

    @property
    def parts(self) -> tuple[Decimal, Decimal]:
        """The shares of completion and quality in the score."""
        completion, quality = self.terms.daily_weights
        return share(completion, HUNDRED * (self.completion or 0)), share(quality, HUNDRED * (self.quality or 0))

    @property
    def score(self) -> Decimal | None:
        return self.score_with(self.rating)

    def score_with(self, rating: int | None) -> Decimal | None:
        """The daily score if the rating were this one; None where the day is not scored."""
        if not self.is_scored:
            return None
        if not self.takes_rating:
            return hundredths(int(self.terms.missing_score))
        return hundredths(
            rules.weighted_score(
                HUNDRED * self.completion, HUNDRED * self.quality_of(rating), weights=self.terms.daily_weights
            )
        )


@dataclass
class ScoredWeek(Scored):
    """A week of a person."""

    week_start: date
    halves: int  # a: available days of the week, in halves
    scheduled_days: int  # s
    plan: WeeklyPlan | None

    @property
    def owes_report(self) -> bool:
        return self.profile != Profile.NONE and report_rules.owes_weekly_report(
            self.halves, min_available_days=self.terms.min_available_days
        )

    @cached_property
    def plan_hundredths(self) -> int | None:
        """K; None with nothing planned or in a week that is not appraised."""
        if not self.owes_report or self.plan is None:
            return None
        return rules.plan_score(
            self.plan.planned,
            self.plan.actual,
            weights=self.terms.week_items[self.profile],
            available_halves=self.halves,
            scheduled_days=self.scheduled_days,
            item_cap=self.terms.item_cap,
            cap=self.terms.plan_cap,
        )

    @property
    def is_scored(self) -> bool:
        return self.plan_hundredths is not None and self.state not in (EXCUSED, OPEN)

    @property
    def takes_rating(self) -> bool:
        return self.is_scored and self.is_sent and self.state != MISSING

    @property
    def available_days(self) -> Decimal:
        return Decimal(self.halves) / 2

    @property
    def plan_score(self) -> Decimal | None:
        return None if self.plan_hundredths is None else hundredths(self.plan_hundredths)

    @property
    def quality(self) -> int | None:
        if not self.is_scored:
            return None
        return self.quality_of(self.rating) if self.takes_rating else 0

    @property
    def parts(self) -> tuple[Decimal, Decimal]:
        """The shares of plan and quality in the score."""
        plan, quality = self.terms.weekly_weights
        return share(plan, self.plan_hundredths or 0), share(quality, HUNDRED * (self.quality or 0))

    @property
    def score(self) -> Decimal | None:
        return self.score_with(self.rating)

    def score_with(self, rating: int | None) -> Decimal | None:
        """The weekly score if the rating were this one; the plan counts also where the report is missing (C38)."""
        if not self.is_scored:
            return None
        quality = self.quality_of(rating) if self.takes_rating else 0
        return hundredths(
            rules.weighted_score(self.plan_hundredths, HUNDRED * quality, weights=self.terms.weekly_weights)
        )

    def quantities(self) -> list[QuantityReached]:
        """The four quantities with how far each was reached."""
        if self.plan is None or not self.owes_report:
            return []
        names = self.book.rules["weekly_item_names"][self.profile]
        weights = self.terms.week_items[self.profile]
        return [
            self._quantity(name, planned, actual, weight)
            for name, planned, actual, weight in zip(names, self.plan.planned, self.plan.actual, weights, strict=True)
        ]

    def _quantity(self, name: str, planned: int, actual: int, weight: rules.Number) -> QuantityReached:
        scaled = Fraction(planned * self.halves, 2 * self.scheduled_days) if self.scheduled_days else Fraction(0)
        ratio = min(actual / scaled, self.terms.item_cap) if scaled else None
        return QuantityReached(weekly_label(name), planned, scaled, actual, ratio, weight)


class Desk:
    """What scores of some people between two dates follow from. Five queries, then every answer from memory."""

    def __init__(self, deadlines: Deadlines, timeline: Timeline, now: datetime) -> None:
        self.deadlines, self.timeline, self.now = deadlines, timeline, now
        self._closing: dict[tuple, datetime | None] = {}

    @classmethod
    def load(cls, people: Iterable[Person], start: date, end: date, *, now: datetime) -> Self:
        """For days and weeks that begin from `start` to `end`, both inclusive."""
        return cls(Deadlines.load(people, start, end + timedelta(days=6)), Timeline(), now)

    @classmethod
    def of_reports(cls, reports: Sequence[Report], *, now: datetime) -> Self:
        """For these very reports."""
        days = [report.subject_on for report in reports]
        return cls.load({report.person for report in reports}, min(days), max(days), now=now)

    def day(self, person_id: int, day: date, report: Report | None, appraisal: DailyAppraisal | None) -> ScoredDay:
        attendance = self.deadlines.attendance(person_id)
        times = self.deadlines.rules_of(person_id, ReportKind.DAILY, day).times
        rating_due_at = None
        if report is not None and report.sent_at is not None:
            sent_on = report.sent_at.astimezone(times.tz).date()
            rating_due_at = report_rules.daily_rating_due(sent_on, calendar=attendance.calendar, times=times)
        book = self.timeline.of(Month.of(day))
        return ScoredDay(
            person_id=person_id,
            profile=self.deadlines.profile(person_id, ReportKind.DAILY, day),
            report=report,
            appraisal=appraisal,
            state=self._state(person_id, ReportKind.DAILY, day, report),
            deadline=self.deadlines.deadline(person_id, ReportKind.DAILY, day),
            rating_due_at=rating_due_at,
            closes_at=self._closes_at(person_id, monday_of(day)),
            book=book,
            terms=terms(book, Month.of(day)),
            day=day,
            halves=attendance.halves(day),
        )

    def week(
        self,
        person_id: int,
        monday: date,
        report: Report | None,
        appraisal: WeeklyAppraisal | None,
        plan: WeeklyPlan | None,
    ) -> ScoredWeek:
        attendance, sunday = self.deadlines.attendance(person_id), monday + timedelta(days=6)
        closes_at = self._closes_at(person_id, monday)
        book = self.timeline.of(Month.of_week(monday))
        return ScoredWeek(
            person_id=person_id,
            profile=self.deadlines.profile(person_id, ReportKind.WEEKLY, monday),
            report=report,
            appraisal=appraisal,
            state=self._state(person_id, ReportKind.WEEKLY, monday, report),
            deadline=self.deadlines.deadline(person_id, ReportKind.WEEKLY, monday),
            rating_due_at=closes_at,
            closes_at=closes_at,
            book=book,
            terms=terms(book, Month.of_week(monday)),
            week_start=monday,
            halves=sum(halves for _, halves in attendance.available(monday, sunday)),
            scheduled_days=attendance.calendar.count(monday, sunday),
            plan=plan,
        )

    def _state(self, person_id: int, kind: str, subject_on: date, report: Report | None) -> str:
        return report_rules.report_state(
            report.sent_at if report else None,
            self.deadlines.deadline(person_id, kind, subject_on),
            now=self.now,
            is_excused=bool(report and report.excused_on),
        )

    def _closes_at(self, person_id: int, monday: date) -> datetime | None:
        """Until when ratings of the week may change; worked out once for all who have the same deadline."""
        deadline = self.deadlines.deadline(person_id, ReportKind.WEEKLY, monday)
        times = self.deadlines.rules_of(person_id, ReportKind.WEEKLY, monday).times
        key = deadline, times
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


def plans_of(reports: Iterable[Report]) -> dict[tuple[int, date], WeeklyPlan]:
    """The weekly plans beside weekly reports, by person id and Monday. One query."""
    wanted = {(report.person_id, report.subject_on) for report in reports}
    plans = WeeklyPlan.objects.filter(
        person__in={person for person, _ in wanted}, week_start__in={monday for _, monday in wanted}
    )
    return {(plan.person_id, plan.week_start): plan for plan in plans}


def _appraisals(model: type[Appraisal], reports: Iterable[Report]) -> Iterable[Appraisal]:
    return model.objects.filter(report__in=[report.pk for report in reports]).select_related("rated_by")
