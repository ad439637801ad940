"""Metrics, dated entries, the monthly cells of people, and deals as a CRM file told them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from org.models import DatedFact, Person, Profile, sane
from targets.models_actions import PlanAction as PlanAction
from targets.models_approvals import RevisionStep as RevisionStep
from targets.models_goals import Goal as Goal
from targets.models_goals import GoalStage as GoalStage
from targets.models_metrics import Metric as Metric
from targets.models_negotiation import CellChange as CellChange
from targets.models_negotiation import CounterFigure as CounterFigure
from targets.models_negotiation import Negotiation as Negotiation
from targets.models_negotiation import NegotiationStep as NegotiationStep
from targets.models_plans import Plan as Plan
from targets.models_plans import PlanCell as PlanCell
from targets.models_standings import FigureMark as FigureMark
from targets.models_standings import MonthTarget as MonthTarget
from targets.models_standings import UnitEnd as UnitEnd
from targets.models_standings import UnitFigure as UnitFigure
from targets.querysets import EntryQuerySet, TargetCellQuerySet


class Entry(DatedFact):
    """A dated result: an order signed, money received, a first customer. Never deleted; reversed by a counter-entry."""

    class Source(models.TextChoices):
        TYPED = "typed", _("typed")
        DECLARED = "declared", _("declared by the person")
        IMPORTED = "imported", _("imported")
        CRM = "crm", _("from a CRM file")

    work_date = models.DateField()
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="entries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=10, choices=Source.choices)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)  # None: declared, and not counted yet
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    # The second part of a deal of two people names the first (targets.sharing).
    shares = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="shared")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["work_date", "id"]
        constraints = [models.CheckConstraint(condition=sane("work_date"), name="entry_work_date_sane")]
        indexes = [
            models.Index(fields=["person", "work_date"], name="entry_by_person"),
            models.Index(fields=["unit", "work_date"], name="entry_by_unit"),
            models.Index(fields=["superior", "work_date"], name="entry_by_superior"),
            models.Index(fields=["work_date", "id"], name="entry_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.work_date} {self.amount}"

    @property
    def other_part(self) -> "Entry | None":
        """The other person's part of a shared deal. One query unless both were fetched along."""
        return self.shares or getattr(self, "shared", None)

    @property
    def is_reversed(self) -> bool:
        """Whether a counter-entry takes it back. One query unless `reversed_by` was fetched along."""
        return hasattr(self, "reversed_by")


class TargetCell(Versioned):
    """The base target of a person's role period for a full month, with last month's figures for the carry-over."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="target_cells")
    month = models.CharField(max_length=7)
    profile = models.CharField(max_length=20, choices=Profile.choices)
    starts_on = models.DateField(null=True, blank=True)  # first date of the role period; None when it is the only one
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="cells")
    base = models.DecimalField(max_digits=14, decimal_places=2)
    previous_effective = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    previous_actual = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    is_typed = models.BooleanField(default=False)  # set here, so last month's figures may follow once it is sealed

    objects = TargetCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month", "profile", "metric"], condition=Q(starts_on=None), name="cell_once"
            ),
            models.UniqueConstraint(
                fields=["person", "month", "profile", "metric", "starts_on"], name="cell_once_for_a_role_period"
            ),
            models.CheckConstraint(condition=Q(base__gte=0), name="cell_base_not_negative"),
            models.CheckConstraint(
                condition=Q(previous_effective=None, previous_actual=None)
                | Q(previous_effective__isnull=False, previous_actual__isnull=False),
                name="cell_previous_both_or_none",
            ),
        ]
        indexes = [models.Index(fields=["month", "person"], name="cell_by_month")]

    def __str__(self) -> str:
        return f"{self.person} {self.month} {self.metric}"


class ImportedDeal(models.Model):
    """A deal as a CRM file told it, faults and all, until market holds customers; with the results that it has made."""

    deal_id = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=80)
    product = models.CharField(max_length=80)
    account = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=20)
    engaged_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="deals")  # whom `agent` means
    # Entries are forgotten after two years, deals stay; one that somebody took back by hand stays named here.
    order_entry = models.OneToOneField(Entry, on_delete=models.SET_NULL, null=True, related_name="deal")
    customer_entry = models.OneToOneField(Entry, on_delete=models.SET_NULL, null=True, related_name="customer_deal")

    class Meta:
        indexes = [models.Index(fields=["agent", "closed_on"], name="deal_by_agent")]

    def __str__(self) -> str:
        return self.deal_id
