"""What cases register with duties: each step that waits for somebody, until a day.

They are private: that somebody has to do with a case about somebody is nobody else's to know.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.wording import labelled, text_in_letters
from duties.registry import DutyKind, register_kind
from duties.steps import Step, case_in, finisher, planner
from reviews.cases import duty_codes as codes
from reviews.cases.loading import Day, steps_of_plans, steps_of_promotions, with_followers
from reviews.models import ImprovementPlan, PromotionCase

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

KEPT = timedelta(days=62)  # so long what is over is still compared
Promotion, Plan = PromotionCase.State, ImprovementPlan.State


def _promotions(now: datetime, keys: Iterable[int] | None = None) -> list[Step]:
    """The steps of promotions that go on or were over lately, or of these keys. Some seven queries."""
    lately = now - KEPT
    near = Q(state__in=[*PromotionCase.OPEN, Promotion.DEFERRED]) | Q(effective_at__gte=lately)
    cases = PromotionCase.objects.filter(near if keys is None else Q(pk__in=keys))
    cases = list(cases.filter(Q(person__left_on=None) | Q(person__left_on__gte=now.date())).order_by("pk"))
    if not cases:
        return []
    return [step for steps in steps_of_promotions(cases, Day.of(now)).values() for step in steps]


def _plans(now: datetime, keys: Iterable[int] | None = None) -> list[Step]:
    """The same of plans to improve."""
    waits = Q(state=Plan.NOT_MET, next_step="") | Q(next_step=ImprovementPlan.Next.TRAINING, followed_by=None)
    near = Q(state__in=ImprovementPlan.OPEN) | waits | Q(ended_at__gte=now - KEPT) | Q(next_at__gte=now - KEPT)
    plans = with_followers(ImprovementPlan.objects.filter(near if keys is None else Q(pk__in=keys)))
    plans = list(plans.filter(Q(person__left_on=None) | Q(person__left_on__gte=now.date())).order_by("pk"))
    if not plans:
        return []
    return [step for steps in steps_of_plans(plans, Day.of(now)).values() for step in steps]


def promotion_steps_of(context: "PlanContext") -> list[Step]:
    return _promotions(context.now)


def plan_steps_of(context: "PlanContext") -> list[Step]:
    return _plans(context.now)


def titles(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """Calls each duty by what it is and whom it is about, but for one's own plan. One query for both tables."""
    names = "person_id", "person__name_zh", "person__name_pinyin"
    keys = {is_plan: {case_in(duty.subject) for duty in duties if _is_plan(duty) == is_plan} for is_plan in (0, 1)}
    cases = PromotionCase.objects.filter(pk__in=keys[0]).order_by().values_list(Value(0), "pk", *names)
    plans = ImprovementPlan.objects.filter(pk__in=keys[1]).order_by().values_list(Value(1), "pk", *names)
    about = {(is_plan, pk): told for is_plan, pk, *told in cases.union(plans, all=True)}
    found: dict[UUID, str] = {}
    for duty in duties:
        person, zh, latin = about.get((_is_plan(duty), case_in(duty.subject)), (None, "", ""))
        if person not in (None, duty.person_id):
            found[duty.pk] = labelled(str(LABELS[duty.kind][0]), text_in_letters(zh, latin))
    return found


def _is_plan(duty: "Duty") -> int:
    return int(duty.kind in codes.IMPROVEMENT_DUTIES)


LABELS: dict[str, tuple[Promise, Promise]] = {
    codes.EVIDENCE: (gettext_lazy("Gather the evidence of a promotion and name the panel"), gettext_lazy("Go on")),
    codes.WORD: (gettext_lazy("Give your word about a promotion"), gettext_lazy("Give it")),
    codes.DECISION: (gettext_lazy("Decide about a promotion"), gettext_lazy("Read and decide")),
    codes.POST: (gettext_lazy("Give the post of a promotion"), gettext_lazy("Give it")),
    codes.AGAIN: (gettext_lazy("Look at a promotion again"), gettext_lazy("Look")),
    codes.READ_PLAN: (gettext_lazy("Read your plan to improve"), gettext_lazy("Read it")),
    codes.START: (gettext_lazy("Talk about a plan to improve, and start it"), gettext_lazy("Start it")),
    codes.COACHING: (gettext_lazy("Coach this week, and note it"), gettext_lazy("Note it")),
    codes.END: (gettext_lazy("Say whether the goals of a plan are met"), gettext_lazy("Say it")),
    codes.NEXT: (gettext_lazy("Say what follows a plan"), gettext_lazy("Say it")),
    codes.SECOND: (gettext_lazy("Open the second plan"), gettext_lazy("Open it")),
}
MINUTES = {codes.EVIDENCE: 15, codes.WORD: 10, codes.DECISION: 15, codes.COACHING: 30, codes.START: 30}


def register() -> None:
    """Called in AppConfig.ready."""
    for kind in codes.PROMOTION_DUTIES:
        _register(kind, promotion_steps_of, _promotions, "cases:promotion_detail")
    for kind in codes.IMPROVEMENT_DUTIES:
        _register(kind, plan_steps_of, _plans, "cases:improvement_detail")


def _register(kind: str, of_context: Callable, by_keys: Callable, page: str) -> None:
    label, action = LABELS[kind]
    register_kind(
        DutyKind(
            code=kind,
            label=label,
            plan=planner(kind, of_context),
            done=finisher(kind, by_keys),
            url=lambda duty: reverse(page, args=[case_in(duty.subject)]),
            action_label=action,
            titles=titles,
            knows_done=True,
            estimate_minutes=MINUTES.get(kind, 5),
            is_private=True,
            told_to_superior=False,
        )
    )
