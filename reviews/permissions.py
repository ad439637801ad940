"""May they? Each answer carries its reason; pages show it, services refuse with it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from meetings.rules import EXCUSED, MISSING
from org.access import Role, access_of, today_of
from org.acting import acts_as
from org.models import Person
from org.stamps import Stamp
from reviews.models import Adjustment, Assessment, DisciplineEvent, IntegrityFinding, SignOff
from reviews.scored import Scored


def may_rate(by: Person, scored: Scored, *, now: datetime) -> Verdict:
    """The direct superior of that day, or whoever stands in, rates a report that counts, until its week is closed
    (C24, C35); nobody the own."""
    superior_id = scored.report.superior_id if scored.report and scored.person_id != by.pk else None
    if not acts_as(by, superior_id, today_of(by, now)):
        return denied(_("Only the superior of that day rates this report."))
    if not scored.is_sent:
        return not_now(_("It has not been sent yet."))
    if scored.state == MISSING:
        return not_now(_("It came after the cut-off, so it is not rated."))
    if scored.state == EXCUSED:
        return not_now(_("It is excused, so it is not rated."))
    if not scored.takes_rating:
        return not_now(_("This is not scored, so it is not rated."))
    if not scored.is_open_to_rating(now):
        return not_now(_("The week is closed; a rating changes only through an objection."))
    return ALLOWED


def may_still_move(sign_off: SignOff | None) -> Verdict:
    """M moves until the calibration of the sheet is finished or it is released; then only an objection moves it."""
    if sign_off is not None and sign_off.released_at:
        return not_now(_("It is released; now only an objection changes it."))
    if sign_off is not None and sign_off.calibrated_at:
        return not_now(_("Its calibration is finished; the next superior can send it back."))
    return ALLOWED


def may_assess(
    by: Person,
    *,
    assessor: str | None,
    last: date,
    today: date,
    assessment: Assessment | None,
    sign_off: SignOff | None,
) -> Verdict:
    """The assessor on the last date of the role period assesses it, from that date on, until it is calibrated."""
    if assessor != by.code:
        return denied(_("Only the superior on the last day of the role period assesses it."))
    if today < last:
        return not_now(_("The role period is not over yet."))
    if assessment is None or assessment.ratings is None:
        return ALLOWED  # M is left out only where it is not given until the closing day (rules.md 2.6)
    is_sent_back = sign_off is not None and sign_off.sent_back_at is not None and sign_off.confirmed_at is None
    if assessment.calibrated_at is not None and not is_sent_back:
        return not_now(_("It has been calibrated; talk to the next superior about a change."))
    return may_still_move(sign_off)


def may_calibrate(by: Person, *, calibrator: str | None, assessment: Assessment, sign_off: SignOff | None) -> Verdict:
    """The next superior calibrates an assessment that was given, until the calibration of the sheet is finished."""
    if calibrator != by.code:
        return denied(_("Only the next superior calibrates this assessment."))
    if assessment.assessed_at is None and assessment.customers is None:
        return not_now(_("There is nothing to calibrate before the assessment is given."))
    return may_still_move(sign_off)


def is_above(by: Person, stamp: Stamp, *, on: date) -> bool:
    """Whether `by` was the superior of the stamp's day, or heads its unit or one above it on `on`."""
    if stamp.superior is not None and stamp.superior.pk == by.pk:
        return True
    tree = access_of(by, on).tree
    return by.pk in tree.people_above([stamp.unit.pk])


def may_record(by: Person, *, person: Person, stamp: Stamp, on: date) -> Verdict:
    """Discipline and adjustments are recorded by the line above and by HR, never about oneself."""
    if by.pk == person.pk:
        return denied(_("Nobody records this about themselves."))
    if Role.HR in access_of(by, on).roles or is_above(by, stamp, on=on):
        return ALLOWED
    return denied(_("Only the superiors of that day and HR record this."))


def may_withdraw(by: Person, row: Adjustment | DisciplineEvent, *, on: date) -> Verdict:
    """Whoever may record it may take it back, with a reason, once."""
    if row.withdrawn_at is not None:
        return not_now(_("It is withdrawn already."))
    return may_record(by, person=row.person, stamp=Stamp(row.unit, row.superior), on=on)


def may_find(by: Person, *, person: Person, stamp: Stamp) -> Verdict:
    """A doubt about a record is noted by the superior of its day."""
    if by.pk == person.pk or stamp.superior is None or stamp.superior.pk != by.pk:
        return denied(_("Only the superior of that day notes a doubt about a record."))
    return ALLOWED


def may_hear(by: Person, finding: IntegrityFinding, *, on: date) -> Verdict:
    """The finder hears the person before anything is decided; HR where the finder is not here any more."""
    if finding.decided_on is not None:
        return not_now(_("It is decided."))
    if finding.found_by_id == by.pk:
        return ALLOWED
    if _is_for_hr(by, finding, finding.found_by, on=on):
        return ALLOWED
    return denied(_("Only whoever noted the doubt hears the person."))


def may_state(by: Person, finding: IntegrityFinding) -> Verdict:
    """The person writes what happened, once, before it is decided."""
    if finding.person_id != by.pk:
        return denied(_("Only the person writes this."))
    if finding.decided_on is not None:
        return not_now(_("It is decided."))
    if finding.own_stated_at is not None:
        return not_now(_("You have written it already."))
    return ALLOWED


def may_decide(by: Person, finding: IntegrityFinding, *, decider: Person | None, on: date) -> Verdict:
    """The next superior confirms or dismisses, after the person has been heard, and not what he found himself.

    HR does where nobody stands above, or whoever was to decide is not here any more.
    """
    if finding.decided_on is not None:
        return not_now(_("It is decided."))
    is_decider = decider is not None and by.pk == decider.pk and by.pk != finding.found_by_id
    if not is_decider and not _is_for_hr(by, finding, decider, on=on):
        return denied(_("Only the next superior decides about it."))
    if not finding.is_heard:
        return not_now(_("The person must be heard first."))
    return ALLOWED


def _is_for_hr(by: Person, finding: IntegrityFinding, named: Person | None, *, on: date) -> bool:
    """Whether a step that nobody is there to take falls to `by`, of HR and with no part in it."""
    is_gone = named is None or not named.is_in_service(on)
    return is_gone and by.pk not in (finding.person_id, finding.found_by_id) and Role.HR in access_of(by, on).roles
