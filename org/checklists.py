"""What is still in somebody's hands before they move or leave. Each room adds its lines in AppConfig.ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import text_in_letters
from org.models import Appointment, LeaveRequest, Person, Reorganisation, UnitVersion
from org.tree import OrgTree


@dataclass(frozen=True, slots=True)
class Handover:
    """One thing to hand over, in the reader's language, and the page where that is done."""

    words: str
    url: str = ""


Selector = Callable[[Person, date], Iterable[Handover]]
_selectors: dict[str, tuple[int, Selector]] = {}


def register_checklist(code: str, selector: Selector, *, order: int = 50) -> None:
    """Adds lines to the checklist of a departure or a move; `selector(person, day)` in a constant number of queries."""
    _selectors[code] = (order, selector)


def checklist(person: Person, day: date) -> list[Handover]:
    """Everything that is in the person's hands on `day`, the lowest order first."""
    selectors = sorted(_selectors.items(), key=lambda entry: (entry[1][0], entry[0]))
    return [item for _code, (_order, selector) in selectors for item in selector(person, day)]


def headed_units(person: Person, day: date) -> Iterable[Handover]:
    """The units that stay without a head. Three queries."""
    headed = Appointment.objects.on(day).filter(person=person, is_head=True).values("unit")
    for version in UnitVersion.objects.on(day).filter(unit__in=headed).select_related("unit"):
        yield Handover(
            _("%(unit)s needs another head.") % {"unit": text_in_letters(version.name_zh, version.name_en)},
            f"{reverse('org:chart')}?unit={version.unit.code}",
        )


def leave_to_answer(person: Person, day: date) -> Iterable[Handover]:
    """Requests for leave of those directly below. Three queries."""
    tree = OrgTree.on(day)
    below = Appointment.objects.on(day).filter(unit__in=tree.units_under(person.pk), kind=Appointment.Kind.PRIMARY)
    waiting = LeaveRequest.objects.filter(state=LeaveRequest.State.REQUESTED, person__in=below.values("person"))
    if count := waiting.exclude(person=person).count():
        words = ngettext("%(count)s request for leave to answer", "%(count)s requests for leave to answer", count)
        yield Handover(words % {"count": count})


def drafts(person: Person, day: date) -> Iterable[Handover]:
    """Changes of the organisation that the person drafted and that are not in force. One query."""
    ahead = (Reorganisation.State.DRAFT, Reorganisation.State.SUBMITTED, Reorganisation.State.SCHEDULED)
    for draft in Reorganisation.objects.filter(drafted_by=person, state__in=ahead):
        words = _("A change of the organisation is under way: %(name)s") % {"name": draft.name}
        yield Handover(words, reverse("org:reorganisation_detail", args=[draft.pk]))


def register() -> None:
    """Called in AppConfig.ready."""
    register_checklist("heads", headed_units, order=10)
    register_checklist("leave", leave_to_answer, order=20)
    register_checklist("drafts", drafts, order=30)
