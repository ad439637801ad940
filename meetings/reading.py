"""A report as its reader sees it: what was sent, its state, what comes back, and what may be done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.verdicts import Verdict, denied
from meetings import permissions, rules
from meetings.deadlines import Deadlines
from meetings.drafting import Planned, planned_before
from meetings.evidence import Figure
from meetings.feedback import Feedback, feedback_on
from meetings.forms import ReportForm, typed_fields
from meetings.models import MONTHS, Report, ReportKind, ReportLine, ReportReply, WeeklyPlan
from meetings.querysets import ReportQuerySet
from meetings.report_templates import told_texts
from meetings.selectors import next_steps, open_promises
from meetings.summaries import Section
from meetings.visits import VISIT, add_details
from meetings.work_items import WorkItem, daily_items, weekly_label, weekly_names
from org.access import today_of
from org.models import Person


class Difference(NamedTuple):
    """A field that another tab has saved with another content than the one just typed."""

    label: str
    mine: str
    theirs: str


def differences(typed: ReportForm, saved: ReportForm) -> list[Difference]:
    """Where two forms part, in the order of the typed one and then of what only the saved one has."""
    mine, theirs = typed_fields(typed.data), dict(saved.stored)
    names = [*typed.fields, *(name for name in theirs if name not in typed.fields)]
    found = []
    for name in names:
        if name.startswith(("seen_", "line_count", "version")) or mine.get(name, "") == theirs.get(name, ""):
            continue
        field = typed.fields.get(name) or saved.fields.get(name)
        label = str(field.label) if field is not None and field.label else name
        found.append(Difference(label, mine.get(name, ""), theirs.get(name, "")))
    return found


def is_named(person: Person, text: str) -> bool:
    """Whether a filter's text means the person."""
    wanted = text.casefold()
    return wanted in person.name_zh.casefold() or wanted in person.name_pinyin.casefold() or wanted == person.code


class CountShown(NamedTuple):
    """One count of a sent report and whether it is declared or stands on records."""

    item: WorkItem
    count: int


class QuantityShown(NamedTuple):
    """One weekly quantity: plan and actual."""

    name: str
    planned: int
    actual: int


@dataclass
class Sheet:
    """A sent or excused report, read by `viewer`. Each part costs a constant number of queries."""

    report: Report
    viewer: Person
    now: datetime

    @property
    def is_mine(self) -> bool:
        return self.report.person_id == self.viewer.pk

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines.load([self.report.person], self.report.subject_on, self.report.last_day)

    @cached_property
    def deadline(self) -> rules.Deadline:
        return self.deadlines.deadline(self.report.person_id, self.report.kind, self.report.subject_on)

    @property
    def state(self) -> str:
        is_excused = self.report.excused_on is not None
        return rules.report_state(self.report.sent_at, self.deadline, now=self.now, is_excused=is_excused)

    @property
    def _readable(self) -> ReportQuerySet:
        """The person's reports that the viewer reads: after a transfer not those under the former superior."""
        return Report.objects.visible_to(self.viewer).filter(person=self.report.person_id)

    @property
    def profile(self) -> str:
        return self.deadlines.profile(self.report.person_id, self.report.kind, self.report.subject_on)

    @cached_property
    def lines(self) -> list[ReportLine]:
        return list(self.report.lines.all())

    @property
    def records(self) -> list[ReportLine]:
        return [line for line in self.lines if not line.is_customer]

    @cached_property
    def visits(self) -> list[ReportLine]:
        """The lines that are visits, each with what its details say. Two queries, none for other reports."""
        found = [line for line in self.lines if line.item == VISIT]
        for line in found:
            line.report = self.report
        add_details(found)
        return [line for line in found if line.said or self.may_correct]

    @property
    def customers(self) -> list[ReportLine]:
        return [line for line in self.lines if line.is_customer]

    @cached_property
    def item_names(self) -> dict[str, str]:
        if self.report.kind != ReportKind.DAILY:
            return {}
        return {item.code: item.name for item in daily_items(self.profile, self.report.subject_on)}

    def counts(self) -> list[CountShown]:
        """What was counted, in the order of the scheme."""
        if self.report.kind != ReportKind.DAILY:
            return []
        items = daily_items(self.profile, self.report.subject_on)
        return [CountShown(item, self.report.counts[item.code]) for item in items if self.report.counts.get(item.code)]

    def told(self) -> list[ReportLine]:
        """Promises of earlier days whose outcome this report told. One query."""
        if self.report.kind != ReportKind.DAILY:
            return []
        lines = ReportLine.objects.filter(
            report__in=self._readable, report__kind=ReportKind.DAILY, told_on=self.report.subject_on
        )
        return list(lines.exclude(outcome="").order_by("pk"))

    def texts(self) -> list[tuple[str, str]]:
        """What was written, under the names of the template of its day. One query."""
        return told_texts(self.report)

    def quantities(self) -> list[QuantityShown]:
        """Plan and actual of a weekly report. One query."""
        if self.report.kind != ReportKind.WEEKLY:
            return []
        plan = WeeklyPlan.objects.filter(person=self.report.person_id, week_start=self.report.subject_on).first()
        if plan is None:
            return []
        day = self.deadlines.deciding_day(self.report.person_id, ReportKind.WEEKLY, self.report.subject_on)
        names = weekly_names(self.profile, day)
        return [
            QuantityShown(weekly_label(name), plan.planned[number], plan.actual[number])
            for number, name in enumerate(names)
        ]

    def figures(self) -> list[Figure]:
        """The month's figures as they stood when it was sent."""
        return [Figure.of_row(row) for row in self.report.body.get("figures", ())]

    def summary(self) -> list[Section]:
        """What the records said when it was sent."""
        return [Section.of_row(row) for row in self.report.body.get("from_records", ())]

    @cached_property
    def planned(self) -> Planned | None:
        """What the report before planned for this time. One query."""
        return planned_before(self._readable, self.report.kind, self.report.subject_on)

    @cached_property
    def untold(self) -> list[ReportLine]:
        """Promises that were due and that the daily report did not tell of. One query."""
        if self.report.kind != ReportKind.DAILY or self.report.sent_at is None:
            return []
        return [line for line in open_promises(self._readable, self.report.subject_on) if not line.outcome]

    @cached_property
    def feedback(self) -> Feedback | None:
        return feedback_on([self.report]).get(self.report.pk)

    @cached_property
    def rating_due_at(self) -> datetime | None:
        """Until when the superior rates it (C24); None where nobody does, as of a day on which none was owed."""
        if self.report.sent_at is None or self.report.kind in MONTHS:
            return None
        about = (self.report.person_id, self.report.kind, self.report.subject_on)
        if not self.deadlines.owes(*about):
            return None
        in_force = self.deadlines.rules_of(*about)
        calendar, times = self.deadlines.availability.calendar, in_force.times
        if self.report.kind == ReportKind.WEEKLY:
            return rules.weekly_rating_due(self.deadline, calendar=calendar, times=times)
        sent_on = self.report.sent_at.astimezone(times.tz).date()
        return rules.daily_rating_due(sent_on, calendar=calendar, times=times)

    def next_steps(self) -> list[ReportLine]:
        """The writer's own open promises, shown to the writer alone."""
        return next_steps(self.report.person, self.today) if self.is_mine else []

    @property
    def today(self) -> date:
        return today_of(self.viewer, self.now)

    @cached_property
    def replies(self) -> list[ReportReply]:
        """What was said to it and answered. One query."""
        return list(self.report.replies.select_related("author", "written_for"))

    @property
    def may_read(self) -> Verdict:
        return permissions.may_mark_read(self.viewer, self.report, on=self.today)

    @cached_property
    def may_correct(self) -> Verdict:
        if not self.is_mine or self.report.sent_at is None:
            return denied(_("Only the person writes this report."))
        return permissions.may_correct(self.report, deadline=self.deadline, feedback=self.feedback, now=self.now)
