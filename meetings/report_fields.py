"""The fields of words, numbers, choices and dates that a kind of report asks for, as plain values.

What the machine counts by itself (work items, customers, promises, plan numbers) is no field: it is drawn by the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, pgettext_lazy

from core.typed import day_in

Names = tuple[str, str, str]  # English, traditional, simplified Chinese
LANGUAGES = ("en", "zh-hant", "zh-hans")
FEW_ROWS = {"help", "market", "support", "place", "people", "purpose"}


class FieldKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("kind of field", "words")
    NUMBER = "number", pgettext_lazy("kind of field", "a number")
    CHOICE = "choice", pgettext_lazy("kind of field", "one of a few")
    DATE = "date", pgettext_lazy("kind of field", "a date")


@dataclass(frozen=True, slots=True)
class ReportField:
    """One field: the code under which reports keep it, what it asks in three languages, what may be answered."""

    code: str
    names: Names
    kind: str = FieldKind.TEXT
    options: tuple[Names, ...] = ()  # of a choice; reports keep the English name
    is_required: bool = False

    @property
    def label(self) -> str:
        """What is asked, in the reader's language."""
        return in_language(self.names)

    @property
    def heading(self) -> str:
        """What stands above the answer: short where the shipped fields have a short name."""
        return gettext(HEADINGS[self.code]) if self.code in HEADINGS else self.label

    @property
    def kind_in_words(self) -> str:
        return str(FieldKind(self.kind).label)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What a report keeps and what the reader reads, of each option."""
        return [(names[0], in_language(names)) for names in self.options]

    @property
    def rows(self) -> int:
        return 2 if self.code in FEW_ROWS else 3

    def shown(self, value: str) -> str:
        """An answer as a report keeps it, in the reader's language."""
        if self.kind == FieldKind.CHOICE:
            return dict(self.choices).get(value, value)
        if self.kind == FieldKind.DATE and (day := day_in(value)):
            return date_format(day)
        return value

    def as_row(self) -> dict[str, Any]:
        """The field as a version of a template keeps it."""
        return {
            "code": self.code,
            "names": list(self.names),
            "kind": str(self.kind),
            "options": [list(names) for names in self.options],
            "is_required": self.is_required,
        }

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """The field that `as_row` kept."""
        options = tuple(tuple(names) for names in row["options"])
        return cls(row["code"], tuple(row["names"]), row["kind"], options, row["is_required"])


def in_language(names: Names) -> str:
    """One of three names, by the reader's language."""
    language = translation.get_language() or "en"
    return names[LANGUAGES.index(language)] if language in LANGUAGES else names[0]


HEADINGS = {
    "help": gettext_noop("Help wanted"),
    "market": gettext_noop("About the market"),
    "causes": gettext_noop("Causes"),
    "next_week": gettext_noop("Next week"),
    "support": gettext_noop("Support wanted"),
    "lessons": gettext_noop("Lessons"),
    "next_month": gettext_noop("Next month"),
    "next_quarter": gettext_noop("Next quarter"),
    "next_year": gettext_noop("Next year"),
}

OBJECTIONS = (
    gettext_noop("price"),
    gettext_noop("brand"),
    gettext_noop("product"),
    gettext_noop("policy"),
    gettext_noop("doubt about the market"),
    gettext_noop("tied to a competitor"),
    gettext_noop("not the time"),
    gettext_noop("something else"),
)
SHIPPED = {
    # Beside the customer, the words, the result and the next step, which stand in the daily report (rules.md 2.14).
    "visit": (
        ("place", gettext_noop("Place")),
        ("people", gettext_noop("People met, and what they do there")),
        ("purpose", gettext_noop("Purpose of the visit")),
        ("needs", gettext_noop("What the customer needs")),
        ("objection", gettext_noop("Kind of objection"), OBJECTIONS),
        ("competitor", gettext_noop("Competitor seen: name, price, policy")),
        ("stock", gettext_noop("Stock and sell-through")),
        ("promise", gettext_noop("What was promised")),
    ),
    "daily": (
        ("help", gettext_noop("Help wanted")),
        ("market", gettext_noop("One fact about the market or a competitor")),
    ),
    "weekly": (
        ("causes", gettext_noop("What made the difference between plan and actual?")),
        ("next_week", gettext_noop("What will you do next week?")),
        ("support", gettext_noop("Support wanted")),
    ),
    "monthly": (
        ("causes", gettext_noop("Why did it come out so?")),
        ("lessons", gettext_noop("What did you learn?")),
        ("next_month", gettext_noop("What will you do next month?")),
    ),
    "quarterly": (
        ("causes", gettext_noop("Why did it come out so, against the plan?")),
        ("lessons", gettext_noop("What did you learn?")),
        ("next_quarter", gettext_noop("What will you do next quarter?")),
    ),
    "yearly": (
        ("causes", gettext_noop("Why did it come out so, against the plan?")),
        ("lessons", gettext_noop("What did you learn?")),
        ("next_year", gettext_noop("What will you do next year?")),
    ),
}


@lru_cache
def shipped(kind: str) -> tuple[ReportField, ...]:
    """The fields that the application ships for a kind, in force until somebody changes them."""
    return tuple(_shipped_field(*told) for told in SHIPPED[kind])


def fields_of(kind: str, rows: Sequence[Mapping[str, Any]] | None) -> tuple[ReportField, ...]:
    """The fields that the rows of a template say; None: no template of the company's own, so the shipped ones."""
    return shipped(kind) if rows is None else tuple(map(ReportField.of_row, rows))


def _shipped_field(code: str, text: str, options: tuple[str, ...] = ()) -> ReportField:
    answers = tuple(_in_all_languages(option) for option in options)
    kind = FieldKind.CHOICE if options else FieldKind.TEXT
    return ReportField(code, _in_all_languages(text), str(kind), answers)


def _in_all_languages(text: str) -> Names:
    names = []
    for language in LANGUAGES:
        with translation.override(language):
            names.append(gettext(text))
    return tuple(names)


# --- what a template must be -----------------------------------------------------------------------------------------

MOST_FIELDS = {"daily": 4}  # a daily report takes three minutes, on a phone
MOST = 12
MOST_OPTIONS = 8
# What the machine itself asks for: a number above the daily reports needs its cause (rules.md 2.2).
NEEDED = {"weekly": ("causes",)}
LONGEST_CODE = 30
TAKEN_NAMES = {"repeats", "figures", "from_records", "version", "send", "save", "step", "add", "line_count"}
TAKEN_STARTS = ("count_", "seen_", "line_", "customer_", "outcome_", "actual_", "next_0", "next_1", "next_2", "next_3")


def faults_of(kind: str, fields: Sequence[ReportField], earlier: Iterable[ReportField]) -> list[str]:
    """Why a template would break, each in words; `earlier`: the fields of every version before, shipped ones too."""
    found: list[str] = []
    codes = [field.code for field in fields]
    if not fields:
        found.append(gettext("A report asks for something: keep at least one field."))
    most = MOST_FIELDS.get(kind, MOST)
    if len(fields) > most:
        words = gettext("At most %(most)s fields: this report must not take longer to write.")
        found.append(words % {"most": most})
    known = {field.code: field for field in earlier}
    for code in NEEDED.get(kind, ()):
        if code not in codes:
            words = gettext("“%(field)s” stays: a number above the daily reports needs its cause.")
            found.append(words % {"field": known[code].label if code in known else code})
        elif fields[codes.index(code)].kind != FieldKind.TEXT:
            found.append(gettext("“%(field)s” stays words.") % {"field": fields[codes.index(code)].label})
    for field in fields:
        found += _faults_of_field(field, known.get(field.code))
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        found.append(gettext("The code %(code)s stands twice.") % {"code": code})
    return found


def _faults_of_field(field: ReportField, known: ReportField | None) -> list[str]:
    found, name = [], {"field": field.label or next(filter(None, field.names), field.code)}
    if not all(name.strip() for name in field.names):
        found.append(gettext("“%(field)s” needs its words in all three languages: everybody reads it.") % name)
    if is_taken(field.code):
        found.append(gettext("The code %(code)s is taken; choose another.") % {"code": field.code})
    if known is not None and known.kind != field.kind:
        words = gettext("“%(field)s” was %(kind)s; reports that are written keep it so. Add a new field instead.")
        found.append(words % (name | {"kind": known.kind_in_words}))
    if field.kind != FieldKind.CHOICE:
        return found
    english = [names[0].strip() for names in field.options]
    if len(english) < 2 or len(english) > MOST_OPTIONS:
        words = gettext("“%(field)s” can be filled only with 2 to %(most)s answers to choose from.")
        found.append(words % (name | {"most": MOST_OPTIONS}))
    if len(set(english)) < len(english):
        found.append(gettext("“%(field)s” has the same answer twice.") % name)
    if not all(text.strip() for names in field.options for text in names):
        found.append(gettext("“%(field)s”: write each answer in all three languages.") % name)
    return found


def is_taken(code: str) -> bool:
    """Whether the machine uses the name in forms or reports itself."""
    return code in TAKEN_NAMES or code.startswith(TAKEN_STARTS)
