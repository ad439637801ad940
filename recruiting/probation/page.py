"""What the pages of probation show: the list, one probation, the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Q

from core.paging import FirstRowsPaginator
from duties.steps import Step, open_steps
from org.access import Role, roles_of, today_of
from org.models import Person, Profile
from recruiting.models import (
    ConditionWord,
    MilestoneTalk,
    Probation,
    ProbationProposal,
    ProbationStatement,
    ProbationTerms,
)
from recruiting.probation import permissions as may
from recruiting.probation.deciding import post_on
from recruiting.probation.evidence import have_in_words, known_evidence, read, urls_for
from recruiting.probation.loading import Day, courses_of
from recruiting.probation.standing import ConditionNow, asked_of, is_reached, standings
from recruiting.probation.steps import Course, MilestoneOn, steps_of
from recruiting.probation.words import STAGES, STATES, Stage, proposed, stage_of, told_to_the_person

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition with its badge."""

    now: ConditionNow
    word: ConditionWord | None
    may_confirm: bool
    url: str = ""  # of the records behind it, where the viewer may open them

    @property
    def state(self) -> str:
        return str(STATES[self.now.state][0])

    @property
    def tone(self) -> str:
        return STATES[self.now.state][1]


@dataclass(frozen=True)
class MilestonePart:
    """A milestone before a reader: its day, its conditions, the talks about it."""

    on: MilestoneOn
    lines: Sequence[ConditionLine]
    today: date
    may_talk: bool
    talks: Sequence[MilestoneTalk]

    @property
    def milestone(self) -> object:
        return self.on.milestone

    @property
    def is_reached(self) -> bool:
        return is_reached(line.now for line in self.lines)

    @property
    def met_count(self) -> int:
        return sum(1 for line in self.lines if line.now.state.value == "met")

    @property
    def last(self) -> MilestoneTalk | None:
        return self.talks[-1] if self.talks else None

    @property
    def is_late(self) -> bool:
        return not self.talks and self.on.day < self.today

    @property
    def is_ahead(self) -> bool:
        return self.on.day > self.today


@dataclass
class ProbationPage:
    """A probation before `viewer`. Some twenty queries, whatever it holds."""

    probation: Probation
    viewer: Person
    now: datetime

    @cached_property
    def today(self) -> date:
        return today_of(self.viewer, self.now)

    @property
    def is_own(self) -> bool:
        return self.probation.person_id == self.viewer.pk

    @cached_property
    def day(self) -> Day:
        return Day.of(self.now)

    @cached_property
    def course(self) -> Course:
        return courses_of([self.probation], self.day)[self.probation.pk]

    @property
    def line(self) -> Sequence[int]:
        return self.course.line

    @cached_property
    def extension(self) -> object:
        return getattr(self.probation, "extension", None)

    @cached_property
    def badge(self) -> tuple[str, str]:
        stage = stage_of(self.probation, self.course.sent, is_extended=bool(self.extension), today=self.today)
        words, tone = STAGES[stage]
        return tone, str(words)

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed and nothing is decided."""
        return self.probation.is_open and self.today > self.probation.ends_on

    @property
    def is_ahead(self) -> bool:
        return self.today < self.probation.starts_on

    @property
    def days_left(self) -> int:
        return (self.probation.ends_on - self.today).days

    @cached_property
    def approved(self) -> ProbationProposal | None:
        """How it ends, once that is decided; an extension is not its end."""
        decided = (one for one in self.proposals if one.is_approved and one.step != ProbationProposal.Step.EXTEND)
        return next(decided, None)

    @property
    def decided(self) -> str:
        """What was decided about its end, to its person or to somebody else; empty before."""
        if self.approved is None:
            return ""
        return told_to_the_person(self.approved) if self.is_own else proposed(self.approved)

    @cached_property
    def waiting(self) -> list[Step]:
        """What waits now."""
        steps = open_steps(steps_of(self.course, hr=self.day.hr, count=self.day.count))
        return [step for step in steps if step.since <= self.now]

    @cached_property
    def has_leave(self) -> bool:
        """Whether whole leave moved a milestone."""
        calendar = self.day.calendar
        return any(calendar.is_working(day) and day >= self.probation.starts_on for day in self.course.away)

    # --- milestones ---

    @cached_property
    def parts(self) -> list[MilestonePart]:
        milestones = [one.milestone for one in self.course.milestones]
        told = standings([self.probation], {self.probation.pk: milestones}, self.today)[self.probation.pk]
        confirms = bool(may.may_confirm(self.viewer, self.probation, self.line, now=self.now))
        leads = bool(may.may_lead(self.viewer, self.probation, self.line, now=self.now))
        found = {now.condition.evidence: now.found for rows in told.values() for now in rows if now.found}
        urls = urls_for(self.viewer, found)
        return [
            MilestonePart(
                one,
                [
                    ConditionLine(now, now.word, confirms and now.is_to_confirm, urls.get(now.condition.evidence, ""))
                    for now in told[one.milestone.pk]
                ],
                self.today,
                leads,
                [talk for talk in self._talks if talk.milestone_id == one.milestone.pk],
            )
            for one in self.course.milestones
        ]

    @cached_property
    def _talks(self) -> list[MilestoneTalk]:
        rows = MilestoneTalk.objects.visible_to(self.viewer).filter(probation=self.probation)
        return list(rows.select_related("written_by"))

    @cached_property
    def more(self) -> list[tuple[str, str, str]]:
        """What is known beside the milestones: label, figure, page."""
        asked = {asked_of(line.now.condition).evidence for part in self.parts for line in part.lines}
        found = read([self.probation.person_id], self.today)[self.probation.person_id]
        others = [one for one in known_evidence() if one.reader and one.code not in asked]
        urls = urls_for(self.viewer, {one.code: found[one.code] for one in others})
        return [(str(one.label), have_in_words(one, found[one.code]), urls.get(one.code, "")) for one in others]

    # --- words and the decision ---

    @cached_property
    def statements(self) -> list[ProbationStatement]:
        return list(ProbationStatement.objects.visible_to(self.viewer).filter(probation=self.probation))

    @cached_property
    def proposals(self) -> list[ProbationProposal]:
        """What was proposed, the newest first; of drafts the viewer's own."""
        rows = ProbationProposal.objects.visible_to(self.viewer).filter(probation=self.probation)
        return list(rows.select_related("title", "unit", "written_by", "decided_by"))

    @property
    def may_propose(self) -> bool:
        told = (self.viewer, self.probation, self.line, self.course.sent)
        return bool(may.may_propose(*told, now=self.now))

    @property
    def draft(self) -> ProbationProposal | None:
        return next((one for one in self.proposals if one.sent_at is None), None)

    @property
    def may_decide(self) -> bool:
        if self.course.sent is None:
            return False
        self.course.sent.probation = self.probation
        return bool(may.may_decide(self.viewer, self.course.sent, self.line, now=self.now))

    @property
    def may_carry_out(self) -> bool:
        return bool(may.may_carry_out(self.viewer, self.probation, now=self.now))

    @cached_property
    def may_change(self) -> bool:
        return bool(may.may_change(self.viewer, self.probation, now=self.now))

    @cached_property
    def is_on_profile(self) -> bool:
        """Whether the post of today is appraised as a probation still."""
        post = post_on(self.probation.person, self.today)
        return post is not None and post.profile == Profile.PROBATION


@dataclass(frozen=True, slots=True)
class ProbationLine:
    """A probation in the list: where it stands, which milestone comes next, what waits."""

    probation: Probation
    tone: str
    stage: str
    next_one: MilestoneOn | None
    steps: Sequence[Step]
    today: date
    decided: str = ""  # and not carried out

    @property
    def is_ahead(self) -> bool:
        return self.today < self.probation.starts_on

    @property
    def days_left(self) -> int:
        return (self.probation.ends_on - self.today).days

    @property
    def is_late(self) -> bool:
        return bool(self.steps) and self.steps[0].due_on < self.today


@dataclass
class ProbationListPage:
    """The probations that go on, and those not carried out, in the order of people. Some fifteen queries."""

    viewer: Person
    now: datetime
    number: str | None = None
    shows_over: bool = False

    @cached_property
    def is_keeper(self) -> bool:
        return bool(roles_of(self.viewer, today_of(self.viewer, self.now)) & {Role.HR, Role.GENERAL_MANAGER})

    @cached_property
    def page(self) -> Page:
        waits = Q(outcome="") | Q(carried_out_at=None)
        waits &= Q(person__left_on=None) | Q(person__left_on__gte=today_of(self.viewer, self.now))
        rows = Probation.objects.visible_to(self.viewer).filter(~waits if self.shows_over else waits)
        rows = rows.select_related("person", "extension", "terms").order_by("person__number")
        return FirstRowsPaginator(rows, PAGE_SIZE).get_page(self.number)

    @cached_property
    def lines(self) -> list[ProbationLine]:
        probations, day = list(self.page), Day.of(self.now)
        courses = courses_of(probations, day)
        return [self._line(courses[one.pk], day) for one in probations]

    def _line(self, course: Course, day: Day) -> ProbationLine:
        probation = course.probation
        is_extended = getattr(probation, "extension", None) is not None
        stage = stage_of(probation, course.sent, is_extended=is_extended, today=day.today)
        words, tone = STAGES[stage]
        ahead = [one for one in course.milestones if not one.talks] if probation.is_open else []
        steps = open_steps(steps_of(course, hr=day.hr, count=day.count))
        now = [step for step in steps if step.since <= self.now]
        waits = course.approved if stage is Stage.DECIDED else None
        told = (now, day.today, proposed(waits) if waits else "")
        return ProbationLine(probation, tone, str(words), ahead[0] if ahead else None, *told)


@dataclass
class RulesPage:
    """A version of the rules. Five queries."""

    terms: ProbationTerms
    viewer: Person
    now: datetime

    @cached_property
    def milestones(self) -> list[tuple[object, list[tuple[str, str, str]]]]:
        """Each milestone with its conditions in words."""
        found = []
        for milestone in self.terms.milestones.prefetch_related("conditions"):
            rows = [
                ConditionNow(condition, None, None, None)  # nothing is read: only what is asked
                for condition in milestone.conditions.all()
            ]
            found.append((milestone, [(row.label, row.asks, row.condition.either) for row in rows]))
        return found

    @cached_property
    def limits(self) -> list:
        return sorted(self.terms.limits.all(), key=lambda limit: limit.months)

    @cached_property
    def versions(self) -> list[ProbationTerms]:
        return list(ProbationTerms.objects.visible_to(self.viewer).select_related("published_by"))

    @property
    def may_publish(self) -> bool:
        return may.keeps(self.viewer, self.now)
