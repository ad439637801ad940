"""The visit report in full: its required part is a line of the daily report, the rest is added here (rules.md 2.14)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import Verdict, denied, require
from meetings import permissions
from meetings.deadlines import Deadlines
from meetings.feedback import feedback_on
from meetings.models import ReportLine, TemplateKind, VisitDetails
from meetings.report_templates import fields_on, texts_of
from org.models import Person
from org.services import require_open

VISIT = "VISIT"


def may_complete(by: Person, line: ReportLine, *, now: datetime) -> Verdict:
    """Whoever wrote the report, as long as the report itself may be corrected. Seven queries."""
    report = line.report
    if by.pk != report.person_id:
        return denied(_("Only the person writes this report."))
    deadline = Deadlines.about(report.person, report.kind, report.subject_on)
    return permissions.may_correct(
        report,
        deadline=deadline.deadline(report.person_id, report.kind, report.subject_on),
        feedback=feedback_on([report]).get(report.pk),
        now=now,
    )


@transaction.atomic
def complete_visit(
    line: ReportLine, body: Mapping[str, str], *, version: int, by: Person, now: datetime
) -> VisitDetails:
    """Writes what else a visit report says; the same again changes nothing. Raises StaleVersion as reports do."""
    require(may_complete(by, line, now=now))
    require_open(line.report.month.first)
    if not body:
        raise ValidationError(_("Write at least one thing."))
    details = VisitDetails.objects.filter(line=line).first()
    if details and details.body == dict(body):
        return details
    if version != (details.version if details else 0):
        raise StaleVersion()
    if details:
        details.body, details.written_at = dict(body), now
        details.save_over(version, fields=["body", "written_at"])
    else:
        try:
            with transaction.atomic():
                details = VisitDetails.objects.create(line=line, body=dict(body), written_at=now)
        except IntegrityError as error:  # another tab has just done so
            raise StaleVersion() from error
    audit.record("meetings.complete_visit", by=by, about=line.report, fields=["lines"])
    return details


def add_details(lines: Iterable[ReportLine]) -> None:
    """Gives each line of a visit `said`: what its details say, under the names of the day's template.

    Two queries, one where no line is a visit.
    """
    lines = list(lines)
    found = {one.line_id: one for one in VisitDetails.objects.filter(line__in=lines)} if lines else {}
    asked = {}
    for line in lines:
        line.said = []
        if details := found.get(line.pk):
            day = line.report.subject_on
            asked[day] = asked.get(day) or fields_on(TemplateKind.VISIT, day)
            line.said = texts_of(details.body, asked[day])
