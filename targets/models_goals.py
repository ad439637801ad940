"""An overall goal of a unit and its stages: what is to be reached until when (R018).

Part of targets.models.
"""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from core.periods import Month
from org.models import Person, Unit
from targets.querysets import GoalQuerySet


class Goal(Versioned):
    """What a unit wants to reach in the end; its results count from a month on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="goals")
    name = models.CharField(_("The goal"), max_length=120)
    starts_in = models.CharField(max_length=7)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "-starts_in", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return self.name

    @property
    def first_month(self) -> Month:
        return Month(self.starts_in)


class GoalStage(Versioned):
    """A stage: an amount of a measure up to a day, or what somebody confirms. Once reached it stays so."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="stages")
    name = models.CharField(_("The stage"), max_length=120)
    due_on = models.DateField(pgettext_lazy("due", "Until"))
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    counted = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))  # kept by a tick
    reached_at = models.DateTimeField(null=True)
    reached_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: counted
    note = models.CharField(_("By what one sees it"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("stage of a goal")
        verbose_name_plural = _("stages of goals")
        constraints = [
            models.CheckConstraint(condition=sane("due_on"), name="stage_due_on_sane"),
            models.CheckConstraint(
                condition=Q(metric=None, amount=None) | Q(metric__isnull=False, amount__gt=0), name="stage_measured"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(reached_at=None), name="stage_open")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reached(self) -> bool:
        return self.reached_at is not None

    def has_passed(self, today: date) -> bool:
        """Whether its day is over and it was not reached."""
        return not self.is_reached and self.due_on < today
