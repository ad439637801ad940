"""Rehearsals: what is played, who plays and watches, what the observers gave, what was said about it.

Part of training.models.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import DatedFact, Person
from training import rules
from training.rehearsals.querysets import (
    GivenScoreQuerySet,
    ObserverQuerySet,
    RehearsalQuerySet,
    ScenarioQuerySet,
    SpreadWordQuerySet,
)
from training.spoken import in_reader_s_language

TEXT, WORD, NAME = 2000, 500, 80  # letters


class Rubric(models.Model):
    """What observers look at and what a rehearsal must reach, from a day on. A change is a new row."""

    number = models.PositiveSmallIntegerField(unique=True)
    effective_from = models.DateField()
    body = models.JSONField()  # training.rules.rubric_of
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: it shipped
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["effective_from", "number"]
        constraints = [models.CheckConstraint(condition=sane("effective_from"), name="rubric_from_sane")]
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")

    def __str__(self) -> str:
        return f"{self.number} {self.effective_from}"

    @cached_property
    def rules(self) -> rules.Rubric:
        return rules.rubric_of(self.body)


class Scenario(Versioned):
    """A customer to rehearse with. Its texts have editions: a rehearsal keeps the one it was planned with."""

    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: it shipped
    made_at = models.DateTimeField(db_default=models.functions.Now())
    retired_at = models.DateTimeField(null=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")

    def __str__(self) -> str:
        return f"{self.pk}"

    def told(self, edition: int | None = None) -> "ScenarioText | None":
        """The texts in the reader's language, else in another; of an edition, the newest where none is given.

        One query where the texts are not prefetched.
        """
        number = edition or self.version
        return in_reader_s_language([text for text in self.texts.all() if text.edition == number])


class ScenarioText(models.Model):
    """The texts of an edition of a scenario in one language. Insert only."""

    TEXTS = ("name", "brief", "objections", "research", "proposal", "negotiation")

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="texts")
    edition = models.PositiveIntegerField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(pgettext_lazy("scenario", "Name"), max_length=NAME)
    brief = models.TextField(_("The customer, as the salesperson knows them"), max_length=TEXT)
    objections = models.TextField(_("Hidden objections, for the customer's player and the observers"), max_length=TEXT)
    research = models.TextField(_("What to find out before"), max_length=TEXT)
    proposal = models.TextField(_("What to propose"), max_length=TEXT)
    negotiation = models.TextField(_("How the talk goes"), max_length=TEXT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scenario", "edition", "language"], name="scenario_text_once")]
        verbose_name = _("text of a scenario")
        verbose_name_plural = _("texts of scenarios")

    def __str__(self) -> str:
        return self.name


class Rehearsal(DatedFact, Versioned):
    """One run of a scenario: `person` sells, another plays the customer, two or more observe, somebody leads."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", pgettext_lazy("rehearsal", "scheduled")
        RUNNING = "running", pgettext_lazy("rehearsal", "running")
        SCORED = "scored", pgettext_lazy("rehearsal", "scored")
        DEBRIEFED = "debriefed", pgettext_lazy("rehearsal", "debriefed")
        CALLED_OFF = "called_off", pgettext_lazy("rehearsal", "called off")

    SHORTEST, LONGEST = 15, 240  # minutes

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="rehearsals")
    edition = models.PositiveIntegerField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(pgettext_lazy("rehearsal", "Day"))  # on the wall of the salesperson's unit
    starts_at = models.DateTimeField()
    length = models.PositiveSmallIntegerField(pgettext_lazy("length", "Minutes"))
    place = models.CharField(pgettext_lazy("rehearsal", "Place"), max_length=NAME)
    material = models.TextField(_("Material"), max_length=TEXT, blank=True)
    scheduled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)  # when the last observer had sent
    # What it came to, kept when the last observer has sent; nobody could read it before.
    research = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    proposal = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    negotiation = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_passed = models.BooleanField(null=True)
    debriefed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    debriefed_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.CharField(_("Reason"), max_length=WORD, blank=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("customer")) & ~Q(person=F("lead")),
                name="rehearsal_parts_are_apart",
                violation_error_message=_("Whoever sells neither plays the customer nor leads."),
            ),
            models.CheckConstraint(condition=Q(length__range=(15, 240)), name="rehearsal_length"),
            models.CheckConstraint(condition=sane("day"), name="rehearsal_day_sane"),
            models.CheckConstraint(
                condition=Q(scored_at=None, total=None, is_passed=None)
                | Q(
                    started_at__isnull=False,
                    scored_at__isnull=False,
                    research__isnull=False,
                    proposal__isnull=False,
                    negotiation__isnull=False,
                    total__isnull=False,
                    is_passed__isnull=False,
                ),
                name="rehearsal_scored_whole",
            ),
            models.CheckConstraint(
                condition=Q(debriefed_at=None) | Q(scored_at__isnull=False, debriefed_by__isnull=False),
                name="rehearsal_debriefed_after_scores",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | (Q(started_at=None) & ~Q(called_off_reason="")),
                name="rehearsal_called_off_before",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "day"], name="rehearsal_by_person"),
            models.Index(fields=["customer", "day"], name="rehearsal_by_customer"),
            models.Index(fields=["lead", "day"], name="rehearsal_by_lead"),
            models.Index(fields=["unit", "day"], name="rehearsal_by_unit"),
        ]
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")

    def __str__(self) -> str:
        return f"{self.person} {self.day}"

    @property
    def state(self) -> State:
        """How far it has come; what happened last decides."""
        if self.called_off_at:
            return self.State.CALLED_OFF
        if self.debriefed_at:
            return self.State.DEBRIEFED
        if self.scored_at:
            return self.State.SCORED
        return self.State.RUNNING if self.started_at else self.State.SCHEDULED

    @property
    def ends_at(self):  # noqa: ANN201 the type of the field
        return self.starts_at + timedelta(minutes=self.length)

    @property
    def told(self) -> ScenarioText | None:
        """What is played, in the reader's language, as it was when this was planned."""
        return self.scenario.told(self.edition)

    @property
    def stages(self) -> dict:
        """Stage → what it came to, once scored."""
        return {stage.code: getattr(self, stage.code) for stage in self.rubric.rules.stages}


class Observer(models.Model):
    """Who watches a rehearsal and scores it, blind: nobody reads it before every observer has sent."""

    FEWEST, MOST = 2, 4

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="observers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    remark = models.TextField(_("What you saw"), max_length=TEXT, blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = ObserverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["rehearsal", "person"], name="observer_once")]
        indexes = [models.Index(fields=["person"], condition=Q(sent_at=None), name="observer_awaited")]
        verbose_name = _("observer")
        verbose_name_plural = _("observers")

    def __str__(self) -> str:
        return f"{self.rehearsal} {self.person}"


class GivenScore(models.Model):
    """What an observer gave for one criterion: from 0 to the highest value that the rubric knows."""

    observer = models.ForeignKey(Observer, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=20)  # training.rules.Criterion.code
    value = models.PositiveSmallIntegerField()

    objects = GivenScoreQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["observer", "criterion"], name="given_score_once"),
            models.CheckConstraint(condition=Q(value__lte=100), name="given_score_of_a_stage"),
        ]
        verbose_name = _("score of an observer")
        verbose_name_plural = _("scores of observers")

    def __str__(self) -> str:
        return f"{self.criterion} {self.value}"


class SpreadWord(models.Model):
    """A criterion on which the observers are far apart, and why, once they have talked; wanted before the debrief."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.PROTECT, related_name="spread_words")
    criterion = models.CharField(max_length=20)
    text = models.TextField(max_length=WORD, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField(null=True)

    objects = SpreadWordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rehearsal", "criterion"], name="spread_word_once"),
            models.CheckConstraint(
                condition=Q(written_at=None, text="") | (Q(written_at__isnull=False) & ~Q(text="")),
                name="spread_word_is_said",
            ),
        ]
        indexes = [models.Index(fields=["rehearsal"], condition=Q(written_at=None), name="spread_word_awaited")]
        verbose_name = _("word about a spread")
        verbose_name_plural = _("words about spreads")

    def __str__(self) -> str:
        return f"{self.rehearsal} {self.criterion}"
