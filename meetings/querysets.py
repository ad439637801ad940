"""Which reports, weekly plans and meetings: every read starts here."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from duties.models_actions import ActionQuerySet
from meetings.reach import units_kept
from org.access import EVERYONE, Area, access_of, fact_filter
from org.acting import acts_for
from org.models import Person

OF_TWO = "coaching"  # MeetingKind.COACHING
A_MONTH = timedelta(days=31)  # how far back a deputy reads what a superior may still have to answer


class ReportQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "ReportQuerySet":
        """One's own, and what others have sent or were excused from, as the table of access says.

        Besides, days and weeks of the last month whose superior is away and has the viewer as deputy.
        """
        handed_in = Q(sent_at__isnull=False) | Q(excused_on__isnull=False)
        visible = Q(person=viewer) | (handed_in & fact_filter(viewer, Area.REPORTS))
        if absent := acts_for(viewer):
            recent = Q(kind__in=["daily", "weekly"], subject_on__gte=access_of(viewer).day - A_MONTH)
            visible |= handed_in & recent & Q(superior__in=absent)
        return self.filter(visible)

    def of_others(self, viewer: Person) -> "ReportQuerySet":
        """What is not the viewer's own."""
        return self.exclude(person=viewer)

    def sent(self) -> "ReportQuerySet":
        return self.filter(sent_at__isnull=False)

    def about(self, start: date, end: date) -> "ReportQuerySet":
        """Reports whose day, Monday or first of the month lies from `start` to `end`, both inclusive."""
        return self.filter(subject_on__range=(start, end))

    def newest_first(self, *, of_few: bool) -> "ReportQuerySet":
        """By day, the newest first; those of a day by person. `of_few`: a team or two, or one person.

        The reports of few are found first and sorted then. By itself the database walks back through the days of the
        whole company until it has met fifty of theirs: at ten thousand people it meets as many of others in between.
        """
        day = Coalesce("subject_on", "subject_on") if of_few else F("subject_on")
        return self.order_by(day.desc(), "person_id", "kind")

    def for_lists(self) -> "ReportQuerySet":
        """With what a row of a list shows; no drafts, no texts."""
        return self.select_related("person", "unit").defer("draft", "body", "counts")


class WeeklyPlanQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "WeeklyPlanQuerySet":
        """One's own, and those of others as the table of access says; and as deputy the recent ones."""
        visible = Q(person=viewer) | fact_filter(viewer, Area.REPORTS)
        if absent := acts_for(viewer):
            visible |= Q(superior__in=absent, week_start__gte=access_of(viewer).day - A_MONTH)
        return self.filter(visible)


class MeetingSeriesQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those one keeps, is named for or invited to from today on; those that take in all of one's own unit.

        Talks of two people have pages of their own (coaching).
        """
        access = access_of(viewer, on)
        if access.reach(Area.REPORTS) == EVERYONE:
            return self.exclude(kind=OF_TWO)
        named = self.model.people.through.objects.filter(person=viewer).values("meetingseries")
        meetings = self.model.meetings.rel.related_model.objects
        invited = meetings.of(viewer).filter(day__gte=access.day).values("series")
        own = Q(chair=viewer) | Q(minute_taker=viewer) | Q(pk__in=named) | Q(pk__in=invited)
        of_the_unit = Q(unit__in={post.unit_id for post in access.posts}, circle__in=["team", "branch"])
        return self.filter(own | of_the_unit | Q(unit__in=units_kept(access))).exclude(kind=OF_TWO)

    def live(self, day: date) -> Self:
        """Those that have not ended by `day`."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def for_list(self) -> Self:
        """With all that a line names."""
        return self.select_related("unit", "chair", "minute_taker")


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those one is invited to, those of the units whose meetings one keeps, and of a chair one stands in for.

        A talk of two people is theirs alone: nobody above them reads it, and nobody stands in.
        """
        access = access_of(viewer, on)
        if access.reach(Area.REPORTS) == EVERYONE:
            return self.filter(~Q(kind=OF_TWO) | self._invited(viewer))
        visible = Q(unit__in=units_kept(access))
        if absent := acts_for(viewer, on):
            led = Q(chair__in=absent) | Q(minute_taker__in=absent)
            visible |= led & Q(day__gte=access.day - A_MONTH)
        return self.filter(self._invited(viewer) | (visible & ~Q(kind=OF_TWO)))

    def of(self, person: Person | int) -> Self:
        """Those that the person is invited to."""
        return self.filter(self._invited(person))

    def _invited(self, person: Person | int) -> Q:
        invitees = self.model.invitees.rel.related_model.objects
        return Q(pk__in=invitees.filter(person=person).values("meeting"))

    def to_come(self, now: datetime) -> Self:
        """Those that have not begun and are not called off."""
        return self.filter(starts_at__gt=now, started_at=None, called_off_at=None)

    def for_list(self) -> Self:
        """With all that a line names."""
        return self.select_related("unit", "chair")


class MeetingActionQuerySet(ActionQuerySet):
    """Actions of meetings."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own, and those of the meetings that one may read."""
        meetings = self.model._meta.get_field("meeting").related_model.objects.visible_to(viewer, on=on)
        return self.filter(Q(owner=viewer.pk) | Q(meeting__in=meetings))

    def for_list(self) -> Self:
        """With all that a line names."""
        return self.select_related("meeting__unit", "owner", "made_by", "ended_by")


class ReportTemplateQuerySet(models.QuerySet):
    """What reports ask for, in versions."""

    def in_force(self, kind: str, subject_on: date) -> Self:
        """The version of a report about that day first, then the older ones; none where the shipped fields hold."""
        return self.filter(kind=kind, starts_on__lte=subject_on).order_by("-starts_on")
