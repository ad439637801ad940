"""Which duties."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from duties.rules import to_minute
from org.access import Area, readable_people
from org.models import Person


class DutyQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "DutyQuerySet":
        """One's own, and those of the people whose duties the viewer may read today."""
        return self.filter(Q(person=viewer.pk) | Q(person__in=readable_people(viewer, Area.DUTIES).values("pk")))

    def owed(self) -> "DutyQuerySet":
        """Neither done nor cancelled."""
        return self.filter(done_at=None, cancelled_at=None)

    def open(self, now: datetime) -> "DutyQuerySet":
        """What may be done now: opened, not done, not past its cut-off (rules.duty_state OPEN)."""
        return self.owed().filter(Q(cutoff_at=None) | Q(cutoff_at__gte=to_minute(now)), opens_at__lte=now)

    def upcoming(self, now: datetime) -> "DutyQuerySet":
        """What opens later (rules.duty_state UPCOMING)."""
        return self.owed().filter(opens_at__gt=now)
