"""What happens when somebody writes, sends, excuses or reads a report."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import note_done
from meetings import permissions, plans, rules
from meetings.content import Content, Line, check_counts, content_of
from meetings.deadlines import Deadlines
from meetings.duty_kinds import REPORT_DUTY, subject_text
from meetings.feedback import feedback_on
from meetings.ground import Ground
from meetings.models import UNSCORED, Report, ReportKind, ReportLine, VisitDetails, month_of
from meetings.plans import agree_weekly_plan, propose_weekly_plan
from meetings.signals import announce_sent
from org.access import today_of
from org.acting import on_behalf_of
from org.models import Person
from org.services import require_open
from org.stamps import Stamp, stamp

__all__ = [
    "agree_weekly_plan",
    "excuse_report",
    "mark_read",
    "propose_weekly_plan",
    "save_draft",
    "state_of",
    "submit_report",
    "write_excuse",
]
TEXT_MAX = 2000
FIELDS_MAX = 400


@transaction.atomic
def save_draft(
    *,
    person: Person,
    kind: str,
    subject_on: date,
    fields: Mapping[str, str],
    version: int,
    by: Person,
    now: datetime,
    ground: Ground | None = None,
) -> Report:
    """Keeps the form as it stands; `version` 0 says that there was no row yet when the form was opened.

    The same fields again change nothing. Raises StaleVersion when another tab has saved other text since. No line in
    the audit trail: a draft is nobody's business but the writer's. `ground`: the facts, where the caller has read them.
    """
    ground = ground or Ground(person, kind, subject_on)
    _require_may_write(by, ground=ground, now=now)
    fields = {name: str(text).replace("\0", "")[: TEXT_MAX * 2] for name, text in list(fields.items())[:FIELDS_MAX]}
    report = _own_report(ground)
    if report.draft == fields:
        return report
    version = _read_version(report, version)
    report.draft, report.saved_at = fields, now
    report.save_over(version, fields=["draft", "saved_at"])
    return report


@transaction.atomic
def submit_report(
    *,
    person: Person,
    kind: str,
    subject_on: date,
    content: Content,
    version: int,
    by: Person,
    now: datetime,
    ground: Ground | None = None,
) -> Report:
    """Sends a report, or corrects what was sent; sending the same again changes nothing.

    The time of the first sending stays, cut to the minute (C32). `version` is read as by `save_draft`. Raises
    ValidationError for counts without a record and for an empty report, PermissionDenied after rating or cut-off,
    StaleVersion when another tab saved or sent something else in between.
    """
    ground = ground or Ground(person, kind, subject_on)
    _require_may_write(by, ground=ground, now=now)
    _check(content, ground=ground)
    # Copies: should the writing fail, the caller's facts still say what was read.
    report, lines = copy(ground.report) or _new_report(ground), [copy(line) for line in ground.lines]
    version = _read_version(report, version)
    if report.sent_at:
        if _says_the_same(content, report, lines) and not _changed_outcomes(ground, content.outcomes):
            return report
        deadline = ground.deadlines.deadline(person.pk, kind, subject_on)
        feedback = feedback_on([report]).get(report.pk)
        require(permissions.may_correct(report, deadline=deadline, feedback=feedback, now=now))
        report.corrected_at = rules.to_minute(now)
    else:
        report.sent_at = rules.to_minute(now)
    report.counts, report.body, report.draft = dict(content.counts), dict(content.body), {}
    if report.pk:
        report.save_over(version, fields=["counts", "body", "draft", "sent_at", "corrected_at"])
    elif not _insert(report, version):
        told = {"person": person, "kind": kind, "subject_on": subject_on, "content": content, "by": by, "now": now}
        return submit_report(version=0, **told)
    if not report.corrected_at:
        note_done(person.pk, REPORT_DUTY[kind], subject_text(kind, subject_on), report.sent_at)
        announce_sent(report)
    _write_lines(report, lines, content.lines)
    _tell_outcomes(ground, content.outcomes)
    if kind == ReportKind.WEEKLY:
        plans.record_week(report, actual=content.actual, next_plan=content.next_plan, by=by, now=now)
    action = "meetings.correct_report" if report.corrected_at else "meetings.submit_report"
    audit.record(action, by=by, about=report, fields=["counts", "body", "lines"])
    return report


@transaction.atomic
def excuse_report(*, person: Person, kind: str, subject_on: date, reason: str, by: Person, now: datetime) -> Report:
    """Excuses a missing report: it leaves the denominator and costs nothing (C20). Again changes nothing."""
    deadlines = Deadlines.about(person, kind, subject_on)
    report = Report.objects.filter(person=person, kind=kind, subject_on=subject_on).first()
    if report and report.excused_on and report.excused_by_id == by.pk:
        return report
    decided_by = stamp(person, deadlines.deciding_day(person.pk, kind, subject_on))
    today = today_of(by, now)
    require(
        permissions.may_excuse(
            by,
            person=person,
            superior=decided_by.superior,
            state=state_of(report, deadlines, person=person, kind=kind, subject_on=subject_on, now=now),
            last_day=deadlines.last_excuse_day(person.pk, kind, subject_on),
            today=today,
        )
    )
    replaced = on_behalf_of(by, decided_by.superior and decided_by.superior.pk, today)
    about = {"person": person, "kind": kind, "subject_on": subject_on, "where": decided_by}
    return write_excuse(report, **about, reason=reason, by=by, on_behalf_of=replaced, on=today)


def write_excuse(
    report: Report | None,
    *,
    person: Person,
    kind: str,
    subject_on: date,
    where: Stamp,
    reason: str,
    by: Person,
    on_behalf_of: Person | None,
    on: date,
) -> Report:
    """Writes an excuse for a caller who has asked whether they may; `on_behalf_of` is the superior whose word it is.

    Raises ValidationError (no reason, month closed).
    """
    if not reason.strip():
        raise ValidationError({"reason": _("An excuse needs a reason.")})
    require_open(month_of(kind, subject_on).first)
    report = report or Report.objects.create(person=person, kind=kind, subject_on=subject_on, **where.fields)
    report.excused_by, report.excused_for, report.excused_on = by, on_behalf_of, on
    report.excuse_reason = reason.strip()
    report.save_over(report.version, fields=["excused_by", "excused_for", "excused_on", "excuse_reason"])
    told = {"fields": ["excused_on"], "reason": report.excuse_reason, "on_behalf_of": on_behalf_of or ""}
    audit.record("meetings.excuse_report", by=by, about=report, **told)
    return report


@transaction.atomic
def mark_read(report: Report, *, by: Person, now: datetime) -> Report:
    """Says that the superior has read it; the first reading stays. Rating a report calls this as well."""
    on = today_of(by, now)
    require(permissions.may_mark_read(by, report, on=on))
    marked = Report.objects.filter(pk=report.pk, read_at=None).update(read_at=now, read_by=by)
    if marked:
        report.read_at, report.read_by = now, by
        replaced = on_behalf_of(by, report.superior_id, on)
        audit.record("meetings.mark_read", by=by, about=report, fields=["read_at"], on_behalf_of=replaced or "")
    return report


def state_of(
    report: Report | None, deadlines: Deadlines, *, person: Person, kind: str, subject_on: date, now: datetime
) -> str:
    """What the report is at `now`: on_time, late, missing, excused or open."""
    if report is None and not deadlines.owes(person.pk, kind, subject_on):
        return rules.OPEN
    return rules.report_state(
        report.sent_at if report else None,
        deadlines.deadline(person.pk, kind, subject_on),
        now=now,
        is_excused=bool(report and report.excused_on),
    )


def _require_may_write(by: Person, *, ground: Ground, now: datetime) -> None:
    verdict = permissions.may_write(
        by,
        person=ground.person,
        profile=ground.profile,
        subject_on=ground.subject_on,
        today=ground.today(now),
    )
    require(verdict)
    if ground.kind not in UNSCORED:
        require_open(month_of(ground.kind, ground.subject_on).first)


def _own_report(ground: Ground) -> Report:
    """The row of the report, made on the first writing with the unit and superior of its day."""
    key = {"person": ground.person, "kind": ground.kind, "subject_on": ground.subject_on}
    report = Report.objects.filter(**key).first()
    if report is None:
        report, _made = Report.objects.get_or_create(**key, defaults=ground.stamp())
    return report


def _new_report(ground: Ground) -> Report:
    """The row of a first writing, not yet inserted."""
    return Report(person=ground.person, kind=ground.kind, subject_on=ground.subject_on, **ground.stamp())


def _insert(report: Report, version: int) -> bool:
    """Inserts a report that is sent without a draft; False where another tap or tab has just made the row."""
    if version != report.version:
        raise StaleVersion()
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        if not Report.objects.filter(person=report.person, kind=report.kind, subject_on=report.subject_on).exists():
            raise
        return False
    return True


def _read_version(report: Report, version: int) -> int:
    """The version that a form was read at; 0 is that of a row which nobody had written to."""
    is_blank = not report.draft and report.sent_at is None
    return report.version if version == 0 and is_blank else version


def _check(content: Content, *, ground: Ground) -> None:
    if content.is_empty:
        raise ValidationError(_("The report is empty; write at least one thing that you did."))
    if ground.kind == ReportKind.DAILY:
        check_counts(content.counts, items=ground.items, records=ground.records, lines=content.lines)


def _says_the_same(content: Content, report: Report, lines: Sequence[ReportLine]) -> bool:
    sent = content_of(report, lines)
    if (dict(content.counts), dict(content.body), list(content.lines)) != (sent.counts, sent.body, sent.lines):
        return False
    return content.actual is None and content.next_plan is None


def _write_lines(report: Report, standing: Sequence[ReportLine], wanted: Sequence[Line]) -> None:
    """Makes the rows say what was sent; a line keeps what became of its next step while that step stays the same."""
    rows = []
    said = content_of(report, standing).lines
    for position, line in enumerate(wanted):
        row = standing[position] if position < len(standing) else ReportLine(report=report)
        if row.pk and row.position == position and said[position] == line:
            continue
        if row.pk and row.who != line.who:
            VisitDetails.objects.filter(line=row).delete()  # they were told of another customer
        if row.next_step != line.next_step:
            row.outcome, row.told_on = "", None
        row.position = position
        for name in Line.FIELDS:
            setattr(row, name, getattr(line, name))
        rows.append(row)
    known = [row for row in rows if row.pk]
    if len(standing) > len(wanted):
        ReportLine.objects.filter(pk__in=[row.pk for row in standing[len(wanted) :]]).delete()
    if known:
        ReportLine.objects.bulk_update(known, [*Line.FIELDS, "outcome", "told_on", "position"])
    ReportLine.objects.bulk_create([row for row in rows if not row.pk])


def _changed_outcomes(ground: Ground, outcomes: Mapping[int, str]) -> list[ReportLine]:
    """Earlier lines of the same person whose next step is told otherwise than it stands: open, or told on this day."""
    return [line for line in ground.promises if outcomes.get(line.pk, line.outcome) != line.outcome]


def _tell_outcomes(ground: Ground, outcomes: Mapping[int, str]) -> None:
    changed = [copy(line) for line in _changed_outcomes(ground, outcomes)]
    for line in changed:
        line.outcome = outcomes[line.pk]
        line.told_on = ground.subject_on if line.outcome else None
    if changed:
        ReportLine.objects.bulk_update(changed, ["outcome", "told_on"])
