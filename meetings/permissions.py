"""May they? Each answer carries its reason; pages show it, services refuse with it."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from meetings import rules
from meetings.feedback import Feedback
from meetings.models import UNSCORED, Report, ReportReply, WeeklyPlan
from org.acting import acts_as
from org.models import Person, Profile
from org.permissions import may_keep_organisation


def may_write(by: Person, *, person: Person, profile: str, subject_on: date, today: date) -> Verdict:
    """Everybody writes their own reports, in a post that is appraised, once the day, week or month has begun."""
    if by.pk != person.pk:
        return denied(_("Only the person writes this report."))
    if profile == Profile.NONE:
        return not_now(_("No report is due from you for this time."))
    if subject_on > today:
        return not_now(_("This day has not come yet."))
    return ALLOWED


def may_correct(report: Report, *, deadline: rules.Deadline, feedback: Feedback | None, now: datetime) -> Verdict:
    """A sent report may be corrected until it is rated and not past its cut-off; without a cut-off until it is read."""
    if feedback is not None:
        return not_now(_("It has been rated; talk to your superior about a correction."))
    if report.kind in UNSCORED and report.read_at is not None:
        return not_now(_("It has been read; talk to your superior about a correction."))
    if deadline.cutoff_at is not None and rules.to_minute(now) > deadline.cutoff_at:
        return not_now(_("The time for corrections is over."))
    return ALLOWED


def may_excuse(
    by: Person,
    *,
    person: Person,
    superior: Person | None,
    state: str,
    last_day: date | None,
    today: date,
    reason: str = "-",
) -> Verdict:
    """The superior of the day, or whoever stands in, excuses a missing report, with a reason and in time (C20).

    Nobody excuses the own report, whoever he stands for.
    """
    if state == rules.EXCUSED:
        return not_now(_("It is excused already."))
    if state != rules.MISSING:
        return not_now(_("Only a missing report needs an excuse."))
    acts = superior is not None and by.pk != person.pk and acts_as(by, superior.pk, today)
    fault = rules.excuse_fault(
        excused_by=superior.code if superior and acts else by.code,
        excused_on=today,
        reason=reason,
        superior=superior.code if superior else None,
        last_day=last_day,
    )
    if not fault:
        return ALLOWED
    return (denied if fault == "not_superior" else not_now)(EXCUSE_FAULTS[fault]())


EXCUSE_FAULTS = {
    "not_superior": lambda: _("Only the superior of that day may excuse it."),
    "no_reason": lambda: _("An excuse needs a reason."),
    "too_late": lambda: _("The time for an excuse is over; it would have no effect any more."),
}


def may_mark_read(by: Person, report: Report, *, on: date) -> Verdict:
    """The superior of the day, or whoever stands in for the superior, says that it has been read."""
    if report.sent_at is None:
        return not_now(_("It has not been sent yet."))
    if report.person_id == by.pk or not acts_as(by, report.superior_id, on):
        return denied(_("Only the superior of that day marks it as read."))
    return ALLOWED


def may_answer(by: Person, reply: ReportReply) -> Verdict:
    """Whoever wrote the report answers what was said to it."""
    if by.pk != reply.report.person_id:
        return denied(_("Only whoever wrote the report answers this."))
    return ALLOWED


def may_propose(by: Person, *, person: Person, plan: WeeklyPlan | None, week_start: date, today: date) -> Verdict:
    """The person proposes the four numbers until they are agreed, and until the week is over: then they are known."""
    if by.pk != person.pk:
        return denied(_("Only the person proposes this plan."))
    if today > week_start + timedelta(days=6):
        return not_now(_("The week is over; only your superior can still set its numbers."))
    if plan is not None and plan.agreed_at is not None:
        return not_now(_("This plan is agreed; it does not change any more."))
    return ALLOWED


def may_agree(by: Person, *, person: Person, superior: Person | None, plan: WeeklyPlan | None, on: date) -> Verdict:
    """The superior, or whoever stands in, agrees with other numbers if need be, once; nobody the own plan."""
    if superior is None or by.pk == person.pk or not acts_as(by, superior.pk, on):
        return denied(_("Only the superior of that week agrees this plan."))
    if plan is not None and plan.agreed_at is not None:
        return not_now(_("This plan is agreed; it does not change any more."))
    return ALLOWED


def may_keep_templates(by: Person, *, on: date) -> Verdict:
    """HR and the general manager say what reports ask for."""
    return may_keep_organisation(by, on)
