"""The case library: attempts that were lost and won, side by side, and what rehearsals taught.

Part of training.models.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.models import Person
from training.lessons.querysets import LessonQuerySet
from training.models_rehearsals import NAME, TEXT, Rehearsal
from training.spoken import in_reader_s_language


class Tag(models.TextChoices):
    """What a lesson is about: a stage of selling, or what the customer objected to (rules.md 2.14)."""

    RESEARCH = "research", _("research")
    PROPOSAL = "proposal", pgettext_lazy("stage", "proposal")
    NEGOTIATION = "negotiation", _("negotiation")
    PRICE = "price", pgettext_lazy("objection", "price")
    BRAND = "brand", pgettext_lazy("objection", "brand")
    PRODUCT = "product", pgettext_lazy("objection", "product")
    POLICY = "policy", pgettext_lazy("objection", "policy")
    MARKET = "market", pgettext_lazy("objection", "market doubt")
    TIED = "tied", pgettext_lazy("objection", "tied to a competitor")
    TIMING = "timing", pgettext_lazy("objection", "timing")
    OTHER = "other", pgettext_lazy("objection", "other")


STAGES = (Tag.RESEARCH, Tag.PROPOSAL, Tag.NEGOTIATION)
OBJECTIONS = tuple(tag for tag in Tag if tag not in STAGES)


class Lesson(models.Model):
    """One entry of the library: typed by somebody, left by a debrief, or shipped."""

    rehearsal = models.OneToOneField(Rehearsal, on_delete=models.PROTECT, null=True, related_name="lesson")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: it shipped
    written_at = models.DateTimeField(db_default=models.functions.Now())
    taken_back_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["-written_at", "-id"], name="lesson_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_by__isnull=False), name="lesson_taken_back_by_somebody"
            )
        ]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def told(self) -> "LessonText | None":
        """The text in the reader's language, else in another. One query where the texts are not prefetched."""
        return in_reader_s_language(self.texts.all())


class LessonText(models.Model):
    """A lesson in one language: either two attempts and what they teach, or what a debrief left."""

    ATTEMPTS = ("lost_tried", "lost_happened", "lost_why", "won_tried", "won_happened", "won_why")
    DEBRIEF = ("keep", "change", "try_next")
    TEXTS = ("title", "customer_kind", *ATTEMPTS, "learnt", *DEBRIEF)

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(pgettext_lazy("lesson", "Title"), max_length=120)
    customer_kind = models.CharField(_("Kind of customer"), max_length=NAME, blank=True)
    lost_tried = models.TextField(_("What was tried"), max_length=TEXT, blank=True)
    lost_happened = models.TextField(_("What happened"), max_length=TEXT, blank=True)
    lost_why = models.TextField(pgettext_lazy("attempt", "Why"), max_length=TEXT, blank=True)
    won_tried = models.TextField(_("What was tried"), max_length=TEXT, blank=True)
    won_happened = models.TextField(_("What happened"), max_length=TEXT, blank=True)
    won_why = models.TextField(pgettext_lazy("attempt", "Why"), max_length=TEXT, blank=True)
    learnt = models.TextField(_("The lesson"), max_length=TEXT, blank=True)
    keep = models.TextField(_("Keep"), max_length=TEXT, blank=True)
    change = models.TextField(pgettext_lazy("lesson", "Change"), max_length=TEXT, blank=True)
    try_next = models.TextField(_("Try next"), max_length=TEXT, blank=True)
    folded = models.TextField(blank=True)  # all of it as core.han folds it: what a search looks through

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "language"], name="lesson_text_once"),
            models.CheckConstraint(
                condition=~Q(learnt="") | ~Q(keep="") | ~Q(change="") | ~Q(try_next=""), name="lesson_teaches_something"
            ),
        ]
        verbose_name = _("text of a lesson")
        verbose_name_plural = _("texts of lessons")

    def __str__(self) -> str:
        return self.title


class LessonTag(models.Model):
    """What a lesson is about."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=20, choices=Tag.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["lesson", "tag"], name="lesson_tag_once")]
        indexes = [models.Index(fields=["tag", "lesson"], name="lesson_by_tag")]
        verbose_name = _("tag of a lesson")
        verbose_name_plural = _("tags of lessons")

    def __str__(self) -> str:
        return self.tag
