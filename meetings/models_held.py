"""What people write down in a meeting: who was there, who spoke, notes, decisions, actions; and its minutes.

Each act writes a row of its own, so two people may write at once. Part of meetings.models.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from duties.models_actions import Action, action_constraints, action_indexes
from meetings.models_meetings import AgendaItem, Meeting
from meetings.querysets import MeetingActionQuerySet
from org.models import Person


class Attendance(models.Model):
    """Whether somebody who was invited was there, as whoever chairs or writes the minutes marked it; no row: blank."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("here")
        REMOTE = "remote", _("here from elsewhere")
        LATE = "late", _("late, up to 15 minutes")
        VERY_LATE = "very_late", _("more than 15 minutes late")
        LEFT_EARLY = "left_early", _("left early")
        ABSENT = "absent", _("not here")
        EXCUSED = "excused", pgettext_lazy("at a meeting", "excused")

    AWAY = (Mark.ABSENT, Mark.EXCUSED)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=20, choices=Mark.choices)
    note = models.CharField(_("Reason"), max_length=200, blank=True)
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # when whoever was not there had read the minutes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")]
        indexes = [models.Index(fields=["person", "meeting"], name="attendance_by_person")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.person} {self.mark}"


class Speaker(models.Model):
    """Somebody said something to a point. How often or how much is never counted."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="speaker_once_a_point")]

    def __str__(self) -> str:
        return f"{self.item} {self.person}"


class ItemNote(models.Model):
    """A line that was written down to a point."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(_("Note"), max_length=500)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """What was decided, to a point or to none."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, related_name="decisions", null=True)
    text = models.CharField(_("What is decided"), max_length=500)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class DifferingView(models.Model):
    """What somebody thinks otherwise of a decision. Without a name nothing is kept of who wrote it, nor when."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="views")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)  # in addresses: a number would tell the order
    text = models.CharField(_("What you see differently"), max_length=500)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        # Those without a name by their words, for their order would tell when each was written.
        ordering = [models.Case(models.When(author=None, then=1), default=0), "text"]

    def __str__(self) -> str:
        return self.text


class MeetingAction(Action):
    """Who does what until when, as a meeting agreed it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, related_name="actions", null=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, related_name="actions", null=True)

    objects = MeetingActionQuerySet.as_manager()

    class Meta(Action.Meta):
        verbose_name = _("action of a meeting")
        verbose_name_plural = _("actions of meetings")
        constraints = action_constraints("meeting_action")
        indexes = action_indexes("meeting_action")


class MinutesDraft(Versioned):
    """What the minute taker writes besides what stands in the rows; read by those who write it until it is out."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="draft")
    text = models.TextField(_("In your own words"), max_length=5000, blank=True)

    def __str__(self) -> str:
        return f"{self.meeting}"


class Minutes(models.Model):
    """Minutes as they were published. What is corrected is published again, with a number and a why.

    Nobody changes them; only the words of somebody who is erased go (meetings.striking).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=5000, blank=True)
    content = models.JSONField()  # what stood in the rows: meetings.minutes
    why = models.CharField(_("What is corrected"), max_length=300, blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="minutes_once_a_number")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.number}"
