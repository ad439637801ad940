"""What of the rewards waits on Today: lines to confirm, for HR and the general manager."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from duties.registry import register_waiting
from org.access import access_of, today_of
from org.models import Person
from reviews.models import RewardLine
from reviews.rewards.permissions import DECIDERS


def to_confirm(viewer: Person, now: datetime) -> QuerySet | None:
    """Lines that wait for a decision, without the own."""
    if not DECIDERS & access_of(viewer, today_of(viewer, now)).roles:
        return None
    return RewardLine.objects.proposed().exclude(person=viewer.pk)


def register() -> None:
    """Called in AppConfig.ready."""
    register_waiting(
        "rewards_to_confirm",
        to_confirm,
        lambda count: ngettext("%(count)s reward to confirm", "%(count)s rewards to confirm", count) % {"count": count},
        lambda: f"{reverse('reviews:reward_list')}?state=proposed",
        order=12,
    )
