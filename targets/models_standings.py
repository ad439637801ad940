"""Where people and units stand: the targets that count by month, the sums of units, and the months to be summed again.

Part of targets.models. All of it is worked out from other rows and may be thrown away.
"""

from django.db import models

from org.models import Person, Unit
from targets.querysets import MonthTargetQuerySet, UnitFigureQuerySet


class MonthTarget(models.Model):
    """The effective target of a role period: leave, ramp and carry-over worked in, of whoever's month is worked out."""

    month = models.CharField(max_length=7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="month_targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # in which it is owed
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()  # first date of the role period, which may lie before the month
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    halves = models.BigIntegerField(default=0)  # the half days it is for, two bits for each date of the month

    objects = MonthTargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "metric", "starts_on"], name="month_target_once")
        ]
        indexes = [models.Index(fields=["month", "unit", "metric"], name="month_target_by_unit")]

    def __str__(self) -> str:
        return f"{self.person} {self.month} {self.amount}"


class UnitFigure(models.Model):
    """What a unit and all units below it owe and have reached of a metric in a month, in the chart of its last count.

    A tick sums it (targets.figures), so that a page of ten thousand people's unit reads one row.
    """

    month = models.CharField(max_length=7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+")
    target = models.DecimalField(max_digits=16, decimal_places=2)
    result = models.DecimalField(max_digits=16, decimal_places=2, null=True)  # None: nobody has said what stands

    objects = UnitFigureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "metric", "month"], name="unit_figure_once")]
        indexes = [models.Index(fields=["month"], name="unit_figure_by_month")]

    def __str__(self) -> str:
        return f"{self.unit} {self.month} {self.result}"


class UnitEnd(models.Model):
    """What stood at the end of a quarter or a year in a unit and all below it: the last words of people, added up.

    Of months alone it cannot be told: who has spoken in April and not since still stands for it at the end of June.
    """

    class Kind(models.TextChoices):
        QUARTER = "quarter"
        YEAR = "year"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    month = models.CharField(max_length=7)  # the first of the span
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+")
    result = models.DecimalField(max_digits=16, decimal_places=2)

    objects = UnitFigureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "metric", "month", "kind"], name="unit_end_once")]
        indexes = [models.Index(fields=["month", "kind"], name="unit_end_by_span")]

    def __str__(self) -> str:
        return f"{self.unit} {self.kind} {self.month} {self.result}"


class FigureMark(models.Model):
    """A month whose sums have moved: written by the database itself (targets.triggers), taken up by the next tick."""

    EVERY = ""  # the chart has moved: every month
    month = models.CharField(max_length=7, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.month
