"""What happened, against who was there: in service, appointed, entitled (E14), and no weekly report forgotten (E15)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.periods import Month, days, monday_of
from org.rules import NOT_APPRAISED, RolePeriod
from salesops.exchange import rowchecks
from salesops.exchange.kinds import BAD, BadValue
from salesops.exchange.rows import Rows
from salesops.exchange.staffing import Staff

SIX_DAYS = timedelta(days=6)
DATED = ("results", "meeting_events", "duty_events", "adjustments", "integrity")


def check_facts(rows: dict[str, Rows], staff: Staff, month: Month | None, min_days: Decimal) -> None:
    """Everything that is told of a person on a day, a week, a month or in a role."""
    check_leave(rows["leave"], staff)
    check_dated(rows["daily"], staff, appraised=True)
    for name in DATED:
        check_dated(rows[name], staff)
    check_weeks(rows["weekly"], staff)
    check_months(rows["monthly_reports"], staff)
    check_excuses(rows["excuses"], staff)
    if month and rows["calendar"].whole:
        check_roles(
            rows["targets"], staff, month, "metric", "{person} already has a target for {metric} in line {line}"
        )
        check_roles(
            rows["assessments"], staff, month, "profile", "{person} is already assessed as {profile} in line {line}"
        )
        check_weeks_due(rows, staff, month, min_days)


def check_leave(leave: Rows, staff: Staff) -> None:
    for line, row in leave.good("person", "day"):
        service = staff.service.get(row.person)
        if service and row.person not in staff.unsure:
            hired_on, left_on = service
            if row.day < hired_on or (left_on and row.day > left_on):
                leave.fault(line, "date", f"{row.person} is not in service on {row.day}")


def check_dated(facts: Rows, staff: Staff, *, appraised: bool = False) -> None:
    why_not = staff.why_not
    for line, row in facts.good("person", "day"):
        reason = why_not(row.person, row.day, appraised=appraised)
        if reason:
            facts.fault(line, "date", reason)


def check_span(facts: Rows, line: int, column: str, person: str, first: date, last: date, staff: Staff) -> None:
    """At least one day of the span must be one that a report can be about."""
    reasons = [staff.why_not(person, day, appraised=True) for day in days(first, last)]
    if None not in reasons:
        facts.fault(line, column, reasons[-1] or "")


def check_weeks(weekly: Rows, staff: Staff) -> None:
    for line, row in weekly.good("person", "week_start"):
        check_span(weekly, line, "week_start", row.person, row.week_start, row.week_start + SIX_DAYS, staff)


def check_months(reports: Rows, staff: Staff) -> None:
    for line, row in reports.good("person", "month"):
        check_span(reports, line, "month", row.person, row.month.first, row.month.last, staff)


def check_roles(facts: Rows, staff: Staff, month: Month, column: str, twice: str) -> None:
    """A target or an assessment belongs to one role period of the month, and only once."""
    first: dict[Any, int] = {}
    for line, row in facts.good("person", "profile", "start"):
        if not staff.complete or row.person in staff.unsure or row.person not in staff.service:
            continue
        periods = staff.periods(row.person, month)
        if any(period.profile is BAD for period in periods):
            continue
        period = find_period(facts, line, row, periods, month)
        measure = getattr(row, "metric", None)
        if period is None or measure is BAD:
            continue
        earlier = first.setdefault((row.person, period.start, measure), line)
        if earlier != line:
            fields = {"person": row.person, "profile": row.profile, "metric": measure}
            facts.fault(line, column, twice.format(line=earlier, **fields))


def find_period(facts: Rows, line: int, row: Any, periods: list[RolePeriod], month: Month) -> RolePeriod | None:
    """The role period that a row means; None, with the error told, when there is no one."""
    held = [period for period in periods if period.profile == row.profile]
    meant = [period for period in held if row.start in (None, period.start)]
    if not held:
        reason = f"{row.person} does not hold the profile {row.profile} on a working day of {month}"
        facts.fault(line, "profile", reason)
    elif not meant:
        facts.fault(line, "from", f"no role period of {row.person} as {row.profile} begins on {row.start}")
    elif len(meant) > 1:
        reason = f"{row.person} has {len(meant)} role periods as {row.profile} in {month}; give the first date of one"
        facts.fault(line, "from", reason)
    else:
        return meant[0]
    return None


def check_excuses(excuses: Rows, staff: Staff) -> None:
    """An excuse comes from the superior of the day reported on (C20)."""
    for line, row in excuses.good("person", "report", "excused_by"):
        try:
            subject = rowchecks.SUBJECTS[row.report](row.subject)
        except (BadValue, TypeError):  # told with the row
            continue
        if row.person not in staff.service or row.person in staff.unsure or not staff.complete:
            continue
        day = reported_day(row, subject, staff)
        reason = staff.why_not(row.person, day)
        if reason:
            excuses.fault(line, "subject", reason)
            continue
        superior = staff.superior(row.person, day)
        if superior != row.excused_by:
            known = f"that is {superior}" if superior else "there is none"
            reason = f"{row.excused_by} is not the superior of {row.person} on {day}; {known}"
            excuses.fault(line, "excused_by", reason)


def reported_day(row: Any, subject: Any, staff: Staff) -> date:
    """The day that decides for a report: its date, the week's day of C3, the last day in service of the month."""
    if row.report == "daily":
        return subject
    if row.report == "weekly":
        day = staff.attendance(row.person).week_day(subject)
        return day if monday_of(day) == subject else subject
    left_on = staff.service[row.person][1]
    return min(subject.last, left_on or date.max) if not left_on or left_on >= subject.first else subject.first


def check_weeks_due(rows: dict[str, Rows], staff: Staff, month: Month, min_days: Decimal) -> None:
    """A row for every person and week of the month that is due a weekly report (C22, C37, C39)."""
    weekly, leave = rows["weekly"], rows["leave"]
    if not (staff.complete and weekly.whole and leave.whole):
        return
    unsure = staff.unsure | weekly.lost | leave.lost
    unsure |= {row.person for line, row in weekly.good("person") if row.week_start is BAD}
    unsure |= {row.person for line, row in leave.good("person") if row.day is BAD or row.fraction is BAD}
    held = {(row.person, row.week_start) for _, row in weekly.good("person", "week_start")}
    for person, monday, available in weeks_due(staff, month, min_days):
        if (person, monday) not in held and person not in unsure:
            reason = f"no row for {person}, week of {monday}, with {available.normalize():f} available days"
            weekly.fault(1, "person", reason)


def weeks_due(staff: Staff, month: Month, min_days: Decimal) -> Iterator[tuple[str, date, Decimal]]:
    """(person, Monday, available days) of each weekly report of the month, people in their order."""
    mondays = list(month.mondays())
    for person in staff.service:
        attendance = staff.attendance(person)
        for monday in mondays:
            available = staff.available_days(person, monday, monday + SIX_DAYS)
            if available < min_days:
                continue
            post = staff.post(person, attendance.week_day(monday))
            if post is not None and post.profile is not BAD and post.profile != NOT_APPRAISED:
                yield person, monday, available
