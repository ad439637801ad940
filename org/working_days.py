"""The work calendar is kept: the company's own days off and working days, and the years ahead."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.absences import extend_absences, planned_until
from org.access import today_of
from org.holiday_calendar import add_days, public_days
from org.models import CalendarCheck, CalendarDay, Person
from org.periods import require_open
from org.permissions import may_keep_organisation
from org.signals import announce_moved, calendar_checked

Kind = CalendarDay.Kind
DAY_FIELDS = ("is_working", "kind", "note")
BY_THE_COMPANY = (Kind.COMPANY_WORKDAY, Kind.COMPANY_HOLIDAY)


@transaction.atomic
def set_calendar_day(day: date, *, is_working: bool | None, by: Person, on: date, note: str = "") -> CalendarDay:
    """Declares a working day or a day off for the company; None goes back to what the public calendar says.

    `on` is the today of whoever acts. Again changes nothing. Raises ValidationError when the month is not open.
    """
    require(may_keep_organisation(by, on))
    require_open(day)
    wanted = day_wanted(day, is_working=is_working, note=note)
    wanted.full_clean(validate_unique=False)
    before = CalendarDay.objects.filter(day=day).first()
    if before is None or is_other(before, wanted):
        save_days([wanted], known=[before] if before else [], by=by)
    return wanted


def next_working_day(day: date) -> date:
    """`day`, or the first working day after it; `day` as well where the calendar knows none. One query."""
    found = CalendarDay.objects.filter(day__gte=day, is_working=True).order_by("day").values_list("day", flat=True)
    return found.first() or day


def day_wanted(day: date, *, is_working: bool | None, note: str) -> CalendarDay:
    """The day as it is to be: the company's own word only where the public calendar says otherwise."""
    wanted = CalendarDay(**public_days(day, day)[0]._asdict())
    if is_working is not None and is_working != wanted.is_working:
        wanted.is_working = is_working
        wanted.kind = Kind.COMPANY_WORKDAY if is_working else Kind.COMPANY_HOLIDAY
    wanted.note = note
    return wanted


def is_other(before: CalendarDay, wanted: CalendarDay) -> bool:
    return any(getattr(before, name) != getattr(wanted, name) for name in DAY_FIELDS)


def save_days(wanted: Sequence[CalendarDay], *, known: Iterable[CalendarDay], by: object) -> None:
    """Writes days that differ from the `known` ones and tells whose days changed."""
    before = {day.day: day for day in known}
    CalendarDay.objects.bulk_create(day for day in wanted if day.day not in before)
    CalendarDay.objects.bulk_update((day for day in wanted if day.day in before), DAY_FIELDS, batch_size=500)
    audit.record_all("org.set_calendar_day", by=by, about=wanted, fields=DAY_FIELDS)
    moved = [day.day for day in wanted if day.day not in before or before[day.day].is_working != day.is_working]
    if moved:
        announce_moved(None, since=min(moved))


@transaction.atomic
def confirm_calendar(year: int, *, by: Person, now: datetime) -> CalendarCheck:
    """Notes that somebody looked at the calendar of a year and found it right; again keeps the first word.

    Raises ValidationError for a year that is over or not planned to its end.
    """
    today = today_of(by, now)
    require(may_keep_organisation(by, today))
    if year < today.year:
        raise ValidationError(_("This year is over."), code="year_over")
    first, last = date(year, 1, 1), date(year, 12, 31)
    if CalendarDay.objects.filter(day__range=(first, last)).count() <= (last - first).days:
        raise ValidationError(_("Not every day of this year is planned yet."), code="year_not_planned")
    check, is_new = CalendarCheck.objects.get_or_create(year=year, defaults={"checked_by": by, "checked_at": now})
    if is_new:
        audit.record("org.confirm_calendar", by=by, about=check)
        calendar_checked.send(sender=None, year=year, at=now)
    return check


@transaction.atomic
def keep_calendar(now: datetime) -> int:
    """Fills the calendar to the end of next year and takes over what the public calendar has learnt of days to come.

    Days that the company set, and days that are past or today, stay. Returns how many days were added or changed.
    One query when there is nothing to do.
    """
    today = now.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date()
    first, last = today.replace(month=1, day=1), date(today.year + 1, 12, 31)
    stored = dict(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "kind"))
    public = public_days(first, last)
    added = 0
    if missing := [day for day in public if day.day not in stored]:
        ended = planned_until()
        added = add_days(missing)
        extend_absences(ended)
    changed = [
        CalendarDay(**day._asdict())
        for day in public
        if day.day > today and stored.get(day.day, day.kind) not in (day.kind, *BY_THE_COMPANY)
    ]
    if changed:
        CalendarDay.objects.bulk_update(changed, ["is_working", "kind"])
        audit.record("org.keep_calendar", by="org.keep_calendar", fields=["is_working", "kind"])
        announce_moved(None, since=changed[0].day)
    return added + len(changed)
