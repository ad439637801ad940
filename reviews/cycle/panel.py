"""Where the sheet of an open month stands, beside the sheet: its release, what changed since, its objections."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.periods import Month
from core.verdicts import Verdict
from org.models import Person
from reviews.cycle import figures
from reviews.cycle.dates import MonthDates, dates_of
from reviews.cycle.desk import step_of
from reviews.cycle.permissions import may_object
from reviews.cycle.words import TONES
from reviews.models import Objection, SignOff
from reviews.reading_sheets import SheetSource


@dataclass
class SignOffPanel:
    """The panel of one sheet before `viewer`. Four queries."""

    source: SheetSource
    viewer: Person
    now: datetime

    @property
    def month(self) -> Month:
        return self.source.month

    @property
    def sign_off(self) -> SignOff | None:
        return self.source.sign_off

    @property
    def is_withheld(self) -> bool:
        return self.source.is_withheld

    @property
    def is_own(self) -> bool:
        return self.source.person.pk == self.viewer.pk

    @cached_property
    def dates(self) -> MonthDates | None:
        return dates_of(self.month)

    @cached_property
    def objections(self) -> list[Objection]:
        rows = Objection.objects.visible_to(self.viewer).filter(person=self.source.person, month=self.month)
        return list(rows.select_related("person", "decider", "decided_by"))

    @cached_property
    def step(self) -> SignOff.Step:
        return step_of(self.sign_off, self.objections)

    @property
    def tone(self) -> str:
        return TONES[self.step]

    @cached_property
    def changes(self) -> list[figures.Change]:
        return changes_of(self.source)

    @cached_property
    def may_object(self) -> Verdict:
        return may_object(self.viewer, self.sign_off, self.dates, now=self.now)


def changes_of(source: SheetSource) -> list[figures.Change]:
    """What is another figure than on the day of release; to whoever reads the whole sheet. No query."""
    if source.parts is not None or source.is_withheld or source.sign_off is None:
        return []
    return figures.changes_since(source.sign_off.released_figures, source.result)
