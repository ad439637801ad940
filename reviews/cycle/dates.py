"""When the steps of a month's appraisal are due (rules.md 2.8): a few working days after it, on the company's wall."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.periods import Month
from core.walltime import company_zone
from meetings.rules import ReportTimes
from org.models import CalendarDay
from org.rules import WorkCalendar
from reviews.models import MonthTimetable, Scheme
from reviews.schemes import Timeline, terms

ONE_DAY = timedelta(days=1)
LATE_RELEASE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class MonthDates:
    """The instants of a month's steps, aware."""

    month: Month
    ratings_by: datetime
    calibration_by: datetime
    releases_at: datetime  # by itself what has not been released, so that everybody can still object
    objections_until: datetime  # exclusive
    closes_from: datetime

    @property
    def last_day_to_object(self) -> date:
        return last_day_before(self.objections_until)

    def taken_until(self, released_at: datetime) -> datetime:
        """Until when objections are taken: the day of the timetable, or three days where the release leaves less than
        one until then."""
        in_time = released_at + ONE_DAY < self.objections_until
        return self.objections_until if in_time else released_at + LATE_RELEASE


def last_day_before(until: datetime) -> date:
    """The last day of the company that ends before `until`, or in which it lies."""
    return (until - timedelta(microseconds=1)).astimezone(company_zone()).date()


def dates_of(month: Month) -> MonthDates | None:
    """The dates of one month; None before the first scheme and where the calendar does not reach. Three queries."""
    return next(iter(dates_of_all([month])), None)


def dates_of_all(months: Collection[Month]) -> list[MonthDates]:
    """The dates of some months, in their order, those that have any. Three queries for any number."""
    if not months:
        return []
    first, last = min(months).next(), max(months).next()
    days = CalendarDay.objects.filter(day__range=(first.first, last.last)).values_list("day", "is_working")
    calendar, schemes, timetables = WorkCalendar(days), Timeline(), list(MonthTimetable.objects.all())
    found = (_dates(month, calendar, schemes, timetables) for month in sorted(months))
    return [dates for dates in found if dates is not None]


def timetable_of(month: Month, timetables: Sequence[MonthTimetable]) -> MonthTimetable:
    """The one in force for the month, of all of them in their order."""
    begun = [one for one in timetables if one.effective_from <= month]
    return begun[-1] if begun else timetables[0]


def in_order(times: ReportTimes, timetable: MonthTimetable) -> bool:
    """Whether the steps of the scheme and those of the timetable come one after the other."""
    return times.rating_days <= timetable.calibration_day < timetable.objection_day < times.closing_day


def timetables_from(month: Month) -> list[MonthTimetable]:
    """The one in force for the month, and those that follow. One query."""
    timetables = list(MonthTimetable.objects.all())
    return [timetable_of(month, timetables), *(one for one in timetables if one.effective_from > month)]


def _dates(
    month: Month, calendar: WorkCalendar, schemes: Timeline, timetables: Sequence[MonthTimetable]
) -> MonthDates | None:
    try:
        times = terms(schemes.of(month), month).times
    except Scheme.DoesNotExist:
        return None
    timetable, after = timetable_of(month, timetables), month.next()
    numbers = (times.rating_days, timetable.calibration_day, timetable.objection_day, times.closing_day)
    ratings, calibration, objection, closing = (calendar.of_month(after, number) for number in numbers)
    if None in (ratings, calibration, objection, closing):
        return None
    zone = company_zone()
    return MonthDates(
        month,
        ratings_by=datetime.combine(ratings, times.rating, tzinfo=zone),
        calibration_by=datetime.combine(calibration, times.rating, tzinfo=zone),
        releases_at=datetime.combine(calibration + ONE_DAY, time.min, tzinfo=zone),
        objections_until=datetime.combine(objection + ONE_DAY, time.min, tzinfo=zone),
        closes_from=datetime.combine(closing + ONE_DAY, time.min, tzinfo=zone),
    )
