"""Report rules, reports with their lines, and the weekly plan."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from org.models import DatedFact, Person, sane


class ReportKind(models.TextChoices):
    DAILY = "daily", _("daily report")
    WEEKLY = "weekly", _("weekly report")
    MONTHLY = "monthly", _("monthly report")


class ReportRule(models.Model):
    """When a kind of report is due and when it is missing. Made when a scheme is published, under its version.

    due_day and cutoff_day count available days of the person for daily and weekly reports, working days of the next
    month for monthly ones (rules.md 2.4).
    """

    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    version = models.CharField(max_length=40)
    effective_from = models.DateField()
    due_day = models.PositiveSmallIntegerField()
    due_time = models.TimeField()
    cutoff_day = models.PositiveSmallIntegerField()
    cutoff_time = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="report_rule_once_a_version"),
            models.UniqueConstraint(fields=["kind", "effective_from"], name="report_rule_once_a_day"),
            models.CheckConstraint(condition=Q(cutoff_day__gte=F("due_day")), name="report_rule_cutoff_after_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Report(DatedFact, Versioned):
    """A person's report for a day, a week or a month: draft until sent_at."""

    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    subject_on = models.DateField()  # the day, the Monday, the first of the month
    sent_at = models.DateTimeField(null=True)  # cut to the minute (C32)
    counts = models.JSONField(default=dict)  # daily: item code → count
    body = models.JSONField(default=dict)  # the texts, by field of the form
    saved_at = models.DateTimeField(null=True)  # of the draft
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    excused_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    excused_on = models.DateField(null=True)
    excuse_reason = models.TextField(max_length=2000, blank=True)

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
            models.Index(fields=["kind", "subject_on"], name="report_by_subject"),
            models.Index(fields=["superior", "kind", "subject_on"], name="report_by_superior"),
            models.Index(fields=["unit", "kind", "subject_on"], name="report_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.subject_on}"


class ReportLine(models.Model):
    """A record behind a count, kept in the report until a room of its own holds it: who, what, the next step."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="lines")
    item = models.CharField(max_length=20)  # code of the daily work item
    who = models.CharField(max_length=120)
    what = models.TextField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True)  # of the next step, told a day later: done, moved, dropped
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["report", "item"], name="report_line_by_item")]

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week_start"], name="weekly_plan_once"),
            models.CheckConstraint(condition=Q(week_start__week_day=2), name="weekly_plan_starts_on_monday"),
        ]
        indexes = [models.Index(fields=["week_start"], name="weekly_plan_by_week")]

    def __str__(self) -> str:
        return f"{self.person} {self.week_start}"
