"""What a report is written and checked against, read once in a request: deadlines, items of the day, records."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings

from meetings.deadlines import Deadlines
from meetings.evidence import Evidence, records_of
from meetings.models import Report, ReportKind, ReportLine, last_day_of
from meetings.report_fields import ReportField, fields_of
from meetings.selectors import open_promises
from meetings.work_items import WorkItem, daily_items
from org.models import Person
from org.tree import OrgTree


@dataclass
class Ground:
    """The facts behind one person's report; each part is loaded when it is first asked for."""

    person: Person
    kind: str
    subject_on: date

    @cached_property
    def report(self) -> Report | None:
        """The row, None before the first writing. One query."""
        return Report.objects.filter(person=self.person, kind=self.kind, subject_on=self.subject_on).first()

    @cached_property
    def lines(self) -> list[ReportLine]:
        """The lines that were sent. One query, none before the first sending."""
        return list(self.report.lines.all()) if self.report and self.report.sent_at else []

    @cached_property
    def promises(self) -> list[ReportLine]:
        """The next steps whose outcome a daily report may tell. One query."""
        return (
            open_promises(Report.objects.filter(person=self.person), self.subject_on)
            if self.kind == ReportKind.DAILY
            else []
        )

    @cached_property
    def deadlines(self) -> Deadlines:
        """Four queries."""
        last = max(last_day_of(self.kind, self.subject_on), self.subject_on + timedelta(days=7))
        return Deadlines.load([self.person], self.subject_on, last, written=(self.kind, self.subject_on))

    def today(self, now: datetime) -> date:
        """The date on the wall of the unit that decides the report, else the company's. No query of its own."""
        day = self.deadlines.deciding_day(self.person.pk, self.kind, self.subject_on)
        post = self.deadlines.post(self.person.pk, day)
        return now.astimezone(ZoneInfo(post.zone if post else settings.COMPANY_TIME_ZONE)).date()

    def stamp(self) -> dict[str, int | None]:
        """The unit and superior of the deciding day as fields of a DatedFact, for whoever may write. One query."""
        day = self.deadlines.deciding_day(self.person.pk, self.kind, self.subject_on)
        unit_id = self.deadlines.post(self.person.pk, day).unit_id
        return {"unit_id": unit_id, "superior_id": OrgTree.on(day).superior_of(self.person.pk, unit_id)}

    @cached_property
    def profile(self) -> str:
        return self.deadlines.profile(self.person.pk, self.kind, self.subject_on)

    @cached_property
    def items(self) -> tuple[WorkItem, ...]:
        """The daily items of the profile; none for other kinds of reports."""
        return daily_items(self.profile, self.subject_on) if self.kind == ReportKind.DAILY else ()

    @property
    def asked(self) -> tuple[ReportField, ...]:
        """The fields of the template in force for the subject. No query of its own."""
        return fields_of(self.kind, self.deadlines.asked)

    @cached_property
    def records(self) -> dict[str, list[Evidence]]:
        """What other rooms hold of the day, by item."""
        if self.kind != ReportKind.DAILY:
            return {}
        return records_of(self.person.pk, self.subject_on, {item.code for item in self.items})
