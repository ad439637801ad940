"""What a robot may tell its group: how many duties of a kind are still open, and what rooms above register.

Numbers and times alone, never who, never what somebody wrote. A kind of duty is told only where it says so.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils.translation import ngettext

from duties.models import Duty
from duties.querysets import DutyQuerySet
from duties.registry import kind_of, kinds
from org.models import Appointment

BEFORE = timedelta(minutes=30)  # that long before it is due a group hears how many are open
AHEAD = timedelta(minutes=10)  # lines stand that long before their time
DUTIES = "duty:"


class Group(NamedTuple):
    """Whom a robot speaks to: the people of a unit, and of those below it."""

    unit_id: int
    below: Collection[int]  # ids of units, its own among them


class PlannedLine(NamedTuple):
    """A line as it is wanted now: what it is about, from when on, and until when it is of use."""

    subject: str
    not_before: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """One sort of news.

    `plan(group, now)` gives the lines of a group that begin until `now` + AHEAD; `words(group, subject, now)` says one
    in the active language when it is sent, None where nothing is left to say. Constant queries each.
    """

    code: str
    label: str  # lazy
    plan: Callable[[Group, datetime], Iterable[PlannedLine]]
    words: Callable[[Group, str, datetime], str | None]


_news: dict[str, News] = {}


def register_news(news: News) -> None:
    """Lets robots tell it; called in AppConfig.ready. The same code again replaces it."""
    _news[news.code] = news


def all_news() -> dict[str, News]:
    """Everything that a robot may tell, by code: kinds of duties first."""
    told = {f"{DUTIES}{kind.code}": _of_kind(kind.code, kind.label) for kind in kinds().values() if kind.told_to_groups}
    return told | _news


def _of_kind(code: str, label: str) -> News:
    return News(
        f"{DUTIES}{code}",
        label,
        plan=lambda group, now: plan_kind(code, group.below, now),
        words=lambda group, subject, now: words_of_kind(code, group.below, subject),
    )


def plan_kind(code: str, units: Collection[int], now: datetime) -> list[PlannedLine]:
    """A line for each time at which something of the kind is due soon. One query."""
    due = _open_of(code, units).filter(due_at__gt=now, due_at__lte=now + BEFORE + AHEAD)
    times = due.order_by("due_at").values_list("due_at", flat=True).distinct()
    return [PlannedLine(due_at.isoformat(), due_at - BEFORE, due_at) for due_at in times]


def words_of_kind(code: str, units: Collection[int], subject: str) -> str | None:
    """How many are still open of what is due then. One query."""
    due_at = datetime.fromisoformat(subject)
    zones = list(_open_of(code, units).filter(due_at=due_at).values_list("time_zone", flat=True))
    kind = kind_of(code)
    if not zones or kind is None:
        return None
    at = f"{due_at.astimezone(ZoneInfo(zones[0])):%H:%M}"
    words = ngettext(
        "%(kind)s: %(count)s is still open, due at %(time)s.",
        "%(kind)s: %(count)s are still open, due at %(time)s.",
        len(zones),
    )
    return words % {"kind": kind.label, "count": len(zones), "time": at}


def _open_of(code: str, units: Collection[int]) -> DutyQuerySet:
    """What is owed of a kind by the people of these units, each in the unit of the due day."""
    held = Q(
        person__appointments__kind=Appointment.Kind.PRIMARY,
        person__appointments__unit__in=units,
        person__appointments__valid_from__lte=F("local_date"),
    ) & (Q(person__appointments__valid_to=None) | Q(person__appointments__valid_to__gt=F("local_date")))
    return Duty.objects.owed().filter(held, kind=code)
