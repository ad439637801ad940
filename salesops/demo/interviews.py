"""Interviews of the demo company: planned, held and scored by two, decided about, offered and answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from core.walltime import company_zone
from org.models import Person
from recruiting.candidates import write_next_step
from recruiting.interviews import deciding
from recruiting.interviews.hiring import FirstPost, hire
from recruiting.interviews.scheduling import Slot, set_interview
from recruiting.interviews.scoring import Found, criteria_asked, send_card
from recruiting.models import Application, Contract, Hiring, Interview, MoveReason, Opening, Stage
from recruiting.moving import move
from salesops.demo.candidates import Applicant, come_in
from salesops.demo.rehearsals import working_day

HOURS = (9, 10, 11, 14, 15, 16)
PLACES = ("二樓會議室", "三樓小會議室", "Video call")
EVIDENCE = (
    "說了三個客戶的例子，數字都對得上。",
    "先問我們的客戶是誰，再談自己的經驗。",
    "Named a deal that was lost, and what came of it.",
    "追問兩次之後說出了自己的部分。",
    "Knew our prices and two of our competitors.",
    "談到前同事時語氣公平。",
)
WORDS = {
    "next": "數字說得清楚，想讓另一位同事也談一次。",
    "offer": "Both cards agree: asks before selling, honest about what failed.",
    "refused": "說不出成果，追問時迴避。",
}
TERMS = "底薪加獎金，試用期三個月；first day as soon as possible."
NEXT_STEPS = ("打電話確認時間", "請補工作證明", "Call back about the notice period", "看過履歷再回覆")
ENDS = (Stage.Kind.REFUSED, Stage.Kind.WITHDRAWN, Stage.Kind.TALENT_POOL)
HIRED_CODE = "N08"  # of the one who begins in two weeks

# Days ago that somebody came, and what has happened since, in this order:
# on: to the first interview · scored: an interview was held and both cards are in · talked: one card is awaited
# asked: an interview is set for the days to come · next, offer, refuse: the head decided · offered, said_no, said_yes
WAYS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (46, ("on", "scored", "next", "scored", "offer", "offered", "said_yes", "hired")),
    (44, ("on", "scored", "next", "scored", "offer", "offered", "said_no", "withdrawn")),
    (43, ("on", "scored", "next", "scored", "offer", "offered")),
    *((days, ("on", "scored", "next", "asked")) for days in (30, 33)),
    *((days, ("on", "scored", "refuse")) for days in (45, 41, 36, 28)),
    *((days, ("on", "scored")) for days in (22, 24)),
    (19, ("on", "talked")),
    *((days, ("on", "asked")) for days in (12, 14, 17)),
    *((days, ("refused",)) for days in (47, 42, 40, 38, 31, 26, 21, 15)),
    *((days, ("withdrawn",)) for days in (39, 23)),
    *((days, ("talent_pool",)) for days in (35, 27)),
    *((days, ()) for days in (1, 2, 3, 4, 5, 6, 8, 9)),
)
PAST_WAYS: tuple[tuple[str, ...], ...] = (
    ("on", "scored", "next", "scored", "refuse"),
    ("on", "scored", "next", "scored", "offer", "offered", "said_no", "withdrawn"),
    *((("on", "scored", "refuse"),) * 2),
    *((("refused",),) * 5),
    ("withdrawn",),
    ("talent_pool",),
)
TAKEN = ("on", "scored", "next", "scored", "offer", "offered", "said_yes")


class Team(NamedTuple):
    """Who decides, and who holds the first and the second interview, by code."""

    head: str
    first: Sequence[str]
    second: Sequence[str]


@dataclass
class Diary:
    """What happens to the candidates of one opening: nobody is in two interviews at a time."""

    team: Team
    now: datetime
    today: date
    taken: set[datetime] = field(default_factory=set)
    chance: Random = field(default_factory=lambda: Random("interviews"))  # noqa: S311 the same demo every time

    def play(self, application: Application, steps: Sequence[str], *, since: datetime, until: datetime) -> None:
        """The steps one after another, spread over the time; what would lie ahead of `until` does not happen."""
        apart = (until - since) / (len(steps) + 1)
        at = since
        for place, step in enumerate(steps):
            at = max(at, in_the_office(since + apart * (place + 1), place))
            if at >= self.now:
                return
            at = self._step(application, step, at)
            application = Application.objects.select_related("stage", "opening__unit", "candidate").get(
                pk=application.pk
            )

    def _step(self, application: Application, step: str, at: datetime) -> datetime:
        """Does one step; returns when it was done."""
        head = _somebody(self.team.head)
        if step == "on":
            move([application], _stage(application, Stage.Kind.INTERVIEW_1), by=head, now=at)
        elif step in ENDS:
            reason = self.chance.choice(list(MoveReason.objects.filter(of=step)))
            move([application], _stage(application, step), reason=reason, by=head, now=at)
        elif step in ("scored", "talked", "asked"):
            return self._interview(application, step, at)
        elif step in ("next", "offer", "refuse"):
            self._decide(application, step, at)
        elif step == "offered":
            told = {"terms": TERMS, "answer_by": at.date() + timedelta(days=9)}
            deciding.make_offer(application, **told, by=head, now=at)
        elif step in ("said_yes", "said_no"):
            answer, reason = ("accepted", "") if step == "said_yes" else ("declined", "另一家公司離家更近。")
            deciding.note_answer(application.offers.get(), answer, reason=reason, by=head, now=at, version=1)
        else:
            first_day = working_day(self.today + timedelta(days=14), 1)
            post = FirstPost(first_day, HIRED_CODE, "probation", Contract.LONGER)
            hire(application, post, by=_somebody("HR"), now=self.now)
        return at

    def _interview(self, application: Application, step: str, at: datetime) -> datetime:
        """Sets one; what lies behind is scored the day after, or by all but the head."""
        is_first = application.stage.kind == Stage.Kind.INTERVIEW_1
        people = [_somebody(code) for code in (self.team.first if is_first else self.team.second)]
        if step == "asked":
            starts_at = self._free(self.today + timedelta(days=self.chance.randint(1, 5)), 1)
        elif step == "talked":
            starts_at = self._free(self.today - timedelta(days=1), -1)
        else:
            starts_at = self._free(at.astimezone(company_zone()).date() + timedelta(days=1), 1)
        slot = Slot(starts_at, 45, self.chance.choice(PLACES))
        interview = set_interview(application, slot, people, by=people[0], now=min(at, starts_at - timedelta(days=1)))
        sent = min(interview.ends_at + timedelta(hours=3), self.now)
        if step == "asked" or interview.ends_at >= self.now:
            return at
        for person in people[1:] if step == "talked" else people:
            self._score(interview, person, sent)
        return sent

    def _free(self, day: date, step: int) -> datetime:
        """The first hour of a working day that no other interview takes, searched from `day` on."""
        while True:
            day = working_day(day, step)
            for hour in HOURS:
                starts_at = datetime.combine(day, time(hour), tzinfo=company_zone())
                if starts_at not in self.taken:
                    self.taken.add(starts_at)
                    return starts_at
            day += timedelta(days=step)

    def _score(self, interview: Interview, by: Person, at: datetime) -> None:
        found = {one.pk: self._found() for one in criteria_asked(interview)}
        send_card(interview, found, by=by, now=at, number=1)

    def _found(self) -> Found:
        return Found(self.chance.choice((2, 3, 3, 4, 4, 5)), self.chance.choice(EVIDENCE))

    def _decide(self, application: Application, step: str, at: datetime) -> None:
        outcome = "refused" if step == "refuse" else step
        reason = self.chance.choice(list(MoveReason.objects.filter(of=outcome))) if outcome == "refused" else None
        told = {"words": WORDS[outcome], "reason": reason, "stage": application.stage_id}
        deciding.decide(application, outcome, **told, by=_somebody(self.team.head), now=at)


def in_the_office(at: datetime, number: int) -> datetime:
    """The same day at a time at which people work."""
    day = at.astimezone(company_zone()).date()
    return datetime.combine(day, time(9 + number % 8, 7 * number % 60), tzinfo=company_zone())


def on_their_way(opening: Opening, team: Team, *, now: datetime, today: date) -> None:
    """Three dozen who came over six weeks: at every stage, and at every end."""
    diary = Diary(team, now, today)
    chance = Random("candidates")  # noqa: S311 the same demo every time
    for number, (days_ago, steps) in enumerate(WAYS):
        came = now - timedelta(days=days_ago)
        application = come_in(opening, Applicant.drawn(chance, number), by=_somebody(team.head), now=came)
        diary.play(application, steps, since=came, until=now)
        if not steps:
            told = {"next_step": NEXT_STEPS[number % len(NEXT_STEPS)], "version": application.version}
            due = today + timedelta(days=number % 5 - 1)
            write_next_step(application, **told, next_on=due, by=_somebody(team.head), now=now)


def hired_before(
    opening: Opening, taken: Application, person: Person, team: Team, *, began: datetime, until: datetime
) -> None:
    """A dozen who came for an opening of the past, and the one who took the post and works here today."""
    diary = Diary(team, until, until.date())
    chance = Random(person.code)  # noqa: S311 the same demo every time
    for number, steps in enumerate(PAST_WAYS, start=3):
        came = began + timedelta(days=1 + number)
        application = come_in(opening, Applicant.drawn(chance, number), by=_somebody(team.head), now=came)
        diary.play(application, steps, since=came, until=until)
    diary.play(taken, TAKEN, since=taken.applied_at, until=until)
    told = {"person": person, "first_day": person.hired_on, "by": _somebody("GM"), "at": until}
    Hiring.objects.create(application=taken, **told)  # the person is there: nobody is made a second time
    taken.candidate.person = person
    taken.candidate.save_over(taken.candidate.version, fields=["person"])
    application = Application.objects.select_related("stage", "opening__unit", "candidate").get(pk=taken.pk)
    move([application], _stage(application, Stage.Kind.HIRED), by=_somebody("GM"), now=until, hiring=True)


def _stage(application: Application, kind: str) -> Stage:
    return Stage.objects.select_related("opening__unit").get(opening=application.opening_id, kind=kind)


def _somebody(code: str) -> Person:
    """The person as the next request reads them: what they may is of the day of the act."""
    return Person.objects.get(code=code)
