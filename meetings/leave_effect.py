"""Which reports and weekly plans fall away with leave that somebody asks for."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.deadlines import Deadlines, subject_of
from meetings.duty_kinds import has_quantities, plan_times
from meetings.models import SCORED, ReportKind
from meetings.work_items import WeeklyQuantities
from org.leave_effects import AskedLeave, LeaveEffect, register_leave_effect


def reports_and_plans(asked: AskedLeave) -> Iterable[LeaveEffect]:
    """What is owed as things stand and would not be with the leave. Five queries."""
    first, quantities = subject_of(ReportKind.MONTHLY, asked.first), WeeklyQuantities()
    before = Deadlines.load([asked.person], first, asked.last)
    after = before.with_leave(asked.person.pk, asked.halves)
    fallen = {kind: _fallen(kind, asked, before, after) for kind in SCORED}
    if count := fallen[ReportKind.DAILY]:
        words = ngettext("%(count)s daily report falls away.", "%(count)s daily reports fall away.", count)
        yield LeaveEffect(words % {"count": count})
    if count := fallen[ReportKind.WEEKLY]:
        words = ngettext("%(count)s weekly report falls away.", "%(count)s weekly reports fall away.", count)
        yield LeaveEffect(words % {"count": count})
    if count := _plans(asked, before, quantities) - _plans(asked, after, quantities):
        words = ngettext("%(count)s weekly plan falls away.", "%(count)s weekly plans fall away.", count)
        yield LeaveEffect(words % {"count": count})
    if count := fallen[ReportKind.MONTHLY]:
        words = ngettext("%(count)s monthly report falls away.", "%(count)s monthly reports fall away.", count)
        yield LeaveEffect(words % {"count": count})
    if not any(fallen.values()) and _owed(ReportKind.DAILY, asked, before):
        yield LeaveEffect(_("Every report stays owed."))


def _owed(kind: str, asked: AskedLeave, deadlines: Deadlines) -> set[date]:
    return set(deadlines.subjects(asked.person.pk, kind, subject_of(kind, asked.first), asked.last))


def _fallen(kind: str, asked: AskedLeave, before: Deadlines, after: Deadlines) -> int:
    return len(_owed(kind, asked, before) - _owed(kind, asked, after))


def _plans(asked: AskedLeave, deadlines: Deadlines, quantities: WeeklyQuantities) -> int:
    """How many weekly plans the person proposes."""
    first = subject_of(ReportKind.WEEKLY, asked.first)
    bases = deadlines.bases(asked.person.pk, ReportKind.WEEKLY, first, asked.last)
    return sum(1 for basis in bases if has_quantities(quantities, basis) and plan_times(basis))


def register() -> None:
    """Called in AppConfig.ready."""
    register_leave_effect("reports", reports_and_plans, order=20)
