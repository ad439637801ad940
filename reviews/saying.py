"""Where the adjustments of a month come from, beside the sealed facts, which do not hold it."""

from collections.abc import Mapping
from datetime import date

from core.periods import Month
from org.models import Person
from reviews.models import Adjustment

Key = tuple[date, str, str]  # day, kind and note: what the frozen facts know an adjustment by


def sources_of(person: Person, month: Month) -> Mapping[Key, str]:
    """The sources of the adjustments of a month that count, by what a sheet knows them by. One query."""
    rows = Adjustment.objects.filter(person=person, day__range=(month.first, month.last), withdrawn_at=None)
    found: dict[Key, list[str]] = {}
    for row in rows.exclude(source="").order_by("day", "pk"):
        found.setdefault((row.day, row.kind, row.note), []).append(row.said)
    return {key: " · ".join(dict.fromkeys(texts)) for key, texts in found.items()}
