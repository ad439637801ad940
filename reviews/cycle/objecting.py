"""Seeing a released sheet, objecting to it, and deciding about that (rules.md 2.8; C34, C35)."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.periods import Month, monday_of
from core.verdicts import require
from duties.services import mark_stale, note_done
from meetings.models import Report, ReportKind
from org.access import today_of
from org.models import Person, Unit
from org.services import require_open
from org.tree import OrgTree
from reviews.assessing import move, sign_off_of
from reviews.cycle.dates import dates_of
from reviews.cycle.desk import no_sheet, sheet_of
from reviews.cycle.duty_codes import DECISION_DUTY, SIGHT_DUTY, decision_subject, month_subject
from reviews.cycle.permissions import may_decide, may_object
from reviews.cycle.raters import raters_of
from reviews.models import Assessment, Objection, SignOff
from reviews.models_cycle import OBJECTED_ALREADY
from reviews.rating import overrule
from reviews.working_days import in_working_days

DECIDED_WITHIN = 5  # working days
About, Outcome = Objection.About, Objection.Outcome
RATED = {About.DAILY: ReportKind.DAILY, About.WEEKLY: ReportKind.WEEKLY}


# --- the person -------------------------------------------------------------------------------------------------------


@transaction.atomic
def acknowledge(month: Month, *, by: Person, now: datetime) -> None:
    """Notes that the person has seen the own released sheet; it says nothing about agreeing. Again changes nothing."""
    sign_off = sign_off_of(by, month)
    if sign_off is None or not sign_off.released_at:
        require(may_object(by, sign_off, None, now=now))
    if SignOff.objects.filter(pk=sign_off.pk, acknowledged_at=None).update(acknowledged_at=now):
        audit.record("reviews.acknowledge_sheet", by=by, about=sign_off)
    note_done(by.pk, SIGHT_DUTY, month_subject(month), now)


@transaction.atomic
def object_to(
    month: Month, *, about: str, text: str, subject_on: date | None = None, by: Person, now: datetime
) -> Objection:
    """Raises an objection to the own released sheet; who decides about it is named at once.

    Raises PermissionDenied (not released, the day is over), ValidationError (the day lies outside the month or has no
    report, the same objection waits already, month closed). About thirty queries.
    """
    sign_off = sign_off_of(by, month)
    require(may_object(by, sign_off, dates_of(month), now=now))
    require_open(month.first)
    subject_on = _subject(by, month, about, subject_on)
    sheet = sheet_of(by, month)
    if sheet is None:
        raise ValidationError(no_sheet().reason)
    tree = OrgTree.on(today_of(by, now))
    unit, assessor = Unit.objects.get(code=sheet.last.unit), Person.objects.filter(code=sheet.assessor).first()
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                person=by,
                unit=unit,
                superior=assessor,
                month=month,
                about=about,
                subject_on=subject_on,
                text=text.strip(),
                raised_at=now,
                decider_id=decider_of(by, month, unit.pk, tree),
                due_on=in_working_days(today_of(by, now), DECIDED_WITHIN),
            )
    except IntegrityError:
        raise ValidationError(OBJECTED_ALREADY) from None
    audit.record("reviews.object", by=by, about=objection)
    note_done(by.pk, SIGHT_DUTY, month_subject(month), now)
    if objection.decider_id:
        mark_stale([objection.decider_id])
    return objection


def _subject(by: Person, month: Month, about: str, day: date | None) -> date | None:
    """The day or Monday whose rating it is about; None for what is about the whole month."""
    if about not in RATED:
        return None
    if day is None:
        raise ValidationError({"subject_on": _("Which day is it about?")})
    subject = day if about == About.DAILY else monday_of(day)
    belongs = Month.of(day) == month if about == About.DAILY else Month.of_week(subject) == month
    report = Report.objects.sent().filter(person=by, kind=RATED[about], subject_on=subject)
    if not belongs or not report.exists():
        raise ValidationError({"subject_on": _("There is no report of that day in this month.")})
    return subject


def decider_of(person: Person, month: Month, unit: int, tree: OrgTree) -> int | None:
    """Who decides about an objection: the nearest of the line two levels up who rated nothing of the month.

    None where nobody is: then HR decides. Four queries.
    """
    heads = [head for above in tree.path(unit) if (head := tree.heads.get(above)) and head != person.pk]
    line = list(dict.fromkeys(heads))
    raters = raters_of(person, month) if line[1:] else set()
    return next((head for head in line[1:] if head not in raters), None)


# --- whoever decides --------------------------------------------------------------------------------------------------


class Decision(NamedTuple):
    """What was decided: the outcome with its reason, and the figure that it gives where it is about one."""

    outcome: str
    answer: str
    rating: int | None = None  # of the day or week
    assessment: Assessment | None = None  # and by how much it moves
    calibration: Decimal | None = None


@transaction.atomic
def decide(
    objection: Objection, decision: Decision, *, by: Person, now: datetime, version: int | None = None
) -> Objection:
    """Decides about an objection and writes the figure that the decision gives, in one transaction.

    Raises PermissionDenied, ValidationError (no reason, a figure without being upheld, beyond the limit, the month is
    sealed: then a figure changes by a correction), StaleVersion.
    """
    if version is not None and version != objection.version:
        raise StaleVersion()
    require(may_decide(by, objection, now=now))
    if not decision.answer.strip():
        raise ValidationError({"answer": _("Say why; the person reads it.")})
    has_figure = decision.rating is not None or decision.calibration is not None
    if has_figure and decision.outcome == Outcome.NOT_UPHELD:
        raise ValidationError({"outcome": _("What is not upheld changes no figure.")})
    before, after = _write_figure(objection, decision, by=by, now=now) if has_figure else (None, None)
    objection.outcome, objection.answer = decision.outcome, decision.answer.strip()
    objection.value_before, objection.value_after = before, after
    objection.decided_by, objection.decided_at = by, now
    fields = ["outcome", "answer", "value_before", "value_after", "decided_by", "decided_at"]
    objection.save_over(objection.version if version is None else version, fields=fields)
    audit.record("reviews.decide_objection", by=by, about=objection, fields=["outcome"])
    if objection.decider_id:
        note_done(objection.decider_id, DECISION_DUTY, decision_subject(objection), now)
    return objection


def _write_figure(objection: Objection, decision: Decision, *, by: Person, now: datetime) -> tuple:
    """Writes the new figure; what it was before and is now. Raises ValidationError where it is another's."""
    if decision.calibration is not None:
        about = decision.assessment
        if objection.about != About.ASSESSMENT or (about.person_id, about.month) != (
            objection.person_id,
            objection.month,
        ):
            raise ValidationError({"calibration": _("The objection is not about this figure.")})
        before = decision.assessment.calibration
        moved = move(decision.assessment, calibration=decision.calibration, reason=decision.answer, by=by, now=now)
        return before, moved.calibration
    if objection.about not in RATED:
        raise ValidationError({"rating": _("The objection is not about this figure.")})
    report = Report.objects.get(
        person=objection.person_id, kind=RATED[About(objection.about)], subject_on=objection.subject_on
    )
    return overrule(report, rating=decision.rating, by=by, now=now, why="objection")
