"""What of the appraisal waits for a viewer on Today without a deadline of its own: doubts about a record."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from duties.registry import register_waiting
from org.access import access_of, today_of
from org.models import Person
from reviews.models import IntegrityFinding


def doubts(viewer: Person, now: datetime) -> QuerySet | None:
    """Doubts whose person the viewer is to hear, and those heard that the viewer decides (reviews.permissions)."""
    access = access_of(viewer, today_of(viewer, now))
    if not any(post.is_head for post in access.posts):
        return None
    to_hear = Q(found_by=viewer.pk, heard_on=None)
    to_decide = Q(heard_on__isnull=False, superior__in=access.tree.heads_under(viewer.pk))
    undecided = IntegrityFinding.objects.filter(confirmed_on=None, dismissed_on=None)
    return undecided.filter(to_hear | (to_decide & ~Q(found_by=viewer.pk)))


def register() -> None:
    """Called in AppConfig.ready."""
    register_waiting(
        "doubts",
        doubts,
        lambda count: (
            ngettext(
                "%(count)s doubt about a record to hear or decide",
                "%(count)s doubts about records to hear or decide",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("reviews:finding_list"),
        order=10,
    )
