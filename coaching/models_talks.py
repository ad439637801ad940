"""Talks of coaching: the rule of a unit, who talks with whom, what was noted and promised. Part of coaching.models.

A talk is a meeting of a series of its own for each two people, so nothing of it comes before anybody else.
"""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.querysets import PairQuerySet, PrivateNoteQuerySet, PromiseQuerySet, SharedNoteQuerySet
from core.models import Versioned, sane
from duties.models_actions import Action, action_constraints, action_indexes
from meetings.models import Meeting, MeetingSeries
from org.models import Person, Unit

NOTE, LINE = 5000, 200  # letters of a note, and of a topic or a skill
A_WEEK = timedelta(days=7)


class CoachingRule(models.Model):
    """Everybody directly under the head of a unit talks with the head every so many weeks; a tick keeps the pairs."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    weeks = models.PositiveSmallIntegerField(
        _("Every so many weeks"), default=2, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    starts_on = models.DateField(_("First week"))  # a Monday: from here the rounds are counted
    at = models.TimeField(_("Begins at"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)
    kept_on = models.DateField(null=True)  # the day on which the pairs were last set right; None: to be set right

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_on=None), name="coaching_rule_once_a_unit"),
            models.CheckConstraint(condition=sane("starts_on"), name="coaching_rule_sane"),
            models.CheckConstraint(condition=Q(weeks__range=(1, 4)), name="coaching_rule_weeks"),
        ]
        indexes = [models.Index(fields=["kept_on"], condition=Q(ended_on=None), name="coaching_rule_to_keep")]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on}"

    def round_of(self, day: date) -> tuple[date, date]:
        """First and last day of the round that `day` lies in."""
        length = A_WEEK * self.weeks
        first = self.starts_on + (day - self.starts_on) // length * length
        return first, first + length - timedelta(days=1)


class Pair(models.Model):
    """Somebody and their coach, and the series that brings their talks; another coach is another pair."""

    rule = models.ForeignKey(CoachingRule, on_delete=models.PROTECT, related_name="pairs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    series = models.OneToOneField(MeetingSeries, on_delete=models.PROTECT, related_name="pair")
    slot = models.PositiveSmallIntegerField()  # which of the round's days and times
    ended_on = models.DateField(null=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="pair_one_coach"),
        ]
        indexes = [models.Index(fields=["coach", "ended_on"], name="pair_by_coach")]

    def __str__(self) -> str:
        return f"{self.coach} {self.person}"


class HeldTalk(models.Model):
    """A talk that was held, and when; a talk without a row was not."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="held_talk")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=sane("held_on"), name="held_talk_sane")]
        indexes = [models.Index(fields=["coach", "held_on"], name="held_talk_by_coach")]

    def __str__(self) -> str:
        return f"{self.meeting}"


class SharedNote(Versioned):
    """What both keep of a talk: the person's topic, the one skill they practise, a note; nobody else reads it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="shared_note")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(_("Topic of the person"), max_length=LINE, blank=True)
    skill = models.CharField(_("One skill"), max_length=LINE, blank=True)
    text = models.TextField(_("Shared note"), max_length=NOTE, blank=True)
    day = models.DateField()  # of the talk; from here it is kept

    objects = SharedNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=sane("day"), name="shared_note_sane")]

    def __str__(self) -> str:
        return f"{self.meeting}"


class PrivateNote(Versioned):
    """What one of the two notes for themselves."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="private_notes")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Note for yourself"), max_length=NOTE, blank=True)
    day = models.DateField()

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "author"], name="private_note_once"),
            models.CheckConstraint(condition=sane("day"), name="private_note_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}"


class Promise(Action):
    """What one of the two does until a day, as they agreed in a talk."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="promises")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = PromiseQuerySet.as_manager()

    class Meta(Action.Meta):
        verbose_name = _("promise of a talk")
        verbose_name_plural = _("promises of talks")
        constraints = action_constraints("talk_promise")
        indexes = action_indexes("talk_promise")
