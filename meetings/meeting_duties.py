"""What meetings registers with duties about meetings held: the minutes, and the actions that were agreed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import short_day
from duties.actions import register_actions
from duties.registry import DutyKind, PlannedDuty, register_kind
from duties.rules import local_day, local_midnight
from meetings.minutes import PUBLISH_MINUTES, meeting_in, named_in, subject_of
from meetings.minutes_time import due_times
from meetings.models import Meeting, MinutesRule
from meetings.resolving import MEETING_ACTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from duties.models import Duty
    from duties.planning import PlanContext

ONE_DAY = timedelta(days=1)


def plan_minutes(context: "PlanContext") -> Iterator[PlannedDuty]:
    """The minutes of meetings that are over, from their end on. One query, and five where there are any."""
    people = [person.pk for person in context.people]
    writes = Q(minute_taker__in=people) | Q(minute_taker=None, chair__in=people)
    utc = ZoneInfo("UTC")
    since, until = local_midnight(context.start - ONE_DAY, utc), local_midnight(context.end + 2 * ONE_DAY, utc)
    over = Meeting.objects.filter(
        writes, Q(ended_at__range=(since, until)) | Q(closed_at__range=(since, until))
    ).exclude(minutes_rule=MinutesRule.NONE)
    meetings = list(over)
    due = due_times(meetings)
    for meeting in meetings:
        if due_at := due[meeting.pk]:
            owed_from = meeting.minutes_owed_from
            zone = ZoneInfo(context.zone_name(meeting.writer_id, due_at.date()))
            yield PlannedDuty(meeting.writer_id, subject_of(meeting), local_day(due_at, zone), owed_from, due_at)


def minutes_done(duties: Sequence["Duty"]) -> "dict[UUID, datetime]":
    """When each came out. One query."""
    pks = {meeting_in(duty.subject) for duty in duties}
    out = dict(Meeting.objects.filter(pk__in=pks, published_at__isnull=False).values_list("pk", "published_at"))
    return {duty.pk: out[pk] for duty in duties if (pk := meeting_in(duty.subject)) in out}


def minutes_title(duty: "Duty") -> str:
    kind, day = named_in(duty.subject)
    return _("Minutes: %(meeting)s, %(day)s") % {"meeting": kind, "day": short_day(day)}


def register() -> None:
    """Makes the planner plan them; called in AppConfig.ready."""
    register_actions(MEETING_ACTIONS)
    register_kind(
        DutyKind(
            code=PUBLISH_MINUTES,
            label=gettext_lazy("Minutes of a meeting"),
            plan=plan_minutes,
            done=minutes_done,
            url=lambda duty: reverse("meetings:minutes_detail", args=[meeting_in(duty.subject)]),
            action_label=gettext_lazy("Publish them"),
            title=minutes_title,
            estimate_minutes=5,
            costs_points=True,
        )
    )
