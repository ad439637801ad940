"""Which interviews, cards, decisions and offers: whoever chooses, and whoever talks with the candidate.

Interviewers score alone. What each reads of the others follows from one condition, `cards_open`, which pages, exports
and counts share; rules.reads_all_cards says the same of one interview.
"""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from org.models import Person


def _rows(name: str) -> models.Manager:
    return apps.get_model("recruiting", name).objects


def applications_of(viewer: Person) -> models.QuerySet:
    """Keys of the applications that the viewer chooses from: HR, the general manager, the heads above."""
    return _rows("Application").visible_to(viewer).order_by().values("pk")


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the applications that one chooses from, and those that one holds while they run."""
        held = _rows("Interviewer").filter(person=viewer.pk).running().order_by().values("interview")
        return self.filter(Q(application__in=applications_of(viewer)) | Q(pk__in=held))

    def held(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(cancelled_at=None)


class InterviewerQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """As the interviews."""
        return self.filter(interview__in=_rows("Interview").visible_to(viewer).order_by().values("pk"))

    def running(self) -> Self:
        """Of interviews about which nothing is decided: not cancelled, the application still in their stage."""
        kept = {"interview__cancelled_at": None, "interview__application__candidate__erased_at": None}
        return self.filter(**kept, interview__stage=F("interview__application__stage"))

    def owing(self) -> Self:
        """Who has not sent a card yet."""
        return self.running().filter(sent_at=None)


class ScoreCardQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person, now: datetime | None = None) -> Self:
        """The own ones while the interview runs, and those that `cards_open` opens."""
        return self.filter(cards_open(viewer, now or Now(), prefix=""))

    def in_force(self) -> Self:
        """The last of each interviewer."""
        later = _rows("ScoreCard").filter(interviewer=OuterRef("interviewer"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class ScoreLineQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person, now: datetime | None = None) -> Self:
        """As their cards."""
        return self.filter(cards_open(viewer, now or Now(), prefix="card__"))


def cards_open(viewer: Person, now: datetime | Now, *, prefix: str) -> Q:
    """The cards that the viewer reads at `now`, as one condition on a card (docs/rules.md, interviews).

    One's own. Of the others of an interview that one holds: once the own card is sent. Of any other interview of the
    applications that one chooses from: once all are sent or the time for it is past. Nobody's, in any role, while one
    owes a card about the same application; and never about oneself.
    """
    interviewers = _rows("Interviewer")
    mine = interviewers.filter(person=viewer.pk).running()
    interview, application = f"{prefix}interviewer__interview__in", f"{prefix}interviewer__interview__application__in"
    own = Q(**{f"{prefix}interviewer__in": mine.order_by().values("pk")})
    beside = Q(**{interview: mine.exclude(sent_at=None).order_by().values("interview")})
    awaited = interviewers.filter(sent_at=None, interview__due_at__gt=now, interview__cancelled_at=None)
    chosen = Q(**{application: applications_of(viewer)}) & ~Q(**{interview: awaited.order_by().values("interview")})
    owes = Q(**{application: mine.filter(sent_at=None).order_by().values("interview__application")})
    return own | ((beside | chosen) & ~owes)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Whoever chooses."""
        return self.filter(application__in=applications_of(viewer))


class OfferQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Whoever chooses."""
        return self.filter(application__in=applications_of(viewer))
