"""What other rooms know about a person's day or month: counts open pre-filled with it.

A room that holds records registers a selector here in AppConfig.ready; meetings never asks which room it is.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record behind one count: who or what it was with, the page that holds it, and how many it counts."""

    who: str
    what: str = ""
    url: str = ""
    pieces: int = 1


MEETING = "MEETING"  # no item of a scheme: the meetings of a day, which its report shows and does not count
PersonDay = tuple[int, date]
# person ids, first and last day → the records of each person and day. One query for any number of people.
PrefillSelector = Callable[[Collection[int], date, date], Mapping[tuple[int, date], Sequence[Evidence]]]
# The same for several items at once: item code → records of each person and day.
PrefillsSelector = Callable[[Collection[int], date, date], Mapping[str, Mapping[tuple[int, date], Sequence[Evidence]]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Target and actual of one measure in a span of months. None: no target, or nothing known."""

    code: str
    name_en: str
    name_zh_hant: str
    name_zh_hans: str
    target: Decimal | None
    actual: Decimal | None

    @property
    def name(self) -> str:
        """The measure in the reader's language."""
        chinese = {"zh-hant": self.name_zh_hant, "zh-hans": self.name_zh_hans}
        return chinese.get(get_language() or "", self.name_en)

    def as_row(self) -> dict[str, str | None]:
        """The figure as text, to be kept with a report."""
        return {name: None if value is None else str(value) for name, value in asdict(self).items()}

    @classmethod
    def of_row(cls, row: Mapping[str, str | None]) -> Self:
        """The figure that `as_row` kept."""
        amounts = {name: row[name] and Decimal(row[name]) for name in ("target", "actual")}
        return cls(**(dict(row) | amounts))


# person id, first and last day of months, the day to look from → the person's figures of those months together.
PeriodFigures = Callable[[int, date, date, date], Sequence[Figure]]

_prefills: list[tuple[PrefillsSelector, bool, str | None]] = []  # its item where it has one alone
_figures: list[PeriodFigures] = []


def register_prefill(item_code: str, selector: PrefillSelector, *, is_noted: bool = True) -> None:
    """Adds a source of records for a daily item; several add up. Today notes those that `is_noted`: each is a query."""
    _prefills.append(
        (lambda person_ids, start, end: {item_code: selector(person_ids, start, end)}, is_noted, item_code)
    )


def register_prefills(selector: PrefillsSelector) -> None:
    """Adds a source of records for several daily items, read in one query."""
    _prefills.append((selector, True, None))


def register_period_figures(selector: PeriodFigures) -> None:
    """Adds a source of figures for months, quarters and years; of a measure that two know, the later one speaks."""
    _figures.append(selector)


def records_of(person_id: int, day: date, items: Collection[str] | None = None) -> dict[str, list[Evidence]]:
    """Item code → the records that other rooms hold of the person's day. One query for each registered source.

    With `items`, those of the person's profile, a source of another item is not asked.
    """
    return records_of_days([person_id], day, day, items=items).get((person_id, day), {})


def records_of_days(
    person_ids: Collection[int],
    start: date,
    end: date,
    *,
    noted_only: bool = False,
    items: Collection[str] | None = None,
) -> dict[PersonDay, dict[str, list[Evidence]]]:
    """The same for several people and days at once; who or what has none is left out."""
    found: dict[PersonDay, dict[str, list[Evidence]]] = {}
    for selector, is_noted, item in _prefills:
        if (noted_only and not is_noted) or (item and items is not None and item not in items):
            continue
        for code, by_day in selector(person_ids, start, end).items():
            for person_day, records in by_day.items():
                found.setdefault(person_day, {}).setdefault(code, []).extend(records)
    return found


def period_figures(person_id: int, start: date, end: date, today: date) -> list[Figure]:
    """The figures that the person's report of a month, a quarter or a year opens with."""
    known = {figure.code: figure for selector in _figures for figure in selector(person_id, start, end, today)}
    return list(known.values())
