"""Units, appointments and the calendar as a whole: one tree, one post at a time, no day forgotten (E11 to E15)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from core.periods import Month, monday_of
from salesops.exchange.kinds import BAD
from salesops.exchange.rows import Rows
from salesops.exchange.staffing import Staff

ONE_DAY = timedelta(days=1)
Span = tuple[date, date]


def check_calendar(calendar: Rows, month: Month, closing_working_day: int) -> None:
    """No gap, from the Monday of the week of the 1st to the closing working day of the next month."""
    if not calendar.whole:
        return
    lines = {row.day: line for line, row in calendar.good("day")}
    unread = len(calendar.rows) - sum(1 for _ in calendar.good("day")) + (1 if calendar.lost else 0)
    dates = sorted(lines)
    first = monday_of(month.first)
    if not dates or dates[0] > first:
        if not unread:
            starts = f"begins on {dates[0]}" if dates else "is empty"
            calendar.fault(1, "date", f"the calendar {starts}; it must begin on {first} or earlier")
        if not dates:
            return
    gaps = [(one, other) for one, other in zip(dates, dates[1:], strict=False) if other - one > ONE_DAY]
    if sum((other - one).days - 1 for one, other in gaps) > unread:
        for one, other in gaps:
            calendar.fault(lines[one], "date", f"no row for {spell(one + ONE_DAY, other - ONE_DAY)}")
    following = month.next()
    held = sum(1 for row in calendar.rows if row.day and row.is_working and Month.of(row.day) == following)
    if held < closing_working_day and not unread and dates[-1] < following.last:
        calendar.fault(
            1,
            "date",
            f"the calendar ends on {dates[-1]}; it must reach working day {closing_working_day} of {following}",
        )


def spell(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def check_units(units: Rows, calendar: Rows) -> None:
    """One root on every date of the calendar, every parent there when its child is, no unit under itself."""
    if not units.whole:
        return
    check_one_row_a_unit(units)
    check_parents(units)
    check_cycles(units)
    days = sorted(row.day for _, row in calendar.good("day"))
    if days:
        check_one_root(units, days[0], days[-1])


def spans(units: Rows, *fields: str) -> Iterator[tuple[int, Any]]:
    """Rows with a span that can be reasoned about."""
    for line, row in units.good("start", "end", *fields):
        if row.end is None or row.end >= row.start:
            yield line, row


def end_of(row: Any) -> date:
    return row.end or date.max


def check_one_row_a_unit(units: Rows) -> None:
    earlier: dict[str, list[tuple[int, Any]]] = {}
    for line, row in spans(units, "code"):
        for other_line, other in earlier.setdefault(row.code, []):
            if row.start <= end_of(other) and other.start <= end_of(row):
                both = max(row.start, other.start)
                units.fault(line, "from", f"{row.code} already has a row on {both} (line {other_line})")
                break
        earlier[row.code].append((line, row))


def unit_spans(units: Rows) -> tuple[dict[str, list[Span]], set[str]]:
    """When each unit exists, and the units of which that cannot be said."""
    existing: dict[str, list[Span]] = {}
    unsure = set(units.lost)
    for _, row in units.good("code"):
        if row.start and row.end is not BAD and end_of(row) >= row.start:
            existing.setdefault(row.code, []).append((row.start, end_of(row)))
        else:
            unsure.add(row.code)
    return existing, unsure


def check_parents(units: Rows) -> None:
    existing, unsure = unit_spans(units)
    for line, row in spans(units, "parent"):
        if not row.parent or row.parent in unsure:
            continue
        if row.parent not in existing:
            units.fault(line, "parent", f'"{row.parent}" is not in units.csv')
        else:
            absent = first_uncovered(existing.get(row.parent, []), row.start, end_of(row))
            if absent:
                units.fault(line, "parent", f"{row.parent} does not exist on {absent}")


def first_uncovered(held: Sequence[Span], first: date, last: date) -> date | None:
    """The first date from `first` to `last` that lies in none of the spans; None when all do."""
    for start, end in sorted(held):
        if start > first:
            break
        if end >= last:
            return None
        first = max(first, end + ONE_DAY)
    return first if first <= last else None


def check_cycles(units: Rows) -> None:
    """A unit that stands under itself is told once, at the last of the rows that close the ring."""
    rows = list(spans(units, "code", "parent"))
    told: set[int] = set()
    for day in sorted({row.start for _, row in rows}):
        current = {row.code: (line, row.parent) for line, row in rows if row.start <= day <= end_of(row)}
        clear: set[str] = set()
        for code in current:
            path: list[str] = []
            while code in current and code not in clear and code not in path:
                path.append(code)
                code = current[code][1]
            if code in path:
                ring = path[path.index(code) :]
                line, blamed = max((current[member][0], member) for member in ring)
                if line not in told:
                    told.add(line)
                    units.fault(line, "parent", f"{blamed} stands under itself on {day}")
            clear.update(path)


def check_one_root(units: Rows, first: date, last: date) -> None:
    """Two roots: the later line is wrong. A date with no unit at all has no root; otherwise a ring or a lost parent,
    told already, hides it."""
    earlier: list[tuple[int, Any]] = []
    for line, row in spans(units, "parent"):
        if row.parent is not None:
            continue
        for other_line, other in earlier:
            start, end = max(row.start, other.start, first), min(end_of(row), end_of(other), last)
            if start <= end and row.code != other.code:
                units.fault(line, "parent", f"second unit without parent on {start} (line {other_line} is the first)")
                break
        earlier.append((line, row))
    if not units.broken and not units.lost:
        absent = first_uncovered([(row.start, end_of(row)) for _, row in spans(units)], first, last)
        if absent:
            units.fault(1, "parent", f"no unit without parent on {absent}")


def check_appointments(appointments: Rows, units: Rows, calendar: Rows, staff: Staff, month: Month | None) -> None:
    """One post at a time, one head a unit, in service, in a unit that exists, and no day of the month without."""
    if not appointments.whole:
        return
    check_overlaps(appointments, staff)
    check_heads(appointments, staff)
    days = sorted(row.day for _, row in calendar.good("day"))
    for line, row in appointments.good("person", "start"):
        check_service(appointments, line, row, staff)
    if days and units.whole:
        check_unit_exists(appointments, units, staff, days[0], days[-1])
    if month:
        check_no_day_without(appointments, staff, month)


def check_overlaps(appointments: Rows, staff: Staff) -> None:
    earlier: dict[str, list[tuple[int, date, date]]] = {}
    for line, row, end in staff.spans(appointments, "person"):
        held = earlier.setdefault(row.person, [])
        for other_line, other_start, other_end in held:
            if row.start <= other_end and other_start <= end:
                both = max(row.start, other_start)
                appointments.fault(
                    line, "from", f"{row.person} already holds an appointment on {both} (line {other_line})"
                )
                break
        held.append((line, row.start, end))


def check_heads(appointments: Rows, staff: Staff) -> None:
    earlier: dict[str, list[tuple[int, date, date, str]]] = {}
    for line, row, end in staff.spans(appointments, "person", "unit", "is_head"):
        if not row.is_head:
            continue
        heads = earlier.setdefault(row.unit, [])
        for other_line, other_start, other_end, person in heads:
            if row.start <= other_end and other_start <= end and person != row.person:
                both = max(row.start, other_start)
                appointments.fault(
                    line, "is_head", f"{row.unit} already has the head {person} on {both} (line {other_line})"
                )
                break
        heads.append((line, row.start, end, row.person))


def check_service(appointments: Rows, line: int, row: Any, staff: Staff) -> None:
    service = staff.service.get(row.person)
    if service is None:
        return
    hired_on, left_on = service
    if row.start < hired_on:
        appointments.fault(line, "from", f"{row.start} is before the hire_date {hired_on} of {row.person}")
    elif left_on and row.start > left_on:
        appointments.fault(line, "from", f"{row.start} is after the leave_date {left_on} of {row.person}")


def check_unit_exists(appointments: Rows, units: Rows, staff: Staff, first: date, last: date) -> None:
    existing, unsure = unit_spans(units)
    for line, row, end in staff.spans(appointments, "unit"):
        start, stop = max(row.start, first), min(end, last)
        if row.unit in unsure or start > stop:
            continue
        absent = first_uncovered(existing.get(row.unit, []), start, stop)
        if absent:
            appointments.fault(line, "unit", f"{row.unit} does not exist on {absent}")


def check_no_day_without(appointments: Rows, staff: Staff, month: Month) -> None:
    for person, (hired_on, left_on) in staff.service.items():
        if person in staff.unsure:
            continue
        first, last = max(hired_on, month.first), min(left_on or date.max, month.last)
        held = [(start, end) for start, end, _ in staff.posts.get(person, ())]
        while first <= last and (absent := first_uncovered(held, first, last)):
            following = min((start for start, _ in held if start > absent), default=date.max)
            until = last if following > last else following - ONE_DAY
            appointments.fault(1, "person", f"no row for {person} on {spell(absent, until)}")
            first = until + ONE_DAY
