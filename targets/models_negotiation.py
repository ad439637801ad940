"""What is said about a person's targets before they are locked, and who set which figure when.

Part of targets.models.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from org.models import Person, Unit
from targets.models_plans import Plan, PlanCell
from targets.querysets import CellChangeQuerySet, NegotiationQuerySet

WORDS = 500  # characters of a reason
ANSWER_PROPOSAL, ANSWER_COUNTER = ANSWERS = ("answer_targets", "answer_counter")  # kinds of duties


class CellChange(models.Model):
    """That somebody set a figure: a cell of a plan, or a month's target of a person. Never changed, never deleted."""

    class Act(models.TextChoices):
        TYPED = "typed", _("typed")
        SPLIT = "split", _("split from the year")
        FILLED = "filled", _("filled from last year")
        FILE = "file", _("from a file")
        ASKED = "asked", _("taken over from the plan above")
        SUGGESTED = "suggested", _("taken from a suggestion")
        ACCEPTED = "accepted", _("the counter-proposal was accepted")
        TAKEN_BACK = "taken_back", _("the import was taken back")
        MONTH = "month", _("set for the month")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="changes", null=True)  # None: of a month
    row = models.CharField(max_length=10, choices=PlanCell.Row.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="target_changes", null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    was = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    objects = CellChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "month"], name="cell_change_by_person")]

    def __str__(self) -> str:
        return f"{self.row} {self.month} {self.was} → {self.amount}"


class Negotiation(Versioned):
    """What a person and whoever plans say about the person's row of one version of a plan."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("targets", "proposed")
        COUNTERED = "countered", pgettext_lazy("targets", "countered")
        AGREED = "agreed", pgettext_lazy("targets", "agreed")
        CHANGED = "changed", pgettext_lazy("targets", "changed since, not proposed again")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="negotiations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="negotiations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-plan__year", "person__number", "-plan__number"]
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="negotiation_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.person}"

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED


class NegotiationStep(models.Model):
    """One thing that was said, by whom and why; whose answer it awaits, and until when."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("targets", "proposed")
        COUNTERED = "countered", pgettext_lazy("targets", "countered")
        AGREED = "agreed", pgettext_lazy("targets", "agreed")
        ACCEPTED = "accepted", pgettext_lazy("targets", "accepted the counter-proposal")

    class Basis(models.TextChoices):
        HISTORY = "history", _("the results so far")
        MARKET = "market", _("the size of the market")
        SURVEY = "survey", _("a survey")
        OTHER = "other", _("something else")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)  # of a proposal
    words = models.CharField(max_length=WORDS, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    # A duty of whoever is to answer: until when, when it was, or when nobody need any more.
    awaits = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["proposed", "countered"], awaits__isnull=False, due_on__isnull=False)
                | Q(kind__in=["agreed", "accepted"], awaits=None, due_on=None),
                name="negotiation_step_awaits",
            ),
            models.CheckConstraint(
                condition=~Q(kind="proposed") | ~Q(basis=""), name="negotiation_proposed_on_a_basis"
            ),
        ]
        indexes = [
            models.Index(fields=["awaits", "at"], name="negotiation_step_by_awaited", condition=Q(awaits__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.negotiation} {self.kind}"

    @property
    def subject(self) -> str:
        """ "targets:2027:12:40": the year, the negotiation and the step, as duties name it."""
        return f"targets:{self.negotiation.plan.year}:{self.negotiation_id}:{self.pk}"


class CounterFigure(models.Model):
    """What a person holds to be right: for the year, or for a single month of it."""

    step = models.ForeignKey(NegotiationStep, on_delete=models.PROTECT, related_name="figures")
    metric = models.ForeignKey("targets.Metric", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7, blank=True)  # empty: of the year
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["metric__position", "metric__code", "month"]
        constraints = [
            models.UniqueConstraint(fields=["step", "metric", "month"], name="counter_figure_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="counter_figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.month} {self.amount}"
