"""What the pages of cases show: the next step of a person, the list, a promotion, a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Q

from core.paging import FirstRowsPaginator
from core.periods import Month
from core.verdicts import Verdict
from core.walltime import to_wall
from duties.steps import Step, open_steps
from org.access import Area, readable_people, today_of
from org.models import Person, UnitVersion
from org.querysets import PersonQuerySet
from reviews.cases import permissions as may
from reviews.cases import rules
from reviews.cases.ground import Ground
from reviews.cases.learned import NamedCourse, links_for, plan_courses
from reviews.cases.loading import Day, steps_of_plans, steps_of_promotions, with_followers
from reviews.cases.promoting import to_confirm, words_by_criterion
from reviews.cases.proposals import Proposals, proposals_for
from reviews.cases.words import PLAN_TONES, PROMOTION_TONES, CriterionLine, kept_criteria, lines_of
from reviews.corrections.differences import months_corrected_since
from reviews.models import CriterionWord, ImprovementPlan, MonthResult, PanelWord, PlanNote, PromotionCase, SetAside

PAGE_SIZE = 25


def reads_step(viewer: Person, person: Person) -> bool:
    """Whether the viewer reads how far the person's next step is: a member of a panel may not. One query."""
    return readable_people(viewer, Area.APPRAISALS).filter(pk=person.pk).exists()


@dataclass
class NextStepPage:
    """How far somebody's next step is, and the cases about them. Some twenty queries."""

    person: Person
    viewer: Person
    now: datetime

    @cached_property
    def ground(self) -> Ground:
        return Ground.of(self.person, viewer=self.viewer, today=today_of(self.viewer, self.now))

    @property
    def is_own(self) -> bool:
        return self.person.pk == self.viewer.pk

    @cached_property
    def lines(self) -> list[CriterionLine]:
        today = self.ground.today
        links = links_for(self.viewer, self.person, on=today, now=self.now) if self.ground.criteria else {}
        return lines_of(self.ground.criteria, links)

    @property
    def rows(self) -> list[tuple[CriterionLine, None]]:
        """The lines as the part of the page takes them: nobody has confirmed anything yet."""
        return [(line, None) for line in self.lines]

    @cached_property
    def months(self) -> list[rules.GradedMonth]:
        """The graded months that the criteria look at, the newest first."""
        return rules.graded(self.ground.months)[-rules.PROMOTION_MONTHS :][::-1]

    @cached_property
    def sheets(self) -> set[str]:
        """Of these months those whose whole sheet the viewer reads: not those from before the viewer was above.

        One query.
        """
        rows = MonthResult.objects.visible_to(self.viewer).filter(person=self.person, run__is_current=True)
        months = [one.month for one in self.months]
        return set(rows.filter(run__period__in=months).values_list("run__period", flat=True))

    @cached_property
    def cases(self) -> list["CaseLine"]:
        """Promotions and plans of the person that the viewer reads."""
        promotions = PromotionCase.objects.visible_to(self.viewer).filter(person=self.person)
        plans = ImprovementPlan.objects.visible_to(self.viewer).filter(person=self.person)
        return case_lines(list(promotions.select_related("person", "title")), list(with_followers(plans)), self.now)

    @property
    def set_aside(self) -> list[SetAside]:
        return self.ground.set_aside

    @cached_property
    def may_nominate(self) -> Verdict:
        return may.may_nominate(self.viewer, self.ground, now=self.now)

    @cached_property
    def may_open_plan(self) -> Verdict:
        return may.may_open_plan(self.viewer, self.ground)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: where it stands, and what it waits for until when."""

    case: PromotionCase | ImprovementPlan
    is_promotion: bool
    tone: str
    steps: Sequence[Step]
    today: date

    @property
    def person(self) -> Person:
        return self.case.person

    @property
    def url_name(self) -> str:
        return "cases:promotion_detail" if self.is_promotion else "cases:improvement_detail"

    @property
    def due_on(self) -> date | None:
        return self.steps[0].due_on if self.steps else None

    @property
    def is_late(self) -> bool:
        return bool(self.steps) and self.steps[0].due_on < self.today


def case_lines(promotions: Sequence[PromotionCase], plans: Sequence[ImprovementPlan], now: datetime) -> list[CaseLine]:
    """The cases in their order with what they wait for. Ten queries at most."""
    if not promotions and not plans:
        return []
    day = Day.of(now)
    of_promotions, of_plans = steps_of_promotions(promotions, day), steps_of_plans(plans, day)
    lines = [
        CaseLine(one, True, PROMOTION_TONES[one.state], open_steps(of_promotions[one.pk]), day.today)
        for one in promotions
    ]
    lines += [CaseLine(one, False, PLAN_TONES[one.state], open_steps(of_plans[one.pk]), day.today) for one in plans]
    return sorted(lines, key=lambda line: line.person.number)


@dataclass
class CaseListPage:
    """Who meets a trigger, and the cases that go on. Some twenty queries for any company."""

    viewer: Person
    now: datetime
    number: str | None = None

    @cached_property
    def proposals(self) -> Proposals:
        return proposals_for(self.viewer, today_of(self.viewer, self.now))

    @cached_property
    def page(self) -> Page:
        """Everybody proposed and everybody with a case, a page of people in their order."""
        promoted = {one.person.pk: one for one in self.proposals.promotion}
        asked = {one.person.pk: one for one in self.proposals.improvement}
        return FirstRowsPaginator(_people_with_cases(self.viewer, {*promoted, *asked}), PAGE_SIZE).get_page(self.number)

    @cached_property
    def rows(self) -> list["PersonRow"]:
        """The people of the page with their cases and proposals."""
        people = list(self.page)
        keys = [person.pk for person in people]
        promotions = (
            PromotionCase.objects.visible_to(self.viewer)
            .going_on()
            .filter(person__in=keys)
            .select_related("person", "title")
        )
        plans = with_followers(ImprovementPlan.objects.visible_to(self.viewer).going_on().filter(person__in=keys))
        lines = case_lines(list(promotions), list(plans), self.now)
        promoted = {one.person.pk: one for one in self.proposals.promotion}
        asked = {one.person.pk: one for one in self.proposals.improvement}
        return [
            PersonRow(
                person,
                [line for line in lines if line.person.pk == person.pk],
                promoted[person.pk].months if person.pk in promoted else None,
                asked[person.pk].months if person.pk in asked else None,
            )
            for person in people
        ]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with what goes on about them; the months say which trigger is met, None: it is not."""

    person: Person
    cases: Sequence[CaseLine]
    promotion: Sequence[rules.GradedMonth] | None
    improvement: Sequence[rules.GradedMonth] | None


def _people_with_cases(viewer: Person, proposed: set[int]) -> PersonQuerySet:
    promotions = PromotionCase.objects.visible_to(viewer).going_on()
    plans = ImprovementPlan.objects.visible_to(viewer).going_on()
    condition = Q(pk__in=promotions.order_by().values("person")) | Q(pk__in=plans.order_by().values("person"))
    return Person.objects.filter(condition | Q(pk__in=proposed)).order_by("number")


@dataclass
class PromotionPage:
    """A promotion before `viewer`. Some twenty queries."""

    case: PromotionCase
    viewer: Person
    now: datetime

    @property
    def is_own(self) -> bool:
        return self.case.person_id == self.viewer.pk

    @cached_property
    def reads_step(self) -> bool:
        return reads_step(self.viewer, self.case.person)

    @cached_property
    def corrected(self) -> list[Month]:
        """The months that were corrected since it was nominated, for those who read them."""
        return months_corrected_since(self.case.person, self.case.nominated_at) if self.reads_step else []

    @property
    def tone(self) -> str:
        return PROMOTION_TONES[self.case.state]

    @cached_property
    def unit_name(self) -> str:
        version = UnitVersion.objects.filter(unit=self.case.unit_id).on(self.case.starts_on).first()
        return version.name if version else self.case.unit.code

    @cached_property
    def criteria(self) -> list[tuple[CriterionLine, CriterionWord | None]]:
        """The criteria as they stood at the nomination, each with the word that confirms it."""
        words = words_by_criterion(self.case)
        links = links_for(self.viewer, self.case.person, on=to_wall(self.case.nominated_at).date(), now=self.now)
        return [(line, words.get(line.code.value)) for line in lines_of(kept_criteria(self.case.criteria), links)]

    @cached_property
    def panel(self) -> list[PanelWord]:
        """Every member; nothing of their words."""
        if self.is_own:
            return []
        return list(self.case.panel_words.select_related("member").defer("reason", "word"))

    @cached_property
    def words(self) -> dict[int, PanelWord]:
        """Member → the word, as far as the viewer reads it."""
        rows = PanelWord.objects.visible_to(self.viewer).filter(case=self.case, given_at__isnull=False)
        return {row.member_id: row for row in rows}

    @cached_property
    def members(self) -> list[tuple[PanelWord, PanelWord | None]]:
        return [(member, self.words.get(member.member_id)) for member in self.panel]

    @cached_property
    def waiting(self) -> list[Step]:
        return open_steps(steps_of_promotions([self.case], Day.of(self.now))[self.case.pk])

    @cached_property
    def _ground(self) -> Ground:
        return Ground.of(self.case.person, viewer=self.viewer, today=today_of(self.viewer, self.now))

    @property
    def may_confirm(self) -> bool:
        return bool(to_confirm(self.case)) and bool(may.may_confirm(self.viewer, self.case, self._ground, now=self.now))

    @property
    def may_name_panel(self) -> bool:
        return bool(may.may_name_panel(self.viewer, self.case, now=self.now))

    @property
    def may_give_word(self) -> bool:
        mine = next((word for word in self.panel if word.member_id == self.viewer.pk), None)
        return bool(may.may_give_word(self.viewer, self.case, mine))

    @property
    def may_decide(self) -> bool:
        return bool(may.may_decide(self.viewer, self.case, now=self.now))

    @property
    def may_carry_out(self) -> bool:
        return bool(may.may_carry_out(self.viewer, self.case, now=self.now))

    @property
    def may_withdraw(self) -> bool:
        return bool(may.may_withdraw(self.viewer, self.case, now=self.now))


@dataclass
class PlanPage:
    """A plan to improve before `viewer`. Some sixteen queries."""

    plan: ImprovementPlan
    viewer: Person
    now: datetime

    @property
    def is_own(self) -> bool:
        return self.plan.person_id == self.viewer.pk

    @cached_property
    def reads_step(self) -> bool:
        return reads_step(self.viewer, self.plan.person)

    @cached_property
    def corrected(self) -> list[Month]:
        """The months that were corrected since it was opened, for those who read them."""
        return months_corrected_since(self.plan.person, self.plan.opened_at) if self.reads_step else []

    @property
    def asked_by(self) -> list[list[str]]:
        """Month and grade of those that asked for it."""
        return [one.split() for one in self.plan.grades.split(", ") if one]

    @property
    def followed_by(self) -> ImprovementPlan | None:
        return getattr(self.plan, "followed_by", None)

    @property
    def tone(self) -> str:
        return PLAN_TONES[self.plan.state]

    @cached_property
    def courses(self) -> list[NamedCourse]:
        """The courses that the plan names, with what was passed."""
        return self._courses[0]

    @property
    def reads_training(self) -> bool:
        return self._courses[1]

    @cached_property
    def _courses(self) -> tuple[list[NamedCourse], bool]:
        return plan_courses(self.plan, viewer=self.viewer, today=today_of(self.viewer, self.now), now=self.now)

    @cached_property
    def goals(self) -> list:
        return list(self.plan.goals.all())

    @cached_property
    def _notes(self) -> list[PlanNote]:
        return list(PlanNote.objects.visible_to(self.viewer).filter(plan=self.plan).select_related("written_by"))

    @property
    def coaching(self) -> list[PlanNote]:
        return [note for note in self._notes if note.week_start]

    @property
    def statements(self) -> list[PlanNote]:
        return [note for note in self._notes if not note.week_start]

    @cached_property
    def waiting(self) -> list[Step]:
        return open_steps(steps_of_plans([self.plan], Day.of(self.now))[self.plan.pk])

    @cached_property
    def _ground(self) -> Ground:
        return Ground.of(self.plan.person, viewer=self.viewer, today=today_of(self.viewer, self.now))

    @property
    def may_change(self) -> bool:
        return bool(may.may_lead(self.viewer, self.plan, self._ground, ImprovementPlan.State.OPENED))

    @property
    def may_note(self) -> bool:
        return bool(may.may_lead(self.viewer, self.plan, self._ground, ImprovementPlan.State.ACTIVE))

    @property
    def may_say_what_follows(self) -> bool:
        return bool(may.may_say_what_follows(self.viewer, self.plan, self._ground, now=self.now))

    @property
    def may_open_again(self) -> bool:
        return bool(may.may_open_again(self.viewer, self.plan, self._ground))
