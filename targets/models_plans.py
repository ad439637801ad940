"""Plans: what a unit is asked for in a year, and what each person, each unit below and the reserve holds of it.

Part of targets.models.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from core.periods import EARLIEST, LATEST, Month
from org.models import Person, Unit
from targets.querysets import PlanQuerySet


class Plan(Versioned):
    """A unit's targets of a year, from the month in which this version of it begins."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("plan", "draft")
        LOCKED = "locked", pgettext_lazy("plan", "locked")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)  # 1, then one more with each revision
    starts_in = models.CharField(max_length=7)  # before it the version before counts
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reserve_name = models.CharField(_("what the reserve is for"), max_length=80, blank=True)
    reason = models.CharField(_("why it is revised"), max_length=500, blank=True)
    lock_word = models.CharField(_("why it is locked before all agree"), max_length=500, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())
    locked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    locked_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "unit__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="plan_once"),
            models.UniqueConstraint(fields=["unit", "year"], condition=Q(state="draft"), name="plan_one_draft"),
            models.CheckConstraint(condition=Q(year__range=(EARLIEST.year, LATEST.year)), name="plan_year_sane"),
            models.CheckConstraint(
                condition=Q(state="draft", locked_at=None, locked_by=None)
                | Q(state="locked", locked_at__isnull=False, locked_by__isnull=False),
                name="plan_locked_by_somebody",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="plan_revised_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def months(self) -> list[Month]:
        """The twelve months of its year."""
        return [Month(f"{self.year:04}-{number:02}") for number in range(1, 13)]

    @property
    def open_months(self) -> list[Month]:
        """The months for which this version counts."""
        return [month for month in self.months if month >= self.starts_in]


class PlanCell(Versioned):
    """What one row of a plan holds of a metric in a month."""

    class Row(models.TextChoices):
        TOTAL = "total", _("Asked of the unit")
        PERSON = "person", _("A person")
        UNIT = "unit", _("A unit below")
        RESERVE = "reserve", _("Reserve")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="cells")
    row = models.CharField(max_length=10, choices=Row.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_cells", null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "metric", "month", "row"],
                condition=Q(row__in=["total", "reserve"]),
                name="plan_cell_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "metric", "month", "person"],
                condition=Q(row="person"),
                name="plan_cell_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["plan", "metric", "month", "unit"], condition=Q(row="unit"), name="plan_cell_once_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(row="person", person__isnull=False, unit=None)
                | Q(row="unit", person=None, unit__isnull=False)
                | Q(row__in=["total", "reserve"], person=None, unit=None),
                name="plan_cell_of_one_row",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_cell_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.row} {self.month} {self.amount}"
