"""Whose sheets somebody signs in a month, and how far each has come (rules.md 2.8).

The assessor on the last date of the last role period confirms a sheet; the next superior calibrates and releases it,
or, where nobody stands above the assessor, the assessor releases it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.periods import Month
from core.verdicts import Verdict, not_now
from org.models import Person
from reviews.models import Objection, Scheme, SignOff
from reviews.role_periods import MonthPeriods, OwedAssessment, people_before

Step = SignOff.Step


@dataclass(frozen=True, slots=True)
class OwedSheet:
    """The sheet of a person for a month: its role periods and who signs it. People are codes."""

    person: str
    periods: tuple[OwedAssessment, ...]

    @property
    def month(self) -> Month:
        return Month.of(self.last.first)

    @property
    def last(self) -> OwedAssessment:
        return self.periods[-1]

    @property
    def assessor(self) -> str | None:
        return self.last.assessor

    @property
    def releaser(self) -> str | None:
        """Who calibrates and releases it."""
        return self.last.calibrator or self.last.assessor

    @property
    def is_calibrated_by_another(self) -> bool:
        return self.last.calibrator is not None


def no_sheet() -> Verdict:
    """That there is nothing to sign, in the reader's language."""
    return not_now(_("There is no such sheet in this month."))


def sheets_of(owed: Iterable[OwedAssessment]) -> list[OwedSheet]:
    """The sheets of these role periods, which are whole for each of their people and in their order."""
    by_person: dict[str, list[OwedAssessment]] = {}
    for one in owed:
        by_person.setdefault(one.person, []).append(one)
    return [OwedSheet(person, tuple(periods)) for person, periods in by_person.items()]


def sheets_about(people: Collection[str], month: Month) -> list[OwedSheet]:
    """The sheets of these people (codes), in their order; none before the first scheme. Nine queries."""
    try:
        return sheets_of(MonthPeriods(month, people).owed())
    except Scheme.DoesNotExist:
        return []


def sheets_before(signers: Collection[int], month: Month) -> list[OwedSheet]:
    """The sheets that these people (ids) confirm or release, their own, and some others. Thirteen queries."""
    return sheets_about(people_before(signers, month), month)


def sheet_of(person: Person, month: Month) -> OwedSheet | None:
    """The person's own sheet; None for somebody without an appraised post in the month. Nine queries."""
    return next(iter(sheets_about([person.code], month)), None)


def step_of(sign_off: SignOff | None, objections: Collection[Objection]) -> Step:
    """How far a sheet of an open month has come; `objections` are those of the sheet."""
    if sign_off is None:
        return Step.PREVIEW
    if sign_off.released_at:
        if any(objection.decided_at is None for objection in objections):
            return Step.OBJECTED
        if sign_off.acknowledged_at:
            return Step.ACKNOWLEDGED
        return Step.DECIDED if objections else Step.RELEASED
    if sign_off.calibrated_at:
        return Step.CALIBRATED
    return Step.CONFIRMED if sign_off.confirmed_at else Step.PREVIEW


def people_of(codes: Iterable[str]) -> Mapping[str, Person]:
    """People by their code. One query."""
    return {person.code: person for person in Person.objects.filter(code__in=set(codes))}
