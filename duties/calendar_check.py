"""What HR owes each December: to check the work calendar of the coming year, which everything else is counted by."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.models import Duty
from duties.registry import DutyKind, PlannedDuty, register_kind
from org.models import Appointment, CalendarCheck, Grant, UnitVersion
from org.signals import calendar_checked

if TYPE_CHECKING:
    from duties.planning import PlanContext

KIND = "check_calendar"
OPENS, DUE, DUE_AT = (12, 1), (12, 15), time(18)  # month and day


def subject_of(year: int) -> str:
    return f"calendar:{year}"


def year_in(subject: str) -> int:
    """The year that a subject of this kind carries."""
    return int(subject.partition(":")[2])


def plan_checks(context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty for everybody who is HR, or without any for whoever heads the company, about the coming year.

    No query where no first of December lies in the span, else at most three.
    """
    for year in range(context.start.year, context.end.year + 1):
        opens_on, due_on = date(year, *OPENS), date(year, *DUE)
        if not context.start <= opens_on <= context.end:
            continue
        for person_id in _keepers(context, opens_on):
            opens_at = context.instant(person_id, opens_on, time.min)
            due_at = context.instant(person_id, due_on, DUE_AT)
            yield PlannedDuty(person_id, subject_of(year + 1), due_on, opens_at, due_at)


def _keepers(context: "PlanContext", day: date) -> list[int]:
    people = {person.pk for person in context.people if person.is_in_service(day)}
    hr = set(Grant.objects.on(day).filter(role=Grant.Role.HR).values_list("person_id", flat=True))
    if hr:
        return sorted(hr & people)
    root = UnitVersion.objects.on(day).filter(parent=None).values("unit")
    heads = Appointment.objects.on(day).filter(is_head=True, unit__in=root)
    return sorted(set(heads.values_list("person_id", flat=True)) & people)


def checks_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When somebody checked each year. One query."""
    at = dict(CalendarCheck.objects.values_list("year", "checked_at"))
    return {duty.pk: at[year] for duty in duties if (year := year_in(duty.subject)) in at}


def check_title(duty: "Duty") -> str:
    return _("Check the work calendar of %(year)s") % {"year": year_in(duty.subject)}


def on_checked(*, year: int, at: datetime, **news: object) -> None:
    """One look is enough: the duty of everybody who owed it is done."""
    Duty.objects.filter(done_at=None, kind=KIND, subject=subject_of(year)).update(done_at=at)


def register() -> None:
    """Makes the planner plan it; called in AppConfig.ready."""
    calendar_checked.connect(on_checked, dispatch_uid="duties.calendar_check")
    register_kind(
        DutyKind(
            code=KIND,
            label=gettext_lazy("Check the work calendar"),
            plan=plan_checks,
            done=checks_done,
            url=lambda duty: reverse("org:calendar_year", args=[year_in(duty.subject)]),
            action_label=gettext_lazy("Look at it"),
            title=check_title,
            estimate_minutes=5,
            told_to_superior=False,
        )
    )
