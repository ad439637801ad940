"""Two versions of the appraisal rules side by side: what differs, in words. Asks no database."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.wording import in_a_row, number_in_figures
from reviews.scheme_fields import Content, Kind, SchemeField, fields_of, sections, values_of

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Differing:
    """One value that is not the same in both."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DifferingSection:
    title: str
    lines: list[Differing]


def differences(old: Content, new: Content) -> list[DifferingSection]:
    """The sections in which the two differ, with the values that do; an item of one alone stands beside nothing."""
    values, others = values_of(new), values_of(old)
    fields = {field.name: field for field in [*fields_of(new), *fields_of(old)]}
    found: dict[str, list[Differing]] = {}
    for field in fields.values():
        before, after = others.get(field.name), values.get(field.name)
        if before != after:
            line = Differing(field.words, shown(field, before), shown(field, after))
            found.setdefault(field.section, []).append(line)
    return [DifferingSection(title, found[code]) for code, title in sections().items() if code in found]


def shown(field: SchemeField, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return NOTHING
    match field.kind:
        case Kind.SHARE:
            return _("%(number)s %%") % {"number": number_in_figures(value)}
        case Kind.POINTS:
            return number_in_figures(value, at_least=2)
        case Kind.WHOLE:
            return number_in_figures(value)
        case Kind.CLOCK:
            return value.strftime("%H:%M")
        case Kind.MONTHS | Kind.LEAVES:
            return in_a_row(words for code, words in field.choices if code in value) or NOTHING
    return str(value)
