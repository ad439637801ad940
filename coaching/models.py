"""Mood: a mark of a day, whom it is shown to, what a week of a unit came to, and the talk that low marks ask for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.models_talks import CoachingRule as CoachingRule
from coaching.models_talks import HeldTalk as HeldTalk
from coaching.models_talks import Pair as Pair
from coaching.models_talks import PrivateNote as PrivateNote
from coaching.models_talks import Promise as Promise
from coaching.models_talks import SharedNote as SharedNote
from coaching.querysets import MoodConsentQuerySet, MoodMarkQuerySet
from core.models import sane
from org.models import Person, Unit

WORD = 60  # letters of the word beside a mark


class MoodMark(models.Model):
    """How somebody's day was, 1 to 5, said by themselves if they wish; a day without a mark has no row.

    Unit and coach are those of the day and stay: a mark is never handed to somebody who was not the coach then.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    value = models.PositiveSmallIntegerField()
    word = models.CharField(_("A word"), max_length=WORD, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # the direct superior
    is_counted = models.BooleanField(default=False)  # its week is over and stands in MoodWeek

    objects = MoodMarkQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="mood_once_a_day"),
            models.CheckConstraint(condition=Q(value__range=(1, 5)), name="mood_from_1_to_5"),
            models.CheckConstraint(condition=sane("day"), name="mood_day_sane"),
        ]
        indexes = [models.Index(fields=["day"], condition=Q(is_counted=False), name="mood_to_count")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"


class MoodConsent(models.Model):
    """Somebody shows their marks to one person, as long as that one is their direct coach, until they take it back.

    Agreed for a person and not for a post: whoever coaches them next sees nothing until asked anew.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # To whom; None only of some that were taken back before it was kept.
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    given_on = models.DateField()  # marks from this day on are shown
    withdrawn_on = models.DateField(null=True)

    objects = MoodConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(withdrawn_on=None), name="mood_consent_once"),
            models.CheckConstraint(condition=sane("given_on"), name="mood_consent_day_sane"),
            models.CheckConstraint(
                condition=Q(coach__isnull=False) | Q(withdrawn_on__isnull=False), name="mood_consent_to_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.given_on}"


class MoodWeek(models.Model):
    """What a week of a unit came to, worked out once when it was over and never again (docs/decisions/0033)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    week_start = models.DateField()
    halves = models.PositiveSmallIntegerField(null=True)  # the mean in steps of a half; None: too few, and blank stays

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "week_start"], name="mood_week_once"),
            models.CheckConstraint(condition=sane("week_start"), name="mood_week_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.week_start}"


class TalkAsked(models.Model):
    """Low marks of somebody who shows them ask the coach for a talk; a duty like any other talk of coaching."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(done_at=None), name="talk_asked_once"),
            models.CheckConstraint(condition=sane("asked_on") & sane("due_on"), name="talk_days_sane"),
        ]
        indexes = [models.Index(fields=["coach", "asked_on"], name="talk_by_coach")]

    def __str__(self) -> str:
        return f"{self.person} {self.due_on}"
