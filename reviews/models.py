"""Schemes, appraisals, assessments, what adds and costs, and the run that seals a month."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from core.wording import name_in_words
from meetings.models import Report
from org.models import DatedFact, Period, Person, Profile
from reviews.models_cases import CriterionWord as CriterionWord
from reviews.models_cases import ImprovementGoal as ImprovementGoal
from reviews.models_cases import ImprovementPlan as ImprovementPlan
from reviews.models_cases import PanelWord as PanelWord
from reviews.models_cases import PlanCourse as PlanCourse
from reviews.models_cases import PlanNote as PlanNote
from reviews.models_cases import PromotionCase as PromotionCase
from reviews.models_cases import SetAside as SetAside
from reviews.models_corrections import Correction as Correction
from reviews.models_corrections import CorrectionLine as CorrectionLine
from reviews.models_cycle import MonthTimetable as MonthTimetable
from reviews.models_cycle import Objection as Objection
from reviews.models_cycle import SignOff as SignOff
from reviews.models_events import Adjustment as Adjustment
from reviews.models_events import DisciplineEvent as DisciplineEvent
from reviews.models_events import IntegrityFinding as IntegrityFinding
from reviews.models_events import Withdrawable as Withdrawable
from reviews.models_previews import MonthPreview as MonthPreview
from reviews.models_previews import StaleMark as StaleMark
from reviews.models_rewards import RewardLine as RewardLine
from reviews.models_rewards import RewardRun as RewardRun
from reviews.models_rewards import RewardTerms as RewardTerms
from reviews.models_schemes import SchemeDraft as SchemeDraft
from reviews.querysets import AppraisalQuerySet, AssessmentQuerySet, MonthResultQuerySet

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Scheme(models.Model):
    """One version of the appraisal rules: the canonical text of rules.json and of the daily items. Insert only.

    A month is computed with the version in force on its first day.
    """

    version = models.CharField(max_length=40, unique=True)
    effective_from = models.DateField(unique=True)
    body = models.TextField()  # rules.json without month, canonical JSON
    items = models.TextField()  # rows of daily_items.csv, canonical JSON
    sha256 = models.CharField(max_length=64)
    interpreter = models.PositiveSmallIntegerField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["effective_from"]
        verbose_name = _("appraisal scheme")
        verbose_name_plural = _("appraisal schemes")

    def __str__(self) -> str:
        return self.version


class Appraisal(DatedFact, Versioned):
    """A rating of a report's quality; the figures beside it are worked out when it is written."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="%(class)s")
    rating = models.PositiveSmallIntegerField(null=True, validators=ONE_TO_FIVE)
    rated_at = models.DateTimeField(null=True)  # None beside a rating: in time; cut to the minute (C32)
    rated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    rated_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # by a deputy
    note = models.TextField(max_length=2000, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def rater(self) -> str:
        """Who rated it, in the reader's letters: "B for A" where a deputy did."""
        if self.rated_by is None or self.rated_for is None:
            return name_in_words(self.rated_by) if self.rated_by else ""
        return gettext("%(deputy)s for %(superior)s") % {
            "deputy": name_in_words(self.rated_by),
            "superior": name_in_words(self.rated_for),
        }


class DailyAppraisal(Appraisal):
    """Completion and quality of a day."""

    day = models.DateField()
    points = models.PositiveIntegerField(null=True)
    completion = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="daily_appraisal_once"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="daily_rating_1_to_5"),
        ]
        indexes = [
            models.Index(fields=["day"], name="daily_appraisal_by_day"),
            models.Index(fields=["superior", "day"], name="daily_appraisal_by_superior"),
            models.Index(fields=["unit", "day"], name="daily_appraisal_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.rating}"


class WeeklyAppraisal(Appraisal):
    """Plan and quality of a week."""

    week_start = models.DateField()
    plan_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week_start"], name="weekly_appraisal_once"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="weekly_rating_1_to_5"),
        ]
        indexes = [
            models.Index(fields=["week_start"], name="weekly_appraisal_by_week"),
            models.Index(fields=["superior", "week_start"], name="weekly_appr_by_superior"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.week_start} {self.rating}"


class Assessment(DatedFact, Versioned):
    """The superior's five ratings of a role period, and the next superior's calibration."""

    month = models.CharField(max_length=7)
    profile = models.CharField(max_length=20, choices=Profile.choices)
    starts_on = models.DateField(null=True, blank=True)  # first date of the role period; None when it is the only one
    customers = models.PositiveSmallIntegerField(_("customer understanding and proposals"), null=True)
    teamwork = models.PositiveSmallIntegerField(_("teamwork and help"), null=True)
    learning = models.PositiveSmallIntegerField(_("learning"), null=True)
    initiative = models.PositiveSmallIntegerField(_("initiative"), null=True)
    honesty = models.PositiveSmallIntegerField(_("rules and honesty"), null=True)
    note = models.TextField(max_length=2000, blank=True)
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(null=True)
    calibration = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    calibration_reason = models.TextField(max_length=2000, blank=True)
    calibrated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    calibrated_at = models.DateTimeField(null=True)

    RATINGS = ("customers", "teamwork", "learning", "initiative", "honesty")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month", "profile"], condition=Q(starts_on=None), name="assessment_once"
            ),
            models.UniqueConstraint(
                fields=["person", "month", "profile", "starts_on"], name="assessment_once_for_a_role_period"
            ),
            models.CheckConstraint(
                condition=Q(customers=None, teamwork=None, learning=None, initiative=None, honesty=None)
                | Q(
                    customers__range=(1, 5),
                    teamwork__range=(1, 5),
                    learning__range=(1, 5),
                    initiative__range=(1, 5),
                    honesty__range=(1, 5),
                ),
                name="assessment_all_five_or_none",
                violation_error_message=_("Give all five ratings, from 1 to 5, or none."),
            ),
            models.CheckConstraint(condition=Q(calibration__range=(-10, 10)), name="calibration_within_ten"),
            models.CheckConstraint(
                condition=Q(calibration=0) | ~Q(calibration_reason=""),
                name="calibration_has_reason",
                violation_error_message=_("A calibration needs a reason."),
            ),
        ]
        indexes = [models.Index(fields=["month", "person"], name="assessment_by_month")]

    def __str__(self) -> str:
        return f"{self.person} {self.month} {self.profile}"

    @property
    def ratings(self) -> tuple[int, ...] | None:
        """The five ratings in their order; None: not given."""
        values = tuple(getattr(self, name) for name in self.RATINGS)
        return None if None in values else values


class MonthRun(models.Model):
    """One computation of a company-month: inputs frozen, results computed, sealed with a hash."""

    class State(models.TextChoices):
        FREEZING = "freezing", _("reading the facts")
        FROZEN = "frozen", _("facts frozen")
        COMPUTING = "computing", _("computing")
        SEALED = "sealed", _("sealed")
        ABORTED = "aborted", _("stopped")

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="runs")
    revision = models.PositiveSmallIntegerField(default=0)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(max_length=2000, blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    interpreter = models.PositiveSmallIntegerField()
    scheme_body = models.TextField(blank=True)  # the rules as computed with, canonical JSON
    company_body = models.TextField(blank=True)  # what all inputs share, canonical JSON
    people_count = models.PositiveIntegerField(default=0)  # of inputs, known once frozen
    inputs_sha = models.CharField(max_length=64, blank=True)
    output_sha = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FREEZING)
    is_current = models.BooleanField(default=False)
    alarm = models.TextField(blank=True)  # why it stopped
    started_at = models.DateTimeField(db_default=models.functions.Now())
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "revision"], condition=~Q(state="aborted"), name="run_once_a_revision"
            ),
            models.UniqueConstraint(fields=["supersedes"], condition=~Q(state="aborted"), name="run_superseded_once"),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(state__in=["freezing", "frozen", "computing"]),
                name="run_one_in_progress",
            ),
            models.UniqueConstraint(fields=["period"], condition=Q(is_current=True), name="run_one_in_force"),
            models.CheckConstraint(condition=~Q(state="sealed") | ~Q(output_sha=""), name="run_sealed_has_hash"),
            models.CheckConstraint(condition=Q(is_current=False) | Q(state="sealed"), name="run_current_is_sealed"),
            models.CheckConstraint(
                condition=Q(revision=0)
                | (
                    ~Q(reason="")
                    & Q(requested_by__isnull=False, approved_by__isnull=False)
                    & ~Q(requested_by=F("approved_by"))
                ),
                name="run_revision_has_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} r{self.revision}"


class GatheredFacts(models.Model):
    """The facts of one person while a month is being frozen, still without team sums; gone once it is frozen."""

    run = models.ForeignKey(MonthRun, on_delete=models.PROTECT, related_name="gathered")
    person_key = models.CharField(max_length=40)
    person_number = models.PositiveIntegerField()
    body = models.TextField()
    own_record = models.TextField()  # what the person adds to the teams above (reviews.month.teams), JSON
    takes_team = models.BooleanField(default=False)  # measured by a team, whose sums the text still lacks

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person_key"], name="gathered_once")]
        indexes = [models.Index(fields=["run", "person_number"], name="gathered_in_order")]

    def __str__(self) -> str:
        return self.person_key


class MonthInput(models.Model):
    """The frozen facts of one person, one canonical JSON text. Insert only."""

    run = models.ForeignKey(MonthRun, on_delete=models.PROTECT, related_name="inputs")
    person_key = models.CharField(max_length=40)  # the employee number, never a name
    person_number = models.PositiveIntegerField()  # the order of people
    body = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person_key"], name="input_once")]
        indexes = [models.Index(fields=["run", "person_number"], name="input_in_order")]

    def __str__(self) -> str:
        return self.person_key


class MonthResult(models.Model):
    """What the frozen facts came out as, every step kept, one JSON text. Insert only, refused once sealed.

    The columns beside the text serve lists and access: the assessor of the last role period reads it, and those above.
    """

    run = models.ForeignKey(MonthRun, on_delete=models.PROTECT, related_name="results")
    person_key = models.CharField(max_length=40)
    person_number = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="month_results")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    superior = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    final = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(max_length=2, blank=True)

    objects = MonthResultQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person_key"], name="result_once")]
        indexes = [
            models.Index(fields=["run", "person_number"], name="result_in_order"),
            models.Index(fields=["person", "run"], name="result_by_person"),
            models.Index(fields=["run", "superior"], name="result_by_superior"),
            models.Index(fields=["run", "unit"], name="result_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person_key} {self.grade}"
