"""Observers score, each once and blind; the last one brings out what the rehearsal came to (rules.md 2.14)."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import NotNow, require
from duties.services import mark_stale, no_longer_owed, note_done
from org.models import Person
from training import rules
from training.models import GivenScore, Observer, Rehearsal, SpreadWord
from training.rehearsals.duty_codes import SCORE, WORD, subject_of
from training.rehearsals.permissions import may_drop, may_explain, may_score
from training.rehearsals.scheduling import people_of


@transaction.atomic
def send_scores(
    rehearsal: Rehearsal, own: Observer, *, values: Mapping[str, int], remark: str, by: Person, now: datetime
) -> None:
    """Keeps what an observer gave, for good. Raises ValidationError for a value that the rubric does not know."""
    rehearsal = _held(rehearsal)
    require(may_score(by, rehearsal, own))
    criteria = rehearsal.rubric.rules.criteria
    for one in criteria:
        if not 0 <= values.get(one.code, -1) <= one.highest:
            raise ValidationError({one.code: _("From 0 to %(highest)s.")}, params={"highest": one.highest})
    sent = Observer.objects.filter(pk=own.pk, sent_at=None).update(sent_at=now, remark=remark.strip())
    if not sent:
        raise NotNow(_("You have sent your scores."))
    GivenScore.objects.bulk_create(
        GivenScore(observer=own, criterion=one.code, value=values[one.code]) for one in criteria
    )
    audit.record("training.send_scores", by=by, about=rehearsal)
    note_done(by.pk, SCORE, subject_of(rehearsal), now)
    _settle(rehearsal, now=now)


@transaction.atomic
def go_on_without(rehearsal: Rehearsal, *, by: Person, now: datetime) -> None:
    """Takes off everybody who has not sent and will not, as long as two others have: it is scored by that.

    Never one of several: whoever of them is still to score would learn from it that others have sent.
    """
    rehearsal = _held(rehearsal)
    observers = list(rehearsal.observers.all())
    require(may_drop(by, rehearsal, observers))
    awaited = [one for one in observers if one.sent_at is None]
    Observer.objects.filter(pk__in=[one.pk for one in awaited]).delete()
    audit.record_all("training.drop_observer", by=by, about=awaited)  # a line names each
    for one in awaited:
        no_longer_owed(one.person_id, SCORE, subject_of(rehearsal), now=now)
    _settle(rehearsal, now=now)


def _held(rehearsal: Rehearsal) -> Rehearsal:
    """The rehearsal as it is now, kept from others: of two observers who send at once one sees the other's scores."""
    rows = Rehearsal.objects.select_for_update(of=("self",)).select_related("rubric", "person")
    return rows.get(pk=rehearsal.pk)


def _settle(rehearsal: Rehearsal, *, now: datetime) -> None:
    """What it came to, once nobody's scores are awaited, and the criteria that ask for a word."""
    observers = list(rehearsal.observers.prefetch_related("scores").select_related("person"))
    if any(one.sent_at is None for one in observers):
        return
    given = [values_of(one) for one in observers]
    rubric = rehearsal.rubric.rules
    found = rules.outcome(rubric, given)
    rehearsal.scored_at, rehearsal.total, rehearsal.is_passed = now, found.total, found.is_passed
    for stage, score in found.stages.items():
        setattr(rehearsal, stage, score)
    rehearsal.save_over(rehearsal.version, fields=["scored_at", "total", "is_passed", *found.stages])
    SpreadWord.objects.bulk_create(
        SpreadWord(rehearsal=rehearsal, criterion=code) for code in rules.apart(rubric, given)
    )
    audit.record("training.score_rehearsal", by="training.send_scores", about=rehearsal)
    mark_stale(people_of(rehearsal, [one.person for one in observers]))


def values_of(observer: Observer) -> dict[str, int]:
    """Criterion → what the observer gave."""
    return {one.criterion: one.value for one in observer.scores.all()}


@transaction.atomic
def explain(rehearsal: Rehearsal, *, words: Mapping[str, str], by: Person, now: datetime) -> None:
    """Says why the observers are apart, for criteria that have no word yet; what was said first stays."""
    observers = list(rehearsal.observers.select_related("person"))
    awaited = list(rehearsal.spread_words.awaited())
    require(may_explain(by, rehearsal, observers, awaited))
    for row in awaited:
        if text := words.get(row.criterion, "").strip():
            told = {"text": text, "written_by": by, "written_at": now}
            SpreadWord.objects.filter(pk=row.pk, written_at=None).update(**told)
    if not rehearsal.spread_words.awaited().exists():
        for person in people_of(rehearsal, [one.person for one in observers]):
            note_done(person, WORD, subject_of(rehearsal), now)
    audit.record("training.explain_spread", by=by, about=rehearsal)
    mark_stale(people_of(rehearsal, [one.person for one in observers]))
