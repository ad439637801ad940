"""Meeting series, the meetings that they bring, who is invited, and what is on the agenda.

Part of meetings.models.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Case, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from core.wording import name_in_words
from meetings.querysets import MeetingQuerySet, MeetingSeriesQuerySet
from org.models import LeaveDay, Person, Title, Unit

AGENDA_CLOSES_BEFORE = timedelta(hours=2)
STARTS_BEFORE = timedelta(minutes=30)  # a meeting may begin so much earlier than it is planned
RECORDED_WITHIN = timedelta(days=3)  # what was held without this page may be recorded so long after its end
SHORT = 30  # minutes; to a meeting that is no longer people add until it begins


class MeetingKind(models.TextChoices):
    """What a meeting is for (rules.md 2.12); meetings.meeting_kinds says what each brings along."""

    MORNING = "morning", _("morning meeting")
    EVENING = "evening", _("evening meeting")
    WEEKLY = "weekly", _("weekly meeting")
    MONTHLY = "monthly", _("monthly meeting")
    QUARTER = "quarter", _("quarter meeting")
    YEAR = "year", _("year meeting")
    SHARING = "sharing", _("sharing of experience")
    CLINIC = "clinic", _("hard-case clinic")
    PROPOSAL_REVIEW = "proposal_review", _("proposal review")
    REHEARSAL = "rehearsal", _("rehearsal")
    COACHING = "coaching", _("coaching talk")  # of two people: the room of that name
    OTHER = "other", pgettext_lazy("meeting", "other")


class MinutesRule(models.TextChoices):
    """By when the minutes are published, counted from the end of the meeting (rules.md 2.12)."""

    NONE = "none", _("no minutes")
    HOURS_24 = "hours_24", _("within 24 hours")
    WORKING_DAYS_2 = "working_days_2", _("within two working days")


class MeetingSeries(Versioned):
    """A meeting that comes again: when, who, what about, who writes it down. Never deleted; it ends on a day."""

    class Circle(models.TextChoices):
        TEAM = "team", _("everybody in the unit itself")
        BRANCH = "branch", _("everybody in the unit and below")
        HEADS = "heads", _("the head and the heads directly below")
        NAMED = "named", _("only those named below")

    class DayOff(models.TextChoices):
        SKIP = "skip", _("leave it out")
        MOVE = "move", _("hold it on the next working day")

    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    name = models.CharField(pgettext_lazy("meeting", "Name"), max_length=80)  # empty of two people: coaching
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="meeting_series")
    circle = models.CharField(_("Who comes"), max_length=10, choices=Circle.choices, default=Circle.TEAM)
    titles = models.ManyToManyField(Title, related_name="+", blank=True)  # of the circle only these; none: all
    people = models.ManyToManyField(Person, related_name="+", blank=True)  # besides the circle
    recurrence = models.CharField(max_length=200)  # RFC 5545, from starts_on: "FREQ=WEEKLY;BYDAY=MO"
    working_day = models.PositiveSmallIntegerField(null=True, blank=True)  # the n-th from the day that it names
    day_off = models.CharField(_("On a day off"), max_length=10, choices=DayOff.choices, default=DayOff.SKIP)
    starts_on = models.DateField(_("First day"))
    ended_on = models.DateField(null=True, blank=True)  # no meeting from this day on
    at = models.TimeField(_("Begins at"))
    length = models.PositiveSmallIntegerField(pgettext_lazy("length", "Minutes"))
    notice_hours = models.PositiveSmallIntegerField(_("Agenda opens, hours before"))
    minutes_rule = models.CharField(_("Minutes are out"), max_length=20, choices=MinutesRule.choices)
    counts = models.BooleanField(_("Coming late and being absent count for the month"), default=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)  # None: head
    minute_taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    room = models.CharField(_("Room"), max_length=80, blank=True)
    link = models.URLField(_("Link"), max_length=300, blank=True)
    planned_until = models.DateField(null=True)  # the meetings of these days stand; None: to be planned
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "name", "pk"]
        verbose_name = _("meeting series")
        verbose_name_plural = _("meeting series")
        constraints = [
            models.CheckConstraint(condition=sane("starts_on"), name="series_starts_on_sane"),
            models.CheckConstraint(condition=Q(length__range=(5, 600)), name="series_length_of_a_day"),
        ]
        indexes = [models.Index(fields=["planned_until"], condition=Q(ended_on=None), name="series_to_plan")]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class SeriesPart(models.Model):
    """A part of the agenda that every meeting of a series begins with: what about, and how many minutes."""

    series = models.ForeignKey(MeetingSeries, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    length = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["series", "position"], name="series_part_once_a_position")]

    def __str__(self) -> str:
        return self.text


class Meeting(models.Model):
    """A meeting on a day. What of its state follows from the clock is worked out (`stage`), what people do is kept."""

    class Stage(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "planned")
        OPEN = "open", _("agenda open")
        CLOSED_AGENDA = "closed_agenda", _("agenda closed")
        UNDER_WAY = "under_way", pgettext_lazy("meeting", "under way")
        HELD = "held", pgettext_lazy("meeting", "held")
        PUBLISHED = "published", _("minutes are out")
        NOT_RECORDED = "not_recorded", pgettext_lazy("meeting", "not recorded")
        CALLED_OFF = "called_off", _("called off")

    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="meetings")
    occurrence_on = models.DateField()  # the day that the recurrence named
    day = models.DateField()  # on which it is held, on the wall of the unit
    starts_at = models.DateTimeField()
    opens_at = models.DateTimeField()  # the agenda
    length = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    name = models.CharField(max_length=80)
    minutes_rule = models.CharField(max_length=20, choices=MinutesRule.choices)
    counts = models.BooleanField(default=True)  # whether coming late and being absent count for the month
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: nobody heads it
    minute_taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: the chair
    room = models.CharField(max_length=80, blank=True)
    link = models.URLField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True)  # when the tick opened the agenda and asked again who comes
    is_fixed = models.BooleanField(default=False)  # by hand: its rule neither moves it nor takes it away any more
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)  # None: the rule
    reason = models.CharField(_("Why it is called off"), max_length=300, blank=True)
    started_at = models.DateTimeField(null=True)
    last_act_at = models.DateTimeField(null=True)  # when somebody last wrote anything down in it
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # when the system ended what nobody had ended
    published_at = models.DateTimeField(null=True)  # its minutes, for the first time
    carried_at = models.DateTimeField(null=True)  # when what was left of it went on to the next of the series
    minutes_due_at = models.DateTimeField(null=True)  # as known when it was last asked; leave may have moved it since
    settled_at = models.DateTimeField(null=True)  # when it was settled whether its minutes were out in time

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["series", "occurrence_on"], name="meeting_once_an_occurrence"),
            models.CheckConstraint(condition=sane("day") & sane("occurrence_on"), name="meeting_day_sane"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False, called_off_at=None),
                name="meeting_ended_was_started",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="meeting_by_unit"),
            models.Index(fields=["opens_at"], condition=Q(opened_at=None, called_off_at=None), name="meeting_to_open"),
            models.Index(fields=["starts_at"], condition=Q(carried_at=None), name="meeting_to_carry"),
            models.Index(
                fields=["last_act_at"], condition=Q(started_at__isnull=False, ended_at=None), name="meeting_to_end"
            ),
            models.Index(fields=["minutes_due_at"], condition=Q(settled_at=None), name="meeting_minutes_due"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.get_kind_display()} {self.day}"

    @property
    def identity(self) -> tuple[int, date]:
        """What makes it the same meeting whatever its rule says later: the day named, of its series."""
        return self.series_id, self.occurrence_on

    @property
    def is_called_off_by_somebody(self) -> bool:
        """And not only because its series no longer brought it."""
        return self.called_off_at is not None and self.called_off_by_id is not None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.length)

    @property
    def agenda_closes_at(self) -> datetime:
        """Two hours before it begins; when it begins where it is short, or was announced later than that."""
        closes = self.starts_at - AGENDA_CLOSES_BEFORE
        return closes if self.length > SHORT and closes > self.opens_at else self.starts_at

    def has_begun(self, now: datetime) -> bool:
        """Whether people have started it, or its time has come."""
        return self.started_at is not None or now >= self.starts_at

    @property
    def minutes_owed_from(self) -> datetime | None:
        """Its end; where nobody ended it, the moment at which the system did. None: it is not over."""
        return self.closed_at or self.ended_at

    @property
    def writer_id(self) -> int | None:
        """Whoever owes the minutes: who writes them, else who chairs."""
        return self.minute_taker_id or self.chair_id

    @property
    def owes_minutes(self) -> bool:
        """Whether anything is to be written; else the list of who was there is all (docs/decisions/0034)."""
        return self.minutes_rule != MinutesRule.NONE

    @property
    def page_version(self) -> str:
        """What differs whenever something was written down since, or it has ended: by that an open page asks for news.

        What has no name leaves no time, and comes with the next news.
        """
        return "-".join(str(moment.timestamp()) for moment in (self.last_act_at, self.ended_at) if moment)

    def away_ids(self) -> set[int]:
        """The ids of those invited who are away that whole day. One query."""
        away = LeaveDay.objects.filter(day=self.day, fraction=1, person__in=self.invitees.values("person"))
        return set(away.values_list("person_id", flat=True))

    def stage(self, now: datetime) -> Stage:
        """Where it stands at `now`."""
        if self.called_off_at is not None:
            return self.Stage.CALLED_OFF
        if self.published_at is not None:
            return self.Stage.PUBLISHED
        if self.started_at is not None:
            return self.Stage.UNDER_WAY if self.ended_at is None else self.Stage.HELD
        if now >= self.ends_at + STARTS_BEFORE:
            return self.Stage.NOT_RECORDED
        if now < self.opens_at:
            return self.Stage.PLANNED
        return self.Stage.OPEN if now < self.agenda_closes_at else self.Stage.CLOSED_AGENDA


class Invitee(models.Model):
    """Somebody who is invited to a meeting, and whether there is nothing from them this time."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="invited_once")]
        indexes = [models.Index(fields=["person", "meeting"], name="invitee_by_person")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.person}"


class AgendaItem(Versioned):
    """Something to talk about. A point without an author was raised without a name: nobody can tell by whom."""

    class Kind(models.TextChoices):
        PART = "part", _("part of the agenda")
        POINT = "point", pgettext_lazy("agenda", "point")
        QUESTION = "question", _("question")

    class Outcome(models.TextChoices):
        DISCUSSED = "discussed", _("discussed")
        NOT_DISCUSSED = "not_discussed", _("not discussed")
        PARKED = "parked", _("parked")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)  # in addresses: a number would tell the order
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(_("What about"), max_length=500)
    length = models.PositiveSmallIntegerField(pgettext_lazy("length", "Minutes"), default=5)
    presenter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    position = models.PositiveSmallIntegerField()  # 0 without a name: it would tell the order of writing
    begun_at = models.DateTimeField(null=True)  # in the meeting
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    # Of what came over from the meeting before: from which point, since which day, for the how manieth time.
    carried_from = models.OneToOneField(
        "self", on_delete=models.SET_NULL, related_name="carried_to", null=True, blank=True
    )
    carried_since = models.DateField(null=True)
    carried_times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        # The parts, what has a name, what has none by its words: any other place would tell when it was written.
        ordering = [Case(When(kind="part", then=0), When(author=None, then=2), default=1), "position", "text", "key"]
        verbose_name = _("point of an agenda")
        verbose_name_plural = _("points of agendas")

    def __str__(self) -> str:
        return self.text

    @property
    def is_unnamed(self) -> bool:
        return self.author_id is None and self.kind != self.Kind.PART

    @property
    def told_of(self) -> "AgendaItem | Meeting":
        """What the trail says an act was about: of a point without a name its meeting, for its number is its order."""
        return self.meeting if self.is_unnamed else self

    @property
    def is_running(self) -> bool:
        """Whether the meeting is at it."""
        return self.begun_at is not None and not self.outcome

    @property
    def by(self) -> str | Promise:
        """Whose it is, in the reader's letters; nothing of a part."""
        if self.kind == self.Kind.PART:
            return ""
        return name_in_words(self.author) if self.author else _("without a name")
