"""What a probation waits for now and waited for before: whose step it is, since when and until when.

The page and the duties ask the same. Days come from the rules; instants are stored, so the same duties come back
whenever they are planned.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from core.walltime import company_zone, to_wall
from duties.steps import Counter, Step
from org.rules import WorkCalendar
from recruiting.models import Milestone, MilestoneTalk, Probation, ProbationProposal
from recruiting.probation import duty_codes as codes
from recruiting.probation.permissions import decider_for
from recruiting.probation.rules import last_day, milestone_day

READ_WITHIN = 5  # working days
TALK_WITHIN = 3  # working days after the day of a milestone
TALK_OPENS = timedelta(days=3)  # before that day
DECIDE_WITHIN = 3  # working days after something is proposed
POST_WITHIN = 5
NOTICES = (30, 14, 7, 0)  # days before the end
Kind = ProbationProposal.Step


@dataclass(frozen=True)
class MilestoneOn:
    """A milestone on its day, with the talks about it, the earliest first."""

    milestone: Milestone
    day: date
    talks: Sequence[MilestoneTalk] = ()

    @property
    def last(self) -> MilestoneTalk | None:
        return self.talks[-1] if self.talks else None


@dataclass(frozen=True)
class Course:
    """A probation with everything that its steps are told from."""

    probation: Probation
    milestones: Sequence[MilestoneOn]
    proposals: Sequence[ProbationProposal] = ()  # the newest first
    line: Sequence[int] = ()  # who stands above today, the direct superior first
    away: Collection[date] = field(default_factory=frozenset)  # days of whole leave

    @property
    def sent(self) -> ProbationProposal | None:
        """What waits for a decision."""
        return next((one for one in self.proposals if one.sent_at and one.decided_at is None), None)

    @property
    def approved(self) -> ProbationProposal | None:
        """What was decided about the end of the probation; an extension is not its end."""
        decided = (one for one in self.proposals if one.is_approved and one.step != Kind.EXTEND)
        return next(decided, None)


def milestones_on(
    milestones: Sequence[Milestone],
    probation: Probation,
    talks: Sequence[MilestoneTalk],
    *,
    calendar: WorkCalendar,
    away: Collection[date],
) -> list[MilestoneOn]:
    """The milestones that the probation is long enough for, each on its day. `talks`: the earliest first."""
    told = {"starts_on": probation.starts_on, "ends_on": probation.ends_on, "calendar": calendar, "away": away}
    days = ((one, milestone_day(one.day, **told)) for one in milestones)
    return [MilestoneOn(one, day, [talk for talk in talks if talk.milestone_id == one.pk]) for one, day in days if day]


def morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=company_zone())


def steps_of(course: Course, *, hr: Collection[int], count: Counter) -> Iterator[Step]:
    """The steps of a probation so far and ahead. `hr`: the people of HR today."""
    probation = course.probation
    heads = tuple(course.line[:1]) or tuple(sorted(set(hr) - {probation.person_id}))
    begins = max(morning(probation.starts_on), probation.started_at)
    due = count.after(begins, READ_WITHIN)
    seen = probation.seen_at or probation.outcome_at
    yield Step(codes.READ, codes.subject_of(probation), (probation.person_id,), begins, due, seen)
    yield from _talks(course, heads, count)
    yield from _ending(course, heads)
    yield from _deciding(course, hr, count)


def _talks(course: Course, heads: tuple[int, ...], count: Counter) -> Iterator[Step]:
    """A talk at each milestone, and again where it was not reached and a day was named."""
    probation = course.probation
    for one in course.milestones:
        subject = codes.part_subject(probation, one.milestone.day)
        first = one.talks[0] if one.talks else None
        since = max(morning(one.day - TALK_OPENS), probation.started_at)
        due = min(count.after_day(one.day, TALK_WITHIN), max(one.day, probation.ends_on))
        owners = (first.written_by_id,) if first else heads
        if first or not probation.outcome_at:
            yield Step(codes.TALK, subject, owners, since, due, first.written_at if first else None)
        for talk, after in zip_longest(one.talks, one.talks[1:]):
            if talk.is_met or talk.look_again_on is None or (after is None and probation.outcome_at):
                continue
            since = max(morning(talk.look_again_on), talk.written_at)
            subject_again = codes.part_subject(probation, talk.pk)
            owners = (after.written_by_id,) if after else heads
            done = after.written_at if after else None
            yield Step(codes.AGAIN, subject_again, owners, since, talk.look_again_on, done)


def _ending(course: Course, heads: tuple[int, ...]) -> Iterator[Step]:
    """Before each end: 30 days before it somebody has to propose, 14 before it at the latest; 7 days before it the last
    word is due, on the last day at the latest."""
    probation = course.probation
    agreed = last_day(probation.starts_on, probation.months)
    extended = next((one for one in course.proposals if one.is_approved and one.step == Kind.EXTEND), None)
    if extended is not None:
        yield from _before(course, agreed, heads, extended.sent_at, extended.decided_at)
    proposed = course.sent.sent_at if course.sent else probation.outcome_at
    yield from _before(course, probation.ends_on, heads, proposed, probation.outcome_at)


def _before(
    course: Course, end: date, heads: tuple[int, ...], proposed: datetime | None, decided: datetime | None
) -> Iterator[Step]:
    probation = course.probation
    for kind, (opens, due), done in ((codes.PROPOSAL, NOTICES[:2], proposed), (codes.LAST, NOTICES[2:], decided)):
        first = end - timedelta(days=opens)
        since = max(morning(first), morning(probation.starts_on), probation.started_at)
        if done is None or done >= since:
            subject = f"{codes.subject_of(probation)}:{end}"
            yield Step(kind, subject, heads, since, end - timedelta(days=due), done)


def _deciding(course: Course, hr: Collection[int], count: Counter) -> Iterator[Step]:
    probation = course.probation
    of_hr = sorted(set(hr) - {probation.person_id})
    for one in course.proposals:
        if one.sent_at is None:
            continue
        decider = decider_for(course.line, one.written_by_id)
        waits = (decider,) if decider else tuple(pk for pk in of_hr if pk != one.written_by_id)
        owners = (one.decided_by_id,) if one.decided_by_id else waits
        due = min(count.after(one.sent_at, DECIDE_WITHIN), max(probation.ends_on, to_wall(one.sent_at).date()))
        subject = codes.part_subject(probation, one.pk)
        yield Step(codes.DECISION, subject, owners, one.sent_at, due, one.decided_at)
    if probation.outcome_at and course.approved:
        due = count.after(probation.outcome_at, POST_WITHIN)
        first_day = course.approved.starts_on or course.approved.ends_on
        due = max(min(due, first_day), to_wall(probation.outcome_at).date()) if first_day else due
        subject = codes.subject_of(probation)
        yield Step(codes.POST, subject, tuple(of_hr), probation.outcome_at, due, probation.carried_out_at)
