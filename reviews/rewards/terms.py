"""What grades and reached targets are worth, from a month on: set for months that have not begun."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.periods import Month
from core.verdicts import require
from org.access import today_of
from org.models import Person
from reviews.models import RewardTerms
from reviews.rewards.permissions import may_decide_rewards

AHEAD = 12  # months that terms can be set for


def months_to_set(running: Month) -> list[Month]:
    """The months after the running one: nobody's month changes its worth once it has begun."""
    months = [running.next()]
    while len(months) < AHEAD:
        months.append(months[-1].next())
    return months


def terms_of(month: Month, all_terms: Sequence[RewardTerms]) -> RewardTerms:
    """Those in force on the first day of the month, of all of them in their order."""
    begun = [terms for terms in all_terms if terms.effective_from <= month]
    return begun[-1] if begun else all_terms[0]


@transaction.atomic
def set_terms(effective_from: Month, values: Mapping[str, Decimal | str], *, by: Person, now: datetime) -> RewardTerms:
    """Sets the terms from that month on; the same month again is changed until it begins.

    Raises PermissionDenied, ValidationError (the month has begun; a better grade worth less).
    """
    today = today_of(by, now)
    require(may_decide_rewards(by, on=today))
    if effective_from not in months_to_set(Month.of(today)):
        raise ValidationError({"effective_from": _("Reward rules are set for a month that has not begun.")})
    worth = [values[grade] for grade in RewardTerms.GRADES[:-1]]
    if worth != sorted(worth, reverse=True):
        raise ValidationError({"s": _("A better grade is worth at least as much as the one below it.")})
    row, _is_new = RewardTerms.objects.update_or_create(
        effective_from=effective_from, defaults={**values, "set_by": by, "set_at": now}
    )
    audit.record("reviews.set_reward_terms", by=by, about=row, fields=["effective_from"])
    return row
