"""The door of every dated write."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import locks
from core.periods import Month
from org.models import Period


def lock_name(month: str) -> str:
    """The lock that writers of a month share and that whoever freezes it holds (core.locks)."""
    return f"org.period.{month}"


def require_open(day: date) -> None:
    """Raises ValidationError when the month of `day` is closing or closed. Inside the transaction of the write.

    Whoever freezes the month holds `lock_name(month)`, so a write either ends before the freeze or is refused.
    """
    month = Month.of(day)
    locks.share(lock_name(month))
    if Period.objects.filter(month=month).exclude(state=Period.State.OPEN).exists():
        raise ValidationError(
            _("%(month)s is closed for changes. What was wrong in it is corrected by a new revision."),
            params={"month": month},
            code="month_not_open",
        )
