"""Invented months: what the people of a roster did, reported, sold and were told, the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from core.periods import Month
from org.rules import Attendance, WorkCalendar
from reviews.month.facts import (
    AdjustmentRow,
    AppointmentRow,
    AssessmentRow,
    CalendarRow,
    CompanyMonth,
    DailyRow,
    DutyEventRow,
    ItemRow,
    LeaveRow,
    MeetingEventRow,
    MonthlyReportRow,
    ResultRow,
    TargetRow,
    WeeklyRow,
)
from salesops.demo.roster import TITLES, Roster

# An ordinary day by profile: item → the counts to draw from. It reaches 60 to 90 of 100 points.
ORDINARY_DAY: Mapping[str, Mapping[str, Sequence[int]]] = {
    "salesperson": {
        "CALL": (4, 6, 8), "VISIT": (1, 2, 2, 3), "NEWP": (0, 1, 1), "FUP": (0, 1, 2), "PROP": (0, 0, 1),
        "QUOTE": (0, 1), "COLL": (0, 0, 1), "INFO": (0, 1, 1), "TRAIN": (0, 0, 1), "HELP": (0, 0, 1), "DUTY": (1,),
    },
    "supervisor": {
        "CALL": (3, 5), "VISIT": (1, 2), "NEWP": (0, 1), "FUP": (0, 1), "PROP": (0, 1), "QUOTE": (0, 1),
        "COACH": (1, 2), "REVIEW": (2, 4), "HELP": (0, 1), "DUTY": (1,),
    },
    "manager": {
        "CALL": (2, 4), "VISIT": (0, 1), "FUP": (0, 1), "COACH": (1, 2), "REVIEW": (4, 6, 7), "PLAN": (0, 1, 1),
        "INFO": (0, 1), "DUTY": (1,),
    },
    "assistant": {
        "CALL": (4, 8), "NEWP": (0, 1), "FUP": (2, 3), "QUOTE": (1, 2), "ORDER": (1, 2, 3), "COLL": (0, 1, 2),
        "INFO": (0, 1), "HELP": (1, 2), "DUTY": (1,),
    },
    "probation": {
        "CALL": (3, 5), "VISIT": (1, 1, 2), "NEWP": (0, 1, 2), "FUP": (0, 1), "INFO": (1, 2), "TRAIN": (1, 2),
        "HELP": (0, 1), "DUTY": (1,),
    },
}  # fmt: skip
WEEKLY_NUMBERS = {
    "salesperson": (8, 5, 2, 10),
    "supervisor": (7, 4, 2, 10),
    "manager": (8, 20, 6, 12),
    "assistant": (25, 20, 6, 8),
    "probation": (6, 5, 6, 8),
}
BASES = {"orders": 300_000, "collections": 240_000, "new_customers": 3}
SELLERS = ("salesperson", "supervisor", "probation")


def invented_month(
    roster: Roster,
    month: Month,
    *,
    rules: Mapping[str, Any],
    items: Sequence[ItemRow],
    calendar: Sequence[CalendarRow],
    until: datetime,
    seed: int = 1,
) -> CompanyMonth:
    """The month as it stands at `until` (local wall time): nothing later is reported, rated or sold."""
    working = WorkCalendar((row.day, row.is_working) for row in calendar)
    story = Story(roster, month, working, until, Random(f"{seed} {month}"))  # noqa: S311 invented data, no secret
    return CompanyMonth(
        rules={**rules, "month": str(month)},
        items=items,
        units=roster.units,
        titles=TITLES,
        people=roster.people,
        appointments=roster.appointments,
        calendar=calendar,
        leave=list(story.leave()),
        daily=list(story.daily()),
        weekly=list(story.weekly()),
        monthly_reports=list(story.monthly_reports()),
        targets=list(story.targets()),
        results=list(story.results()),
        assessments=list(story.assessments()),
        meeting_events=list(story.meeting_events()),
        duty_events=list(story.duty_events()),
        adjustments=list(story.adjustments()),
    )


class Story:
    """One month of one roster, told in the order in which it happened."""

    def __init__(self, roster: Roster, month: Month, working: WorkCalendar, until: datetime, chance: Random) -> None:
        self.month, self.working, self.until, self.chance = month, working, until, chance
        self.hired = {person.code: person.hired_on for person in roster.people}
        self.posts = [post for post in roster.appointments if post.profile != "none" and post.start <= month.last]
        self.last_day = min(month.last, until.date())
        self.skill = {post.person: Random(post.person).uniform(0.75, 1.1) for post in self.posts}  # noqa: S311
        self.away = {person: dict(days) for person, days in self._draw_leave()}

    def _draw_leave(self) -> Iterator[tuple[str, list[tuple[date, tuple[Decimal, str]]]]]:
        """Three days of illness for one in ten, half a personal day for another."""
        days = self.working.between(self.month.first, self.last_day)
        for post in self.posts:
            kind = self.chance.random()
            mine = [day for day in days if day >= post.start]
            if kind < 0.1 and len(mine) > 8:
                start = self.chance.randrange(len(mine) - 4)
                yield post.person, [(day, (Decimal(1), "sick")) for day in mine[start : start + 3]]
            elif kind < 0.2 and len(mine) > 2:
                yield post.person, [(self.chance.choice(mine), (Decimal("0.5"), "personal"))]

    def days_of(self, post: AppointmentRow) -> list[date]:
        """Working days that the person was here for, up to now."""
        away = self.away.get(post.person, {})
        days = self.working.between(max(self.month.first, post.start), self.last_day)
        return [day for day in days if away.get(day, (Decimal(0),))[0] < 1]

    def attendance(self, post: AppointmentRow) -> Attendance:
        away = {day: int(2 * fraction) for day, (fraction, _) in self.away.get(post.person, {}).items()}
        return Attendance(self.working, hired_on=self.hired[post.person], left_on=None, leave=away)

    def leave(self) -> Iterator[LeaveRow]:
        for person, days in self.away.items():
            for day, (fraction, kind) in days.items():
                yield LeaveRow(person, day, fraction, kind)

    def daily(self) -> Iterator[DailyRow]:
        """Yesterday is still unrated, today still unwritten."""
        today = self.until.date()
        yesterday = max((day for day in self.working.working_days if day < today), default=today)
        for post in self.posts:
            attendance = self.attendance(post)
            for day in self.days_of(post):
                sent_at = self.sent_at(day, attendance)
                if day == today or sent_at is None or sent_at > self.until:
                    continue
                rating, rated_at = self.rating(), datetime.combine(sent_at.date() + timedelta(days=1), time(9, 20))
                if day >= yesterday or rated_at > self.until or self.chance.random() < 0.02:
                    rating, rated_at = None, None
                yield DailyRow(post.person, day, sent_at, rating, rated_at, self.word(rating), self.counts(post))

    def sent_at(self, day: date, attendance: Attendance) -> datetime | None:
        """Mostly the same evening, now and then late, seldom never."""
        kind = self.chance.random()
        if kind < 0.01:
            return None
        if kind < 0.04 and (due := attendance.next_available(day)):
            return datetime.combine(due, time(9, 31 + self.chance.randrange(20)))
        return datetime.combine(day, time(17, self.chance.randrange(60)))

    def rating(self) -> int:
        return self.chance.choices((5, 4, 3, 2), weights=(15, 40, 38, 7))[0]

    def word(self, rating: int | None) -> str:
        return "The customer gained something, and the next step has a date." if rating == 5 else ""

    def counts(self, post: AppointmentRow) -> dict[str, int]:
        drawn = {item: self.chance.choice(counts) for item, counts in ORDINARY_DAY[post.profile].items()}
        return {item: round(count * self.skill[post.person]) for item, count in drawn.items() if count}

    def weekly(self) -> Iterator[WeeklyRow]:
        """The week that runs has its plan, and no report yet."""
        for post in self.posts:
            attendance = self.attendance(post)
            for monday in self.month.mondays():
                sunday = monday + timedelta(days=6)
                halves = sum(weight for _, weight in attendance.available(monday, sunday))
                if monday > self.last_day or halves < 4 or post.start > sunday:
                    continue
                planned = WEEKLY_NUMBERS[post.profile]
                share = self.skill[post.person] * halves / 10
                actual = tuple(max(0, round(plan * share * self.chance.uniform(0.7, 1.15))) for plan in planned)
                due = attendance.next_available(sunday)
                sent_at = datetime.combine(due, time(8, 30 + self.chance.randrange(30))) if due else None
                if sent_at is None or sent_at > self.until:
                    sent_at, actual = None, (0, 0, 0, 0)
                rated_at = sent_at and datetime.combine(sent_at.date(), time(16, 40))
                rating = self.rating() if rated_at and rated_at <= self.until else None
                yield WeeklyRow(post.person, monday, sent_at, planned, actual, rating, rated_at if rating else None)

    def monthly_reports(self) -> Iterator[MonthlyReportRow]:
        due = self.working.of_month(self.month.next(), 1)
        sent_at = due and datetime.combine(due, time(17, 30))
        for post in self.posts:
            if sent_at and sent_at <= self.until:
                yield MonthlyReportRow(post.person, self.month, sent_at)

    def targets(self) -> Iterator[TargetRow]:
        for post in self.posts:
            if post.profile in SELLERS:
                for metric, base in BASES.items():
                    amount = Decimal(round(base * self.skill[post.person], -3) if base > 1000 else base)
                    yield TargetRow(post.person, post.profile, None, metric, amount, None, None)

    def results(self) -> Iterator[ResultRow]:
        for post in self.posts:
            if post.profile in SELLERS:
                pace = 0.35 if post.profile == "probation" else 1.0
                for day in self.days_of(post):
                    yield from self.results_of_day(post, day, pace * self.skill[post.person])

    def results_of_day(self, post: AppointmentRow, day: date, pace: float) -> Iterator[ResultRow]:
        if self.chance.random() < 0.32:
            amount = Decimal(round(self.chance.uniform(15_000, 70_000) * pace, -2))
            yield ResultRow(post.person, day, "orders", amount, "")
            if self.chance.random() < 0.35:
                yield ResultRow(post.person, day, "new_customers", Decimal(1), "")
        if self.chance.random() < 0.28:
            amount = Decimal(round(self.chance.uniform(15_000, 60_000) * pace, -2))
            yield ResultRow(post.person, day, "collections", amount, "")

    def assessments(self) -> Iterator[AssessmentRow]:
        """Given in the first days of the next month."""
        given_on = self.working.of_month(self.month.next(), 2)
        if given_on is None or given_on > self.until.date():
            return
        for post in self.posts:
            if self.days_of(post):
                ratings = tuple(self.chance.choices((5, 4, 3, 2), weights=(15, 50, 30, 5))[0] for _ in range(5))
                yield AssessmentRow(post.person, post.profile, None, ratings, Decimal(0))

    def meeting_events(self) -> Iterator[MeetingEventRow]:
        mondays = [day for day in self.working.between(self.month.first, self.last_day) if day.weekday() == 0]
        for post in self.posts:
            for day in mondays:
                if day in self.days_of(post) and self.chance.random() < 0.04:
                    yield MeetingEventRow(post.person, day, "weekly", "late")

    def duty_events(self) -> Iterator[DutyEventRow]:
        for post in self.posts:
            days = self.days_of(post)
            if days and self.chance.random() < 0.06:
                yield DutyEventRow(post.person, self.chance.choice(days), "missed")

    def adjustments(self) -> Iterator[AdjustmentRow]:
        for post in self.posts:
            days = self.days_of(post)
            if days and self.chance.random() < 0.15:
                kind = self.chance.choice(("sharing_given", "customer_praise", "adopted_suggestion"))
                yield AdjustmentRow(post.person, self.chance.choice(days), kind, "")
