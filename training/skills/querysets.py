"""Which skills, levels and plans: of whom one reads training."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from duties.models_actions import ActionQuerySet
from org.access import Area, readable_people
from org.models import Person


class SkillQuerySet(models.QuerySet):
    def used(self, day: date) -> Self:
        """Those that are not retired."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day))


class LevelWordQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """What was said of oneself, and of those of whom one reads training today."""
        return self.filter(person__in=readable_people(viewer, Area.TRAINING).order_by())

    def confirmed(self) -> Self:
        return self.filter(kind="confirmed")


class DevelopmentStepQuerySet(ActionQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own steps, and those of whom one reads training today."""
        return self.filter(owner__in=readable_people(viewer, Area.TRAINING).order_by())


class PlanReviewQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of one's own plan, and of those of whom one reads training today."""
        return self.filter(person__in=readable_people(viewer, Area.TRAINING).order_by())
