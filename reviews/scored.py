"""Days and weeks as they are scored: state of the report, points, rating, score, and until when a rating counts.

The arithmetic is reviews.rules and meetings.rules, the same that the month is computed with; here is only what they
are asked with.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from meetings import rules as report_rules
from meetings.models import Report, WeeklyPlan
from meetings.rules import EXCUSED, MISSING, OPEN, Deadline
from meetings.work_items import WorkItem, weekly_label
from org.models import Profile
from reviews import rules
from reviews.models import Appraisal
from reviews.month.scheme import Scheme as Terms
from reviews.schemes import Rulebook

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


class RatedReport(NamedTuple):
    """A report that was sent, with its rating, as one row where thousands are read; it stands for both objects."""

    person_id: int
    superior_id: int
    subject_on: date
    sent_at: datetime
    excused_on: date | None
    rating: int | None
    rated_at: datetime | None


@dataclass
class Scored:
    """What a day and a week share: a report, its deadlines, its rating."""

    person_id: int
    profile: str
    report: Report | RatedReport | None
    appraisal: Appraisal | RatedReport | None
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
