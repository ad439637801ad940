"""Records of the rooms below that a daily report opens with: orders signed and money received of the day."""

from collections.abc import Collection
from datetime import date

from meetings.evidence import Evidence, register_prefills
from targets.models import Entry

ITEM_OF_METRIC = {"orders": "ORDER", "collections": "COLL"}


def entries_of(
    person_ids: Collection[int], start: date, end: date
) -> dict[str, dict[tuple[int, date], list[Evidence]]]:
    """Orders and collections by item, person and day; what was reversed, and the reversal, are no record. One query."""
    entries = Entry.objects.filter(
        metric__code__in=ITEM_OF_METRIC,
        person__in=person_ids,
        work_date__range=(start, end),
        amount__gt=0,
        reverses=None,
        reversed_by=None,
    )
    found: dict[str, dict[tuple[int, date], list[Evidence]]] = {item: {} for item in ITEM_OF_METRIC.values()}
    rows = entries.order_by("pk").values_list("metric__code", "person_id", "work_date", "amount", "note")
    for metric, person_id, work_date, amount, note in rows:
        of_day = found[ITEM_OF_METRIC[metric]].setdefault((person_id, work_date), [])
        of_day.append(Evidence(who=note or f"{amount:,.0f}"))
    return found


def register() -> None:
    """Called in AppConfig.ready."""
    register_prefills(entries_of)
