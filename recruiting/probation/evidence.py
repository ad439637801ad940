"""What a probation shows of somebody: each room registers under a code what it can tell (docs/decisions/0043).

A code that no room answers yet is confirmed by a person with a note; once a room registers a reader for it, its records
count and the notes stay with the probations that have them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.wording import in_a_row, number_in_figures
from org.models import Person
from recruiting.probation.rules import Asked, Found, Kind
from training.courses.passed import areas_passed, areas_started
from training.models import CourseArea
from training.rehearsals.passed import best_rehearsals, readable_rehearsals

Reader = Callable[[Collection[int], date], Mapping[int, Found]]
Door = Callable[[Person, Collection[int]], Collection[int]]

OF_TARGET = gettext_lazy("%(value)s %% of the target")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence. `reader(person ids, day)` gives what is found of each, in constant queries; None: a person
    confirms it. `steps`: the choices of a kind STEPS by their number; `parts`: those of a kind PARTS by their code.
    `door(viewer, keys)`: of records behind figures (`Found.key`) those whose page the viewer may open; one query."""

    code: str
    label: Promise
    reader: Reader | None = None
    kind: Kind = Kind.NUMBER
    steps: Mapping[int, Promise | str] | None = None
    parts: Mapping[str, Promise | str] | None = None
    either: str = ""  # in one milestone, one of those that share it is enough
    figure: Promise | str = "%(value)s"  # a figure with its base: "13 % of the target"
    door: Door | None = None
    order: int = 50


_known: dict[str, Evidence] = {}


def register_evidence(code: str, label: Promise, reader: Reader | None = None, **told: object) -> None:
    """Adds a kind of evidence, or gives one that people confirm its records; called in AppConfig.ready.

    Rooms are ready in no order: what people confirm never takes the place of a reader.
    """
    if reader is not None or code not in _known:
        _known[code] = Evidence(code, label, reader, **told)


def known_evidence() -> list[Evidence]:
    """All of them, the lowest order first."""
    return sorted(_known.values(), key=lambda one: (one.order, one.code))


def evidence_of(code: str) -> Evidence:
    """That of the code; one that no room registers any more is confirmed by a person, under its code."""
    return _known.get(code) or Evidence(code, code)


def read(person_ids: Collection[int], day: date) -> dict[int, dict[str, Found]]:
    """Person → code → what is found by the end of `day`; nothing under codes without a reader. The readers' queries."""
    found: dict[int, dict[str, Found]] = {pk: {} for pk in person_ids}
    for one in known_evidence():
        if one.reader is not None and found:
            told = one.reader(list(found), day)
            for pk in found:
                found[pk][one.code] = told.get(pk, Found())
    return found


def urls_for(viewer: Person, found: Mapping[str, Found]) -> dict[str, str]:
    """Code → the page behind what is found, where the viewer may open it. A query for each kind with a door."""
    urls: dict[str, str] = {}
    for code, one in found.items():
        door = evidence_of(code).door
        if one.url and (door is None or one.key is None or one.key in door(viewer, [one.key])):
            urls[code] = one.url
    return urls


# --- in words ---------------------------------------------------------------------------------------------------------


def asked_in_words(asked: Asked) -> str:
    """ "at least 70", "Culture, Product"; empty where it is only asked whether."""
    one = evidence_of(asked.evidence)
    if asked.parts:
        return in_a_row(parts_in_words(one, asked.parts))
    if asked.need is None or (one.kind is Kind.NUMBER and asked.need == 1 and one.figure == "%(value)s"):
        return ""
    if one.kind is Kind.STEPS:
        return _("%(step)s or better") % {"step": step_in_words(one, asked.need)}
    return _("at least %(need)s") % {"need": figure_in_words(one, asked.need)}


def found_in_words(asked: Asked, found: Found) -> str:
    """How far somebody has come, beside what is asked."""
    one = evidence_of(asked.evidence)
    if asked.parts:
        have = asked.parts & found.parts
        missing = asked.parts - found.parts
        counted = _("%(have)s of %(need)s") % {"have": len(have), "need": len(asked.parts)}
        if not missing:
            return counted
        left = _("still missing: %(parts)s") % {"parts": in_a_row(parts_in_words(one, missing))}
        return f"{counted} · {left}"
    return have_in_words(one, found)


def have_in_words(one: Evidence, found: Found) -> str:
    """What is found, whatever is asked."""
    if one.kind is Kind.PARTS:
        return in_a_row(parts_in_words(one, found.parts)) or _("nothing yet")
    if found.have is None:
        return _("nothing yet")
    return step_in_words(one, found.have) if one.kind is Kind.STEPS else figure_in_words(one, found.have)


def parts_in_words(one: Evidence, codes: Collection[str]) -> list[str]:
    """The parts in the order of their kind."""
    return [str(label) for code, label in (one.parts or {}).items() if code in codes]


def step_in_words(one: Evidence, number: Decimal) -> str:
    return str((one.steps or {}).get(int(number), number))


def figure_in_words(one: Evidence, value: Decimal) -> str:
    places = 0 if value == value.to_integral_value() else 2
    return str(one.figure) % {"value": number_in_figures(value, places=places)}


# --- what this room and the one below know ----------------------------------------------------------------------------


def _of_areas(read_areas: Callable[[Collection[int], date], Mapping[int, frozenset[str]]]) -> Reader:
    """Opens to the courses of the person, which whoever reads the probation reads."""

    def reader(person_ids: Collection[int], day: date) -> dict[int, Found]:
        codes = dict(Person.objects.filter(pk__in=person_ids).order_by().values_list("pk", "code"))
        return {
            pk: Found(parts=areas, url=reverse("training:person_detail", args=[codes[pk]]))
            for pk, areas in read_areas(person_ids, day).items()
        }

    return reader


def _rehearsals(person_ids: Collection[int], day: date) -> dict[int, Found]:
    return {
        pk: Found(best.total, url=reverse("training:rehearsal_detail", args=[best.rehearsal_id]), key=best.rehearsal_id)
        for pk, best in best_rehearsals(person_ids, day).items()
    }


def register() -> None:
    """Called in AppConfig.ready: courses, and what is confirmed by a person until a room has records."""
    areas = {"kind": Kind.PARTS, "parts": dict(CourseArea.choices)}
    register_evidence(
        "areas_started", gettext_lazy("Course areas started"), _of_areas(areas_started), order=10, **areas
    )
    register_evidence("areas_passed", gettext_lazy("Course areas passed"), _of_areas(areas_passed), order=11, **areas)
    told = {"door": readable_rehearsals, "order": 20, "figure": gettext_lazy("%(value)s of 100 points")}
    register_evidence("rehearsal", gettext_lazy("Best rehearsal"), _rehearsals, **told)
    register_evidence("prospects", gettext_lazy("Qualified prospects"), order=30)
    register_evidence("visits", pgettext_lazy("probation", "Customer visits"), order=31)
    register_evidence("proposal_confirmed", gettext_lazy("First confirmed proposal"), order=32)
    register_evidence("month_grade", gettext_lazy("Month grade"), order=40)
    register_evidence("first_order", gettext_lazy("First order"), either="sales", order=50)
    register_evidence("ramp", gettext_lazy("Target with its ramp"), either="sales", figure=OF_TARGET, order=51)
