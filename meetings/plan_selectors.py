"""What the pages of the weekly plan show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Self

from django.http import QueryDict

from core.verdicts import Verdict
from meetings import permissions, plans
from meetings.deadlines import Deadlines
from meetings.duty_kinds import direct_reports
from meetings.forms import WeeklyPlanForm
from meetings.models import ReportKind, WeeklyPlan
from meetings.work_items import weekly_label, weekly_names
from org.acting import acts_for
from org.models import Appointment, Person
from org.tree import OrgTree


class OwnWeek(NamedTuple):
    """One's own week: the names of the quantities, the plan if there is one, the numbers to start from."""

    week_start: date
    names: tuple[str, ...]
    plan: WeeklyPlan | None
    suggested: list[int]
    available_days: int
    working_days: int

    @property
    def quantities(self) -> list[tuple[str, int, int]]:
        """Name in the reader's language, planned, done."""
        plan = self.plan
        return [
            (weekly_label(name), plan.planned[number] if plan else 0, plan.actual[number] if plan else 0)
            for number, name in enumerate(self.names)
        ]


def own_week(person: Person, week_start: date) -> OwnWeek:
    """The person's week. Six queries."""
    deadlines = Deadlines.load([person], week_start, week_start + timedelta(days=6))
    day = deadlines.deciding_day(person.pk, ReportKind.WEEKLY, week_start)
    names = weekly_names(deadlines.profile(person.pk, ReportKind.WEEKLY, week_start), day)
    latest = list(WeeklyPlan.objects.filter(person=person, week_start__lte=week_start).order_by("-week_start")[:2])
    plan = next((one for one in latest if one.week_start == week_start), None)
    last = week_start + timedelta(days=6)
    return OwnWeek(
        week_start=week_start,
        names=names,
        plan=plan,
        suggested=list(latest[0].planned) if latest else plans.NOTHING,
        available_days=len(deadlines.availability.available_days(person.pk, week_start, last)),
        working_days=deadlines.availability.calendar.count(week_start, last),
    )


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One person of the team and the week's plan."""

    person: Person
    names: tuple[str, ...]
    plan: WeeklyPlan | None
    last_planned: list[int]
    verdict: Verdict

    def form(self, data: QueryDict | None = None) -> WeeklyPlanForm:
        return WeeklyPlanForm(
            data,
            names=self.names,
            planned=self.plan.planned if self.plan else self.last_planned,
            version=self.plan.version if self.plan else 0,
            prefix=self.person.code,
        )

    @property
    def quantities(self) -> list[tuple[str, int, int]]:
        return [
            (weekly_label(name), self.plan.planned[number], self.plan.actual[number])
            for number, name in enumerate(self.names)
        ]


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """The plans of a superior's people for one week, and of those whose superior the viewer replaces. As many queries
    for a few as for many."""

    week_start: date
    rows: list[TeamRow]

    @classmethod
    def load(cls, viewer: Person, week_start: date, today: date) -> Self:
        middle = week_start + timedelta(days=3)
        superiors = {viewer.pk: viewer} | acts_for(viewer, today)
        heads = Appointment.objects.on(middle).filter(is_head=True, person__in=superiors)
        headed = dict(heads.values_list("unit_id", "person_id"))
        below = direct_reports(OrgTree.on(middle), headed, middle) if headed else {}
        superior_of = {person: superiors[head] for head, people in below.items() for person in people - {viewer.pk}}
        people = list(Person.objects.filter(pk__in=superior_of))
        deadlines = Deadlines.load(people, week_start, week_start + timedelta(days=6))
        weeks = WeeklyPlan.objects.filter(
            person__in=people, week_start__range=(week_start - timedelta(days=28), week_start)
        )
        latest: dict[int, WeeklyPlan] = {}
        for plan in weeks.order_by("week_start"):
            latest[plan.person_id] = plan
        rows = []
        for person in people:
            if not deadlines.owes(person.pk, ReportKind.WEEKLY, week_start):
                continue
            day = deadlines.deciding_day(person.pk, ReportKind.WEEKLY, week_start)
            names = weekly_names(deadlines.profile(person.pk, ReportKind.WEEKLY, week_start), day)
            last = latest.get(person.pk)
            plan = last if last and last.week_start == week_start else None
            superior = superior_of[person.pk]
            verdict = permissions.may_agree(viewer, person=person, superior=superior, plan=plan, on=today)
            if names:
                rows.append(TeamRow(person, names, plan, list(last.planned) if last else plans.NOTHING, verdict))
        return cls(week_start, rows)

    def row_of(self, person: Person) -> TeamRow | None:
        return next((row for row in self.rows if row.person == person), None)
