"""Records of the rooms below that a daily report opens with: orders signed and money received of the day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from meetings.evidence import Evidence, register_prefill
from targets.models import Entry

ITEM_OF_METRIC = {"orders": "ORDER", "collections": "COLL"}


def entries_of(metric: str, person_ids: Collection[int], start: date, end: date) -> Mapping[tuple[int, date], Sequence]:
    """Results of a metric by person and day; what was reversed, and the reversal, are no record. One query."""
    entries = Entry.objects.filter(
        metric__code=metric,
        person__in=person_ids,
        work_date__range=(start, end),
        amount__gt=0,
        reverses=None,
        reversed_by=None,
    )
    found: dict[tuple[int, date], list[Evidence]] = {}
    for person_id, work_date, amount, note in entries.values_list("person_id", "work_date", "amount", "note"):
        found.setdefault((person_id, work_date), []).append(Evidence(who=note or f"{amount:,.0f}"))
    return found


def register() -> None:
    """Called in AppConfig.ready."""
    for metric, item in ITEM_OF_METRIC.items():
        register_prefill(item, lambda ids, start, end, metric=metric: entries_of(metric, ids, start, end))
