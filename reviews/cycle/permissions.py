"""May they sign, see, object to or decide a sheet? Each answer carries its reason."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import ALLOWED, Verdict, denied, not_now
from core.wording import exact_day
from org.access import Role, roles_of, today_of
from org.models import Person
from reviews.cycle.dates import MonthDates, last_day_before
from reviews.cycle.desk import OwedSheet
from reviews.cycle.raters import raters_of
from reviews.models import Objection, SignOff

SOMEBODY_ELSE = gettext_lazy("Somebody else decides about this objection.")


def may_confirm(by: Person, sheet: OwedSheet, sign_off: SignOff | None, *, is_given: bool, now: datetime) -> Verdict:
    """The assessor of the last role period confirms a sheet once it is over and its ratings are given."""
    if sheet.assessor != by.code or sheet.person == by.code:
        return denied(_("Only the superior on the last day of the month confirms this sheet."))
    if today_of(by, now) <= sheet.month.last:
        return not_now(_("The month is not over yet."))
    if sign_off is not None and (sign_off.confirmed_at or sign_off.released_at):
        return not_now(_("It is confirmed already."))
    if not is_given:
        return not_now(_("Its five ratings are not given yet."))
    return ALLOWED


def may_send_back(by: Person, sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
    """Whoever releases a sheet sends a confirmed one back to the superior who confirmed it."""
    if sheet.releaser != by.code or sheet.person == by.code or not sheet.is_calibrated_by_another:
        return denied(_("Only the next superior sends a sheet back."))
    if sign_off is None or not sign_off.confirmed_at:
        return not_now(_("It is not confirmed yet."))
    if sign_off.released_at:
        return not_now(_("It is released; now only an objection changes it."))
    return ALLOWED


def may_calibrate_sheets(by: Person, sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
    """The next superior ends the calibration of a sheet that was confirmed."""
    if sheet.last.calibrator != by.code or sheet.person == by.code:
        return denied(_("Only the next superior calibrates this assessment."))
    if sign_off is None or not sign_off.confirmed_at:
        return not_now(_("It is not confirmed yet."))
    if sign_off.calibrated_at or sign_off.released_at:
        return not_now(_("It is calibrated already."))
    return ALLOWED


def may_release(by: Person, sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
    """The next superior releases what is calibrated; where nobody stands above, the assessor what is confirmed."""
    if sheet.releaser != by.code or sheet.person == by.code:
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
    if dates is not None and now >= (until := dates.taken_until(sign_off.released_at)):
        return not_now(_("Objections were taken until %(day)s.") % {"day": exact_day(last_day_before(until))})
    return ALLOWED


def may_decide(by: Person, objection: Objection, *, now: datetime) -> Verdict:
    """Whoever was named decides: two levels up and no rater of the month (rules.md 2.8).

    Where nobody is, and once the day has passed, HR does, if they rated nothing of it; once the day has passed, the
    general manager in any case. Nobody waits for somebody who has left. Three queries where HR asks.
    """
    if objection.person_id == by.pk:
        return denied(_("Nobody decides about an own objection."))
    today = today_of(by, now)
    is_late, roles = today > objection.due_on, roles_of(by, today)
    by_hr = Role.HR in roles and (objection.decider_id is None or is_late) and not rated_by(by, objection)
    if objection.decider_id != by.pk and not by_hr and not (is_late and Role.GENERAL_MANAGER in roles):
        return denied(_("HR decides about this objection.") if objection.decider_id is None else str(SOMEBODY_ELSE))
    if objection.decided_at is not None:
        return not_now(_("It is decided."))
    return ALLOWED


def rated_by(by: Person, objection: Objection) -> bool:
    return by.pk in raters_of(objection.person, objection.about_month)


def may_control(by: Person, *, now: datetime) -> Verdict:
    """HR and the general manager see how far everybody has come, and set by when the steps are taken."""
    if roles_of(by, today_of(by, now)) & {Role.HR, Role.GENERAL_MANAGER}:
        return ALLOWED
    return denied(_("HR and the general manager see how far a month has come, and set its days."))
