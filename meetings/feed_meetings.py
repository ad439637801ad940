"""The meetings of a person in the calendar feed: the kind and the time, nobody's name and no words of an agenda."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from meetings.models import Meeting, MeetingKind
from org.feed import FeedLine, register_feed
from org.models import Person

BACK, AHEAD = timedelta(days=7), timedelta(days=60)
MOST = 200


def feed_lines(person: Person, now: datetime) -> Iterator[FeedLine]:
    """From a week ago on; what is called off goes. One query."""
    meetings = Meeting.objects.of(person).filter(
        called_off_at=None, starts_at__gte=now - BACK, starts_at__lt=now + AHEAD
    )
    for meeting in meetings.order_by("starts_at", "pk")[:MOST]:
        yield FeedLine(
            uid=f"meeting-{meeting.pk}",
            words=str(MeetingKind(meeting.kind).label),
            due_at=meeting.ends_at,
            path=reverse("meetings:meeting_detail", args=[meeting.pk]),
            lasts=timedelta(minutes=meeting.length),
            is_busy=True,
        )


def register() -> None:
    """Called in AppConfig.ready."""
    register_feed("meetings", feed_lines)
