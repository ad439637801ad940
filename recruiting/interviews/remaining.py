"""Who is left behind when an opening is filled or cancelled: told in one act, their interviews and offers ended."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.verdicts import Verdict, not_now, require
from duties.services import mark_stale
from org.models import Person
from recruiting import permissions as may
from recruiting.ending import cancel_interviews, interviews_to_come, withdraw_offers
from recruiting.models import Application, Interviewer, MoveReason, Offer, Opening
from recruiting.moving import MOST, move
from recruiting.querysets import ApplicationQuerySet


@dataclass
class Remaining:
    """What the page of an opening says of those left behind. Nine queries at most, none while it goes on."""

    opening: Opening
    viewer: Person
    now: datetime

    @property
    def since(self) -> str:
        """Since when the opening is over, in words; empty while it goes on."""
        return may.over_since(self.opening, self.now) if self.opening.is_over else ""

    @property
    def _left(self) -> ApplicationQuerySet:
        if not self.opening.is_over:
            return Application.objects.none()
        return Application.objects.visible_to(self.viewer).filter(opening=self.opening).remaining(self.now)

    @cached_property
    def count(self) -> int:
        """How many the act tells."""
        return without_accepted(self._left).count()

    @cached_property
    def accepted(self) -> list[Application]:
        """Those who accepted an offer: nobody but a person tells them."""
        return list(self._left.filter(Exists(_accepted())).select_related("candidate"))

    @cached_property
    def interviews(self) -> int:
        return interviews_to_come(without_accepted(self._left), self.now).count()

    @cached_property
    def offers(self) -> int:
        return Offer.objects.filter(application__in=without_accepted(self._left).values("pk"), answer="").count()

    @cached_property
    def may_tell(self) -> Verdict:
        verdict = may.may_tell_remaining(self.viewer, self.opening, self.now)
        return verdict if not verdict or self.count else not_now(_("Nobody remains who is to be told."))


def _accepted() -> object:
    return Offer.objects.accepted().filter(application=OuterRef("pk"))


def without_accepted(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """Those whom one act may tell: a person speaks with whoever has accepted an offer."""
    return applications.filter(~Exists(_accepted())).order_by()


@transaction.atomic
def tell_remaining(opening: Opening, kind: str, *, reason: MoveReason, words: str, by: Person, now: datetime) -> int:
    """Moves all who are left behind to the end of that kind, cancels their interviews and withdraws their offers.

    Says how many they were; none a second time. Whoever accepted an offer stays on the board. Raises ValidationError
    for a reason of another end. Some twenty queries for every 500.
    """
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    require(may.may_tell_remaining(by, opening, now))
    out = Offer.objects.select_for_update(of=("self",)).filter(application__opening=opening, answer="")
    list(out.order_by("pk"))  # held: an answer noted at this moment comes before, or finds the offer withdrawn
    rows = Application.objects.visible_to(by).filter(opening=opening).remaining(now)
    left = list(without_accepted(rows).select_related("candidate", "stage"))
    if not left:
        return 0
    to_stage = opening.stages.get(kind=kind)
    to_stage.opening = opening
    seats = Interviewer.objects.filter(interview__application__in=[one.pk for one in left], sent_at=None)
    people = list(seats.values_list("person_id", flat=True))
    # before they are moved, for some stand at an end already; interviewers read no words of a move (moving._end)
    cancel_interviews(left, reason=reason.name, by=by, now=now)
    withdraw_offers(left, reason=words or reason.name, by=by, now=now)
    moving = [one for one in left if not one.stage.is_end]
    for first in range(0, len(moving), MOST):
        move(moving[first : first + MOST], to_stage, reason=reason, words=words, by=by, now=now)
    mark_stale(people)  # nobody scores them any more
    return len(left)
