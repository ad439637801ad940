"""What is asked of a person before a case is opened: post, line above, sealed months, what stands and what is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from core.periods import Month
from core.walltime import to_wall
from org.access import access_of
from org.line import heads_above
from org.models import Person
from org.tree import OrgTree
from reviews.cases import rules
from reviews.cases.learned import learned_by
from reviews.cases.reading import Post, criteria_of, posts_on, sealed_months
from reviews.cases.rules import Criterion, GradedMonth
from reviews.models import ImprovementPlan, PromotionCase, SetAside


@dataclass
class Ground:
    """A person on the day of the viewer. Twelve queries at most for all of it, each once."""

    person: Person
    today: date
    tree: OrgTree

    @classmethod
    def of(cls, person: Person, *, viewer: Person, today: date) -> "Ground":
        return cls(person, today, access_of(viewer, today).tree)

    @cached_property
    def post(self) -> Post | None:
        """The primary post held today; None before the first and after the last day."""
        if not self.person.is_in_service(self.today):
            return None
        return posts_on([self.person.pk], self.today).get(self.person.pk)

    @cached_property
    def line(self) -> list[int]:
        """Who stands above, the direct superior first."""
        return heads_above(self.person.pk, self.post.unit_id, self.tree) if self.post else []

    @cached_property
    def months(self) -> list[GradedMonth]:
        return sealed_months(self.person)

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The criteria of the next step; none for somebody whose post is not appraised."""
        if self.post is None or self.post.profile == "none":
            return []
        learned = learned_by([self.person.pk], self.today)[self.person.pk]
        return criteria_of(self.months, self.post, self.today, learned)

    @property
    def is_eligible(self) -> bool:
        """Whether nothing is missing but what a person confirms."""
        return bool(self.criteria) and rules.may_be_eligible(self.criteria)

    @cached_property
    def promotions(self) -> list[PromotionCase]:
        """The newest first."""
        rows = PromotionCase.objects.filter(person=self.person)
        return list(rows.select_related("title", "unit", "person", "nominated_by", "decider"))

    @cached_property
    def plans(self) -> list[ImprovementPlan]:
        """The newest first."""
        return list(ImprovementPlan.objects.filter(person=self.person).select_related("person", "leader"))

    @cached_property
    def set_aside(self) -> list[SetAside]:
        """What waits for another day, the newest first."""
        rows = SetAside.objects.filter(person=self.person, look_again_on__gt=self.today)
        return list(rows.select_related("set_by"))

    @property
    def asks_for_improvement(self) -> bool:
        return rules.asks_for_improvement(months_after(self.plans, self.months))


def months_after(plans: Sequence[ImprovementPlan], months: Sequence[GradedMonth]) -> list[GradedMonth]:
    """The months that may ask for a new plan: not those that one was opened for or that lie within it."""
    ended = [Month.of(to_wall(plan.ended_at).date()) for plan in plans if plan.ended_at]
    return [month for month in months if not ended or month.month > max(ended)]
