"""A year behind the invented months: their facts once more, four weeks and again four weeks earlier.

Rows are repeated inside the database, so that a year of ten thousand people takes minutes.
"""
# ruff: noqa: S608 names of tables and fields, dates and numbers of this file; no values from outside

from django.db import connection, models

from core.periods import Month
from duties.models import Duty, Reminder
from meetings.duty_kinds import REPORT_DUTY
from meetings.models import Report, ReportKind, ReportLine, WeeklyPlan
from org.models import LeaveDay
from reviews.models import Adjustment, Assessment, DailyAppraisal, DisciplineEvent, WeeklyAppraisal
from reviews.rating import RATING_DUTY
from targets.models import Entry, TargetCell

TIMES = 11  # with the month that was invented, a year
STEP = 28  # days: weekdays stay, and no copy meets another
FACTS = {  # of days and weeks, with the field that says which; what others refer to comes first
    Report: "subject_on",
    DailyAppraisal: "day",
    WeeklyAppraisal: "week_start",
    WeeklyPlan: "week_start",
    Entry: "work_date",
    LeaveDay: "day",
    Adjustment: "day",
    DisciplineEvent: "day",
}
WEEKLY = (WeeklyAppraisal, WeeklyPlan)


def add_year(month: Month) -> int:
    """Repeats `month` eleven times, ever earlier, with the duties of the whole year; says how many rows came."""
    # The copies keep every reference of their originals: checking each, and marking their people, takes an hour.
    execute("SET session_replication_role = replica")
    execute("SET statement_timeout = 0")
    days, weeks = span_from(month.first), span_from(next(month.mondays()))
    key_step = Report.objects.order_by("-pk").values_list("pk", flat=True)[0]
    count = 0
    for model, day in FACTS.items():
        where = f"{day} BETWEEN {weeks if model in WEEKLY else days}"
        if model is Report:
            where = f"kind = 'daily' AND {where} OR kind = 'weekly' AND {day} BETWEEN {weeks}"
        count += repeat(model, where, key_step=key_step)
    for model in (Assessment, TargetCell):
        count += repeat(model, f"month = '{month}' AND starts_on IS NULL", unit="month")
    count += repeat(Report, f"kind = 'monthly' AND subject_on = DATE '{month.first}'", unit="month")
    count += add_lines() + add_duties(month)
    execute("RESET session_replication_role")
    execute("VACUUM (ANALYZE)")  # as the database does by itself within minutes, in the midst of what is measured
    execute("RESET statement_timeout")
    return count


def span_from(first: object) -> str:
    """Four weeks, as the two ends of BETWEEN."""
    return f"DATE '{first}' AND DATE '{first}' + {STEP - 1}"


def repeat(model: type[models.Model], where: str, *, unit: str = "", key_step: int = 0) -> int:
    """Adds the rows of `model` that `where` names again, TIMES times, by STEP days or by months (`unit`) earlier.

    With `key_step` each copy of a report has the key of its original and so many more for every step back.
    """
    values = {field.column: earlier(field, unit, key_step) for field in model._meta.concrete_fields}
    if model is not Report or not key_step:
        del values[model._meta.pk.column]
    table = model._meta.db_table
    rows = f"SELECT {', '.join(values.values())} FROM {table} AS old, generate_series(1, {TIMES}) AS back"
    count = execute(f"INSERT INTO {table} ({', '.join(values)}) {rows} WHERE {where}")
    if model is Report and key_step:
        execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    return count


def earlier(field: models.Field, unit: str, key_step: int) -> str:
    """What the copy has in this column."""
    old, step = f"old.{field.column}", f"back * INTERVAL '1 {unit}'" if unit else f"back * INTERVAL '{STEP} days'"
    if isinstance(field, models.DateTimeField):
        return f"{old} - {step}"
    if isinstance(field, models.DateField):
        return f"({old} - {step})::date"
    if field.column == "month":
        return f"to_char(to_date({old}, 'YYYY-MM') - {step}, 'YYYY-MM')"
    is_key = field.primary_key or field.column == "report_id"
    return f"{old} + back * {key_step}" if is_key else old


def add_lines() -> int:
    """Gives every daily report a visit and a talk with a customer, whose next step was done the day after."""
    columns = [field.column for field in ReportLine._meta.concrete_fields if not field.primary_key]
    common = dict.fromkeys(columns, "''") | {"report_id": "id", "who": "'Harbour Trading ' || id % 97", "pieces": "1"}
    common |= {"next_on": "NULL::date", "told_on": "NULL::date", "is_customer": "FALSE", "position": "0"}
    visit = common | {"item": "'VISIT'", "what": "'Looked at the stock together'"}
    talk = common | {"is_customer": "TRUE", "position": "1", "words": "'Send a sample of the new paper'"}
    talk |= {"result": "'advanced'", "next_step": "'Send the sample'", "next_on": "subject_on + 1"}
    talk |= {"outcome": "'done'", "told_on": "subject_on + 1"}
    lines = (f"SELECT {', '.join(line.values())} FROM meetings_report WHERE kind = 'daily'" for line in (visit, talk))
    return execute(f"INSERT INTO {ReportLine._meta.db_table} ({', '.join(columns)}) {' UNION ALL '.join(lines)}")


def add_duties(month: Month) -> int:
    """The duties that all reports up to the end of `month` fulfilled and asked for; one in forty was never done.

    Each of a daily report has the reminder of its due time.
    """
    until = f"subject_on <= DATE '{month.last}'"
    reports = f"FROM meetings_report WHERE sent_at IS NOT NULL AND {until}"
    done = "CASE WHEN id % 40 > 0 THEN sent_at END"
    count = 0
    for kind, length in ((ReportKind.DAILY, 1), (ReportKind.WEEKLY, 7)):
        subject = f"'{kind}:' || subject_on"
        count += add_duty(REPORT_DUTY[kind], "person_id", subject, length, done, f"{reports} AND kind = '{kind}'")
        rated = f"FROM reviews_{kind}appraisal JOIN meetings_report AS r ON r.id = report_id WHERE r.{until}"
        columns = "r.superior_id AS rater, r.subject_on, max(rated_at) AS done"
        grouped = f"FROM (SELECT {columns} {rated} AND r.superior_id IS NOT NULL GROUP BY 1, 2) AS days"
        count += add_duty(RATING_DUTY[kind], "rater", "'rating:' || subject_on", length + 2, "done", grouped)
    values = {field.column: "NULL" if field.null else "''" for field in Reminder._meta.concrete_fields}
    values |= {"id": "gen_random_uuid()", "duty_id": "id", "person_id": "person_id", "stage": "'due'"}
    values |= {"channel": "'app'", "not_before": "due_at", "expires_at": "cutoff_at", "state": "'expired'"}
    values |= {"attempts": "0"}
    rows = f"SELECT {', '.join(values.values())} FROM {Duty._meta.db_table} WHERE kind = '{REPORT_DUTY['daily']}'"
    return count + execute(f"INSERT INTO {Reminder._meta.db_table} ({', '.join(values)}) {rows}")


def add_duty(kind: str, person: str, subject: str, length: int, done: str, rows: str) -> int:
    """One duty for each of `rows`: open from noon, due the next morning, cut off at six, after `length` days."""
    clock = "AT TIME ZONE 'Asia/Shanghai'"
    values = {
        "id": "gen_random_uuid()",
        "person_id": person,
        "kind": f"'{kind}'",
        "subject": subject,
        "local_date": f"subject_on + {length}",
        "time_zone": "'Asia/Shanghai'",
        "opens_at": f"(subject_on + TIME '12:00') {clock}",
        "due_at": f"(subject_on + {length} + TIME '09:30') {clock}",
        "cutoff_at": f"(subject_on + {length} + TIME '18:00') {clock}",
        "done_at": done,
        "cancel_reason": "''",
    }
    return execute(
        f"INSERT INTO {Duty._meta.db_table} ({', '.join(values)}) SELECT {', '.join(values.values())} {rows}"
    )


def execute(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount
