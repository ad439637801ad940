"""What one row alone can get wrong beyond the kinds of its cells: yields (column, reason).

A cell that could not be read is BAD, which is false; its own error is already told.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from salesops.exchange import kinds

Findings = Iterator[tuple[str, str]]


def minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def blank(text: Any) -> bool:
    """Read, and nothing in it."""
    return text is not kinds.BAD and not text.strip()


def before(column: str, end: date | None, start_column: str, start: date | None) -> Findings:
    """An end that lies before its begin."""
    if end and start and end < start:
        yield column, f"{end} is before {start_column} {start}"


def span(row: Any, values: Sequence[Any]) -> Findings:
    return before("to", row.end, "from", row.start)


def service(row: Any, values: Sequence[Any]) -> Findings:
    return before("leave_date", row.left_on, "hire_date", row.hired_on)


def integrity(row: Any, values: Sequence[Any]) -> Findings:
    return before("confirmed_on", row.confirmed_on, "date", row.day)


def weekday(row: Any, values: Sequence[Any]) -> Findings:
    name = values[1]
    if row.day and name and not kinds.day_name(row.day).startswith(name):
        yield "weekday", f"{name} does not fit {row.day}, a {kinds.day_name(row.day)}"


def sent(row: Any, day: date | None) -> Findings:
    """Sent before the period it is about."""
    if row.submitted_at and day and row.submitted_at.date() < day:
        yield "submitted_at", f"{minute(row.submitted_at)} is before {day}"


def rated(row: Any) -> Findings:
    """A rating needs its report, and comes after it."""
    if row.quality and row.submitted_at is None:
        yield "quality", f"rating {row.quality} without a report"
    if row.rated_at and row.quality is None:
        yield "rated_at", f"{minute(row.rated_at)} without a rating"
    if row.rated_at and row.submitted_at and row.rated_at < row.submitted_at:
        yield "rated_at", f"{minute(row.rated_at)} is before submitted_at {minute(row.submitted_at)}"


def daily(row: Any, values: Sequence[Any]) -> Findings:
    yield from sent(row, row.day)
    yield from rated(row)


def weekly(row: Any, values: Sequence[Any]) -> Findings:
    yield from sent(row, row.week_start)
    yield from rated(row)


def monthly(row: Any, values: Sequence[Any]) -> Findings:
    return sent(row, row.month and row.month.first)


def target(row: Any, values: Sequence[Any]) -> Findings:
    effective, actual = row.previous_effective, row.previous_actual
    if effective is None and actual is not None:
        yield "previous_month_effective", "is empty beside previous_month_actual; give both or none"
    if actual is None and effective is not None:
        yield "previous_month_actual", "is empty beside previous_month_effective; give both or none"


def assessment(row: Any, values: Sequence[Any]) -> Findings:
    ratings = values[3:8]
    if row.ratings and None in ratings:
        given = sum(rating is not None for rating in ratings)
        yield f"r{ratings.index(None) + 1}", f"{given} ratings of 5; give all five or none"
    if row.calibration and blank(row.calibration_reason):
        yield "calibration_reason", f"calibration {row.calibration} needs a reason"


SUBJECTS = {"daily": kinds.read_date, "weekly": kinds.read_monday, "monthly": kinds.read_month}


def excuse(row: Any, values: Sequence[Any]) -> Findings:
    if row.report:
        try:
            SUBJECTS[row.report](row.subject)
        except kinds.BadValue as problem:
            yield "subject", str(problem)
    if blank(row.reason):
        yield "reason", "an excuse needs a reason"
