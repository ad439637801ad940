"""What a group's robot tells of meetings: that one of the unit begins, its kind and the time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.robots.news import AHEAD, Group, News, PlannedLine, register_news
from meetings.models import Meeting, MeetingKind

BEFORE = timedelta(minutes=10)
CODE = "meetings"


def told() -> QuerySet[Meeting]:
    """Meetings that a group may hear of: a talk of two is nobody else's."""
    return Meeting.objects.filter(called_off_at=None).exclude(kind=MeetingKind.COACHING)


def plan_beginnings(groups: Sequence[Group], now: datetime) -> Iterator[tuple[int, PlannedLine]]:
    """A line ten minutes before each meeting of a group's own unit. One query."""
    units = [group.unit_id for group in groups]
    soon = told().filter(unit__in=units, starts_at__gt=now, starts_at__lte=now + BEFORE + AHEAD)
    for pk, unit_id, starts_at in soon.order_by("starts_at", "pk").values_list("pk", "unit_id", "starts_at"):
        yield unit_id, PlannedLine(f"{pk}:{starts_at.isoformat()}", starts_at - BEFORE, starts_at)


def words_of_beginning(group: Group, subject: str, now: datetime) -> str | None:
    """Which kind of meeting begins when; None for one that was moved or called off. One query."""
    key, _colon, starts_at = subject.partition(":")
    found = told().filter(pk=key, starts_at=datetime.fromisoformat(starts_at)).first()
    if found is None:
        return None
    at = f"{found.starts_at.astimezone(group.zone):%H:%M}"
    return _("%(kind)s: begins at %(time)s.") % {"kind": found.get_kind_display(), "time": at}


def register() -> None:
    """Called in AppConfig.ready."""
    register_news(News(CODE, gettext_lazy("Meetings that begin"), plan_beginnings, words_of_beginning))
