"""When a course is held, who takes part and what came of it, and the tests they sent.

Part of training.models.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.models import Versioned, sane
from org.models import Person, Unit
from training.courses import rules
from training.courses.querysets import EnrolmentQuerySet, SessionQuerySet
from training.models_courses import LONGEST_HALVES, Course

ATTEMPTS = 2  # a test is repeated once by rule, then two people talk


class CourseSession(Versioned):
    """A date on which a course, or a part of it, is held."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="sessions", verbose_name=gettext_lazy("course")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # that hosts it
    trainer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("trainer")
    )
    place = models.CharField(gettext_lazy("place"), max_length=200, blank=True)
    link = models.CharField(
        gettext_lazy("link"), max_length=300, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )
    day = models.DateField()  # on the wall of the unit
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    halves = models.PositiveSmallIntegerField()  # half hours that being there from beginning to end counts
    seats = models.PositiveSmallIntegerField(gettext_lazy("seats"), default=12)
    # The date that it makes up for: whoever was absent or excused there is offered this one first.
    makes_up = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_up_by")
    called_off_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)  # who was there has been said for everybody
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = gettext_lazy("date of a course")
        verbose_name_plural = gettext_lazy("dates of courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_begins",
                violation_error_message=gettext_lazy("The end is before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, 500)),
                name="session_seats_sane",
                violation_error_message=gettext_lazy("A date has 1 to 500 seats."),
            ),
            models.CheckConstraint(condition=Q(halves__range=(1, LONGEST_HALVES)), name="session_halves_sane"),
            models.CheckConstraint(condition=sane("day"), name="session_day_sane"),
            models.CheckConstraint(
                condition=Q(makes_up=None) | ~Q(makes_up=F("id")), name="session_makes_up_for_another"
            ),
        ]
        indexes = [
            models.Index(fields=["course", "starts_at"], name="session_by_course"),
            models.Index(fields=["trainer", "starts_at"], name="session_by_trainer"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.day}"

    @property
    def starts_on_wall(self) -> datetime:
        """When it begins, by the clock of the unit that hosts it."""
        return self.starts_at.astimezone(ZoneInfo(self.unit.time_zone))

    @property
    def ends_on_wall(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.unit.time_zone))

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def takes_people(self, now: datetime) -> bool:
        """Whether somebody may still come in: not called off, not begun."""
        return self.called_off_at is None and now < self.starts_at


class Enrolment(models.Model):
    """Somebody in a course, on a date or by themselves: asked, coming, there or not, and what came of it.

    Instants are stored; the state is worked out (training.courses.rules.state_of).
    """

    class Mark(models.TextChoices):
        ATTENDED = "attended", pgettext_lazy("training", "there")
        EXCUSED = "excused", pgettext_lazy("training", "excused")
        ABSENT = "absent", pgettext_lazy("training", "absent")

    class Verdict(models.TextChoices):
        PASSED = "passed", pgettext_lazy("training", "passed")
        FAILED = "failed", pgettext_lazy("training", "not passed")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, null=True, related_name="enrolments")
    invited_at = models.DateTimeField(null=True)  # None: came by themselves
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    enrolled_at = models.DateTimeField(null=True)  # said yes, and has a seat
    waiting_since = models.DateTimeField(null=True)  # said yes, and there was none
    withdrawn_at = models.DateTimeField(null=True)  # said no, or was taken off
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # of an excuse
    day = models.DateField(null=True)  # on which they were there, or passed what they learned by themselves
    halves = models.PositiveSmallIntegerField(default=0)  # half hours of that day
    marked_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    shown = models.CharField(max_length=10, choices=Verdict.choices, blank=True)  # the trainer's word
    result = models.CharField(max_length=10, choices=Verdict.choices, blank=True)  # of all that the course asks
    result_on = models.DateField(null=True)
    result_at = models.DateTimeField(null=True)
    certified_until = models.DateField(null=True)  # the last day; None of what is passed: for ever
    talk_count = models.PositiveSmallIntegerField(default=0)  # talks held after a test was not passed twice

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="enrolment_once_a_session"),
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=Q(session=None, result="", withdrawn_at=None),
                name="enrolment_once_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(enrolled_at=None) | Q(waiting_since=None), name="enrolment_seated_or_waiting"
            ),
            models.CheckConstraint(condition=Q(mark="attended") | Q(halves=0), name="enrolment_hours_of_those_there"),
            models.CheckConstraint(
                condition=Q(result="") | Q(result_on__isnull=False), name="enrolment_result_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(certified_until=None) | Q(result="passed"), name="enrolment_certificate_of_those_passed"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "course"], name="enrolment_by_person"),
            models.Index(fields=["person", "day"], condition=Q(mark="attended"), name="enrolment_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.course}"

    @property
    def state(self) -> rules.State:
        """What it is (rules.state_of)."""
        return rules.state_of(self)

    def stands_on(self, day: date) -> bool:
        """Whether it is passed, and its certificate has not run out."""
        return self.result == self.Verdict.PASSED and (self.certified_until is None or day <= self.certified_until)

    @property
    def attempts_allowed(self) -> int:
        """How often the test may be sent: twice, and twice more after each talk."""
        return ATTEMPTS * (1 + self.talk_count)


class Attempt(models.Model):
    """One time that somebody takes a test: the questions as they were then, what was ticked, and what it came to.

    Once sent it never changes (a trigger on both engines).
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    paper = models.JSONField()  # training.courses.papers: texts in three languages, which answers are right, weights
    answers = models.JSONField(default=dict)  # the place of a question, as text → places of the answers ticked
    pass_percent = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # rounded down, so 80 means 80

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="attempt_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(sent_at=None), name="attempt_one_open"),
            models.CheckConstraint(
                condition=Q(sent_at=None, percent=None) | Q(sent_at__isnull=False, percent__isnull=False),
                name="attempt_sent_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.number}"

    @property
    def is_passed(self) -> bool:
        return self.percent is not None and self.percent >= self.pass_percent
