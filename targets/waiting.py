"""What of results waits for a viewer on Today."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from duties.registry import register_waiting
from org.access import TEAM, Role, access_of, today_of
from org.models import Person
from targets.models import Entry


def results_to_confirm(viewer: Person, now: datetime) -> QuerySet | None:
    """Declared results of those under the viewer; for assistants of the team."""
    access = access_of(viewer, today_of(viewer, now))
    mine = Q(superior=viewer)
    if Role.ASSISTANT in access.roles:
        mine |= Q(unit__in=access.units(TEAM))
    elif not any(post.is_head for post in access.posts):
        return None
    return Entry.objects.awaiting_confirmation().filter(mine).exclude(person=viewer.pk)


def results_to_confirm_for(viewer: Person, now: datetime, absent: Person) -> QuerySet:
    """Those under somebody whose place the viewer takes; an assistant has those of the own team already."""
    access = access_of(viewer, today_of(viewer, now))
    results = Entry.objects.awaiting_confirmation().filter(superior=absent).exclude(person=viewer.pk)
    return results.exclude(unit__in=access.units(TEAM)) if Role.ASSISTANT in access.roles else results


def register() -> None:
    """Called in AppConfig.ready."""
    for code, rows, order, is_for_absent in (
        ("results", results_to_confirm, 40, False),
        ("results_for", results_to_confirm_for, 39, True),
    ):
        register_waiting(
            code,
            rows,
            lambda count: (
                ngettext("%(count)s result to confirm", "%(count)s results to confirm", count) % {"count": count}
            ),
            lambda: f"{reverse('targets:entry_list')}?waiting=true",
            order=order,
            is_for_absent=is_for_absent,
        )
