"""What a superior assesses and calibrates in a month, and what was said about oneself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from core.periods import Month
from core.verdicts import Verdict
from core.wording import name_in_words
from org.access import today_of
from org.models import Period, Person, Profile
from reviews import rules
from reviews.assessing import assessed_score
from reviews.cycle.dates import MonthDates, dates_of
from reviews.cycle.desk import OwedSheet, sheets_of, step_of
from reviews.cycle.forms import SheetsForm
from reviews.cycle.permissions import may_calibrate_sheets, may_confirm, may_release
from reviews.cycle.words import TONES
from reviews.given import GivenAssessments
from reviews.models import Assessment, Objection, Scheme, SignOff
from reviews.month.scheme import Scheme as Terms
from reviews.role_periods import MonthPeriods, OwedAssessment, people_before
from reviews.schemes import scheme_of, terms
from reviews.scored import hundredths

PAGE_SIZE = 50
Step = SignOff.Step


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet that the viewer confirms or releases, and how far it has come."""

    sheet: OwedSheet
    sign_off: SignOff | None
    step: Step
    may_confirm: Verdict
    may_finish: Verdict
    may_release: Verdict

    @property
    def tone(self) -> str:
        return TONES[self.step]


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A role period with its assessment, if there is one."""

    owed: OwedAssessment
    person: Person
    assessor: Person | None
    assessment: Assessment | None
    score: Decimal | None  # M, calibrated
    line: SheetLine | None  # of the person's sheet, where the viewer signs it

    @property
    def is_given(self) -> bool:
        return self.assessment is not None and self.assessment.ratings is not None

    @property
    def is_whole_month(self) -> bool:
        month = Month.of(self.owed.first)
        return (self.owed.first, self.owed.last) == (month.first, month.last)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and ends of some assessments."""

    mean: Decimal
    lowest: Decimal
    highest: Decimal

    @classmethod
    def of(cls, scores: Sequence[int]) -> Self:
        mean = rules.weighted_mean((1, score) for score in scores)
        return cls(hundredths(mean), hundredths(min(scores)), hundredths(max(scores)))


@dataclass(frozen=True, slots=True)
class RaterSpread:
    """How one assessor rated in the month, before and after calibration, for whoever calibrates."""

    assessor: Person
    count: int
    before: Spread
    after: Spread


@dataclass
class AssessmentPage:
    """The assessments of a month before `viewer`, and the sheets to sign. About twenty queries for any company.

    `page`: which fifty of those to calibrate are shown, as the address says it.
    """

    viewer: Person
    month: Month
    now: datetime
    page: str | None = None

    @cached_property
    def today(self) -> date:
        return today_of(self.viewer, self.now)

    @cached_property
    def _terms(self) -> Terms:
        return terms(scheme_of(self.month), self.month)

    @cached_property
    def _periods(self) -> list[OwedAssessment]:
        """All role periods of those whom the viewer has to do with."""
        try:
            return MonthPeriods(self.month, people_before([self.viewer.pk], self.month)).owed()
        except Scheme.DoesNotExist:
            return []

    @cached_property
    def _owed(self) -> list[OwedAssessment]:
        """Those that concern the viewer: assessed, calibrated, or about themselves."""
        code = self.viewer.code
        return [one for one in self._periods if code in (one.assessor, one.calibrator, one.person)]

    @cached_property
    def _people(self) -> dict[str, Person]:
        codes = {code for one in self._owed for code in (one.person, one.assessor) if code}
        return {person.code: person for person in Person.objects.filter(code__in=codes)}

    @cached_property
    def _assessments(self) -> dict[tuple[str, str, date | None], Assessment]:
        rows = Assessment.objects.visible_to(self.viewer).filter(month=self.month)
        rows = rows.select_related("person", "assessed_by", "calibrated_by")
        return {(row.person.code, row.profile, row.starts_on): row for row in rows}

    def _row(self, owed: OwedAssessment) -> AssessmentRow:
        key = owed.person, owed.profile
        assessment = self._assessments.get((*key, owed.starts_on)) or self._assessments.get((*key, None))
        score = assessed_score(assessment, self._terms) if assessment else None
        person, assessor = self._people[owed.person], self._people.get(owed.assessor)
        return AssessmentRow(owed, person, assessor, assessment, score, self.lines.get(owed.person))

    def _rows(self, owed: Iterable[OwedAssessment]) -> list[AssessmentRow]:
        return [self._row(one) for one in owed]

    @cached_property
    def to_assess(self) -> list[AssessmentRow]:
        return self._rows(one for one in self._owed if one.assessor == self.viewer.code)

    @cached_property
    def to_calibrate(self) -> list[AssessmentRow]:
        return self._rows(one for one in self._owed if one.calibrator == self.viewer.code)

    @cached_property
    def calibrated_page(self) -> Page:
        return Paginator(self.to_calibrate, PAGE_SIZE).get_page(self.page)

    @cached_property
    def about_me(self) -> list[AssessmentRow]:
        return self._rows(one for one in self._owed if one.person == self.viewer.code)

    @property
    def left(self) -> int:
        return sum(not row.is_given and row.owed.last <= self.today for row in self.to_assess)

    @property
    def is_over(self) -> bool:
        """Whether the month has ended, so that whole-month role periods can be assessed."""
        return self.month.last <= self.today

    @cached_property
    def raters(self) -> list[RaterSpread]:
        """Mean and spread of each assessor below, before and after calibration, in the order of people."""
        scores: dict[Person, list[tuple[int, int]]] = {}
        for row in self.to_calibrate:
            if row.is_given and row.assessor:
                scores.setdefault(row.assessor, []).append(self._before_and_after(row))
        return [
            RaterSpread(assessor, len(given), *(Spread.of(side) for side in zip(*given, strict=True)))
            for assessor, given in sorted(scores.items(), key=lambda entry: entry[0].number)
        ]

    @cached_property
    def my_spread(self) -> Spread | None:
        """How the viewer rated, for the viewer alone; None below two ratings."""
        given = [self._before_and_after(row)[0] for row in self.to_assess if row.is_given]
        return Spread.of(given) if len(given) > 1 else None

    def _before_and_after(self, row: AssessmentRow) -> tuple[int, int]:
        """M without and with its calibration, in hundredths."""
        raw = rules.assessment(row.assessment.ratings, best=self._terms.best_rating, calibration=0)
        return raw, int(row.score * 100)

    # --- sheets to sign -----------------------------------------------------------------------------------------------

    @cached_property
    def dates(self) -> MonthDates | None:
        return dates_of(self.month)

    @cached_property
    def lines(self) -> dict[str, SheetLine]:
        """Code → the sheet that the viewer confirms or releases. Three queries."""
        code = self.viewer.code
        sheets = [one for one in sheets_of(self._periods) if code in (one.assessor, one.releaser)]
        codes = [sheet.person for sheet in sheets]
        given = GivenAssessments(self.month, codes)
        rows = SignOff.objects.filter(month=self.month, person__code__in=codes).select_related("person", "sent_back_by")
        sign_offs = {row.person.code: row for row in rows}
        objections: dict[str, list[Objection]] = {}
        for row in Objection.objects.filter(month=self.month, person__code__in=codes).select_related("person"):
            objections.setdefault(row.person.code, []).append(row)
        return {sheet.person: self._line(sheet, sign_offs, objections, given) for sheet in sheets}

    def _line(
        self,
        sheet: OwedSheet,
        sign_offs: Mapping[str, SignOff],
        objections: Mapping[str, Sequence[Objection]],
        given: GivenAssessments,
    ) -> SheetLine:
        viewer, sign_off = self.viewer, sign_offs.get(sheet.person)
        return SheetLine(
            sheet,
            sign_off,
            step_of(sign_off, objections.get(sheet.person, ())),
            may_confirm(viewer, sheet, sign_off, is_given=given.of_all(sheet.periods), now=self.now),
            may_calibrate_sheets(viewer, sheet, sign_off),
            may_release(viewer, sheet, sign_off),
        )

    def _form(self, verdict: str) -> SheetsForm | None:
        """The button for all lines whose verdict allows it; None where there is none."""
        codes = [code for code, line in self.lines.items() if getattr(line, verdict)]
        return SheetsForm(codes=codes) if codes else None

    @cached_property
    def confirming(self) -> SheetsForm | None:
        return self._form("may_confirm")

    @cached_property
    def finishing(self) -> SheetsForm | None:
        return self._form("may_finish")

    @cached_property
    def releasing(self) -> SheetsForm | None:
        return self._form("may_release")

    @cached_property
    def not_confirmed(self) -> int:
        """How many of the sheets that the viewer releases nobody has confirmed yet."""
        mine = [line for line in self.lines.values() if line.sheet.releaser == self.viewer.code]
        return sum(line.step == Step.PREVIEW for line in mine)

    @cached_property
    def is_told(self) -> bool:
        """Whether the month has been told to the viewer: released, or not open any more."""
        mine = SignOff.objects.released().filter(person=self.viewer, month=self.month)
        return mine.exists() or Period.objects.filter(month=self.month).exclude(state=Period.State.OPEN).exists()

    @property
    def is_empty(self) -> bool:
        return not self._owed

    @property
    def has_next(self) -> bool:
        return self.month.next().first <= self.today


def assessment_header() -> list[str]:
    ratings = [str(Assessment._meta.get_field(name).verbose_name) for name in Assessment.RATINGS]
    role = [_("Month"), _("Number"), _("Person"), _("Role"), _("First day"), _("Last day"), _("Assessed by")]
    return [*role, *ratings, _("Calibration"), _("Assessment")]


def exported_assessments(page: AssessmentPage) -> Iterator[list[object]]:
    """A line for each role period of the page, without the notes: to assess, to calibrate, then about oneself.

    Ratings stand where the page, or the page it leads to, shows them to the viewer.
    """
    told = set()
    for row in (*page.to_assess, *page.to_calibrate, *page.about_me):
        if (key := (row.owed.person, row.owed.first)) in told:
            continue
        told.add(key)
        ratings = row.assessment.ratings if row.assessment else None
        who = [row.person.code, name_in_words(row.person), str(Profile(row.owed.profile).label)]
        given_by = name_in_words(row.assessor) if row.assessor else ""
        calibration = row.assessment.calibration if row.is_given else None
        score = row.score if row.is_given else None
        span = [row.owed.first, row.owed.last, given_by]
        yield [str(page.month), *who, *span, *(ratings or [None] * len(Assessment.RATINGS)), calibration, score]
