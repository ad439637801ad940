"""What a visit report says beyond the line of the daily report that it belongs to (rules.md 2.14)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Versioned


class VisitDetails(Versioned):
    """Place, people met, needs, objection, competitor and the like of one visit.

    The customer, the words, the result and the next step stand in the line: they are required, and sent with the day.
    """

    line = models.OneToOneField("meetings.ReportLine", on_delete=models.CASCADE, related_name="details")
    body = models.JSONField()  # the answers, by field of the template
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("details of a visit")
        verbose_name_plural = _("details of visits")

    def __str__(self) -> str:
        return str(self.line)
