"""What the room knows of a person's day for the daily report: the talks that a coach held."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.urls import reverse

from coaching.models import HeldTalk
from core.wording import name_in_words
from meetings.evidence import Evidence, register_prefill

COACH = "COACH"  # the item of the scheme


def talks_held(person_ids: Collection[int], start: date, end: date) -> Mapping[tuple[int, date], Sequence[Evidence]]:
    """With whom somebody talked on a day, and nothing of what. One query."""
    rows = HeldTalk.objects.filter(coach__in=person_ids, held_on__range=(start, end)).select_related("person")
    found: dict[tuple[int, date], list[Evidence]] = defaultdict(list)
    for row in rows.order_by("held_on", "pk"):
        url = reverse("coaching:talk_detail", args=[row.pk])
        found[row.coach_id, row.held_on].append(Evidence(name_in_words(row.person), url=url))
    return found


def register() -> None:
    """Called in AppConfig.ready."""
    register_prefill(COACH, talks_held, is_noted=False)
