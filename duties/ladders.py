"""Which ladder of reminders is in force on which day, and a new one from a day on.

A duty has the ladder of its due day. Reminders are laid out a day ahead, so a change begins NOTICE later at the
earliest: no reminder that stands is touched, and none is doubled or lost.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import not_now, require
from core.walltime import company_zone
from core.wording import short_day
from duties.ladder import Ladder, Quiet, Step
from duties.models import LadderStep, ReminderLadder
from duties.permissions import may_set_ladder
from duties.rules import local_day
from org.models import Person

NOTICE = timedelta(days=4)  # what is laid out already is due on the third day from today at the latest, in any zone


class LadderBook:
    """Every ladder there ever was, by the day from which it holds."""

    def __init__(self, ladders: Iterable[tuple[date, Ladder]]) -> None:
        self._newest_first = sorted(ladders, key=lambda line: line[0], reverse=True)

    @classmethod
    def load(cls) -> Self:
        """One query."""
        steps: dict[ReminderLadder, list[LadderStep]] = {}
        for step in LadderStep.objects.select_related("ladder"):
            steps.setdefault(step.ladder, []).append(step)
        return cls((row.effective_from, ladder_of(row, those)) for row, those in steps.items())

    def on(self, day: date) -> Ladder:
        """What is in force on a day; before the first of all, the first."""
        return next((one for since, one in self._newest_first if since <= day), self._newest_first[-1][1])

    @cached_property
    def keys(self) -> set[tuple[str, str]]:
        """The stages and channels that any of them has."""
        return {key for _since, one in self._newest_first for key in one.keys}


def ladder_of(row: ReminderLadder, steps: Iterable[LadderStep]) -> Ladder:
    """The row as the rules take it."""
    kept = frozenset(Step(step.stage, step.channel, step.minutes) for step in steps)
    return Ladder(kept, Quiet(row.quiet_from, row.quiet_to), row.digest_at)


def first_day(now: datetime) -> date:
    """The first day from which a ladder that is set now may hold."""
    return local_day(now, company_zone()) + NOTICE


@transaction.atomic
def set_ladder(ladder: Ladder, *, effective_from: date, by: Person, now: datetime) -> ReminderLadder:
    """How people are reminded from a day on. Raises ValidationError for a day too near or hours that are none."""
    require(may_set_ladder(by, on=local_day(now, company_zone())))
    if effective_from < (first := first_day(now)):
        words = _("At the earliest from %(day)s on: until then reminders are laid out already.")
        raise ValidationError({"effective_from": words % {"day": short_day(first)}})
    hours = {"quiet_from": ladder.quiet.since, "quiet_to": ladder.quiet.until, "digest_at": ladder.digest_at}
    row = ReminderLadder(effective_from=effective_from, made_by=by, made_at=now, **hours)
    row.full_clean()
    row.save(force_insert=True)
    LadderStep.objects.bulk_create(LadderStep(ladder=row, **step._asdict()) for step in sorted(ladder.steps))
    audit.record("duties.set_ladder", by=by, about=row)
    return row


@transaction.atomic
def take_back_ladder(row: ReminderLadder, *, by: Person, now: datetime) -> None:
    """Takes away one that nobody was reminded by; safe to call twice."""
    require(may_set_ladder(by, on=local_day(now, company_zone())))
    if row.effective_from < first_day(now):
        require(not_now(_("People are reminded by it already; set another one.")))
    if ReminderLadder.objects.filter(pk=row.pk).delete()[0]:
        audit.record("duties.take_back_ladder", by=by, about=row)
