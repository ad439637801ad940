"""A reorganisation from the draft to its day: who writes, who approves, what is sent back or taken back."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.access import today_of
from org.models import Person, Reorganisation, ReorganisationLine
from org.periods import require_open_span
from org.permissions import may_decide_draft, may_draft, may_edit_draft, may_take_back_draft
from org.remits import remit_as_kept
from org.reorganising.deciding import may_approve
from org.reorganising.loading import Draft
from org.reorganising.wording import NO_HEAD_YET
from org.structures import Structure, add_titles, name_here

State = Reorganisation.State
Act = ReorganisationLine.Act


@transaction.atomic
def draft(*, name: str, reason: str, effective_on: date, by: Person, now: datetime) -> Reorganisation:
    """Begins a draft. Raises ValidationError when the month of its day is closing or closed."""
    require(may_draft(by, today_of(by, now)))
    require_open_span(effective_on, None)
    new = Reorganisation(name=name, reason=reason, effective_on=effective_on, drafted_by=by)
    new.full_clean()
    new.save()
    audit.record("org.draft_reorganisation", by=by, about=new)
    return new


@transaction.atomic
def redraft(
    reorganisation: Reorganisation, *, name: str, reason: str, effective_on: date, version: int, by: Person
) -> None:
    """Gives a draft another name, reason or day; its changes stay and are checked on the new day.

    Raises ValidationError when the month of the day is closing or closed, StaleVersion when another tab saved before.
    """
    reorganisation = _held(reorganisation)
    require(may_edit_draft(by, reorganisation))
    require_open_span(effective_on, None)
    asked = {"name": name, "reason": reason, "effective_on": effective_on}
    changed = [field for field, value in asked.items() if getattr(reorganisation, field) != value]
    for field, value in asked.items():
        setattr(reorganisation, field, value)
    reorganisation.full_clean()
    reorganisation.save_over(version, fields=[*asked])
    if changed:
        audit.record("org.redraft_reorganisation", by=by, about=reorganisation, fields=changed)


@transaction.atomic
def add_line(reorganisation: Reorganisation, *, act: str, by: Person, **values: Any) -> ReorganisationLine:
    """Adds a change to the draft; whether all of them go together is said beside the draft."""
    require(may_edit_draft(by, _held(reorganisation)))
    line = ReorganisationLine(reorganisation=reorganisation, act=act, **values)
    line.remit = remit_as_kept(line.remit)
    line.full_clean(exclude=["person", "title"])
    line.save()
    return line


@transaction.atomic
def change_line(line: ReorganisationLine, *, version: int, by: Person, **values: Any) -> None:
    """Says something else in a change of the draft; it keeps its place among the others.

    Raises StaleVersion when another tab saved before, ValidationError when one took the change out of the draft.
    """
    require(may_edit_draft(by, _held(line.reorganisation)))
    if not ReorganisationLine.objects.filter(pk=line.pk).exists():
        raise ValidationError(_("This change was taken out of the draft since you opened it."), code="removed")
    for name, value in values.items():
        setattr(line, name, value)
    line.remit = remit_as_kept(line.remit)
    line.full_clean(exclude=["person", "title"])
    line.save_over(version, fields=[*{*values, "remit"}])


@transaction.atomic
def add_structure(reorganisation: Reorganisation, structure: Structure, *, by: Person) -> int:
    """Adds a line for every unit of the structure that is not there yet, and the titles that go with it.

    Units without a parent of the structure come under the root, and each says that it has no head yet. One that is
    there and does not say what it is responsible for is told. Returns how many lines; again it is none. Whom to place
    in the new units, and which old ones end, is for people to say.
    """
    require(may_edit_draft(by, _held(reorganisation)))
    after = Draft(reorganisation).after
    root = next((code for code, unit in after.units.items() if unit.parent is None), "")
    add_titles(structure.titles)
    lines = [
        ReorganisationLine(
            reorganisation=reorganisation,
            act=Act.ADD_UNIT,
            unit=row.code,
            name_en=row.name_en,
            name_zh=name_here(row),
            kind=row.kind,
            parent=row.parent or root,
            remit=row.remit,
            note=NO_HEAD_YET,
        )
        for row in structure.units
        if row.code not in after.units
    ]
    untold = [row for row in structure.units if row.remit and row.code in after.units]
    lines += [
        ReorganisationLine(reorganisation=reorganisation, act=Act.CHARGE_UNIT, unit=row.code, remit=row.remit)
        for row in untold
        if not after.units[row.code].remit
    ]
    ReorganisationLine.objects.bulk_create(lines)
    return len(lines)


@transaction.atomic
def remove_line(line: ReorganisationLine, *, by: Person) -> None:
    """Takes a change out of the draft."""
    require(may_edit_draft(by, _held(line.reorganisation)))
    line.delete()


@transaction.atomic
def discard(reorganisation: Reorganisation, *, by: Person) -> None:
    """Deletes a draft: nobody has decided on it."""
    reorganisation = _held(reorganisation)
    require(may_edit_draft(by, reorganisation))
    audit.record("org.discard_reorganisation", by=by, about=reorganisation)
    reorganisation.delete()


@transaction.atomic
def submit(reorganisation: Reorganisation, *, by: Person, now: datetime) -> None:
    """Asks for approval. Raises ValidationError while something stands in its way."""
    reorganisation = _held(reorganisation)
    require(may_draft(by, today_of(by, now)))  # whoever began it may lead nothing by now
    require(may_edit_draft(by, reorganisation))
    require_ready(reorganisation)
    _move(reorganisation, State.SUBMITTED, by=by, submitted_at=now, word="")


@transaction.atomic
def approve(reorganisation: Reorganisation, *, by: Person, now: datetime, mark: str | None = None) -> None:
    """Approves it for its day; the next tick applies it when the day has come.

    `mark` is that of the draft as `by` read it. Raises ValidationError when it was changed and submitted again since.
    """
    reorganisation = _held(reorganisation)
    require(may_approve(by, Draft(reorganisation), today_of(by, now)))
    if mark is not None and (not mark or mark != reorganisation.mark):
        raise ValidationError(_("It was changed since you opened this page. Read it again, then decide."), code="stale")
    require_ready(reorganisation)
    _move(reorganisation, State.SCHEDULED, by=by, approved_by=by, approved_at=now, word="")


@transaction.atomic
def send_back(reorganisation: Reorganisation, *, word: str, by: Person, now: datetime) -> None:
    """Makes it a draft again, with the reason that the drafter reads."""
    reorganisation = _held(reorganisation)
    require(may_decide_draft(by, reorganisation, today_of(by, now)))
    if not word.strip():
        raise ValidationError({"word": _("Say what should be different.")})
    _move(reorganisation, State.DRAFT, by=by, submitted_at=None, word=word.strip())


@transaction.atomic
def take_back(reorganisation: Reorganisation, *, by: Person) -> None:
    """The drafter makes a draft of it again before it is applied; the approval is gone."""
    reorganisation = _held(reorganisation)
    require(may_take_back_draft(by, reorganisation))
    _move(reorganisation, State.DRAFT, by=by, submitted_at=None, approved_by=None, approved_at=None, stopped_for=[])


def require_ready(reorganisation: Reorganisation) -> None:
    """Raises ValidationError while its month is closed or something stands in its way."""
    require_open_span(reorganisation.effective_on, None)
    if Draft(reorganisation).problems:
        raise ValidationError(_("Something still stands in the way; it is named on the page."), code="not_ready")


def _held(reorganisation: Reorganisation) -> Reorganisation:
    """The row as it is now, kept until the transaction ends."""
    return Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)


def _move(reorganisation: Reorganisation, state: State, *, by: Person, **values: Any) -> None:
    for name, value in {"state": state, **values}.items():
        setattr(reorganisation, name, value)
    reorganisation.save(update_fields=["state", *values])
    audit.record(f"org.reorganisation_{state.value}", by=by, about=reorganisation, fields=["state"])
