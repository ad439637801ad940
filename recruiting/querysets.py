"""Which openings, candidates and applications: every read starts here.

Whoever looks for somebody reads of the candidates for that post: HR, the general manager, the heads of the opening's
unit and above. Nobody reads of an application of one's own, nor anything of an opening for which one applies: neither
the opening nor the others who do (applied_for).
"""

from datetime import date, datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from org.access import Reach, Role, access_of
from org.models import Person


def units_of_openings(viewer: Person) -> Q:
    """The openings that the viewer reads, as a condition on an opening: those of HR, and of the units one heads."""
    access = access_of(viewer)
    if access.roles & {Role.HR, Role.GENERAL_MANAGER}:
        return ~Q(pk__in=[])  # an empty Q() would vanish beside an "or", and with it everybody
    units = access.units(Reach.BELOW)
    return Q(unit__in=units) if units else Q(pk__in=[])


def applied_for(viewer: Person) -> models.QuerySet:
    """Keys of the openings for which the viewer applies, or was refused; whoever was hired has no part in it now."""
    own = apps.get_model("recruiting", "Application").objects.filter(candidate__person=viewer.pk)
    return own.exclude(stage__kind="hired").order_by().values("opening")


def openings_of(viewer: Person) -> "OpeningQuerySet":
    return apps.get_model("recruiting", "Opening").objects.visible_to(viewer)


class ListQuerySet(models.QuerySet):
    """Lists that HR keeps, which are about nobody."""

    def visible_to(self, viewer: Person) -> Self:
        """Everybody who reads an opening."""
        return self if openings_of(viewer).exists() or Role.HR in access_of(viewer).roles else self.none()

    def offered(self) -> Self:
        """Those to choose from today."""
        return self.filter(retired_at=None)


class OpeningQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """All of them for HR and the general manager, those of the units one heads and below for others; none for
        which one applies."""
        return self.filter(units_of_openings(viewer)).exclude(pk__in=applied_for(viewer))

    def going_on(self) -> Self:
        """Neither filled nor cancelled."""
        return self.filter(state__in=self.model.GOING_ON)


class PlannedPostsQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """As the openings of the unit."""
        return self.filter(units_of_openings(viewer))

    def begun(self, day: date) -> Self:
        """Those that have begun by `day`."""
        return self.filter(valid_from__lte=day)


class StageQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Stages of the openings that the viewer reads."""
        return self.filter(opening__in=openings_of(viewer).values("pk"))


class ConsentTextQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Everybody: it says nothing of anybody."""
        return self


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those for the openings that the viewer reads, never one's own."""
        others = Q(candidate__person=None) | ~Q(candidate__person=viewer.pk)
        return self.filter(others, opening__in=openings_of(viewer).values("pk"))

    def to_decide(self, viewer: Person, now: datetime) -> Self:
        """Those about whom somebody decides next: the interview of the stage is over and scored, or the time for it
        past; or it stands in the offer, and nobody has decided on one. None about which the viewer owes a card: that
        would say that the others are complete."""
        here = {"application": OuterRef("pk"), "stage": OuterRef("stage")}
        held = apps.get_model("recruiting", "Interview").objects.held().filter(**here)
        owing = apps.get_model("recruiting", "Interviewer").objects.owing()
        hinders = Q(interview__due_at__gt=now) | Q(person=viewer.pk)
        awaited = owing.filter(hinders, interview__application=OuterRef("pk"))
        is_heard = Q(Exists(held), stage__kind__in=("screening", "interview_1", "interview_2"))
        is_moved_by_hand = Q(~Exists(self._offers_decided()), stage__kind="offer")
        rows = self.filter(is_heard | is_moved_by_hand, opening__state="open", candidate__erased_at=None)
        return rows.filter(~Exists(awaited))

    def _offers_decided(self) -> models.QuerySet:
        """The decision of an application that stands and is an offer."""
        decisions = apps.get_model("recruiting", "Decision").objects.standing()
        return decisions.filter(application=OuterRef("pk"), outcome="offer")

    def to_offer_or_hire(self, today: date) -> Self:
        """Those in the offer about whom something is to be done: an offer is decided and not out, its answer is
        there, or the day for it is past."""
        offers = apps.get_model("recruiting", "Offer").objects.filter(application=OuterRef("pk"))
        told = {"opening__state": "open", "stage__kind": "offer", "candidate__erased_at": None}
        rows = self.filter(Exists(self._offers_decided()), **told)
        return rows.filter(~Exists(offers.filter(answer="", answer_by__gte=today)))

    def remaining(self, now: datetime) -> Self:
        """Those that an opening left behind when it was filled or cancelled: on the board still, or with an interview
        to come or an offer out. Whoever was hired is not left behind."""
        of = {"application": OuterRef("pk")}
        to_come = apps.get_model("recruiting", "Interview").objects.held().filter(**of, starts_at__gt=now)
        out = apps.get_model("recruiting", "Offer").objects.filter(**of, answer="")
        ends = apps.get_model("recruiting", "Stage").ENDS
        rows = self.filter(opening__state__in=("filled", "cancelled"), candidate__erased_at=None)
        return rows.exclude(stage__kind="hired").filter(~Q(stage__kind__in=ends) | Q(Exists(to_come)) | Q(Exists(out)))

    def for_lists(self) -> Self:
        """With candidate, opening and its title, and the stage."""
        return self.select_related("candidate__channel", "opening__title", "stage")


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Everybody for HR and the general manager, the candidates of the openings that one reads for others; nobody
        who applies for nothing but what one applies for oneself."""
        others, applications = self.exclude(person=viewer.pk), apps.get_model("recruiting", "Application").objects
        read = Q(pk__in=applications.visible_to(viewer).order_by().values("candidate"))
        if access_of(viewer).roles & {Role.HR, Role.GENERAL_MANAGER}:
            rivals = applications.filter(opening__in=applied_for(viewer)).order_by().values("candidate")
            return others.exclude(Q(pk__in=rivals) & ~read)
        return others.filter(read)

    def kept(self) -> Self:
        """Those who are not erased."""
        return self.filter(erased_at=None)


class StageMoveQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the applications that the viewer reads."""
        applications = apps.get_model("recruiting", "Application").objects.visible_to(viewer)
        return self.filter(application__in=applications.values("pk"))


class CandidateDocumentQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the candidates whom the viewer reads, or whose interview the viewer holds while it runs; none of a
        rival, whatever else that one applies for: what was handed in tells of that opening too."""
        candidates = apps.get_model("recruiting", "Candidate").objects.visible_to(viewer)
        held = apps.get_model("recruiting", "Interviewer").objects.filter(person=viewer.pk).running()
        is_heard = Q(candidate__in=held.order_by().values("interview__application__candidate"))
        rivals = apps.get_model("recruiting", "Application").objects.filter(opening__in=applied_for(viewer))
        read = self.filter(is_heard | Q(candidate__in=candidates.order_by().values("pk")))
        return read.exclude(candidate__in=rivals.order_by().values("candidate"))
