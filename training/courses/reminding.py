"""Dates of courses in the calendar feed, and what of courses waits on Today."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import labelled
from duties.registry import register_waiting
from org.feed import FeedLine, register_feed
from org.models import Person
from training.models import CourseArea, CourseSession, Enrolment

BACK, AHEAD = timedelta(days=7), timedelta(days=60)
MOST = 100


def feed_lines(person: Person, now: datetime) -> Iterator[FeedLine]:
    """The dates on which the person has a seat or is the trainer: only of which area they are. Two queries."""
    soon = CourseSession.objects.standing().filter(starts_at__gte=now - BACK, starts_at__lt=now + AHEAD)
    seats = Enrolment.objects.seated().filter(person=person).values("session")
    for session in soon.filter(pk__in=seats).select_related("course")[:MOST]:
        yield _line(session)
    for session in soon.filter(trainer=person).select_related("course")[:MOST]:
        yield _line(session)


def _line(session: CourseSession) -> FeedLine:
    return FeedLine(
        uid=f"course-{session.pk}",
        words=labelled(_("Training"), CourseArea(session.course.area).label),
        due_at=session.ends_at,
        path=reverse("training:session_detail", args=[session.pk]),
        lasts=session.ends_at - session.starts_at,
        is_busy=True,
    )


def invitations(viewer: Person, now: datetime) -> QuerySet:
    """The dates to which the viewer is asked and has not answered."""
    asked = Enrolment.objects.live().filter(person=viewer, invited_at__isnull=False, mark="")
    open_still = asked.filter(enrolled_at=None, waiting_since=None, session__called_off_at=None)
    return open_still.filter(session__starts_at__gt=now)


def to_record(viewer: Person, now: datetime) -> QuerySet:
    """The dates that the viewer held and whose list is not written yet."""
    held = CourseSession.objects.standing().filter(trainer=viewer, ends_at__lte=now, recorded_at=None)
    return held.filter(enrolments__enrolled_at__isnull=False).distinct()


def register() -> None:
    """Called in AppConfig.ready."""
    register_feed("courses", feed_lines)
    register_waiting(
        "course_invitations",
        invitations,
        lambda count: (
            ngettext("%(count)s invitation to a course", "%(count)s invitations to courses", count) % {"count": count}
        ),
        lambda: reverse("training:home"),
        order=12,
    )
    register_waiting(
        "courses_to_record",
        to_record,
        lambda count: (
            ngettext(
                "%(count)s course that you held: who was there?",
                "%(count)s courses that you held: who was there?",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("training:session_list") + "?which=record",
        order=13,
    )
