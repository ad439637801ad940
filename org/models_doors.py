"""How often somebody came in, or was turned away. Part of org.models."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DoorCount(models.Model):
    """What happened at a door in one hour, counted: many tries are one row, so that no attacker fills the table.

    Without a person: a number or an address that nobody has, or more people than an hour has rows for (org.doors).
    """

    class Kind(models.TextChoices):
        CAME_IN = "came_in", _("logged in")
        PASSWORD = "password", _("wrong password")
        FACTOR = "factor", _("wrong second factor")
        CODE = "code", _("wrong code of an invitation")
        REFUSED = "refused", _("was refused a page")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    page = models.CharField(max_length=120, blank=True)  # the pattern of the address that was refused
    hour = models.DateTimeField()  # its first minute
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("count of a door")
        verbose_name_plural = _("counts of doors")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "page", "hour"], name="door_count_once"),
            models.UniqueConstraint(
                fields=["kind", "page", "hour"], condition=Q(person=None), name="door_count_of_nobody_once"
            ),
            models.CheckConstraint(condition=Q(last_at__gte=F("hour")), name="door_count_within_the_hour"),
        ]
        indexes = [
            models.Index(fields=["hour", "id"], name="door_count_by_hour"),
            models.Index(fields=["person", "hour"], name="door_count_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.hour}"
