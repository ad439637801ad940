"""The unit and the superior of the day, as facts carry them."""

from datetime import date
from typing import Any

from core.periods import Month
from org.rules import Attendance, OrgChart, WorkCalendar
from reviews.month.facts import CompanyMonth


class Stamps:
    """Answers from the folder alone: who belonged where, and to whom, on a day."""

    def __init__(self, facts: CompanyMonth, *, people: dict[str, int], units: dict[str, int]):
        """`people`, `units`: keys of the database by code."""
        self.people, self.units = people, units
        self.service = {row.code: (row.hired_on, row.left_on) for row in facts.people}
        left_on = {row.code: row.left_on for row in facts.people}
        self.chart = OrgChart(facts.units, facts.appointments, left_on)
        self.calendar = WorkCalendar((row.day, row.is_working) for row in facts.calendar)
        self.posts: dict[str, list[Any]] = {}
        for row in sorted(facts.appointments, key=lambda row: row.start):
            self.posts.setdefault(row.person, []).append(row)
        self.attendances: dict[str, Attendance] = {}
        self.leave: dict[str, dict[date, int]] = {}
        for row in facts.leave:
            self.leave.setdefault(row.person, {})[row.day] = int(row.fraction * 2)

    def post(self, person: str, day: date) -> Any:
        """The post of the day; where there is none, the last one before it, else the first."""
        posts = self.posts[person]
        return next((post for post in reversed(posts) if post.start <= day), posts[0])

    def keys(self, person: str, day: date) -> tuple[int, int, int | None]:
        """The keys of person, unit and superior of a fact of that day."""
        unit = self.post(person, day).unit
        superior = self.chart.superior(person, unit, day)
        return self.people[person], self.units[unit], self.people[superior] if superior else None

    def on(self, person: str, day: date) -> dict[str, int | None]:
        """The same as fields of a row."""
        return dict(zip(("person_id", "unit_id", "superior_id"), self.keys(person, day), strict=True))

    def attendance(self, person: str) -> Attendance:
        known = self.attendances.get(person)
        if known is None:
            hired_on, left_on = self.service[person]
            known = self.attendances[person] = Attendance(
                self.calendar, hired_on=hired_on, left_on=left_on, leave=self.leave.get(person)
            )
        return known

    def week_day(self, person: str, monday: date) -> date:
        return self.attendance(person).week_day(monday)

    def last_day(self, person: str, month: Month) -> date:
        """The last day in service of the month."""
        return min(month.last, self.service[person][1] or date.max)
