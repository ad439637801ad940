"""What stands on My training beside the courses: rehearsals to come, steps to take, and how far one's skills are."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from org.models import Person
from training.models import DevelopmentStep, FirstSteps, Rehearsal
from training.rehearsals.selectors import Line, for_list, lines_of
from training.skills.selectors import skill_lines

MOST = 5  # of a sort; the pages of their own show all
AHEAD = timedelta(days=31)


class Overview(NamedTuple):
    """The own rehearsals and steps, the next ones first, and of the skills that the post expects how many are there."""

    rehearsals: Sequence[Line]
    first_steps: FirstSteps | None  # with `done` of `count`
    steps: Sequence[DevelopmentStep]
    expected: int
    reached: int


def overview(person: Person, *, today: date, now: datetime) -> Overview:
    """Of the viewer's own, whatever the length of their past. Ten queries."""
    coming = Rehearsal.objects.of(person).soon(now, now + AHEAD)
    going_on = FirstSteps.objects.open().filter(person=person)
    counted = going_on.annotate(count=Count("steps"), done=Count("steps", filter=Q(steps__done_at__isnull=False)))
    steps = DevelopmentStep.objects.visible_to(person).filter(owner=person).open().select_related("skill")
    expected = [line for line in skill_lines([person.pk], today)[person.pk] if line.expected]
    return Overview(
        lines_of(for_list(coming.order_by("starts_at", "pk"))[:MOST], person),
        counted.select_related("checklist").first(),
        steps.order_by("due_on", "pk")[:MOST],
        len(expected),
        sum(not line.gap for line in expected),
    )
