"""Which interviews, cards, decisions and offers: whoever chooses, and whoever talks with the candidate.

Interviewers score alone. What each reads of the others follows from one condition, `cards_open`, which pages, exports
and counts share; rules.reads_all_cards says the same of one interview.
"""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
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

    def impartial(self) -> Self:
        """Those who do not apply for the same opening themselves."""
        same = {"candidate__person": OuterRef("person"), "opening": OuterRef("interview__application__opening")}
        return self.filter(~Exists(_rows("Application").filter(**same).exclude(stage__kind="hired")))

    def undecided(self) -> Self:
        """Of interviews that were not cancelled and after which nobody decided about their stage."""
        kept = {"interview__cancelled_at": None, "interview__application__candidate__erased_at": None}
        about = {"application": OuterRef("interview__application"), "stage": OuterRef("interview__stage")}
        decided = _rows("Decision").filter(**about, at__gte=OuterRef("interview__set_at"))
        return self.impartial().filter(~Exists(decided), **kept)

    def running(self) -> Self:
        """Of interviews about which nothing is decided, the application still in their stage."""
        return self.undecided().filter(interview__stage=F("interview__application__stage"))

    def owing(self) -> Self:
        """Who has not sent a card yet and may still have to: of somebody who has withdrawn too, who may come back."""
        stands = Q(interview__stage=F("interview__application__stage"))
        withdrawn = Q(interview__application__stage__kind="withdrawn", interview__application__opening__state="open")
        return self.undecided().filter(stands | withdrawn, sent_at=None)


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
    owes a card about the same application; never about oneself, nor for an opening for which one applies; nor about
    somebody who was erased, of whom only counts are left.
    """
    interviewers = _rows("Interviewer")
    mine = interviewers.filter(person=viewer.pk).running()
    interview, application = f"{prefix}interviewer__interview__in", f"{prefix}interviewer__interview__application__in"
    own = Q(**{f"{prefix}interviewer__in": mine.order_by().values("pk")})
    beside = Q(**{interview: mine.exclude(sent_at=None).order_by().values("interview")})
    awaited = interviewers.impartial().filter(sent_at=None, interview__due_at__gt=now, interview__cancelled_at=None)
    kept = Q(**{f"{prefix}interviewer__interview__application__candidate__erased_at": None})
    chosen = Q(**{application: applications_of(viewer)}) & ~Q(**{interview: awaited.order_by().values("interview")})
    owes = Q(**{application: owed_by(viewer)})
    return own | ((beside | (chosen & kept)) & ~owes)


def owed_by(viewer: Person) -> models.QuerySet:
    """Keys of the applications about which the viewer owes a card: what others found there is kept from the viewer."""
    return _rows("Interviewer").filter(person=viewer.pk).owing().order_by().values("interview__application")


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Whoever chooses, of an earlier stage too not before the own card is sent: it says what others found."""
        return self.filter(application__in=applications_of(viewer)).exclude(application__in=owed_by(viewer))

    def standing(self) -> Self:
        """The last about each application, unless that was led into an end since: then it is decided anew."""
        is_after = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
        later = _rows("Decision").filter(is_after, application=OuterRef("application"))
        same = {"application": OuterRef("application"), "at__gt": OuterRef("at")}
        ended = _rows("StageMove").filter(to_stage__kind__in=apps.get_model("recruiting", "Stage").ENDS, **same)
        return self.filter(~Exists(later), ~Exists(ended))


class OfferQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Whoever chooses."""
        return self.filter(application__in=applications_of(viewer))

    def of_run(self) -> Self:
        """Those since the decision that stands: what was answered before the candidate had gone counts no more."""
        decided = _rows("Decision").standing().filter(application=OuterRef("application"), outcome="offer").order_by()
        return self.filter(made_at__gte=Subquery(decided.values("at")[:1]))

    def accepted(self) -> Self:
        """Those by which somebody may be hired."""
        return self.of_run().filter(answer="accepted")
