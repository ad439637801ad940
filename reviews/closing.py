"""Which months close by themselves, which runs go on, and the nightly proof that sealed months hold."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from core.models import JobTick
from core.periods import Month
from core.verdicts import ALLOWED, Verdict, denied
from meetings.models import Report
from org.access import Role, roles_of, today_of
from org.models import Period, Person
from reviews import runs
from reviews.models import MonthRun

logger = logging.getLogger(__name__)
VERIFIED = "reviews.verified"


def months_waiting(now: datetime) -> list[Month]:
    """Months with reports that are not closed and whose closing day has passed, oldest first."""
    newest_first = Month.of(now.date())
    first = Report.objects.order_by("subject_on").values_list("subject_on", flat=True).first()
    if first is None:
        return []
    closed = set(Period.objects.exclude(state=Period.State.OPEN).values_list("month", flat=True))
    month, waiting = Month.of(first), []
    while month < newest_first:
        if month not in closed and (opens := runs.closes_at(month)) and opens <= now:
            waiting.append(month)
        month = month.next()
    return waiting


def close_months(now: datetime) -> int:
    """Opens the run of every month whose closing day has passed, where the company lets months close by themselves."""
    if not settings.MONTH_CLOSES_ITSELF:
        return 0
    for month in (waiting := months_waiting(now)):
        runs.start_run(month, by=None, now=now)
    return len(waiting)


def advance_runs(*, until: Callable[[], bool]) -> int:
    """Takes the runs in progress on, oldest month first."""
    in_progress = MonthRun.objects.filter(state__in=runs.IN_PROGRESS).order_by("period_id")
    for run in (found := list(in_progress)):
        runs.advance(run, until=until)
    return len(found)


def may_close(by: Person, month: Month, *, now: datetime) -> Verdict:
    """The general manager closes a month once its closing day has passed. The reason says from when on."""
    if Role.GENERAL_MANAGER not in roles_of(by, today_of(by, now)):
        return denied(_("Only the general manager closes a month."))
    opens = runs.closes_at(month)
    if opens is None or now < opens:
        return denied(runs.not_yet(opens))
    if Period.objects.filter(month=month).exclude(state=Period.State.OPEN).exists():
        return denied(_("This month is closed already or being closed."))
    return ALLOWED


def verify_once_a_night(now: datetime) -> int:
    """Recomputes all sealed months once in 24 hours; a difference is an error that the health page shows."""
    last = JobTick.objects.filter(name=VERIFIED).aggregate(at=Max("finished_at"))["at"]
    if last and now - last < timedelta(hours=24):
        return 0
    sealed = list(MonthRun.objects.filter(state=MonthRun.State.SEALED))
    faults = [fault for run in sealed for fault in runs.verify(run)]
    JobTick.objects.update_or_create(
        name=VERIFIED,
        defaults={"started_at": now, "finished_at": now, "done_count": len(sealed), "error": "\n".join(faults)[:2000]},
    )
    for fault in faults:
        logger.error("sealed month: %s", fault)
    return len(sealed)
