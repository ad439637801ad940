"""What rehearsals are scored by, in versions: a rehearsal keeps the one of the day for which it was planned."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from org.models import Person
from training import rules
from training.models import Rubric
from training.rehearsals.permissions import may_keep_rubric

FARTHEST = timedelta(days=366)


def newest() -> Rubric:
    """The last version that was published, also where its day is still to come. One query."""
    return Rubric.objects.latest("number")


def in_force(day: date) -> Rubric:
    """What a rehearsal that is planned for `day` is scored by. One query."""
    return Rubric.objects.filter(effective_from__lte=day).latest("effective_from", "number")


@transaction.atomic
def publish(body: Mapping[str, Any], *, effective_from: date, by: Person, now: datetime, version: int) -> Rubric:
    """Adds a version after that of `version`; what is planned or scored already keeps its own (rules.md, rehearsals).

    Raises StaleVersion where somebody else published one meanwhile, ValidationError for what does not fit.
    """
    require(may_keep_rubric(by, now=now))
    before = newest()
    if before.number != version:
        raise StaleVersion()
    _require_sound(body)
    earliest = max(today_of(by, now) + timedelta(days=1), before.effective_from)
    if effective_from < earliest:
        raise ValidationError({"effective_from": _("Choose a day after today, not before that of the last version.")})
    if effective_from > earliest + FARTHEST:  # no later version may begin before it: a slip would stand for years
        raise ValidationError({"effective_from": _("That is more than a year ahead.")})
    told = {"effective_from": effective_from, "body": dict(body), "published_by": by, "published_at": now}
    try:
        with transaction.atomic():
            rubric = Rubric.objects.create(number=version + 1, **told)
    except IntegrityError:
        raise StaleVersion() from None
    audit.record("training.publish_rubric", by=by, about=rubric)
    return rubric


def _require_sound(body: Mapping[str, Any]) -> None:
    """Three stages of 100 points each, whose weights are the whole (rules.md 2.14)."""
    for stage in body["stages"]:
        points = sum(one["points"] for one in stage["criteria"])
        if points != 100:
            words = _("The criteria of each stage are worth 100 points together; here they are worth %(points)s.")
            raise ValidationError({f"weight_{stage['code']}": words % {"points": points}})
    try:
        rules.rubric_of(body)
    except ValueError:
        raise ValidationError(_("The weights of the stages are 100 percent together.")) from None
