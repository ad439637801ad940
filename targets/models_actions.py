"""What is to be done so that a plan comes true: who, what, until when.

Part of targets.models.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from duties.models_actions import Action, action_constraints, action_indexes
from org.models import Unit
from targets.models_plans import Plan
from targets.querysets import PlanActionQuerySet


class PlanAction(Action):
    """An action of a unit's plan of a year, whatever version of it counts."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")  # in which it was thought of
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)  # one below

    objects = PlanActionQuerySet.as_manager()

    class Meta(Action.Meta):
        verbose_name = _("action of a plan")
        verbose_name_plural = _("actions of plans")
        constraints = action_constraints("action")
        indexes = action_indexes("action")
