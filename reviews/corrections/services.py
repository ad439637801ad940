"""A correction of a sealed month: drafted line by line, asked for, approved by a second person, worked out, sealed.

Nothing that is sealed is edited (safety.md 25): the lines are written beside the facts, and a new revision is frozen
from them. The old one stays to be read.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from org.access import today_of
from org.models import Period, Person
from org.services import hold_month
from reviews import runs
from reviews.corrections import permissions
from reviews.corrections.kinds import KINDS
from reviews.corrections.trial import sealed_rows, tried
from reviews.corrections.writing import write_lines
from reviews.models import Correction, CorrectionLine, MonthRun, Objection
from reviews.month.inputs import canonical

MOVES_TEAMS = ("result", "result_back", "leave", "leave_back", "carry")  # and so sheets that a trial does not work out
MOST_LINES = 20  # each try writes all of them, in a transaction that others wait for


@transaction.atomic
def draft_correction(
    month: Month, *, reason: str, by: Person, now: datetime, objection: Objection | None = None
) -> Correction:
    """Begins a correction of the revision in force. Raises ValidationError where none is, or no reason is given."""
    require(permissions.may_ask(by, today_of(by, now)))
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is wrong.")})
    correction = Correction.objects.create(
        month=month, base=_in_force(month), reason=reason.strip(), objection=objection, drafted_by=by, drafted_at=now
    )
    audit.record("reviews.draft_correction", by=by, about=correction)
    return correction


@transaction.atomic
def add_line(
    correction: Correction, *, person: Person, kind: str, values: Mapping[str, Any], by: Person, now: datetime
) -> CorrectionLine:
    """Adds a line and tries the whole. Raises ValidationError where it cannot be written, or there are too many."""
    correction = _held(correction)
    require(permissions.may_edit(by, correction, now=now))
    _rebase(correction)
    if correction.lines.count() >= MOST_LINES:
        raise ValidationError(_("That is a lot for one correction. Ask for this one, then begin another."))
    if not permissions.people_to_correct(by, correction).filter(pk=person.pk).exists():
        raise ValidationError({"person": _("This person has no sheet in the month that you may correct.")})
    line = CorrectionLine.objects.create(
        correction=correction, person=person, kind=KINDS[kind].code, values=dict(values)
    )
    _try(correction, now=now)
    audit.record("reviews.add_correction_line", by=by, about=correction)
    return line


@transaction.atomic
def remove_line(line: CorrectionLine, *, by: Person, now: datetime) -> None:
    """Removes a line of a draft; what is left is tried again, and may be wrong until the next one is removed."""
    correction = _held(line.correction)
    require(permissions.may_edit(by, correction, now=now))
    line.delete()
    try:
        _try(correction, now=now)
    except ValidationError:
        Correction.objects.filter(pk=correction.pk).update(expected="")
    audit.record("reviews.remove_correction_line", by=by, about=correction)


@transaction.atomic
def ask(correction: Correction, *, version: int, by: Person, now: datetime) -> None:
    """Asks a second person. Raises ValidationError while no line changes a figure or one cannot be written."""
    correction = _held(correction, version)
    require(permissions.may_edit(by, correction, now=now))
    _rebase(correction)
    correction.asked_at, correction.first_asked_at = now, correction.first_asked_at or now
    expected = _try(correction, now=now)
    moves_teams = correction.lines.filter(kind__in=MOVES_TEAMS).exists()
    if not moves_teams and expected == sealed_rows(correction, set(expected)):
        raise ValidationError(_("Nothing would change. Add what is wrong, or give the correction up."), code="same")
    correction.save_over(correction.version, fields=["base", "asked_at", "first_asked_at"])
    audit.record("reviews.ask_for_correction", by=by, about=correction)


@transaction.atomic
def take_back(correction: Correction, *, version: int, by: Person, now: datetime) -> None:
    """Makes a draft of it again."""
    correction = _held(correction, version)
    require(permissions.may_take_back(by, correction))
    correction.asked_at = None
    correction.save_over(correction.version, fields=["asked_at"])
    audit.record("reviews.take_correction_back", by=by, about=correction)


@transaction.atomic
def drop(correction: Correction, *, version: int, by: Person, now: datetime) -> None:
    """Gives it up; it stays to be read by whoever drafted it."""
    correction = _held(correction, version)
    require(permissions.may_drop(by, correction))
    correction.dropped_at = now
    correction.save_over(correction.version, fields=["dropped_at"])
    audit.record("reviews.drop_correction", by=by, about=correction)


@transaction.atomic
def refuse(correction: Correction, *, refusal: str, version: int, by: Person, now: datetime) -> None:
    """Refuses it with the word that whoever asked reads."""
    correction = _held(correction, version)
    require(permissions.may_approve(by, correction, now=now))
    if not refusal.strip():
        raise ValidationError({"refusal": _("Say why not; whoever asked reads it.")})
    correction.refused_by, correction.refused_at, correction.refusal = by, now, refusal.strip()
    correction.save_over(correction.version, fields=["refused_by", "refused_at", "refusal"])
    audit.record("reviews.refuse_correction", by=by, about=correction)


@transaction.atomic
def approve(correction: Correction, *, version: int, by: Person, now: datetime) -> MonthRun:
    """Writes the lines and begins the next revision, in one transaction; the ticks work it out and seal it.

    Raises ValidationError where a line cannot be written, the month was corrected since, or is being worked out.
    """
    month = Month(correction.month)
    hold_month(month)
    hold_month(month.next())  # whose closing would begin with what this month carries over now
    correction = _held(correction, version)
    require(permissions.may_approve(by, correction, now=now))
    if Period.objects.filter(pk=month.next(), state=Period.State.CLOSING).exists():
        raise ValidationError(_("The month after it is being closed. Approve this once that one is sealed."))
    if correction.base_id != _in_force(Month(correction.month)).pk:
        words = _("The month was corrected since this was asked for. Whoever asked takes it back and asks again.")
        raise ValidationError(words, code="corrected_since")
    write_lines(correction, now=now)
    run = runs.start_revision(correction.base, reason=named(correction), asked_by=correction.drafted_by, by=by)
    correction.approved_by, correction.approved_at, correction.run = by, now, run
    correction.save_over(correction.version, fields=["approved_by", "approved_at", "run"])
    audit.record("reviews.approve_correction", by=by, about=correction)
    return run


@transaction.atomic
def work_out_again(correction: Correction, *, version: int, by: Person, now: datetime) -> MonthRun:
    """Begins the revision anew where its run stopped with an alarm: the lines are written already."""
    correction = _held(correction, version)
    require(permissions.may_work_out_again(by, correction, now=now))
    hold_month(correction.month)
    told = {"asked_by": correction.drafted_by, "by": correction.approved_by}
    correction.run = runs.start_revision(_in_force(Month(correction.month)), reason=named(correction), **told)
    correction.save_over(correction.version, fields=["run"])
    audit.record("reviews.work_out_correction_again", by=by, about=correction)
    return correction.run


def _rebase(correction: Correction) -> None:
    """A draft is about the revision in force, whichever it began with."""
    in_force = _in_force(Month(correction.month))
    if correction.base_id != in_force.pk:
        correction.base = in_force
        Correction.objects.filter(pk=correction.pk).update(base=in_force)


def named(correction: Correction) -> str:
    """What a run is told as its reason: a run is never changed, and the words may be about people who are erased."""
    return f"correction {correction.pk}"


def _try(correction: Correction, *, now: datetime) -> dict[str, Any]:
    """Tries the lines and keeps what they would make of the sheets."""
    expected = tried(correction, now=now)
    correction.expected = canonical(expected)
    Correction.objects.filter(pk=correction.pk).update(expected=correction.expected)
    return expected


def _in_force(month: Month) -> MonthRun:
    """The revision in force of a month that is not being worked out."""
    found = MonthRun.objects.filter(period=month)
    if found.filter(state__in=runs.IN_PROGRESS).exists():
        raise ValidationError(_("The month is being worked out. Come back in a few minutes."), code="in_progress")
    run = found.filter(is_current=True).first()
    if run is None:
        raise ValidationError(_("This month is not sealed yet; what is wrong can be changed as it stands."))
    return run


def _held(correction: Correction, version: int | None = None) -> Correction:
    """The row as it is now, kept until the transaction ends. Raises StaleVersion where another was read."""
    rows = Correction.objects.select_for_update(of=("self",)).select_related("base", "drafted_by", "run")
    held = rows.get(pk=correction.pk)
    if version is not None and version != held.version:
        raise StaleVersion()
    return held
