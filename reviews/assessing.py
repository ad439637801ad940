"""The superior's five ratings of a role period and the next superior's calibration (rules.md 2.6; C5, C28)."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from duties.services import note_done
from org.access import today_of
from org.models import Person
from org.services import require_open
from org.stamps import stamp
from reviews import rules
from reviews.given import GivenAssessments
from reviews.models import Assessment, SignOff
from reviews.month.scheme import Scheme as Terms
from reviews.permissions import may_assess, may_calibrate
from reviews.role_periods import MonthPeriods, OwedAssessment, assessment_of, matching, people_before
from reviews.schemes import scheme_of, terms
from reviews.scored import hundredths

ASSESSMENT_DUTY = "assess_month"


def assessment_subject(month: Month) -> str:
    return f"assessment:{month}"


@transaction.atomic
def assess(
    person: Person,
    *,
    month: Month,
    first: date,
    ratings: Sequence[int],
    note: str = "",
    by: Person,
    now: datetime,
    version: int | None = None,
) -> Assessment:
    """Gives or changes the five ratings of the role period whose first date in `month` is `first`.

    The same again changes nothing. Raises PermissionDenied (not the assessor, not over, calibrated), ValidationError
    (a rating is missing, month closed, no such role period), StaleVersion.
    """
    periods = MonthPeriods(month, people_before([by.pk], month) | {person.code})
    owed = _owed(periods, person, first)
    existing = assessment_of(owed, month)
    today, sign_off = today_of(by, now), _held(person, month)
    require(may_assess(by, assessor=owed.assessor, last=owed.last, today=today, assessment=existing, sign_off=sign_off))
    values = {"ratings": ratings, "note": note, "version": version}
    written, is_changed = write_ratings(person, month, owed, existing, **values, by=by, now=now)
    if not is_changed:
        return written
    if sign_off is not None and sign_off.released_at is None:  # confirmed was another M
        SignOff.objects.filter(pk=sign_off.pk).update(confirmed_by=None, confirmed_at=None)
    audit.record("reviews.assess", by=by, about=written, fields=[*Assessment.RATINGS, "note"])
    _settle_duty(periods, by=by, now=now)
    return written


def write_ratings(
    person: Person,
    month: Month,
    owed: OwedAssessment,
    existing: Assessment | None,
    *,
    ratings: Sequence[int],
    note: str,
    by: Person,
    now: datetime,
    version: int | None = None,
) -> tuple[Assessment, bool]:
    """Writes the five ratings for a caller who has asked whether they may; the row, and whether it changed.

    Raises ValidationError (a rating is missing, month closed), StaleVersion.
    """
    if len(ratings) != len(Assessment.RATINGS) or any(rating not in range(1, 6) for rating in ratings):
        raise ValidationError(_("Give all five ratings, from 1 to 5."))
    require_open(month.first)
    values = {**dict(zip(Assessment.RATINGS, ratings, strict=True)), "note": note.strip()}
    if existing is not None and all(getattr(existing, name) == value for name, value in values.items()):
        return existing, False
    values |= {"assessed_by": by, "assessed_at": now}
    if existing is None:
        return _create(person, owed, month, values), True
    for name, value in values.items():
        setattr(existing, name, value)
    existing.save_over(existing.version if version is None else version, fields=list(values))
    return existing, True


@transaction.atomic
def calibrate(
    assessment: Assessment, *, calibration: Decimal, reason: str, by: Person, now: datetime, version: int | None = None
) -> Assessment:
    """Moves M by at most the limit of the scheme, with a written reason, while the month is open.

    Back to 0 takes the calibration away. Rater and rated read it. The same again changes nothing.
    """
    month = Month(assessment.month)
    owed = owed_of(assessment)
    calibrator, sign_off = owed.calibrator if owed else None, _held(assessment.person, month)
    require(may_calibrate(by, calibrator=calibrator, assessment=assessment, sign_off=sign_off))
    return move(assessment, calibration=calibration, reason=reason, by=by, now=now, version=version)


def move(
    assessment: Assessment, *, calibration: Decimal, reason: str, by: Person, now: datetime, version: int | None = None
) -> Assessment:
    """Moves M for the next superior or for the decision about an objection; the caller has asked whether they may.

    Raises ValidationError (beyond the limit of the scheme, no reason, month closed), StaleVersion.
    """
    month, reason = Month(assessment.month), reason.strip()
    limit = scheme_of(month).rules["manager_assessment"]["calibration_limit"]
    if abs(calibration) > limit:
        raise ValidationError(
            {"calibration": _("A calibration lies between −%(limit)s and %(limit)s.") % {"limit": limit}}
        )
    if calibration and not reason:
        raise ValidationError({"reason": _("A calibration needs a reason.")})
    require_open(month.first)
    if (assessment.calibration, assessment.calibration_reason) == (calibration, reason):
        return assessment
    assessment.calibration, assessment.calibration_reason = calibration, reason
    assessment.calibrated_by, assessment.calibrated_at = (by, now) if calibration else (None, None)
    assessment.save_over(
        assessment.version if version is None else version,
        fields=["calibration", "calibration_reason", "calibrated_by", "calibrated_at"],
    )
    audit.record("reviews.calibrate", by=by, about=assessment, fields=["calibration"], reason=reason)
    return assessment


def sign_off_of(person: Person, month: Month) -> SignOff | None:
    """How far the sheet has come. One query."""
    return SignOff.objects.filter(person=person, month=month).first()


def _held(person: Person, month: Month) -> SignOff | None:
    """The same, kept from whoever signs until M stands."""
    return SignOff.objects.select_for_update().filter(person=person, month=month).first()


def owed_of(assessment: Assessment) -> OwedAssessment | None:
    """The role period that a stored assessment is about. Eight queries."""
    periods = MonthPeriods(Month(assessment.month), [assessment.person.code]).of(assessment.person.code)
    return matching(periods, assessment.profile, assessment.starts_on)


def assessed_score(assessment: Assessment, in_force: Terms | None = None) -> Decimal | None:
    """M with its calibration; None: not given."""
    month = Month(assessment.month)
    in_force = in_force or terms(scheme_of(month), month)
    score = rules.assessment(
        assessment.ratings, best=in_force.best_rating, calibration=int(assessment.calibration * 100)
    )
    return None if score is None else hundredths(score)


def _owed(periods: MonthPeriods, person: Person, first: date) -> OwedAssessment:
    owed = next((owed for owed in periods.of(person.code) if owed.first == first), None)
    if owed is None:
        raise ValidationError(_("There is no such role period in this month."))
    return owed


def _create(person: Person, owed: OwedAssessment, month: Month, values: dict) -> Assessment:
    assessment, is_new = Assessment.objects.get_or_create(
        person=person,
        month=month,
        profile=owed.profile,
        starts_on=owed.starts_on,
        defaults={**values, **stamp(person, owed.last).fields},
    )
    if not is_new:
        raise StaleVersion()
    return assessment


def _settle_duty(periods: MonthPeriods, *, by: Person, now: datetime) -> None:
    mine = [owed for owed in periods.owed() if owed.assessor == by.code]
    if GivenAssessments(periods.month, {owed.person for owed in mine}).of_all(mine):
        note_done(by.pk, ASSESSMENT_DUTY, assessment_subject(periods.month), now)
