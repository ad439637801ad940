"""What a company knows about one month, as plain values: the rows of the exchange format, typed.

The folder reader, the freezer and the tests all build these; the arithmetic reads nothing else. People, units and
titles are named by code; spans are inclusive, an open end is None; instants are local wall time cut to the minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.periods import Month


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name_en: str
    name_zh: str
    kind: str
    parent: str | None
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class TitleRow:
    code: str
    name_en: str
    name_zh: str
    profile: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    code: str
    name_zh: str
    name_pinyin: str
    hired_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    person: str
    unit: str
    title: str
    profile: str
    is_head: bool
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    day: date
    is_working: bool
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeaveRow:
    person: str
    day: date
    fraction: Decimal  # 1 or 0.5
    kind: str


@dataclass(frozen=True, slots=True)
class DailyRow:
    person: str
    day: date
    submitted_at: datetime | None
    quality: int | None
    rated_at: datetime | None  # None beside a rating: in time
    quality_note: str
    counts: Mapping[str, int]  # by item code; absent means 0


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    person: str
    week_start: date
    submitted_at: datetime | None
    planned: tuple[int, int, int, int]
    actual: tuple[int, int, int, int]
    quality: int | None
    rated_at: datetime | None


@dataclass(frozen=True, slots=True)
class MonthlyReportRow:
    person: str
    month: Month
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class TargetRow:
    person: str
    profile: str
    start: date | None  # first date of the role period, as in the appointment; None when there is only one
    metric: str
    base: Decimal
    previous_effective: Decimal | None
    previous_actual: Decimal | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    person: str
    day: date
    metric: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    person: str
    profile: str
    start: date | None
    ratings: tuple[int, int, int, int, int] | None  # None: not given
    calibration: Decimal
    calibration_reason: str = ""


@dataclass(frozen=True, slots=True)
class MeetingEventRow:
    person: str
    day: date
    meeting: str
    event: str


@dataclass(frozen=True, slots=True)
class DutyEventRow:
    person: str
    day: date
    event: str


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    person: str
    day: date
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExcuseRow:
    person: str
    report: str  # daily, weekly, monthly
    subject: str  # the date, the Monday, the month, as written
    excused_by: str
    excused_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class IntegrityRow:
    person: str
    day: date
    confirmed_on: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A daily work item: what one piece earns and the most a day can earn with it, by profile."""

    code: str
    name_en: str
    name_zh: str
    points: Mapping[str, tuple[int, int]]  # profile → (unit, cap); (0, 0): not for this profile


@dataclass(frozen=True, slots=True)
class CompanyMonth:
    """One company-month: the folder of the exchange format in memory."""

    rules: Mapping[str, Any]  # rules.json as parsed, numbers with decimals as strings
    items: Sequence[ItemRow]
    units: Sequence[UnitRow]
    titles: Sequence[TitleRow]
    people: Sequence[PersonRow]  # in the order that people have everywhere
    appointments: Sequence[AppointmentRow]
    calendar: Sequence[CalendarRow]
    leave: Sequence[LeaveRow] = ()
    daily: Sequence[DailyRow] = ()
    weekly: Sequence[WeeklyRow] = ()
    monthly_reports: Sequence[MonthlyReportRow] = ()
    targets: Sequence[TargetRow] = ()
    results: Sequence[ResultRow] = ()
    assessments: Sequence[AssessmentRow] = ()
    meeting_events: Sequence[MeetingEventRow] = ()
    duty_events: Sequence[DutyEventRow] = ()
    adjustments: Sequence[AdjustmentRow] = ()
    excuses: Sequence[ExcuseRow] = ()
    integrity: Sequence[IntegrityRow] = ()
    acting: Sequence[AppointmentRow] = ()  # heads of a unit beside their own post; the format has no row for them
    month: Month = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "month", Month(self.rules["month"]))
