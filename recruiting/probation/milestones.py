"""A probation on its way: read, confirmed, talked about, said something about (rules.md 2.13).

Errors: PermissionDenied with the reason, ValidationError for what can be put right, StaleVersion where somebody else
went on meanwhile.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from duties.services import mark_stale, note_done
from org.access import access_of, today_of
from org.line import lines_above
from org.models import Person
from recruiting.models import ConditionWord, Milestone, MilestoneTalk, Probation, ProbationStatement
from recruiting.probation.duty_codes import READ, subject_of
from recruiting.probation.evidence import evidence_of
from recruiting.probation.permissions import may_confirm, may_lead, may_write_statement
from recruiting.probation.standing import is_reached, kept_text, standing_of


class Talk(NamedTuple):
    """What a talk came to: reached or not, and where not, what is done and when they look again."""

    is_met: bool
    note: str
    plan: str = ""
    look_again_on: date | None = None


def line_of(probation: Probation, viewer: Person, now: datetime) -> list[int]:
    """Who stands above the person on the viewer's today, the direct superior first. Two queries at most."""
    today = today_of(viewer, now)
    return lines_above([probation.person_id], today, access_of(viewer, today).tree).get(probation.person_id, [])


@transaction.atomic
def see(probation: Probation, *, by: Person, now: datetime) -> None:
    """Notes that the person has read what the probation asks for. Again changes nothing."""
    require(may_write_statement(by, probation))
    if Probation.objects.filter(pk=probation.pk, seen_at=None).update(seen_at=now):
        audit.record("recruiting.see_probation", by=by, about=probation)
    note_done(by.pk, READ, subject_of(probation), now)


@transaction.atomic
def confirm(
    probation: Probation, condition_id: int, *, is_met: bool, note: str, by: Person, now: datetime
) -> ConditionWord:
    """Says whether a condition is met of which no room has records, and from what one knows it."""
    require(may_confirm(by, probation, line_of(probation, by, now), now=now))
    milestones = Milestone.objects.filter(terms=probation.terms_id)
    condition = next((one for row in milestones for one in row.conditions.all() if one.pk == condition_id), None)
    if condition is None or evidence_of(condition.evidence).reader is not None:
        raise ValidationError(_("The records of this are kept, so nobody confirms it."))
    told = {"is_met": is_met, "note": note.strip(), "written_by": by, "written_at": now}
    word = ConditionWord.objects.create(probation=probation, condition=condition, **told)
    audit.record("recruiting.confirm_condition", by=by, about=probation)
    return word


@transaction.atomic
def note_talk(probation: Probation, milestone: Milestone, talk: Talk, *, by: Person, now: datetime) -> MilestoneTalk:
    """Notes the talk about a milestone; how its conditions stood is kept with it.

    Reached is said only of what is reached. Where it is not, the note says what is done about it and when it is looked
    at again, within the probation; a milestone that is to be repeated is repeated once.
    """
    today = today_of(by, now)
    probation = _held(probation)
    require(may_lead(by, probation, line_of(probation, by, now), now=now))
    conditions = standing_of(probation, [milestone], today)[milestone.pk]
    before = list(probation.talks.filter(milestone=milestone))
    if talk.is_met and not is_reached(conditions):
        raise ValidationError({"outcome": _("Not everything that the milestone asks for is met or confirmed.")})
    if not talk.is_met:
        _require_plan(probation, milestone, talk, before, today)
    told = {"is_met": talk.is_met, "note": talk.note.strip(), "written_by": by, "written_at": now}
    if not talk.is_met:
        told |= {"plan": talk.plan.strip(), "look_again_on": talk.look_again_on}
    row = MilestoneTalk.objects.create(
        probation=probation, milestone=milestone, conditions=kept_text(conditions), **told
    )
    audit.record("recruiting.note_milestone", by=by, about=probation)
    mark_stale({probation.person_id, by.pk, *line_of(probation, by, now)[:1]})
    return row


def _require_plan(
    probation: Probation, milestone: Milestone, talk: Talk, before: list[MilestoneTalk], today: date
) -> None:
    if not talk.plan.strip():
        raise ValidationError({"plan": _("Say what is done about it; the person reads it.")})
    day = talk.look_again_on
    if day is not None and not today < day <= probation.ends_on:
        raise ValidationError({"look_again_on": _("Choose a day after today, until the last day of the probation.")})
    repeated = any(not one.is_met for one in before)
    if day is not None and milestone.if_not == Milestone.IfNot.REPEAT and repeated:
        raise ValidationError({"look_again_on": _("It was repeated once. Leave the day empty.")})


@transaction.atomic
def write_statement(probation: Probation, text: str, *, by: Person, now: datetime) -> ProbationStatement:
    """Adds what the person wants to say, at any time."""
    require(may_write_statement(by, probation))
    row = ProbationStatement.objects.create(probation=probation, text=text.strip(), written_by=by, written_at=now)
    audit.record("recruiting.state_probation", by=by, about=probation)
    return row


def _held(probation: Probation) -> Probation:
    """The probation as it is now, kept from others until the transaction ends."""
    return Probation.objects.select_for_update(of=("self",)).select_related("person", "terms").get(pk=probation.pk)
