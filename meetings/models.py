"""Report rules, reports with their lines, the weekly plan; meetings are in models_meetings and models_held."""

from datetime import date, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from core.periods import Month
from meetings.models_held import Attendance as Attendance
from meetings.models_held import Decision as Decision
from meetings.models_held import DifferingView as DifferingView
from meetings.models_held import ItemNote as ItemNote
from meetings.models_held import MeetingAction as MeetingAction
from meetings.models_held import Minutes as Minutes
from meetings.models_held import MinutesDraft as MinutesDraft
from meetings.models_held import Speaker as Speaker
from meetings.models_meetings import AgendaItem as AgendaItem
from meetings.models_meetings import Invitee as Invitee
from meetings.models_meetings import Meeting as Meeting
from meetings.models_meetings import MeetingKind as MeetingKind
from meetings.models_meetings import MeetingSeries as MeetingSeries
from meetings.models_meetings import MinutesRule as MinutesRule
from meetings.models_meetings import SeriesPart as SeriesPart
from meetings.models_replies import ReportReply as ReportReply
from meetings.models_templates import ReportTemplate as ReportTemplate
from meetings.models_templates import TemplateKind as TemplateKind
from meetings.models_visits import VisitDetails as VisitDetails
from meetings.querysets import ReportQuerySet, WeeklyPlanQuerySet
from org.models import DatedFact, Person, sane


class ReportKind(models.TextChoices):
    DAILY = "daily", _("daily report")
    WEEKLY = "weekly", _("weekly report")
    MONTHLY = "monthly", _("monthly report")
    QUARTERLY = "quarterly", _("quarterly report")
    YEARLY = "yearly", _("yearly report")


# Summaries that are read and cost nothing: never rated, never cut off, in no month's score (rules.md 2.4).
UNSCORED = frozenset({ReportKind.QUARTERLY, ReportKind.YEARLY})
SCORED = tuple(kind for kind in ReportKind if kind not in UNSCORED)
MONTHS = {ReportKind.MONTHLY: 1, ReportKind.QUARTERLY: 3, ReportKind.YEARLY: 12}  # that a report is about


class ReportRule(models.Model):
    """When a kind of report is due and when it is missing. Made when a scheme is published, under its version.

    due_day and cutoff_day count available days of the person for daily and weekly reports, working days of the next
    month for the others, of which those of a quarter and a year are never cut off (rules.md 2.4); rating_days,
    excuse_days and closing_day count working days of the calendar.
    meetings.report_rules reads the rows of a month as the ReportTimes that meetings.rules takes.
    """

    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    version = models.CharField(max_length=40)
    effective_from = models.DateField()
    due_day = models.PositiveSmallIntegerField()
    due_time = models.TimeField()
    cutoff_day = models.PositiveSmallIntegerField(null=True)
    cutoff_time = models.TimeField(null=True)
    rating_days = models.PositiveSmallIntegerField(default=2)
    rating_time = models.TimeField(default=time(18))
    excuse_days = models.PositiveSmallIntegerField(default=5)
    closing_day = models.PositiveSmallIntegerField(default=7)
    min_available_days = models.PositiveSmallIntegerField(default=2)  # a week with fewer is due no report (C22)

    class Meta:
        verbose_name = _("report rule")
        verbose_name_plural = _("report rules")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="report_rule_once_a_version"),
            models.UniqueConstraint(fields=["kind", "effective_from"], name="report_rule_once_a_day"),
            models.CheckConstraint(condition=Q(cutoff_day__gte=F("due_day")), name="report_rule_cutoff_after_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Report(DatedFact, Versioned):
    """A person's report for a day, a week, a month, a quarter or a year: nobody but the writer reads it before sent_at.

    What is being typed lies in `draft` until it is sent; counts, body and lines are what was sent last.
    """

    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    subject_on = models.DateField()  # the day, the Monday, the first of the month, quarter or year
    sent_at = models.DateTimeField(null=True)  # of the first sending, cut to the minute (C32)
    corrected_at = models.DateTimeField(null=True)  # of the last sending after the first
    counts = models.JSONField(default=dict)  # daily: item code → count
    body = models.JSONField(default=dict)  # the texts, by field of the form
    draft = models.JSONField(default=dict)  # the form as it stands while it is being written
    saved_at = models.DateTimeField(null=True)  # of the draft
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    excused_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    excused_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # by a deputy
    excused_on = models.DateField(null=True)
    excuse_reason = models.TextField(max_length=2000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "subject_on"], name="report_once"),
            models.CheckConstraint(condition=sane("subject_on"), name="report_subject_sane"),
            models.CheckConstraint(
                condition=Q(excused_on=None) | ~Q(excuse_reason=""),
                name="report_excuse_has_reason",
                violation_error_message=_("An excuse needs a reason."),
            ),
        ]
        indexes = [
            # With all that is asked about a day of everybody: answered from the index alone.
            models.Index(fields=["kind", "subject_on", "person", "sent_at"], name="report_by_subject"),
            models.Index(fields=["-subject_on", "person", "kind"], name="report_newest_first"),
            models.Index(fields=["superior", "kind", "subject_on"], name="report_by_superior"),
            models.Index(fields=["unit", "kind", "subject_on"], name="report_by_unit"),
            models.Index(
                fields=["superior", "sent_at"], condition=Q(read_at=None, sent_at__isnull=False), name="report_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.subject_on}"

    @property
    def last_day(self) -> date:
        """The last day the report is about."""
        return last_day_of(self.kind, self.subject_on)

    @property
    def month(self) -> Month:
        """The month the report counts in: of its day, of its week's Thursday, or its own."""
        return month_of(self.kind, self.subject_on)


def last_day_of(kind: str, subject_on: date) -> date:
    """The last day that a report of `kind` on `subject_on` is about."""
    if kind == ReportKind.WEEKLY:
        return subject_on + timedelta(days=6)
    if kind not in MONTHS:
        return subject_on
    month = Month.of(subject_on)
    for _month in range(MONTHS[kind] - 1):
        month = month.next()
    return month.last


def month_of(kind: str, subject_on: date) -> Month:
    """The month that a report of `kind` on `subject_on` counts in (rules.md 2.10): of a quarter or year the last."""
    return Month.of_week(subject_on) if kind == ReportKind.WEEKLY else Month.of(last_day_of(kind, subject_on))


class ReportLine(models.Model):
    """A record behind a count, kept in the report until a room of its own holds it: who, what, the next step.

    A line without an item is a talk with a customer that no count rests on.
    """

    class Result(models.TextChoices):
        ADVANCED = "advanced", _("advanced")
        KEPT = "kept", _("kept")
        SET_BACK = "set_back", _("set back")
        CLOSED = "closed", pgettext_lazy("talk with a customer", "closed")

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        MOVED = "moved", _("moved")
        DROPPED = "dropped", _("dropped")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="lines")
    item = models.CharField(max_length=20, blank=True)  # code of the daily work item
    is_customer = models.BooleanField(default=False)  # told in the part about customers, with words and result
    who = models.CharField(max_length=120)
    what = models.TextField(max_length=2000, blank=True)
    words = models.TextField(max_length=2000, blank=True)  # the customer's own
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    pieces = models.PositiveSmallIntegerField(default=1)  # how many of the item it stands for: 4 half hours of training
    next_step = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)  # of the next step, told later
    told_on = models.DateField(null=True, blank=True)  # the day of the daily report that told the outcome
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["report", "item"], name="report_line_by_item")]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="report_line_once_a_position"),
            models.CheckConstraint(condition=sane("next_on"), name="report_line_next_on_sane"),
            models.CheckConstraint(
                condition=Q(outcome="", told_on=None) | (~Q(outcome="") & Q(told_on__isnull=False)),
                name="report_line_outcome_told_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.who}"


class WeeklyPlan(DatedFact, Versioned):
    """Four numbers for a week at full-week scale, agreed on Monday by person and superior; actuals beside them."""

    week_start = models.DateField()  # a Monday
    planned = models.JSONField()  # four whole numbers
    actual = models.JSONField()  # four whole numbers
    proposed_at = models.DateTimeField(null=True)  # by the person
    agreed_at = models.DateTimeField(null=True)  # by the superior
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = WeeklyPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week_start"], name="weekly_plan_once"),
            models.CheckConstraint(condition=Q(week_start__week_day=2), name="weekly_plan_starts_on_monday"),
        ]
        indexes = [models.Index(fields=["week_start"], name="weekly_plan_by_week")]

    def __str__(self) -> str:
        return f"{self.person} {self.week_start}"
