"""The talk afterwards: what to keep, to change, to try next; it goes to the library (rules.md 2.14)."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import NotNow, require
from duties.services import note_done
from org.models import Person
from training.lessons import library
from training.models import Lesson, Rehearsal
from training.rehearsals.duty_codes import DEBRIEF, subject_of
from training.rehearsals.permissions import may_debrief


class Lessons(NamedTuple):
    """What a rehearsal leaves, one of the three at least."""

    keep: str
    change: str
    try_next: str


@transaction.atomic
def debrief(
    rehearsal: Rehearsal, lessons: Lessons, *, tags: Collection[str], by: Person, now: datetime, language: str
) -> Lesson:
    """Closes a rehearsal and gives its lessons to the library, which names nobody. `language` is theirs."""
    require(may_debrief(by, rehearsal, list(rehearsal.spread_words.awaited())))
    told = {name: text.strip() for name, text in lessons._asdict().items()}
    if not any(told.values()):
        raise ValidationError({"keep": _("A debrief leaves at least one lesson.")})
    done = Rehearsal.objects.filter(pk=rehearsal.pk, debriefed_at=None).update(debriefed_at=now, debriefed_by=by)
    if not done:
        raise NotNow(_("It is debriefed."))
    with translation.override(language):
        scenario = rehearsal.told
    texts = {"title": scenario.name if scenario else "", **told}
    lesson = library.add(texts, tags=tags, language=language, by=by, now=now, rehearsal=rehearsal)
    audit.record("training.debrief_rehearsal", by=by, about=rehearsal)
    note_done(rehearsal.lead_id, DEBRIEF, subject_of(rehearsal), now)
    return lesson
