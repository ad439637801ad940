"""What the page of a meeting that is held shows: points, people, who has not been heard, what was decided.

Constant queries, whatever the number of people and points.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendance, Decision, DifferingView, ItemNote, Meeting, MeetingAction, Speaker
from org.models import Person


class Point(NamedTuple):
    """A point with what was written down to it, and the ids of those who said something."""

    item: AgendaItem
    notes: Sequence[ItemNote]
    spoke: Collection[int]


class Decided(NamedTuple):
    """A decision with what some see differently, and the actions that follow from it."""

    decision: Decision
    views: Sequence[DifferingView]
    actions: Sequence[MeetingAction]


class There(NamedTuple):
    """Somebody who is invited, the mark, and what the leave of the day proposes where there is none."""

    person: Person
    mark: str
    note: str
    proposed: str

    @property
    def label(self) -> Any:
        return Attendance.Mark(self.mark).label if self.mark else ""

    @property
    def is_away(self) -> bool:
        """Not there, as far as anybody knows."""
        return (self.mark or self.proposed) in Attendance.AWAY


class Live(NamedTuple):
    """A meeting as it goes."""

    points: Sequence[Point]
    people: Sequence[There]
    decisions: Sequence[Decided]
    loose_actions: Sequence[MeetingAction]  # that follow from no decision

    @property
    def running(self) -> Point | None:
        """What the meeting is at: the point that was begun last."""
        begun = [one for one in self.points if one.item.is_running]
        return max(begun, key=lambda one: one.item.begun_at) if begun else None

    @property
    def to_come(self) -> list[Point]:
        return [one for one in self.points if not one.item.outcome and not one.item.is_running]

    @property
    def parked(self) -> list[Point]:
        return [one for one in self.points if one.item.outcome == AgendaItem.Outcome.PARKED]

    @property
    def settled(self) -> list[Point]:
        """Discussed or not, in their order."""
        return [one for one in self.points if one.item.outcome and one.item.outcome != AgendaItem.Outcome.PARKED]

    @property
    def here(self) -> list[There]:
        return [one for one in self.people if not one.is_away]

    @property
    def unheard(self) -> list[Person]:
        """Who is there and has said nothing to any point yet, in the order of people. Nobody is counted or ranked."""
        heard = {person for point in self.points for person in point.spoke}
        return [one.person for one in self.here if one.person.pk not in heard]

    @property
    def unmarked(self) -> list[There]:
        return [one for one in self.people if not one.mark]


def live(meeting: Meeting) -> Live:
    """The meeting as it goes. Nine queries."""
    notes, speakers = defaultdict(list), defaultdict(set)
    for note in ItemNote.objects.filter(item__meeting=meeting):
        notes[note.item_id].append(note)
    for item, person in Speaker.objects.filter(item__meeting=meeting).values_list("item_id", "person_id"):
        speakers[item].add(person)
    points = [
        Point(item, notes[item.pk], speakers[item.pk]) for item in meeting.items.select_related("author", "presenter")
    ]
    decisions, loose = decided(meeting)
    return Live(points, people_of(meeting), decisions, loose)


def decided(meeting: Meeting) -> tuple[list[Decided], list[MeetingAction]]:
    """The decisions of a meeting, and the actions that follow from none. Three queries."""
    views, actions = defaultdict(list), defaultdict(list)
    for view in DifferingView.objects.filter(decision__meeting=meeting).select_related("author"):
        views[view.decision_id].append(view)
    for action in MeetingAction.objects.filter(meeting=meeting).select_related("owner"):
        actions[action.decision_id].append(action)
    rows = meeting.decisions.select_related("item")
    return [Decided(one, views[one.pk], actions[one.pk]) for one in rows], actions[None]


def people_of(meeting: Meeting) -> list[There]:
    """Who is invited, with marks; whoever is on leave that whole day is proposed as excused. Three queries."""
    marks = {one.person_id: one for one in meeting.attendance.all()}
    away = meeting.away_ids()
    people = Person.objects.filter(pk__in=meeting.invitees.values("person")).order_by("number")
    return [
        There(
            person,
            marks[person.pk].mark if person.pk in marks else "",
            marks[person.pk].note if person.pk in marks else "",
            Attendance.Mark.EXCUSED if person.pk in away and person.pk not in marks else "",
        )
        for person in people
    ]


class ShownPoint(NamedTuple):
    """A point of published minutes."""

    told: dict[str, Any]
    by: Person | None
    decisions: Sequence["ShownDecision"]


class ShownDecision(NamedTuple):
    """A decision of published minutes with the views beside it, each with whose it is, or nobody."""

    text: str
    views: Sequence[tuple[str, Person | None]]


class Shown(NamedTuple):
    """Minutes as they are read: keys turned into people."""

    here: Sequence[Person]
    away: Sequence[Person]
    points: Sequence[ShownPoint]
    decisions: Sequence[ShownDecision]
    actions: Sequence[tuple[str, Person | None, date]]


def shown(content: dict[str, Any]) -> Shown:
    """The content of minutes with the people it names. One query."""
    people = Person.objects.in_bulk(_people_in(content))

    def decision_of(told: dict[str, Any]) -> ShownDecision:
        return ShownDecision(told["text"], [(in_words(view["text"]), people.get(view["by"])) for view in told["views"]])

    return Shown(
        [people[pk] for pk in content["here"] if pk in people],
        [people[pk] for pk in content["away"] if pk in people],
        [
            ShownPoint(
                told | {"text": in_words(told["text"])},
                people.get(told["by"]),
                [decision_of(one) for one in told["decisions"]],
            )
            for told in content["points"]
        ],
        [decision_of(told) for told in content["decisions"]],
        [
            (in_words(one["what"]), people.get(one["owner"]), date.fromisoformat(one["due_on"]))
            for one in content["actions"]
        ],
    )


def in_words(text: str) -> str:
    """What stands in minutes; in the place of what went with somebody who was erased, that it did."""
    return text or _("(taken out with whoever wrote it)")


def _people_in(content: dict[str, Any]) -> set[int]:
    decisions = [one for point in content["points"] for one in point["decisions"]] + content["decisions"]
    found = {view["by"] for decision in decisions for view in decision["views"]}
    found |= {point["by"] for point in content["points"]} | {one["owner"] for one in content["actions"]}
    return (found | {*content["here"], *content["away"]}) - {None}
