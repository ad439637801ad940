"""A deal of two people: split so that its parts add up to it, recorded as two results that know of each other."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.decimals import in_hundredths, largest_remainder
from core.verdicts import require
from org.models import Person
from targets.models import Entry, Metric
from targets.permissions import may_record_for_both
from targets.services import check_amount, record_entry

Parts = tuple[Decimal, Decimal]


def parts_of(amount: Decimal, *, percent: int, metric: Metric) -> Parts:
    """The amount split into `percent` and the rest; what is left over goes to the larger remainder, else the first.

    Raises ValidationError where one of the two would be left with nothing.
    """
    unit = 10 ** (2 - metric.places)  # the smallest amount of the metric, in hundredths
    hundredths = in_hundredths(str(amount))
    first, second = largest_remainder(abs(hundredths), [percent, 100 - percent], unit=unit)
    if not first or not second:
        raise ValidationError({"percent": _("One of the two would have nothing of it. Record it for the other alone.")})
    sign = 1 if hundredths > 0 else -1
    return Decimal(sign * first).scaleb(-2), Decimal(sign * second).scaleb(-2)


@transaction.atomic
def record_shared(  # noqa: PLR0913 a result, and with whom it is shared
    person: Person,
    *,
    shared_with: Person,
    percent: int,
    work_date: date,
    metric: Metric,
    amount: Decimal,
    note: str,
    by: Person,
    now: datetime,
    today: date,
) -> tuple[Entry, Entry]:
    """Records the deal of two people for both: `percent` of it for the first. Both count at once.

    Raises what recording either raises, PermissionDenied for one of the two, who would confirm a colleague's part.
    """
    if person == shared_with:
        raise ValidationError({"shared_with": _("A deal is shared with somebody else.")})
    require(may_record_for_both(by, person, shared_with, on=today))
    check_amount(metric, amount)
    parts = parts_of(amount, percent=percent, metric=metric)
    told = {"work_date": work_date, "metric": metric, "note": note, "by": by, "now": now, "today": today}
    first, second = (
        record_entry(whose, amount=part, **told) for whose, part in zip((person, shared_with), parts, strict=True)
    )
    second.shares = first
    second.save(update_fields=["shares"])
    return first, second
