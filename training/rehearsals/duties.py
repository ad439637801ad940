"""What rehearsals register with duties: to score, to say why observers are apart, to debrief.

That somebody has scored, or not yet, is nobody else's to know while others still score: this duty is private.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.naming import Naming, register_naming, titles
from duties.registry import DutyKind, PlannedDuty, register_kind
from org.calendar import Availability
from training.models import Observer, Rehearsal, SpreadWord
from training.rehearsals.duty_codes import DEBRIEF, SCORE, WORD, rehearsal_in, subject_of

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

DUE = time(18)
WITHIN = 2  # working days
KEPT = timedelta(days=62)  # so long what is done is still compared
AHEAD = timedelta(days=40)  # in which two days on which somebody is there are found
Owed = tuple[int, Rehearsal, datetime, datetime | None]  # by whom, of what, since when, done when


def plan_scores(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The scores that these people owe as observers, from the beginning on. Three queries, one where there is none."""
    rows = Observer.objects.filter(person__in=[one.pk for one in context.people], rehearsal__started_at__isnull=False)
    rows = rows.filter(Q(sent_at=None) | Q(sent_at__gte=context.now - KEPT)).select_related("rehearsal")
    return _planned(
        context, [(one.person_id, one.rehearsal, one.rehearsal.started_at, one.sent_at) for one in rows.order_by("pk")]
    )


def plan_words(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The words about a spread that these people owe as observers, or as whoever debriefs: for them it is the step
    before. The first that is said is everybody's.
    """
    people = {one.pk for one in context.people}
    about = SpreadWord.objects.filter(Q(written_at=None) | Q(written_at__gte=context.now - KEPT)).values("rehearsal")
    seen = Observer.objects.filter(person__in=people, rehearsal__in=about).select_related("rehearsal").order_by("pk")
    led = Rehearsal.objects.filter(Q(lead__in=people) | Q(superior__in=people), pk__in=about).select_related("lead")
    owed = {(one.person_id, one.rehearsal_id): one.rehearsal for one in seen}
    owed |= {(owner_of(one, context.start), one.pk): one for one in led.order_by("pk")}
    said = _said({rehearsal for _person, rehearsal in owed})
    rows = [(person, one, one.scored_at, said.get(one.pk)) for (person, _pk), one in owed.items() if person in people]
    return _planned(context, rows)


def _said(rehearsals: set[int]) -> dict[int, datetime]:
    """Rehearsal → when the last of its words was said, where none is awaited. One query, none for no rehearsal."""
    if not rehearsals:
        return {}
    rows = SpreadWord.objects.filter(rehearsal__in=rehearsals).order_by().values("rehearsal")
    awaited = set(SpreadWord.objects.filter(rehearsal__in=rehearsals).awaited().values_list("rehearsal_id", flat=True))
    found = rows.annotate(at=Max("written_at")).values_list("rehearsal", "at")
    return {rehearsal: at for rehearsal, at in found if rehearsal not in awaited}


def plan_debriefs(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The debriefs that these people owe: whoever leads; the superior of the day where the leader has left.

    Not before the words about spreads are said (plan_words): from then on.
    """
    people = {one.pk for one in context.people}
    near = Q(debriefed_at=None) | Q(debriefed_at__gte=context.now - KEPT)
    rows = Rehearsal.objects.scored().filter(near).filter(Q(lead__in=people) | Q(superior__in=people))
    rows = rows.exclude(pk__in=SpreadWord.objects.awaited().values("rehearsal")).select_related("lead")
    rows = rows.annotate(said_at=Max("spread_words__written_at"))
    owed = [
        (owner, one, one.said_at or one.scored_at, one.debriefed_at)
        for one in rows.order_by("pk")
        if (owner := owner_of(one, context.start)) in people
    ]
    return _planned(context, owed)


def owner_of(rehearsal: Rehearsal, day: date) -> int | None:
    """Who debriefs, by id."""
    return rehearsal.lead_id if rehearsal.lead.is_in_service(day) else rehearsal.superior_id


def _planned(context: "PlanContext", owed: Sequence[Owed]) -> Iterator[PlannedDuty]:
    """Due at six on the second day after on which the person is there. Two queries, none where nothing is owed."""
    if not owed:
        return
    people = {person.pk: person for person in context.people}
    days = [since.date() for _person, _rehearsal, since, _done in owed]
    there = Availability.load(
        [people[person] for person, *_rest in owed], min(days) - timedelta(days=1), max(days) + AHEAD
    )
    for person, rehearsal, since, done_at in owed:
        after = max(rehearsal.day, since.date())
        due_on = there.next_available(person, after, WITHIN) or after + timedelta(days=WITHIN)
        due_at = max(context.instant(person, due_on, DUE), since)
        yield PlannedDuty(person, subject_of(rehearsal), due_on, since.astimezone(UTC), due_at, None, done_at)


def scores_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each was sent. One query."""
    keys = {rehearsal_in(duty.subject) for duty in duties}
    rows = Observer.objects.filter(rehearsal__in=keys, sent_at__isnull=False)
    at = {(rehearsal, person): sent for rehearsal, person, sent in rows.values_list("rehearsal", "person", "sent_at")}
    return _found(duties, lambda duty: at.get((rehearsal_in(duty.subject), duty.person_id)))


def words_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When the last word of each rehearsal was said. Two queries."""
    said = _said({rehearsal_in(duty.subject) for duty in duties})
    return _found(duties, lambda duty: said.get(rehearsal_in(duty.subject)))


def debriefs_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each was debriefed. One query."""
    keys = {rehearsal_in(duty.subject) for duty in duties}
    rows = Rehearsal.objects.filter(pk__in=keys, debriefed_at__isnull=False)
    at = dict(rows.values_list("pk", "debriefed_at"))
    return _found(duties, lambda duty: at.get(rehearsal_in(duty.subject)))


def _found(duties: Sequence["Duty"], at: Callable[["Duty"], datetime | None]) -> dict[UUID, datetime]:
    return {duty.pk: instant for duty in duties if (instant := at(duty)) is not None}


def register() -> None:
    """Called in AppConfig.ready."""
    score = DutyKind(
        code=SCORE,
        label=gettext_lazy("Score a rehearsal"),
        plan=plan_scores,
        done=scores_done,
        url=lambda duty: reverse("training:rehearsal_score", args=[rehearsal_in(duty.subject)]),
        action_label=gettext_lazy("Score it"),
        titles=titles,
        knows_done=True,
        estimate_minutes=10,
        is_private=True,
        told_to_superior=False,
    )
    page = lambda duty: reverse("training:rehearsal_detail", args=[rehearsal_in(duty.subject)])  # noqa: E731
    word = replace(
        score,
        code=WORD,
        label=gettext_lazy("Say why observers of a rehearsal are so far apart"),
        plan=plan_words,
        done=words_done,
        url=page,
        action_label=gettext_lazy("Look"),
        estimate_minutes=5,
    )
    debrief = replace(
        score,
        code=DEBRIEF,
        label=gettext_lazy("Debrief a rehearsal"),
        plan=plan_debriefs,
        done=debriefs_done,
        url=page,
        action_label=gettext_lazy("Look"),
        estimate_minutes=20,
        is_private=False,
        told_to_superior=True,
    )
    said = {
        SCORE: lambda duty, name: _("Score the rehearsal of %(name)s") % {"name": name},
        WORD: lambda duty, name: _("Say why the observers of %(name)s are so far apart") % {"name": name},
        DEBRIEF: lambda duty, name: _("Debrief the rehearsal of %(name)s") % {"name": name},
    }
    for kind in (score, word, debrief):
        register_kind(kind)
        register_naming(
            kind.code,
            Naming(
                key=lambda duty: rehearsal_in(duty.subject),
                rows=lambda keys, day: Rehearsal.objects.filter(pk__in=keys),
                fields=("pk", "person__name_zh", "person__name_pinyin"),
                words=said[kind.code],
            ),
        )
