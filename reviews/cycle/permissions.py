"""May they sign, see, object to or decide a sheet? Each answer carries its reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from core.wording import exact_day
from org.access import Role, roles_of, today_of
from org.models import Person
from reviews.cycle.dates import MonthDates
from reviews.cycle.desk import OwedSheet
from reviews.models import Objection, SignOff


def may_confirm(by: Person, sheet: OwedSheet, sign_off: SignOff | None, *, is_given: bool, now: datetime) -> Verdict:
    """The assessor of the last role period confirms a sheet once it is over and its ratings are given."""
    if sheet.assessor != by.code:
        return denied(_("Only the superior on the last day of the month confirms this sheet."))
    if today_of(by, now) < sheet.last.last:
        return not_now(_("The role period is not over yet."))
    if sign_off is not None and (sign_off.confirmed_at or sign_off.released_at):
        return not_now(_("It is confirmed already."))
    if not is_given:
        return not_now(_("Its five ratings are not given yet."))
    return ALLOWED


def may_send_back(by: Person, sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
    """Whoever releases a sheet sends a confirmed one back to the superior who confirmed it."""
    if sheet.releaser != by.code or not sheet.is_calibrated_by_another:
        return denied(_("Only the next superior sends a sheet back."))
    if sign_off is None or not sign_off.confirmed_at:
        return not_now(_("It is not confirmed yet."))
    if sign_off.released_at:
        return not_now(_("It is released; now only an objection changes it."))
    return ALLOWED


def may_calibrate_sheets(by: Person, sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
    """The next superior ends the calibration of a sheet that was confirmed."""
    if sheet.last.calibrator != by.code:
        return denied(_("Only the next superior calibrates this assessment."))
    if sign_off is None or not sign_off.confirmed_at:
        return not_now(_("It is not confirmed yet."))
    if sign_off.calibrated_at or sign_off.released_at:
        return not_now(_("It is calibrated already."))
    return ALLOWED


def may_release(by: Person, sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
    """The next superior releases what is calibrated; where nobody stands above, the assessor what is confirmed."""
    if sheet.releaser != by.code:
        return denied(_("Only the next superior releases this sheet."))
    if sign_off is None or not sign_off.confirmed_at:
        return not_now(_("It is not confirmed yet."))
    if sign_off.released_at:
        return not_now(_("It is released already."))
    if sheet.is_calibrated_by_another and not sign_off.calibrated_at:
        return not_now(_("Its calibration is not finished yet."))
    return ALLOWED


def may_object(by: Person, sign_off: SignOff | None, dates: MonthDates | None, *, now: datetime) -> Verdict:
    """Everybody objects to the own released sheet until the day of the timetable is over (rules.md 2.8)."""
    if sign_off is None or sign_off.person_id != by.pk or not sign_off.released_at:
        return not_now(_("You can object once your month is released to you."))
    if dates is not None and now >= dates.objections_until:
        day = exact_day(dates.last_day_to_object)
        return not_now(_("Objections were taken until %(day)s. What is wrong now becomes a correction.") % {"day": day})
    return ALLOWED


def may_decide(by: Person, objection: Objection, *, now: datetime) -> Verdict:
    """Whoever was named decides: two levels up and no rater of the month; HR where nobody is (rules.md 2.8)."""
    if objection.person_id == by.pk:
        return denied(_("Nobody decides about an own objection."))
    if objection.decider_id is None:
        if Role.HR not in roles_of(by, today_of(by, now)):
            return denied(_("HR decides about this objection."))
    elif objection.decider_id != by.pk:
        return denied(_("Somebody else decides about this objection."))
    if objection.decided_at is not None:
        return not_now(_("It is decided."))
    return ALLOWED


def may_set_timetable(by: Person, *, now: datetime) -> Verdict:
    """HR and the general manager set by when the steps of a month are taken."""
    if roles_of(by, today_of(by, now)) & {Role.HR, Role.GENERAL_MANAGER}:
        return ALLOWED
    return denied(_("HR or the general manager sets the timetable."))


def may_control(by: Person, *, now: datetime) -> Verdict:
    """HR and the general manager see how far everybody has come."""
    if roles_of(by, today_of(by, now)) & {Role.HR, Role.GENERAL_MANAGER}:
        return ALLOWED
    return denied(_("HR and the general manager see how far a month has come."))
