"""The files of a company-month, column by column: one table a file, the heart of reading and writing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from reviews.month.facts import (
    AdjustmentRow,
    AppointmentRow,
    AssessmentRow,
    CalendarRow,
    DailyRow,
    DutyEventRow,
    ExcuseRow,
    IntegrityRow,
    ItemRow,
    LeaveRow,
    MeetingEventRow,
    MonthlyReportRow,
    PersonRow,
    ResultRow,
    TargetRow,
    TitleRow,
    UnitRow,
    WeeklyRow,
)
from salesops.exchange import kinds, rowchecks
from salesops.exchange.kinds import BAD, Kind, Known

UNIT_KINDS = ("company", "division", "department", "region", "team", "group", "service")
APPRAISED_PROFILES = ("salesperson", "supervisor", "manager", "assistant", "probation")
PROFILES = (*APPRAISED_PROFILES, "none")
TARGET_PROFILES = ("salesperson", "supervisor", "probation")
METRICS = ("orders", "collections", "new_customers")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_KINDS = ("workday", "weekend", "holiday", "makeup_workday", "company_workday", "company_holiday")
MEETINGS = ("morning", "evening", "weekly", "sharing", "coaching", "monthly", "quarterly", "yearly")
MEETING_EVENTS = ("late", "very_late_or_left_early", "absent", "minutes_late", "excused")
DUTY_EVENTS = ("missed", "swapped", "done")
ADJUSTMENTS = ("adopted_suggestion", "sharing_given", "customer_praise", "valid_complaint", "data_error")
REPORTS = ("daily", "weekly", "monthly")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    required: bool = True


def optional(name: str, kind: Kind) -> Column:
    return Column(name, kind, required=False)


@dataclass(frozen=True, slots=True)
class Unique:
    """What may not come twice: the fields that tell rows apart, the column that is blamed, and the sentence."""

    fields: tuple[str, ...]
    column: str
    sentence: str  # of the row's fields, and {line}: where the first one stands


def whole_row(row_type: type) -> Unique:
    return Unique(tuple(row_type.__slots__), "", "the same row already stands in line {line}")


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its columns, the row they make, the values a row gives back, and what one row alone can get wrong."""

    file: str
    columns: tuple[Column, ...]
    row: Callable[..., Any]
    values: Callable[[Any], Sequence[Any]] = astuple
    check: Callable[[Any, Sequence[Any]], Iterator[tuple[str, str]]] | None = None
    unique: Unique | None = None
    required: bool = True
    has_items: bool = False  # a column for each code of daily_items.csv follows

    def cells(self, row: Any, items: Sequence[str]) -> Sequence[Any]:
        """The values of all columns of a row, in their order."""
        if not self.has_items:
            return self.values(row)
        return [*(getattr(row, name) for name in row.__slots__[:-1]), *(row.counts.get(code, 0) for code in items)]

    def all_columns(self, items: Sequence[str]) -> tuple[Column, ...]:
        return self.columns + (tuple(Column(code, kinds.count) for code in items) if self.has_items else ())

    def builder(self, known: Known) -> Callable[..., Any]:
        """Makes a row of the values of all columns, in their order."""
        if not self.has_items:
            return self.row
        fixed, items, row = len(self.columns), known.items or (), self.row
        return lambda *values: row(*values[:fixed], dict(zip(items, values[fixed:], strict=True)))


def calendar_row(day: Any, weekday: Any, is_working: Any, kind: Any, note: str) -> CalendarRow:
    if is_working is BAD:  # the likely meaning, so that one bad cell does not bring errors in other files
        is_working = bool(day) and day.weekday() < 5
    return CalendarRow(day, is_working, kind, note)


def weekly_row(person: Any, week_start: Any, submitted_at: Any, *rest: Any) -> WeeklyRow:
    *quantities, quality, rated_at = rest
    return WeeklyRow(
        person, week_start, submitted_at, tuple(quantities[::2]), tuple(quantities[1::2]), quality, rated_at
    )


def weekly_values(row: WeeklyRow) -> list[Any]:
    quantities = [number for pair in zip(row.planned, row.actual, strict=True) for number in pair]
    return [row.person, row.week_start, row.submitted_at, *quantities, row.quality, row.rated_at]


def assessment_row(person: Any, profile: Any, start: Any, *rest: Any) -> AssessmentRow:
    *ratings, calibration, reason = rest
    given = None if all(rating is None for rating in ratings) else tuple(ratings)
    return AssessmentRow(person, profile, start, given, calibration, reason)


def assessment_values(row: AssessmentRow) -> list[Any]:
    ratings = row.ratings or (None,) * 5
    return [row.person, row.profile, row.start, *ratings, row.calibration, row.calibration_reason]


def item_row(code: Any, name_en: Any, name_zh: Any, *numbers: Any) -> ItemRow:
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return ItemRow(code, name_en, name_zh, dict(zip(APPRAISED_PROFILES, pairs, strict=True)))


def item_values(row: ItemRow) -> list[Any]:
    numbers = [number for profile in APPRAISED_PROFILES for number in row.points.get(profile, (0, 0))]
    return [row.code, row.name_en, row.name_zh, *numbers]


PERSON = Column("person", kinds.person)
DATE = Column("date", kinds.day)
FROM = Column("from", kinds.day)
TO = Column("to", kinds.or_none(kinds.day))
NAMES = (Column("name_en", kinds.text_up_to(80)), Column("name_zh", kinds.text_up_to(80)))
NOTE = optional("note", kinds.text_up_to(500))
SENT = Column("submitted_at", kinds.or_none(kinds.time))
QUALITY = Column("quality", kinds.or_none(kinds.rating))
RATED = optional("rated_at", kinds.or_none(kinds.time))
METRIC = Column("metric", kinds.one_of(*METRICS))
PERIOD_START = optional("from", kinds.or_none(kinds.day))
PROFILE = Column("profile", kinds.one_of(*PROFILES))

UNITS = Table(
    "units.csv",
    (
        Column("code", kinds.code),
        *NAMES,
        Column("kind", kinds.one_of(*UNIT_KINDS)),
        Column("parent", kinds.or_none(kinds.unit)),
        FROM,
        TO,
    ),
    UnitRow,
    check=rowchecks.span,
)
TITLES = Table(
    "titles.csv",
    (Column("code", kinds.code), *NAMES, PROFILE),
    TitleRow,
    unique=Unique(("code",), "code", "{code} is already in line {line}"),
)
PEOPLE = Table(
    "people.csv",
    (
        Column("person", kinds.code),
        Column("name_zh", kinds.text_up_to(60)),
        Column("name_pinyin", kinds.text_up_to(80)),
        Column("hire_date", kinds.day),
        Column("leave_date", kinds.or_none(kinds.day)),
    ),
    PersonRow,
    check=rowchecks.service,
    unique=Unique(("code",), "person", "{code} is already in line {line}"),
)
APPOINTMENTS = Table(
    "appointments.csv",
    (
        PERSON,
        Column("unit", kinds.unit),
        Column("title", kinds.title),
        PROFILE,
        Column("is_head", kinds.flag),
        FROM,
        TO,
    ),
    AppointmentRow,
    check=rowchecks.span,
)
CALENDAR = Table(
    "calendar.csv",
    (
        DATE,
        Column("weekday", kinds.one_of(*WEEKDAYS)),
        Column("is_working", kinds.flag),
        Column("kind", kinds.one_of(*DAY_KINDS)),
        optional("note", kinds.text_up_to(200)),
    ),
    calendar_row,
    values=lambda row: [row.day, WEEKDAYS[row.day.weekday()], row.is_working, row.kind, row.note],
    check=rowchecks.weekday,
    unique=Unique(("day",), "date", "{day} is already in line {line}"),
)
LEAVE = Table(
    "leave.csv",
    (PERSON, DATE, Column("fraction", kinds.fraction), Column("type", kinds.leave_type)),
    LeaveRow,
    unique=Unique(("person", "day"), "date", "{person} already has leave on {day} in line {line}"),
)
DAILY = Table(
    "daily.csv",
    (PERSON, DATE, SENT, QUALITY, RATED, optional("quality_note", kinds.text)),
    DailyRow,
    check=rowchecks.daily,
    unique=Unique(("person", "day"), "date", "{person} already has a report for {day} in line {line}"),
    has_items=True,
)
WEEKLY = Table(
    "weekly.csv",
    (
        PERSON,
        Column("week_start", kinds.monday),
        SENT,
        *(Column(f"{name}{number}", kinds.count) for number in range(1, 5) for name in ("plan", "actual")),
        QUALITY,
        RATED,
    ),
    weekly_row,
    values=weekly_values,
    check=rowchecks.weekly,
    unique=Unique(
        ("person", "week_start"),
        "week_start",
        "{person} already has a report for the week of {week_start} in line {line}",
    ),
)
MONTHLY_REPORTS = Table(
    "monthly_reports.csv",
    (PERSON, Column("month", kinds.month), SENT),
    MonthlyReportRow,
    check=rowchecks.monthly,
    unique=Unique(("person", "month"), "month", "{person} already has a report for {month} in line {line}"),
)
TARGETS = Table(
    "targets.csv",
    (
        PERSON,
        Column("profile", kinds.one_of(*TARGET_PROFILES)),
        PERIOD_START,
        METRIC,
        Column("base", kinds.number_from_zero),
        Column("previous_month_effective", kinds.or_none(kinds.number)),
        Column("previous_month_actual", kinds.or_none(kinds.number)),
    ),
    TargetRow,
    check=rowchecks.target,
)
RESULTS = Table("results.csv", (PERSON, DATE, METRIC, Column("amount", kinds.number), NOTE), ResultRow)
ASSESSMENTS = Table(
    "manager_assessment.csv",
    (
        PERSON,
        Column("profile", kinds.one_of(*APPRAISED_PROFILES)),
        PERIOD_START,
        *(Column(f"r{number}", kinds.or_none(kinds.rating)) for number in range(1, 6)),
        Column("calibration", kinds.or_none(kinds.calibration, default=Decimal(0))),
        Column("calibration_reason", kinds.text),
    ),
    assessment_row,
    values=assessment_values,
    check=rowchecks.assessment,
)
MEETING_EVENTS_TABLE = Table(
    "meeting_events.csv",
    (PERSON, DATE, Column("meeting", kinds.one_of(*MEETINGS)), Column("event", kinds.one_of(*MEETING_EVENTS))),
    MeetingEventRow,
    unique=whole_row(MeetingEventRow),
)
DUTY_EVENTS_TABLE = Table(
    "duty_events.csv",
    (PERSON, DATE, Column("event", kinds.one_of(*DUTY_EVENTS))),
    DutyEventRow,
    unique=whole_row(DutyEventRow),
)
ADJUSTMENTS_TABLE = Table(
    "adjustments.csv",
    (PERSON, DATE, Column("kind", kinds.one_of(*ADJUSTMENTS)), NOTE),
    AdjustmentRow,
)
EXCUSES = Table(
    "excuses.csv",
    (
        PERSON,
        Column("report", kinds.one_of(*REPORTS)),
        Column("subject", kinds.text),
        Column("excused_by", kinds.person),
        Column("excused_on", kinds.day),
        Column("reason", kinds.text),
    ),
    ExcuseRow,
    check=rowchecks.excuse,
    unique=Unique(
        ("person", "report", "subject"),
        "subject",
        "{person} is already excused for {report} {subject} in line {line}",
    ),
    required=False,
)
INTEGRITY = Table(
    "integrity.csv",
    (PERSON, DATE, Column("confirmed_on", kinds.or_none(kinds.day)), NOTE),
    IntegrityRow,
    check=rowchecks.integrity,
    unique=whole_row(IntegrityRow),
    required=False,
)
ITEMS = Table(
    "daily_items.csv",
    (
        Column("code", kinds.code),
        *NAMES,
        *(Column(f"{profile}_{part}", kinds.count) for profile in APPRAISED_PROFILES for part in ("unit", "cap")),
    ),
    item_row,
    values=item_values,
    unique=Unique(("code",), "code", "{code} is already in line {line}"),
)

# Field of CompanyMonth → its table, in the order of the format; rules.json stands before the items.
TABLES = {
    "units": UNITS,
    "titles": TITLES,
    "people": PEOPLE,
    "appointments": APPOINTMENTS,
    "calendar": CALENDAR,
    "leave": LEAVE,
    "daily": DAILY,
    "weekly": WEEKLY,
    "monthly_reports": MONTHLY_REPORTS,
    "targets": TARGETS,
    "results": RESULTS,
    "assessments": ASSESSMENTS,
    "meeting_events": MEETING_EVENTS_TABLE,
    "duty_events": DUTY_EVENTS_TABLE,
    "adjustments": ADJUSTMENTS_TABLE,
    "excuses": EXCUSES,
    "integrity": INTEGRITY,
    "items": ITEMS,
}
SCHEME_FILE = "rules.json"
FILES = [*(table.file for table in TABLES.values() if table is not ITEMS), SCHEME_FILE, ITEMS.file]
