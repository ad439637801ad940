"""What of results waits for a viewer on Today."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from duties.registry import register_waiting
from org.access import TEAM, Role, access_of, today_of
from org.acting import acts_for
from org.models import Person
from targets.models import Entry


def results_to_confirm(viewer: Person, now: datetime) -> QuerySet | None:
    """Declared results of those under the viewer or whoever is replaced by the viewer; for assistants of the team."""
    access = access_of(viewer, today_of(viewer, now))
    absent = acts_for(viewer, access.day)
    mine = Q(superior__in=[viewer.pk, *absent])
    if Role.ASSISTANT in access.roles:
        mine |= Q(unit__in=access.units(TEAM))
    elif not absent and not any(post.is_head for post in access.posts):
        return None
    return Entry.objects.awaiting_confirmation().filter(mine).exclude(person=viewer.pk)


def register() -> None:
    """Called in AppConfig.ready."""
    register_waiting(
        "results",
        results_to_confirm,
        lambda count: ngettext("%(count)s result to confirm", "%(count)s results to confirm", count) % {"count": count},
        lambda: f"{reverse('targets:entry_list')}?waiting=true",
        order=40,
    )
