"""The part of Today that tells of rehearsals of the next days in which the viewer has a part."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from duties.registry import register_today_panel
from org.models import Person
from training.models import Observer, Rehearsal
from training.rehearsals.selectors import Line, for_list, lines_of

AHEAD = timedelta(days=7)
MOST = 5


def facts(viewer: Person, now: datetime) -> list[Any]:
    """Whether there is one, with what Today reads of the viewer."""
    observed = Observer.objects.filter(rehearsal=OuterRef("pk"), person=OuterRef(OuterRef("pk")))
    parts = Q(person=OuterRef("pk")) | Q(customer=OuterRef("pk")) | Q(lead=OuterRef("pk"))
    return [Exists(Rehearsal.objects.soon(now, now + AHEAD).filter(parts | Exists(observed)))]


def panel(viewer: Person, now: datetime, told: Sequence[Any]) -> list[Line] | None:
    """The rehearsals of the next days, the next one first. No query where there is none, else three."""
    if not told[0]:
        return None
    rows = Rehearsal.objects.of(viewer).soon(now, now + AHEAD)
    return lines_of(for_list(rows.order_by("starts_at", "pk"))[:MOST], viewer)


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(panel, "training/_today_rehearsals.html", order=40, facts=facts)
