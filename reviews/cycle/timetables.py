"""Setting by when the steps of a month are taken, for months that are not over yet."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.periods import Month
from core.verdicts import require
from duties.services import mark_stale
from meetings.rules import ReportTimes
from org.access import today_of
from org.models import Person
from reviews.cycle.dates import in_order
from reviews.cycle.permissions import may_control
from reviews.models import MonthTimetable, Scheme
from reviews.schemes import scheme_on, terms

AHEAD = 12  # months that a timetable can be set for


def months_to_set(today_month: Month) -> list[Month]:
    """The running month and those after it: what is over keeps its days."""
    months = [today_month]
    while len(months) < AHEAD:
        months.append(months[-1].next())
    return months


@transaction.atomic
def set_timetable(
    effective_from: Month, *, calibration_day: int, objection_day: int, by: Person, now: datetime
) -> MonthTimetable:
    """Sets the days from that month on; the same month again is changed, months before it keep theirs.

    Raises PermissionDenied, ValidationError (the month is over, days out of order with a scheme of then).
    """
    require(may_control(by, now=now))
    if effective_from not in months_to_set(Month.of(today_of(by, now))):
        raise ValidationError({"effective_from": _("A timetable is set for this month or a later one.")})
    wanted = MonthTimetable(calibration_day=calibration_day, objection_day=objection_day)
    times = next((times for times in _times_from(effective_from) if not in_order(times, wanted)), None)
    if times is not None:
        raise ValidationError(
            {
                "objection_day": _(
                    "In this order: ratings complete (%(rating)s), calibrated, objections, closed (%(closing)s)."
                )
                % {"rating": times.rating_days, "closing": times.closing_day}
            }
        )
    row, _is_new = MonthTimetable.objects.update_or_create(
        effective_from=effective_from,
        defaults={"calibration_day": calibration_day, "objection_day": objection_day, "set_by": by, "set_at": now},
    )
    audit.record("reviews.set_timetable", by=by, about=row, fields=["calibration_day", "objection_day"])
    mark_stale()
    return row


def _times_from(month: Month) -> Iterator[ReportTimes]:
    """The times of the scheme in force for the month, and of those that follow."""
    later = Scheme.objects.filter(effective_from__gt=month.first).values_list("effective_from", flat=True)
    for first in (month.first, *later):
        yield terms(scheme_on(first), Month.of(first)).times
