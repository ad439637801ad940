"""What people tell about themselves: for everybody, and what they show by consent. Part of org.models."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.querysets import ConsentQuerySet

PERSON = settings.AUTH_USER_MODEL
LEAP_YEAR = 2000  # the year in which every day and month is a date


class MemberFile(models.Model):
    """The part of the member file that a person writes for colleagues."""

    person = models.OneToOneField(PERSON, on_delete=models.PROTECT, primary_key=True, related_name="file")
    speaks = models.CharField(max_length=80, blank=True)
    reach = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.person}"


class Strength(models.Model):
    """One thing that colleagues may ask a person about, in the person's own words."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="strengths")
    text = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="strength_once")]

    def __str__(self) -> str:
        return self.text


class Consent(models.Model):
    """A dated consent to show something personal, and what it shows; withdrawn, the row says only that it was given.

    The content has no other place, so nothing is ever shown without consent.
    """

    class About(models.TextChoices):
        BIRTHDAY = "birthday", _("birthday")
        HOBBIES = "hobbies", _("hobbies")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="consents")
    about = models.CharField(max_length=10, choices=About.choices)
    given_at = models.DateTimeField(db_default=models.functions.Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)  # of the birthday; the year is nobody's business
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "about"], condition=Q(withdrawn_at=None), name="consent_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(month=None, day=None, text=""), name="consent_withdrawn_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(about="birthday", text="", month=None, day=None)
                | Q(about="birthday", text="", month__range=(1, 12), day__range=(1, 31))
                | Q(about="hobbies", month=None, day=None),
                name="consent_holds_what_it_is_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.about}"

    @property
    def birthday(self) -> date | None:
        """The birthday in a leap year, for writing out day and month."""
        return date(LEAP_YEAR, self.month, self.day) if self.month and self.day else None
