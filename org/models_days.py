"""Days: the work calendar, leave and requests for it, and the state of each month. Part of org.models."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import sane
from org.querysets import LeaveDayQuerySet, LeaveRequestQuerySet

PERSON = settings.AUTH_USER_MODEL


class CalendarDay(models.Model):
    """Whether a date is a working day for the company; the only truth about working days."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", _("working day")
        WEEKEND = "weekend", _("weekend")
        HOLIDAY = "holiday", _("public holiday")
        MAKEUP_WORKDAY = "makeup_workday", _("make-up working day")
        COMPANY_WORKDAY = "company_workday", _("working day by the company")
        COMPANY_HOLIDAY = "company_holiday", _("day off by the company")

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField(_("working day"))
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("work calendar")
        constraints = [models.CheckConstraint(condition=sane("day"), name="calendar_day_sane")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class CalendarCheck(models.Model):
    """Somebody compared the calendar of a year with what was announced and found it right."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    checked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]
        verbose_name = _("check of a calendar")
        verbose_name_plural = _("checks of calendars")

    def __str__(self) -> str:
        return str(self.year)


class LeaveDay(models.Model):
    """Approved leave of a person on a date, a whole day or half of it."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("annual leave")
        SICK = "sick", _("sick leave")
        PERSONAL = "personal", _("personal leave")
        MARRIAGE = "marriage", _("marriage leave")
        BEREAVEMENT = "bereavement", _("bereavement leave")
        MATERNITY = "maternity", _("maternity leave")
        WORK_INJURY = "work_injury", _("leave after a work injury")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="leave_days")
    day = models.DateField()
    fraction = models.DecimalField(max_digits=2, decimal_places=1)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    # The leave of absence that wrote the day; None for leave that stands for itself, also inside one.
    absence = models.ForeignKey("org.Absence", on_delete=models.SET_NULL, related_name="days", null=True, blank=True)

    objects = LeaveDayQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        indexes = [models.Index(fields=["day", "person"], name="leave_by_day")]
        verbose_name = _("day of leave")
        verbose_name_plural = _("days of leave")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                name="leave_once_a_day",
                violation_error_message=_("There is already leave on this date."),
            ),
            models.CheckConstraint(condition=Q(fraction__in=["1", "0.5"]), name="leave_whole_or_half"),
            models.CheckConstraint(condition=sane("day"), name="leave_day_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.fraction}"


class LeaveRequest(models.Model):
    """Leave that somebody asks for; approving it writes the leave days, which alone count."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", pgettext_lazy("leave", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="leave_requests")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    fraction = models.DecimalField(_("of each day"), max_digits=2, decimal_places=1)
    kind = models.CharField(_("kind"), max_length=20, choices=LeaveDay.Kind.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    requested_at = models.DateTimeField(db_default=models.functions.Now())
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = LeaveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = _("request for leave")
        verbose_name_plural = _("requests for leave")
        indexes = [
            models.Index(fields=["person"], condition=Q(state="requested"), name="leave_request_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="leave_request_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(fraction__in=["1", "0.5"]),
                name="leave_request_whole_or_half",
                violation_error_message=_("Leave is taken in whole or half days."),
            ),
            models.CheckConstraint(condition=sane("first_day") & sane("last_day"), name="leave_request_sane"),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "withdrawn"]) | Q(decided_by__isnull=False),
                name="leave_request_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="leave_request_refused_with_reason",
                violation_error_message=_("Say why the leave is refused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.first_day} {self.last_day}"

    @property
    def is_half(self) -> bool:
        return self.fraction < 1


class Period(models.Model):
    """The state of a month: open, closing while it is frozen and computed, closed once it is sealed.

    Services of every room refuse writes dated inside a month that is not open; only reviews moves the state.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("month", "open")
        CLOSING = "closing", _("closing")
        CLOSED = "closed", pgettext_lazy("month", "closed")

    month = models.CharField(max_length=7, primary_key=True)  # "2026-06"
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["month"]
        constraints = [models.CheckConstraint(condition=Q(month__regex=r"^\d{4}-\d{2}$"), name="month_is_a_month")]

    def __str__(self) -> str:
        return self.month
