"""The organisation of one day as plain values, and what it becomes by the lines of a draft. No database, no clock.

Units, people and titles are known by their codes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Protocol

from org.structure import FaultKind, Place, structure_faults


@dataclass(frozen=True, slots=True)
class UnitThen:
    """What a unit is called and where it stands; no parent for the root."""

    name_en: str
    name_zh: str
    kind: str
    parent: str | None
    remit: str = ""


@dataclass(frozen=True, slots=True)
class PostThen:
    """The primary post of a person."""

    unit: str
    title: str
    profile: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Units and primary posts of one day, and the units that an acting head leads."""

    units: Mapping[str, UnitThen]
    posts: Mapping[str, PostThen]
    acting_heads: Mapping[str, str] = field(default_factory=dict)  # unit → person

    def heads(self) -> dict[str, list[str]]:
        """Unit → everybody who would head it, in the order of the posts."""
        heads: dict[str, list[str]] = {}
        for person, post in self.posts.items():
            if post.is_head:
                heads.setdefault(post.unit, []).append(person)
        for unit, person in self.acting_heads.items():
            if unit in self.units:
                heads.setdefault(unit, []).append(person)
        return heads


class Line(Protocol):
    """One change of a draft (org.models.ReorganisationLine); empty texts say nothing."""

    act: str
    unit: str
    parent: str
    name_en: str
    name_zh: str
    kind: str
    remit: str
    is_head: bool
    note: str

    @property
    def person_code(self) -> str: ...

    @property
    def title_code(self) -> str: ...

    @property
    def profile(self) -> str: ...


class ProblemKind(Enum):
    """What stands in the way of a draft."""

    UNIT_MISSING = "unit_missing"  # a line speaks of a unit that is not there
    UNIT_EXISTS = "unit_exists"  # a new unit has the number of another
    TWICE = "twice"  # two lines change the same thing
    NO_POST = "no_post"  # a post ends that nobody holds
    PARENT_MISSING = "parent_missing"
    CYCLE = "cycle"
    NO_ROOT = "no_root"
    TWO_ROOTS = "two_roots"
    TWO_HEADS = "two_heads"
    HEADLESS = "headless"  # without a head, and no line has a word on it
    NOT_IN_SERVICE = "not_in_service"  # somebody gets a post on a day before the first or after the last in service
    WITHOUT_PLACE = "without_place"  # somebody's unit ends
    CHANGES_LATER = "changes_later"  # a change of a later day, or of the day itself, is stored already
    MONTH_CLOSED = "month_closed"  # of the day itself, or a later one
    FAILED = "failed"  # unforeseen; the log knows more
    NOTHING = "nothing"  # no line changes anything


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way; `subject` is the code of a unit or person or a month, `other` what else it speaks of."""

    kind: ProblemKind
    subject: str = ""
    other: str = ""


OF_THE_TREE = {
    FaultKind.CYCLE: ProblemKind.CYCLE,
    FaultKind.PARENT_MISSING: ProblemKind.PARENT_MISSING,
    FaultKind.NO_ROOT: ProblemKind.NO_ROOT,
    FaultKind.TWO_ROOTS: ProblemKind.TWO_ROOTS,
}


def redrawn(before: Outline, lines: Iterable[Line]) -> tuple[Outline, list[Problem]]:
    """What the organisation becomes, and the lines that make no sense; those change nothing.

    New units come first: whoever removes such a line and writes it anew finds that the others still speak of it.
    """
    units, posts, problems = dict(before.units), dict(before.posts), []
    touched: set[tuple[str, str]] = set()
    for line in sorted(lines, key=lambda line: line.act != "add_unit"):
        subject = line.unit if line.act in UNIT_ACTS else line.person_code
        aspect = (ASPECT[line.act], subject)
        problem = _senseless(line, units, posts, is_repeat=aspect in touched)
        touched.add(aspect)
        if problem is not None:
            problems.append(problem)
        elif line.act in UNIT_ACTS:
            _change_unit(line, units)
        else:
            _change_post(line, posts)
    return Outline(units, posts, before.acting_heads), problems


UNIT_ACTS = {"add_unit", "rename_unit", "move_unit", "charge_unit", "close_unit"}
ASPECT = {
    "add_unit": "existence",
    "close_unit": "existence",
    "rename_unit": "name",
    "move_unit": "place",
    "charge_unit": "remit",
    "place": "post",
    "end_post": "post",
}


def _senseless(
    line: Line, units: Mapping[str, UnitThen], posts: Mapping[str, PostThen], *, is_repeat: bool
) -> Problem | None:
    if is_repeat:
        return Problem(ProblemKind.TWICE, line.unit if line.act in UNIT_ACTS else line.person_code)
    if line.act == "add_unit":
        return Problem(ProblemKind.UNIT_EXISTS, line.unit) if line.unit in units else None
    needs_post = line.act == "end_post" or (line.act == "place" and not line.title_code)
    if needs_post and line.person_code not in posts:
        return Problem(ProblemKind.NO_POST, line.person_code)
    if line.act != "end_post" and line.unit not in units:
        return Problem(ProblemKind.UNIT_MISSING, line.unit)
    return None


def _change_unit(line: Line, units: dict[str, UnitThen]) -> None:
    if line.act == "add_unit":
        units[line.unit] = UnitThen(line.name_en, line.name_zh, line.kind, line.parent or None, line.remit)
    elif line.act == "rename_unit":
        old = units[line.unit]
        units[line.unit] = replace(
            old, name_en=line.name_en or old.name_en, name_zh=line.name_zh or old.name_zh, kind=line.kind or old.kind
        )
    elif line.act == "move_unit":
        units[line.unit] = replace(units[line.unit], parent=line.parent or None)
    elif line.act == "charge_unit":
        units[line.unit] = replace(units[line.unit], remit=line.remit)
    else:
        del units[line.unit]


def _change_post(line: Line, posts: dict[str, PostThen]) -> None:
    if line.act == "end_post":
        del posts[line.person_code]
        return
    old = posts.get(line.person_code)
    keeps_title = old is not None and line.title_code in ("", old.title)
    # Whoever keeps the title keeps the profile: somebody on probation stays on it in another team.
    title, profile = (old.title, old.profile) if old and keeps_title else (line.title_code, line.profile)
    posts[line.person_code] = PostThen(line.unit, title, profile, line.is_head)


def problems_of(before: Outline, after: Outline, lines: Iterable[Line]) -> list[Problem]:
    """What is wrong with the organisation that a draft makes, in the order in which one mends it."""
    if before == after:
        return [Problem(ProblemKind.NOTHING)]
    return [*_of_the_tree(after), *_of_heads(before, after, list(lines)), *_of_people(after)]


def _of_the_tree(after: Outline) -> Iterator[Problem]:
    some_day = date(2000, 1, 1)  # one day is like another here
    places = [Place(code, unit.parent, some_day, None) for code, unit in after.units.items()]
    for fault in structure_faults(places, since=some_day):
        yield Problem(OF_THE_TREE[fault.kind], fault.unit, after.units[fault.unit].parent or "")


def _of_heads(before: Outline, after: Outline, lines: list[Line]) -> Iterator[Problem]:
    """A unit has one head. One that loses its head or comes without one needs a word on some line about it."""
    heads, heads_before = after.heads(), before.heads()
    for unit, people in heads.items():
        if len(people) > 1:
            yield Problem(ProblemKind.TWO_HEADS, unit, ", ".join(people))
    spoken = {line.unit for line in lines if line.note.strip()}
    led = {person: unit for unit, people in heads_before.items() for person in people}
    spoken |= {led[line.person_code] for line in lines if line.note.strip() and line.person_code in led}
    for unit in after.units:
        was_headless = unit in before.units and unit not in heads_before
        if unit not in heads and not was_headless and unit not in spoken:
            yield Problem(ProblemKind.HEADLESS, unit)


def _of_people(after: Outline) -> Iterator[Problem]:
    for person, post in after.posts.items():
        if post.unit not in after.units:
            yield Problem(ProblemKind.WITHOUT_PLACE, person, post.unit)


def top_heads(outline: Outline) -> set[str]:
    """Whoever heads what stands at the top."""
    heads = outline.heads()
    return {person for code, unit in outline.units.items() if unit.parent is None for person in heads.get(code, ())}


def people_led(outline: Outline, person: str) -> set[str]:
    """Everybody with a post in a unit that the person heads, or in one below it."""
    led = {unit for unit, heads in outline.heads().items() if person in heads}
    if not led:
        return set()
    below = {code for code in outline.units if led & {code, *_above(outline, code)}}
    return {code for code, post in outline.posts.items() if post.unit in below}


def changed_units(before: Outline, after: Outline) -> list[str]:
    """Units that come, end or change, those that come after the unit above them."""
    changed = [code for code in {**before.units, **after.units} if before.units.get(code) != after.units.get(code)]
    return sorted(changed, key=lambda code: (code in after.units, _depth(after, code)))


def changed_people(before: Outline, after: Outline) -> list[str]:
    """People whose post comes, ends or changes, in the order of the posts."""
    return [code for code in {**before.posts, **after.posts} if before.posts.get(code) != after.posts.get(code)]


def _depth(outline: Outline, code: str) -> int:
    return len(_above(outline, code))


def _above(outline: Outline, code: str) -> list[str]:
    """The units above, nearest first; a ring ends the walk."""
    above: list[str] = []
    while (unit := outline.units.get(code)) and unit.parent and unit.parent not in above:
        code = unit.parent
        above.append(code)
    return above
