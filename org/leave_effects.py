"""What leave would change, said before it is asked for. Each room adds its lines in AppConfig.ready.

The lines come from the functions that plan duties and months, asked once as things stand and once with the leave.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import days
from core.wording import number_in_figures
from org.acting import cover_of
from org.calendar import Availability
from org.models import Appointment, LeaveDay, Person
from org.rules import WHOLE_DAY


@dataclass(frozen=True, slots=True)
class AskedLeave:
    """Leave that is not granted yet: halves of a day off by date, days on which leave stands already left out."""

    person: Person
    first: date
    last: date
    halves: Mapping[date, int]
    kind: str
    viewer: Person  # who reads it; the person is spoken to

    @property
    def is_own(self) -> bool:
        return self.viewer.pk == self.person.pk


@dataclass(frozen=True, slots=True)
class LeaveEffect:
    """One thing that changes, in the reader's language, and where one does something about it."""

    words: str
    url: str = ""


Selector = Callable[[AskedLeave], Iterable[LeaveEffect]]
_selectors: dict[str, tuple[int, Selector]] = {}


def register_leave_effect(code: str, selector: Selector, *, order: int = 50) -> None:
    """Adds lines to what leave changes, lowest order first; the queries of `selector` grow with the months alone."""
    _selectors[code] = (order, selector)


def leave_effects(
    person: Person, first: date, last: date, *, fraction: Decimal, kind: str, viewer: Person
) -> list[LeaveEffect]:
    """Everything that leave from `first` to `last`, both inclusive, would change; in words to the viewer, who asks
    for it or answers, and nothing that the viewer may not read of the person.
    """
    taken = set(LeaveDay.objects.filter(person=person, day__range=(first, last)).values_list("day", flat=True))
    halves = {day: int(fraction * WHOLE_DAY) for day in days(first, last) if day not in taken}
    asked = AskedLeave(person, first, last, halves, kind, viewer)
    selectors = sorted(_selectors.items(), key=lambda entry: (entry[1][0], entry[0]))
    return [effect for _code, (_order, selector) in selectors for effect in selector(asked)]


def working_days(asked: AskedLeave) -> Iterable[LeaveEffect]:
    """How many working days the leave takes. Two queries."""
    before = Availability.load([asked.person], asked.first, asked.last)
    after = before.with_leave(asked.person.pk, asked.halves)
    pk = asked.person.pk
    count = sum(before.weight(pk, day) - after.weight(pk, day) for day in asked.halves)
    if not count:
        yield LeaveEffect(_("None of these days is a working day."))
        return
    words = ngettext("It takes %(count)s working day.", "It takes %(count)s working days.", 1 if count <= 1 else 2)
    yield LeaveEffect(words % {"count": number_in_figures(count)})


def stand_in(asked: AskedLeave) -> Iterable[LeaveEffect]:
    """Who acts for somebody who heads a unit, on whole days off. Two queries."""
    if WHOLE_DAY not in asked.halves.values():
        return
    if not Appointment.objects.on(asked.first).filter(person=asked.person, is_head=True).exists():
        return
    names = cover_of([asked.person.pk], asked.first).get(asked.person.pk)
    if names:
        words = _("%(names)s stands in for you.") if asked.is_own else _("%(names)s stands in.")
        yield LeaveEffect(words % {"names": names[0]})
    elif asked.is_own:
        yield LeaveEffect(_("Nobody stands in for you. Name a deputy."), reverse("org:cover_mine"))
    else:
        yield LeaveEffect(_("Nobody stands in."))


def register() -> None:
    """Called in AppConfig.ready."""
    register_leave_effect("working_days", working_days, order=10)
    register_leave_effect("stand_in", stand_in, order=90)
