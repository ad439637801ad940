"""The door of every dated write: months that are open."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import locks
from core.periods import LATEST, Month
from core.wording import month_in_words
from org.models import Period

NEAR = timedelta(days=366)  # a span up to this long shares the lock of each of its months, a longer one also LONG
MONTH_NOT_OPEN = "month_not_open"  # the code of the refusal
LONG = "org.period.long"  # shared by writers of spans without end or too long to name; held beside the lock of a month


def lock_name(month: str) -> str:
    """The lock that writers of a month share and that whoever freezes it holds (core.locks)."""
    return f"org.period.{month}"


def hold_month(month: str) -> None:
    """Waits for writes into the month that are under way; later ones wait, and find it no longer open."""
    locks.hold(lock_name(month), LONG)


def require_open(day: date) -> None:
    """Raises ValidationError when the month of `day` is closing or closed. Inside the transaction of the write.

    Whoever freezes the month holds its lock (hold_month), so a write either ends before the freeze or is refused.
    """
    require_open_span(day, day)


def require_open_span(first: date, last: date | None) -> None:
    """The same for every month from `first` to `last`, both inclusive; None is open. At most two queries."""
    near = first + min((last or LATEST) - first, NEAR)
    locks.share(*map(lock_name, _months(first, near)), *([] if last == near else [LONG]))
    closed = Period.objects.filter(month__gte=Month.of(first)).exclude(state=Period.State.OPEN)
    if last is not None:
        closed = closed.filter(month__lte=Month.of(last))
    if month := closed.order_by("month").values_list("month", flat=True).first():
        raise _not_open(month)


def _not_open(month: str) -> ValidationError:
    return ValidationError(
        _("%(month)s is closed for changes; what is sealed stays as it is."),
        params={"month": month_in_words(Month(month).first)},
        code=MONTH_NOT_OPEN,
    )


class OpenMonths:
    """Which months are open, read once for the many rows of a trial; the write itself asks require_open_span."""

    def __init__(self) -> None:
        closed = Period.objects.exclude(state=Period.State.OPEN).order_by("month")
        self._closed = list(closed.values_list("month", flat=True))

    def check(self, first: date, last: date | None) -> None:
        """Raises the same as require_open_span, without a query."""
        begins, ends = Month.of(first), Month.of(last or LATEST)
        if month := next((month for month in self._closed if begins <= month <= ends), None):
            raise _not_open(month)


def _months(first: date, last: date) -> list[Month]:
    months = [Month.of(first)]
    while months[-1] < Month.of(last):
        months.append(months[-1].next())
    return months
