"""What screens show of reports: their states in bulk, what a writer is asked about, what stands in lists."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.periods import days, monday_of
from duties.registry import BoardCell
from meetings import rules
from meetings.deadlines import Deadlines, subject_of
from meetings.models import UNSCORED, Report, ReportKind, ReportLine, WeeklyPlan, last_day_of
from meetings.querysets import ReportQuerySet
from org.access import Area, Reach, access_of, readable_people, team_of, today_of
from org.acting import acts_for
from org.models import Appointment, CalendarDay, LeaveDay, Person, Profile
from org.querysets import PersonQuerySet

PROMISE_DAYS = 14  # how far back the daily report asks what became of a next step
FEW_UNITS = 3  # whose reports of years are sorted quicker than the days of a large company are walked through
CELLS = {  # of the team board: the word for a state, translated where it is shown, and its tone
    rules.ON_TIME: (gettext_noop("sent"), "done"),
    rules.LATE: (gettext_noop("sent late"), "late"),
    rules.MISSING: (gettext_noop("missing"), "missing"),
    rules.EXCUSED: (gettext_noop("excused"), "excused"),
    rules.OPEN: (gettext_noop("not sent yet"), "open"),
}
EARLIER_REPORTS = 10  # with how many the hint about repeated text compares


def writes_reports(viewer: Person, now: datetime) -> bool:
    """Whether the viewer holds a post today that is appraised, so that reports are owed."""
    return any(post.profile != Profile.NONE for post in access_of(viewer, today_of(viewer, now)).posts)


def reads_others(viewer: Person, now: datetime) -> bool:
    """Whether the viewer reads reports of people below today."""
    return access_of(viewer, today_of(viewer, now)).reach(Area.REPORTS) > Reach.SELF


def reads_few(viewer: Person, now: datetime) -> bool:
    """Whether the reports of a few units are all that the viewer reads of others today."""
    access = access_of(viewer, today_of(viewer, now))
    reach = access.reach(Area.REPORTS)
    return reach != Reach.EVERYONE and len(access.units(reach)) <= FEW_UNITS


class ReportState(NamedTuple):
    """What became of one report that is owed."""

    state: str  # meetings.rules: on_time, late, missing, excused, open
    due_at: datetime | None
    cutoff_at: datetime | None
    sent_at: datetime | None
    report_id: int | None
    read_at: datetime | None


class Handed(NamedTuple):
    """Of a report what its state follows from."""

    pk: int
    person_id: int
    subject_on: date
    sent_at: datetime | None
    excused_on: date | None
    read_at: datetime | None


def _handed(people: Collection[Person], start: date, end: date, *, kind: str) -> dict[int, dict[date, Handed]]:
    """The reports of these people by person and subject. One query."""
    rows = Report.objects.filter(kind=kind, person__in=people).about(start, end)
    reports: dict[int, dict[date, Handed]] = {}
    for row in map(Handed._make, rows.values_list(*Handed._fields)):
        reports.setdefault(row.person_id, {})[row.subject_on] = row
    return reports


def report_states(
    people: Iterable[Person], start: date, end: date, now: datetime, *, kind: str = ReportKind.DAILY
) -> dict[tuple[int, date], ReportState]:
    """(person id, subject) → state of every report owed from `start` to `end`, and of every other that was sent.

    Five queries for any number of people and days.
    """
    people = list(people)
    deadlines = Deadlines.load(people, start, last_day_of(kind, end) if kind in UNSCORED else end)
    reports = _handed(people, start, end, kind=kind)
    states = {}
    for person in people:
        own = reports.get(person.pk, {})
        owed = set(deadlines.subjects(person.pk, kind, start, end))
        sent = {day for day, row in own.items() if row.sent_at}
        for subject_on in sorted(owed | sent):
            states[person.pk, subject_on] = _state(own.get(subject_on), deadlines, person.pk, kind, subject_on, now)
    return states


def last_report_states(
    people: Collection[Person], start: date, end: date, now: datetime
) -> dict[int, tuple[date, ReportState]]:
    """Person id → day and state of the last daily report that was owed or sent from `start` to `end`. Five queries."""
    deadlines = Deadlines.load(people, start, end)
    reports = _handed(people, start, end, kind=ReportKind.DAILY)
    newest_first, states = list(days(start, end))[::-1], {}
    for person in people:
        own = reports.get(person.pk, {})
        for day in newest_first:
            report = own.get(day)
            if (report and report.sent_at) or deadlines.owes(person.pk, ReportKind.DAILY, day):
                states[person.pk] = day, _state(report, deadlines, person.pk, ReportKind.DAILY, day, now)
                break
    return states


def _state(
    report: Report | Handed | None, deadlines: Deadlines, person_id: int, kind: str, subject_on: date, now: datetime
) -> ReportState:
    deadline = deadlines.deadline(person_id, kind, subject_on)
    sent_at = report.sent_at if report else None
    state = rules.report_state(sent_at, deadline, now=now, is_excused=bool(report and report.excused_on))
    return ReportState(
        state, deadline.due_at, deadline.cutoff_at, sent_at, report and report.pk, report and report.read_at
    )


def states_of_reports(reports: Sequence[Report], now: datetime) -> dict[int, ReportState]:
    """Report id → state of these very reports, of any kinds and days. Three queries, none for an empty list."""
    if not reports:
        return {}
    deadlines = Deadlines.of_reports(reports)
    return {row.pk: _state(row, deadlines, row.person_id, row.kind, row.subject_on, now) for row in reports}


def still_awaited(person: Person, now: datetime, *, kind: str = ReportKind.DAILY, back: int = 7) -> list[date]:
    """Subjects of reports that the person has begun to owe, has not sent and may still send in time or late."""
    today = today_of(person, now)
    states = report_states([person], subject_of(kind, today - timedelta(days=back)), today, now, kind=kind)
    return [day for (_person, day), one in states.items() if one.sent_at is None and one.state == rules.OPEN]


def open_promises(reports: ReportQuerySet, day: date) -> list[ReportLine]:
    """Next steps of the daily ones of somebody's reports before `day` without an outcome, or with one told on it;
    oldest first. One query."""
    lines = ReportLine.objects.filter(
        Q(outcome="") | Q(told_on=day),
        report__in=reports,
        report__kind=ReportKind.DAILY,
        report__sent_at__isnull=False,
        report__subject_on__range=(day - timedelta(days=PROMISE_DAYS), day - timedelta(days=1)),
    ).exclude(next_step="")
    due = lines.filter(Q(next_on=None) | Q(next_on__lte=day))
    return list(due.select_related("report").order_by("next_on", "report__subject_on", "position")[:6])


def next_steps(person: Person, today: date) -> list[ReportLine]:
    """What the person has promised and not yet told the outcome of, by date. One query."""
    lines = ReportLine.objects.filter(
        report__person=person,
        report__sent_at__isnull=False,
        outcome="",
        report__subject_on__gte=today - timedelta(days=31),
    ).exclude(next_step="")
    return list(lines.order_by("next_on", "pk")[:5])


def earlier_texts(person: Person, kind: str, subject_on: date) -> list[str]:
    """What the person wrote in the last reports of the kind. One query."""
    earlier = Report.objects.sent().filter(person=person, kind=kind, subject_on__lt=subject_on)
    last = Report.objects.filter(pk__in=earlier.order_by("-subject_on").values("pk")[:EARLIER_REPORTS])
    bodies, told = {}, []
    for pk, body, *of_line in last.values_list("pk", "body", "lines__words", "lines__what"):
        bodies[pk] = body
        told += [text for text in of_line if text]
    return told + [text for body in bodies.values() for text in body.values() if isinstance(text, str)]


def people_answered_for(viewer: Person) -> PersonQuerySet:
    """Others whose reports the viewer reads, and the team of somebody whose place the viewer takes today."""
    people = readable_people(viewer, Area.REPORTS)
    if absent := acts_for(viewer):
        known, team = people.values("pk"), team_of(absent, access_of(viewer)).values("pk")
        people = Person.objects.filter(Q(pk__in=known) | Q(pk__in=team))
    return people.exclude(pk=viewer.pk)


def people_awaited(viewer: Person, day: date) -> PersonQuerySet:
    """People whose reports the viewer may read who owe the daily report of `day` and have not sent it, in their order.

    The same as Deadlines.owes says of each, asked of the database: on a holiday it is nobody, on a morning everybody,
    and a page shows fifty. With `excused_on`.
    """
    own = Report.objects.filter(kind=ReportKind.DAILY, subject_on=day, person=OuterRef("pk"))
    works = CalendarDay.objects.filter(day=day, is_working=True)
    posts = Appointment.objects.on(day).filter(kind=Appointment.Kind.PRIMARY, person=OuterRef("pk"))
    away = LeaveDay.objects.filter(day=day, fraction__gte=1, person=OuterRef("pk"))
    people = people_answered_for(viewer).in_service(day)
    owing = people.filter(
        Exists(works), Exists(posts.exclude(profile=Profile.NONE)), ~Exists(away), ~Exists(own.sent())
    )
    return owing.annotate(excused_on=Subquery(own.values("excused_on")[:1])).order_by("number")


def awaited_states(people: Sequence[Person], day: date, now: datetime) -> list[tuple[Person, ReportState]]:
    """What becomes of the daily report of each of `people_awaited`. Four queries, none for nobody."""
    if not people:
        return []
    deadlines, found = Deadlines.load(people, day, day), []
    for person in people:
        deadline = deadlines.deadline(person.pk, ReportKind.DAILY, day)
        state = rules.report_state(None, deadline, now=now, is_excused=person.excused_on is not None)
        found.append((person, ReportState(state, deadline.due_at, deadline.cutoff_at, None, None, None)))
    return found


def not_handed_in(viewer: Person, kind: str, subject_on: date, now: datetime) -> list[tuple[Person, ReportState]]:
    """People whose reports the viewer may read and who have not sent this one, in the order of people.

    Looks at everybody who has sent none; `people_awaited` serves the daily report.
    """
    sent = Report.objects.sent().filter(kind=kind, subject_on=subject_on, person=OuterRef("pk"))
    people = list(people_answered_for(viewer).filter(~Exists(sent)))
    states = report_states(people, subject_on, subject_on, now, kind=kind)
    found = [(person, states.get((person.pk, subject_on))) for person in people]
    return [(person, state) for person, state in found if state is not None and state.sent_at is None]


# --- the team board ---------------------------------------------------------------------------------------------------


def report_cells(people: Sequence[Person], viewer: Person, now: datetime) -> dict[int, BoardCell]:
    """The column "Report" of the team board: the last daily report that each has begun to owe. Six queries."""
    if not people:
        return {}
    today = today_of(viewer, now)
    week_ago = today - timedelta(days=7)
    last = last_report_states(people, week_ago, today, now)
    of_week = Report.objects.visible_to(viewer).filter(kind=ReportKind.DAILY, person__in=people).about(week_ago, today)
    readable = set(of_week.values_list("pk", flat=True))
    return {person_id: _cell(day, state, readable) for person_id, (day, state) in last.items()}


def _cell(day: date, state: ReportState, readable: set[int]) -> BoardCell:
    url = reverse("meetings:report_detail", args=[state.report_id]) if state.report_id in readable else ""
    text, tone = CELLS[state.state]
    return BoardCell(_(text), tone, url)


def plan_cells(people: Sequence[Person], viewer: Person, now: datetime) -> dict[int, BoardCell]:
    """The column "Needs you": whose proposed plan, of this week or the last, waits for the viewer. One query."""
    since = monday_of(today_of(viewer, now)) - timedelta(days=7)
    waiting = WeeklyPlan.objects.visible_to(viewer).filter(
        superior=viewer, person__in=people, week_start__gte=since, proposed_at__isnull=False, agreed_at=None
    )
    return {
        person_id: BoardCell(_("weekly plan to agree"), "soon", reverse("meetings:weekly_plan_team", args=[week_start]))
        for person_id, week_start in waiting.order_by("week_start").values_list("person_id", "week_start")
    }
