"""What the folder of a next month ends: spans that are open so far (docs/decisions/0011).

Whoever leaves, changes the post or whose unit moves is told by an end that was not there the month before. That is no
difference from what is stored (E16), as long as nothing changes on any day before the month or in a sealed one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from core.periods import Month
from org import moves
from org.models import Appointment, Period, Person, UnitVersion
from org.signals import announce_moved
from org.stamps import restamp
from salesops.exchange.faults import Fault
from salesops.exchange.tables import PEOPLE

ENDS = {"units": "end", "people": "left_on", "appointments": "end"}  # the field with the last day of the span
IMPORT = "import_company"
ONE_DAY = timedelta(days=1)
Numbered = tuple[int, Any]


def earliest_end(month: Month) -> date | None:
    """The earliest last day that the folder of `month` may tell of; None when the month has been imported before.

    Asked before the month is kept.
    """
    if Period.objects.filter(month=month).exists():
        return None
    newest = Period.objects.exclude(state=Period.State.OPEN).order_by("-month").values_list("month", flat=True).first()
    changes_from = max(month.first, Month(newest).next().first) if newest else month.first
    return changes_from - ONE_DAY


def is_grown(name: str, row: Any, stored: Any, earliest: date | None) -> bool:
    """Whether `row` is the stored one with its open end closed on `earliest` or later, and nothing else."""
    end_field = ENDS.get(name)
    if end_field is None or earliest is None or getattr(stored, end_field) is not None:
        return False
    end = getattr(row, end_field)
    return end is not None and end >= earliest and replace(stored, **{end_field: end}) == row


def end_spans(grown: Mapping[str, Sequence[Numbered]]) -> list[Fault]:
    """Writes the ends; a leaver's grants and other posts end too. An error for each leaver who cannot leave then."""
    for _, row in grown["units"]:
        UnitVersion.objects.filter(unit__code=row.code, valid_from=row.start).update(valid_to=row.end + ONE_DAY)
    for _, row in grown["appointments"]:
        post = Appointment.objects.get(person__code=row.person, valid_from=row.start, kind=Appointment.Kind.PRIMARY)
        moves.end_post(post, valid_to=row.end + ONE_DAY, by=IMPORT)
    faults = []
    for line, row in grown["people"]:
        try:
            moves.end_service(Person.objects.get(code=row.code), left_on=row.left_on, by=IMPORT)
        except ValidationError as error:
            faults.append(Fault(PEOPLE.file, line, "leave_date", f'"{row.left_on}" found; {" ".join(error.messages)}'))
    return faults


def stamp_again(new: Mapping[str, Sequence[Any]], grown: Mapping[str, Sequence[Numbered]]) -> None:
    """Facts that are stored already get the unit and the superior that new spans and ends give their days."""
    begun = [*new["units"], *new["appointments"]]
    ended = [row for name in ("units", "appointments") for _, row in grown[name]]
    if not begun and not ended:
        return
    since = min([row.start for row in begun] + [row.end + ONE_DAY for row in ended])
    posts = [*new["appointments"], *(row for _, row in grown["appointments"])]
    moves_everybody = new["units"] or grown["units"] or any(post.is_head for post in posts)
    codes = {post.person for post in posts}
    people = None if moves_everybody else Person.objects.filter(code__in=codes).values_list("pk", flat=True)
    restamp(since, person_ids=people)
    announce_moved(people, since=since)
