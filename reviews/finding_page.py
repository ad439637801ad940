"""The page of a doubt about a record: which step is open to whom, and with which form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.forms import Form

from core.verdicts import Verdict
from org.access import today_of
from org.models import Person
from reviews import services
from reviews.findings import decider_of, waits_for_correction
from reviews.forms import FindingDecisionForm, HearingForm, StatementForm
from reviews.models import IntegrityFinding
from reviews.permissions import may_decide, may_hear, may_state


@dataclass
class Step:
    """One step: whether the viewer may take it, the form that it asks for, and the act."""

    verdict: Verdict
    form_class: type[Form]
    take: Callable[..., Any]
    form: Form


@dataclass
class FindingPage:
    """A doubt before `viewer`. Four queries more than the doubt at most."""

    finding: IntegrityFinding
    viewer: Person
    now: datetime

    @cached_property
    def decider(self) -> Person | None:
        return decider_of(self.finding)

    @cached_property
    def waits_for_correction(self) -> bool:
        """Whether the month was closed before it was decided."""
        return waits_for_correction(self.finding)

    @cached_property
    def state(self) -> Step:
        take = partial(services.state_finding, self.finding)
        return Step(may_state(self.viewer, self.finding), StatementForm, take, StatementForm())

    @cached_property
    def hear(self) -> Step:
        verdict = may_hear(self.viewer, self.finding, on=today_of(self.viewer, self.now))
        form = HearingForm(initial={"statement": self.finding.statement})
        return Step(verdict, HearingForm, partial(services.hear, self.finding), form)

    @cached_property
    def decide(self) -> Step:
        today = today_of(self.viewer, self.now)
        verdict = may_decide(self.viewer, self.finding, decider=self.decider, on=today)
        return Step(verdict, FindingDecisionForm, self._decided(is_confirmed=False), FindingDecisionForm())

    def _decided(self, *, is_confirmed: bool) -> Callable[..., Any]:
        return partial(services.decide_finding, self.finding, is_confirmed=is_confirmed)

    def step_of(self, name: str) -> Step:
        """The step that a button is about; what no button says is a hearing, which is refused to most."""
        if name == "state":
            return self.state
        if name in ("confirm", "dismiss"):
            self.decide.take = self._decided(is_confirmed=name == "confirm")
            return self.decide
        return self.hear
