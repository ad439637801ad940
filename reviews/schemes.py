"""Versions of the appraisal rules as data: which one is in force and what it says.

A version is never changed; the next one takes effect on the first day of a month, for a month is computed with the
version in force on its first day.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from core.periods import Month
from reviews.models import Scheme, SchemeDraft
from reviews.month.facts import ItemRow
from reviews.month.scheme import Scheme as Terms


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One scheme version, parsed and unchangeable."""

    version: str
    effective_from: date
    rules: Mapping[str, Any]  # rules.json without month, numbers with decimals as strings
    items: tuple[ItemRow, ...]
    body: str  # the canonical text that `rules` was read from
    sha256: str

    def item(self, code: str) -> ItemRow | None:
        return next((item for item in self.items if item.code == code), None)

    def items_of(self, profile: str) -> list[ItemRow]:
        """The daily work items of a profile, in order; an item with cap 0 is not for it."""
        return [item for item in self.items if item.points.get(profile, (0, 0))[1]]


class Timeline:
    """All versions by their date of effect; one query, then asked for any number of days."""

    def __init__(self) -> None:
        heads = Scheme.objects.order_by("effective_from").values_list("effective_from", "sha256")
        self._starts, self._hashes = [], []
        for effective_from, sha256 in heads:
            self._starts.append(effective_from)
            self._hashes.append(sha256)

    def on(self, day: date) -> Rulebook:
        """The version in force on `day`; raises Scheme.DoesNotExist before the first one."""
        at = bisect_right(self._starts, day) - 1
        if at < 0:
            raise Scheme.DoesNotExist(f"no appraisal scheme is in force on {day}")
        return _rulebook(self._hashes[at], self._starts[at])

    def of(self, month: Month) -> Rulebook:
        """The version that the whole month is computed with."""
        return self.on(month.first)


def scheme_on(day: date) -> Rulebook:
    """The version in force on `day`. One query, two when this process has not met the version yet."""
    return Timeline().on(day)


def scheme_of(month: Month) -> Rulebook:
    """The version that all days and weeks of the month are scored with: that of its first day."""
    return scheme_on(month.first)


def terms(book: Rulebook, month: Month) -> Terms:
    """The version's parameters as the arithmetic uses them in `month`."""
    return _terms(book.sha256, book.effective_from, month)


@lru_cache(maxsize=64)
def _terms(sha256: str, effective_from: date, month: Month) -> Terms:
    book = _rulebook(sha256, effective_from)
    return Terms({"rules": rules_json(book, month), "items": json.loads(items_text(book.items))})


@lru_cache(maxsize=64)
def _rulebook(sha256: str, effective_from: date) -> Rulebook:
    return parse(Scheme.objects.get(sha256=sha256, effective_from=effective_from))


def parse(scheme: Scheme) -> Rulebook:
    """The row's texts as values."""
    return Rulebook(
        version=scheme.version,
        effective_from=scheme.effective_from,
        rules=_frozen(json.loads(scheme.body)),
        items=item_rows(scheme.items),
        body=scheme.body,
        sha256=scheme.sha256,
    )


def rules_json(scheme: Scheme | SchemeDraft | Rulebook, month: Month) -> dict[str, Any]:
    """rules.json of the exchange format: the version's rules with the month they are applied to."""
    return {**json.loads(scheme.body), "month": str(month)}


def split_rules(rules: Mapping[str, Any]) -> str:
    """The canonical text of rules.json without its month: what a version keeps."""
    return canonical({name: value for name, value in rules.items() if name != "month"})


def item_rows(text: str) -> tuple[ItemRow, ...]:
    """The daily work items from their canonical text."""
    return tuple(
        ItemRow(
            code=item["code"],
            name_en=item["name_en"],
            name_zh=item["name_zh"],
            points=MappingProxyType({profile: tuple(pair) for profile, pair in item["points"].items()}),
        )
        for item in json.loads(text)
    )


def items_text(items: Sequence[ItemRow]) -> str:
    """The canonical text of the daily work items, in their order."""
    return canonical(
        [
            {
                "code": item.code,
                "name_en": item.name_en,
                "name_zh": item.name_zh,
                "points": {profile: list(pair) for profile, pair in item.points.items()},
            }
            for item in items
        ]
    )


def content_hash(body: str, items: str) -> str:
    """The hash of a version's content, its two texts each on a line."""
    return hashlib.sha256(f"{body}\n{items}\n".encode()).hexdigest()


def canonical(value: Any) -> str:
    """The one JSON text of `value`: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _frozen(value: Any) -> Any:
    """`value` with every object and list made unchangeable."""
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(part) for name, part in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(part) for part in value)
    return value
