"""The rows of the database as the rows of the exchange format: one query a table, whatever the number of people.

Half-open spans become inclusive ones, aware instants the company's wall time. `people` holds codes; None is everybody.
Rows come in an order that follows from their content alone, people in their own order.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from core.periods import Month
from core.walltime import to_wall
from meetings.models import Report, ReportKind, WeeklyPlan
from org.models import Appointment, CalendarDay, FormerService, LeaveDay, Person, Title, UnitVersion
from reviews.models import Adjustment, Assessment, DisciplineEvent, IntegrityFinding
from reviews.month import facts
from targets.models import Entry, TargetCell

ONE_DAY = timedelta(days=1)
EXCHANGED_METRICS = ("orders", "collections", "new_customers")  # the company's own stay out of T
NO_NUMBERS = (0, 0, 0, 0)
People = Collection[str] | None


def last_day(valid_to: date | None) -> date | None:
    """The inclusive end of a half-open span."""
    return None if valid_to is None else valid_to - ONE_DAY


def of_people(rows: QuerySet, people: People, field: str = "person__code") -> QuerySet:
    return rows if people is None else rows.filter(**{f"{field}__in": people})


def in_order(rows: QuerySet, *fields: str) -> list[tuple[Any, ...]]:
    """The `fields` of the rows, people in their order, then by content, None first; sorted here, for the two engines
    collate text and place NULL differently."""
    found = rows.values_list("person__number", *fields)
    return [values[1:] for values in sorted(found, key=lambda values: [(value is not None, value) for value in values])]


def unit_rows() -> list[facts.UnitRow]:
    rows = UnitVersion.objects.order_by("valid_from", "id").values_list(
        "unit__code", "name_en", "name_zh", "kind", "parent__code", "valid_from", "valid_to"
    )
    return [facts.UnitRow(*values, last_day(valid_to)) for *values, valid_to in rows]


def title_rows() -> list[facts.TitleRow]:
    rows = Title.objects.values_list("rank", "code", "name_en", "name_zh", "profile")
    return [facts.TitleRow(*values) for _, *values in sorted(rows)]


def person_rows(start: date, end: date, people: People = None, *, month: Month) -> list[facts.PersonRow]:
    """Everybody in service on any day from `start` to `end`, in the order of people. One query.

    Of somebody who left and came back the service that the month falls into, or the one before it.
    """
    now = Person.objects.filter(Q(left_on=None) | Q(left_on__gte=start), hired_on__lte=end)
    before = FormerService.objects.filter(left_on__gte=start, hired_on__lte=end)
    names = ("number", "code", "name_zh", "name_pinyin")
    rows = (
        of_people(now, people, "code")
        .order_by()
        .values_list(*names, "hired_on", "left_on")
        .union(
            of_people(before, people)
            .order_by()
            .values_list(*(f"person__{name}" for name in names), "hired_on", "left_on"),
            all=True,
        )
    )
    found: dict[str, facts.PersonRow] = {}
    for _number, *values in sorted(rows, key=lambda row: (row[0], row[4])):
        row = facts.PersonRow(*values)
        if row.code not in found or row.hired_on <= month.last:
            found[row.code] = row
    return list(found.values())


def people_with_codes(codes: Collection[str]) -> list[facts.PersonRow]:
    return [facts.PersonRow(*values) for values in _person_values(Person.objects.filter(code__in=codes))]


def _person_values(rows: QuerySet) -> QuerySet:
    return rows.values_list("code", "name_zh", "name_pinyin", "hired_on", "left_on")


def appointment_rows(*, kind: str = Appointment.Kind.PRIMARY, people: People = None) -> list[facts.AppointmentRow]:
    """Every appointment of that kind that ever was, by person and date."""
    rows = (
        of_people(Appointment.objects.filter(kind=kind), people)
        .order_by("person__number", "valid_from", "id")
        .values_list("person__code", "unit__code", "title__code", "profile", "is_head", "valid_from", "valid_to")
    )
    return [facts.AppointmentRow(*values, last_day(valid_to)) for *values, valid_to in rows]


def calendar_rows(start: date, end: date) -> list[facts.CalendarRow]:
    rows = CalendarDay.objects.filter(day__range=(start, end)).order_by("day")
    return [facts.CalendarRow(*values) for values in rows.values_list("day", "is_working", "kind", "note")]


def leave_rows(start: date, end: date, people: People = None) -> list[facts.LeaveRow]:
    rows = of_people(LeaveDay.objects.filter(day__range=(start, end)), people).order_by("person__number", "day")
    return [facts.LeaveRow(*values) for values in rows.values_list("person__code", "day", "fraction", "kind")]


def daily_rows(start: date, end: date, people: People, items: Collection[str]) -> list[facts.DailyRow]:
    """Daily reports that were sent, and those that a folder brought unsent; a draft is no report yet."""
    nothing = dict.fromkeys(items, 0)
    rows = (
        of_people(Report.objects.filter(kind=ReportKind.DAILY, subject_on__range=(start, end)), people)
        .filter(Q(sent_at__isnull=False) | Q(saved_at=None) & ~Q(counts={}))
        .order_by("person__number", "subject_on")
        .values_list(
            "person__code",
            "subject_on",
            "sent_at",
            "counts",
            "dailyappraisal__rating",
            "dailyappraisal__rated_at",
            "dailyappraisal__note",
        )
    )
    return [
        facts.DailyRow(
            person=person,
            day=day,
            submitted_at=to_wall(sent_at),
            quality=rating,
            rated_at=to_wall(rated_at),
            quality_note=note or "",
            counts={**nothing, **{code: counts[code] for code in counts if code in nothing}},
        )
        for person, day, sent_at, counts, rating, rated_at, note in rows.iterator(chunk_size=5000)
    ]


def weekly_rows(start: date, end: date, people: People = None) -> list[facts.WeeklyRow]:
    """Weeks that begin from `start` to `end` and have a plan or a report that was sent. Two queries."""
    plans = {
        (number, person, monday): (tuple(planned), tuple(actual))
        for number, person, monday, planned, actual in of_people(
            WeeklyPlan.objects.filter(week_start__range=(start, end)), people
        ).values_list("person__number", "person__code", "week_start", "planned", "actual")
    }
    reports = {
        (number, person, monday): (to_wall(sent_at), rating, to_wall(rated_at))
        for number, person, monday, sent_at, rating, rated_at in of_people(
            Report.objects.filter(kind=ReportKind.WEEKLY, subject_on__range=(start, end), sent_at__isnull=False), people
        ).values_list(
            "person__number",
            "person__code",
            "subject_on",
            "sent_at",
            "weeklyappraisal__rating",
            "weeklyappraisal__rated_at",
        )
    }
    rows = []
    for key in sorted(plans.keys() | reports.keys()):
        planned, actual = plans.get(key, (NO_NUMBERS, NO_NUMBERS))
        sent_at, rating, rated_at = reports.get(key, (None, None, None))
        rows.append(facts.WeeklyRow(key[1], key[2], sent_at, planned, actual, rating, rated_at))
    return rows


def monthly_report_rows(months: Collection[Month], people: People = None) -> list[facts.MonthlyReportRow]:
    """Monthly reports that were sent."""
    rows = of_people(
        Report.objects.filter(
            kind=ReportKind.MONTHLY, subject_on__in=[month.first for month in months], sent_at__isnull=False
        ),
        people,
    ).order_by("person__number", "subject_on")
    return [
        facts.MonthlyReportRow(person, Month.of(first), to_wall(sent_at))
        for person, first, sent_at in rows.values_list("person__code", "subject_on", "sent_at")
    ]


def excuse_rows(start: date, end: date, people: People = None) -> list[facts.ExcuseRow]:
    """Excuses of reports whose day, Monday or first of the month lies from `start` to `end`."""
    rows = of_people(Report.objects.filter(subject_on__range=(start, end), excused_on__isnull=False), people)
    rows = rows.annotate(by=Coalesce("excused_for__code", "excused_by__code"))  # a deputy's is the superior's
    fields = ("person__code", "kind", "subject_on", "by", "excused_on", "excuse_reason")
    return [
        facts.ExcuseRow(person, kind, str(Month.of(day)) if kind == ReportKind.MONTHLY else day.isoformat(), *excuse)
        for person, kind, day, *excuse in in_order(rows, *fields)
    ]


def target_rows(month: Month, people: People = None) -> list[facts.TargetRow]:
    rows = of_people(TargetCell.objects.filter(month=month, metric__code__in=EXCHANGED_METRICS), people)
    fields = ("profile", "starts_on", "metric__code", "base", "previous_effective", "previous_actual")
    return [facts.TargetRow(*values) for values in in_order(rows, "person__code", *fields)]


def result_rows(start: date, end: date, people: People = None) -> list[facts.ResultRow]:
    """Results that count: declared ones only once they are confirmed."""
    rows = of_people(Entry.objects.filter(work_date__range=(start, end), confirmed_at__isnull=False), people)
    exchanged = rows.filter(metric__code__in=EXCHANGED_METRICS)
    fields = ("person__code", "work_date", "metric__code", "amount", "note")
    return [facts.ResultRow(*values) for values in in_order(exchanged, *fields)]


def assessment_rows(month: Month, people: People = None) -> list[facts.AssessmentRow]:
    rows = of_people(Assessment.objects.filter(month=month), people)
    fields = ("person__code", "profile", "starts_on", "calibration", "calibration_reason", *Assessment.RATINGS)
    return [
        facts.AssessmentRow(
            person, profile, start, None if ratings[0] is None else tuple(ratings), calibration, calibration_reason
        )
        for person, profile, start, calibration, calibration_reason, *ratings in in_order(rows, *fields)
    ]


def _events(start: date, end: date, people: People, about: str) -> QuerySet:
    return of_people(DisciplineEvent.objects.filter(day__range=(start, end), about=about, withdrawn_at=None), people)


def meeting_event_rows(start: date, end: date, people: People = None) -> list[facts.MeetingEventRow]:
    rows = _events(start, end, people, DisciplineEvent.About.MEETING)
    return [facts.MeetingEventRow(*values) for values in in_order(rows, "person__code", "day", "meeting", "event")]


def duty_event_rows(start: date, end: date, people: People = None) -> list[facts.DutyEventRow]:
    rows = _events(start, end, people, DisciplineEvent.About.OFFICE_DUTY)
    return [facts.DutyEventRow(*values) for values in in_order(rows, "person__code", "day", "event")]


def adjustment_rows(start: date, end: date, people: People = None) -> list[facts.AdjustmentRow]:
    rows = of_people(Adjustment.objects.filter(day__range=(start, end), withdrawn_at=None), people)
    return [facts.AdjustmentRow(*values) for values in in_order(rows, "person__code", "day", "kind", "note")]


def integrity_rows(start: date, end: date, people: People = None) -> list[facts.IntegrityRow]:
    rows = of_people(IntegrityFinding.objects.filter(day__range=(start, end)), people)
    return [facts.IntegrityRow(*values) for values in in_order(rows, "person__code", "day", "confirmed_on", "note")]
