"""What the company holds already, loaded once for all rows of a file."""

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import override

from core.imports.mapping import LANGUAGES
from core.imports.reading import plain
from core.imports.values import words_for
from core.walltime import work_today
from core.wording import label_in_words
from org.models import Person, Title, Unit, UnitVersion

CODE_SIGNS = re.compile(r"[^A-Z0-9]+")
LONGEST_CODE = 20


def titles_by_word() -> dict[str, Title]:
    """Titles by code and by each of their names. One query."""
    titles = {title.code: title for title in Title.objects.all()}
    words = words_for((title.code, (title.code, title.name_en, title.name_zh)) for title in titles.values())
    return {word: titles[code] for word, code in words.items()}


def units_by_word(day: date) -> dict[str, Unit]:
    """Units of a day, or of one after it, by code and by each of their names. One query."""
    versions = UnitVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day)).select_related("unit")
    units = {version.unit.code: version.unit for version in versions}
    words = words_for((one.unit.code, (one.unit.code, one.name_en, one.name_zh)) for one in versions)
    return {word: units[code] for word, code in words.items()}


def people_by_word(people: Iterable[Person]) -> dict[str, Person]:
    """People by number and by each of their names; a name that two share stands for nobody."""
    known = {person.code: person for person in people}
    words = words_for((one.code, (one.name_zh, one.name_pinyin)) for one in known.values())
    return {word: known[code] for word, code in words.items()} | {plain(code): one for code, one in known.items()}


def choices_by_word(choices: type[TextChoices]) -> dict[str, str]:
    """Values of a choice by themselves and by their labels in every language."""
    names: dict[str, list[str]] = {value: [value] for value in choices.values}
    for language in LANGUAGES:
        with override(language):
            for value, label in choices.choices:
                names[value].append(str(label))
    return words_for(names.items())


def unit_choices() -> list[tuple[str, str]]:
    """Today's units for a choice, in the order of their codes."""
    versions = UnitVersion.objects.on(work_today(timezone.now())).select_related("unit").order_by("unit__code")
    return [(version.unit.code, label_in_words(version)) for version in versions]


def title_choices() -> list[tuple[str, str]]:
    return [(title.code, label_in_words(title)) for title in Title.objects.all()]


def code_from(name: str, taken: set[str], *, prefix: str = "U") -> str:
    """A code that tells of the name where it has Latin letters; a number where it has none, or the code is taken."""
    stem = CODE_SIGNS.sub("-", name.upper()).strip("-")[:LONGEST_CODE].strip("-")
    if not stem:
        return next_code(prefix, taken)
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem[: LONGEST_CODE - len(str(number)) - 1]}-{number}"
    return code


def next_code(prefix: str, taken: set[str], *, width: int = 3, after: int = 0) -> str:
    """The first free number behind the prefix."""
    number = after + 1
    while (code := f"{prefix}{number:0{width}d}") in taken:
        number += 1
    return code
