"""What the general manager owes once a month is over: to close it. Nobody does where months close by themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Month
from core.walltime import company_zone
from core.wording import month_in_words
from duties.registry import DutyKind, PlannedDuty, register_kind
from org.calendar import WorkCalendar
from org.models import Appointment, UnitVersion
from reviews import closing_order, runs
from reviews.models import MonthRun

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

CLOSED_BY = time(18)  # on the first working day on which it can be closed
LONG_HOLIDAY = timedelta(days=21)


def month_in(subject: str) -> Month:
    """The month that a subject of this kind carries."""
    return Month(subject.partition(":")[2])


def plan_closings(context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty for each open month with facts that can be closed by the end, for whoever heads the root then.

    One query for people who do not; else a few for each open month.
    """
    if settings.MONTH_CLOSES_ITSELF:
        return
    end = context.end
    roots = UnitVersion.objects.on(end).filter(parent=None).values("unit")
    heads = Appointment.objects.on(end).filter(is_head=True, unit__in=roots, person__in=context.people)
    managers = sorted(set(heads.values_list("person_id", flat=True)))
    if not managers:
        return
    for month in closing_order.months_to_close(before=Month.of(end)):
        opens_at = runs.closes_at(month)
        if opens_at is None or opens_at.date() > end:
            continue
        days = WorkCalendar.load(opens_at.date(), opens_at.date() + LONG_HOLIDAY)
        due_on = next(iter(days.between(opens_at.date(), opens_at.date() + LONG_HOLIDAY)), opens_at.date())
        due_at = datetime.combine(due_on, CLOSED_BY, tzinfo=company_zone())
        for manager in managers:
            subject = runs.closing_subject(month)
            yield PlannedDuty(manager, subject, due_on, opens_at.astimezone(UTC), due_at.astimezone(UTC))


def closings_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When the run of each month was started. One query."""
    started = MonthRun.objects.filter(revision=0, period__in={month_in(duty.subject) for duty in duties})
    at = dict(started.exclude(state=MonthRun.State.ABORTED).values_list("period_id", "started_at"))
    return {duty.pk: at[month] for duty in duties if (month := month_in(duty.subject)) in at}


def closing_title(duty: "Duty") -> str:
    return _("Close the month, %(month)s") % {"month": month_in_words(month_in(duty.subject).first)}


def register() -> None:
    """Makes the planner plan it; called in AppConfig.ready."""
    register_kind(
        DutyKind(
            code=runs.CLOSING_DUTY,
            label=gettext_lazy("Close the month"),
            plan=plan_closings,
            done=closings_done,
            url=lambda duty: reverse("months:month_list"),
            action_label=gettext_lazy("Look and close"),
            title=closing_title,
            estimate_minutes=2,
            told_to_superior=False,
        )
    )
