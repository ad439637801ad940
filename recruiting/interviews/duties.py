"""What interviews register with duties and the feed: a card to send, and the time of the talk.

The duty is private and names no candidate: its words reach letters, the feed and other people's machines.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.registry import DutyKind, PlannedDuty, register_kind
from org.feed import FeedLine, register_feed
from org.models import Person
from org.own_page import register_own_link
from recruiting.interviews.duty_codes import CARD, interview_in, subject_of
from recruiting.models import Interview, Interviewer

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

KEPT = timedelta(days=62)  # so long what was sent is still compared
BACK, AHEAD = timedelta(days=7), timedelta(days=60)
MOST = 200


def plan_cards(context: "PlanContext") -> Iterator[PlannedDuty]:
    """A card for each interview that was held, due two working days after its end. Two queries.

    What was decided without a card is owed no more.
    """
    people = [person.pk for person in context.people]
    seats = Interviewer.objects.filter(interview__due_at__gte=context.now - KEPT, interview__cancelled_at=None)
    if len(people) < MOST:
        seats = seats.filter(person__in=people)
    running = set(seats.running().values_list("pk", flat=True))
    wanted = set(people)
    for seat in seats.select_related("interview").order_by("pk"):
        if seat.person_id in wanted and (seat.sent_at or seat.pk in running):
            held = seat.interview
            due_at = held.due_at.astimezone(UTC)
            zone = ZoneInfo(context.zone_name(seat.person_id, due_at.date()))
            yield PlannedDuty(
                seat.person_id,
                subject_of(held),
                due_at.astimezone(zone).date(),
                held.ends_at.astimezone(UTC),
                due_at,
                None,
                seat.sent_at,
            )


def cards_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each card was sent. One query."""
    keys = {interview_in(duty.subject) for duty in duties}
    sent = Interviewer.objects.filter(interview__in=keys).exclude(sent_at=None)
    at = {
        (person, interview): when
        for person, interview, when in sent.values_list("person_id", "interview_id", "sent_at")
    }
    found = ((duty.pk, at.get((duty.person_id, interview_in(duty.subject)))) for duty in duties)
    return {pk: when for pk, when in found if when is not None}


def titles(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """Calls each by the post that somebody is looked for, never by the candidate. One query."""
    keys = {interview_in(duty.subject) for duty in duties}
    rows = Interview.objects.filter(pk__in=keys).select_related("application__opening__title").order_by()
    posts = {row.pk: row.application.opening.title.name for row in rows}
    words = {
        duty.pk: _("Score the interview for %(title)s") % {"title": posts[key]}
        for duty in duties
        if (key := interview_in(duty.subject)) in posts
    }
    return words


def feed_lines(person: Person, now: datetime) -> Iterator[FeedLine]:
    """The interviews that one holds, from a week ago on; what is cancelled goes. One query."""
    seats = Interviewer.objects.impartial().filter(person=person).order_by().values("interview")
    held = Interview.objects.held().filter(pk__in=seats, starts_at__gte=now - BACK, starts_at__lt=now + AHEAD)
    for interview in held.order_by("starts_at", "pk")[:MOST]:
        yield FeedLine(
            uid=f"interview-{interview.pk}",
            words=_("Interview"),
            due_at=interview.ends_at,
            path=reverse("recruiting:interview_detail", args=[interview.pk]),
            lasts=timedelta(minutes=interview.minutes),
            is_busy=True,
        )


def register() -> None:
    """Called in AppConfig.ready."""
    register_kind(
        DutyKind(
            code=CARD,
            label=gettext_lazy("Score an interview"),
            plan=plan_cards,
            done=cards_done,
            url=lambda duty: reverse("recruiting:card_send", args=[interview_in(duty.subject)]),
            action_label=gettext_lazy("Score it"),
            titles=titles,
            knows_done=True,
            estimate_minutes=10,
            is_private=True,
            told_to_superior=False,
        )
    )
    register_feed("interviews", feed_lines)
    register_own_link(
        gettext_lazy("Interviews that you hold"), gettext_lazy("Look"), "recruiting:interview_list", order=16
    )
