"""What somebody has promised to do until a day: an action of a plan, of a meeting, of a talk.

An abstract model; rooms above say what their actions are about. What happens to them: duties.actions.
"""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import Person


class ActionQuerySet(models.QuerySet):
    """Actions of one sort."""

    def open(self) -> Self:
        """Those that are still to be done."""
        return self.filter(state=Action.State.OPEN)

    def owed_by(self, owners: Collection[int], start: date, end: date) -> Self:
        """Those that are not dropped, of these people (ids), due from `start` to `end`, both inclusive."""
        return self.filter(owner__in=owners, due_on__range=(start, end)).exclude(state=Action.State.DROPPED)


class Action(Versioned):
    """Who does what until when. Never deleted; done, or dropped for a reason, by somebody."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "open")
        DONE = "done", pgettext_lazy("action", "done")
        DROPPED = "dropped", pgettext_lazy("action", "dropped")

    what = models.CharField(_("What is to be done"), max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(pgettext_lazy("due", "Until"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("Why it is dropped"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_late(self, today: date) -> bool:
        """Whether it is still to be done and its day is over."""
        return self.is_open and self.due_on < today


def action_constraints(prefix: str) -> list[models.BaseConstraint]:
    """What every table of actions holds, under names of its own."""
    return [
        models.CheckConstraint(condition=sane("due_on"), name=f"{prefix}_due_on_sane"),
        models.CheckConstraint(
            condition=Q(state="open", ended_at=None, ended_by=None)
            | Q(~Q(state="open"), ended_at__isnull=False, ended_by__isnull=False),
            name=f"{prefix}_ended_by_somebody",
        ),
    ]


def action_indexes(prefix: str) -> list[models.Index]:
    """By which the planner finds what somebody owes."""
    return [models.Index(fields=["owner", "due_on"], name=f"{prefix}_by_owner")]
