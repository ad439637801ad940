"""What differs between two revisions of a month, by person and field: read from the rows of their output files."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from core.periods import Month
from core.wording import day_of_year
from org.models import Person, Profile
from reviews.corrections.words import column_words, value_words
from reviews.models import MonthResult, MonthRun
from reviews.month.outputs import COLUMNS

# What names a row of a file among those of its person, besides the person. The list of assessors has no figure.
KEYS = {
    "monthly": (),
    "segments": ("profile", "start"),
    "targets": ("profile", "metric"),
    "weekly": ("week_start",),
    "daily": ("date",),
}
NAMES = {file: COLUMNS[file].split(",") for file in KEYS}
Rows = Mapping[str, Sequence[Sequence[str]]]  # of a person, by file


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row that is another than before; empty: there is none."""

    where: str  # the day, the week, the measure; empty for the month
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """All that differs for one person, the month itself first."""

    person: Person
    changes: list[Change]

    @property
    def of_the_month(self) -> list[Change]:
        return [change for change in self.changes if not change.where]

    @property
    def below(self) -> list[Change]:
        """What the month's figures were made from."""
        return [change for change in self.changes if change.where]


def changed_results(run: MonthRun) -> QuerySet:
    """The results of a revision that are not those of the one before, with `before`, the text of that one."""
    earlier = MonthResult.objects.filter(run=run.supersedes_id, person_key=OuterRef("person_key"))
    found = run.results.annotate(
        before=Subquery(earlier.values("body")[:1]), was=Subquery(earlier.values("sha256")[:1])
    )
    return found.exclude(sha256=F("was")).select_related("person").order_by("person_number")


def months_corrected_since(person: Person, instant: datetime) -> list[Month]:
    """The months of the person whose sheet a revision sealed after `instant` made another, in order. One query."""
    earlier = MonthResult.objects.filter(run=OuterRef("run__supersedes"), person=person).values("sha256")[:1]
    found = MonthResult.objects.filter(person=person, run__is_current=True, run__sealed_at__gt=instant)
    changed = found.exclude(run__supersedes=None).annotate(was=Subquery(earlier)).exclude(sha256=F("was"))
    return [Month(month) for month in changed.order_by("run__period").values_list("run__period", flat=True)]


def rows_of(body: str | None) -> Rows:
    """The output rows of a result's text."""
    return json.loads(body)["rows"] if body else {}


def changes_between(before: Rows, after: Rows, names: Mapping[str, str]) -> list[Change]:
    """Every field that differs, file by file, rows in their order. `names`: those of the measures, by code."""
    return [change for file in KEYS for change in _of_file(file, before.get(file, ()), after.get(file, ()), names)]


def _of_file(
    file: str, before: Iterable[Sequence[str]], after: Iterable[Sequence[str]], names: Mapping[str, str]
) -> Iterator[Change]:
    old, new = _by_key(file, before), _by_key(file, after)
    for key in sorted(old.keys() | new.keys()):
        was, is_now = old.get(key, {}), new.get(key, {})
        for column in NAMES[file][1:]:
            if column not in KEYS[file] and was.get(column, "") != is_now.get(column, ""):
                values = (value_words(column, row.get(column, "")) for row in (was, is_now))
                yield Change(
                    WHERE[file](dict(zip(KEYS[file], key[:-1], strict=True)), names),
                    column_words(file, column),
                    *values,
                )


def _by_key(file: str, rows: Iterable[Sequence[str]]) -> dict[tuple[str, ...], dict[str, str]]:
    """The rows by what names them; of two with one name, as after a transfer, the second is the next."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for values in rows:
        row = dict(zip(NAMES[file], values, strict=True))
        name, count = tuple(row[name] for name in KEYS[file]), 0
        while (key := (*name, str(count))) in found:
            count += 1
        found[key] = row
    return found


WHERE: dict[str, Callable[[dict[str, Any], Mapping[str, str]], str]] = {
    "monthly": lambda key, names: "",
    "segments": lambda key, names: _("as %(profile)s") % {"profile": Profile(key["profile"]).label},
    "targets": lambda key, names: names.get(key["metric"], key["metric"]),
    "weekly": lambda key, names: _("week of %(day)s") % {"day": _day(key["week_start"])},
    "daily": lambda key, names: _day(key["date"]),
}


def _day(text: str) -> str:
    return day_of_year(date.fromisoformat(text))
