"""Who may see and do what of coaching and mood: a part of access_matrix. The salesperson shows the marks by consent."""

from datetime import date, time, timedelta
from uuid import uuid4

from coaching.models import CoachingRule, MoodConsent, MoodMark, Pair, Promise, TalkAsked
from coaching.tests.factories import make_consent, make_mark
from core.tests.instants import DAY, at
from meetings.models import Invitee, Meeting
from meetings.tests.factories import make_series
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, SELF, Line

COACH = frozenset({"manager"})  # away today, and whoever stands in has no part in this
READ_WEEKS = HEADS | {"hr"}
MARKED = DAY - timedelta(days=2)


def a_mark(company: Company) -> dict[str, object]:
    """A mark that the salesperson shows."""
    if not MoodConsent.objects.filter(person=company.salesperson).exists():
        make_consent(company.salesperson)
    if not MoodMark.objects.filter(person=company.salesperson, day=MARKED).exists():
        make_mark(company.salesperson, MARKED, 1)
    return {"code": company.salesperson.code, "day": MARKED}


def an_asked_talk(company: Company) -> dict[str, object]:
    """The talk that the salesperson's marks ask the manager for."""
    a_mark(company)
    told = {"person": company.salesperson, "coach": company.manager, "asked_on": MARKED, "due_on": DAY}
    return {"pk": TalkAsked.objects.create(**told).pk}


def a_rule(company: Company) -> dict[str, object]:
    """The rule of NORTH."""
    told = {"unit": company.north, "starts_on": date(2026, 6, 15), "at": time(16), "made_by": company.manager}
    return {"pk": CoachingRule.objects.get_or_create(**told, defaults={"kept_on": date(2199, 1, 1)})[0].pk}


def a_pair(company: Company) -> Pair:
    """The salesperson and the manager."""
    rule = CoachingRule.objects.get(**a_rule(company))
    if pair := Pair.objects.filter(rule=rule, person=company.salesperson).first():
        return pair
    told = {"kind": "coaching", "circle": "named", "chair": company.manager, "length": 30, "minutes_rule": "none"}
    series = make_series(company.north, by=company.manager, planned_until=date(2199, 1, 1), **told)
    return Pair.objects.create(rule=rule, person=company.salesperson, coach=company.manager, series=series, slot=0)


def gone_through(company: Company) -> dict[str, object]:
    return {"word": "Prices next.", "submit_key": uuid4()}


def a_talk(company: Company, day: date = DAY + timedelta(days=1), hour: int = 16) -> dict[str, object]:
    """Tomorrow's talk of the two, to which both add; another one of theirs for another day."""
    series = a_pair(company).series
    same = {"kind": "coaching", "name": "x", "length": 30, "minutes_rule": "none", "unit": company.north}
    when = {"day": day, "starts_at": at(hour, day=day), "opens_at": at(8), "opened_at": at(8), "is_fixed": True}
    talk, is_new = Meeting.objects.get_or_create(
        series=series, occurrence_on=day, defaults={"chair": company.manager, **same, **when}
    )
    if is_new:
        Invitee.objects.bulk_create(Invitee(meeting=talk, person=one) for one in (company.manager, company.salesperson))
    return {"pk": talk.pk}


def a_promise(company: Company) -> dict[str, object]:
    """Something that the salesperson promised in that talk."""
    both = {"person": company.salesperson, "coach": company.manager}
    told = {"what": "bring the list", "owner": company.salesperson, "due_on": DAY, "made_by": company.manager}
    return {"pk": Promise.objects.create(meeting_id=a_talk(company)["pk"], **both, **told).pk}


def a_talk_begun(company: Company) -> dict[str, object]:
    """Today's talk of the two, which has begun."""
    return a_talk(company, DAY, 9)


def new_rule(company: Company) -> dict[str, object]:
    return {"weeks": "2", "starts_on": "2026-06-22", "at": "16:00", "submit_key": str(uuid4())}


def new_promise(company: Company) -> dict[str, object]:
    told = {"what": "call the depot", "owner": company.salesperson.pk, "due_on": str(DAY + timedelta(days=2))}
    return told | {"submit_key": str(uuid4()), "version": "1"}


def new_note(company: Company) -> dict[str, object]:
    return {"text": "fine", "version": "0"}


def south(company: Company) -> dict[str, object]:
    return {"code": "SOUTH"}


TWO = SELF | COACH  # of a talk
ABOVE_SOUTH = frozenset({"other_manager", "director", "gm"})
COACHING = {
    "coaching:talk_list": Line(see=EVERYBODY),
    "coaching:rule_start": Line(
        see=ABOVE_SOUTH,
        act=ABOVE_SOUTH,
        told_why=EVERYBODY - ABOVE_SOUTH,
        refused=EVERYBODY - ABOVE_SOUTH,
        sample=south,
        form=new_rule,
        makes="coaching.CoachingRule",
        sender="other_manager",
    ),
    "coaching:rule_end": Line(see=None, act=LINE_ABOVE, refused=EVERYBODY - LINE_ABOVE, sample=a_rule),
    "coaching:talk_detail": Line(see=TWO, sample=a_talk),
    "coaching:point_add": Line(see=None, act=TWO, sample=a_talk, form=lambda company: {"text": "my route"}),
    "coaching:talk_move": Line(
        see=TWO, act=TWO, sample=a_talk, form=lambda company: {"day": str(DAY + timedelta(days=2)), "at": "10:00"}
    ),
    "coaching:talk_held": Line(see=None, act=TWO, sample=a_talk),
    "coaching:note_edit": Line(see=TWO, act=TWO, sample=a_talk, form=new_note),
    "coaching:private_edit": Line(see=TWO, act=TWO, sample=a_talk, form=new_note),
    "coaching:promise_add": Line(see=TWO, act=TWO, sample=a_talk, form=new_promise, makes="coaching.Promise"),
    "coaching:plan_review": Line(
        see=None,
        act=COACH,
        refused=TWO - COACH,
        sample=a_talk_begun,
        form=gone_through,
        makes="training.PlanReview",
        sender="manager",
    ),
    "coaching:promise_detail": Line(see=TWO, sample=a_promise),
    "coaching:promise_edit": Line(see=TWO, act=TWO, sample=a_promise, form=new_promise),
    "coaching:promise_done": Line(see=None, act=TWO, sample=a_promise),
    "coaching:promise_drop": Line(
        see=None, act=TWO, sample=a_promise, form=lambda company: {"reason": "not needed any more"}
    ),
    "coaching:mood_mine": Line(see=EVERYBODY),
    "coaching:mood_mark": Line(see=None, act=EVERYBODY, form=lambda company: {"value": "4"}),
    "coaching:mood_word": Line(see=None, act=EVERYBODY, form=lambda company: {"word": "fine"}),
    "coaching:mood_show": Line(see=None, act=EVERYBODY),
    "coaching:mood_hide": Line(see=None, act=EVERYBODY),
    "coaching:mood_remove": Line(see=None, act=SELF, sample=a_mark),
    "coaching:mood_team": Line(see=READ_WEEKS, told_why=EVERYBODY - READ_WEEKS),
    "coaching:mood_person": Line(see=COACH, sample=a_mark),
    "coaching:talk_asked": Line(see=COACH, sample=an_asked_talk),
    "coaching:talk_done": Line(see=None, act=COACH, sample=an_asked_talk),
}
