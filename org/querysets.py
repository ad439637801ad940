"""Which people, units, appointments and leave: every read starts here."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, When

if TYPE_CHECKING:
    from org.access import Area
    from org.models import Person


class SpanQuerySet(models.QuerySet):
    """Rows with a half-open span valid_from, valid_to."""

    def on(self, day: date | OuterRef) -> Self:
        """Rows in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def touching(self, start: date, end: date) -> Self:
        """Rows in force on any day from `start` to `end`, both inclusive."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=start), valid_from__lte=end)

    def overlapping(self, start: date, end: date | None) -> Self:
        """Rows that share a day with the half-open span from `start` to `end`; None is open."""
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gt=start))
        return rows if end is None else rows.filter(valid_from__lt=end)


class UnitVersionQuerySet(SpanQuerySet):
    def visible_to(self, viewer: "Person") -> "UnitVersionQuerySet":
        """The structure is no secret: every unit, for everybody who works here."""
        return self

    def with_heads(self, day: date) -> Self:
        """Joined as `head` with the appointment of whoever heads the unit on `day`, an acting head included."""
        post = "unit__appointments__"
        lasts = Q(**{f"{post}valid_to": None}) | Q(**{f"{post}valid_to__gt": day})
        begun = Q(**{f"{post}is_head": True, f"{post}valid_from__lte": day})
        return self.annotate(head=FilteredRelation("unit__appointments", condition=begun & lasts))


def _held(day: date) -> Q:
    """Posts in force on `day` of people who have not left by then."""
    lasts, here = Q(valid_to=None) | Q(valid_to__gt=day), Q(person__left_on=None) | Q(person__left_on__gte=day)
    return lasts & here & Q(valid_from__lte=day)


class AppointmentQuerySet(SpanQuerySet):
    def visible_to(self, viewer: "Person") -> "AppointmentQuerySet":
        """Appointments of the people that the viewer may know of."""
        return self.filter(person__in=_readable_people(viewer, "PEOPLE").values("pk"))

    def known_on(self, viewer: "Person", day: date) -> Self:
        """The posts that people in service hold on `day`, of those the viewer may know of, as far as the viewer may
        know it: on a day to come those of the second ring stand where they will, all others where they stand today.
        """
        from org.access import access_of, second_ring  # noqa: PLC0415 here: it reads the models that read this file

        today, posts = access_of(viewer).day, self.visible_to(viewer)
        if day <= today:
            return posts.filter(_held(day))
        read = Q(person__in=second_ring(viewer, today).values("pk"))
        return posts.filter((read & _held(day)) | (~read & _held(today)))

    def with_unit_names(self, day: date) -> Self:
        """With `unit_zh` and `unit_en`, what the unit of the post is called on `day`."""
        lasts = Q(unit__versions__valid_to=None) | Q(unit__versions__valid_to__gt=day)
        on_day = FilteredRelation("unit__versions", condition=lasts & Q(unit__versions__valid_from__lte=day))
        return self.alias(on_day=on_day).annotate(unit_zh=F("on_day__name_zh"), unit_en=F("on_day__name_en"))

    def for_chart(self) -> Self:
        """With person and title, in the order of people."""
        return self.select_related("person", "title").order_by("person__number")


class GrantQuerySet(SpanQuerySet):
    def visible_to(self, viewer: "Person") -> "GrantQuerySet":
        """One's own; all of them for whoever reads everybody's leave, which is HR and the general manager."""
        return self.filter(person__in=_readable_people(viewer, "LEAVE").values("pk"))


class AbsenceQuerySet(SpanQuerySet):
    def visible_to(self, viewer: "Person") -> Self:
        """Those of the people whose leave the viewer may read today."""
        return self.filter(person__in=_readable_people(viewer, "LEAVE").values("pk"))


class CoverQuerySet(SpanQuerySet):
    def visible_to(self, viewer: "Person") -> "CoverQuerySet":
        """One's own, those for whom one is asked, and those of the people whose leave one may read."""
        own = Q(person=viewer.pk) | Q(deputy=viewer.pk)
        return self.filter(own | Q(person__in=_readable_people(viewer, "LEAVE").values("pk")))

    def live(self) -> Self:
        """Neither declined nor ended."""
        return self.filter(state__in=self.model.LIVE)

    def in_force(self, day: date) -> Self:
        """Accepted, its span holds `day`, both are in service and the deputy may log in."""
        return self.on(day).ready(day)

    def ready(self, day: date) -> Self:
        """Accepted, both are in service on `day` and the deputy may log in; of any span."""
        here = Q(person__left_on=None) | Q(person__left_on__gte=day)
        there = Q(deputy__left_on=None) | Q(deputy__left_on__gte=day)
        return self.filter(here, there, state=self.model.State.ACCEPTED, deputy__is_active=True)


class ConsentQuerySet(models.QuerySet):
    """What people show by consent."""

    def standing(self) -> Self:
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, viewer: "Person") -> Self:
        """One's own; hobbies of whoever's page one may open; a birthday by the direct superior of today and HR."""
        from org.access import Role, access_of, team_of  # noqa: PLC0415 here: it reads the models that read this file
        from org.models import Person  # noqa: PLC0415 here: likewise

        access = access_of(viewer)
        if Role.HR in access.roles:
            return self
        hobbies = Q(about="hobbies", person__in=Person.objects.known_to(viewer).values("pk"))
        seen = Q(person=viewer.pk) | hobbies
        if any(post.is_head for post in access.posts):
            seen |= Q(about="birthday", person__in=team_of([viewer.pk], access).values("pk"))
        return self.filter(seen)


class LeaveQuerySet(models.QuerySet):
    """Leave days and requests for leave."""

    def visible_to(self, viewer: "Person") -> "LeaveQuerySet":
        """Leave of the people whose leave the viewer may read today."""
        return self.filter(person__in=_readable_people(viewer, "LEAVE").values("pk"))


class LeaveDayQuerySet(LeaveQuerySet):
    def visible_to(self, viewer: "Person", *, since: date | None = None) -> Self:
        """From today on leave of the people whose leave the viewer may read; of days before, what somebody took in a
        unit below one that the viewer headed then, for whoever is above today learns no history by it.

        `since`: no day before it is asked for; where that is today or later, the question of the past is left out.
        """
        from org.access import Area, Reach, access_of, led_by  # noqa: PLC0415 here: it reads the models of this file
        from org.models import Appointment  # noqa: PLC0415 here: likewise

        access = access_of(viewer)
        is_above = Reach.SELF < access.reach(Area.LEAVE) < Reach.EVERYONE
        if not is_above or (since is not None and since >= access.day):
            return super().visible_to(viewer)
        known = Q(person=viewer.pk)
        known |= Q(day__gte=access.day, person__in=_readable_people(viewer, "LEAVE").values("pk"))
        for led, units in led_by(viewer):
            posts = Appointment.objects.on(OuterRef("day")).filter(person=OuterRef("person"), unit__in=units)
            known |= Q(Exists(posts), day__gte=led.valid_from, day__lt=min(led.valid_to or access.day, access.day))
        return self.filter(known)


class ReorganisationQuerySet(models.QuerySet):
    """Drafts of the organisation."""

    def visible_to(self, viewer: "Person", *, on: date | None = None) -> Self:
        """One's own; all of them for HR and the general manager, who decide."""
        from org.access import access_of  # noqa: PLC0415 here: org.access reads the models that read this file
        from org.permissions import KEEPERS  # noqa: PLC0415 here: it reads the models as well

        return self if access_of(viewer, on).roles & KEEPERS else self.filter(drafted_by=viewer)

    def waiting_first(self) -> Self:
        """Those that wait for somebody before all others, the latest day first."""
        waits = Case(When(state__in=("submitted", "stopped"), then=0), default=1)
        return self.order_by(waits, "-effective_on", "-pk")

    def due(self, day: date) -> Self:
        """Approved ones whose day has come by `day`, in the order in which they come into force."""
        return self.filter(state="scheduled", effective_on__lte=day).order_by("effective_on", "pk")


class LeaveRequestQuerySet(LeaveQuerySet):
    def visible_to(self, viewer: "Person") -> Self:
        """As leave, and what waits of the team of somebody whose place the viewer takes today, until it is answered."""
        from org.access import access_of, team_of  # noqa: PLC0415 here: org.access reads the models that read this file
        from org.acting import acts_for  # noqa: PLC0415 here: likewise

        known = Q(person__in=_readable_people(viewer, "LEAVE").values("pk"))
        if absent := acts_for(viewer):
            team = team_of(absent, access_of(viewer))
            known |= Q(person__in=team.values("pk"), state=self.model.State.REQUESTED)
        return self.filter(known)


class DatedFactQuerySet(models.QuerySet):
    """Facts with the stamps of their day; upper rooms name the area of org.access.READ that decides."""

    area: "ClassVar[Area]"

    def visible_to(self, viewer: "Person", *, on: date | None = None) -> Self:
        """Own facts, facts of days on which the viewer was the superior, facts of the units below the viewer today."""
        from org.access import fact_filter  # noqa: PLC0415 here: org.access reads the models that read this file

        return self.filter(fact_filter(viewer, self.area, on=on))


class PersonQuerySet(models.QuerySet):
    def in_service(self, day: date) -> "PersonQuerySet":
        """People hired by `day` who have not left before it."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=day), hired_on__lte=day)

    def named(self, text: str) -> Self:
        """People whose number or name, in either spelling, holds every word of `text`."""
        people = self
        for word in text.split()[:5]:
            people = people.filter(Q(code__iexact=word) | Q(name_zh__icontains=word) | Q(name_pinyin__icontains=word))
        return people

    def visible_to(self, viewer: "Person") -> "PersonQuerySet":
        """The people that the viewer may know of today."""
        return self.filter(pk__in=_readable_people(viewer, "PEOPLE").values("pk"))

    def known_to(self, viewer: "Person") -> Self:
        """Those whose page the viewer may open: whom one may know of, and whoever lists strengths and works here."""
        from org.access import access_of  # noqa: PLC0415 here: org.access reads the models that read this file

        known = Q(pk__in=_readable_people(viewer, "PEOPLE").values("pk"))
        return self.filter(known | _askable(access_of(viewer).day))

    def askable(self, day: date) -> Self:
        """People in service who list strengths, for everybody to find."""
        return self.filter(_askable(day))


def _askable(day: date) -> Q:
    from org.models import Strength  # noqa: PLC0415 here: the models read this file

    in_service = Q(left_on=None) | Q(left_on__gte=day)
    return in_service & Q(Exists(Strength.objects.filter(person=OuterRef("pk"))), hired_on__lte=day)


def _readable_people(viewer: "Person", area: str) -> PersonQuerySet:
    from org.access import Area, readable_people  # noqa: PLC0415 here: org.access reads the models that read this file

    return readable_people(viewer, Area[area])


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_user(self, code: str, password: str | None = None, **fields: Any) -> Any:
        """Adds a person at the end of the order; without a password nobody can log in as them yet."""
        if "number" not in fields:
            fields["number"] = (self.aggregate(last=models.Max("number"))["last"] or 0) + 1
        person = self.model(code=code, **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str) -> Any:
        return self.get(code=username)
