"""What the room registers with duties: five kinds of reports, and the weekly plan from both sides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Month, monday_of
from core.wording import month_in_words, quarter_in_words, short_day
from duties.registry import DutyKind, PlannedDuty, register_kind
from meetings.basis import Basis, last_working_day
from meetings.deadlines import Deadlines, subject_of, subjects_between
from meetings.evidence import records_of_days
from meetings.models import UNSCORED, Report, ReportKind, WeeklyPlan, last_day_of
from meetings.work_items import WeeklyQuantities, counted_in_words
from org.models import Appointment, Person, Profile
from org.tree import OrgTree

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

REPORT_DUTY = {kind: f"{kind}_report" for kind in ReportKind.values}
PROPOSE_PLAN, AGREE_PLANS = "propose_weekly_plan", "agree_weekly_plans"
LONGEST = {ReportKind.DAILY: timedelta(), ReportKind.WEEKLY: timedelta(days=6), ReportKind.MONTHLY: timedelta(days=31)}

SETTLED_AFTER = timedelta(
    days=62
)  # a report that is never cut off; by then the months that move its due time are sealed


def subject_text(kind: str, subject_on: date) -> str:
    """ "daily:2026-06-11", "weekly:2026-06-08", "monthly:2026-06", "quarterly:2026-04-01", "yearly:2026-01-01"."""
    return f"{kind}:{Month.of(subject_on) if kind == ReportKind.MONTHLY else subject_on.isoformat()}"


def plan_subject(week_start: date) -> str:
    return f"plan:{week_start.isoformat()}"


def day_in(subject: str) -> date:
    """The date that a subject carries; the first of the month where it carries a month."""
    text = subject.partition(":")[2]
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


# --- reports ----------------------------------------------------------------------------------------------------------


def deadlines_of(context: "PlanContext") -> Deadlines:
    """What the people of the context owe, in the months around the days that are planned. Four queries."""
    longest = LONGEST[ReportKind.MONTHLY]
    return Deadlines.load(context.people, context.start - longest, context.end + longest)


def plan_reports(kind: str, context: "PlanContext") -> Iterator[PlannedDuty]:
    """The reports that open on a day of the context. No query but those of the deadlines."""
    if kind in UNSCORED:
        yield from plan_long_reports(kind, context)
        return
    deadlines = context.kept(deadlines_of)
    first = subject_of(kind, context.start - LONGEST[ReportKind(kind)])
    for person in context.people:
        for basis in deadlines.bases(person.pk, kind, first, context.end):
            opens_at, (due_at, cutoff_at) = basis.opens_at, deadlines.deadline_of(basis)
            if due_at is None or not context.start <= opens_at.date() <= context.end:
                continue
            yield PlannedDuty(
                person.pk,
                subject_text(kind, basis.subject_on),
                due_at.date(),
                opens_at.astimezone(UTC),
                due_at.astimezone(UTC),
                cutoff_at and cutoff_at.astimezone(UTC),
            )


def plan_long_reports(kind: str, context: "PlanContext") -> Iterator[PlannedDuty]:
    """The reports of a quarter or year that open on a day of the context.

    The calendar, which is known, says whether one opens at all; only then are its days read. Five queries, else none.
    """
    calendar = context.kept(deadlines_of).availability.calendar
    for subject_on in subjects_between(kind, subject_of(kind, context.start), context.end):
        last = last_day_of(kind, subject_on)
        if not context.start <= last_working_day(calendar, last) <= context.end:
            continue
        deadlines = Deadlines.load(context.people, subject_on, last)
        for person in context.people:
            for basis in deadlines.bases(person.pk, kind, subject_on, subject_on):
                due_at, _never = deadlines.deadline_of(basis)
                if due_at is not None:
                    times = due_at.date(), basis.opens_at.astimezone(UTC), due_at.astimezone(UTC)
                    yield PlannedDuty(person.pk, subject_text(kind, subject_on), *times)


def reports_done(kind: str, duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When each was sent. One query."""
    wanted = {(duty.person_id, day_in(duty.subject)): duty.pk for duty in duties}
    rows = Report.objects.sent().filter(
        kind=kind, person__in={person for person, _ in wanted}, subject_on__in={day for _, day in wanted}
    )
    sent = rows.values_list("person_id", "subject_on", "sent_at")
    return {wanted[person, day]: sent_at for person, day, sent_at in sent if (person, day) in wanted}


def report_title(kind: str, duty: "Duty") -> str:
    day = day_in(duty.subject)
    if kind == ReportKind.YEARLY:
        return _("Yearly report, %(year)s") % {"year": day.year}
    if kind == ReportKind.QUARTERLY:
        return _("Quarterly report, %(quarter)s") % {"quarter": quarter_in_words(day)}
    if kind == ReportKind.MONTHLY:
        return _("Monthly report, %(month)s") % {"month": month_in_words(day)}
    if kind == ReportKind.WEEKLY:
        return _("Weekly report, week of %(day)s") % {"day": short_day(day)}
    return _("Daily report, %(day)s") % {"day": short_day(day)}


def report_notes(duties: Sequence["Duty"]) -> dict[UUID, str]:
    """What the records of each day have filled in before anybody writes. The queries of records_of_days."""
    days = {duty.pk: (duty.person_id, day_in(duty.subject)) for duty in duties}
    first, last = min(day for _, day in days.values()), max(day for _, day in days.values())
    records = records_of_days({person for person, _ in days.values()}, first, last, noted_only=True)
    notes = {}
    for pk, person_day in days.items():
        counts = {code: sum(one.pieces for one in found) for code, found in records.get(person_day, {}).items()}
        if words := counted_in_words(counts):
            notes[pk] = _("pre-filled: %(counts)s") % {"counts": words}
    return notes


def report_url(kind: str, duty: "Duty") -> str:
    return reverse("meetings:report_edit", args=[kind, day_in(duty.subject)])


# --- the weekly plan --------------------------------------------------------------------------------------------------


def plan_proposals(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Everybody with weekly quantities proposes four numbers by the due time of the week's first available day."""
    deadlines, quantities = context.kept(deadlines_of), WeeklyQuantities()
    for person in context.people:
        for basis in deadlines.bases(person.pk, ReportKind.WEEKLY, monday_of(context.start), context.end):
            times = plan_times(basis) if has_quantities(quantities, basis) else None
            if times and context.start <= times[0].date() <= context.end:
                subject = plan_subject(basis.subject_on)
                opens_at, due_at, _agreed_by, cutoff_at = (at.astimezone(UTC) for at in times)
                yield PlannedDuty(person.pk, subject, times[1].date(), opens_at, due_at, cutoff_at)


def plan_agreements(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Whoever is the superior of somebody with weekly quantities agrees the plans on their own first available day.

    One query a week where nobody heads a unit, else three, and five for all weeks together.
    """
    weeks = {week: _writers_below(context.people, week) for week in _mondays(context.start, context.end)}
    ids = {writer for below in weeks.values() for writers in below.values() for writer in writers}
    if not ids:
        return
    deadlines = Deadlines.load({*Person.objects.filter(pk__in=ids), *context.people}, min(weeks), context.end)
    quantities = WeeklyQuantities()
    for week, below in weeks.items():
        for superior_id, writer_ids in sorted(below.items()):
            if not any(_proposes(quantities, deadlines, writer, week) for writer in writer_ids):
                continue
            times = plan_times(deadlines.basis(superior_id, ReportKind.WEEKLY, week))
            if times and context.start <= times[0].date() <= context.end:
                opens_at, _proposed_by, due_at, cutoff_at = (at.astimezone(UTC) for at in times)
                yield PlannedDuty(superior_id, plan_subject(week), times[2].date(), opens_at, due_at, cutoff_at)


def _writers_below(people: Sequence[Person], week: date) -> dict[int, set[int]]:
    """Id of each of `people` who heads a unit in the week → ids of those whose superior the head is. Three queries."""
    middle = week + timedelta(days=3)
    heads = Appointment.objects.on(middle).filter(is_head=True, person__in=[person.pk for person in people])
    headed = dict(heads.values_list("unit_id", "person_id"))
    return direct_reports(OrgTree.on(middle), headed, middle) if headed else {}


def direct_reports(tree: OrgTree, heads: dict[int, int], day: date) -> dict[int, set[int]]:
    """Person id of each head → ids of those whose superior the head is. `heads`: unit id → person id. One query."""
    unit_of: dict[int, int] = {}  # a unit whose people stand under a head → the unit that this head heads
    for unit in heads:
        waiting = [unit]
        while waiting:
            unit_of[(current := waiting.pop())] = unit
            # Where a post below is vacant, its people stand under the head above; a headed unit gives its head alone.
            waiting += [child for child in tree.children.get(current, ()) if tree.head_of(child) is None]
    below: dict[int, set[int]] = {person: set() for person in heads.values()}
    for unit, head in heads.items():
        for current in [unit, *(other for other, top in unit_of.items() if top == unit)]:
            below[head] |= {tree.head_of(child) for child in tree.children.get(current, ())} - {None, head}
    members = Appointment.objects.on(day).filter(unit__in=unit_of, kind=Appointment.Kind.PRIMARY, is_head=False)
    for person_id, unit in members.values_list("person_id", "unit_id"):
        below[heads[unit_of[unit]]].add(person_id)
    return {head: people - {head} for head, people in below.items()}


def _proposes(quantities: WeeklyQuantities, deadlines: Deadlines, person_id: int, week: date) -> bool:
    basis = deadlines.basis(person_id, ReportKind.WEEKLY, week)
    return basis.is_owed and has_quantities(quantities, basis)


def _mondays(start: date, end: date) -> Iterator[date]:
    monday = monday_of(start)
    while monday <= end:
        yield monday
        monday += timedelta(days=7)


def has_quantities(quantities: WeeklyQuantities, week: Basis) -> bool:
    return week.profile != Profile.NONE and quantities.has(week.profile, week.deciding_day)


def plan_times(week: Basis) -> tuple[datetime, datetime, datetime, datetime] | None:
    """Opening, time to propose, time to agree, end; None for whoever is not there in the week."""
    available = [day for day, _ in week.attendance.available(week.subject_on, week.subject_on + timedelta(days=6))]
    if not available:
        return None
    times, first, last = week.in_force.times, available[0], available[-1]
    return (
        times.at(first, time.min),
        times.at(first, times.due),
        times.at(first, times.cutoff),
        times.at(last, times.cutoff),
    )


def proposals_done(duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When each plan was proposed, or agreed without a proposal. One query."""
    wanted = {(duty.person_id, day_in(duty.subject)): duty.pk for duty in duties}
    plans = WeeklyPlan.objects.filter(
        person__in={person for person, _ in wanted}, week_start__in={day for _, day in wanted}
    )
    done = {}
    for plan in plans:
        at = plan.proposed_at or plan.agreed_at
        if at and (key := wanted.get((plan.person_id, plan.week_start))):
            done[key] = at
    return done


def agreements_done(duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When a superior had agreed all plans proposed for the week. One query."""
    wanted = {(duty.person_id, day_in(duty.subject)): duty.pk for duty in duties}
    plans = WeeklyPlan.objects.filter(
        superior__in={person for person, _ in wanted}, week_start__in={day for _, day in wanted}
    )
    agreed: dict[tuple[int, date], list[datetime | None]] = {}
    for superior_id, week_start, agreed_at in plans.values_list("superior_id", "week_start", "agreed_at"):
        agreed.setdefault((superior_id, week_start), []).append(agreed_at)
    return {wanted[key]: max(at) for key, at in agreed.items() if key in wanted and all(at)}


# --- registration -----------------------------------------------------------------------------------------------------


def register() -> None:
    """Makes the planner plan the seven kinds; called in AppConfig.ready."""
    labels = {
        ReportKind.DAILY: (gettext_lazy("Daily report"), 2),
        ReportKind.WEEKLY: (gettext_lazy("Weekly report"), 5),
        ReportKind.MONTHLY: (gettext_lazy("Monthly report"), 8),
        ReportKind.QUARTERLY: (gettext_lazy("Quarterly report"), 10),
        ReportKind.YEARLY: (gettext_lazy("Yearly report"), 15),
    }
    for kind, (label, minutes) in labels.items():
        register_kind(_report_kind(kind, label, minutes))
    register_kind(
        DutyKind(
            code=PROPOSE_PLAN,
            label=gettext_lazy("Weekly plan"),
            plan=plan_proposals,
            done=proposals_done,
            url=lambda duty: reverse("meetings:weekly_plan_edit", args=[day_in(duty.subject)]),
            action_label=gettext_lazy("Propose it"),
            title=lambda duty: _("Weekly plan, week of %(day)s") % {"day": short_day(day_in(duty.subject))},
            estimate_minutes=1,
            told_to_superior=False,
        )
    )
    register_kind(
        DutyKind(
            code=AGREE_PLANS,
            label=gettext_lazy("Weekly plans of the team"),
            plan=plan_agreements,
            done=agreements_done,
            url=lambda duty: reverse("meetings:weekly_plan_team", args=[day_in(duty.subject)]),
            action_label=gettext_lazy("Agree them"),
            title=lambda duty: (
                _("Weekly plans of the team, week of %(day)s") % {"day": short_day(day_in(duty.subject))}
            ),
            estimate_minutes=3,
        )
    )


def _report_kind(kind: str, label: str, minutes: int) -> DutyKind:
    def plan(context: "PlanContext") -> Iterable[PlannedDuty]:
        return plan_reports(kind, context)

    def done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
        return reports_done(kind, duties)

    return DutyKind(
        code=REPORT_DUTY[kind],
        label=label,
        plan=plan,
        done=done,
        url=lambda duty: report_url(kind, duty),
        action_label=gettext_lazy("Write it"),
        title=lambda duty: report_title(kind, duty),
        notes=report_notes if kind == ReportKind.DAILY else None,
        estimate_minutes=minutes,
        costs_points=kind not in UNSCORED,
        settled_after=SETTLED_AFTER if kind in UNSCORED else None,
        told_to_groups=True,
    )
