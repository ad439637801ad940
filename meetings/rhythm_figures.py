"""What the page of the rhythm counts of reports: all kinds, in time; without those that a superior excused."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from duties.rhythm import RhythmFigure, register_figure
from duties.rules import duty_id
from meetings.duty_kinds import REPORT_DUTY, subject_text
from meetings.models import Report
from org.models import Appointment

BEFORE = timedelta(days=62)  # a report is due that long after its day at the most


def excused_reports(start: date, end: date, units: Collection[int]) -> set[UUID]:
    """The duties of reports of who ever belonged to the units that were excused and may be due then. One query."""
    theirs = Appointment.objects.filter(unit__in=units).values("person")
    rows = Report.objects.filter(subject_on__range=(start - BEFORE, end), sent_at=None, person__in=theirs)
    rows = rows.exclude(excused_on=None)
    found = rows.values_list("kind", "subject_on", "person__code")
    return {duty_id(REPORT_DUTY[kind], subject_text(kind, subject_on), code) for kind, subject_on, code in found}


def register() -> None:
    """Called in AppConfig.ready."""
    kinds = tuple(REPORT_DUTY.values())
    register_figure(RhythmFigure("reports", gettext_lazy("Reports in time"), kinds, excused_reports, order=10))
