"""What the pages of mentors and first steps show, and the panel on Today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery

from core.verdicts import Verdict
from org.access import Role, roles_of, today_of
from org.models import Absence, Appointment, Person
from training.mentoring import permissions as may
from training.models import Checklist, FirstStep, FirstSteps, MentorPair
from training.skills.permissions import may_keep_skills
from training.skills.selectors import direct_people

LONG_IN_POST = timedelta(days=731)  # of one title, after which one tops up
AGAIN_AFTER = timedelta(days=365)  # from one refresher to the next
LONG_AWAY = timedelta(days=60)
JUST_BACK = timedelta(days=30)
ON_TODAY = 3  # steps that the panel shows


@dataclass
class MentorList:
    """The viewer's own pairs and steps, and those that the viewer may arrange. Some ten queries."""

    viewer: Person
    now: datetime

    @cached_property
    def today(self) -> date:
        return today_of(self.viewer, self.now)

    @cached_property
    def _pairs(self) -> list[MentorPair]:
        rows = MentorPair.objects.visible_to(self.viewer).select_related("mentor", "newcomer")
        return list(rows.order_by("newcomer__number", "-starts_on"))

    def _is_mine(self, pair: MentorPair) -> bool:
        return self.viewer.pk in (pair.mentor_id, pair.newcomer_id)

    @property
    def mine(self) -> list[MentorPair]:
        return [pair for pair in self._pairs if self._is_mine(pair)]

    @property
    def others(self) -> list[MentorPair]:
        """Of the people whose training the viewer reads, as long as they go on."""
        return [pair for pair in self._pairs if not self._is_mine(pair) and pair.is_open]

    @cached_property
    def runs(self) -> list[FirstSteps]:
        """The first steps that go on and that the viewer reads, with how many are done of how many."""
        rows = FirstSteps.objects.visible_to(self.viewer).open().select_related("person", "checklist")
        counted = rows.annotate(count=Count("steps"), done=Count("steps", filter=Q(steps__done_at__isnull=False)))
        return list(counted.order_by("person__number"))

    @cached_property
    def team(self) -> list[Person]:
        """The people directly under the viewer."""
        return list(direct_people(self.viewer, self.today))

    @property
    def may_arrange(self) -> bool:
        return bool(self.team) or Role.HR in roles_of(self.viewer, self.today)

    @cached_property
    def may_keep(self) -> Verdict:
        return may_keep_skills(self.viewer, on=self.today)

    @cached_property
    def to_top_up(self) -> list["TopUp"]:
        """Of the people directly under the viewer those who are just back, or long in their post."""
        return top_ups(self.team, self.today)


class TopUp(NamedTuple):
    """Somebody for whom a refresher is due: which kind, and since when they are back or in the post."""

    person: Person
    kind: str
    since: date


def top_ups(people: Sequence[Person], today: date) -> list[TopUp]:
    """In the order of people; nobody who goes through a list, or did within a year. Three queries, none for nobody."""
    if not people:
        return []
    recent = Q(closed_at=None) | Q(starts_on__gt=today - AGAIN_AFTER)
    busy = set(FirstSteps.objects.filter(recent, person__in=people).values_list("person", flat=True))
    away = Absence.objects.filter(person__in=people, valid_to__range=(today - JUST_BACK, today))
    back = {one.person_id: one.valid_to for one in away if one.valid_to - one.valid_from >= LONG_AWAY}
    since = _in_title_since(people, today)
    found = []
    for person in people:
        if person.pk in busy:
            continue
        if person.pk in back:
            found.append(TopUp(person, Checklist.Kind.RETURNED, back[person.pk]))
        elif person.pk in since and since[person.pk] <= today - LONG_IN_POST:
            found.append(TopUp(person, Checklist.Kind.LONG_IN_POST, since[person.pk]))
    return found


def _in_title_since(people: Sequence[Person], today: date) -> dict[int, date]:
    """Person → since when they have held today's title without a gap. One query."""
    rows = Appointment.objects.filter(person__in=people, kind=Appointment.Kind.PRIMARY, valid_from__lte=today)
    since: dict[int, date] = {}
    last: dict[int, tuple[int, date | None]] = {}
    columns = ("person_id", "title_id", "valid_from", "valid_to")
    for person, title, begins, ends in rows.order_by("person", "valid_from").values_list(*columns):
        if last.get(person) != (title, begins):
            since[person] = begins
        last[person] = (title, ends)
    return {person: day for person, day in since.items() if last[person][1] is None or today < last[person][1]}


@dataclass
class PairPage:
    """A pair before the viewer."""

    pair: MentorPair
    viewer: Person
    today: date

    @property
    def awaits_viewer(self) -> bool:
        """Whether the viewer is one of the two and has not agreed yet."""
        mine = {self.pair.mentor_id: self.pair.mentor_agreed_at, self.pair.newcomer_id: self.pair.newcomer_agreed_at}
        return self.pair.is_open and mine.get(self.viewer.pk, self.today) is None

    @cached_property
    def may_change(self) -> Verdict:
        return may.may_change_pair(self.viewer, self.pair, on=self.today)

    @cached_property
    def may_end(self) -> Verdict:
        return may.may_end_pair(self.viewer, self.pair, on=self.today)

    @cached_property
    def run(self) -> FirstSteps | None:
        """The first steps of the newcomer that go on, if the viewer reads them."""
        return FirstSteps.objects.visible_to(self.viewer).open().filter(person=self.pair.newcomer_id).first()


@dataclass
class StepsPage:
    """The first steps of somebody before the viewer."""

    run: FirstSteps
    viewer: Person
    today: date

    @property
    def is_own(self) -> bool:
        return self.run.person_id == self.viewer.pk

    @cached_property
    def steps(self) -> list[FirstStep]:
        return list(self.run.steps.select_related("done_by"))

    @property
    def done(self) -> int:
        return sum(step.done_at is not None for step in self.steps)

    @property
    def left(self) -> list[tuple[FirstStep, bool]]:
        """What is still to be done, and whether it is late: a deadline that is over."""
        binds = self.run.closed_at is None
        return [(one, one.is_owed and binds and one.is_late(self.today)) for one in self.steps if one.done_at is None]

    @property
    def ticked(self) -> list[FirstStep]:
        return [step for step in self.steps if step.done_at is not None]

    @cached_property
    def mentor(self) -> Person | None:
        pair = MentorPair.objects.standing().filter(newcomer=self.run.person_id).select_related("mentor").first()
        return pair and pair.mentor

    @cached_property
    def may_tick(self) -> Verdict:
        return may.may_tick(self.viewer, self.run, on=self.today)

    @cached_property
    def may_arrange(self) -> Verdict:
        return may.may_arrange(self.viewer, self.run.person, on=self.today)


class StepsPanel(NamedTuple):
    """What Today shows of one's own first steps: the next ones, and how many are done of how many."""

    run_id: int
    done: int
    count: int
    steps: Sequence[FirstStep]
    today: date


def steps_facts(viewer: Person, now: datetime) -> list[Any]:
    """The list that one goes through, with what Today reads of the viewer; nothing for whoever is long there."""
    open_runs = FirstSteps.objects.open().filter(person=OuterRef("pk"))
    return [Subquery(open_runs.values("pk")[:1])]


def steps_panel(viewer: Person, now: datetime, facts: Sequence[Any]) -> StepsPanel | None:
    """No query for whoever goes through no list; one for the others."""
    (run,) = facts
    if run is None:
        return None
    steps = list(FirstStep.objects.filter(run=run))
    left = [step for step in steps if step.done_at is None]
    return StepsPanel(run, len(steps) - len(left), len(steps), left[:ON_TODAY], today_of(viewer, now))
