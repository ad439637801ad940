"""Recruiting of the demo company: a plan of posts, openings in every state, and who came of those that are filled."""

from datetime import date, datetime, timedelta

from org.models import Appointment, Person, Title, Unit
from recruiting.models import Opening, StageTemplate
from recruiting.openings import approve_opening, draft_opening, open_opening, plan_posts
from salesops.demo.candidates import Applicant, come_in
from salesops.demo.interviews import Team, hired_before, on_their_way

BEGAN = 50  # days ago that the open one was opened
HEAD, WATCH, SECOND = "N01", "N03", "N02"  # who decides, who interviews with the head
BEFORE = (  # who came of an opening: the person, days ago it was opened and filled, who looked for them
    ("N05", 112, 58, Team(HEAD, (HEAD, WATCH), (HEAD, SECOND))),
    ("S05", 160, 88, Team("S01", ("S01", "S03"), ("S01", "S02"))),
)


def look_for_people(now: datetime, today: date) -> None:
    """Two filled, one open with candidates at every stage, one approved, a draft that waits."""
    post = Appointment.objects.on(today).filter(person__code=SECOND).select_related("unit", "title").get()
    _plan(post, now, today)
    for code, began, filled, team in BEFORE:
        _filled(code, now - timedelta(days=began), now - timedelta(days=filled), team, post.title)
    opening = _opened(post.unit, post.title, 2, "兩位業務轉任，客戶需要交接。", HEAD, now - timedelta(days=BEGAN))
    on_their_way(opening, Team(HEAD, (HEAD, WATCH), (HEAD, SECOND)), now=now, today=today)
    head = _somebody(HEAD)
    approved = _drafted(post.unit, post.title, 1, "長假代理", head, now - timedelta(days=3))
    approve_opening(approved, version=1, by=_somebody("GM"), now=now - timedelta(days=2))
    _drafted(post.unit, post.title, 1, "One more for the new district.", head, now - timedelta(days=1))


def post_count(post: Appointment, today: date) -> int:
    """How many hold that title in that unit."""
    return Appointment.objects.on(today).filter(unit=post.unit, title=post.title).count()


def _plan(post: Appointment, now: datetime, today: date) -> None:
    """Two more than there are in the north, as many as there are in the south."""
    south = Unit.objects.get(code="SOUTH")
    held = Appointment.objects.on(today).filter(unit=south, title=post.title).count()
    since = today - timedelta(days=90)
    for unit, number in ((post.unit, post_count(post, today) + 2), (south, held)):
        plan_posts(unit=unit, title=post.title, number=number, valid_from=since, by=_somebody("GM"), now=now)


def _filled(code: str, began: datetime, until: datetime, team: Team, title: Title) -> None:
    """An opening of the past, filled by somebody who works here today."""
    person = _somebody(code)
    unit = Appointment.objects.filter(person=person).order_by("valid_from")[:1].get().unit
    opening = _opened(unit, title, 1, "一位同事調任，客戶由新人接手。", team.head, began)
    taken = come_in(opening, Applicant.of(person), by=_somebody(team.head), now=began + timedelta(days=4))
    hired_before(opening, taken, person, team, began=began, until=until)


def _opened(unit: Unit, title: Title, number: int, reason: str, head: str, at: datetime) -> Opening:
    opening = _drafted(unit, title, number, reason, _somebody(head), at)
    approve_opening(opening, version=1, by=_somebody("GM"), now=at)
    template = StageTemplate.objects.order_by("pk")[:1].get()
    open_opening(opening, template=template, version=2, by=_somebody(head), now=at)
    return opening


def _drafted(unit: Unit, title: Title, number: int, reason: str, by: Person, at: datetime) -> Opening:
    wanted = {"wanted_by": at.date() + timedelta(days=75), "number": number, "reason": reason}
    return draft_opening(unit=unit, title=title, by=by, now=at, **wanted)


def _somebody(code: str) -> Person:
    """The person as the next request reads them: what they may is of the day of the act."""
    return Person.objects.get(code=code)
