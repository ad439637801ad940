"""What a superior has not read yet: unread reports count against the reader, never against the writer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from meetings.models import MONTHS, Report, ReportKind, ReportLine
from meetings.querysets import ReportQuerySet
from meetings.report_templates import told_texts_of
from meetings.selectors import ReportState, reads_others, states_of_reports
from meetings.summaries import Section
from meetings.work_items import SHORT_NAMES, WorkItem
from org.access import today_of
from org.acting import acts_for
from org.models import Person

LOOK_BACK = timedelta(days=31)
RATING_DAYS = timedelta(days=4)  # what is younger stands in the queue of ratings, and rating reads it
AT_ONCE = 10
STOOD_IN = (ReportKind.DAILY, ReportKind.WEEKLY)  # what a deputy reads; months and longer wait for the superior


def unread_by(superior: Person, now: datetime) -> ReportQuerySet:
    """The reports of the last month whose superior has not read them."""
    unread = Report.objects.sent().filter(superior=superior, read_at=None, sent_at__gte=now - LOOK_BACK)
    return unread.exclude(person=superior)


def unread_for(viewer: Person, now: datetime) -> ReportQuerySet:
    """The viewer's own, and those of whoever the viewer stands in for."""
    absent = acts_for(viewer, today_of(viewer, now))
    own = Q(superior=viewer) | Q(superior__in=absent, kind__in=STOOD_IN)
    unread = Report.objects.sent().filter(own, read_at=None, sent_at__gte=now - LOOK_BACK)
    return unread.exclude(person=viewer)


def left_unread(viewer: Person, now: datetime) -> ReportQuerySet | None:
    """What no rating will read: summaries of months and longer, and what was sent days ago. None: reads nobody's."""
    if not reads_others(viewer, now):
        return None
    return unread_by(viewer, now).filter(Q(kind__in=list(MONTHS)) | Q(sent_at__lt=now - RATING_DAYS))


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """One report, short enough to be read in half a minute."""

    report: Report
    state: ReportState
    lines: Sequence[ReportLine]
    told: Sequence[ReportLine]
    texts: Sequence[tuple[str, str]]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """What was counted, in the order of the scheme, under short names."""
        found = Counter(self.report.counts)
        codes = [*(code for code in SHORT_NAMES if found[code]), *sorted(set(found) - set(SHORT_NAMES))]
        return [(WorkItem(code, code, code, 0, 0).name, found[code]) for code in codes if found[code]]

    @property
    def summary(self) -> list[Section]:
        return [Section.of_row(row) for row in self.report.body.get("from_records", ())]


@dataclass(frozen=True, slots=True)
class Unread:
    """How much waits, since when, and the oldest of it."""

    count: int
    oldest_on: date | None
    rows: Sequence[UnreadRow]


def load_unread(viewer: Person, now: datetime) -> Unread:
    """The oldest ten with all they say. Eight queries for any number."""
    waiting = unread_for(viewer, now)
    first = waiting.select_related("person", "unit").order_by("sent_at", "pk")[:AT_ONCE]
    reports = list(first)
    states, texts = states_of_reports(reports, now), told_texts_of(reports)
    lines: dict[int, list[ReportLine]] = {}
    for line in ReportLine.objects.filter(report__in=reports):
        lines.setdefault(line.report_id, []).append(line)
    rows = [
        UnreadRow(report, states[report.pk], lines.get(report.pk, ()), told, texts[report.pk])
        for report, told in zip(reports, _told_by(reports), strict=True)
    ]
    return Unread(waiting.count(), reports[0].subject_on if reports else None, rows)


def _told_by(reports: Sequence[Report]) -> list[list[ReportLine]]:
    """Of each report the promises of earlier days whose outcome it told. One query."""
    days = {(report.person_id, report.subject_on) for report in reports if report.kind == ReportKind.DAILY}
    lines = ReportLine.objects.filter(
        report__person__in={person for person, _day in days}, told_on__in={day for _person, day in days}
    )
    found: dict[tuple[int, date], list[ReportLine]] = {}
    for line in lines.exclude(outcome="").select_related("report").order_by("pk"):
        found.setdefault((line.report.person_id, line.told_on), []).append(line)
    return [
        found.get((report.person_id, report.subject_on), []) if report.kind == ReportKind.DAILY else []
        for report in reports
    ]
