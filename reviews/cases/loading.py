"""Cases with everything that their steps are told from, in a constant number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from core.walltime import to_wall
from duties.steps import Counter, Step
from org.calendar import WorkCalendar
from org.line import hr_people, lines_above
from reviews.cases.steps import again_step, plan_steps, promotion_steps
from reviews.models import ImprovementPlan, PanelWord, PlanNote, PromotionCase, SetAside

CALENDAR_BEFORE, CALENDAR_AFTER = timedelta(days=400), timedelta(days=120)


@dataclass(frozen=True)
class Day:
    """A day with what the steps of any case ask of it. Two queries."""

    today: date
    hr: frozenset[int]
    count: Counter

    @classmethod
    def of(cls, now: datetime) -> "Day":
        today = to_wall(now).date()
        calendar = WorkCalendar.load(today - CALENDAR_BEFORE, today + CALENDAR_AFTER)
        return cls(today, frozenset(hr_people(today)), Counter(calendar))


def steps_of_promotions(cases: Collection[PromotionCase], day: Day) -> dict[int, list[Step]]:
    """Case → its steps. Three queries at most."""
    words: dict[int, list[PanelWord]] = {}
    for word in PanelWord.objects.filter(case__in=cases):
        words.setdefault(word.case_id, []).append(word)
    found = {case.pk: list(promotion_steps(case, words.get(case.pk, []), hr=day.hr, count=day.count)) for case in cases}
    deferred = [case for case in cases if case.state == PromotionCase.State.DEFERRED]
    looked_at = _looked_at(deferred)
    for case in deferred:
        found[case.pk].append(again_step(case, looked_at=looked_at.get(case.pk)))
    return found


def _looked_at(deferred: Collection[PromotionCase]) -> Mapping[int, datetime]:
    """Case → when the person was nominated or set aside again after it. Two queries, none without a case."""
    if not deferred:
        return {}
    people = {case.person_id for case in deferred}
    again = PromotionCase.objects.filter(person__in=people).values_list("person_id", "nominated_at")
    aside = SetAside.objects.filter(person__in=people, about=SetAside.About.PROMOTION)
    later = sorted([*again, *aside.values_list("person_id", "set_at")], key=lambda row: row[1])
    found = {}
    for case in deferred:
        instants = [at for person, at in later if person == case.person_id and at > case.decided_at]
        if instants:
            found[case.pk] = instants[0]
    return found


def steps_of_plans(plans: Collection[ImprovementPlan], day: Day) -> dict[int, list[Step]]:
    """Plan → its steps. Three queries at most."""
    coached: dict[int, dict[date, datetime]] = {}
    notes = PlanNote.objects.filter(plan__in=plans, week_start__isnull=False).order_by("written_at")
    for plan, monday, at in notes.values_list("plan_id", "week_start", "written_at"):
        coached.setdefault(plan, {}).setdefault(monday, at)
    above = lines_above([plan.person_id for plan in plans], day.today)
    return {
        plan.pk: list(
            plan_steps(
                plan,
                coached=coached.get(plan.pk, {}),
                above=above.get(plan.person_id, ()),
                hr=day.hr,
                count=day.count,
            )
        )
        for plan in plans
    }


def with_followers(plans: QuerySet) -> QuerySet:
    """Plans with the one that follows each."""
    return plans.select_related("person", "leader", "followed_by")
