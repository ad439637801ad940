"""Working days and the availability of people, loaded once and asked often (rules.md 2.1).

The arithmetic is org.rules; here is only what is read from the database.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Self

from org import rules
from org.models import CalendarDay, LeaveDay, Person

MANY = 1000  # from here on a list of ids in the query costs more than the rows it keeps away


class WorkCalendar(rules.WorkCalendar):
    """The company's working days between two dates; what lies outside them is no working day."""

    @classmethod
    def load(cls, start: date, end: date) -> Self:
        """The calendar from `start` to `end`, both inclusive. One query."""
        return cls(CalendarDay.objects.filter(day__range=(start, end)).values_list("day", "is_working"))


class Availability:
    """Day weights of people between two dates: 0, 0.5 or 1."""

    def __init__(self, calendar: rules.WorkCalendar, people: dict[int, rules.Attendance]) -> None:
        self.calendar, self.people = calendar, people

    @classmethod
    def load(cls, people: Iterable[Person], start: date, end: date) -> Self:
        """The days of `people` from `start` to `end`, both inclusive. Two queries for any number of people.

        Ask for some weeks more than the days in question where `next_available` is wanted: nothing is known past `end`.
        """
        people = list(people)
        calendar = WorkCalendar.load(start, end)
        leave = LeaveDay.objects.filter(day__range=(start, end))
        if len(people) < MANY:
            leave = leave.filter(person__in=[person.pk for person in people])
        off: dict[int, dict[date, int]] = {}
        for person_id, day, fraction in leave.values_list("person_id", "day", "fraction"):
            off.setdefault(person_id, {})[day] = int(fraction * rules.WHOLE_DAY)
        return cls(
            calendar,
            {
                person.pk: rules.Attendance(
                    calendar, hired_on=person.hired_on, left_on=person.left_on, leave=off.get(person.pk)
                )
                for person in people
            },
        )

    def with_leave(self, person_id: int, leave: Mapping[date, int]) -> "Availability":
        """The same with more leave of one person: halves of a day off by date."""
        return Availability(self.calendar, self.people | {person_id: self.people[person_id].with_leave(leave)})

    def weight(self, person_id: int, day: date) -> Decimal:
        """The person's weight of the day: 0 is not available."""
        return self.people[person_id].weight(day)

    def available_days(self, person_id: int, start: date, end: date) -> list[date]:
        """Days from `start` to `end`, both inclusive, on which the person is available."""
        return [day for day, _ in self.people[person_id].available(start, end)]

    def next_available(self, person_id: int, after: date, count: int = 1) -> date | None:
        """The `count`-th available day after `after`; None where the loaded days end before it (C18)."""
        return self.people[person_id].next_available(after, count)
