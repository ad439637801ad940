"""Confirming, refusing and giving rewards: each line by a named person, never one's own."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.access import today_of
from org.models import Person
from reviews.models import RewardLine
from reviews.rewards.permissions import may_decide_line, may_decide_rewards

State = RewardLine.State


class Seen(NamedTuple):
    """A line as whoever decides saw it: what followed its month meanwhile is decided by nobody who did not see that."""

    pk: int
    version: int


@transaction.atomic
def approve_rewards(seen: Collection[Seen], *, by: Person, now: datetime) -> int:
    """Confirms these lines; says how many. Raises PermissionDenied, ValidationError where none of them waits as it was
    seen. Six queries for any number."""
    rows = _held(seen, State.PROPOSED, by=by, now=now)
    return _write(rows, "approve_reward", by=by, state=State.APPROVED, decided_by=by, decided_at=now)


@transaction.atomic
def refuse_rewards(seen: Collection[Seen], *, reason: str, by: Person, now: datetime) -> int:
    """Refuses these lines with a reason that their people read. Raises as `approve_rewards`."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the person reads it.")})
    rows = _held(seen, State.PROPOSED, by=by, now=now)
    values = {"decided_by": by, "decided_at": now, "reason": reason.strip()}
    return _write(rows, "refuse_reward", by=by, state=State.REFUSED, **values)


@transaction.atomic
def give_rewards(seen: Collection[Seen], *, given_on: date | None, by: Person, now: datetime) -> int:
    """Notes that these approved lines were given, or passed to payroll, on a day. Raises as `approve_rewards`."""
    if given_on is None:
        raise ValidationError({"given_on": _("On which day was it given?")})
    if given_on > today_of(by, now):
        raise ValidationError({"given_on": _("This day has not come yet.")})
    rows = _held(seen, State.APPROVED, by=by, now=now)
    return _write(rows, "give_reward", by=by, state=State.GIVEN, given_by=by, given_at=now, given_on=given_on)


def _held(seen: Collection[Seen], state: State, *, by: Person, now: datetime) -> list[RewardLine]:
    """The lines that are still as they were seen, kept from others, without the own."""
    today = today_of(by, now)
    require(may_decide_rewards(by, on=today))
    as_seen = Q(pk__in=[])
    for pk, version in seen:
        as_seen |= Q(pk=pk, version=version)
    rows = list(RewardLine.objects.filter(as_seen, state=state).select_for_update(of=("self",)).order_by("pk"))
    allowed = [row for row in rows if may_decide_line(by, row, on=today)]
    if rows and not allowed:
        require(may_decide_line(by, rows[0], on=today))
    if not allowed:
        raise ValidationError(_("None of these lines waits for it any more, or the month came out otherwise."))
    return allowed


def _write(rows: list[RewardLine], act: str, *, by: Person, **values: object) -> int:
    pks = [row.pk for row in rows]
    RewardLine.objects.filter(pk__in=pks).update(**values, version=F("version") + 1)
    audit.record_all(f"reviews.{act}", by=by, about=rows, fields=["state"])
    return len(rows)
