"""What reports ask for, in versions by date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from meetings.querysets import ReportTemplateQuerySet
from meetings.report_fields import ReportField, fields_of
from org.models import Person, sane


class TemplateKind(models.TextChoices):
    """The kinds of reports whose fields can be changed."""

    DAILY = "daily", _("daily report")
    VISIT = "visit", _("visit report")
    WEEKLY = "weekly", _("weekly report")
    MONTHLY = "monthly", _("monthly report")
    QUARTERLY = "quarterly", _("quarterly report")
    YEARLY = "yearly", _("yearly report")


class ReportTemplate(Versioned):
    """The fields that reports of a kind ask for from a day on; before the first row the shipped ones hold.

    Reports are read with the row that was in force on their day, so a row whose day has come is never written again.
    """

    kind = models.CharField(max_length=10, choices=TemplateKind.choices)
    starts_on = models.DateField()  # the first day of a period of the kind
    fields = models.JSONField()  # rows of meetings.report_fields.ReportField, in their order
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a report")
        verbose_name_plural = _("templates of reports")
        constraints = [
            models.UniqueConstraint(fields=["kind", "starts_on"], name="report_template_once_a_day"),
            models.CheckConstraint(condition=sane("starts_on"), name="report_template_start_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"

    @property
    def asked(self) -> tuple[ReportField, ...]:
        """The fields as plain values."""
        return fields_of(self.kind, self.fields)
