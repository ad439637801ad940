"""Which column of a file says what: guessed from the headings, remembered from the last time, read row by row."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.imports.models import ImportJob, ImportMapping
from core.imports.reading import plain
from core.imports.registry import Column, ImportKind

COLUMN, SAME, MADE = "column", "same", "made"
LANGUAGES = ("en", "zh-hant", "zh-hans")
Mapped = dict[str, dict[str, Any]]


def headings_key(headings: Sequence[str]) -> str:
    """Names a set of headings, whatever their case and space."""
    return hashlib.sha256("\n".join(map(plain, headings)).encode()).hexdigest()


def proposed(job: ImportJob, kind: ImportKind) -> Mapped:
    """The mapping chosen last time for these headings, else what the headings say."""
    known = ImportMapping.objects.filter(owner=job.owner_id, kind=kind.code, headings=headings_key(job.headings))
    if remembered := known.values_list("mapping", flat=True).first():
        return remembered
    return guessed(kind, job.headings)


def guessed(kind: ImportKind, headings: Sequence[str]) -> Mapped:
    """Each column of the kind with the heading that is called like it, the first where several are."""
    places = {}
    for at, heading in enumerate(headings):
        places.setdefault(plain(heading), at)
    found: Mapped = {}
    for column in kind.columns:
        if column.is_option:
            continue
        at = next((places[name] for name in names_of(column) if name in places), None)
        if at is not None:
            found[column.name] = {"how": COLUMN, "at": at}
        elif column.can_be_made:
            found[column.name] = {"how": MADE, "text": ""}
    return found


def names_of(column: Column) -> list[str]:
    """Everything that a heading of the column may be called, plain; our own word first: a list that we gave out."""
    names = []
    for language in LANGUAGES:
        with override(language):
            names.append(str(column.label))
    return [plain(name) for name in (*names, column.name.replace("_", " "), *column.names)]


def faults(kind: ImportKind, mapping: Mapped) -> list[tuple[str, str]]:
    """(column, what is missing) before a row is looked at."""
    found = [
        (column.name, _("Say where this comes from, or give one value for all rows."))
        for column in kind.columns
        if column.is_required and not mapping.get(column.name)
    ]
    found += [
        (name, _("Give the value for all rows."))
        for name, source in mapping.items()
        if source["how"] == SAME and not source["text"]
    ]
    return found + list(kind.check_mapping(mapping) if kind.check_mapping else ())


def remember(job: ImportJob) -> None:
    """For the next file with these headings."""
    key = headings_key(job.headings)
    defaults = {"mapping": job.mapping}
    ImportMapping.objects.update_or_create(owner=job.owner, kind=job.kind, headings=key, defaults=defaults)


def options_of(job: ImportJob, kind: ImportKind) -> dict[str, str]:
    """What was answered once for the whole file; for a column that is made, what its values begin with."""
    options = {name: source["text"] for name, source in job.mapping.items() if source["how"] == MADE}
    return options | {
        column.name: job.mapping.get(column.name, {}).get("text", "") for column in kind.columns if column.is_option
    }


def values_of(kind: ImportKind, mapping: Mapping[str, Mapping[str, Any]], cells: Sequence[str]) -> dict[str, str]:
    """What a row says in each column of the kind; empty where it says nothing."""
    return dict(_values(kind, mapping, cells))


def _values(
    kind: ImportKind, mapping: Mapping[str, Mapping[str, Any]], cells: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for column in kind.columns:
        source = mapping.get(column.name)
        if column.is_option:
            continue
        if source is None or source["how"] == MADE:
            yield column.name, ""
        elif source["how"] == SAME:
            yield column.name, source["text"]
        else:
            yield column.name, cells[source["at"]] if source["at"] < len(cells) else ""


def heading_of(job: ImportJob, kind: ImportKind, name: str) -> str:
    """What the person calls the column: its heading in the file, or ours where it is none of the file."""
    source = job.mapping.get(name, {})
    if source.get("how") == COLUMN and source["at"] < len(job.headings):
        return job.headings[source["at"]]
    return str(kind.column(name).label) if name else ""
