"""What Today says of corrections: those that wait for a second person, those that were refused, and one's own month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import ngettext

from core.periods import Month
from duties.registry import register_today_panel, register_waiting
from org.access import roles_of, today_of
from org.models import Person
from reviews.corrections.permissions import ASKERS, KEEPERS
from reviews.models import Correction, MonthResult, MonthRun

STAYS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CorrectedMonth:
    """A month of one's own that a revision changed."""

    month: Month
    revision: int


def corrected_facts(viewer: Person, now: datetime) -> list[Any]:
    """The newest revision of the last two weeks that changed the viewer's sheet."""
    mine = MonthResult.objects.filter(person=viewer.pk, run=OuterRef("pk"))
    before = MonthResult.objects.filter(person=viewer.pk, run=OuterRef("supersedes")).values("sha256")[:1]
    runs = MonthRun.objects.filter(is_current=True, revision__gt=0, sealed_at__gt=now - STAYS)
    changed = runs.annotate(mine=Subquery(mine.values("sha256")[:1]), before=Subquery(before)).exclude(mine=F("before"))
    changed = changed.filter(Exists(mine)).order_by("-sealed_at")
    return [Subquery(changed.values(name)[:1]) for name in ("period_id", "revision")]


def corrected_month(viewer: Person, now: datetime, facts: Sequence[Any]) -> CorrectedMonth | None:
    """For whom a sealed month is another now. No query."""
    month, revision = facts
    return None if month is None else CorrectedMonth(Month(month), revision)


def to_approve(viewer: Person, now: datetime) -> QuerySet | None:
    """Corrections that wait for a second person, for HR and the general manager."""
    if not roles_of(viewer, today_of(viewer, now)) & KEEPERS:
        return None
    return Correction.objects.visible_to(viewer).waiting().exclude(drafted_by=viewer.pk)


def refused(viewer: Person, now: datetime) -> QuerySet | None:
    """What the viewer asked for and somebody refused lately."""
    if not roles_of(viewer, today_of(viewer, now)) & ASKERS:
        return None
    return Correction.objects.filter(drafted_by=viewer.pk, refused_at__gt=now - STAYS)


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(corrected_month, "reviews/_today_corrected.html", order=6, facts=corrected_facts)
    register_waiting(
        "corrections_to_approve",
        to_approve,
        lambda count: (
            ngettext("%(count)s correction to approve", "%(count)s corrections to approve", count) % {"count": count}
        ),
        lambda: reverse("months:correction_all"),
        order=12,
    )
    register_waiting(
        "corrections_refused",
        refused,
        lambda count: (
            ngettext("%(count)s correction was refused", "%(count)s corrections were refused", count) % {"count": count}
        ),
        lambda: reverse("months:correction_all"),
        order=13,
    )
