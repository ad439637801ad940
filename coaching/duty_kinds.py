"""What the room registers with duties: a talk with somebody.

A talk that low marks ask for is called like any other, but is a kind of its own: it stands in no list, count or export
that anybody but the coach reads, for what is left when the talks of rounds are taken off would tell of it. No talk is
in a digest or a letter, and the calendar feed says only what kind it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import HeldTalk, TalkAsked
from coaching.mood import ASKED, TALK, subject_of
from duties.models import Duty
from duties.naming import Naming, register_naming, titles
from duties.registry import DutyKind, PlannedDuty, register_kind
from duties.rhythm import RhythmFigure, register_figure
from meetings.models import Meeting, MeetingKind
from org.calendar import Availability
from org.models import Person

if TYPE_CHECKING:
    from duties.planning import PlanContext

DUE = time(18)
KEPT = timedelta(days=62)
ROUND = timedelta(days=28)  # the longest


def plan_asked(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The talks that low marks ask for, still owed or of the last two months. One query."""
    people = {person.pk: person for person in context.people}
    lately = Q(done_at=None) | Q(done_at__gte=context.now - KEPT)
    for talk in TalkAsked.objects.filter(lately, coach__in=people).select_related("person"):
        is_here = talk.person.is_in_service(context.start) and people[talk.coach_id].is_in_service(context.start)
        if talk.done_at is None and not is_here:
            continue
        opens_at = context.instant(talk.coach_id, talk.asked_on, time.min)
        due_at = context.instant(talk.coach_id, talk.due_on, DUE)
        yield PlannedDuty(talk.coach_id, subject_of(talk), talk.due_on, opens_at, due_at, None, talk.done_at)


def plan_talks(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Talks that these people owe as coaches, from the day for which each stands to the last working day of its round.

    None is owed to or by whoever is new or leaves within the round, nor where the two are both here on too few days,
    nor where another coach has the person by its end. Six queries.
    """
    coaches = {person.pk: person for person in context.people}
    span = (context.start - ROUND, context.end + ROUND)
    rows = Meeting.objects.filter(kind=MeetingKind.COACHING, chair__in=coaches, day__range=span, called_off_at=None)
    talks = list(rows.select_related("series__pair__rule", "series__pair__person", "held_talk"))
    if not talks:
        return
    people = {talk.series.pair.person for talk in talks} | {coaches[talk.chair_id] for talk in talks}
    days = Availability.load(people, span[0] - ROUND, span[1] + ROUND)
    for talk in talks:
        pair = talk.series.pair
        first, last = pair.rule.round_of(talk.occurrence_on)
        held = getattr(talk, "held_talk", None)
        common = set(days.available_days(pair.person_id, first, last))
        common &= set(days.available_days(pair.coach_id, first, last))
        is_whole = all(_is_there(one, first, last) for one in (pair.person, coaches[talk.chair_id]))
        if held is None and pair.ended_on is not None and pair.ended_on <= last:
            continue
        if held is None and not (is_whole and 2 * len(common) >= len(days.calendar.between(first, last))):
            continue
        due_on = max([*common, talk.day])
        opens_at = context.instant(talk.chair_id, min(talk.day, due_on), time.min)
        due_at = context.instant(talk.chair_id, due_on, DUE)
        yield PlannedDuty(
            talk.chair_id, subject_of_talk(talk), due_on, opens_at, due_at, None, held and held.recorded_at
        )


def _is_there(person: Person, first: date, last: date) -> bool:
    """Whether the person was here before the round and stays past it."""
    return person.hired_on < first and (person.left_on is None or person.left_on > last)


def subject_of_talk(talk: Meeting) -> str:
    """The meeting and with whom: "talk:40:7"."""
    return f"talk:{talk.pk}:{talk.series.pair.person_id}"


def parts_of(subject: str) -> tuple[int, int]:
    """The id of the talk and that of the person."""
    _what, talk, person = subject.split(":")
    return int(talk), int(person)


def talks_done(duties: Sequence[Duty]) -> Mapping[UUID, datetime]:
    """When each was held. One query."""
    return _done(duties, HeldTalk.objects.all(), "recorded_at")


def asked_done(duties: Sequence[Duty]) -> Mapping[UUID, datetime]:
    """When each that marks asked for was held. One query."""
    return _done(duties, TalkAsked.objects.filter(done_at__isnull=False), "done_at")


def _done(duties: Sequence[Duty], rows: QuerySet, moment: str) -> Mapping[UUID, datetime]:
    talks = {duty.pk: parts_of(duty.subject)[0] for duty in duties}
    at = dict(rows.filter(pk__in=talks.values()).values_list("pk", moment))
    return {key: at[talk] for key, talk in talks.items() if talk in at}


def register() -> None:
    """Called in AppConfig.ready."""
    naming = Naming(
        key=lambda duty: parts_of(duty.subject)[1],
        rows=lambda keys, day: Person.objects.filter(pk__in=keys),
        fields=("pk", "name_zh", "name_pinyin"),
        words=lambda duty, name: _("Talk with %(name)s") % {"name": name},
    )
    register_naming(TALK, naming)
    register_naming(ASKED, naming)
    register_figure(RhythmFigure("talks", gettext_lazy("Coaching talks held"), kinds=(TALK,), order=60))
    talk = DutyKind(
        code=TALK,
        label=gettext_lazy("Coaching talk"),
        plan=plan_talks,
        done=talks_done,
        url=lambda duty: reverse("coaching:talk_detail", args=[parts_of(duty.subject)[0]]),
        action_label=gettext_lazy("Prepare it"),
        titles=titles,
        knows_done=True,
        estimate_minutes=30,
        asks_mail=False,
        told_to_superior=False,
    )
    register_kind(talk)
    register_kind(
        replace(
            talk,
            code=ASKED,
            plan=plan_asked,
            done=asked_done,
            url=lambda duty: reverse("coaching:talk_asked", args=[parts_of(duty.subject)[0]]),
            is_private=True,
        )
    )
