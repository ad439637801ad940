"""Corrections of sealed months: what shall be written beside what was sealed, by whom, and who approved it.

Part of reviews.models.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from core.periods import Month
from org.models import Person
from reviews.querysets import CorrectionQuerySet


class Correction(Versioned):
    """A correction of a sealed month, from its draft to the revision that it makes. What is decided stays."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("correction", "draft")
        ASKED = "asked", pgettext_lazy("correction", "waits for a second person")
        REFUSED = "refused", pgettext_lazy("correction", "refused")
        APPROVED = "approved", pgettext_lazy("correction", "being worked out")
        STOPPED = "stopped", pgettext_lazy("correction", "stopped")
        SEALED = "sealed", pgettext_lazy("correction", "sealed")
        DROPPED = "dropped", pgettext_lazy("correction", "given up")

    month = models.CharField(max_length=7)
    base = models.ForeignKey("reviews.MonthRun", on_delete=models.PROTECT, related_name="+")  # in force when it began
    objection = models.ForeignKey("reviews.Objection", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=2000)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    expected = models.TextField(blank=True)  # rows of output by employee number as they would be, canonical JSON
    asked_at = models.DateTimeField(null=True)
    first_asked_at = models.DateTimeField(null=True)  # what has a last day is in time by it, however long it waits
    refused_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(max_length=2000, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    run = models.OneToOneField("reviews.MonthRun", on_delete=models.PROTECT, null=True, related_name="correction")
    dropped_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, run=None)
                | Q(approved_at__isnull=False, run__isnull=False, asked_at__isnull=False)
                & ~Q(approved_by=F("drafted_by")),
                name="correction_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by=None)
                | Q(refused_at__isnull=False, approved_at=None) & ~Q(refusal=""),
                name="correction_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(approved_at=None, refused_at=None), name="correction_decided_stays"
            ),
        ]
        indexes = [
            models.Index(fields=["month"], name="correction_by_month"),
            models.Index(
                fields=["asked_at"],
                condition=Q(asked_at__isnull=False, approved_at=None, refused_at=None, dropped_at=None),
                name="correction_waiting",
            ),
        ]
        verbose_name = _("correction of a month")
        verbose_name_plural = _("corrections of months")

    def __str__(self) -> str:
        return f"{self.month} {self.pk}"

    @property
    def state(self) -> State:
        """How far it has come, from what happened last."""
        if self.dropped_at is not None:
            return self.State.DROPPED
        if self.refused_at is not None:
            return self.State.REFUSED
        if self.run is not None and self.run.alarm:
            return self.State.STOPPED
        if self.run is not None:
            return self.State.SEALED if self.run.sealed_at else self.State.APPROVED
        return self.State.ASKED if self.asked_at is not None else self.State.DRAFT

    @property
    def about_month(self) -> Month:
        return Month(self.month)


class CorrectionLine(models.Model):
    """One fact that a correction writes: of what kind, about whom, and the values of its form.

    `values` carries what the line is told with, so that a list of lines reads no row of another table.
    """

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # of reviews.corrections.kinds
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of a correction")
        verbose_name_plural = _("lines of corrections")

    def __str__(self) -> str:
        return f"{self.correction_id} {self.kind}"
