"""What whoever chooses reads of an application beside its file, and what comes next with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.verdicts import Verdict
from org.logins import may_keep_logins
from org.models import Person
from recruiting.interviews import permissions as may
from recruiting.interviews.page import SeatView, cards_of, seats_of, with_parts
from recruiting.models import Application, Decision, Hiring, Interview, Offer, ScoreCard
from recruiting.permissions import over_since


class Step(NamedTuple):
    """What can be done next, and where."""

    label: str
    url: str


@dataclass
class Choosing:
    """What whoever chooses reads of an application beside its file: interviews, decisions, offers. Fifteen queries."""

    application: Application
    viewer: Person
    now: datetime

    @cached_property
    def interviews(self) -> list[tuple[Interview, list[SeatView]]]:
        found = list(with_parts(Interview.objects.visible_to(self.viewer).filter(application=self.application)))
        cards = cards_of(self.viewer, found, self.now)
        by_seat = {seat.pk: one.pk for one in found for seat in one.interviewers.all()}
        theirs: dict[int, list[ScoreCard]] = {}
        for card in cards:
            theirs.setdefault(by_seat[card.interviewer_id], []).append(card)
        told = {"chooses": True, "owes": may.owes_card(self.viewer, self.application), "now": self.now}
        return [(one, seats_of(self.viewer, one, theirs.get(one.pk, []), **told)) for one in found]

    @cached_property
    def decisions(self) -> list[Decision]:
        found = Decision.objects.visible_to(self.viewer).filter(application=self.application)
        return list(found.select_related("stage", "by", "reason"))

    @cached_property
    def offers(self) -> list[Offer]:
        found = Offer.objects.visible_to(self.viewer).filter(application=self.application)
        return list(found.select_related("made_by", "noted_by"))

    @cached_property
    def hiring(self) -> Hiring | None:
        return Hiring.objects.filter(application=self.application).select_related("person", "by").first()

    @cached_property
    def may_set(self) -> Verdict:
        return may.may_set_interview(self.viewer, self.application, now=self.now)

    @cached_property
    def may_decide(self) -> Verdict:
        return may.may_decide(self.viewer, self.application, now=self.now)

    @cached_property
    def may_offer(self) -> Verdict:
        return may.may_offer(self.viewer, self.application, now=self.now)

    @cached_property
    def may_hire(self) -> Verdict:
        return may.may_hire(self.viewer, self.application, now=self.now)

    @cached_property
    def steps(self) -> list[Step]:
        """What the viewer can do with it now, what comes next first."""
        key, found = self.application.pk, [*self._owed()]
        if self.may_hire:
            found.append(Step(_("Hire"), reverse("recruiting:application_hire", args=[key])))
        for one in self.offers:
            if may.may_note_answer(self.viewer, one, now=self.now):
                found.append(Step(_("Note the answer"), reverse("recruiting:offer_answer", args=[one.pk])))
        if self.may_offer:
            found.append(Step(_("Write the offer"), reverse("recruiting:offer_add", args=[key])))
        decide = (
            [Step(pgettext("application", "Decide"), reverse("recruiting:application_decide", args=[key]))]
            if self.may_decide
            else []
        )
        hold = [Step(_("Set an interview"), reverse("recruiting:interview_add", args=[key]))] if self.may_set else []
        return found + (decide + hold if self._is_heard else hold + decide)

    def _owed(self) -> Iterator[Step]:
        """The own cards that are wanted."""
        for interview, seats in self.interviews:
            own = next((one.seat for one in seats if one.is_own), None)
            if own and not own.sent_at and may.may_score(self.viewer, interview, own, now=self.now):
                yield Step(_("Write your scorecard"), reverse("recruiting:card_send", args=[interview.pk]))

    @property
    def opens_login(self) -> bool:
        """Whether the viewer gives whoever was hired a way in, which is what comes next."""
        return self.hiring is not None and not self.hiring.is_internal and bool(may_keep_logins(self.viewer, self.now))

    @property
    def _is_heard(self) -> bool:
        """Whether it can go on from here: a first look asks for no interview, any other stage for one."""
        held = any(
            one.stage_id == self.application.stage_id and not one.cancelled_at for one, _seats in self.interviews
        )
        return held or self.application.stage.kind not in may.HEARD_IN

    @property
    def waits_for(self) -> str:
        """Why the viewer cannot go on, in words; empty where it goes on or is over."""
        if self.application.stage.is_end:
            return ""
        if not self.application.opening.is_open:
            return over_since(self.application.opening, self.now)
        if self.application.stage.kind in may.INTERVIEW_STAGES:
            return str(self.may_decide.reason)
        if self.steps:
            return ""
        return str((self.may_hire if may.is_offer_decided(self.application) else self.may_offer).reason)
