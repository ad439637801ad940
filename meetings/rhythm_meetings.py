"""What the rhythm counts of meetings: minutes and actions in time, and how many of those there took part."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.rhythm import WEEK, Key, Lines, RhythmFigure, RhythmLine, Share, register_figure
from meetings.minutes import PUBLISH_MINUTES
from meetings.models import AgendaItem, Attendance, Meeting, MeetingKind, Speaker
from meetings.resolving import MEETING_ACTIONS
from targets.actions import PLAN_ACTIONS


def there(start: date, end: date, units: Collection[int]) -> "models.QuerySet[Attendance]":
    """Who was there in the meetings of these units and days that are over.

    `took_part` is whoever raised a point or was heard. Talks of coaching are left out: what two people say is theirs.
    """
    heard = Speaker.objects.filter(item__meeting=OuterRef("meeting"), person=OuterRef("person"))
    raised = AgendaItem.objects.filter(meeting=OuterRef("meeting"), author=OuterRef("person"))
    over = Attendance.objects.filter(meeting__day__range=(start, end), meeting__ended_at__isnull=False)
    shown = over.filter(meeting__unit__in=units)
    shown = shown.exclude(meeting__kind=MeetingKind.COACHING).exclude(mark__in=Attendance.AWAY)
    return shown.annotate(took_part=Exists(heard) | Exists(raised))


def participation(start: date, end: date, now: datetime, units: Collection[int]) -> Mapping[Key, Share]:
    """How many of those there took part, by unit and Monday. One query."""
    rows = there(start, end, units).values("meeting__unit", week=TruncWeek("meeting__day"))
    counted = rows.annotate(here=Count("pk"), heard=Count("pk", filter=Q(took_part=True))).order_by()
    return {(row["meeting__unit"], row["week"]): Share(row["heard"], row["here"]) for row in counted}


def meetings_behind(units: Collection[int], monday: date, now: datetime) -> Lines:
    """The meetings of a week, each with its share: who was not heard is nobody's list. Two queries for a page."""
    seen = there(monday, monday + WEEK - timedelta(days=1), units)

    def lines_of(page: Sequence[Meeting]) -> list[RhythmLine]:
        counted = seen.filter(meeting__in=page).values("meeting").order_by()
        rows = counted.annotate(here=Count("pk"), heard=Count("pk", filter=Q(took_part=True)))
        told = {row["meeting"]: {"heard": row["heard"], "here": row["here"]} for row in rows}
        return [_line(meeting, _("%(heard)s of %(here)s") % told[meeting.pk]) for meeting in page]

    return Lines(Meeting.objects.filter(pk__in=seen.values("meeting")).order_by("starts_at", "pk"), lines_of)


def _line(meeting: Meeting, words: str) -> RhythmLine:
    url = reverse("meetings:meeting_detail", args=[meeting.pk])
    return RhythmLine(None, meeting.name, meeting.starts_at, words, url=url)


def register() -> None:
    """Called in AppConfig.ready."""
    register_figure(RhythmFigure("minutes", gettext_lazy("Minutes in time"), kinds=(PUBLISH_MINUTES,), order=30))
    actions = (MEETING_ACTIONS.code, PLAN_ACTIONS.code)
    register_figure(RhythmFigure("actions", gettext_lazy("Actions in time"), kinds=actions, order=40))
    register_figure(
        RhythmFigure(
            "participation",
            gettext_lazy("Took part in meetings"),
            counts=participation,
            lines=meetings_behind,
            order=50,
        )
    )
