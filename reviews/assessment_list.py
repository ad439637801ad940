"""What a superior assesses and calibrates in a month, and what was said about oneself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from core.periods import Month
from core.wording import name_in_words
from org.access import today_of
from org.models import Person, Profile
from reviews import rules
from reviews.assessing import assessed_score
from reviews.models import Assessment, Scheme
from reviews.month.scheme import Scheme as Terms
from reviews.role_periods import MonthPeriods, OwedAssessment, people_before
from reviews.schemes import scheme_of, terms
from reviews.scored import hundredths

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A role period with its assessment, if there is one."""

    owed: OwedAssessment
    person: Person
    assessor: Person | None
    assessment: Assessment | None
    score: Decimal | None  # M, calibrated

    @property
    def is_given(self) -> bool:
        return self.assessment is not None and self.assessment.ratings is not None

    @property
    def is_whole_month(self) -> bool:
        month = Month.of(self.owed.first)
        return (self.owed.first, self.owed.last) == (month.first, month.last)


@dataclass(frozen=True, slots=True)
class RaterMean:
    """How one assessor rated in the month, for whoever calibrates."""

    assessor: Person
    count: int
    mean: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass
class AssessmentPage:
    """The assessments of a month before `viewer`. About thirteen queries for any company.

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
    def _owed(self) -> list[OwedAssessment]:
        """Those that concern the viewer: assessed, calibrated, or about themselves."""
        code = self.viewer.code
        try:
            owed = MonthPeriods(self.month, people_before([self.viewer.pk], self.month)).owed()
        except Scheme.DoesNotExist:
            return []
        return [one for one in owed if code in (one.assessor, one.calibrator, one.person)]

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
        return AssessmentRow(owed, self._people[owed.person], self._people.get(owed.assessor), assessment, score)

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
    def raters(self) -> list[RaterMean]:
        """Mean and spread of each assessor below, before calibration, in the order of people."""
        scores: dict[Person, list[int]] = {}
        for row in self.to_calibrate:
            if row.is_given and row.assessor:
                raw = rules.assessment(row.assessment.ratings, best=self._terms.best_rating, calibration=0)
                scores.setdefault(row.assessor, []).append(raw)
        return [
            RaterMean(
                assessor,
                len(given),
                hundredths(rules.weighted_mean((1, score) for score in given)),
                hundredths(min(given)),
                hundredths(max(given)),
            )
            for assessor, given in sorted(scores.items(), key=lambda entry: entry[0].number)
        ]

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
