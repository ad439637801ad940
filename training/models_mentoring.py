"""Mentors and first steps: who helps whom until when, and what a newcomer or an old hand does first.

Part of training.models.
"""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from core.wording import in_reader_s_language
from org.models import Person, Profile, Title
from training.mentoring.querysets import FirstStepQuerySet, FirstStepsQuerySet, MentorPairQuerySet

AIM, WORD, LINE = 500, 500, 200  # letters
LATEST_DAY = 365  # of a step, after the first day


class MentorPair(Versioned):
    """Somebody who knows how and somebody who learns it, from a day to a day; both agree, and one word ends it."""

    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Mentor"))
    newcomer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Newcomer"))
    starts_on = models.DateField(pgettext_lazy("pair", "From"))
    ends_on = models.DateField(pgettext_lazy("pair", "Until"))
    aim = models.CharField(_("Aim"), max_length=AIM)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    mentor_agreed_at = models.DateTimeField(null=True)
    newcomer_agreed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    is_reached = models.BooleanField(null=True)  # the aim; said when it ends
    ended_word = models.CharField(_("A word"), max_length=WORD, blank=True)

    objects = MentorPairQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("mentor and newcomer")
        verbose_name_plural = _("mentors and newcomers")
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("newcomer")), name="mentor_pair_of_two"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="mentor_pair_has_an_end"),
            models.CheckConstraint(condition=sane("starts_on") & sane("ends_on"), name="mentor_pair_sane"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None, is_reached=None)
                | Q(ended_on__isnull=False, ended_by__isnull=False, is_reached__isnull=False),
                name="mentor_pair_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(ended_on=None),
                name="mentor_pair_one_at_a_time",
                violation_error_message=_("This person has a mentor, or is asked already."),
            ),
        ]
        indexes = [models.Index(fields=["mentor", "ended_on"], name="mentor_pair_by_mentor")]

    def __str__(self) -> str:
        return f"{self.mentor} {self.newcomer}"

    @property
    def is_agreed(self) -> bool:
        """Whether both have said yes."""
        return self.mentor_agreed_at is not None and self.newcomer_agreed_at is not None

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


class Spoken(models.Model):
    """Something with a name in three languages."""

    name_en = models.CharField(_("name in English"), max_length=LINE)
    name_zh_hant = models.CharField(_("name in traditional Chinese"), max_length=LINE)
    name_zh_hans = models.CharField(_("name in simplified Chinese"), max_length=LINE)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_s_language(self, "name")


class Helper(models.TextChoices):
    """Who helps with a step."""

    NOBODY = "nobody", pgettext_lazy("helper", "nobody")
    SUPERIOR = "superior", _("the superior")
    MENTOR = "mentor", _("the mentor")
    HR = "hr", _("HR")


class Checklist(Spoken, Versioned):
    """First steps in a title, or those of a profile whose title has none of its own; HR keeps them."""

    class Kind(models.TextChoices):
        NEWCOMER = "newcomer", _("for newcomers")
        RETURNED = "returned", _("for people who are back")
        LONG_IN_POST = "long_in_post", _("for people long in their post")

    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("For whom"), max_length=12, choices=Kind.choices)
    title = models.ForeignKey(
        Title, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("title")
    )
    profile = models.CharField(_("profile"), max_length=20, choices=Profile.choices, blank=True)
    retired_on = models.DateField(_("no longer used from"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.CheckConstraint(condition=Q(retired_on=None) | sane("retired_on"), name="checklist_sane"),
        ]

    def fits(self, title_id: int, profile: str) -> int:
        """2 where it is for that title, 1 for that profile, 0 for everybody, -1 for others."""
        if self.title_id:
            return 2 if self.title_id == title_id else -1
        if self.profile:
            return 1 if self.profile == profile else -1
        return 0


class ChecklistItem(Spoken, Versioned):
    """A step of a checklist: so many days after the first one, with whose help, and whether its day binds."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    offset = models.PositiveSmallIntegerField(_("Day"), validators=[MaxValueValidator(LATEST_DAY)])  # 0: the first day
    helper = models.CharField(_("Who helps"), max_length=10, choices=Helper.choices, default=Helper.NOBODY)
    is_owed = models.BooleanField(_("Its day is a deadline"), default=False)  # then it is a duty

    class Meta:
        ordering = ["offset", "pk"]
        verbose_name = _("step of a checklist")
        verbose_name_plural = _("steps of checklists")
        constraints = [models.CheckConstraint(condition=Q(offset__lte=LATEST_DAY), name="checklist_item_in_a_year")]


class FirstSteps(models.Model):
    """The checklist of somebody from a day on, as it stood that day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Checklist.Kind.choices)
    starts_on = models.DateField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: a tick
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # all done, or closed by somebody
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    objects = FirstStepsQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("first steps")
        verbose_name_plural = _("first steps")
        constraints = [
            models.CheckConstraint(condition=sane("starts_on"), name="first_steps_sane"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_at=None),
                name="first_steps_one_at_a_time",
                violation_error_message=_("This person is going through first steps already."),
            ),
            models.UniqueConstraint(fields=["person", "kind", "starts_on"], name="first_steps_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.starts_on}"


class FirstStep(Spoken):
    """One step of somebody: until when, with whose help, and who said that it is done."""

    run = models.ForeignKey(FirstSteps, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # that of the run, for the planner
    due_on = models.DateField()
    helper = models.CharField(max_length=10, choices=Helper.choices)
    is_owed = models.BooleanField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    objects = FirstStepQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("first step")
        verbose_name_plural = _("first steps")
        constraints = [
            models.CheckConstraint(condition=sane("due_on"), name="first_step_sane"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="first_step_done_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["person", "due_on"], name="first_step_by_person")]

    def is_late(self, today: date) -> bool:
        """Whether it is still to be done and its day is over."""
        return self.done_at is None and self.due_on < today
