"""Who stands in for whom while that person is away. Part of org.models."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import sane
from org.querysets import CoverQuerySet

PERSON = settings.AUTH_USER_MODEL


class Cover(models.Model):
    """Somebody named to stand in for a person from a day to a day; it counts once the deputy has accepted.

    The deputy acts only on days on which the person is on leave for the whole day (org.acting).
    """

    class Rank(models.IntegerChoices):
        FIRST = 1, pgettext_lazy("deputy", "first")
        SECOND = 2, pgettext_lazy("deputy", "second")

    class State(models.TextChoices):
        NAMED = "named", pgettext_lazy("deputy", "asked")
        ACCEPTED = "accepted", pgettext_lazy("deputy", "accepted")
        DECLINED = "declined", pgettext_lazy("deputy", "declined")
        ENDED = "ended", pgettext_lazy("deputy", "ended")

    LIVE = (State.NAMED, State.ACCEPTED)

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="covers")
    deputy = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="covers_for")
    rank = models.PositiveSmallIntegerField(choices=Rank.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NAMED)
    named_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(db_default=models.functions.Now())
    decided_at = models.DateTimeField(null=True, blank=True)  # when the deputy accepted or declined

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["person__number", "rank", "valid_from", "pk"]
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(
                condition=~Q(deputy=F("person")),
                name="cover_not_by_oneself",
                violation_error_message=_("Nobody stands in for himself or herself."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="cover_ends_after_it_begins",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(condition=sane("valid_from"), name="cover_from_sane"),
            models.CheckConstraint(condition=Q(rank__in=[1, 2]), name="cover_first_or_second"),
            models.CheckConstraint(
                condition=Q(state="named", decided_at=None)
                | Q(state__in=["accepted", "declined"], decided_at__isnull=False)
                | Q(state="ended"),
                name="cover_counts_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.rank} {self.deputy}"

    @property
    def last_day(self) -> date | None:
        """The last day inside the span; None is open."""
        return self.valid_to and self.valid_to - timedelta(days=1)

    @property
    def is_live(self) -> bool:
        """Whether it may still count: neither declined nor ended."""
        return self.state in self.LIVE
