"""The rehearsals of a person in the calendar feed: that it is one and the time, nobody's name."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from org.feed import FeedLine, register_feed
from org.models import Person
from training.models import Rehearsal

BACK, AHEAD = timedelta(days=7), timedelta(days=60)
MOST = 100


def feed_lines(person: Person, now: datetime) -> Iterator[FeedLine]:
    """From a week ago on; what is called off goes. One query."""
    rows = Rehearsal.objects.of(person).standing().filter(starts_at__gte=now - BACK, starts_at__lt=now + AHEAD)
    for one in rows.order_by("starts_at", "pk")[:MOST]:
        yield FeedLine(
            uid=f"rehearsal-{one.pk}",
            words=_("Rehearsal"),
            due_at=one.ends_at,
            path=reverse("training:rehearsal_detail", args=[one.pk]),
            lasts=timedelta(minutes=one.length),
            is_busy=True,
        )


def register() -> None:
    """Called in AppConfig.ready."""
    register_feed("rehearsals", feed_lines)
