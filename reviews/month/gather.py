"""One company-month read from the database: whole, or the company once and its people chunk by chunk."""

from dataclasses import replace
from datetime import date, timedelta

from core.periods import Month, monday_of
from org.models import Appointment
from reviews import schemes
from reviews.month import stored
from reviews.month.facts import AppointmentRow, CompanyMonth

CALENDAR_BEFORE = timedelta(days=14)
CALENDAR_AFTER = timedelta(days=45)  # covers the closing day and the working days after it that deadlines count


def gather(month: Month, people: stored.People = None) -> CompanyMonth:
    """What the company knows about `month`; `people` (codes) restricts the people and what is told of them."""
    return gather_people(gather_company(month), people)


def gather_company(month: Month, people: stored.People = None) -> CompanyMonth:
    """Scheme, units, titles, people, appointments and calendar: what the people of the month share. Eight queries.

    `people` (codes) leaves all others out; the heads above them must be among them.
    Raises Scheme.DoesNotExist when no scheme is in force on the first day of the month.
    """
    book = schemes.scheme_of(month)
    start, end = window(month)
    found = stored.person_rows(start, end, people, month=month)
    codes = {person.code for person in found}
    acting = [row for row in stored.appointment_rows(kind=Appointment.Kind.ACTING, people=people) if row.is_head]
    own = [part for row in stored.appointment_rows(people=people) for part in with_headship(row, acting)]
    return CompanyMonth(
        rules=schemes.rules_json(book, month),
        items=[replace(item, points=dict(item.points)) for item in book.items],
        units=stored.unit_rows(),
        titles=stored.title_rows(),
        people=found,
        appointments=[row for row in own if row.person in codes],
        acting=[row for row in acting if row.person in codes and not is_own(row, own)],
        calendar=stored.calendar_rows(start, end),
    )


def gather_people(company: CompanyMonth, people: stored.People = None) -> CompanyMonth:
    """`company` with what is told of `people` in its month; one query a table, however many people."""
    month = company.month
    start, end = window(month)
    codes = None if people is None else set(people)
    first_monday = min(monday_of(month.first), next(month.mondays()))
    return replace(
        company,
        people=[person for person in company.people if codes is None or person.code in codes],
        leave=stored.leave_rows(start, end, codes),
        daily=stored.daily_rows(month.first, month.last, codes, [item.code for item in company.items]),
        weekly=[
            row
            for row in stored.weekly_rows(first_monday, month.last, codes)
            if Month.of_week(row.week_start) == month or Month.of(row.week_start) == month
        ],
        monthly_reports=stored.monthly_report_rows([month], codes),
        targets=stored.target_rows(month, codes),
        results=stored.result_rows(month.first, month.last, codes),
        assessments=stored.assessment_rows(month, codes),
        meeting_events=stored.meeting_event_rows(month.first, month.last, codes),
        duty_events=stored.duty_event_rows(month.first, month.last, codes),
        adjustments=stored.adjustment_rows(month.first, month.last, codes),
        excuses=stored.excuse_rows(first_monday, month.last, codes),
        integrity=stored.integrity_rows(month.first, month.last, codes),
    )


def heads_around(month: Month) -> set[str]:
    """Everybody who heads a unit around the month: they rate, excuse and assess. One query."""
    heads = Appointment.objects.touching(*window(month)).filter(is_head=True)
    return set(heads.values_list("person__code", flat=True))


def window(month: Month) -> tuple[date, date]:
    """The dates around the month that deadlines and weeks may reach."""
    return month.first - CALENDAR_BEFORE, month.last + CALENDAR_AFTER


def is_own(head: AppointmentRow, own: list[AppointmentRow]) -> bool:
    """Whether the headship is written into the person's own post already."""
    held = [row for row in own if (row.person, row.unit) == (head.person, head.unit) and row.is_head]
    return any(row.start <= (head.end or date.max) and head.start <= (row.end or date.max) for row in held)


def with_headship(row: AppointmentRow, acting: list[AppointmentRow]) -> list[AppointmentRow]:
    """`row` cut where its person begins and ends to act as head of the same unit, and head on those dates."""
    parts = [row]
    for head in acting:
        if (head.person, head.unit) == (row.person, row.unit):
            parts = [piece for part in parts for piece in cut(part, head)]
    return parts


def cut(row: AppointmentRow, head: AppointmentRow) -> list[AppointmentRow]:
    """Up to three pieces of `row`: before, during and after the time of `head`."""
    row_end, head_end = row.end or date.max, head.end or date.max
    start, end = max(row.start, head.start), min(row_end, head_end)
    if start > end or row.is_head:
        return [row]
    pieces = [replace(row, is_head=True, start=start, end=None if end == date.max else end)]
    if row.start < start:
        pieces.insert(0, replace(row, end=start - stored.ONE_DAY))
    if end < row_end:
        pieces.append(replace(row, start=end + stored.ONE_DAY))
    return pieces
