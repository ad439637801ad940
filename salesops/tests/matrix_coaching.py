"""Who may see and do what of coaching and mood: a part of access_matrix. The salesperson shows the marks by consent."""

from datetime import timedelta

from coaching.models import MoodConsent, MoodMark, TalkAsked
from coaching.tests.factories import make_consent, make_mark
from core.tests.instants import DAY
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, HEADS, SELF, Line

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


COACHING = {
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
