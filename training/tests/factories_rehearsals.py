"""Rows of rehearsals and lessons for tests: each factory needs as little as possible."""

from collections.abc import Mapping
from datetime import date, datetime

from core.tests.instants import DAY, at
from org.models import Person
from org.stamps import stamp
from org.tests.company import Company
from training.lessons import library
from training.models import GivenScore, Lesson, Observer, Rehearsal, Rubric, Scenario
from training.rehearsals import scoring

FULL = {
    **{"facts": 40, "sources": 30, "gaps": 30, "questions": 30, "objections": 30, "next_step": 20, "time": 20},
    **dict.fromkeys(
        (
            *("market", "competitors", "position", "comparison", "prices"),
            *("channels", "consumers", "operation", "our_input", "return"),
        ),
        3,
    ),
}
NOTHING = dict.fromkeys(FULL, 0)


def given(**changed: int) -> dict[str, int]:
    """Everything in full but for what is told."""
    return FULL | changed


def make_rehearsal(
    company: Company,
    person: Person | None = None,
    *,
    day: date = DAY,
    observers: tuple[Person, ...] | None = None,
    started_at: datetime | None = None,
    **told: object,
) -> Rehearsal:
    """The salesperson sells, the colleague buys, supervisor and assistant observe, the manager leads; at 10."""
    person = person or company.salesperson
    scenario = told.pop("scenario", None) or Scenario.objects.order_by("pk").first()
    fields = {
        "scenario": scenario,
        "edition": scenario.version,
        "rubric": Rubric.objects.get(number=1),
        "customer": company.colleague,
        "lead": company.manager,
        "day": day,
        "starts_at": at(10, day=day),
        "length": 60,
        "place": "Room 3",
        "scheduled_by": company.manager,
        "scheduled_at": at(9, day=DAY.replace(day=1)),
        "started_at": started_at,
        **stamp(person, day).fields,
    }
    rehearsal = Rehearsal.objects.create(person=person, **(fields | told))
    for one in observers or (company.supervisor, company.assistant):
        Observer.objects.create(rehearsal=rehearsal, person=one)
    return rehearsal


def running(company: Company, person: Person | None = None, **told: object) -> Rehearsal:
    """One that began at its time."""
    return make_rehearsal(company, person, started_at=at(10, day=told.get("day", DAY)), **told)


def send(rehearsal: Rehearsal, person: Person, values: Mapping[str, int], *, now: datetime, remark: str = "") -> None:
    """What an observer gives, through the service."""
    rehearsal.refresh_from_db()
    own = rehearsal.observers.get(person=person)
    scoring.send_scores(rehearsal, own, values=values, remark=remark, by=person, now=now)


def scored(company: Company, person: Person | None = None, *given_by: Mapping[str, int], **told: object) -> Rehearsal:
    """One that both observers have scored, in full unless told otherwise."""
    rehearsal = running(company, person, **told)
    now = at(12, day=rehearsal.day)
    for number, observer in enumerate(rehearsal.observers.order_by("pk")):
        send(rehearsal, observer.person, given_by[number] if number < len(given_by) else FULL, now=now)
    rehearsal.refresh_from_db()
    return rehearsal


def given_row(observer: Observer, criterion: str = "facts", value: int = 37) -> GivenScore:
    """A score that stands in the table without having been sent, as no service leaves it."""
    return GivenScore.objects.create(observer=observer, criterion=criterion, value=value)


def make_lesson(
    author: Person | None = None, *, tags: tuple[str, ...] = (), language: str = "en", **texts: str
) -> Lesson:
    """A case of the library."""
    told = {"title": "Title", "customer_kind": "dealer", "learnt": "Ask first."} | texts
    return library.add(told, tags=tags, language=language, by=author, now=at(12))
