"""Which fields a report of a day asks for, since when, and what happens when somebody changes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from core.wording import exact_day
from meetings import permissions
from meetings.deadlines import subject_of
from meetings.models import Report, ReportTemplate, last_day_of
from meetings.report_fields import ReportField, faults_of, fields_of, shipped
from org.access import today_of
from org.models import Person


def fields_on(kind: str, subject_on: date) -> tuple[ReportField, ...]:
    """The fields that a report of `kind` about `subject_on` asks for. One query."""
    return fields_of(kind, ReportTemplate.objects.in_force(kind, subject_on).values_list("fields", flat=True).first())


def told_texts(report: Report) -> list[tuple[str, str]]:
    """What was written, under the names of the template of its day. One query."""
    return texts_of(report.body, fields_on(report.kind, report.subject_on))


def told_texts_of(reports: Sequence[Report]) -> dict[int, list[tuple[str, str]]]:
    """Report id → the same, of reports of any kinds and days. One query."""
    kinds = {report.kind for report in reports}
    versions: dict[str, list[ReportTemplate]] = {}
    for row in ReportTemplate.objects.filter(kind__in=kinds).order_by("-starts_on"):
        versions.setdefault(row.kind, []).append(row)
    found = {}
    for report in reports:
        in_force = (row for row in versions.get(report.kind, ()) if row.starts_on <= report.subject_on)
        row = next(in_force, None)
        found[report.pk] = texts_of(report.body, row.asked if row else shipped(report.kind))
    return found


def texts_of(body: Mapping[str, str], asked: Sequence[ReportField]) -> list[tuple[str, str]]:
    """Answers as the reader reads them, in the order of the fields."""
    return [(field.heading, field.shown(body[field.code])) for field in asked if body.get(field.code)]


class FieldSince(NamedTuple):
    """A field of a version and the day since which every version has asked for it; None: from the beginning."""

    field: ReportField
    since: date | None


@dataclass(frozen=True, slots=True)
class History:
    """All versions of a kind, the newest first. One query."""

    kind: str
    rows: Sequence[ReportTemplate]

    @classmethod
    def load(cls, kind: str) -> Self:
        rows = ReportTemplate.objects.filter(kind=kind).select_related("made_by")
        return cls(kind, list(rows.order_by("-starts_on")))

    def in_force(self, day: date) -> ReportTemplate | None:
        """The version of the report that `day` falls into; None: the shipped one."""
        subject_on = subject_of(self.kind, day)
        return next((row for row in self.rows if row.starts_on <= subject_on), None)

    def to_come(self, day: date) -> ReportTemplate | None:
        """The version that is not in force yet, if one is prepared."""
        subject_on = subject_of(self.kind, day)
        return next((row for row in self.rows if row.starts_on > subject_on), None)

    def asked(self, row: ReportTemplate | None) -> tuple[ReportField, ...]:
        return row.asked if row else shipped(self.kind)

    def since(self, row: ReportTemplate | None) -> list[FieldSince]:
        """The fields of a version, each with the day since which it is asked for without a break."""
        older = [one for one in self.rows if row and one.starts_on <= row.starts_on]
        found = []
        for field in self.asked(row):
            since: date | None = None
            for one in older:
                if all(known.code != field.code for known in one.asked):
                    break
                since = one.starts_on
            else:
                if any(known.code == field.code for known in shipped(self.kind)):
                    since = None
            found.append(FieldSince(field, since))
        return found

    def every_field(self, *, but: ReportTemplate | None = None) -> list[ReportField]:
        """Every field that any version has asked for, the oldest first; `but`: the version being written anew."""
        others = [row for row in reversed(self.rows) if but is None or row.pk != but.pk]
        return [*shipped(self.kind), *(field for row in others for field in row.asked)]


def next_start(kind: str, day: date) -> date:
    """The first day of the period after the one that `day` falls into: from there on a change counts."""
    return last_day_of(kind, subject_of(kind, day)) + timedelta(days=1)


@transaction.atomic
def change_template(
    kind: str, fields: Iterable[ReportField], *, starts_on: date, version: int, by: Person, now: datetime
) -> ReportTemplate:
    """Makes reports ask for other fields from a period to come on; one change waits at a time and may be written anew.

    `version` is that of the change that waits, 0 where none did when the form was opened. The same again changes
    nothing. Raises StaleVersion where somebody was quicker, ValidationError for a template that would break.
    """
    today, asked = today_of(by, now), tuple(fields)
    require(permissions.may_keep_templates(by, on=today))
    history = History.load(kind)
    waiting = history.to_come(today)
    rows = [field.as_row() for field in asked]
    if waiting and (waiting.starts_on, waiting.fields) == (starts_on, rows):
        return waiting
    if version != (waiting.version if waiting else 0):
        raise StaleVersion()
    _check_start(kind, starts_on, today)
    if faults := faults_of(kind, asked, history.every_field(but=waiting)):
        raise ValidationError(faults)
    if not waiting and asked == history.asked(history.in_force(today)):
        raise ValidationError(_("Nothing is changed yet."))
    row = waiting or ReportTemplate(kind=kind)
    row.starts_on, row.fields, row.made_by, row.made_at = starts_on, rows, by, now
    if waiting:
        row.save_over(version, fields=["starts_on", "fields", "made_by", "made_at"])
    else:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:  # somebody else has just prepared the same day
            raise StaleVersion() from error
    audit.record("meetings.change_template", by=by, about=row, fields=["fields", "starts_on"])
    return row


@transaction.atomic
def withdraw_change(kind: str, *, by: Person, now: datetime) -> None:
    """Takes back the change that waits; none waiting changes nothing."""
    today = today_of(by, now)
    require(permissions.may_keep_templates(by, on=today))
    if waiting := History.load(kind).to_come(today):
        audit.record("meetings.withdraw_template", by=by, about=waiting, fields=["fields"])
        waiting.delete()


def _check_start(kind: str, starts_on: date, today: date) -> None:
    first = next_start(kind, today)
    if starts_on < first:
        words = _("Reports of the running period keep their fields: a change counts from %(day)s on at the earliest.")
        raise ValidationError({"starts_on": words % {"day": exact_day(first)}})
    if subject_of(kind, starts_on) != starts_on:
        words = _("A change counts from the first day of a period on, such as %(day)s.")
        raise ValidationError({"starts_on": words % {"day": exact_day(next_start(kind, starts_on))}})
