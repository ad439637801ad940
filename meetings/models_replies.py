"""What a superior says to a report, and what its writer answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.models import Person

MOST = 500


class ReportReply(models.Model):
    """A few words of the superior to one report; the writer sees them on Today, and answers once or not at all."""

    report = models.ForeignKey("meetings.Report", on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # by a deputy
    text = models.CharField(_("A few words"), max_length=MOST)
    written_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # by the writer of the report
    answer = models.CharField(_("Your answer"), max_length=MOST, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("reply to a report")
        verbose_name_plural = _("replies to reports")
        constraints = [
            models.CheckConstraint(
                # Erasing somebody's data empties the words and keeps the times.
                condition=Q(answer="", answered_at=None) | Q(answered_at__isnull=False, seen_at__isnull=False),
                name="reply_answered_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["report"], condition=Q(seen_at=None), name="reply_not_seen")]

    def __str__(self) -> str:
        return f"{self.report} {self.author}"
