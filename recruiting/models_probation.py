"""Probation of a person: its rules in versions, what was talked about, what was proposed and decided.

Part of recruiting.models. By law (rules.md 2.11) never beyond the limit of the contract, and once with an employer.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from core.wording import in_reader_s_language
from org.models import Appointment, Person, Title, Unit
from recruiting.querysets_probation import (
    PartOfProbationQuerySet,
    ProbationQuerySet,
    ProbationTermsQuerySet,
    ProposalQuerySet,
)

TEXT, WORD = 2000, 500  # letters


class Contract(models.TextChoices):
    """How long a contract of employment is, as the law tells them apart."""

    UNDER_3_MONTHS = "under_3_months", _("less than 3 months")
    UNDER_1_YEAR = "under_1_year", _("3 months to less than 1 year")
    UNDER_3_YEARS = "under_3_years", _("1 year to less than 3 years")
    LONGER = "longer", _("3 years or more, or no end")


class ProbationTerms(models.Model):
    """One version of the rules: the usual length, the lawful limits with their source, the milestones. Insert only."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    usual_months = models.PositiveSmallIntegerField(_("usual length in months"))
    source_en = models.CharField(_("where the limits come from, in English"), max_length=200)
    source_zh_hant = models.CharField(_("where the limits come from, in traditional Chinese"), max_length=200)
    source_zh_hans = models.CharField(_("where the limits come from, in simplified Chinese"), max_length=200)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    objects = ProbationTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("rules of probation")
        verbose_name_plural = _("rules of probation")

    def __str__(self) -> str:
        return str(self.number)

    @property
    def source(self) -> str:
        """Where the limits come from, in the reader's language."""
        return in_reader_s_language(self, "source")


class ProbationLimit(models.Model):
    """The longest probation that the law lets a contract have; 0: none. Insert only."""

    terms = models.ForeignKey(ProbationTerms, on_delete=models.PROTECT, related_name="limits")
    contract = models.CharField(max_length=16, choices=Contract.choices)
    months = models.PositiveSmallIntegerField()

    objects = ProbationTermsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "contract"], name="probation_limit_once")]
        verbose_name = _("limit of probation")
        verbose_name_plural = _("limits of probation")

    def __str__(self) -> str:
        return f"{self.contract} {self.months}"


class Milestone(models.Model):
    """A day of a probation on which it is looked at how far somebody has come. Insert only."""

    class IfNot(models.TextChoices):
        """What follows where it is not reached."""

        REPEAT = "repeat", _("repeat once")
        MENTOR = "mentor", _("a talk, a mentor and a plan")
        PLAN = "plan", _("a talk and a plan for 30 days")
        DECIDE = "decide", _("extend where lawful, another post, or end with reasons")

    terms = models.ForeignKey(ProbationTerms, on_delete=models.PROTECT, related_name="milestones")
    day = models.PositiveSmallIntegerField(_("day"))
    if_not = models.CharField(_("if it is not reached"), max_length=8, choices=IfNot.choices)

    objects = ProbationTermsQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "day"], name="milestone_once_a_day"),
            models.CheckConstraint(condition=Q(day__range=(1, 190)), name="milestone_day_sane"),
        ]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return str(self.day)


class MilestoneCondition(models.Model):
    """One thing that a milestone asks for; `evidence` is a code of recruiting.probation.evidence. Insert only."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=30)
    need = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    parts = models.CharField(max_length=200, blank=True)  # codes in a row: "culture,product"
    either = models.CharField(max_length=20, blank=True)  # of conditions that share it one is enough

    objects = ProbationTermsQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["milestone", "evidence"], name="condition_once")]
        verbose_name = _("condition of a milestone")
        verbose_name_plural = _("conditions of milestones")

    def __str__(self) -> str:
        return self.evidence


class Probation(Versioned):
    """The probation of somebody, one for ever with this employer."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("probation", "confirmed")
        OTHER_POST = "other_post", _("another post")
        ENDED = "ended", _("ended")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(ProbationTerms, on_delete=models.PROTECT, related_name="+")
    contract = models.CharField(_("contract"), max_length=16, choices=Contract.choices)
    starts_on = models.DateField(_("first day"))
    months = models.PositiveSmallIntegerField(_("length in months"))  # as agreed first; an extension moves ends_on
    ends_on = models.DateField(_("last day"))
    limit_ends_on = models.DateField(_("last lawful day"))
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # by the person
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True)
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    carried_out_at = models.DateTimeField(null=True)  # when the post was given, or the last day was set

    objects = ProbationQuerySet.as_manager()

    class Meta:
        ordering = ["person__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="probation_once",
                violation_error_message=_("This person has had a probation here already. The law allows one."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lte=F("limit_ends_on")),
                name="probation_within_the_law",
                violation_error_message=_("That is longer than the law lets a probation be."),
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="probation_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(contract="under_3_months"), name="probation_not_of_a_short_contract"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None) | (~Q(outcome="") & Q(outcome_at__isnull=False)),
                name="probation_outcome_with_its_time",
            ),
            models.CheckConstraint(condition=sane("starts_on") & sane("ends_on"), name="probation_days_sane"),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(outcome=""), name="probation_going_on")]
        verbose_name = _("probation")
        verbose_name_plural = _("probations")

    def __str__(self) -> str:
        return f"{self.person} {self.starts_on}"

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return not self.outcome


class ConditionWord(models.Model):
    """What somebody confirmed about a condition of which no room has records; the last word counts."""

    probation = models.ForeignKey(Probation, on_delete=models.PROTECT, related_name="condition_words")
    condition = models.ForeignKey(MilestoneCondition, on_delete=models.PROTECT, related_name="+")
    is_met = models.BooleanField()
    note = models.TextField(max_length=WORD)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = PartOfProbationQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("confirmed condition")
        verbose_name_plural = _("confirmed conditions")

    def __str__(self) -> str:
        return f"{self.probation} {self.condition}"


class MilestoneTalk(models.Model):
    """What the head and the person said at a milestone: reached, or what is done and when they look again."""

    probation = models.ForeignKey(Probation, on_delete=models.PROTECT, related_name="talks")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    is_met = models.BooleanField()
    note = models.TextField(max_length=TEXT)
    plan = models.TextField(max_length=TEXT, blank=True)
    look_again_on = models.DateField(null=True)
    conditions = models.TextField()  # canonical JSON: how each condition stood at the talk
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = PartOfProbationQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(is_met=True) | ~Q(plan=""), name="milestone_not_met_with_a_plan"),
            models.CheckConstraint(
                condition=Q(look_again_on=None) | sane("look_again_on"), name="milestone_again_on_sane"
            ),
        ]
        verbose_name = _("talk about a milestone")
        verbose_name_plural = _("talks about milestones")

    def __str__(self) -> str:
        return f"{self.probation} {self.milestone}"


class ProbationStatement(models.Model):
    """What the person wants to say about the own probation."""

    probation = models.ForeignKey(Probation, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField(max_length=TEXT)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = PartOfProbationQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("statement about a probation")
        verbose_name_plural = _("statements about probations")

    def __str__(self) -> str:
        return str(self.probation)


class ProbationProposal(Versioned):
    """What the head proposes: a draft that nobody else reads, sent, and decided by a second person."""

    class Step(models.TextChoices):
        CONFIRM = "confirm", _("confirm")
        EXTEND = "extend", _("extend once")
        OTHER_POST = "other_post", _("another post")
        END = "end", _("end")

    probation = models.ForeignKey(Probation, on_delete=models.PROTECT, related_name="proposals")
    step = models.CharField(max_length=10, choices=Step.choices)
    reason = models.TextField(max_length=TEXT)
    starts_on = models.DateField(null=True)  # the first day confirmed, or in another post
    title = models.ForeignKey(Title, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(null=True)  # the new last day of the probation, or the last day in service
    agreed_on = models.DateField(null=True)  # when the person agreed in writing to the extension
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    decision = models.TextField(max_length=TEXT, blank=True)  # why, in words for the person
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["probation"],
                condition=Q(decided_at=None, sent_at__isnull=False),
                name="probation_proposed_once",
                violation_error_message=_("Something is proposed already. Look at the page again."),
            ),
            models.UniqueConstraint(
                fields=["probation", "written_by"],
                condition=Q(sent_at=None),
                name="probation_drafted_once",
                violation_error_message=_("You have drafted something already. Look at the page again."),
            ),
            models.CheckConstraint(condition=~Q(written_by=F("decided_by")), name="probation_has_two_people"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_approved=None)
                | (Q(decided_at__isnull=False, decided_by__isnull=False, sent_at__isnull=False) & ~Q(decision="")),
                name="probation_decided_with_reason",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="probation_proposed_with_reason"),
            models.CheckConstraint(
                condition=~Q(step="extend") | Q(ends_on__isnull=False, agreed_on__isnull=False),
                name="probation_extended_as_agreed",
            ),
        ]
        verbose_name = _("proposal about a probation")
        verbose_name_plural = _("proposals about probations")

    def __str__(self) -> str:
        return f"{self.probation} {self.step}"


class ProbationExtension(models.Model):
    """The one extension of a probation: a second one has no row."""

    probation = models.OneToOneField(Probation, on_delete=models.PROTECT, related_name="extension")
    proposal = models.OneToOneField(ProbationProposal, on_delete=models.PROTECT, related_name="+")
    former_ends_on = models.DateField()
    ends_on = models.DateField()

    objects = PartOfProbationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("former_ends_on")), name="extension_makes_it_longer")
        ]
        verbose_name = _("extension of a probation")
        verbose_name_plural = _("extensions of probations")

    def __str__(self) -> str:
        return f"{self.probation} {self.ends_on}"
