"""Months that are not sealed as pages show them, and the marks that say whose must be worked out again."""

from django.db import models

from org.models import Person
from reviews.querysets import MonthPreviewQuerySet


class MonthPreview(models.Model):
    """An open month of a person as it came out when it was last worked out. It may be thrown away at any time.

    The columns beside the texts serve lists and access, as those of a result of a sealed month do.
    """

    month = models.CharField(max_length=7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="month_previews")
    person_number = models.PositiveIntegerField()  # the order of people, so that an index gives a page of it
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    superior = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    scheme = models.ForeignKey("reviews.Scheme", on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.TextField(blank=True)  # canonical JSON, what would be frozen
    body = models.TextField(blank=True)  # canonical JSON, what it comes out as; empty until first worked out
    own_record = models.TextField(blank=True)  # JSON, what the person adds to the teams above
    is_by_team = models.BooleanField(default=False)  # measured by the sums of a team in some role period
    teams = models.JSONField(default=list)  # codes of the units whose sums are in the facts
    final = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(max_length=2, blank=True)
    days_unrated = models.PositiveSmallIntegerField(default=0)
    assessments_missing = models.PositiveSmallIntegerField(default=0)
    worked_out_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # to be worked out again from then on; None: time changes nothing any more

    objects = MonthPreviewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "person"], name="preview_once")]
        indexes = [
            models.Index(fields=["due_at"], name="preview_by_due"),
            models.Index(fields=["month", "superior"], name="preview_by_superior"),
            models.Index(fields=["month", "unit"], name="preview_by_unit"),
            models.Index(fields=["month", "person_number"], name="preview_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.person}"


class StaleMark(models.Model):
    """A fact of somebody changed: written by the database itself (reviews.triggers), taken up by the next refresh.

    One row a change and no unique key, so that nobody who saves waits for anybody else.
    """

    EVERYBODY = 0
    person_id = models.PositiveIntegerField(db_index=True)  # or EVERYBODY; no foreign key, marks are not about rows

    def __str__(self) -> str:
        return str(self.person_id)
