"""What of the cycle waits on Today beside the duties: sheets to confirm, and objections that HR decides."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from duties.registry import register_waiting
from org.access import Role, access_of, today_of
from org.models import Period, Person
from reviews.models import MonthPreview, Objection, SignOff
from reviews.role_periods import month_to_assess


def to_confirm(viewer: Person, now: datetime) -> QuerySet | None:
    """Sheets of the month before this one whose ratings are all given and that their assessor has not confirmed."""
    today = today_of(viewer, now)
    if not any(post.is_head for post in access_of(viewer, today).posts):
        return None
    month = month_to_assess(today)
    if month.last >= today:
        return None
    signed = SignOff.objects.filter(person=OuterRef("person"), month=OuterRef("month"))
    done = signed.exclude(confirmed_at=None) | signed.released()
    rows = MonthPreview.objects.with_sheet().filter(month=month, superior=viewer.pk, assessments_missing=0)
    closing = Period.objects.filter(month=OuterRef("month")).exclude(state=Period.State.OPEN)
    return rows.filter(~Exists(done), ~Exists(closing))


def for_hr(viewer: Person, now: datetime) -> QuerySet | None:
    """Objections that nobody of the line can decide, or has decided by their day."""
    if Role.HR not in access_of(viewer, today_of(viewer, now)).roles:
        return None
    late = Q(due_on__lt=today_of(viewer, now))
    return Objection.objects.open().filter(Q(decider=None) | late).exclude(person=viewer.pk)


def register() -> None:
    """Called in AppConfig.ready."""
    register_waiting(
        "sheets_to_confirm",
        to_confirm,
        lambda count: (
            ngettext("%(count)s month sheet to confirm", "%(count)s month sheets to confirm", count) % {"count": count}
        ),
        lambda: reverse("reviews:assessment_now"),
        order=7,
    )
    register_waiting(
        "objections_for_hr",
        for_hr,
        lambda count: (
            ngettext("%(count)s objection to decide", "%(count)s objections to decide", count) % {"count": count}
        ),
        lambda: reverse("months:objection_list"),
        order=11,
    )
