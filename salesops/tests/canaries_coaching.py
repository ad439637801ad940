"""Secrets of coaching and mood: a part of canaries."""

from datetime import timedelta

from coaching.models import WORD, MoodMark
from coaching.tests.factories import make_consent, make_mark
from core.tests.instants import DAY
from org.tests.company import Company
from salesops.tests.canary import Canary, page
from salesops.tests.matrix import SELF

COACH = frozenset({"manager"})  # who is away in the matrix: no deputy takes the place of a coach


def shown_mark(company: Company, secret: str) -> MoodMark:
    """A low mark of somebody who shows the marks to the direct coach."""
    make_consent(company.salesperson)
    return make_mark(company.salesperson, DAY - timedelta(days=1), 1, word=secret[:WORD])


def hidden_mark(company: Company, secret: str) -> MoodMark:
    """A low mark of somebody who shows the marks to nobody."""
    return make_mark(company.colleague, DAY - timedelta(days=1), 1, word=secret[:WORD])


COACHING = (
    Canary("coaching.MoodMark.word", SELF | COACH, shown_mark, page("coaching:mood_person", "SALESPERSON")),
    Canary("coaching.MoodMark.unshown word", frozenset({"colleague"}), hidden_mark, page("coaching:mood_mine")),
)
