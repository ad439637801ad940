"""What HR owes each December: to check the work calendar of the coming year, which everything else is counted by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import name_in_words
from duties.models import Duty
from duties.registry import DutyKind, PlannedDuty, register_kind
from org.access import standing_of
from org.calendar import WorkCalendar
from org.models import Appointment, CalendarCheck, Cover, Grant, LeaveDay, UnitVersion
from org.signals import calendar_checked

if TYPE_CHECKING:
    from duties.planning import PlanContext

KIND = "check_calendar"
OPENS, DUE, LAST, DUE_AT = (12, 1), (12, 15), (12, 31), time(18)  # month and day
WEEK = timedelta(days=7)  # for whoever becomes HR when it is due already


def subject_of(year: int) -> str:
    return f"calendar:{year}"


def year_in(subject: str) -> int:
    """The year that a subject of this kind carries."""
    return int(subject.partition(":")[2])


def plan_checks(context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty about the coming year for everybody who keeps its calendar (`_keepers`).

    No query where no December lies in the span, one where nobody begins to owe it there, else at most five.
    """
    for year in range(context.start.year, context.end.year + 1):
        first, last = date(year, *OPENS), date(year, *LAST)
        if context.end < first or last < context.start:
            continue
        since = _keepers(context, first, last)
        for person in context.people:
            opens_on = since.get(person.pk)
            if opens_on is None or not person.is_in_service(opens_on):
                continue
            due_on = max(date(year, *DUE), min(opens_on + WEEK, last))
            opens_at = context.instant(person.pk, opens_on, time.min)
            due_at = context.instant(person.pk, due_on, DUE_AT)
            yield PlannedDuty(person.pk, subject_of(year + 1), due_on, opens_at, due_at)


def _keepers(context: "PlanContext", first: date, last: date) -> dict[int, date]:
    """Who begins in the span to owe a look, and on which day: whoever is HR, from the day that the role is granted.

    HR on leave until it is due owes none. Where all of them are, their deputies do; without either, or without any HR,
    whoever heads the company.
    """
    grants = Grant.objects.touching(first, last).filter(role=Grant.Role.HR)
    hr = {person_id: max(first, begins) for person_id, begins in grants.values_list("person_id", "valid_from")}
    if not any(context.start <= day <= context.end for day in (first, *hr.values())):
        return {}
    away = _away(hr, first, date(first.year, *DUE))
    here = {person_id: day for person_id, day in hr.items() if person_id not in away}
    if not here:
        deputies = Cover.objects.in_force(first).filter(person__in=hr).values_list("deputy_id", flat=True)
        here = dict.fromkeys(deputies, first) or dict.fromkeys(_heads(first), first)
    return {person_id: day for person_id, day in here.items() if context.start <= day <= context.end}


def _away(person_ids: Iterable[int], first: date, due_on: date) -> set[int]:
    """Who of these is on leave all day on every working day until it is due. Two queries."""
    working = set(WorkCalendar.load(first, due_on).working_days)
    off: dict[int, set[date]] = {}
    leave = LeaveDay.objects.filter(person__in=list(person_ids), day__range=(first, due_on), fraction=1)
    for person_id, day in leave.values_list("person_id", "day"):
        off.setdefault(person_id, set()).add(day)
    return {person_id for person_id, days in off.items() if working and working <= days}


def _heads(day: date) -> list[int]:
    """Whoever heads the company on a day. One query."""
    root = UnitVersion.objects.on(day).filter(parent=None).values("unit")
    return list(Appointment.objects.on(day).filter(is_head=True, unit__in=root).values_list("person_id", flat=True))


def checks_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When somebody checked each year. One query."""
    at = dict(CalendarCheck.objects.values_list("year", "checked_at"))
    return {duty.pk: at[year] for duty in duties if (year := year_in(duty.subject)) in at}


def check_notes(duties: Sequence["Duty"]) -> Mapping[UUID, str]:
    """For whom somebody owes it who is not of HR, as their deputy. One query, none for whoever is nobody's deputy."""
    duties = [duty for duty in duties if standing_of(duty.person).is_deputy]
    if not duties:
        return {}
    covers = Cover.objects.live().filter(deputy__in=[duty.person_id for duty in duties], state=Cover.State.ACCEPTED)
    covers = covers.filter(person__grants__role=Grant.Role.HR).exclude(deputy__grants__role=Grant.Role.HR)
    notes = {}
    for cover in covers.select_related("person").order_by("rank", "pk"):
        for duty in duties:
            if duty.person_id == cover.deputy_id and _holds(cover, duty.local_date):
                notes.setdefault(duty.pk, _("for %(name)s") % {"name": name_in_words(cover.person)})
    return notes


def _holds(cover: Cover, day: date) -> bool:
    return cover.valid_from <= day and (cover.valid_to is None or day < cover.valid_to)


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
            notes=check_notes,
            estimate_minutes=5,
            told_to_superior=False,
        )
    )
