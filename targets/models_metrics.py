"""Metrics: what is counted, how its months add up, where its figures come from.

Part of targets.models.
"""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from core.periods import Month
from core.wording import decimals_of, in_reader_s_language
from targets.querysets import MetricQuerySet

MOST_DECIMALS = 2  # amounts are kept in hundredths
CODE = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and the sign _, beginning with a letter."))


class Metric(Versioned):
    """What is counted: orders, collections, new customers, or the company's own."""

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        MONEY = "money", _("money")
        RATIO = "ratio", _("percent")

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")

    class Aggregation(models.TextChoices):
        SUM = "sum", _("the sum of its months")
        LAST = "last", _("what stood at the end")
        RATIO = "ratio", _("one measure divided by another")

    class Source(models.TextChoices):
        TYPED = "typed", _("people type it, or a file brings it")
        FILES = "files", _("only files bring it")
        ROOM = "room", _("the system counts it from its records")
        WORKED_OUT = "worked_out", _("worked out from two measures")

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[CODE])
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh_hant = models.CharField(_("name in traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("name in simplified Chinese"), max_length=80)
    description_en = models.CharField(_("what exactly counts, in English"), max_length=300, blank=True)
    description_zh_hant = models.CharField(_("what exactly counts, in traditional Chinese"), max_length=300, blank=True)
    description_zh_hans = models.CharField(_("what exactly counts, in simplified Chinese"), max_length=300, blank=True)
    kind = models.CharField(_("unit"), max_length=10, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.UP)
    aggregation = models.CharField(
        _("a quarter or a year is"), max_length=10, choices=Aggregation.choices, default=Aggregation.SUM
    )
    # Of a ratio: what is divided by what; neither is a ratio itself (targets.metrics).
    numerator = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    denominator = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(_("where figures come from"), max_length=10, choices=Source.choices, default=Source.TYPED)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    retired_from = models.CharField(_("no longer from the month"), max_length=7, blank=True)  # its facts stay

    objects = MetricQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    aggregation="ratio", numerator__isnull=False, denominator__isnull=False, source="worked_out"
                )
                | (~Q(aggregation="ratio") & ~Q(source="worked_out") & Q(numerator=None, denominator=None)),
                name="metric_ratio_of_two",
            ),
            models.CheckConstraint(
                condition=~Q(kind="ratio") | Q(aggregation="ratio"), name="metric_percent_is_worked_out"
            ),
            models.CheckConstraint(
                condition=Q(numerator=None) | ~Q(numerator=F("denominator")), name="metric_not_by_itself"
            ),
            models.CheckConstraint(condition=Q(decimals__lte=MOST_DECIMALS), name="metric_decimals_kept"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_s_language(self, "name")

    @property
    def description(self) -> str:
        """What exactly counts, in the reader's language; in another one where that is missing."""
        return in_reader_s_language(self, "description")

    @property
    def places(self) -> int:
        """How many decimals an amount of it may have: of money never more than the currency has."""
        if self.kind == self.Kind.MONEY:
            return min(self.decimals, decimals_of(settings.COMPANY_CURRENCY))
        return self.decimals

    @property
    def is_ratio(self) -> bool:
        return self.aggregation == self.Aggregation.RATIO

    @property
    def sums_up(self) -> bool:
        """Whether a year is the sum of its months, and can be split into them."""
        return self.aggregation == self.Aggregation.SUM

    @property
    def is_less_better(self) -> bool:
        return self.direction == self.Direction.DOWN

    def counts_in(self, month: Month) -> bool:
        """Whether it has not been retired by then."""
        return not self.retired_from or month < self.retired_from
