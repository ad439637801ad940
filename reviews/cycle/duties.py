"""What the cycle registers with duties: calibrating and releasing, seeing one's month, deciding an objection."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Month
from core.walltime import company_zone
from core.wording import month_in_words
from duties.registry import DutyKind, PlannedDuty, register_kind
from org.models import Appointment, Person
from reviews.cycle.dates import MonthDates, dates_of_all, last_day_before
from reviews.cycle.desk import sheets_before
from reviews.cycle.duty_codes import (
    CALIBRATION_DUTY,
    DECISION_DUTY,
    SIGHT_DUTY,
    decision_subject,
    month_in,
    month_subject,
)
from reviews.models import Objection, SignOff

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

KEPT = timedelta(days=62)
DUE = time(18)


# --- calibrating and releasing: one duty for a next superior and a month ----------------------------------------------


def plan_calibrations(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Opens when the ratings are complete, due on the calibration day, over when the month can be closed.

    One query for those who head nothing; else some twenty for each month whose ratings are complete in the span.
    """
    heads = Appointment.objects.touching(context.start - KEPT, context.end).filter(is_head=True)
    if not heads.filter(person__in=context.people).exists():
        return
    codes = {person.code: person.pk for person in context.people}
    for dates in dates_of_all(_months(context)):
        if context.start <= dates.ratings_by.date() <= context.end:
            yield from _calibrations(dates, codes)


def _months(context: "PlanContext") -> list[Month]:
    """The months after whose end the span lies."""
    month, found = Month.of(context.start).previous(), []
    while month.next().first <= context.end:
        found.append(month)
        month = month.next()
    return found


def _calibrations(dates: MonthDates, codes: Mapping[str, int]) -> Iterator[PlannedDuty]:
    for code, released in _released_by_signer(dates.month, codes).items():
        yield PlannedDuty(
            codes[code],
            month_subject(dates.month),
            dates.calibration_by.date(),
            dates.ratings_by.astimezone(UTC),
            dates.calibration_by.astimezone(UTC),
            dates.closes_from.astimezone(UTC),
            None if None in released else max(released),
        )


def _released_by_signer(month: Month, codes: Mapping[str, int]) -> dict[str, list[datetime | None]]:
    """Signer → when each of the sheets was released, None for one that is not. Fourteen queries."""
    sheets = [sheet for sheet in sheets_before(codes.values(), month) if sheet.releaser in codes]
    rows = SignOff.objects.released().filter(month=month, person__code__in=[sheet.person for sheet in sheets])
    at = dict(rows.values_list("person__code", "released_at"))
    found: dict[str, list[datetime | None]] = {}
    for sheet in sheets:
        found.setdefault(sheet.releaser, []).append(at.get(sheet.person))
    return found


def calibrations_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When the last sheet of each was released. Fifteen queries a month."""
    done: dict[UUID, datetime] = {}
    for month in {month_in(duty.subject) for duty in duties}:
        mine = {duty.person_id: duty.pk for duty in duties if month_in(duty.subject) == month}
        codes = dict(Person.objects.filter(pk__in=mine).values_list("code", "pk"))
        for code, released in _released_by_signer(month, codes).items():
            if None not in released:
                done[mine[codes[code]]] = max(released)
    return done


# --- seeing one's month -----------------------------------------------------------------------------------------------


def plan_sights(context: "PlanContext") -> Iterator[PlannedDuty]:
    """From the release on, until the last day to object; done by having seen it or by an objection. Three queries."""
    rows = SignOff.objects.released().filter(person__in=context.people, released_at__gte=context.now - KEPT)
    found = list(rows.order_by("pk"))
    if not found:
        return
    raised = Objection.objects.filter(person__in=context.people, month__in={row.month for row in found})
    objected = {
        (person, month): at
        for person, month, at in raised.order_by("-raised_at").values_list("person", "month", "raised_at")
    }
    dates = {one.month: one for one in dates_of_all({Month(row.month) for row in found})}
    for row in found:
        if (timetable := dates.get(Month(row.month))) is None:
            continue
        until = timetable.taken_until(row.released_at)
        seen = row.acknowledged_at or objected.get((row.person_id, row.month))
        yield PlannedDuty(
            row.person_id,
            month_subject(Month(row.month)),
            last_day_before(until),
            row.released_at,
            (until - timedelta(minutes=1)).astimezone(UTC),
            until.astimezone(UTC),
            seen,
        )


# --- deciding an objection --------------------------------------------------------------------------------------------


def plan_decisions(context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty for each objection that these people decide, due five working days after it was raised. One query."""
    near = Q(decided_at=None) | Q(raised_at__gte=context.now - KEPT)
    for objection in Objection.objects.filter(near, decider__in=context.people).order_by("pk"):
        due_at = datetime.combine(objection.due_on, DUE, tzinfo=company_zone())
        yield PlannedDuty(
            objection.decider_id,
            decision_subject(objection),
            objection.due_on,
            objection.raised_at,
            due_at.astimezone(UTC),
            None,
            objection.decided_at,
        )


# --- registration -----------------------------------------------------------------------------------------------------


def sights_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each was seen. One query."""
    keys = {(duty.person_id, month_in(duty.subject)): duty.pk for duty in duties}
    people = [person for person, _month in keys]
    rows = SignOff.objects.filter(acknowledged_at__isnull=False, person__in=people)
    return {
        keys[key]: at
        for person, month, at in rows.values_list("person", "month", "acknowledged_at")
        if (key := (person, Month(month))) in keys
    }


def decisions_done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
    """When each objection was decided. One query."""
    keys = {duty.pk: int(duty.subject.split(":")[2]) for duty in duties}
    rows = Objection.objects.filter(pk__in=keys.values(), decided_at__isnull=False)
    at = dict(rows.values_list("pk", "decided_at"))
    return {pk: at[key] for pk, key in keys.items() if key in at}


def register() -> None:
    """Called in AppConfig.ready."""
    register_kind(
        DutyKind(
            code=CALIBRATION_DUTY,
            label=gettext_lazy("Calibrate and release the month"),
            plan=plan_calibrations,
            done=calibrations_done,
            url=lambda duty: f"{reverse('reviews:assessment_list', args=[month_in(duty.subject)])}#calibrate",
            action_label=gettext_lazy("Compare and release"),
            title=lambda duty: (
                _("Calibrate and release the month, %(month)s")
                % {"month": month_in_words(month_in(duty.subject).first)}
            ),
            knows_done=True,
            estimate_minutes=10,
        )
    )
    register_kind(
        DutyKind(
            code=SIGHT_DUTY,
            label=gettext_lazy("See your month"),
            plan=plan_sights,
            done=sights_done,
            url=_own_sheet,
            action_label=gettext_lazy("Look at it"),
            title=lambda duty: _("See your month, %(month)s") % {"month": month_in_words(month_in(duty.subject).first)},
            knows_done=True,
            estimate_minutes=3,
            told_to_superior=False,
        )
    )
    register_kind(
        DutyKind(
            code=DECISION_DUTY,
            label=gettext_lazy("Decide an objection"),
            plan=plan_decisions,
            done=decisions_done,
            url=lambda duty: reverse("months:objection_detail", args=[duty.subject.split(":")[2]]),
            action_label=gettext_lazy("Read and decide"),
            title=lambda duty: (
                _("Decide an objection, %(month)s") % {"month": month_in_words(month_in(duty.subject).first)}
            ),
            knows_done=True,
            estimate_minutes=10,
            told_to_superior=False,
        )
    )


def _own_sheet(duty: "Duty") -> str:
    return reverse("months:own_sheet", args=[month_in(duty.subject)])
