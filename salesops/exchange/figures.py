"""The figures beside an imported rating, by the same functions that score the month."""

from decimal import Decimal
from typing import Any

from meetings import rules as report_rules
from org.rules import NOT_APPRAISED
from reviews import rules
from reviews.month.facts import CompanyMonth, DailyRow, WeeklyRow
from reviews.month.person import Ground
from reviews.month.run import company_text, scheme_text
from salesops.exchange.stamping import Stamps


class Figures:
    """Scores ratings with the scheme and the calendar of the folder."""

    def __init__(self, facts: CompanyMonth, stamps: Stamps):
        self.ground = Ground.of_texts(scheme_text(facts), company_text(facts))
        self.stamps = stamps

    def daily(self, row: DailyRow) -> tuple[int | None, int | None, Decimal | None]:
        """points, completion and score of a rated day; nothing on a day that earns no score."""
        scheme, profile = self.ground.scheme, self.stamps.post(row.person, row.day).profile
        halves = self.stamps.attendance(row.person).halves(row.day)
        if not (halves and row.quality and row.submitted_at) or profile == NOT_APPRAISED:
            return None, None, None
        points = sum(earned for _, _, earned in rules.item_points(scheme.items[profile], row.counts))
        completion = rules.completion(points, halves=halves, cap=scheme.completion_cap)
        due_at = report_rules.daily_rating_due(
            row.submitted_at.date(), calendar=self.ground.calendar, times=scheme.times
        )
        quality = self.quality(row, due_at)
        score = rules.weighted_score(100 * completion, 100 * quality, weights=scheme.daily_weights)
        return points, completion, hundredths(score)

    def weekly(self, row: WeeklyRow) -> tuple[Decimal | None, Decimal | None]:
        """plan_score and score of a rated week; nothing where the week is not appraised."""
        scheme, attendance = self.ground.scheme, self.stamps.attendance(row.person)
        profile = self.stamps.post(row.person, attendance.week_day(row.week_start)).profile
        sunday = row.week_start.fromordinal(row.week_start.toordinal() + 6)
        halves = sum(weight for _, weight in attendance.available(row.week_start, sunday))
        owed = report_rules.owes_weekly_report(halves, min_available_days=scheme.min_available_days)
        if not owed or profile == NOT_APPRAISED:
            return None, None
        plan = rules.plan_score(
            row.planned,
            row.actual,
            weights=scheme.week_items[profile],
            available_halves=halves,
            scheduled_days=self.ground.calendar.count(row.week_start, sunday),
            item_cap=scheme.item_cap,
            cap=scheme.plan_cap,
        )
        if plan is None:
            return None, None
        deadline = report_rules.weekly_deadline(row.week_start, attendance=attendance, times=scheme.times)
        due_at = report_rules.weekly_rating_due(deadline, calendar=self.ground.calendar, times=scheme.times)
        score = rules.weighted_score(plan, 100 * self.quality(row, due_at), weights=scheme.weekly_weights)
        return hundredths(plan), hundredths(score)

    def quality(self, row: DailyRow | WeeklyRow, due_at: Any) -> int:
        scheme = self.ground.scheme
        in_time = row.quality is not None and report_rules.rating_counts(row.rated_at, due_at)
        return scheme.quality[row.quality] if in_time and row.quality is not None else scheme.unrated


def hundredths(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)
