"""What is said about a revision before it is locked: sent to be approved, sent back.

Part of targets.models.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from org.models import Person
from targets.models_negotiation import WORDS
from targets.models_plans import Plan


class RevisionStep(models.Model):
    """That a revision was sent to be approved, or sent back; whose duty it is then, and until when."""

    class Kind(models.TextChoices):
        ASKED = "asked", pgettext_lazy("revision", "sent to be approved")
        SENT_BACK = "sent_back", pgettext_lazy("revision", "sent back")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revision_steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=WORDS, blank=True)  # why it is sent back
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    awaits = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)  # approved, sent back or sent again

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(answered_at=None), name="revision_step_one_open"),
            models.CheckConstraint(condition=Q(kind="asked") | ~Q(words=""), name="revision_sent_back_for_a_reason"),
        ]
        indexes = [models.Index(fields=["awaits", "at"], name="revision_step_by_awaited")]

    def __str__(self) -> str:
        return f"{self.plan} {self.kind}"

    @property
    def is_asked(self) -> bool:
        return self.kind == self.Kind.ASKED
