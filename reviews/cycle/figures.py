"""The figures of a sheet in a row: kept on the day of release, so that what changes afterwards is shown as a change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from org.models import Profile
from reviews.month.inputs import canonical
from reviews.sheet_days import decimal
from reviews.wording import FIGURES

LETTERS = ("D", "W", "T", "M", "R")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another than before; None: there is none."""

    label: str
    before: Decimal | str | None
    after: Decimal | str | None


def figures_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Name → hundredths, or the grade: "0.salesperson.D" is D of the first role period, "final" the month's."""
    found: dict[str, Any] = {}
    for period in result.get("role_periods", ()):
        where = f"{period['role_period']}.{period['profile']}"
        found |= {f"{where}.{letter}": period["components"][letter] for letter in LETTERS}
        found[f"{where}.total"] = period["total"]
    if month := result.get("month"):
        found |= {name: month[name] for name in ("base", "bonus", "demerit", "final", "grade")}
    return found


def kept_text(body: str) -> str:
    """The figures of a result's text, as they are kept."""
    return canonical(figures_of(json.loads(body)))


def changes_since(text: str, result: Mapping[str, Any]) -> list[Change]:
    """What differs between the kept figures and the result now, in the order of the sheet."""
    return changes_between(json.loads(text), figures_of(result)) if text else []


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The same of two rows of figures."""
    names = [*after, *(name for name in before if name not in after)]
    profiles = {name.split(".")[1] for name in names if "." in name}
    return [
        Change(_label(name, several=len(profiles) > 1), _value(before.get(name)), _value(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _value(value: Any) -> Decimal | str | None:
    return value if value is None or isinstance(value, str) else decimal(value)


def _label(name: str, *, several: bool) -> str:
    if "." not in name:
        return str(FIGURES[name])
    _period, profile, part = name.split(".")
    words = str(FIGURES[part])
    return f"{words}, {Profile(profile).label}" if several else words
