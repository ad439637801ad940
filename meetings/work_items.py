"""The daily work items and the four weekly quantities, as the appraisal scheme names them.

The scheme lives above, in reviews: it registers a source here, and reports ask for the items of a day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from core.periods import Month

# What a person declares; every other item needs a record behind each count (rules.md 2.2).
DECLARED = frozenset({"CALL", "FUP", "INFO", "HELP", "DUTY"})

SHORT_NAMES = {
    "CALL": gettext_noop("Calls and messages"),
    "VISIT": gettext_noop("Visits"),
    "NEWP": gettext_noop("New prospects"),
    "FUP": gettext_noop("Existing customers followed up"),
    "PROP": gettext_noop("Proposals"),
    "QUOTE": gettext_noop("Quotations and samples"),
    "ORDER": gettext_noop("Orders"),
    "COLL": gettext_noop("Collections"),
    "INFO": gettext_noop("Market information"),
    "TRAIN": gettext_noop("Training, each 30 minutes"),
    "HELP": gettext_noop("Help to a colleague"),
    "COACH": gettext_noop("Coaching and joint visits"),
    "REVIEW": gettext_noop("Reports and proposals reviewed"),
    "PLAN": gettext_noop("Plan items completed"),
    "DUTY": gettext_noop("Office duty"),
}

# How many of each that rests on a record: "3 visits".
COUNTED = {
    "VISIT": lambda count: ngettext("%(count)s visit", "%(count)s visits", count),
    "NEWP": lambda count: ngettext("%(count)s new prospect", "%(count)s new prospects", count),
    "PROP": lambda count: ngettext("%(count)s proposal", "%(count)s proposals", count),
    "QUOTE": lambda count: ngettext("%(count)s quotation or sample", "%(count)s quotations and samples", count),
    "ORDER": lambda count: ngettext("%(count)s order", "%(count)s orders", count),
    "COLL": lambda count: ngettext("%(count)s collection", "%(count)s collections", count),
    "TRAIN": lambda count: ngettext("%(count)s training", "%(count)s trainings", count),
    "COACH": lambda count: ngettext("%(count)s coaching", "%(count)s coachings", count),
    "REVIEW": lambda count: ngettext("%(count)s review", "%(count)s reviews", count),
    "PLAN": lambda count: ngettext("%(count)s plan item", "%(count)s plan items", count),
}

NEXT_STEPS = "next steps done"
# The weekly quantities of the default scheme, and the daily item that each is counted from.
WEEKLY_SOURCES = {
    gettext_noop("visits"): "VISIT",
    gettext_noop("new prospects"): "NEWP",
    gettext_noop("proposals"): "PROP",
    gettext_noop("learning tasks"): "TRAIN",
    gettext_noop("coaching and joint visits"): "COACH",
    gettext_noop("proposals reviewed"): "REVIEW",
    gettext_noop("plan items"): "PLAN",
    gettext_noop("orders processed"): "ORDER",
    gettext_noop("information records"): "INFO",
    gettext_noop("next steps done"): NEXT_STEPS,
    gettext_noop("service requests closed"): None,  # counted by hand until a room keeps them
}


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A daily work item of one profile: its code, its names in the scheme, points a piece and the cap."""

    code: str
    name_en: str
    name_zh: str
    unit: int
    cap: int

    @property
    def needs_record(self) -> bool:
        """Whether a count stands only on a record: a visit report, a prospect, a proposal version."""
        return self.code not in DECLARED

    @property
    def name(self) -> str:
        """The short name in the reader's language; the scheme's own for an item that the company added."""
        if self.code in SHORT_NAMES:
            return gettext(SHORT_NAMES[self.code])
        return self.name_zh if (get_language() or "").startswith("zh") and self.name_zh else self.name_en


class ItemScheme(Protocol):
    """What a source answers for a day: the part of the appraisal scheme that reports need."""

    def daily_items(self, profile: str) -> Sequence[WorkItem]:
        """The items of a profile in the order of the scheme; items of unit 0 are left out."""
        ...

    def weekly_names(self, profile: str) -> Sequence[str]:
        """Four English names, the keys of WEEKLY_SOURCES in the default scheme; empty for a profile without any."""
        ...


ItemSource = Callable[[date], ItemScheme]
_sources: list[ItemSource] = []


def register_item_source(source: ItemSource) -> None:
    """Says where the items of a day come from; the last one registered answers. Called in AppConfig.ready."""
    _sources.append(source)


def _scheme_on(day: date) -> ItemScheme:
    if not _sources:
        raise ImproperlyConfigured("No room has registered a source of daily work items (meetings.work_items).")
    return _sources[-1](day)


def daily_items(profile: str, day: date) -> tuple[WorkItem, ...]:
    """The items that a person of `profile` may count on `day`."""
    return tuple(_scheme_on(day).daily_items(profile))


def weekly_names(profile: str, week_day: date) -> tuple[str, ...]:
    """The four quantities of a week, in English as the scheme has them; `week_day` is the day that decides (C39)."""
    return tuple(_scheme_on(week_day).weekly_names(profile))


class WeeklyQuantities:
    """Whether a profile has weekly quantities in a month, for many people: the scheme is asked once for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Month], bool] = {}

    def has(self, profile: str, week_day: date) -> bool:
        """`week_day` is the day that decides (C39); a source answers the same for all days of a month."""
        key = profile, Month.of(week_day)
        if key not in self._known:
            self._known[key] = bool(weekly_names(profile, week_day))
        return self._known[key]


def counted_in_words(counts: Mapping[str, int]) -> str:
    """ "3 visits · 1 proposal": what rests on records, in the order of COUNTED; other items are left out."""
    found = [words(counts[code]) % {"count": counts[code]} for code, words in COUNTED.items() if counts.get(code)]
    return " · ".join(found)


def weekly_label(name: str) -> str:
    """A weekly quantity in the reader's language."""
    return capfirst(gettext(name))
