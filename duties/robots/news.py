"""What a robot may tell its group: how many duties of a kind are still open, and what rooms above register.

Numbers and times alone, never who, never what somebody wrote. A kind of duty is told only where it says so.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    """Whom a robot speaks to: the people of a unit, and of those below it; and the clock on the unit's wall."""

    unit_id: int
    below: Collection[int]  # ids of units, its own among them
    zone: ZoneInfo


class PlannedLine(NamedTuple):
    """A line as it is wanted now: what it is about, from when on, and until when it is of use."""

    subject: str
    not_before: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """One sort of news.

    `plan(groups, now)` gives the lines that begin until `now` + AHEAD, each with the unit of its group, in one query
    for any number of groups; None for a kind of duties, all of which are read together (plan_kinds). `words(group,
    subject, now)` says one in the active language when it is sent, None where nothing is left to say; constant queries.
    """

    code: str
    label: str  # lazy
    plan: Callable[[Sequence[Group], datetime], Iterable[tuple[int, PlannedLine]]] | None
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
    return News(f"{DUTIES}{code}", label, None, lambda group, subject, now: words_of_kind(code, group, subject))


def planned_lines(told: Mapping[str, Sequence[Group]], now: datetime) -> Iterator[tuple[int, str, PlannedLine]]:
    """The lines that begin soon: the unit of the group, the news, the line; `told` says which groups hear which news.

    One query for all kinds of duties and one for each other sort, however many groups there are.
    """
    known = all_news()
    asked = {code: groups for code, groups in told.items() if code in known}
    of_kinds = {code.removeprefix(DUTIES): groups for code, groups in asked.items() if known[code].plan is None}
    for unit_id, kind, line in plan_kinds(of_kinds, now):
        yield unit_id, f"{DUTIES}{kind}", line
    for code, groups in asked.items():
        if plan := known[code].plan:
            for unit_id, line in plan(groups, now):
                yield unit_id, code, line


def plan_kinds(told: Mapping[str, Sequence[Group]], now: datetime) -> Iterator[tuple[int, str, PlannedLine]]:
    """A line for each time at which something of a kind is due soon in a group. One query, none where nobody hears."""
    if not told:
        return
    units = {unit for groups in told.values() for group in groups for unit in group.below}
    due = _open_of(told, units).filter(due_at__gt=now, due_at__lte=now + BEFORE + AHEAD)
    times: dict[tuple[str, datetime], set[int]] = {}
    for kind, due_at, unit in due.values_list("kind", "due_at", "person__appointments__unit").distinct():
        times.setdefault((kind, due_at), set()).add(unit)
    for (kind, due_at), where in sorted(times.items()):
        line = PlannedLine(due_at.isoformat(), due_at - BEFORE, due_at)
        yield from ((group.unit_id, kind, line) for group in told[kind] if not where.isdisjoint(group.below))


def words_of_kind(code: str, group: Group, subject: str) -> str | None:
    """How many are still open of what is due then, by the clock of the group. One query."""
    due_at = datetime.fromisoformat(subject)
    count = _open_of([code], group.below).filter(due_at=due_at).count()
    kind = kind_of(code)
    if not count or kind is None:
        return None
    words = ngettext(
        "%(kind)s: %(count)s is still open, due at %(time)s.",
        "%(kind)s: %(count)s are still open, due at %(time)s.",
        count,
    )
    return words % {"kind": kind.label, "count": count, "time": f"{due_at.astimezone(group.zone):%H:%M}"}


def _open_of(codes: Iterable[str], units: Collection[int]) -> DutyQuerySet:
    """What is owed of some kinds by the people of these units, each in the unit of the due day."""
    held = Q(
        person__appointments__kind=Appointment.Kind.PRIMARY,
        person__appointments__unit__in=units,
        person__appointments__valid_from__lte=F("local_date"),
    ) & (Q(person__appointments__valid_to=None) | Q(person__appointments__valid_to__gt=F("local_date")))
    return Duty.objects.owed().filter(held, kind__in=list(codes))
