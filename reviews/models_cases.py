"""Cases of people, decided by people: a promotion from its nomination to its post, a plan to improve to its end."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import Appointment, Person, Profile, Title, Unit
from reviews.querysets import (
    CaseQuerySet,
    CriterionWordQuerySet,
    ImprovementQuerySet,
    PanelWordQuerySet,
    PartOfPlanQuerySet,
    PromotionQuerySet,
)
from training.models import Course

TEXT, WORD = 2000, 500  # letters


class PromotionCase(Versioned):
    """Somebody put forward for another post: evidence, a panel, a decision, an appointment from a day on."""

    class State(models.TextChoices):
        NOMINATED = "nominated", _("nominated")
        EVIDENCE = "evidence", _("evidence complete")
        PANEL = "panel", _("before the panel")
        APPROVED = "approved", _("approved")
        DEFERRED = "deferred", _("deferred")
        EFFECTIVE = "effective", _("in the new post")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.NOMINATED, State.EVIDENCE, State.PANEL, State.APPROVED)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NOMINATED)
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=20, choices=Profile.choices)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    starts_on = models.DateField(_("first day in the new post"))
    reason = models.TextField(max_length=TEXT)
    criteria = models.TextField()  # canonical JSON: the criteria as they stood on the day of the nomination
    nominated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    panel_at = models.DateTimeField(null=True)  # when the panel was named
    heard_at = models.DateTimeField(null=True)  # when the last of the panel had given a word
    decider = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(max_length=TEXT, blank=True)  # why, in words for the person
    gaps = models.TextField(max_length=TEXT, blank=True)
    look_again_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    effective_at = models.DateTimeField(null=True)  # when the post was given, which begins on another day
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(max_length=WORD, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["nominated", "evidence", "panel", "approved"]),
                name="promotion_open_once",
                violation_error_message=_("A promotion of this person is under way already."),
            ),
            models.CheckConstraint(condition=~Q(nominated_by=F("decided_by")), name="promotion_has_two_people"),
            models.CheckConstraint(
                condition=~Q(state="deferred") | (~Q(gaps="") & Q(look_again_on__isnull=False)),
                name="promotion_deferred_with_gaps",
            ),
            models.CheckConstraint(
                condition=~Q(state="effective") | Q(appointment__isnull=False, decided_at__isnull=False),
                name="promotion_effective_by_appointment",
            ),
            models.CheckConstraint(condition=sane("starts_on"), name="promotion_starts_sane"),
        ]
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")

    def __str__(self) -> str:
        return f"{self.person} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class CriterionWord(models.Model):
    """What somebody confirmed about a criterion whose figures are kept nowhere; the last word counts."""

    case = models.ForeignKey(PromotionCase, on_delete=models.PROTECT, related_name="criterion_words")
    criterion = models.CharField(max_length=20)  # reviews.cases.rules.Code
    is_met = models.BooleanField()
    note = models.TextField(max_length=WORD)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = CriterionWordQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("confirmed criterion")
        verbose_name_plural = _("confirmed criteria")

    def __str__(self) -> str:
        return f"{self.case} {self.criterion}"


class PanelWord(Versioned):
    """A member of a panel, and the word that the member gives: read by the other members once theirs is given."""

    class Word(models.TextChoices):
        FOR = "for", _("for it")
        NOT_YET = "not_yet", pgettext_lazy("word of a panel", "not yet")

    case = models.ForeignKey(PromotionCase, on_delete=models.PROTECT, related_name="panel_words")
    member = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(_("Your word"), max_length=10, choices=Word.choices, blank=True)
    reason = models.TextField(_("Why"), max_length=TEXT, blank=True)
    given_at = models.DateTimeField(null=True)

    objects = PanelWordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="panel_word_once"),
            models.CheckConstraint(
                condition=Q(given_at=None, word="", reason="")
                | (Q(given_at__isnull=False) & ~Q(word="") & ~Q(reason="")),
                name="panel_word_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(given_at=None), name="panel_word_awaited")]
        verbose_name = _("word of a panel")
        verbose_name_plural = _("words of panels")

    def __str__(self) -> str:
        return f"{self.case} {self.member}"


class ImprovementPlan(Versioned):
    """30 to 60 days with goals, training and weekly coaching, after grades that ask for it (rules.md 2.13).

    What follows where the goals were not met is another post or training again; HR and the lawyers look at it only
    after that plan, which `follows` this one, was not met either.
    """

    class State(models.TextChoices):
        OPENED = "opened", _("opened")
        ACTIVE = "active", _("running")
        MET = "met", _("goals met")
        NOT_MET = "not_met", _("goals not met")

    class Next(models.TextChoices):
        OTHER_POST = "other_post", _("another post")
        TRAINING = "training", _("training again")
        REVIEW = "review", _("HR and the lawyers look at it")

    OPEN = (State.OPENED, State.ACTIVE)
    SHORTEST, LONGEST = 30, 60  # days

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPENED)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    reason = models.TextField(max_length=TEXT)
    grades = models.CharField(max_length=120, blank=True)  # "2026-04 D, 2026-05 D": the months that asked for it
    training = models.TextField(max_length=TEXT)
    courses = models.ManyToManyField(Course, through="PlanCourse", related_name="+")  # of the training, where chosen
    coaching = models.TextField(max_length=WORD)
    starts_on = models.DateField(_("First day"))
    days = models.PositiveSmallIntegerField(_("Days"))
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # who coaches and ends it
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # by the person
    started_at = models.DateTimeField(null=True)
    result = models.TextField(max_length=TEXT, blank=True)  # why it is met or not met, in words for the person
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    next_step = models.CharField(max_length=12, choices=Next.choices, blank=True)
    next_reason = models.TextField(max_length=TEXT, blank=True)
    next_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    next_at = models.DateTimeField(null=True)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["opened", "active"]),
                name="improvement_open_once",
                violation_error_message=_("A plan of this person is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(days__range=(30, 60)),
                name="improvement_30_to_60_days",
                violation_error_message=_("A plan takes 30 to 60 days."),
            ),
            models.CheckConstraint(condition=sane("starts_on"), name="improvement_starts_sane"),
            models.CheckConstraint(
                condition=Q(next_step="") | (Q(state="not_met") & ~Q(next_reason="")),
                name="improvement_next_after_not_met",
            ),
            # Law: another post or training comes first, and only what was not met after it is looked at further.
            models.CheckConstraint(
                condition=~Q(next_step="review") | Q(follows__isnull=False), name="improvement_review_comes_last"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["opened", "active"]) | (Q(ended_at__isnull=False) & ~Q(result="")),
                name="improvement_ended_with_reason",
            ),
        ]
        verbose_name = _("improvement plan")
        verbose_name_plural = _("improvement plans")

    def __str__(self) -> str:
        return f"{self.person} {self.starts_on}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def last_day(self) -> date:
        """The last day of the plan; with `starts_on` it makes `days` days."""
        return self.starts_on + timedelta(days=self.days - 1)


class PlanCourse(models.Model):
    """A course that a plan names as its training."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")

    objects = PartOfPlanQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "course"], name="plan_course_once")]
        verbose_name = _("course of a plan")
        verbose_name_plural = _("courses of plans")

    def __str__(self) -> str:
        return f"{self.plan} {self.course}"


class ImprovementGoal(models.Model):
    """A goal of a plan: what is measured, what is to be reached, by when."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=120)
    target = models.CharField(max_length=120)
    due_on = models.DateField()

    objects = PartOfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="improvement_goal_once")]
        verbose_name = _("goal of a plan")
        verbose_name_plural = _("goals of plans")

    def __str__(self) -> str:
        return self.measure


class PlanNote(models.Model):
    """What the coaching of a week of the plan came to, or the statement of the person."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="notes")
    week_start = models.DateField(null=True)  # the Monday of the coaching; None: the person's statement
    text = models.TextField(max_length=TEXT)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = PartOfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["plan", "week_start"], name="plan_note_by_week")]
        verbose_name = _("note on a plan")
        verbose_name_plural = _("notes on plans")

    def __str__(self) -> str:
        return f"{self.plan} {self.week_start or ''}"


class SetAside(models.Model):
    """Why somebody who meets the criteria is not put forward now, or no plan is opened; the list waits until then."""

    class About(models.TextChoices):
        PROMOTION = "promotion", _("promotion")
        IMPROVEMENT = "improvement", _("improvement plan")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=About.choices)
    reason = models.TextField(max_length=TEXT)
    look_again_on = models.DateField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [models.CheckConstraint(condition=sane("look_again_on"), name="set_aside_until_sane")]
        indexes = [models.Index(fields=["person", "about", "look_again_on"], name="set_aside_by_person")]
        verbose_name = _("not now")
        verbose_name_plural = _("not now")

    def __str__(self) -> str:
        return f"{self.person} {self.about}"
