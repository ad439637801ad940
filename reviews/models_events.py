"""What is written down beside reports: adjustments, discipline events, findings about a record."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.models import DatedFact, Person, sane
from reviews.querysets import AppraisalQuerySet, DisciplineQuerySet


class Withdrawable(models.Model):
    """A fact that was written down and can be taken back with a reason; it stays readable and counts no more."""

    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class Adjustment(DatedFact, Withdrawable):
    """What adds to or takes from the month beside the components."""

    class Kind(models.TextChoices):
        ADOPTED_SUGGESTION = "adopted_suggestion", _("adopted suggestion")
        SHARING_GIVEN = "sharing_given", _("sharing given")
        CUSTOMER_PRAISE = "customer_praise", _("written customer praise")
        VALID_COMPLAINT = "valid_complaint", _("valid complaint")
        DATA_ERROR = "data_error", _("careless data error")

    day = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.CharField(max_length=500, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.CheckConstraint(condition=sane("day"), name="adjustment_day_sane")]
        indexes = [models.Index(fields=["day"], name="adjustment_by_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.kind}"


class DisciplineEvent(DatedFact, Withdrawable):
    """One fact of a meeting or an office duty, one row a fact, visible to the person at once."""

    class About(models.TextChoices):
        MEETING = "meeting", _("meeting")
        OFFICE_DUTY = "office_duty", _("office duty")

    class Meeting(models.TextChoices):
        MORNING = "morning", _("morning meeting")
        EVENING = "evening", _("evening meeting")
        WEEKLY = "weekly", _("weekly meeting")
        SHARING = "sharing", _("experience sharing session")
        COACHING = "coaching", _("coaching session")
        MONTHLY = "monthly", _("monthly meeting")
        QUARTERLY = "quarterly", _("quarterly meeting")
        YEARLY = "yearly", _("yearly meeting")

    class Event(models.TextChoices):
        LATE = "late", _("late by up to 15 minutes")
        VERY_LATE_OR_LEFT_EARLY = "very_late_or_left_early", _("very late, or left early")
        ABSENT = "absent", _("absent without leave")
        MINUTES_LATE = "minutes_late", _("minutes not out in time")
        EXCUSED = "excused", pgettext_lazy("at a meeting", "excused")
        MISSED = "missed", _("missed")
        SWAPPED = "swapped", _("swapped")
        DONE = "done", _("done")

    class Source(models.TextChoices):
        MEETING = "meeting", _("from a meeting")
        OFFICE_DUTY = "office_duty", _("from the duty roster")
        TYPED = "typed", _("typed")
        IMPORTED = "imported", _("imported")

    day = models.DateField()
    about = models.CharField(max_length=20, choices=About.choices)
    meeting = models.CharField(max_length=20, choices=Meeting.choices, blank=True)
    event = models.CharField(max_length=30, choices=Event.choices)
    source = models.CharField(max_length=20, choices=Source.choices)
    note = models.CharField(max_length=500, blank=True)

    objects = DisciplineQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "about", "meeting", "event"],
                condition=Q(withdrawn_at=None),
                name="discipline_event_once",
            ),
            models.CheckConstraint(
                condition=Q(about="meeting") & ~Q(meeting="") | Q(about="office_duty", meeting=""),
                name="discipline_event_names_its_meeting",
            ),
            models.CheckConstraint(condition=sane("day"), name="discipline_day_sane"),
        ]
        indexes = [models.Index(fields=["day"], name="discipline_by_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.event}"


class IntegrityFinding(DatedFact):
    """A record found false: found, the person heard, confirmed by the next superior; only then it counts."""

    day = models.DateField()  # of the false record
    note = models.TextField(max_length=2000, blank=True)
    found_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    heard_on = models.DateField(null=True)
    statement = models.TextField(max_length=2000, blank=True)  # what the person said
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dismissed_on = models.DateField(null=True)
    dismissed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("day")), name="finding_confirmed_after"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(dismissed_on=None), name="finding_decided_one_way"
            ),
            models.CheckConstraint(condition=sane("day"), name="finding_day_sane"),
        ]
        indexes = [models.Index(fields=["day"], name="finding_by_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"

    @property
    def decided_on(self) -> date | None:
        return self.confirmed_on or self.dismissed_on
