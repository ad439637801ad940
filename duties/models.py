"""Duties, their reminders, and how far each person has been planned."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import sane
from duties import ladder, rules
from duties.models_robots import Robot as Robot
from duties.models_robots import RobotLine as RobotLine
from duties.querysets import DutyQuerySet
from org.models import Person


class Duty(models.Model):
    """What a person owes by a time. The record stays the truth; done_at is kept for the index of open ones.

    id = uuid5 of kind, subject and person, so that planning again brings back the same rows. `subject` carries the
    period, such as "daily:2026-06-11".
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=40)  # a key of duties.registry
    subject = models.CharField(max_length=80)
    local_date = models.DateField()  # the day it is due, on the wall of the person's unit
    time_zone = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cutoff_at = models.DateTimeField(null=True)  # None: it stays open until it is done
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=40, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "subject"], name="duty_once"),
            models.CheckConstraint(condition=Q(due_at__gte=F("opens_at")), name="duty_due_after_it_opens"),
        ]
        indexes = [
            models.Index(
                fields=["person", "due_at"], condition=Q(done_at=None, cancelled_at=None), name="duty_open_by_person"
            ),
            models.Index(fields=["due_at"], condition=Q(done_at=None, cancelled_at=None), name="duty_open_by_due"),
            models.Index(fields=["kind", "due_at"], name="duty_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def state(self, now: datetime) -> rules.DutyState:
        """What it is at `now` (rules.duty_state)."""
        return rules.duty_state(
            opens_at=self.opens_at,
            due_at=self.due_at,
            cutoff_at=self.cutoff_at,
            done_at=self.done_at,
            cancelled_at=self.cancelled_at,
            now=now,
        )

    @property
    def due_on_wall(self) -> datetime:
        """The instant it is due, by the clock where it is owed."""
        return self.due_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def opens_on_wall(self) -> datetime:
        return self.opens_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def cutoff_on_wall(self) -> datetime | None:
        return self.cutoff_at and self.cutoff_at.astimezone(ZoneInfo(self.time_zone))

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been done by `now` and is not."""
        return rules.is_overdue(due_at=self.due_at, done_at=self.done_at, now=now)


class Reminder(models.Model):
    """One message about a duty on one channel; the app's is shown by a query, the mail's is claimed and sent once."""

    class Channel(models.TextChoices):
        APP = "app", _("in the application")
        MAIL = "mail", _("by e-mail")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        CLAIMED = "claimed", _("claimed")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("perhaps sent")
        FAILED = "failed", pgettext_lazy("letter", "refused")
        EXPIRED = "expired", _("too late to send")
        CANCELLED = "cancelled", _("no longer wanted")

    id = models.UUIDField(primary_key=True)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, related_name="reminders")  # None: a digest
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20)  # "before", "due", "after", "digest:2026-06-11"
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.EmailField(blank=True)  # where the letter goes instead of to the person's address of then
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    claim_token = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "person", "stage", "channel"], name="reminder_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("not_before")), name="reminder_expires_later"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claim_token__isnull=False), name="reminder_sending_is_claimed"
            ),
            models.CheckConstraint(condition=Q(attempts__lte=5), name="reminder_attempts_bounded"),
        ]
        indexes = [
            # With the id: the letters of one deadline all wait from the same instant on, and are claimed one by one.
            models.Index(
                fields=["not_before", "id"], condition=Q(state="queued", channel="mail"), name="letter_to_send"
            ),
            models.Index(fields=["expires_at"], condition=Q(state="queued"), name="reminder_running_out"),
            models.Index(fields=["claimed_at"], condition=Q(state__in=["claimed", "sending"]), name="reminder_in_hand"),
            models.Index(
                fields=["person", "not_before"], condition=Q(channel="app", seen_at=None), name="reminder_new"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.stage}"

    @property
    def sent_to(self) -> str | None:
        """Where its letter goes; None: nowhere."""
        return self.address or self.person.email


class ReminderLadder(models.Model):
    """How people are reminded of what is due from a day on. A change is a new row; the first ships with the product."""

    effective_from = models.DateField(unique=True, error_messages={"unique": _("Something else begins on that day.")})
    quiet_from = models.TimeField()
    quiet_to = models.TimeField()
    digest_at = models.TimeField()  # of a working morning, by the superior's clock
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: it shipped
    made_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("ladder of reminders")
        verbose_name_plural = _("ladders of reminders")
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(condition=sane("effective_from"), name="ladder_day_sane"),
            models.CheckConstraint(
                condition=Q(quiet_from__range=(time(18), time(22)), quiet_to__range=(time(6), time(10))),
                name="ladder_keeps_the_night",
            ),
            models.CheckConstraint(
                condition=Q(digest_at__gte=F("quiet_to"), digest_at__lte=time(12)),
                name="ladder_digest_after_the_night",
                violation_error_message=_("The digest comes after the quiet hours, by noon."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.effective_from)


class LadderStep(models.Model):
    """One rung of a ladder. The stages are three, so no duty has more; each once on a channel."""

    class Stage(models.TextChoices):
        BEFORE = ladder.BEFORE, pgettext_lazy("reminder", "before it is due")
        DUE = ladder.DUE, pgettext_lazy("reminder", "when it is due")
        AFTER = ladder.AFTER, pgettext_lazy("reminder", "later")

    ladder = models.ForeignKey(ReminderLadder, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    channel = models.CharField(max_length=10, choices=Reminder.Channel.choices)
    minutes = models.SmallIntegerField()  # after the due time; below zero before it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ladder", "stage", "channel"], name="ladder_step_once"),
            models.CheckConstraint(
                condition=Q(stage="before", minutes__range=(-720, -1))
                | Q(stage="due", minutes=0)
                | Q(stage="after", minutes__range=(1, 720)),
                name="ladder_step_at_its_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.channel} {self.minutes}"


class MailChoice(models.Model):
    """Which kinds of reminders somebody wants in the application only, and quiet hours wider than the rule's."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="mail_choice")
    app_only = models.JSONField(default=list)  # codes of kinds, and "digest"
    quiet_from = models.PositiveSmallIntegerField(default=20)  # hours on the person's wall
    quiet_to = models.PositiveSmallIntegerField(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__range=(16, 20), quiet_to__range=(8, 12)), name="mail_choice_only_quieter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.quiet_from}-{self.quiet_to}"


class PlanState(models.Model):
    """How far a person's duties have been planned; stale_at asks the next tick to plan again."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    planned_until = models.DateField(null=True)
    stale_at = models.DateTimeField(null=True, db_default=models.functions.Now())

    class Meta:
        indexes = [
            models.Index(fields=["stale_at"], condition=Q(stale_at__isnull=False), name="plan_state_stale"),
            models.Index(fields=["planned_until"], name="plan_state_horizon"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.planned_until}"


class DigestLine(models.Model):
    """What a superior's digest of a morning tells: a duty of somebody of the team that was late or missing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the superior of the due day
    day = models.DateField()  # the morning
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day", "duty"], name="digest_line_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.duty}"


class ReminderMark(models.Model):
    """Until when a sweep has gone: "reminders" by due time, "digest:<zone>" by the last morning, "repair" by the last
    night."""

    name = models.CharField(max_length=60, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.until}"
