"""What is still in somebody's hands before they move or leave. Each room adds its lines in AppConfig.ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.wording import name_in_words, text_in_letters
from org.models import Appointment, Cover, Person, Reorganisation, UnitVersion


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


def stands_in(person: Person, day: date) -> Iterable[Handover]:
    """Those whose deputy the person is. One query."""
    covers = Cover.objects.live().filter(Q(valid_to=None) | Q(valid_to__gt=day), deputy=person)
    for cover in covers.select_related("person"):
        yield Handover(
            _("%(name)s needs another deputy.") % {"name": name_in_words(cover.person)},
            reverse("org:cover_name", args=[cover.person.code]),
        )


def drafts(person: Person, day: date) -> Iterable[Handover]:
    """Changes of the organisation that the person drafted and that are not in force. One query."""
    ahead = (Reorganisation.State.DRAFT, Reorganisation.State.SUBMITTED, Reorganisation.State.SCHEDULED)
    for draft in Reorganisation.objects.filter(drafted_by=person, state__in=ahead):
        words = _("A change of the organisation is under way: %(name)s") % {"name": draft.name}
        yield Handover(words, reverse("org:reorganisation_detail", args=[draft.pk]))


def register() -> None:
    """Called in AppConfig.ready."""
    register_checklist("heads", headed_units, order=10)
    register_checklist("deputies", stands_in, order=20)
    register_checklist("drafts", drafts, order=30)
