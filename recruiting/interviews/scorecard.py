"""The scorecard as HR keeps it: a new version is asked of interviews that are set afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from org.models import Person
from recruiting import permissions as may
from recruiting.interviews import rules
from recruiting.lists import NAMES
from recruiting.models import ScoreAnchor, ScoreCriterion

TEXTS = ("text_en", "text_zh_hant", "text_zh_hans")
SCORES = range(rules.LOWEST, rules.HIGHEST + 1)


class Asked(NamedTuple):
    """A criterion as it is typed: names and anchors in the order of NAMES and TEXTS, the anchors from the lowest."""

    names: Sequence[str]
    weight: int
    decides: bool
    anchors: Sequence[Sequence[str]]


def scorecard() -> list[ScoreCriterion]:
    """What interviews that are set now will ask about. Two queries."""
    return list(ScoreCriterion.objects.filter(retired_at=None).prefetch_related("anchors"))


def version_of(criteria: Sequence[ScoreCriterion]) -> int:
    """The key of its first criterion names a version; 0 where there is none."""
    return min((one.pk for one in criteria), default=0)


@transaction.atomic
def publish_scorecard(asked: Sequence[Asked], *, by: Person, now: datetime, version: int) -> list[ScoreCriterion]:
    """The version after that of `version`. Interviews set before go on with theirs, cards that were sent keep what they
    were scored by.

    Raises StaleVersion where somebody else published one meanwhile, ValidationError unless the weights add up to 100
    and every score has its anchor. Six queries and one for each criterion.
    """
    require(may.may_keep_lists(by, today_of(by, now)))
    if version_of(ScoreCriterion.objects.select_for_update().filter(retired_at=None)) != version:
        raise StaleVersion()
    if sum(one.weight for one in asked) != rules.WHOLE:
        total = sum(one.weight for one in asked)
        raise ValidationError(_("The weights add up to %(total)s; they have to add up to 100.") % {"total": total})
    if any(len(texts) != len(SCORES) for one in asked for texts in one.anchors):
        raise ValidationError(_("Each score from 1 to 5 needs its anchor."))
    ScoreCriterion.objects.filter(retired_at=None).update(retired_at=now)
    rows = [
        ScoreCriterion(
            position=position,
            weight=one.weight,
            decides=one.decides,
            asked_from=now,
            **dict(zip(NAMES, one.names, strict=True)),
        )
        for position, one in enumerate(asked)
    ]
    for row in rows:
        row.save()
    ScoreAnchor.objects.bulk_create(
        ScoreAnchor(criterion=row, score=score, **dict(zip(TEXTS, texts, strict=True)))
        for row, one in zip(rows, asked, strict=True)
        for score, texts in zip(SCORES, zip(*one.anchors, strict=True), strict=True)
    )
    audit.record_all("recruiting.publish_scorecard", by=by, about=rows[:1])
    return rows
