"""Who is in service, in which post and role, on which day: what the facts of a folder are checked against.

People whose own rows could not be read are `unsure`: nothing is said about them that those rows might explain.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from core.periods import Month
from org.rules import NOT_APPRAISED, Attendance, OrgChart, RolePeriod, WorkCalendar, role_periods
from salesops.exchange.kinds import BAD
from salesops.exchange.rows import Rows

Post = tuple[date, date, Any]


class Staff:
    """People, posts, calendar and leave of a folder, as far as they could be read."""

    def __init__(self, people: Rows, appointments: Rows, units: Rows, calendar: Rows, leave: Rows):
        self.complete = people.whole and appointments.whole
        self.unsure: set[str] = set(people.lost | appointments.lost)
        self.service = self._service(people)
        self.posts = self._posts(appointments)
        self.calendar = WorkCalendar((row.day, row.is_working) for _, row in calendar.good("day"))
        self.chart = self._chart(units)
        self._leave: dict[str, dict[date, int]] = {}
        for _, row in leave.good("person", "day", "fraction"):
            self._leave.setdefault(row.person, {})[row.day] = int(row.fraction * 2)
        self._attendance: dict[str, Attendance] = {}
        self._periods: dict[str, list[RolePeriod]] = {}

    def _service(self, people: Rows) -> dict[str, tuple[date, date | None]]:
        service: dict[str, tuple[date, date | None]] = {}
        for _, row in people.good("code"):
            if not row.hired_on:
                self.unsure.add(row.code)
            elif row.left_on is BAD or (row.left_on and row.left_on < row.hired_on):
                service.setdefault(row.code, (row.hired_on, None))
            else:
                service.setdefault(row.code, (row.hired_on, row.left_on))
        return service

    def _posts(self, appointments: Rows) -> dict[str, list[Post]]:
        posts: dict[str, list[Post]] = {}
        for _, row in appointments.good("person"):
            if not row.start or row.end is BAD or (row.end and row.end < row.start):
                self.unsure.add(row.person)
            elif row.start <= (end := self.end_of(row)):
                posts.setdefault(row.person, []).append((row.start, end, row))
        return posts

    def _chart(self, units: Rows) -> OrgChart:
        posts = [row for held in self.posts.values() for _, _, row in held]
        left_on = {person: left for person, (_, left) in self.service.items()}
        return OrgChart([row for _, row in units.good("code", "parent", "start", "end")], posts, left_on)

    def end_of(self, row: Any) -> date:
        """The last date of an appointment: an open end stops at the person's last day."""
        _, left_on = self.service.get(row.person, (None, None))
        return min(row.end or date.max, left_on or date.max)

    def spans(self, appointments: Rows, *fields: str) -> Iterator[tuple[int, Any, date]]:
        """(line, row, last date) of the appointments with a span that can be reasoned about."""
        for line, row in appointments.good("start", "end", *fields):
            end = self.end_of(row)
            if row.start <= end:
                yield line, row, end

    def post(self, person: str, day: date) -> Any | None:
        for start, end, row in self.posts.get(person, ()):
            if start <= day <= end:
                return row
        return None

    def why_not(self, person: str, day: date, *, appraised: bool = False) -> str | None:
        """Why nothing can be told about `person` on `day`; None when it can, or when that cannot be known.

        `appraised`: the post must also have a profile other than none.
        """
        post = self.post(person, day)
        if post is not None and not (appraised and post.profile == NOT_APPRAISED):
            service = self.service.get(person)
            if service is None or service[0] <= day:
                return None
        if not self.complete or person in self.unsure:
            return None
        hired_on, left_on = self.service[person]
        if day < hired_on or (left_on and day > left_on):
            return f"{person} is not in service on {day}"
        if post is None:
            return f"{person} holds no appointment on {day}"
        return f"{person} holds the profile {NOT_APPRAISED} on {day}"

    def attendance(self, person: str) -> Attendance:
        """The days of a person whose service is known."""
        known = self._attendance.get(person)
        if known is None:
            hired_on, left_on = self.service[person]
            known = self._attendance[person] = Attendance(
                self.calendar, hired_on=hired_on, left_on=left_on, leave=self._leave.get(person)
            )
        return known

    def available_days(self, person: str, first: date, last: date) -> Decimal:
        return Decimal(sum(halves for _, halves in self.attendance(person).available(first, last))) / 2

    def periods(self, person: str, month: Month) -> list[RolePeriod]:
        """The role periods of a person with a working day in the month."""
        periods = self._periods.get(person)
        if periods is None:
            rows = [row for _, _, row in self.posts.get(person, ())]
            periods = self._periods[person] = role_periods(rows, left_on=self.service[person][1])
        return [period for period in periods if self.calendar.count(*period.within(month.first, month.last))]

    def superior(self, person: str, day: date) -> str | None:
        post = self.post(person, day)
        return self.chart.superior(person, post.unit, day) if post else None
