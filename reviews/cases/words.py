"""Criteria and states of cases as people read them, and the tones of their badges (core.templatetags.ui.SHAPES)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import number_in_figures
from reviews.cases.learned import Link
from reviews.cases.rules import Code, Criterion, State
from reviews.models import ImprovementPlan, PromotionCase
from reviews.month.inputs import canonical
from reviews.sheet_days import decimal

LABELS = {
    Code.GRADES: gettext_lazy("Grades A or S"),
    Code.TARGETS: gettext_lazy("Targets"),
    Code.DISCIPLINE: gettext_lazy("Meetings and reports"),
    Code.IN_POST: gettext_lazy("Time in the post"),
    Code.QUARTERS: gettext_lazy("Targets of the team"),
    Code.COURSES: gettext_lazy("Courses"),
    Code.MENTORING: gettext_lazy("Helping others grow"),
}
STATES = {
    State.MET: (gettext_lazy("met"), "done"),
    State.NOT_YET: (gettext_lazy("not yet"), "open"),
    State.TO_CONFIRM: (gettext_lazy("a person confirms it"), "soon"),
}
PROMOTION_TONES = {
    PromotionCase.State.NOMINATED: "soon",
    PromotionCase.State.EVIDENCE: "soon",
    PromotionCase.State.PANEL: "soon",
    PromotionCase.State.APPROVED: "done",
    PromotionCase.State.DEFERRED: "open",
    PromotionCase.State.EFFECTIVE: "done",
    PromotionCase.State.WITHDRAWN: "open",
}
PLAN_TONES = {
    ImprovementPlan.State.OPENED: "soon",
    ImprovementPlan.State.ACTIVE: "soon",
    ImprovementPlan.State.MET: "done",
    ImprovementPlan.State.NOT_MET: "open",
}


class CriterionLine(NamedTuple):
    """One criterion as a page shows it."""

    code: Code
    label: Promise
    how_far: str
    state: str
    tone: str
    is_to_confirm: bool
    records: Sequence[Link] = ()


def line_of(criterion: Criterion, records: Sequence[Link] = ()) -> CriterionLine:
    """The criterion in the reader's language, with the records behind it that the reader may open."""
    words, tone = STATES[criterion.state]
    to_confirm = criterion.state == State.TO_CONFIRM
    how_far = HOW_FAR[criterion.code](criterion)
    return CriterionLine(criterion.code, LABELS[criterion.code], how_far, str(words), tone, to_confirm, records)


def lines_of(criteria: Iterable[Criterion], links: Mapping[Code, Sequence[Link]]) -> list[CriterionLine]:
    return [line_of(criterion, links.get(criterion.code, ())) for criterion in criteria]


def kept_text(criteria: Iterable[Criterion]) -> str:
    """The criteria as a case keeps them."""
    return canonical([[one.code.value, one.state.value, one.have, one.need] for one in criteria])


def kept_criteria(text: str) -> list[Criterion]:
    """The criteria that a case kept."""
    return [Criterion(Code(code), State(state), have, need) for code, state, have, need in json.loads(text)]


def _counted(sentence: str, criterion: Criterion) -> str:
    return sentence % {"have": criterion.have or 0, "need": criterion.need}


def _scored(sentence: str, criterion: Criterion) -> str:
    have, need = decimal(criterion.have), decimal(criterion.need)
    return sentence % {"have": number_in_figures(have, places=2), "need": number_in_figures(need, places=0)}


HOW_FAR: dict[Code, Callable[[Criterion], str]] = {
    Code.GRADES: lambda one: _counted(_("%(have)s of the last %(need)s graded months in a row"), one),
    Code.TARGETS: lambda one: _scored(_("T mean of the last three graded months %(have)s; %(need)s needed"), one),
    Code.DISCIPLINE: lambda one: _scored(
        _("lowest R of the last three graded months %(have)s; %(need)s needed in each"), one
    ),
    Code.IN_POST: lambda one: _counted(_("%(have)s whole months; %(need)s needed"), one),
    Code.QUARTERS: lambda one: _counted(_("%(have)s of the last four quarters reached; %(need)s needed"), one),
    Code.COURSES: lambda one: (
        _("the courses that the post asks for are passed")
        if one.need is None
        else _counted(_("%(have)s of %(need)s required courses passed"), one)
    ),
    Code.MENTORING: lambda one: _("mentored one person, or led two sharing sessions"),
}
