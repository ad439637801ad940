"""Versions of the appraisal rules as data: which one is in force, what it says, publishing the next.

A version is never changed; the next one takes effect on the first day of a month, for a month is computed with the
version in force on its first day. Its report deadlines are written beside it as the report rules of the same version.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.periods import Month
from meetings.models import ReportKind, ReportRule
from org.models import Period, Person
from reviews.models import Scheme
from reviews.month.decide import INTERPRETER
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


def rules_json(scheme: Scheme | Rulebook, month: Month) -> dict[str, Any]:
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


@transaction.atomic
def publish_scheme(
    version: str, *, rules: Mapping[str, Any], items: Sequence[ItemRow], effective_from: date, by: Person | None
) -> Scheme:
    """Adds a version and the report rules that follow from it; the same version with the same content is kept as it is.

    `by` None: the import or a command. Raises ValidationError for other content under a known version, a start within a
    month, and a start that would reach into a month no longer open.
    """
    body, item_text = split_rules(rules), items_text(items)
    sha256 = content_hash(body, item_text)
    if known := Scheme.objects.filter(version=version).first():
        if known.sha256 != sha256:
            raise ValidationError(
                _("Scheme version %(version)s is already published with other content."), params={"version": version}
            )
        return known
    _require_start(effective_from)
    scheme = Scheme.objects.create(
        version=version,
        effective_from=effective_from,
        body=body,
        items=item_text,
        sha256=sha256,
        interpreter=INTERPRETER,
        published_by=by,
    )
    ReportRule.objects.bulk_create(ReportRule(**rule) for rule in report_rules(rules, version, effective_from))
    audit.record("reviews.publish_scheme", by=by or "import", about=scheme, fields=["version", "effective_from"])
    return scheme


def report_rules(rules: Mapping[str, Any], version: str, effective_from: date) -> list[dict[str, Any]]:
    """The report rules that a version's rules imply: due and cut off on the person's first and second available day,
    the monthly report on the working days of the next month that the rules name."""
    days = {
        ReportKind.DAILY: (1, 2),
        ReportKind.WEEKLY: (1, 2),
        ReportKind.MONTHLY: (rules["monthly_due_working_day"], rules["monthly_cutoff_working_day"]),
    }
    return [
        {
            "kind": kind.value,
            "version": version,
            "effective_from": effective_from,
            "due_day": due_day,
            "due_time": time.fromisoformat(rules["due_time"]),
            "cutoff_day": cutoff_day,
            "cutoff_time": time.fromisoformat(rules["cutoff_time"]),
            "rating_days": rules["rating_working_days"],
            "rating_time": time.fromisoformat(rules["rating_time"]),
            "excuse_days": rules["excuse_working_days"],
            "closing_day": rules["closing_working_day"],
            "min_available_days": rules["weekly"]["min_available_days"],
        }
        for kind, (due_day, cutoff_day) in days.items()
    ]


def _require_start(effective_from: date) -> None:
    if effective_from.day != 1:
        raise ValidationError(_("A scheme version takes effect on the first day of a month."))
    if Scheme.objects.filter(effective_from=effective_from).exists():
        raise ValidationError(_("Another scheme version already takes effect on this day."))
    if Period.objects.filter(month__gte=Month.of(effective_from)).exclude(state=Period.State.OPEN).exists():
        raise ValidationError(_("A scheme version cannot reach back into a month that is being closed or is closed."))


def _frozen(value: Any) -> Any:
    """`value` with every object and list made unchangeable."""
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(part) for name, part in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(part) for part in value)
    return value
