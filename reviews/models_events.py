"""What is written down beside reports: adjustments, discipline events, findings about a record."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.wording import exact_day, in_a_row
from org.models import DatedFact, Person, sane
from reviews.querysets import AppraisalQuerySet, DisciplineQuerySet, FindingQuerySet


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

    class Source(models.TextChoices):
        LETTER = "letter", _("letter or e-mail")
        MESSAGE = "message", _("message")
        CALL = "call", _("telephone call")
        MEETING = "meeting", _("talk or meeting")
        RECORD = "record", _("record in the system")

    OF_CUSTOMERS = (Kind.CUSTOMER_PRAISE, Kind.VALID_COMPLAINT)
    WRITTEN = (Source.LETTER, Source.MESSAGE, Source.RECORD)

    day = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, blank=True)  # empty: not told, as in imports
    reference = models.CharField(max_length=200, blank=True)  # where it stands, or who said it
    customer = models.CharField(max_length=100, blank=True)  # whose praise or complaint it is
    said_on = models.DateField(null=True)  # and of which date

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(condition=sane("day"), name="adjustment_day_sane"),
            models.CheckConstraint(condition=Q(said_on=None) | sane("said_on"), name="adjustment_said_on_sane"),
            models.CheckConstraint(
                condition=~Q(source="") | Q(reference="", customer="", said_on=None),
                name="adjustment_source_has_its_kind",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="adjustment_by_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.kind}"

    @property
    def said(self) -> str:
        """Where it comes from, in words: "letter or e-mail, 12; Guangming, 3 June 2026"; empty: not told."""
        if not self.source:
            return ""
        where = in_a_row([self.get_source_display(), *([self.reference] if self.reference else [])])
        if not self.customer or self.said_on is None:
            return where
        words = {"where": where, "customer": self.customer, "day": exact_day(self.said_on)}
        return gettext("%(where)s; %(customer)s, %(day)s") % words


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
    """A record found false: found, the person heard, confirmed by the next superior; only then it counts.

    Heard is who was asked by the finder or wrote it down themselves; both may stand side by side.
    """

    day = models.DateField()  # of the false record
    note = models.TextField(max_length=2000, blank=True)
    found_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)  # None: imported, or from before steps had their days
    hearing_due_on = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    heard_at = models.DateTimeField(null=True)
    statement = models.TextField(max_length=2000, blank=True)  # what the person said, as the finder keeps it
    own_statement = models.TextField(max_length=2000, blank=True)  # what the person wrote
    own_stated_at = models.DateTimeField(null=True)
    decider = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: HR, once noted
    decision_due_on = models.DateField(null=True)
    decision_reason = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dismissed_on = models.DateField(null=True)
    dismissed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("day")), name="finding_confirmed_after"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(dismissed_on=None), name="finding_decided_one_way"
            ),
            models.CheckConstraint(
                condition=Q(own_stated_at=None, own_statement="") | Q(own_stated_at__isnull=False),
                name="finding_stated_with_time",
            ),
            models.CheckConstraint(condition=sane("day"), name="finding_day_sane"),
        ]
        indexes = [
            models.Index(fields=["day"], name="finding_by_day"),
            models.Index(
                fields=["day", "person"],
                condition=Q(confirmed_on=None, dismissed_on=None),
                name="finding_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"

    @property
    def decided_on(self) -> date | None:
        return self.confirmed_on or self.dismissed_on

    @property
    def is_heard(self) -> bool:
        """Whether the person has said or written something to it."""
        return self.heard_on is not None or self.own_stated_at is not None

    @property
    def first_heard_at(self) -> datetime | None:
        """When the person was first heard, in either way; None while not, and where only the day is known."""
        return min(filter(None, (self.heard_at, self.own_stated_at)), default=None)
