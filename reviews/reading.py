"""The appraisal scheme in words, for everybody who asks how it is worked out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from meetings.models import ReportKind
from meetings.report_rules import LONG_DUE_DAYS
from meetings.work_items import WorkItem, weekly_label
from org.models import Profile
from reviews.models import Adjustment
from reviews.month.scheme import BONUSES, DEMERITS
from reviews.schemes import Rulebook
from reviews.wording import ANCHORS, NEEDS_SENTENCE


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One daily work item with what a piece earns and a day's cap, for each profile in order; None: not for it."""

    item: WorkItem
    cells: list[tuple[str, tuple[int, int] | None]]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Something with a weight."""

    name: str
    weight: Any


@dataclass(frozen=True, slots=True)
class ProfileWeights:
    profile: str
    components: list[Weighted]
    quantities: list[Weighted]
    metrics: list[Weighted]


@dataclass(frozen=True, slots=True)
class SchemeInWords:
    """What the page of the scheme shows."""

    profiles: list[str]
    items: list[ItemLine]
    ratings: list[tuple[int, str, int, bool]]  # rating, anchor, worth, needs a sentence
    weights: list[ProfileWeights]
    reports: list[tuple[str, str, str]]  # report, due, missing after
    costs: list[tuple[str, int]]
    caps: list[tuple[str, int]]
    adjustments: list[tuple[str, Decimal]]
    bands: list[tuple[str, Decimal]]


COMPONENTS = {
    "D": lambda: _("daily mean"),
    "W": lambda: _("weekly mean"),
    "T": lambda: _("targets"),
    "M": lambda: _("superior's assessment"),
    "R": lambda: _("meetings and reports"),
}
METRICS = {
    "orders": lambda: _("orders signed"),
    "collections": lambda: _("collections"),
    "new_customers": lambda: _("new customers"),
}
COSTS = {
    "daily_late": lambda: _("daily report late, after the first in the month"),
    "daily_missing": lambda: _("daily report missing"),
    "weekly_late": lambda: _("weekly report late"),
    "weekly_missing": lambda: _("weekly report missing"),
    "monthly_late": lambda: _("monthly report late"),
    "monthly_missing": lambda: _("monthly report missing"),
    "meeting_late": lambda: _("meeting: late by up to 15 minutes"),
    "meeting_very_late_or_left_early": lambda: _("meeting: later, or left early without leave"),
    "meeting_absent": lambda: _("meeting: absent without leave"),
    "minutes_late": lambda: _("minutes not out in time"),
    "duty_missed": lambda: _("office duty missed without a swap"),
}
CAPS = {
    "reports_cap": lambda: _("reports"),
    "meetings_cap": lambda: _("meetings"),
    "duty_cap": lambda: _("office duty"),
}


def scheme_in_words(book: Rulebook) -> SchemeInWords:
    """The version as the page shows it, in the reader's language."""
    rules = book.rules
    profiles = list(rules["profile_weights"])
    adjustments = {kind: Decimal(rules["adjustments"][kind]) for kind in (*BONUSES, *DEMERITS)}
    return SchemeInWords(
        profiles=[Profile(profile).label for profile in profiles],
        items=[_item_line(item, profiles) for item in book.items],
        ratings=[
            (rating, str(ANCHORS[rating]), rules["daily"]["quality_map"][str(rating)], rating in NEEDS_SENTENCE)
            for rating in sorted(ANCHORS, reverse=True)
        ],
        weights=[_weights(book, profile) for profile in profiles],
        reports=_reports(rules),
        costs=[(words(), rules["discipline"][name]) for name, words in COSTS.items()],
        caps=[(words(), rules["discipline"][name]) for name, words in CAPS.items()],
        adjustments=[
            (Adjustment.Kind(kind).label, points if kind in BONUSES else -points)
            for kind, points in adjustments.items()
        ],
        bands=[(grade, Decimal(lowest)) for grade, lowest in rules["grades"]],
    )


def _item_line(item: Any, profiles: list[str]) -> ItemLine:
    cells = [item.points.get(profile, (0, 0)) for profile in profiles]
    labels = [Profile(profile).label for profile in profiles]
    shown = [cell if cell[1] else None for cell in cells]
    return ItemLine(WorkItem(item.code, item.name_en, item.name_zh, 0, 0), list(zip(labels, shown, strict=True)))


def _weights(book: Rulebook, profile: str) -> ProfileWeights:
    rules = book.rules
    names, weights = rules["weekly_item_names"][profile], rules["weekly_item_weights"][profile]
    return ProfileWeights(
        Profile(profile).label,
        [Weighted(COMPONENTS[name](), weight) for name, weight in rules["profile_weights"][profile].items()],
        [Weighted(weekly_label(name), weight) for name, weight in zip(names, weights, strict=True)],
        [
            Weighted(METRICS[name]() if name in METRICS else name, weight)
            for name, weight in rules["targets"]["metric_weights"].get(profile, {}).items()
        ],
    )


def _reports(rules: Any) -> list[tuple[str, str, str]]:
    values = {
        "due": rules["due_time"],
        "cutoff": rules["cutoff_time"],
        "monthly_due": rules["monthly_due_working_day"],
        "monthly_cutoff": rules["monthly_cutoff_working_day"],
    }
    return [
        (
            _("daily report"),
            _("%(due)s on your next available day") % values,
            _("%(cutoff)s on the second available day") % values,
        ),
        (
            _("weekly report"),
            _("%(due)s on your first available day of the next week") % values,
            _("%(cutoff)s on the second available day") % values,
        ),
        (
            _("monthly report"),
            _("%(due)s on working day %(monthly_due)s of the next month") % values,
            _("%(cutoff)s on working day %(monthly_cutoff)s") % values,
        ),
        *(
            (
                words,
                _("%(due)s on working day %(due_day)s after it") % (values | {"due_day": LONG_DUE_DAYS[kind]}),
                _("never; it costs nothing"),
            )
            for kind, words in ((ReportKind.QUARTERLY, _("quarterly report")), (ReportKind.YEARLY, _("yearly report")))
        ),
    ]
