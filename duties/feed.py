"""What of a person's duties stands in the calendar feed: the kind and the time, nobody's name."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from duties.models import Duty
from duties.registry import kind_of
from org.feed import FeedLine
from org.models import Person

BACK, AHEAD = timedelta(days=7), timedelta(days=60)
MOST = 300


def feed_lines(person: Person, now: datetime) -> Iterator[FeedLine]:
    """What is owed and due from a week ago on; leave and departure have cancelled the rest. One query."""
    owed = Duty.objects.owed().filter(person=person, due_at__gte=now - BACK, due_at__lt=now + AHEAD)
    for duty in owed.order_by("due_at", "pk")[:MOST]:
        if kind := kind_of(duty.kind):
            yield FeedLine(str(duty.pk), str(kind.label), duty.due_at, reverse("duties:today"))
