"""What is to be done so that a plan comes true: who, what, until when.

Part of targets.models.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import Person, Unit
from targets.models_plans import Plan
from targets.querysets import PlanActionQuerySet


class PlanAction(Versioned):
    """An action of a unit's plan of a year, whatever version of it counts. Never deleted; dropped for a reason."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "open")
        DONE = "done", pgettext_lazy("action", "done")
        DROPPED = "dropped", pgettext_lazy("action", "dropped")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")  # in which it was thought of
    what = models.CharField(_("What is to be done"), max_length=300)
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)  # one below
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_actions")
    due_on = models.DateField(pgettext_lazy("due", "Until"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("Why it is dropped"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("action of a plan")
        verbose_name_plural = _("actions of plans")
        constraints = [
            models.CheckConstraint(condition=sane("due_on"), name="action_due_on_sane"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, ended_by=None)
                | Q(~Q(state="open"), ended_at__isnull=False, ended_by__isnull=False),
                name="action_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="action_by_owner")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_late(self, today: date) -> bool:
        """Whether it is still to be done and its day is over."""
        return self.is_open and self.due_on < today
