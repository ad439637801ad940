"""What can be imported: each room registers its kinds in AppConfig.ready; the kit knows none of them by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from core.imports.tracing import Trace
from core.verdicts import Verdict

Choices = Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Column:
    """Something that a row of the file, or one word for all rows, may say.

    `names`: headings by which it is found, besides its name and its label in every language. `choices`: what one word
    for all rows may be, (value, label). `is_option`: asked once for the whole file, never a column of it.
    """

    name: str
    label: Promise
    hint: Promise | str = ""
    is_required: bool = False
    names: tuple[str, ...] = ()
    choices: Choices | None = None
    can_be_made: bool = False  # made by the import, after a prefix
    is_option: bool = False
    is_date: bool = False
    example: str = ""  # in the template that can be downloaded


@dataclass(frozen=True, slots=True)
class Found:
    """What is to become of a row; `reasons` are (name of the column, why) where it cannot be brought in."""

    verdict: str
    reasons: Sequence[tuple[str, str]] = ()


class Refusal(Exception):
    """The row cannot be brought in, for reasons by column."""

    def __init__(self, column: str, reason: str) -> None:
        self.reasons: Sequence[tuple[str, str]] = [(column, reason)]
        super().__init__(reason)

    @classmethod
    def of(cls, reasons: Sequence[tuple[str, str]]) -> Self:
        refusal = cls(*reasons[0])
        refusal.reasons = reasons
        return refusal


def allow(column: str, check: Callable[[], object]) -> None:
    """What a rule of a service refuses (ValidationError) as a refusal of the row, at that column."""
    try:
        check()
    except ValidationError as error:
        raise Refusal(column, " ".join(error.messages)) from None


class Checker(Protocol):
    """Looks at the rows of one file in their order, and remembers what they ask for.

    It loads what it compares with when it is made, in a number of queries that does not grow with the rows; `check`
    asks nothing of the database. `store` writes what was asked for, set by set, in the transaction that is open.
    """

    def check(self, line: int, values: Mapping[str, str]) -> Found: ...

    def summary(self) -> list[tuple[str, int]]:
        """What would be new or changed, in words, with its number."""
        ...

    def store(self, trace: Trace) -> None: ...


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of rows. `options` of `make_checker` are the answers to the columns that are options."""

    code: str
    label: Promise
    about: Promise  # what one row is, in a sentence
    columns: tuple[Column, ...]
    may_import: Callable[[Any, datetime], Verdict]  # (person, now)
    make_checker: Callable[..., Checker]  # (*, by, now, options)
    page: str  # the name of the address that shows what was brought in
    check_mapping: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] | None = None  # → (column, what is missing)
    order: int = 100
    blank_keeps: bool = True  # else a row says all there is, and what is empty becomes empty

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_KINDS: dict[str, ImportKind] = {}


def register_import(kind: ImportKind) -> None:
    """Adds a kind; the same code again replaces it."""
    _KINDS[kind.code] = kind


def import_kinds() -> list[ImportKind]:
    return sorted(_KINDS.values(), key=lambda kind: kind.order)


def import_kind(code: str) -> ImportKind | None:
    return _KINDS.get(code)
