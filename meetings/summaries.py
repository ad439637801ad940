"""What the records say of somebody's week, month, quarter or year: the page that a summary begins with (R061).

A room that keeps records registers a source here in AppConfig.ready, as for the counts of a day (evidence.py);
meetings never asks which room it is. What was there when a report was sent is kept with it, in all three languages.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.utils import translation
from django.utils.functional import Promise

from meetings.report_fields import LANGUAGES, Names, in_language


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is in three languages, how many or how much, and the plan where there is one."""

    names: Names
    amount: Decimal | None = None
    plan: Decimal | None = None

    @property
    def name(self) -> str:
        """In the reader's language."""
        return in_language(self.names)

    def as_row(self) -> dict[str, Any]:
        """The fact as text, to be kept with a report."""
        amounts = {"amount": self.amount, "plan": self.plan}
        return {"names": list(self.names)} | {name: None if one is None else str(one) for name, one in amounts.items()}

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """The fact that `as_row` kept."""
        amounts = {name: row[name] and Decimal(row[name]) for name in ("amount", "plan")}
        return cls(tuple(row["names"]), **amounts)


class Span(NamedTuple):
    """Whose records of which days are asked for; nothing after `today` has happened yet."""

    person_id: int
    start: date
    end: date
    today: date

    @property
    def last(self) -> date:
        return min(self.end, self.today)


@dataclass(frozen=True, slots=True)
class Section:
    """What one source says."""

    names: Names
    facts: Sequence[Fact]

    @property
    def name(self) -> str:
        return in_language(self.names)

    def as_row(self) -> dict[str, Any]:
        return {"names": list(self.names), "facts": [fact.as_row() for fact in self.facts]}

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        return cls(tuple(row["names"]), [Fact.of_row(fact) for fact in row["facts"]])


SummarySource = Callable[[Span], Sequence[Fact]]  # in a constant number of queries


@dataclass(frozen=True, slots=True)
class Source:
    label: str | Promise
    facts: SummarySource
    order: int


_sources: dict[str, Source] = {}


def register_summary(code: str, label: str | Promise, facts: SummarySource, *, order: int = 50) -> None:
    """Adds a section to summaries, lowest order first; called in AppConfig.ready. The same code again replaces it."""
    _sources[code] = Source(label, facts, order)


def summary_of(span: Span, *, without: Collection[str] = ()) -> list[Section]:
    """What all sources say of the span, but those of some codes; those that have nothing to say are left out."""
    found = []
    for code, source in sorted(_sources.items(), key=lambda item: (item[1].order, item[0])):
        if code not in without and (facts := source.facts(span)):
            found.append(Section(names_of(source.label), facts))
    return found


def names_of(label: str | Promise | Callable[[], str]) -> Names:
    """A label that is translated when it is read, in all three languages."""
    names = []
    for language in LANGUAGES:
        with translation.override(language):
            names.append(str(label() if callable(label) and not isinstance(label, Promise) else label))
    return tuple(names)
