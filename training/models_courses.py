"""The catalogue: six areas, their courses, the bank of questions, and who has to pass what.

Part of training.models.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.files.models import StoredFile
from core.forms import TEXT_MAX
from core.models import Versioned, sane
from core.wording import in_reader_s_language
from org.models import Person, Title
from training.courses.querysets import CourseQuerySet, RequiredCourseQuerySet

PASS_PERCENT = 80  # rules.md 2.14
LONGEST_HALVES = 200  # a hundred hours
LONGEST_MONTHS = 120


class CourseArea(models.TextChoices):
    """The six areas of training (rules.md 2.14)."""

    CULTURE = "culture", pgettext_lazy("training", "Culture")
    PRODUCT = "product", pgettext_lazy("training", "Product")
    SKILLS = "skills", gettext_lazy("Sales skills")
    FINANCE = "finance", pgettext_lazy("training", "Finance")
    PRODUCTION = "production", pgettext_lazy("training", "Production")
    CONTRACTS = "contracts", pgettext_lazy("training", "Contracts")


class AreaRule(Versioned):
    """What the company asks of an area: hours of a newcomer, hours of each year after, and how it is checked."""

    area = models.CharField(max_length=12, choices=CourseArea.choices, primary_key=True)
    newcomer_halves = models.PositiveSmallIntegerField()  # half hours
    refresher_halves = models.PositiveSmallIntegerField()
    checked_by_en = models.CharField(gettext_lazy("how it is checked, in English"), max_length=120)
    checked_by_zh_hant = models.CharField(gettext_lazy("how it is checked, in traditional Chinese"), max_length=120)
    checked_by_zh_hans = models.CharField(gettext_lazy("how it is checked, in simplified Chinese"), max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.get_area_display())

    @property
    def newcomer(self) -> Decimal:
        """Hours of a newcomer."""
        return Decimal(self.newcomer_halves) / 2

    @property
    def refresher(self) -> Decimal:
        """Hours of each year after."""
        return Decimal(self.refresher_halves) / 2

    @property
    def checked_by(self) -> str:
        """How it is checked, in the reader's language."""
        return in_reader_s_language(self, "checked_by")


class Named(models.Model):
    """Something with a name in three languages, of which one is enough."""

    name_en = models.CharField(gettext_lazy("name in English"), max_length=80, blank=True)
    name_zh_hant = models.CharField(gettext_lazy("name in traditional Chinese"), max_length=80, blank=True)
    name_zh_hans = models.CharField(gettext_lazy("name in simplified Chinese"), max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the reader's language; in another one where that is missing."""
        return in_reader_s_language(self, "name")

    def clean(self) -> None:
        super().clean()
        if not self.name:
            raise ValidationError({"name_en": _("Give it a name in at least one language.")})


class Course(Named, Versioned):
    """Something to be learned, and how one shows that one has."""

    class Way(models.TextChoices):
        CLASS = "class", pgettext_lazy("training", "class")
        SELF_STUDY = "self_study", gettext_lazy("self-study")
        MENTOR = "mentor", gettext_lazy("with a mentor")
        REHEARSAL = "rehearsal", gettext_lazy("rehearsal")
        JOINT_VISIT = "joint_visit", gettext_lazy("joint visit")

    class Check(models.TextChoices):
        TEST = "test", gettext_lazy("a test")
        BOTH = "both", gettext_lazy("a test, and shown to the trainer")
        SHOWN = "shown", gettext_lazy("shown to the trainer")
        ATTENDED = "attended", gettext_lazy("having been there")

    area = models.CharField(gettext_lazy("area"), max_length=12, choices=CourseArea.choices)
    way = models.CharField(gettext_lazy("way"), max_length=12, choices=Way.choices, default=Way.CLASS)
    halves = models.PositiveSmallIntegerField()  # half hours
    check_by = models.CharField(gettext_lazy("passed by"), max_length=10, choices=Check.choices, default=Check.TEST)
    pass_percent = models.PositiveSmallIntegerField(gettext_lazy("pass mark in percent"), default=PASS_PERCENT)
    question_count = models.PositiveSmallIntegerField(gettext_lazy("questions in a test"), default=0)  # 0: all
    valid_months = models.PositiveSmallIntegerField(
        gettext_lazy("certificate stands for months"), null=True, blank=True
    )  # None: for ever
    # The course whose certificate this one makes run on: a yearly refresher.
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="refreshers")
    material_en = models.TextField(gettext_lazy("material in English"), max_length=TEXT_MAX, blank=True)
    material_zh_hant = models.TextField(
        gettext_lazy("material in traditional Chinese"), max_length=TEXT_MAX, blank=True
    )
    material_zh_hans = models.TextField(gettext_lazy("material in simplified Chinese"), max_length=TEXT_MAX, blank=True)
    retired_on = models.DateField(null=True, blank=True)  # from then on nobody is enrolled any more

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["area", "pk"]
        verbose_name = gettext_lazy("course")
        verbose_name_plural = gettext_lazy("courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(halves__range=(1, LONGEST_HALVES)),
                name="course_halves_sane",
                violation_error_message=gettext_lazy("A course takes half an hour to a hundred hours."),
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__range=(1, 100)),
                name="course_pass_mark_sane",
                violation_error_message=gettext_lazy("The pass mark is 1 to 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(valid_months=None) | Q(valid_months__range=(1, LONGEST_MONTHS)),
                name="course_validity_sane",
                violation_error_message=gettext_lazy("A certificate stands for 1 to 120 months, or for ever."),
            ),
            models.CheckConstraint(
                condition=Q(renews=None) | ~Q(renews=F("id")),
                name="course_renews_another",
                violation_error_message=gettext_lazy("A course does not renew itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def material(self) -> str:
        """What there is to read, in the reader's language; in another one where that is missing."""
        return in_reader_s_language(self, "material")

    @property
    def root_id(self) -> int:
        """The course whose certificate is earned: the one it renews, else itself."""
        return self.renews_id or self.pk

    @property
    def has_test(self) -> bool:
        return self.check_by in (self.Check.TEST, self.Check.BOTH)

    @property
    def is_shown(self) -> bool:
        """Whether the trainer's word is part of passing."""
        return self.check_by in (self.Check.SHOWN, self.Check.BOTH)

    @property
    def has_sessions(self) -> bool:
        return self.way != self.Way.SELF_STUDY


class CourseDocument(StoredFile):
    """A document of a course's material: about nobody, read by everybody."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="documents")

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = gettext_lazy("document of a course")
        verbose_name_plural = gettext_lazy("documents of courses")


class Question(Versioned):
    """A question of a course's bank; a test keeps a copy, so changing it changes no result."""

    class Kind(models.TextChoices):
        SINGLE = "single", gettext_lazy("one answer is right")
        MULTIPLE = "multiple", gettext_lazy("several answers may be right")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    weight = models.PositiveSmallIntegerField(gettext_lazy("weight"), default=1)
    text_en = models.CharField(gettext_lazy("question in English"), max_length=400, blank=True)
    text_zh_hant = models.CharField(gettext_lazy("question in traditional Chinese"), max_length=400, blank=True)
    text_zh_hans = models.CharField(gettext_lazy("question in simplified Chinese"), max_length=400, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__range=(1, 10)),
                name="question_weight_sane",
                violation_error_message=gettext_lazy("A question weighs 1 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The question in the reader's language; in another one where that is missing."""
        return in_reader_s_language(self, "text")


class AnswerChoice(models.Model):
    """One of the answers that a question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    text_en = models.CharField(max_length=200, blank=True)
    text_zh_hant = models.CharField(max_length=200, blank=True)
    text_zh_hans = models.CharField(max_length=200, blank=True)
    is_right = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["question", "position"], name="answer_choice_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_reader_s_language(self, "text")


class RequiredCourse(models.Model):
    """A course that some have to pass, and within how many days; ended, never changed."""

    class Whom(models.TextChoices):
        NEWCOMERS = "newcomers", gettext_lazy("newcomers")
        TITLE = "title", gettext_lazy("everybody of a title")
        EVERYBODY = "everybody", gettext_lazy("everybody")

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="required", verbose_name=gettext_lazy("course")
    )
    whom = models.CharField(gettext_lazy("who"), max_length=10, choices=Whom.choices)
    title = models.ForeignKey(Title, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    within_days = models.PositiveSmallIntegerField(gettext_lazy("within days"))
    since = models.DateField()  # newcomers: hired from then on; others: counted from then on at the earliest
    ended_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: it shipped

    objects = RequiredCourseQuerySet.as_manager()

    class Meta:
        ordering = ["course__area", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(whom="title", title__isnull=False) | (~Q(whom="title") & Q(title=None)),
                name="required_course_of_a_title",
                violation_error_message=gettext_lazy("Say of which title, or choose another circle."),
            ),
            models.UniqueConstraint(
                fields=["course", "whom"],
                condition=Q(ended_on=None, title=None),
                name="required_course_once",
                violation_error_message=gettext_lazy("That is required of them already."),
            ),
            models.UniqueConstraint(
                fields=["course", "title"],
                condition=Q(ended_on=None),
                name="required_course_once_of_a_title",
                violation_error_message=gettext_lazy("That is required of them already."),
            ),
            models.CheckConstraint(
                condition=Q(within_days__range=(1, 731)),
                name="required_course_days_sane",
                violation_error_message=gettext_lazy("Give them 1 to 731 days."),
            ),
            models.CheckConstraint(condition=sane("since"), name="required_course_since_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.whom}"
