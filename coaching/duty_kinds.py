"""What the room registers with duties: a talk with somebody.

One kind for every talk, so that nothing tells a talk that low marks asked for from one that comes by itself: not its
name, not its place in a list. It is in no digest and in no letter, and the calendar feed says only what kind it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import TalkAsked
from coaching.mood import TALK, subject_of
from duties.naming import Naming, register_naming, titles
from duties.registry import DutyKind, PlannedDuty, register_kind

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

DUE = time(18)
KEPT = timedelta(days=62)


def plan_talks(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The talks asked of these people that are still owed, and those of the last two months. One query."""
    people = {person.pk: person for person in context.people}
    lately = Q(done_at=None) | Q(done_at__gte=context.now - KEPT)
    for talk in TalkAsked.objects.filter(lately, coach__in=people).select_related("person"):
        is_here = talk.person.is_in_service(context.start) and people[talk.coach_id].is_in_service(context.start)
        if talk.done_at is None and not is_here:
            continue
        opens_at = context.instant(talk.coach_id, talk.asked_on, time.min)
        due_at = context.instant(talk.coach_id, talk.due_on, DUE)
        yield PlannedDuty(talk.coach_id, subject_of(talk), talk.due_on, opens_at, due_at, None, talk.done_at)


def asked_in(subject: str) -> int:
    """The id of the talk that a subject carries."""
    return int(subject.partition(":")[2])


def talks_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each was held. One query."""
    keys = {duty.pk: asked_in(duty.subject) for duty in duties}
    rows = TalkAsked.objects.filter(pk__in=keys.values(), done_at__isnull=False)
    at = dict(rows.values_list("pk", "done_at"))
    return {pk: at[key] for pk, key in keys.items() if key in at}


def register() -> None:
    """Called in AppConfig.ready."""
    register_naming(
        TALK,
        Naming(
            key=lambda duty: asked_in(duty.subject),
            rows=lambda keys, day: TalkAsked.objects.filter(pk__in=keys),
            fields=("pk", "person__name_zh", "person__name_pinyin"),
            words=lambda duty, name: _("Talk with %(name)s") % {"name": name},
        ),
    )
    register_kind(
        DutyKind(
            code=TALK,
            label=gettext_lazy("Coaching talk"),
            plan=plan_talks,
            done=talks_done,
            url=lambda duty: reverse("coaching:talk_asked", args=[asked_in(duty.subject)]),
            action_label=gettext_lazy("Prepare it"),
            titles=titles,
            knows_done=True,
            estimate_minutes=30,
            asks_mail=False,
            told_to_superior=False,
        )
    )
