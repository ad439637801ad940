"""What a report is written and checked against, read once in a request: deadlines, items of the day, records."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings

from meetings.deadlines import Deadlines
from meetings.evidence import Evidence, records_of
from meetings.models import ReportKind
from meetings.work_items import WorkItem, daily_items
from org.models import Person


@dataclass
class Ground:
    """The facts behind one person's report; each part is loaded when it is first asked for."""

    person: Person
    kind: str
    subject_on: date

    @cached_property
    def deadlines(self) -> Deadlines:
        """Four queries."""
        return Deadlines.load([self.person], self.subject_on, self.subject_on + timedelta(days=7))

    def today(self, now: datetime) -> date:
        """The date on the wall of the unit that decides the report, else the company's. No query of its own."""
        day = self.deadlines.deciding_day(self.person.pk, self.kind, self.subject_on)
        post = self.deadlines.post(self.person.pk, day)
        return now.astimezone(ZoneInfo(post.zone if post else settings.COMPANY_TIME_ZONE)).date()

    @cached_property
    def profile(self) -> str:
        return self.deadlines.profile(self.person.pk, self.kind, self.subject_on)

    @cached_property
    def items(self) -> tuple[WorkItem, ...]:
        """The daily items of the profile; none for other kinds of reports."""
        return daily_items(self.profile, self.subject_on) if self.kind == ReportKind.DAILY else ()

    @cached_property
    def records(self) -> dict[str, list[Evidence]]:
        """What other rooms hold of the day, by item."""
        return records_of(self.person.pk, self.subject_on) if self.kind == ReportKind.DAILY else {}
