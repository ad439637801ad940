"""Which duties."""

from datetime import datetime

from django.db import models
from django.db.models import Count, IntegerField, Q, Subquery, Value
from django.db.models.functions import Coalesce

from duties.registry import private_kinds
from duties.rules import to_minute
from org.access import Area, readable_people
from org.models import Person


def count_of(rows: models.QuerySet) -> Coalesce:
    """How many rows, as a part of another query."""
    grouped = rows.order_by().annotate(all_rows=Value(1)).values("all_rows")
    return Coalesce(Subquery(grouped.annotate(count=Count("*")).values("count"), output_field=IntegerField()), 0)


class DutyQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "DutyQuerySet":
        """One's own, and those of the people whose duties the viewer may read today."""
        of_others = Q(person__in=readable_people(viewer, Area.DUTIES).values("pk")) & ~Q(kind__in=private_kinds())
        return self.filter(Q(person=viewer.pk) | of_others)

    def told_to_others(self) -> "DutyQuerySet":
        """Those that a list or a count may hold which anybody but whoever owes them reads."""
        return self.exclude(kind__in=private_kinds())

    def owed(self) -> "DutyQuerySet":
        """Neither done nor cancelled."""
        return self.filter(done_at=None, cancelled_at=None)

    def open(self, now: datetime) -> "DutyQuerySet":
        """What may be done now: opened, not done, not past its cut-off (rules.duty_state OPEN)."""
        return self.owed().filter(Q(cutoff_at=None) | Q(cutoff_at__gte=to_minute(now)), opens_at__lte=now)

    def upcoming(self, now: datetime) -> "DutyQuerySet":
        """What opens later (rules.duty_state UPCOMING)."""
        return self.owed().filter(opens_at__gt=now)
