"""What the pages of talks show: whose, when, what is open, and the coach's own sheet."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coaching.models import CoachingRule, HeldTalk, Pair, PrivateNote, Promise, SharedNote
from coaching.mood import TALK
from coaching.talks import round_of
from coaching.teams import part_in_words
from core.wording import name_in_words
from duties.models import Duty
from meetings.meeting_kinds import Part
from meetings.models import AgendaItem, Meeting, MeetingKind
from org.access import access_of
from org.models import Person, UnitVersion
from training.permissions import may_read
from training.skills.selectors import PersonPage

SHEET = timedelta(days=91)  # how far back the coach's own sheet counts
LONGEST = timedelta(days=62)  # of rounds: no talk that began earlier is still within its own
LEFT_OPEN = timedelta(days=45)  # how far back points count as left open
MOST_LEFT = 5


class PairLine(NamedTuple):
    """Somebody one talks with: the talk that is owed or comes next, the last one held, open promises."""

    pair: Pair
    other: Person
    next: Meeting | None
    last: HeldTalk | None
    promises: int


def talks_of(viewer: Person) -> QuerySet[Meeting]:
    """The talks of which the viewer is one of the two."""
    mine = Pair.objects.visible_to(viewer).values("series")
    return Meeting.objects.filter(kind=MeetingKind.COACHING, series__in=mine).select_related(
        "unit", "series__pair__rule", "series__pair__person", "series__pair__coach", "held_talk"
    )


def names_of_talks(meetings: Sequence[Meeting], viewer: Person) -> dict[int, str]:
    """What each talk is called for one of the two, by its id: with whom. One query."""
    pairs = Pair.objects.visible_to(viewer).filter(series__in={one.series_id for one in meetings})
    other = {
        one.series_id: one.coach if one.person_id == viewer.pk else one.person
        for one in pairs.select_related("person", "coach")
    }
    return {one.pk: _with(other.get(one.series_id)) for one in meetings}


def _with(other: Person | None) -> str:
    return _("Talk with %(name)s") % {"name": name_in_words(other)} if other else _("Coaching talk")


def pair_lines(viewer: Person, now: datetime, today: date) -> list[PairLine]:
    """The pairs of the viewer, the own coach first, then in the order of people. Four queries.

    A talk whose time is over stays the next one until its round is: it can still be held or moved.
    """
    pairs = list(Pair.objects.visible_to(viewer).live().select_related("person", "coach").order_by("person__number"))
    series = [pair.series_id for pair in pairs]
    left = talks_of(viewer).filter(series__in=series, held_talk=None, called_off_at=None, starts_at__gt=now - LONGEST)
    next_of = {one.series_id: one for one in left.order_by("-starts_at") if round_of(one)[1] >= today}
    held = HeldTalk.objects.filter(meeting__series__in=series).order_by("held_on")
    last_of = {one.meeting.series_id: one for one in held.select_related("meeting")}
    promises: dict[int, int] = {}
    for one in Promise.objects.visible_to(viewer).open().filter(meeting__series__in=series):
        promises[one.meeting_id] = promises.get(one.meeting_id, 0) + 1
    by_series: dict[int, int] = {}
    for pk, found in Meeting.objects.filter(pk__in=promises).values_list("pk", "series"):
        by_series[found] = by_series.get(found, 0) + promises[pk]
    lines = [
        PairLine(
            pair,
            pair.coach if pair.person_id == viewer.pk else pair.person,
            next_of.get(pair.series_id),
            last_of.get(pair.series_id),
            by_series.get(pair.series_id, 0),
        )
        for pair in pairs
    ]
    return sorted(lines, key=lambda line: line.pair.person_id != viewer.pk)


class Sheet(NamedTuple):
    """The coach's own figures of the last quarter: talks held of those due, promises kept of those due."""

    held: int
    due: int
    kept: int
    promised: int


def sheet_of(coach: Person, now: datetime, today: date) -> Sheet | None:
    """None for whoever coaches nobody. Three queries."""
    since = today - SHEET
    due = Duty.objects.filter(person=coach, kind=TALK, cancelled_at=None)
    counted = due.filter(local_date__gte=since).filter(Q(due_at__lte=now) | Q(done_at__isnull=False))
    states = list(counted.values_list("done_at", flat=True))
    if not states and not Pair.objects.filter(coach=coach).exists():
        return None
    own = Promise.objects.filter(owner=coach, due_on__range=(since, today)).exclude(state=Promise.State.DROPPED)
    kept = list(own.values_list("state", flat=True))
    return Sheet(sum(done is not None for done in states), len(states), kept.count(Promise.State.DONE), len(kept))


class TalkPage(NamedTuple):
    """All of a talk: the person's points before the coach's, what is noted, what is promised."""

    points: Sequence[AgendaItem]
    parts: Sequence[Part]
    shared: SharedNote | None
    last_skill: str  # what they said last time they would practise
    private: PrivateNote | None
    promises: Sequence[Promise]


def talk_page(meeting: Meeting, viewer: Person) -> TalkPage:
    """Five queries."""
    items = list(meeting.items.select_related("author"))
    person = meeting.series.pair.person_id
    points = [item for item in items if item.kind != AgendaItem.Kind.PART]
    promises = Promise.objects.visible_to(viewer).filter(meeting__series=meeting.series_id)
    notes = SharedNote.objects.visible_to(viewer)
    earlier = notes.filter(meeting__series=meeting.series_id, meeting__starts_at__lt=meeting.starts_at)
    earlier = earlier.exclude(skill="").order_by("-meeting__starts_at")
    return TalkPage(
        sorted(points, key=lambda item: item.author_id != person),
        [Part(part_in_words(item.text), item.length) for item in items if item.kind == AgendaItem.Kind.PART],
        notes.filter(meeting=meeting).first(),
        earlier.values_list("skill", flat=True).first() or "",
        PrivateNote.objects.visible_to(viewer).filter(meeting=meeting).first(),
        list(promises.filter(Q(meeting=meeting) | Q(state=Promise.State.OPEN)).select_related("owner", "meeting")),
    )


def plan_page(person: Person, viewer: Person, now: datetime, today: date) -> PersonPage | None:
    """The development plan of the person of a talk, to go through it there; None: the viewer reads none of it.

    Some ten queries where it is read.
    """
    return PersonPage(person, viewer, today) if may_read(viewer, person, now) else None


def left_open(viewer: Person, kind: str, now: datetime) -> list[str]:
    """The viewer's own points that past meetings of a kind left open, the newest first. One query.

    Only whoever wrote them is told of them.
    """
    over = {"meeting__kind": kind, "meeting__starts_at__range": (now - LEFT_OPEN, now)}
    rows = AgendaItem.objects.filter(author=viewer, **over).exclude(kind=AgendaItem.Kind.PART)
    newest = (
        rows.exclude(outcome=AgendaItem.Outcome.DISCUSSED)
        .order_by("-meeting__starts_at", "-pk")
        .values_list("text", flat=True)
    )
    return list(dict.fromkeys(newest[: 2 * MOST_LEFT]))[:MOST_LEFT]


# --- the rules of units -----------------------------------------------------------------------------------------------


class RuleLine(NamedTuple):
    """A unit whose talks the viewer may start or end, and its rule."""

    unit: UnitVersion
    rule: CoachingRule | None


def rule_lines(viewer: Person, today: date) -> list[RuleLine]:
    """The units that the viewer heads, each with its rule. Two queries."""
    headed = {post.unit_id for post in access_of(viewer, today).posts if post.is_head}
    if not headed:
        return []
    units = UnitVersion.objects.on(today).filter(unit__in=headed).select_related("unit").order_by("unit__code")
    rules = {rule.unit_id: rule for rule in CoachingRule.objects.filter(unit__in=headed, ended_on=None)}
    return [RuleLine(unit, rules.get(unit.unit_id)) for unit in units]
