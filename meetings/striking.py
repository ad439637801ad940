"""Erasing somebody takes their words out of minutes that are published; what the meeting decided stays."""

from typing import Any

from meetings.models import AgendaItem, DifferingView, Invitee, ItemNote, MeetingAction, Minutes

PART = 200  # minutes in hand at a time


def strike_out(person_id: int) -> None:
    """Empties what the person raised, saw differently or took on, and takes their notes out; before the rows change.

    Seven queries, and one for each two hundred minutes.
    """
    notes: dict[int, set[str]] = {}
    for meeting, text in ItemNote.objects.filter(author=person_id).values_list("item__meeting", "text"):
        notes.setdefault(meeting, set()).add(text)
    part = []
    for minutes in Minutes.objects.filter(meeting__in=_meetings_of(person_id)).iterator(chunk_size=PART):
        content = struck(minutes.content, person_id, notes.get(minutes.meeting_id, set()))
        if content != minutes.content:
            minutes.content = content
            part.append(minutes)
        if len(part) == PART:
            Minutes.objects.bulk_update(part, ["content"])
            part = []
    Minutes.objects.bulk_update(part, ["content"])


def _meetings_of(person_id: int) -> set[int]:
    """Ids of the meetings that the person was invited to, or left a word in. Five queries."""
    found = set(Invitee.objects.filter(person=person_id).values_list("meeting", flat=True))
    found |= set(AgendaItem.objects.filter(author=person_id).values_list("meeting", flat=True))
    found |= set(ItemNote.objects.filter(author=person_id).values_list("item__meeting", flat=True))
    found |= set(DifferingView.objects.filter(author=person_id).values_list("decision__meeting", flat=True))
    return found | set(MeetingAction.objects.filter(owner=person_id).values_list("meeting", flat=True))


def struck(content: dict[str, Any], person_id: int, notes: set[str]) -> dict[str, Any]:
    """The content of minutes without the words of the person, and without these notes."""

    def decision(told: dict[str, Any]) -> dict[str, Any]:
        views = [view | {"text": ""} if view["by"] == person_id else view for view in told["views"]]
        return told | {"views": views}

    def point(told: dict[str, Any]) -> dict[str, Any]:
        text = "" if told["by"] == person_id else told["text"]
        kept = [note for note in told["notes"] if note not in notes]
        return told | {"text": text, "notes": kept, "decisions": [decision(one) for one in told["decisions"]]}

    return content | {
        "points": [point(told) for told in content["points"]],
        "decisions": [decision(told) for told in content["decisions"]],
        "actions": [one | {"what": ""} if one["owner"] == person_id else one for one in content["actions"]],
    }
