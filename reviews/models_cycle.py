"""What becomes of an open month's sheet before it is sealed: confirmed, calibrated, released, seen or objected to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from core.periods import Month
from org.models import DatedFact, Person
from reviews.querysets import ObjectionQuerySet, SignOffQuerySet

OBJECTED_ALREADY = _("You have objected to this already; it waits for its decision.")


class MonthTimetable(models.Model):
    """By which working day after a month its steps are taken, for the months from `effective_from` on.

    Ratings and the closing have their days in the appraisal scheme, which the months are computed with; these two
    change no figure, so they are changed without a new version of it.
    """

    effective_from = models.CharField(max_length=7, unique=True)
    calibration_day = models.PositiveSmallIntegerField(_("calibrated by working day"))
    objection_day = models.PositiveSmallIntegerField(_("objections until working day"))
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(condition=Q(objection_day__gt=F("calibration_day")), name="timetable_in_order")
        ]
        verbose_name = _("timetable of a month")
        verbose_name_plural = _("timetables of months")

    def __str__(self) -> str:
        return self.effective_from


class SignOff(models.Model):
    """How far an open month's sheet of a person has come; read with the sheet, by nobody else.

    `released_figures` keeps what the person saw on that day, so that a change after it is shown as a change.
    """

    class Step(models.TextChoices):
        """What has come last, in the order in which it comes."""

        PREVIEW = "preview", _("preview")
        CONFIRMED = "confirmed", _("confirmed")
        CALIBRATED = "calibrated", _("calibrated")
        RELEASED = "released", _("released")
        OBJECTED = "objected", _("objected")
        DECIDED = "decided", _("decided")
        ACKNOWLEDGED = "acknowledged", _("seen")

    month = models.CharField(max_length=7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    calibrated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    calibrated_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: the day came
    released_at = models.DateTimeField(null=True)
    released_figures = models.TextField(blank=True)  # canonical JSON of reviews.cycle.figures
    acknowledged_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(max_length=2000, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="sign_off_once"),
            models.CheckConstraint(
                condition=Q(calibrated_at=None) | Q(confirmed_at__isnull=False), name="sign_off_confirmed_first"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(released_at__isnull=False), name="sign_off_released_first"
            ),
        ]
        indexes = [models.Index(fields=["month", "released_at"], name="sign_off_by_month")]
        verbose_name = _("sign-off of a month")
        verbose_name_plural = _("sign-offs of months")

    def __str__(self) -> str:
        return f"{self.person} {self.month}"


class Objection(DatedFact, Versioned):
    """What somebody objects to in a released month, and what was decided about it by whom."""

    class About(models.TextChoices):
        DAILY = "daily", _("the rating of a day")
        WEEKLY = "weekly", _("the rating of a week")
        TARGETS = "targets", _("targets or results")
        ASSESSMENT = "assessment", _("the superior's assessment")
        DISCIPLINE = "discipline", _("meetings and reports")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        IN_PART = "in_part", _("upheld in part")
        NOT_UPHELD = "not_upheld", _("not upheld")

    month = models.CharField(max_length=7)
    about = models.CharField(_("What it is about"), max_length=12, choices=About.choices)
    subject_on = models.DateField(_("Day"), null=True, blank=True)  # the day, or a day of the week, that it is about
    text = models.TextField(_("What is wrong, and why"), max_length=2000)
    raised_at = models.DateTimeField()
    decider = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: HR decides
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    value_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # of what the decision moved
    value_after = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month", "about"],
                condition=Q(decided_at=None, subject_on=None),
                name="objection_open_once",
                violation_error_message=OBJECTED_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["person", "month", "about", "subject_on"],
                condition=Q(decided_at=None, subject_on__isnull=False),
                name="objection_open_once_for_a_day",
                violation_error_message=OBJECTED_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="objection_decided_with_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["month", "person"], name="objection_by_month"),
            models.Index(fields=["decider"], condition=Q(decided_at=None), name="objection_open_by_decider"),
        ]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")

    def __str__(self) -> str:
        return f"{self.person} {self.month} {self.about}"

    @property
    def about_month(self) -> Month:
        return Month(self.month)
