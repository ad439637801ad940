"""What of recruiting waits on Today: openings to approve and to open, candidates to decide about, offers; and who is
left behind by an opening that is over."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from duties.registry import register_waiting
from org.access import Access, Role, access_of, today_of
from org.models import Person
from recruiting.models import Application, Opening

APPROVERS = {Role.HR, Role.GENERAL_MANAGER}


def openings_to_approve(viewer: Person, now: datetime) -> QuerySet | None:
    """For HR and the general manager: what somebody else drafted and changed last."""
    if not access_of(viewer, today_of(viewer, now)).roles & APPROVERS:
        return None
    return Opening.objects.filter(state=Opening.State.DRAFT).exclude(drafted_by=viewer.pk).exclude(edited_by=viewer.pk)


def openings_to_open(viewer: Person, now: datetime) -> QuerySet | None:
    """For whoever drafted one that was approved."""
    access = access_of(viewer, today_of(viewer, now))
    if not (access.roles & APPROVERS or _headed(access)):
        return None
    return Opening.objects.visible_to(viewer).filter(state=Opening.State.APPROVED, drafted_by=viewer.pk)


def candidates_to_decide(viewer: Person, now: datetime) -> QuerySet | None:
    """For the head of the opening's unit: every card is in, or the time for it past. Heads above read it there."""
    units = _headed(access_of(viewer, today_of(viewer, now)))
    if not units:
        return None
    return Application.objects.visible_to(viewer).filter(opening__unit__in=units).to_decide(viewer, now)


def offers_to_go_on(viewer: Person, now: datetime) -> QuerySet | None:
    """For HR: offers to write, answers to note, people to hire."""
    access = access_of(viewer, today_of(viewer, now))
    if Role.HR not in access.roles:
        return None
    return Application.objects.visible_to(viewer).to_offer_or_hire(access.day)


def candidates_remaining(viewer: Person, now: datetime) -> QuerySet | None:
    """For HR and the head of the opening's unit: who is left behind by an opening that is filled or cancelled."""
    access = access_of(viewer, today_of(viewer, now))
    units = _headed(access)
    if Role.HR not in access.roles and not units:
        return None
    rows = Application.objects.visible_to(viewer).remaining(now)
    return rows if Role.HR in access.roles else rows.filter(opening__unit__in=units)


def _headed(access: Access) -> set[int]:
    return {post.unit_id for post in access.posts if post.is_head}


class Line(NamedTuple):
    """A line of Today: what it counts, in which words, and which page it leads to."""

    rows: Callable[[Person, datetime], QuerySet | None]
    words: Promise
    page: str = "recruiting:home"


LINES = [
    Line(openings_to_approve, ngettext_lazy("%(count)s opening to approve", "%(count)s openings to approve", "count")),
    Line(
        openings_to_open,
        ngettext_lazy("%(count)s approved opening to open", "%(count)s approved openings to open", "count"),
    ),
    Line(
        candidates_to_decide,
        ngettext_lazy("%(count)s candidate to decide about", "%(count)s candidates to decide about", "count"),
        "recruiting:decide_next",
    ),
    Line(offers_to_go_on, ngettext_lazy("%(count)s offer to go on with", "%(count)s offers to go on with", "count")),
    Line(
        candidates_remaining,
        ngettext_lazy("%(count)s candidate remains: tell them", "%(count)s candidates remain: tell them", "count"),
    ),
]


def in_words(words: Promise, count: int) -> str:
    """The line of so many."""
    return words % {"count": count}


def register() -> None:
    """Called in AppConfig.ready."""
    for order, line in enumerate(LINES, start=40):
        told = {"words": partial(in_words, line.words), "url": partial(reverse, line.page)}
        register_waiting(line.rows.__name__, line.rows, **told, order=order)
