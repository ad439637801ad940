"""Which results of months: every read starts here."""

from django.db import models

from org.access import Area, fact_filter
from org.models import Person


class MonthResultQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "MonthResultQuerySet":
        """One's own, those that the viewer assessed last, those of the units below, everybody's for GM and HR."""
        return self.filter(fact_filter(viewer, Area.APPRAISALS))
