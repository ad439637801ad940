"""Interviews and the cards by which they are scored. Part of recruiting.models."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from core.wording import in_reader_s_language
from org.models import Person
from recruiting.interviews.querysets import InterviewerQuerySet, InterviewQuerySet, ScoreCardQuerySet, ScoreLineQuerySet
from recruiting.models_applications import Application
from recruiting.models_lists import Named
from recruiting.models_stages import Stage

EVIDENCE, REASON, PLACE = 1000, 500, 200  # letters
SHORTEST, LONGEST = 15, 240  # minutes
SCORES = range(1, 6)


class ScoreCriterion(Named):
    """What a scorecard asks about, and how much it weighs; those of one version weigh 100 together.

    Never changed: a new version retires those before, which interviews that were set under it go on asking about.
    """

    weight = models.PositiveSmallIntegerField(_("weight"))
    decides = models.BooleanField(default=False)  # the lowest score fails the card, whatever the rest says
    position = models.PositiveSmallIntegerField(_("place in lists"))
    asked_from = models.DateTimeField(null=True, blank=True)  # None: the first ones, since ever
    retired_at = models.DateTimeField(null=True, blank=True)  # asked of no interview that is set later

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="score_criterion_weight")]
        verbose_name = _("criterion of a scorecard")
        verbose_name_plural = _("criteria of scorecards")


class ScoreAnchor(models.Model):
    """What a score of a criterion looks like, so that two people mean the same by it."""

    criterion = models.ForeignKey(ScoreCriterion, on_delete=models.CASCADE, related_name="anchors")
    score = models.PositiveSmallIntegerField(_("score"))
    text_en = models.CharField(_("text in English"), max_length=200)
    text_zh_hant = models.CharField(_("text in traditional Chinese"), max_length=200)
    text_zh_hans = models.CharField(_("text in simplified Chinese"), max_length=200)

    class Meta:
        ordering = ["criterion", "score"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "score"], name="score_anchor_once"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="score_anchor_in_range"),
        ]
        verbose_name = _("anchor of a score")
        verbose_name_plural = _("anchors of scores")

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_reader_s_language(self, "text")


class Interview(Versioned):
    """A talk with a candidate at a stage: when, how long, where; two interviewers or more."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="interviews")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=60, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    place = models.CharField(_("place or link"), max_length=PLACE)
    due_at = models.DateTimeField()  # until then every card is sent; worked out when the time is set (scheduling)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=REASON, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(SHORTEST, LONGEST)), name="interview_length"),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("starts_at")), name="interview_scored_afterwards"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="interview_cancelled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(cancelled_at=None), name="interview_by_due_time"),
            models.Index(fields=["starts_at"], name="interview_by_time"),
        ]
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")

    def __str__(self) -> str:
        return f"{self.application_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class InterviewChange(models.Model):
    """An interview that was moved: from when to when, and why."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="changes")
    was_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("moved interview")
        verbose_name_plural = _("moved interviews")

    def __str__(self) -> str:
        return f"{self.interview_id} {self.at:%Y-%m-%d}"


class Interviewer(models.Model):
    """Somebody who talks with the candidate and scores alone."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="interviewers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)  # when the first card was sent: the record of the duty

    objects = InterviewerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["interview", "person"], name="interviewer_once")]
        indexes = [models.Index(fields=["person"], condition=Q(sent_at=None), name="interviewer_owes_a_card")]
        verbose_name = _("interviewer")
        verbose_name_plural = _("interviewers")

    def __str__(self) -> str:
        return f"{self.interview_id} {self.person_id}"


class ScoreCard(models.Model):
    """What an interviewer found. Final once sent: a correction is the next number and says why."""

    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="cards")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    correction_reason = models.CharField(max_length=REASON, blank=True)

    objects = ScoreCardQuerySet.as_manager()

    class Meta:
        ordering = ["interviewer", "number"]
        constraints = [
            models.UniqueConstraint(fields=["interviewer", "number"], name="score_card_in_its_place"),
            models.CheckConstraint(condition=Q(number__gte=1), name="score_card_number_from_one"),
        ]
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")

    def __str__(self) -> str:
        return f"{self.interviewer_id} {self.number}"


class ScoreLine(models.Model):
    """The score of one criterion, by the weight of that day, and what it rests on."""

    card = models.ForeignKey(ScoreCard, on_delete=models.PROTECT, related_name="lines")
    criterion = models.ForeignKey(ScoreCriterion, on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField()
    decides = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField()
    evidence = models.TextField(max_length=EVIDENCE)

    objects = ScoreLineQuerySet.as_manager()

    class Meta:
        ordering = ["card", "criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="score_line_once"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="score_line_in_range"),
        ]
        verbose_name = _("line of a scorecard")
        verbose_name_plural = _("lines of scorecards")

    def __str__(self) -> str:
        return f"{self.card_id} {self.criterion_id}"
