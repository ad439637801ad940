"""What a sealed month is worth beside the score: the terms by date, and the ledger of rewards."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.periods import Month
from org.models import Person, Unit, sane
from reviews.querysets import RewardQuerySet

DEFAULT_EXTRAS = (gettext_noop("a gathering"), gettext_noop("a trip or a bonus"))  # as the default rules say them
SHARES = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(5))]
AMOUNTS = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1_000_000))]


def extra_in_words(text: str) -> str:
    """What is given besides money, in the reader's language where it is the default, else as it was typed."""
    return gettext(text) if text in DEFAULT_EXTRAS else text


class RewardTerms(models.Model):
    """What grades and reached targets are worth, from a month on (rules.md 2.8 and 2.17); never changed once begun.

    Coefficients are of the performance bonus only. An amount of 0 with no words beside it: no such reward.
    """

    GRADES = ("s", "a", "b", "c", "d", "ng")

    effective_from = models.CharField(max_length=7, unique=True)
    s = models.DecimalField("S", max_digits=4, decimal_places=2, validators=SHARES)
    a = models.DecimalField("A", max_digits=4, decimal_places=2, validators=SHARES)
    b = models.DecimalField("B", max_digits=4, decimal_places=2, validators=SHARES)
    c = models.DecimalField("C", max_digits=4, decimal_places=2, validators=SHARES)
    d = models.DecimalField("D", max_digits=4, decimal_places=2, validators=SHARES)
    ng = models.DecimalField(_("without a grade, by days"), max_digits=4, decimal_places=2, validators=SHARES)
    month_amount = models.DecimalField(
        _("a month with grade S"), max_digits=12, decimal_places=2, validators=AMOUNTS
    )  # each
    quarter_amount = models.DecimalField(
        _("quarter target of the team, each"), max_digits=12, decimal_places=2, validators=AMOUNTS
    )
    quarter_extra = models.CharField(_("and besides, for the quarter"), max_length=200, blank=True)
    year_amount = models.DecimalField(
        _("year target of the team, each"), max_digits=12, decimal_places=2, validators=AMOUNTS
    )
    year_extra = models.CharField(_("and besides, for the year"), max_length=200, blank=True)
    stage_amount = models.DecimalField(
        _("gift for a stage goal, at most"), max_digits=12, decimal_places=2, validators=AMOUNTS
    )
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["effective_from"]
        verbose_name = _("reward rules")
        verbose_name_plural = _("reward rules")

    def __str__(self) -> str:
        return self.effective_from

    @property
    def quarter_words(self) -> str:
        return extra_in_words(self.quarter_extra)

    @property
    def year_words(self) -> str:
        return extra_in_words(self.year_extra)

    def coefficient(self, grade: str) -> Decimal:
        """What the performance bonus is multiplied by."""
        return getattr(self, grade.lower())


class RewardLine(models.Model):
    """A line of the ledger: what somebody is due for a month and why, and what became of it.

    A line that waits follows its month where that is sealed anew; one that was approved never changes: a line of the
    difference stands beside it. `total` is what is due in all, this line included, as the month stood then.
    """

    class Rule(models.TextChoices):
        COEFFICIENT = "coefficient", _("bonus coefficient")
        MONTH = "month", _("month with the best grade")
        QUARTER = "quarter", _("quarter target of the team")
        YEAR = "year", _("year target of the team")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", pgettext_lazy("reward", "approved")
        REFUSED = "refused", _("refused")
        GIVEN = "given", pgettext_lazy("reward", "given")
        DROPPED = "dropped", _("no longer proposed")  # the month came out otherwise while it waited

    STANDS = (State.APPROVED, State.GIVEN)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    superior = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # whoever decides says which of them was seen
    month = models.CharField(max_length=7)  # of a quarter or year the last
    rule = models.CharField(max_length=12, choices=Rule.choices)
    run = models.ForeignKey("reviews.MonthRun", on_delete=models.PROTECT, related_name="+")  # whose seal brought it
    grade = models.CharField(max_length=2, blank=True)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # the month's final, or T of the team
    days = models.PositiveSmallIntegerField(null=True)  # without a grade: scheduled days
    of_days = models.PositiveSmallIntegerField(null=True)  # and working days of the month
    coefficient = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # may be a difference below zero
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    extra = models.CharField(max_length=200, blank=True)  # what is no money: a gathering, a trip
    total = models.DecimalField(max_digits=12, decimal_places=2)
    was_grade = models.CharField(max_length=2, blank=True)
    was_total = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # before the month came out otherwise
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="differences")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # of a refusal
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    given_on = models.DateField(null=True)

    objects = RewardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "person", "rule", "run"], name="reward_once_a_run"),
            models.UniqueConstraint(
                fields=["month", "person", "rule"], condition=Q(state="proposed"), name="reward_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(rule="coefficient", coefficient__isnull=False, amount=None)
                | (~Q(rule="coefficient") & Q(coefficient=None, amount__isnull=False) & ~Q(currency="")),
                name="reward_coefficient_or_amount",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"], decided_by=None)
                | Q(state__in=["approved", "refused", "given"], decided_by__isnull=False, decided_at__isnull=False),
                name="reward_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="reward_not_decided_by_oneself"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="reward_refused_with_reason"),
            models.CheckConstraint(
                condition=Q(state="given", given_on__isnull=False, given_by__isnull=False, given_at__isnull=False)
                | (~Q(state="given") & Q(given_on=None, given_by=None, given_at=None)),
                name="reward_given_with_date",
            ),
            models.CheckConstraint(condition=Q(given_on=None) | sane("given_on"), name="reward_given_on_sane"),
        ]
        indexes = [
            models.Index(fields=["month", "person"], name="reward_by_month"),
            models.Index(fields=["person", "month"], name="reward_by_person"),
            models.Index(fields=["month"], condition=Q(state="proposed"), name="reward_proposed"),
            models.Index(fields=["month"], condition=Q(state="approved"), name="reward_approved"),
        ]
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")

    def __str__(self) -> str:
        return f"{self.person} {self.month} {self.rule}"

    @property
    def about_month(self) -> Month:
        return Month(self.month)

    @property
    def extra_words(self) -> str:
        return extra_in_words(self.extra)

    @property
    def value(self) -> Decimal:
        """What this line alone says: a coefficient or an amount."""
        return self.coefficient if self.rule == self.Rule.COEFFICIENT else self.amount


class RewardRun(models.Model):
    """A sealed run whose rewards have been proposed."""

    run = models.OneToOneField("reviews.MonthRun", on_delete=models.PROTECT, primary_key=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.run)
