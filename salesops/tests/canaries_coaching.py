"""Secrets of coaching and mood: a part of canaries."""

from datetime import timedelta
from functools import partial

from django.urls import reverse

from coaching.models import WORD, MoodMark, PrivateNote, Promise, SharedNote
from coaching.tests.factories import make_consent, make_mark
from core.tests.instants import DAY, at
from meetings.models import AgendaItem
from org.tests.company import Company
from salesops.tests.canary import Canary, page, page_of
from salesops.tests.matrix import SELF
from salesops.tests.matrix_coaching import a_talk

COACH = frozenset({"manager"})  # who is away in the matrix: no deputy takes the place of a coach


def shown_mark(company: Company, secret: str) -> MoodMark:
    """A low mark of somebody who shows the marks to the direct coach."""
    make_consent(company.salesperson)
    return make_mark(company.salesperson, DAY - timedelta(days=1), 1, word=secret[:WORD])


def hidden_mark(company: Company, secret: str) -> MoodMark:
    """A low mark of somebody who shows the marks to nobody."""
    return make_mark(company.colleague, DAY - timedelta(days=1), 1, word=secret[:WORD])


TWO = SELF | COACH


def both(company: Company) -> dict[str, object]:
    return {"meeting_id": a_talk(company)["pk"], "person": company.salesperson, "coach": company.manager}


def shared_note(company: Company, secret: str, *, name: str) -> SharedNote:
    text = secret[: SharedNote._meta.get_field(name).max_length]
    told = both(company)  # one note a talk: the three secrets stand in it
    meeting = told.pop("meeting_id")
    return SharedNote.objects.update_or_create(meeting_id=meeting, defaults={"day": DAY, name: text} | told)[0]


def private_note(company: Company, secret: str) -> PrivateNote:
    """The manager's, about the salesperson."""
    return PrivateNote.objects.create(text=secret, day=DAY, meeting_id=a_talk(company)["pk"], author=company.manager)


def own_note(company: Company, secret: str) -> PrivateNote:
    """The salesperson's, about the manager."""
    told = {"meeting_id": a_talk(company)["pk"], "author": company.salesperson}
    return PrivateNote.objects.create(text=secret, day=DAY, **told)


def promise(company: Company, secret: str, *, name: str) -> Promise:
    told = {"what": "bring it", "due_on": DAY, "owner": company.salesperson, "made_by": company.manager}
    if name == "reason":
        told |= {"state": "dropped", "ended_at": at(9), "ended_by": company.manager}
    return Promise.objects.create(**(told | {name: secret[:300]}), **both(company))


def point_of_a_talk(company: Company, secret: str) -> AgendaItem:
    told = {"meeting_id": a_talk(company)["pk"], "author": company.salesperson}
    return AgendaItem.objects.create(kind="point", text=secret[:500], position=1, **told)


def talk_page(row: object) -> str:
    return reverse("coaching:talk_detail", args=[row.meeting_id])


COACHING = (
    *(
        Canary(f"coaching.SharedNote.{name}", TWO, partial(shared_note, name=name), talk_page)
        for name in ("topic", "skill", "text")
    ),
    Canary("coaching.PrivateNote.text", COACH, private_note, talk_page),
    Canary("coaching.PrivateNote.unshown text", SELF, own_note, talk_page),
    *(
        Canary(f"coaching.Promise.{name}", TWO, partial(promise, name=name), page_of("coaching:promise_detail"))
        for name in ("what", "reason")
    ),
    Canary("meetings.AgendaItem.point of a talk", TWO, point_of_a_talk, talk_page),
    Canary("coaching.MoodMark.word", SELF | COACH, shown_mark, page("coaching:mood_person", "SALESPERSON")),
    Canary("coaching.MoodMark.unshown word", frozenset({"colleague"}), hidden_mark, page("coaching:mood_mine")),
)
