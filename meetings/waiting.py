"""What of the room waits on Today: replies, reports not read, minutes of a meeting missed, plans for a deputy."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.periods import monday_of
from core.walltime import work_today
from duties.registry import register_waiting
from meetings.minutes import unread_by
from meetings.models import WeeklyPlan
from meetings.replies import replies_to
from meetings.selectors import writes_reports
from meetings.unread import left_unread
from org.access import today_of
from org.models import Person


def plans_for_others(viewer: Person, now: datetime, absent: Person) -> QuerySet:
    """Proposed plans of this week whose superior is away and has the viewer as deputy; never the viewer's own."""
    monday = monday_of(today_of(viewer, now))
    proposed = WeeklyPlan.objects.filter(superior=absent, week_start=monday, proposed_at__isnull=False)
    return proposed.filter(agreed_at=None).exclude(person=viewer.pk)


def replies_not_seen(viewer: Person, now: datetime) -> QuerySet | None:
    """What superiors have said to the viewer's reports and the viewer has not seen. None: writes no reports."""
    if not writes_reports(viewer, now):
        return None
    return replies_to(viewer, now).filter(seen_at=None)


def register() -> None:
    """Called in AppConfig.ready."""
    register_waiting(
        "replies",
        replies_not_seen,
        lambda count: (
            ngettext("%(count)s reply to your reports", "%(count)s replies to your reports", count) % {"count": count}
        ),
        lambda: reverse("meetings:reply_list"),
        order=5,
    )
    register_waiting(
        "unread",
        left_unread,
        lambda count: (
            ngettext("%(count)s report not read yet", "%(count)s reports not read yet", count) % {"count": count}
        ),
        lambda: reverse("meetings:report_unread"),
        order=30,
    )
    register_waiting(
        "plans_for",
        plans_for_others,
        lambda count: (
            ngettext(
                "%(count)s weekly plan to agree",
                "%(count)s weekly plans to agree",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("meetings:weekly_plan_team", args=[monday_of(work_today(timezone.now()))]),
        order=7,
        is_for_absent=True,
    )
    register_waiting(
        "minutes_missed",
        lambda viewer, now: unread_by(viewer),
        lambda count: (
            ngettext(
                "Minutes of %(count)s meeting that you missed",
                "Minutes of %(count)s meetings that you missed",
                count,
            )
            % {"count": count}
        ),
        lambda: f"{reverse('meetings:meeting_list')}?when=missed",
        order=40,
    )
