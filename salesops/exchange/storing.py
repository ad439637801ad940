"""Rows of a folder made rows of the database, each table in batches; the inverse of reviews.month.stored."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max, Model

from core.bulk import insert_rows
from core.walltime import from_wall
from meetings.models import Report, ReportKind, WeeklyPlan
from org.many import add_people
from org.models import Appointment, CalendarDay, LeaveDay, Person, Title, Unit, UnitVersion
from reviews.models import (
    Adjustment,
    Assessment,
    DailyAppraisal,
    DisciplineEvent,
    IntegrityFinding,
    WeeklyAppraisal,
)
from reviews.month.facts import CompanyMonth
from salesops.exchange.figures import Figures
from salesops.exchange.rowchecks import SUBJECTS
from salesops.exchange.stamping import Stamps
from targets.models import Entry, Metric, TargetCell

BATCH = 2000
STAMP = ("person", "unit", "superior")
ONE_DAY = timedelta(days=1)
RENUMBERED = 1_000_000  # numbers from here on are free while the order of people is laid anew


def save(model: type[Model], rows: Sequence[Any]) -> Any:
    return model._base_manager.bulk_create(rows, batch_size=BATCH)


def after(end: date | None) -> date | None:
    """The half-open end of an inclusive span."""
    return None if end is None else end + ONE_DAY


def keys(model: type[Model]) -> dict[str, int]:
    """Keys of the database by code."""
    return dict(model._base_manager.values_list("code", "pk"))


def store_units(rows: Sequence[Any]) -> None:
    known = keys(Unit)
    # In the order of the file, each code once.
    save(Unit, [Unit(code=code) for code in dict.fromkeys(row.code for row in rows) if code not in known])
    units = keys(Unit)
    # The folder does not say what a unit is responsible for: one that is renamed or moved keeps it.
    remits = dict(UnitVersion.objects.order_by("valid_from").values_list("unit__code", "remit"))
    versions = [
        UnitVersion(
            unit_id=units[row.code],
            name_en=row.name_en,
            name_zh=row.name_zh,
            kind=row.kind,
            remit=remits.get(row.code, ""),
            parent_id=units[row.parent] if row.parent else None,
            valid_from=row.start,
            valid_to=after(row.end),
        )
        for row in rows
    ]
    save(UnitVersion, versions)


def store_titles(rows: Sequence[Any]) -> None:
    last = Title.objects.aggregate(last=Max("rank"))["last"] or 0
    titles = [
        Title(code=row.code, name_en=row.name_en, name_zh=row.name_zh, rank=last + place, profile=row.profile)
        for place, row in enumerate(rows, 1)
    ]
    save(Title, titles)


def store_people(rows: Sequence[Any], *, on: date) -> None:
    """At the end of the order, without a usable password; who has left by `on` may not log in."""
    people = [
        Person(
            code=row.code,
            name_zh=row.name_zh,
            name_pinyin=row.name_pinyin,
            hired_on=row.hired_on,
            left_on=row.left_on,
            is_active=row.left_on is None or row.left_on >= on,
        )
        for row in rows
    ]
    add_people(people)


def keep_order(codes: Sequence[str]) -> None:
    """The order of people becomes that of the folder; those it does not list come after, in the order they had."""
    held = list(Person.objects.order_by("number").values_list("code", flat=True))
    listed = set(codes)
    if [code for code in held if code in listed] == list(codes):
        return
    wanted = [*codes, *(code for code in held if code not in listed)]
    Person.objects.update(number=F("number") + RENUMBERED)
    people = Person.objects.in_bulk(wanted, field_name="code")
    for number, code in enumerate(wanted, 1):
        people[code].number = number
    Person.objects.bulk_update(people.values(), ["number"], batch_size=500)


def store_appointments(rows: Sequence[Any]) -> None:
    people, units, titles = keys(Person), keys(Unit), keys(Title)
    appointments = [
        Appointment(
            person_id=people[row.person],
            unit_id=units[row.unit],
            title_id=titles[row.title],
            profile=row.profile,
            is_head=row.is_head,
            valid_from=row.start,
            valid_to=after(row.end),
        )
        for row in rows
    ]
    save(Appointment, appointments)


def store_calendar(rows: Sequence[Any]) -> None:
    days = [CalendarDay(day=row.day, is_working=row.is_working, kind=row.kind, note=row.note) for row in rows]
    save(CalendarDay, days)


class FactStore:
    """Stores what happened to people, with the unit and the superior of the day stamped beside it."""

    def __init__(self, facts: CompanyMonth, *, now: datetime):
        self.facts, self.now = facts, now
        self.people, self.metrics = keys(Person), keys(Metric)
        self.stamps = Stamps(facts, people=self.people, units=keys(Unit))
        self.figures = Figures(facts, self.stamps)

    def leave(self, rows: Sequence[Any]) -> None:
        leave = [
            LeaveDay(person_id=self.people[row.person], day=row.day, fraction=row.fraction, kind=row.kind)
            for row in rows
        ]
        save(LeaveDay, leave)

    def daily(self, rows: Sequence[Any]) -> None:
        stamps = [self.stamps.keys(row.person, row.day) for row in rows]
        # A report that was sent keeps what it counts; an unsent one all its numbers, so that it is told from a draft.
        reports = (
            (
                *stamp,
                row.day,
                from_wall(row.submitted_at),
                {code: count for code, count in row.counts.items() if count or row.submitted_at is None},
            )
            for stamp, row in zip(stamps, rows, strict=True)
        )
        pks = self.reports(ReportKind.DAILY, [row.day for row in rows], ("sent_at", "counts"), reports)
        names = (*STAMP, "report", "day", "rating", "rated_at", "note", "points", "completion", "score")
        appraisals = (
            (
                *stamp,
                pks[stamp[0], row.day],
                row.day,
                row.quality,
                from_wall(row.rated_at),
                row.quality_note,
                *self.figures.daily(row),
            )
            for stamp, row in zip(stamps, rows, strict=True)
            if row.quality or row.quality_note
        )
        insert_rows(DailyAppraisal, names, appraisals)

    def weekly(self, rows: Sequence[Any]) -> None:
        stamps = [self.stamps.keys(row.person, self.stamps.week_day(row.person, row.week_start)) for row in rows]
        plans = (
            (*stamp, row.week_start, list(row.planned), list(row.actual))
            for stamp, row in zip(stamps, rows, strict=True)
        )
        insert_rows(WeeklyPlan, (*STAMP, "week_start", "planned", "actual"), plans)
        sent = [(stamp, row) for stamp, row in zip(stamps, rows, strict=True) if row.submitted_at]
        reports = ((*stamp, row.week_start, from_wall(row.submitted_at)) for stamp, row in sent)
        pks = self.reports(ReportKind.WEEKLY, [row.week_start for _, row in sent], ("sent_at",), reports)
        names = (*STAMP, "report", "week_start", "rating", "rated_at", "plan_score", "score")
        appraisals = (
            (
                *stamp,
                pks[stamp[0], row.week_start],
                row.week_start,
                row.quality,
                from_wall(row.rated_at),
                *self.figures.weekly(row),
            )
            for stamp, row in sent
            if row.quality
        )
        insert_rows(WeeklyAppraisal, names, appraisals)

    def monthly_reports(self, rows: Sequence[Any]) -> None:
        reports = (
            (
                *self.stamps.keys(row.person, self.stamps.last_day(row.person, row.month)),
                row.month.first,
                from_wall(row.submitted_at),
            )
            for row in rows
        )
        self.reports(ReportKind.MONTHLY, [row.month.first for row in rows], ("sent_at",), reports)

    def reports(
        self, kind: str, days: Sequence[date], names: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> dict[tuple[int, date], int]:
        """Stores reports of one kind about `days` and says the key of each by person and day."""
        insert_rows(Report, (*STAMP, "subject_on", *names, "kind"), ((*row, str(kind)) for row in rows))
        if not days:
            return {}
        found = Report.objects.filter(kind=kind, subject_on__range=(min(days), max(days)))
        return {(person, day): pk for person, day, pk in found.values_list("person_id", "subject_on", "pk")}

    def targets(self, rows: Sequence[Any]) -> None:
        cells = [
            TargetCell(
                person_id=self.people[row.person],
                month=self.facts.month,
                profile=row.profile,
                starts_on=row.start,
                metric_id=self.metrics[row.metric],
                base=row.base,
                previous_effective=row.previous_effective,
                previous_actual=row.previous_actual,
            )
            for row in rows
        ]
        save(TargetCell, cells)

    def results(self, rows: Sequence[Any]) -> None:
        names = (*STAMP, "work_date", "metric", "amount", "source", "note", "confirmed_at")
        source = str(Entry.Source.IMPORTED)
        entries = (
            (
                *self.stamps.keys(row.person, row.day),
                row.day,
                self.metrics[row.metric],
                row.amount,
                source,
                row.note,
                self.now,
            )
            for row in rows
        )
        insert_rows(Entry, names, entries)

    def assessments(self, rows: Sequence[Any]) -> None:
        month = self.facts.month
        assessments = [
            Assessment(
                **self.stamps.on(row.person, self.last_day_in_role(row)),
                month=month,
                profile=row.profile,
                starts_on=row.start,
                **(dict(zip(Assessment.RATINGS, row.ratings, strict=True)) if row.ratings else {}),
                calibration=row.calibration,
                calibration_reason=row.calibration_reason,
            )
            for row in rows
        ]
        save(Assessment, assessments)

    def last_day_in_role(self, row: Any) -> date:
        """The last date in the month that the person holds the profile: its superior assesses (C5)."""
        last = self.stamps.last_day(row.person, self.facts.month)
        ends = [min(post.end or last, last) for post in self.stamps.posts[row.person] if post.profile == row.profile]
        if row.start:  # the run of posts that begins on that date
            later = [post.start for post in self.stamps.posts[row.person] if post.start > row.start]
            ends = [end for end in ends if end >= row.start and all(end < start for start in later)] or ends[-1:]
        return ends[-1]

    def meeting_events(self, rows: Sequence[Any]) -> None:
        self.events([(row, DisciplineEvent.About.MEETING, row.meeting) for row in rows])

    def duty_events(self, rows: Sequence[Any]) -> None:
        self.events([(row, DisciplineEvent.About.OFFICE_DUTY, "") for row in rows])

    def events(self, rows: Sequence[tuple[Any, str, str]]) -> None:
        events = [
            DisciplineEvent(
                **self.stamps.on(row.person, row.day),
                day=row.day,
                about=about,
                meeting=meeting,
                event=row.event,
                source=DisciplineEvent.Source.IMPORTED,
            )
            for row, about, meeting in rows
        ]
        save(DisciplineEvent, events)

    def adjustments(self, rows: Sequence[Any]) -> None:
        adjustments = [
            Adjustment(**self.stamps.on(row.person, row.day), day=row.day, kind=row.kind, note=row.note) for row in rows
        ]
        save(Adjustment, adjustments)

    def excuses(self, rows: Sequence[Any]) -> None:
        """Onto the reports they excuse; where none was ever begun, the row is made for it."""
        wanted = {(row.person, row.report, self.subject_on(row)): row for row in rows}
        reports = {
            (report.person.code, report.kind, report.subject_on): report
            for report in Report.objects.filter(
                person__code__in={person for person, _, _ in wanted}, subject_on__in={day for _, _, day in wanted}
            ).select_related("person")
        }
        begun = [(key, reports[key]) for key in wanted if key in reports]
        absent = [
            (
                key,
                Report(**self.stamps.on(key[0], self.day_of(row)), kind=row.report, subject_on=self.subject_on(row)),
            )
            for key, row in wanted.items()
            if key not in reports
        ]
        for key, report in [*begun, *absent]:
            row = wanted[key]
            report.excused_by_id, report.excused_for = self.people[row.excused_by], None
            report.excused_on, report.excuse_reason = row.excused_on, row.reason
        Report.objects.bulk_update(
            [report for _, report in begun],
            ["excused_by", "excused_for", "excused_on", "excuse_reason"],
            batch_size=500,
        )
        save(Report, [report for _, report in absent])

    def subject_on(self, row: Any) -> date:
        subject = SUBJECTS[row.report](row.subject)
        return subject.first if row.report == ReportKind.MONTHLY else subject

    def day_of(self, row: Any) -> date:
        """The day whose superior answers for the report (C20)."""
        subject = SUBJECTS[row.report](row.subject)
        if row.report == ReportKind.WEEKLY:
            return self.stamps.week_day(row.person, subject)
        return self.stamps.last_day(row.person, subject) if row.report == ReportKind.MONTHLY else subject

    def integrity(self, rows: Sequence[Any]) -> None:
        findings = [
            IntegrityFinding(
                **self.stamps.on(row.person, row.day), day=row.day, confirmed_on=row.confirmed_on, note=row.note
            )
            for row in rows
        ]
        save(IntegrityFinding, findings)
