"""Which appraisals, assessments, events and results of months: every read starts here."""

from datetime import datetime
from typing import Self

from django.db import models

from org.access import Area, fact_filter
from org.models import Person


class AppraisalQuerySet(models.QuerySet):
    """Facts of the area of appraisals."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those that the viewer was the superior of, those of the units below, everybody's for GM and HR."""
        return self.filter(fact_filter(viewer, Area.APPRAISALS))


class AssessmentQuerySet(AppraisalQuerySet):
    def given(self) -> Self:
        """With the five ratings."""
        return self.filter(customers__isnull=False)


class DisciplineQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own at once, those of others as the table of access says."""
        return self.filter(fact_filter(viewer, Area.DISCIPLINE))


class MonthResultQuerySet(AppraisalQuerySet):
    """Results of months: read by the assessor of the last role period and the heads above, as the table says."""

    def with_sheet(self) -> Self:
        """Without those who held no appraised post in the month."""
        return self.exclude(grade="")


class MonthPreviewQuerySet(MonthResultQuerySet):
    """Previews of open months: the same readers as the results that they become."""

    def worked_out(self) -> Self:
        """Those that have come out once."""
        return self.filter(worked_out_at__isnull=False)

    def for_lists(self) -> Self:
        """With what a row of a list shows; none of the long texts."""
        names = "person__code", "person__name_zh", "person__name_pinyin"
        shown = "final", "grade", "days_unrated", "assessments_missing", "worked_out_at"
        return self.select_related("person").only(*names, *shown)

    def due(self, now: datetime) -> Self:
        """Those to be worked out again."""
        return self.filter(due_at__lte=now)
