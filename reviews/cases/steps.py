"""What each case waits for now and waited for before: whose step it is, since when and until when.

Days are counted in working days from stored instants, so that the same duties come back whenever they are planned.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from core.periods import monday_of
from core.walltime import company_zone, to_wall
from duties.steps import Counter, Step
from reviews.cases import duty_codes as codes
from reviews.models import ImprovementPlan, PanelWord, PromotionCase

WITHIN = 5  # working days for each step of a promotion, and to read a plan
END_WITHIN = 3  # working days after the last day of a plan
NOTICE = timedelta(days=7)  # before the day on which a deferred promotion is looked at again
Promotion, Plan, Next = PromotionCase.State, ImprovementPlan.State, ImprovementPlan.Next


def promotion_steps(
    case: PromotionCase, words: Sequence[PanelWord], *, hr: Collection[int], count: Counter
) -> Iterator[Step]:
    """The steps of a promotion so far. `hr`: the people of HR today, to whom it falls to give the post."""
    subject = codes.subject_of(case)
    if case.state == Promotion.WITHDRAWN:
        return
    opened = case.nominated_at
    yield Step(codes.EVIDENCE, subject, (case.nominated_by_id,), opened, count.after(opened, WITHIN), case.panel_at)
    if case.panel_at:
        due = count.after(case.panel_at, WITHIN)
        for word in words:
            yield Step(codes.WORD, subject, (word.member_id,), case.panel_at, due, word.given_at)
    if case.heard_at:
        due = count.after(case.heard_at, WITHIN)
        yield Step(codes.DECISION, subject, (case.decider_id,), case.heard_at, due, case.decided_at)
    if case.decided_at and case.state in (Promotion.APPROVED, Promotion.EFFECTIVE):
        owners = tuple(sorted(set(hr) - {case.person_id}))
        yield Step(codes.POST, subject, owners, case.decided_at, _post_due(case, count), case.effective_at)


def _post_due(case: PromotionCase, count: Counter) -> date:
    """Before the first day in the post, or five working days after the decision where that is sooner."""
    return min(case.starts_on, count.after(case.decided_at, WITHIN))


def again_step(case: PromotionCase, *, looked_at: datetime | None) -> Step:
    """Looking at a deferred promotion again; `looked_at`: when it was nominated or set aside again."""
    begins = datetime.combine(case.look_again_on - NOTICE, time(8), tzinfo=company_zone())
    since = max(begins, case.decided_at)
    return Step(codes.AGAIN, codes.subject_of(case), (case.nominated_by_id,), since, case.look_again_on, looked_at)


def plan_steps(
    plan: ImprovementPlan, *, coached: dict[date, datetime], above: Sequence[int], hr: Collection[int], count: Counter
) -> Iterator[Step]:
    """The steps of a plan so far. `coached`: Monday → when the first note of that week was written; `above`: who
    stands above the person today."""
    subject = codes.subject_of(plan)
    seen = plan.seen_at or plan.ended_at
    yield Step(codes.READ_PLAN, subject, (plan.person_id,), plan.opened_at, count.after(plan.opened_at, WITHIN), seen)
    due = max(plan.starts_on, to_wall(plan.opened_at).date())
    yield Step(codes.START, subject, _leads(plan, above, plan.started_at), plan.opened_at, due, plan.started_at)
    if plan.started_at:
        yield from _coaching(plan, coached, above, count)
        ends = datetime.combine(plan.last_day, time(8), tzinfo=company_zone())
        due = count.after_day(plan.last_day, END_WITHIN)
        if plan.ended_at is None or plan.ended_at >= ends:
            yield Step(codes.END, subject, _leads(plan, above, plan.ended_at), ends, due, plan.ended_at)
    if plan.state == Plan.NOT_MET:
        of_hr = sorted(set(hr) - {plan.person_id, plan.ended_by_id})
        owners = tuple([pk for pk in above if pk != plan.ended_by_id][:1] or of_hr)
        due = count.after(plan.ended_at, WITHIN)
        yield Step(codes.NEXT, subject, owners, plan.ended_at, due, plan.next_at)
    if plan.next_step == Next.TRAINING:
        followed = getattr(plan, "followed_by", None)
        done = followed and followed.opened_at
        due = count.after(plan.next_at, WITHIN)
        yield Step(codes.SECOND, subject, _leads(plan, above, done), plan.next_at, due, done)


def _leads(plan: ImprovementPlan, above: Sequence[int], done_at: datetime | None) -> tuple[int]:
    """Whose a step is: the leader's; while it waits, the superior's where the leader stands no longer above."""
    has_left = above and plan.leader_id not in above
    return (above[0] if has_left and done_at is None else plan.leader_id,)


def _coaching(
    plan: ImprovementPlan, coached: dict[date, datetime], above: Sequence[int], count: Counter
) -> Iterator[Step]:
    """A talk each week whose Thursday lies in the plan, from the week in which it runs until it is ended."""
    for monday in weeks_of(plan):
        begins = datetime.combine(monday, time(8), tzinfo=company_zone())
        since = max(begins, plan.started_at)
        due = count.last_of_week(monday)
        done = coached.get(monday)
        ended = plan.ended_at is not None and to_wall(plan.ended_at).date() <= due
        started_after = to_wall(plan.started_at).date() > due
        if (ended or started_after) and done is None:
            continue
        yield Step(codes.COACHING, codes.week_subject(plan, monday), _leads(plan, above, done), since, due, done)


def weeks_of(plan: ImprovementPlan) -> list[date]:
    """The Mondays of the weeks whose Thursday lies in the plan."""
    monday, found = monday_of(plan.starts_on), []
    while monday + timedelta(days=3) <= plan.last_day:
        if monday + timedelta(days=3) >= plan.starts_on:
            found.append(monday)
        monday += timedelta(days=7)
    return found
