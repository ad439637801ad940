"""Tells the reports below which daily items and weekly quantities the scheme names for a profile on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.periods import Month
from meetings.work_items import WorkItem, register_item_source
from reviews.schemes import Rulebook, scheme_of


@dataclass(frozen=True, slots=True)
class SchemeItems:
    """The part of one scheme version that reports need."""

    book: Rulebook

    def daily_items(self, profile: str) -> Sequence[WorkItem]:
        """The items of the profile in the order of the scheme."""
        return [
            WorkItem(item.code, item.name_en, item.name_zh, *item.points[profile])
            for item in self.book.items_of(profile)
        ]

    def weekly_names(self, profile: str) -> Sequence[str]:
        """The four quantities of the profile; none for one that is not appraised."""
        return self.book.rules["weekly_item_names"].get(profile, ())


def items_on(day: date) -> SchemeItems:
    """The scheme that the month of `day` is computed with."""
    return SchemeItems(scheme_of(Month.of(day)))


def register() -> None:
    """Called in AppConfig.ready."""
    register_item_source(items_on)
