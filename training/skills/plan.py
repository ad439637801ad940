"""The development plan of a person: steps towards a level, each a duty of theirs, gone through with the superior."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.verdicts import Verdict, require
from duties import actions
from duties.actions import ActionSort
from org.models import Person
from training.models import DevelopmentStep, PlanReview
from training.skills.permissions import may_plan, may_review

FARTHEST = timedelta(days=366)


def _may_change(by: Person, step: DevelopmentStep, *, on: date) -> Verdict:
    return may_plan(by, step.owner, on=on)


def _may_own(by: Person, _step: DevelopmentStep, owner: Person, *, on: date) -> Verdict:
    return may_plan(by, owner, on=on)


STEPS = ActionSort(
    code="development_step",
    label=gettext_lazy("Step of your development plan"),
    model=DevelopmentStep,
    acts="training.%s_step",
    page="training:development_detail",
    may_change=_may_change,
    may_own=_may_own,
    changes=("what", "skill", "level", "way", "due_on"),
    related=("skill",),
)


def add_step(person: Person, *, by: Person, today: date, **values: Any) -> DevelopmentStep:
    """A new step of the person's plan. Raises ValidationError by field."""
    if values["due_on"] > today + FARTHEST:
        raise ValidationError({"due_on": _("Choose a day within a year.")})
    return actions.add(STEPS, DevelopmentStep(owner=person, **values), by=by, today=today)


@transaction.atomic
def review_plan(person: Person, *, word: str, by: Person, now: datetime, today: date) -> PlanReview:
    """Both went through the plan today: in a talk of coaching or beside one."""
    require(may_review(by, person, on=today))
    row = PlanReview.objects.create(person=person, day=today, word=word.strip(), reviewed_by=by, reviewed_at=now)
    audit.record("training.review_plan", by=by, about=row)
    return row
