"""What probations register with duties: each step that waits for somebody, until a day.

They are private: that a talk about somebody's probation is due is nobody else's to know.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.wording import labelled, text_in_letters
from duties.registry import DutyKind, register_kind
from duties.steps import Step, case_in, finisher, planner
from recruiting.models import Probation
from recruiting.probation import duty_codes as codes
from recruiting.probation.loading import Day, steps_by_probation

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

KEPT = timedelta(days=62)  # so long what is over is still compared


def load(now: datetime, keys: Iterable[int] | None = None) -> list[Step]:
    """The steps of probations that go on or were over lately, or of these keys. Some nine queries."""
    waits = Q(outcome="") | Q(carried_out_at=None) | Q(outcome_at__gte=now - KEPT)
    probations = Probation.objects.filter(waits if keys is None else Q(pk__in=keys))
    probations = list(probations.of_people_in_service(now.date()).order_by("pk"))
    if not probations:
        return []
    return [step for steps in steps_by_probation(probations, Day.of(now)).values() for step in steps]


def steps_in(context: "PlanContext") -> list[Step]:
    return load(context.now)


def titles(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """Calls each duty by what it is and whom it is about, but for one's own. One query."""
    keys = {case_in(duty.subject) for duty in duties}
    rows = Probation.objects.filter(pk__in=keys).order_by()
    about = {pk: told for pk, *told in rows.values_list("pk", "person_id", "person__name_zh", "person__name_pinyin")}
    found: dict[UUID, str] = {}
    for duty in duties:
        person, zh, latin = about.get(case_in(duty.subject), (None, "", ""))
        if person not in (None, duty.person_id):
            found[duty.pk] = labelled(str(LABELS[duty.kind][0]), text_in_letters(zh, latin))
    return found


LABELS: dict[str, tuple[Promise, Promise]] = {
    codes.READ: (gettext_lazy("Read what your probation asks for"), gettext_lazy("Read it")),
    codes.TALK: (gettext_lazy("Talk about a milestone of a probation"), gettext_lazy("Look and note it")),
    codes.AGAIN: (gettext_lazy("Look at a milestone again"), gettext_lazy("Look and note it")),
    codes.PROPOSAL: (gettext_lazy("Propose how a probation ends"), gettext_lazy("Propose")),
    codes.LAST: (gettext_lazy("A probation ends, and nothing is decided"), gettext_lazy("Look")),
    codes.DECISION: (gettext_lazy("Decide about a probation"), pgettext_lazy("probation", "Read and decide")),
    codes.POST: (gettext_lazy("Carry out what was decided about a probation"), gettext_lazy("Do it")),
}
MINUTES = {codes.TALK: 30, codes.AGAIN: 20, codes.PROPOSAL: 20, codes.DECISION: 15}


def register() -> None:
    """Called in AppConfig.ready."""
    for kind in codes.DUTIES:
        label, action = LABELS[kind]
        register_kind(
            DutyKind(
                code=kind,
                label=label,
                plan=planner(kind, steps_in),
                done=finisher(kind, load),
                url=lambda duty: reverse("probation:probation_detail", args=[case_in(duty.subject)]),
                action_label=action,
                titles=titles,
                knows_done=True,
                estimate_minutes=MINUTES.get(kind, 5),
                is_private=True,
                told_to_superior=False,
            )
        )
