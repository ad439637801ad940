"""What the room registers with duties: a talk with somebody.

One kind for every talk, so that nothing tells a talk that low marks asked for from one that comes by itself: not its
name, not its place in a list. It is in no digest and in no letter, and the calendar feed says only what kind it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import HeldTalk, TalkAsked
from coaching.mood import TALK, subject_of
from duties.models import Duty
from duties.naming import Naming, register_naming, titles
from duties.registry import DutyKind, PlannedDuty, register_kind
from duties.rhythm import RhythmFigure, register_figure
from meetings.models import Meeting, MeetingKind
from org.calendar import Availability
from org.models import Appointment, Person

if TYPE_CHECKING:
    from duties.planning import PlanContext

DUE = time(18)
KEPT = timedelta(days=62)
ROUND = timedelta(days=28)  # the longest


def plan_talks(context: "PlanContext") -> Iterator[PlannedDuty]:
    """What these people owe as coaches: the talks that low marks ask for, and those of each round. Seven queries."""
    people = {person.pk: person for person in context.people}
    yield from _asked(context, people)
    yield from _of_rounds(context, people)


def _asked(context: "PlanContext", people: Mapping[int, Person]) -> Iterator[PlannedDuty]:
    """The talks that low marks ask for, still owed or of the last two months. One query."""
    lately = Q(done_at=None) | Q(done_at__gte=context.now - KEPT)
    for talk in TalkAsked.objects.filter(lately, coach__in=people).select_related("person"):
        is_here = talk.person.is_in_service(context.start) and people[talk.coach_id].is_in_service(context.start)
        if talk.done_at is None and not is_here:
            continue
        opens_at = context.instant(talk.coach_id, talk.asked_on, time.min)
        due_at = context.instant(talk.coach_id, talk.due_on, DUE)
        yield PlannedDuty(talk.coach_id, subject_of(talk), talk.due_on, opens_at, due_at, None, talk.done_at)


def _of_rounds(context: "PlanContext", coaches: Mapping[int, Person]) -> Iterator[PlannedDuty]:
    """The talks of rounds, from the day for which each stands until the last working day of its round.

    None is owed to or by whoever is new or leaves within the round, nor where the two are both here on too few days,
    nor where another coach has the person by its end.
    """
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


def parts_of(subject: str) -> tuple[str, int, int]:
    """Whether it is asked for or of a round, the id of the talk, that of the person."""
    what, talk, person = subject.split(":")
    return what, int(talk), int(person)


def talks_done(duties: Sequence[Duty]) -> Mapping[UUID, datetime]:
    """When each was held. Two queries."""
    parts = {duty.pk: parts_of(duty.subject)[:2] for duty in duties}
    keys = {what: {pk for one, pk in parts.values() if one == what} for what in ("asked", "talk")}
    asked = TalkAsked.objects.filter(pk__in=keys["asked"], done_at__isnull=False).values_list("pk", "done_at")
    held = HeldTalk.objects.filter(pk__in=keys["talk"]).values_list("pk", "recorded_at")
    at = {("asked", pk): done for pk, done in asked} | {("talk", pk): done for pk, done in held}
    return {key: at[part] for key, part in parts.items() if part in at}


def _url(duty: Duty) -> str:
    what, talk, _person = parts_of(duty.subject)
    return reverse("coaching:talk_asked" if what == "asked" else "coaching:talk_detail", args=[talk])


def asked_talks(start: date, end: date, units: Collection[int]) -> set[UUID]:
    """Those that marks asked for, due in the span: no figure of the rhythm counts them. One query."""
    theirs = Appointment.objects.filter(unit__in=units).values("person")
    asked = Duty.objects.filter(kind=TALK, local_date__range=(start, end), subject__startswith="asked:")
    asked = asked.filter(person__in=theirs)
    return set(asked.values_list("pk", flat=True))


def register() -> None:
    """Called in AppConfig.ready."""
    register_naming(
        TALK,
        Naming(
            key=lambda duty: parts_of(duty.subject)[2],
            rows=lambda keys, day: Person.objects.filter(pk__in=keys),
            fields=("pk", "name_zh", "name_pinyin"),
            words=lambda duty, name: _("Talk with %(name)s") % {"name": name},
        ),
    )
    register_figure(
        RhythmFigure("talks", gettext_lazy("Coaching talks held"), kinds=(TALK,), excused=asked_talks, order=60)
    )
    register_kind(
        DutyKind(
            code=TALK,
            label=gettext_lazy("Coaching talk"),
            plan=plan_talks,
            done=talks_done,
            url=_url,
            action_label=gettext_lazy("Prepare it"),
            titles=titles,
            knows_done=True,
            estimate_minutes=30,
            asks_mail=False,
            told_to_superior=False,
        )
    )
