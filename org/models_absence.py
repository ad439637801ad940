"""Long leave as an act of HR, and the service of people who left before they came back. Part of org.models."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import sane
from org.models_days import LeaveDay
from org.querysets import AbsenceQuerySet

PERSON = settings.AUTH_USER_MODEL


class Absence(models.Model):
    """A leave of absence: from a day on, until a day or with an open end.

    It is the row of history; what counts are the leave days that it writes as far as the calendar is planned.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(_("kind"), max_length=20, choices=LeaveDay.Kind.choices)
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(null=True, blank=True)  # the first day back
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("leave of absence")
        verbose_name_plural = _("leaves of absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(condition=sane("valid_from"), name="absence_from_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.valid_from}"

    def covers(self, day: date) -> bool:
        """Whether the person is away on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def last_day(self) -> date | None:
        """The last day away; None while the end is open."""
        return self.valid_to and self.valid_to - timedelta(days=1)


class FormerService(models.Model):
    """A time in service that ended before the one that Person.hired_on and left_on tell of."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="former_services")
    hired_on = models.DateField()
    left_on = models.DateField()

    class Meta:
        ordering = ["-hired_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "hired_on"], name="former_service_once"),
            models.CheckConstraint(condition=Q(left_on__gte=F("hired_on")), name="former_service_ends_after_hire"),
            models.CheckConstraint(condition=sane("hired_on"), name="former_service_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.hired_on} {self.left_on}"
