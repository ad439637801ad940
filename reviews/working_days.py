"""Days by which something is to be done: a few working days of the company from today."""

from datetime import date, timedelta

from org.calendar import WorkCalendar

FAR = timedelta(days=40)


def in_working_days(today: date, number: int) -> date:
    """The `number`-th working day after `today`; where the calendar does not reach, two days later than that. One
    query."""
    return WorkCalendar.load(today, today + FAR).after(today, number) or today + timedelta(days=number + 2)
