"""One person's month, parsed: days, role periods and leave, ready to be asked by every step of the sheet."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from core.decimals import in_hundredths
from core.periods import Month
from meetings.rules import horizon
from org.rules import NOT_APPRAISED, WHOLE_DAY, Attendance, RolePeriod, WorkCalendar, appraised_period
from reviews.month.scheme import RAMPED, Scheme
from targets import rules as target_rules


class Ground:
    """What everybody's sheet stands on: the scheme, the calendar and the month."""

    def __init__(
        self, scheme_data: Mapping[str, Any], company_data: Mapping[str, Any], *, seen_at: datetime | None = None
    ) -> None:
        """Both as parsed from the texts of `reviews.month.inputs`.

        `seen_at` (wall time): a month that still runs is looked at from there, so that what is not due yet is open.
        """
        self.scheme = Scheme(scheme_data)
        self.month = Month(company_data["month"])
        self.first, self.last = self.month.first, self.month.last
        self.calendar = WorkCalendar(
            (date.fromisoformat(day), bool(is_working)) for day, is_working, *_ in company_data["calendar"]
        )
        self.working_days = self.calendar.between(self.first, self.last)
        self.mondays = list(self.month.mondays())
        self.horizon = horizon(self.month, calendar=self.calendar, times=self.scheme.times)
        if seen_at is not None:
            self.horizon = seen_at if self.horizon is None else min(seen_at, self.horizon)

    @classmethod
    def of_texts(cls, scheme_text: str, company_text: str, *, seen_at: datetime | None = None) -> "Ground":
        return cls(json.loads(scheme_text), json.loads(company_text), seen_at=seen_at)

    @property
    def month_days(self) -> int:
        return len(self.working_days)


class PersonMonth:
    """A person's input beside the ground; role periods are named by their place in `periods`."""

    def __init__(self, ground: Ground, data: Mapping[str, Any]) -> None:
        self.ground, self.data, self.code = ground, data, data["person"]
        self.periods = [_period(row) for row in data["role_periods"]]
        self.leave = {date.fromisoformat(row["day"]): row for row in data["leave"]}
        self.attendance = Attendance(
            ground.calendar,
            hired_on=date.fromisoformat(data["hired_on"]),
            left_on=_date(data["left_on"]),
            leave={day: row["halves"] for day, row in self.leave.items()},
        )
        self.spans = [period.within(ground.first, ground.last) for period in self.periods]
        self.scheduled = [ground.calendar.between(*span) for span in self.spans]
        self._scheduled_counts = [len(days) for days in self.scheduled]
        self._assessors = [
            (date.fromisoformat(first), date.fromisoformat(last), assessor)
            for first, last, assessor in data["assessors"]
        ]

    @cached_property
    def appraised(self) -> list[int]:
        """The role periods with a scheduled day in a profile that is appraised; none: no sheet (C2, C4)."""
        return [
            index
            for index, period in enumerate(self.periods)
            if period.profile != NOT_APPRAISED and self.scheduled[index]
        ]

    def period_on(self, day: date) -> int | None:
        return next((index for index, period in enumerate(self.periods) if period.covers(day)), None)

    def answering(self, day: date) -> int | None:
        """The role period that a week or a result of `day` counts for (C2)."""
        return appraised_period(self.periods, self._scheduled_counts, day)

    def superior_on(self, day: date) -> str | None:
        return next((assessor for first, last, assessor in self._assessors if first <= day <= last), None)

    def rows_for(self, name: str, index: int) -> list[Mapping[str, Any]]:
        """The rows of `name` (targets, assessments) that name the role period; without a date the profile is enough."""
        period = self.periods[index]
        start = period.start.isoformat()
        return [row for row in self.data[name] if row["profile"] == period.profile and row["start"] in (start, None)]

    @cached_property
    def result_days(self) -> list[tuple[Mapping[str, Any], date]]:
        """The person's results of the month with their dates."""
        return [(row, date.fromisoformat(row["day"])) for row in self.data["results"]]

    @cached_property
    def excuses(self) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
        """The excuses by kind of report and subject."""
        found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for row in self.data["excuses"]:
            found.setdefault((row["report"], row["subject"]), []).append(row)
        return found

    @cached_property
    def relieved_days(self) -> dict[date, int]:
        """Halves of relieving leave by working day of the month in service; empty below the threshold (C12)."""
        scheme = self.ground.scheme
        relieving = {
            day: min(row["halves"], WHOLE_DAY)
            for day, row in self.leave.items()
            if row["kind"] in scheme.relieving
            and self.ground.first <= day <= self.ground.last
            and self.ground.calendar.is_working(day)
            and self.attendance.in_service(day)
        }
        enough = target_rules.relieves(sum(relieving.values()), min_days=scheme.relief_min_days)
        return relieving if enough else {}

    def eligible_halves(self, index: int) -> int:
        """Scheduled days of the role period less the relieved leave in it, in halves."""
        first, last = self.spans[index]
        relieved = sum(halves for day, halves in self.relieved_days.items() if first <= day <= last)
        return WHOLE_DAY * len(self.scheduled[index]) - relieved

    def ramp(self, index: int) -> Fraction:
        """The share of the target asked in the role period (C14)."""
        if self.periods[index].profile != RAMPED:
            return target_rules.FULL_RATE
        months = target_rules.service_months(Month.of(self.attendance.hired_on), self.ground.month)
        return target_rules.ramp(months, steps=self.ground.scheme.ramp)

    def full_targets(self, index: int) -> list[tuple[Mapping[str, Any], Fraction, Fraction]]:
        """Row, carry and full-month target of each of the role period's own measures, in their order."""
        scheme, found = self.ground.scheme, []
        for row in sorted(self.rows_for("targets", index), key=lambda row: target_rules.METRICS.index(row["metric"])):
            base = in_hundredths(row["base"])
            carried = Fraction(0)
            if row["metric"] in scheme.carry_metrics:
                carried = target_rules.carry(
                    base,
                    previous_effective=_amount(row["previous_effective"]),
                    previous_actual=_amount(row["previous_actual"]),
                    rate=scheme.carry_rate,
                    cap_of_base=scheme.carry_cap,
                    month=self.ground.month,
                    no_carry_into=scheme.no_carry_into,
                )
            found.append((row, carried, target_rules.full_month_target(base, carried, self.ramp(index))))
        return found

    def takes_team(self, index: int) -> bool:
        """Whether the role period is measured by its team's targets instead of own ones (C9)."""
        period, scheme = self.periods[index], self.ground.scheme
        if period.profile in scheme.team_profiles:
            return True
        return period.profile in scheme.team_profiles_if_head and period.is_head and period.start <= self.ground.first


def day_bit(ground: Ground, day: date) -> int:
    """The day's place in a set of days of the month, kept as the bits of one whole number."""
    return 1 << (day - ground.first).days


def span_bits(ground: Ground, first: date, last: date) -> int:
    """All days from `first` to `last`, both in the month, as such a set."""
    count = (last - first) // timedelta(days=1) + 1
    return ((1 << count) - 1) << (first - ground.first).days if count > 0 else 0


def _period(row: Mapping[str, Any]) -> RolePeriod:
    return RolePeriod(row["unit"], row["profile"], row["is_head"], date.fromisoformat(row["start"]), _date(row["end"]))


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _amount(text: str | None) -> int | None:
    return None if text is None else in_hundredths(text)
