"""Which months close by themselves, which runs go on, and the nightly proof that sealed months hold."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from core.models import JobTick
from core.periods import Month
from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Role, roles_of, today_of
from org.models import Period, Person
from reviews import closing_order, runs
from reviews.models import MonthRun

logger = logging.getLogger(__name__)
VERIFIED = "reviews.verified"


def months_waiting(now: datetime) -> list[Month]:
    """Open months with facts whose closing day has passed, oldest first."""
    closing = set(Period.objects.filter(state=Period.State.CLOSING).values_list("month", flat=True))
    months = [month for month in closing_order.months_to_close(before=Month.of(now.date())) if month not in closing]
    return [month for month in months if (opens := runs.closes_at(month)) and opens <= now]


def close_months(now: datetime) -> int:
    """Opens the run of the oldest month whose closing day has passed, where months close by themselves.

    The next month follows with the tick after this one is sealed; a run that stopped waits for a person.
    """
    if not settings.MONTH_CLOSES_ITSELF:
        return 0
    ready = [month for month in months_waiting(now)[:1] if not closing_order.why_not_yet(month)]
    for month in ready:
        runs.start_run(month, by=None, now=now)
    return len(ready)


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
        return not_now(runs.not_yet(opens))
    if Period.objects.filter(month=month).exclude(state=Period.State.OPEN).exists():
        return not_now(_("This month is closed already or being closed."))
    if reason := closing_order.why_not_yet(month):
        return not_now(reason)
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
