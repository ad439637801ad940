"""Skills: their levels, what a post expects, who is how far and who says so, and how a gap is closed.

Part of training.models.
"""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from core.wording import in_reader_s_language
from duties.models_actions import Action, action_constraints, action_indexes
from org.models import Person, Profile, Title
from training.models_courses import Course
from training.skills.querysets import DevelopmentStepQuerySet, LevelWordQuerySet, PlanReviewQuerySet, SkillQuerySet

LOWEST, HIGHEST = 1, 4
NOTE = 500  # letters
CODE = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and the sign _, beginning with a letter."))


class Skill(Versioned):
    """Something that somebody in sales is able to do, better or less well."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[CODE])
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh_hant = models.CharField(_("name in traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("name in simplified Chinese"), max_length=80)
    description_en = models.CharField(_("what it is, in English"), max_length=300, blank=True)
    description_zh_hant = models.CharField(_("what it is, in traditional Chinese"), max_length=300, blank=True)
    description_zh_hans = models.CharField(_("what it is, in simplified Chinese"), max_length=300, blank=True)
    topics = models.CharField(max_length=200, blank=True)  # codes of training.skills.evidence.TOPICS, with spaces
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    retired_on = models.DateField(_("no longer used from"), null=True, blank=True)  # what was said of it stays

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.CheckConstraint(condition=Q(retired_on=None) | sane("retired_on"), name="skill_sane")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_s_language(self, "name")

    @property
    def description(self) -> str:
        """What it is, in the reader's language."""
        return in_reader_s_language(self, "description")


class SkillLevel(models.Model):
    """What one can see of somebody who has a level: one plain sentence, so that two people mean the same by it."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    anchor_en = models.CharField(max_length=200)
    anchor_zh_hant = models.CharField(max_length=200)
    anchor_zh_hans = models.CharField(max_length=200)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="skill_level_once"),
            models.CheckConstraint(condition=Q(level__range=(LOWEST, HIGHEST)), name="skill_level_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.level}"

    @property
    def anchor(self) -> str:
        """The sentence in the reader's language."""
        return in_reader_s_language(self, "anchor")


class ExpectedLevel(models.Model):
    """The level that a title expects, or every post of a profile whose title says nothing of its own; 0: none."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="expected")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, null=True, related_name="+")
    profile = models.CharField(max_length=20, choices=Profile.choices, blank=True)
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "title"], condition=Q(title__isnull=False), name="expected_once_a_title"
            ),
            models.UniqueConstraint(
                fields=["skill", "profile"], condition=Q(title=None), name="expected_once_a_profile"
            ),
            models.CheckConstraint(
                condition=Q(title=None) & ~Q(profile="") | Q(title__isnull=False, profile=""), name="expected_of_one"
            ),
            models.CheckConstraint(condition=Q(level__range=(0, HIGHEST)), name="expected_level_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.title or self.profile}"


class LevelWord(models.Model):
    """What was said of somebody's level on a day, and on what ground: never changed, a later word follows."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("level", "proposed")
        CONFIRMED = "confirmed", pgettext_lazy("level", "confirmed")
        NOT_YET = "not_yet", pgettext_lazy("level", "not yet")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    level = models.PositiveSmallIntegerField(_("Level"))
    day = models.DateField(_("Since"))  # from which the level counts
    note = models.CharField(_("What shows it"), max_length=NOTE)
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = LevelWordQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("level of a skill")
        verbose_name_plural = _("levels of skills")
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(LOWEST, HIGHEST)), name="level_word_1_to_4"),
            models.CheckConstraint(condition=sane("day"), name="level_word_sane"),
            # The person proposes, somebody else says whether it is so.
            models.CheckConstraint(
                condition=Q(kind="proposed", person=F("said_by")) | (~Q(kind="proposed") & ~Q(person=F("said_by"))),
                name="level_word_of_two",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "skill", "said_at"], name="level_word_by_person"),
            models.Index(fields=["skill", "kind"], name="level_word_by_skill"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class DevelopmentStep(Action):
    """A step of somebody's development plan: what they do until when to reach the next level, and in which way."""

    Way = Course.Way

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(
        _("Towards level"), validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )
    way = models.CharField(_("Way"), max_length=12, choices=Way.choices)

    objects = DevelopmentStepQuerySet.as_manager()

    class Meta(Action.Meta):
        verbose_name = _("step of a development plan")
        verbose_name_plural = _("steps of development plans")
        constraints = [
            *action_constraints("development_step"),
            models.CheckConstraint(condition=Q(level__range=(LOWEST, HIGHEST)), name="development_step_1_to_4"),
        ]
        indexes = action_indexes("development_step")


class PlanReview(models.Model):
    """That a person and their superior went through the plan, in a talk of coaching or beside one, and a word on it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    word = models.CharField(_("What came of it"), max_length=NOTE, blank=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        verbose_name = _("review of a development plan")
        verbose_name_plural = _("reviews of development plans")
        constraints = [models.CheckConstraint(condition=sane("day"), name="plan_review_sane")]
        indexes = [models.Index(fields=["person", "reviewed_at"], name="plan_review_by_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"
