"""A draft in sentences of the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.periods import Month
from core.wording import exact_day, in_a_row, month_in_words, name_in_words, text_in_letters
from org.models import Person, ReorganisationLine, Title, UnitVersion
from org.reorganising.loading import Draft, people_named
from org.reorganising.outline import Outline, PostThen, Problem, ProblemKind

NO_HEAD_YET = gettext_noop("no head yet")  # what a structure's new units say of themselves; kept as it stands here
DEEPEST = 5  # what stands deeper is drawn as deep as this
Kind = ProblemKind
PROBLEMS = {
    Kind.UNIT_MISSING: gettext_lazy("There is no unit %(subject)s on that day."),
    Kind.UNIT_EXISTS: gettext_lazy("There is already a unit with the number %(subject)s."),
    Kind.TWICE: gettext_lazy("Two changes speak of the same thing of %(subject)s. Remove one."),
    Kind.NO_POST: gettext_lazy("%(subject)s holds no post on that day. Choose a title for a first post."),
    Kind.PARENT_MISSING: gettext_lazy("%(subject)s would stand under %(other)s, which is not there then."),
    Kind.CYCLE: gettext_lazy("%(subject)s would stand under itself."),
    Kind.NO_ROOT: gettext_lazy("No unit would stand at the top."),
    Kind.TWO_ROOTS: gettext_lazy("%(subject)s would stand at the top beside another unit."),
    Kind.TWO_HEADS: gettext_lazy("%(subject)s would have more than one head: %(other)s."),
    Kind.HEADLESS: gettext_lazy("%(subject)s would have no head. Name one, or say on its line who leads meanwhile."),
    Kind.NOT_IN_SERVICE: gettext_lazy("%(subject)s is not in service on that day."),
    Kind.WITHOUT_PLACE: gettext_lazy("%(subject)s would stay in %(other)s, which ends. Choose another post."),
    Kind.CHANGES_LATER: gettext_lazy("%(subject)s changes on %(other)s already; that change stands in the way."),
    Kind.MONTH_CLOSED: gettext_lazy("%(subject)s is closed for changes. Choose a later day."),
    Kind.FAILED: gettext_lazy("Something unforeseen; nothing was changed. The log of the system says what it was."),
    Kind.NOTHING: gettext_lazy("The changes leave everything as it is."),
}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit before or after: its name, its head or the word for none, how many people it has, whether it changes."""

    name: str
    depth: int
    heads: str
    people: int
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Names of the people, units and titles that a draft speaks of. One query, and one for the titles."""

    draft: Draft
    people: Mapping[str, Person]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, draft: Draft) -> "Words":
        problems = [*draft.problems, *draft.stopped_for]
        spoken = {code for problem in problems for code in (problem.subject, *problem.other.split(", "))}
        outlines = (draft.before, draft.after)
        heads = {code for outline in outlines for codes in outline.heads().values() for code in codes}
        people = people_named({*draft.people, *(line.person_code for line in draft.lines), *spoken, *heads})
        return cls(draft, people, {title.code: title.name for title in Title.objects.all()})

    def name(self, code: str) -> str:
        """A person or a unit, in the reader's letters; what is neither stays as it was written."""
        if code in self.people:
            return name_in_words(self.people[code])
        unit = self.draft.after.units.get(code) or self.draft.before.units.get(code)
        return text_in_letters(unit.name_zh, unit.name_en) if unit else code

    def problem(self, problem: Problem) -> str:
        """What stands in the way, in a sentence."""
        other = in_a_row(map(self.name, problem.other.split(", ")))
        by_code = problem.kind in (Kind.UNIT_EXISTS, Kind.UNIT_MISSING)
        subject = problem.subject if by_code else self.name(problem.subject)
        if problem.kind == Kind.MONTH_CLOSED:
            subject = month_in_words(Month(problem.subject).first)
        elif problem.kind == Kind.CHANGES_LATER:
            other = exact_day(date.fromisoformat(problem.other))
        return str(PROBLEMS[problem.kind]) % {"subject": subject, "other": other}

    def line(self, line: ReorganisationLine) -> str:
        """A change, in a sentence."""
        unit, parent = self.name(line.unit), self.name(line.parent)
        if line.act == line.Act.ADD_UNIT:
            new = text_in_letters(line.name_zh, line.name_en)
            return _("%(unit)s is a new unit under %(parent)s.") % {"unit": new, "parent": parent}
        if line.act == line.Act.RENAME_UNIT:
            return self._rename(line)
        if line.act == line.Act.MOVE_UNIT:
            return _("%(unit)s stands under %(parent)s, with everything below it.") % {"unit": unit, "parent": parent}
        if line.act == line.Act.CHARGE_UNIT and not line.remit:
            return _("%(unit)s no longer says what it is responsible for.") % {"unit": unit}
        if line.act == line.Act.CHARGE_UNIT:
            return _("%(unit)s has other responsibilities.") % {"unit": unit}
        if line.act == line.Act.CLOSE_UNIT:
            return _("%(unit)s ends.") % {"unit": unit}
        return self._person(line, unit)

    def note(self, line: ReorganisationLine) -> str:
        """The word on a change, as it was written, or what the desk itself wrote in the reader's language."""
        return _(NO_HEAD_YET) if line.note == NO_HEAD_YET else line.note

    def _rename(self, line: ReorganisationLine) -> str:
        old = self.draft.before.units.get(line.unit)
        old_name = text_in_letters(old.name_zh, old.name_en) if old else line.unit
        words = {"old": old_name, "new": text_in_letters(line.name_zh, line.name_en)}
        words["kind"] = dict(UnitVersion.Kind.choices).get(line.kind, "")
        if not words["new"]:
            return _("%(old)s is from then on a unit of the kind “%(kind)s”.") % words
        if line.kind and old and line.kind != old.kind:
            return _("%(old)s is called %(new)s, a unit of the kind “%(kind)s”.") % words
        return _("%(old)s is called %(new)s.") % words

    def _person(self, line: ReorganisationLine, unit: str) -> str:
        names = {"person": self.name(line.person_code), "unit": unit}
        old = self.draft.before.posts.get(line.person_code)
        if line.act == line.Act.END_POST:
            return _("%(person)s no longer holds a post.") % names
        names["title"] = self.titles.get(line.title_code or (old.title if old else ""), "")
        if line.is_head:
            return _("%(person)s leads %(unit)s as %(title)s.") % names
        if old and old.unit == line.unit:
            return _("%(person)s becomes %(title)s in %(unit)s.") % names
        return _("%(person)s goes to %(unit)s as %(title)s.") % names

    def sketch(self, outline: Outline) -> list[UnitLine]:
        """The branches that the draft touches: changed units, those above, and the units of people who move."""
        shown = self._shown(outline)
        heads, counts = outline.heads(), _counts(outline)
        children: dict[str | None, list[str]] = {}
        for code in sorted(shown):
            children.setdefault(outline.units[code].parent, []).append(code)
        lines: list[UnitLine] = []
        waiting = [(code, 0) for code in reversed(children.get(None, []))]
        seen: set[str] = set()
        while waiting:
            code, depth = waiting.pop()
            if code in seen:
                continue
            seen.add(code)
            changed = self.draft.before.units.get(code) != self.draft.after.units.get(code)
            named = in_a_row(map(self.name, heads.get(code, [])))
            lines.append(
                UnitLine(self.name_in(outline, code), min(depth, DEEPEST), named, counts.get(code, 0), changed)
            )
            waiting += [(child, depth + 1) for child in reversed(children.get(code, []))]
        return lines

    def name_in(self, outline: Outline, code: str) -> str:
        """The name of a unit as it is in one of the two outlines."""
        return text_in_letters(outline.units[code].name_zh, outline.units[code].name_en)

    def _shown(self, outline: Outline) -> set[str]:
        posts: list[PostThen] = [
            held[code]
            for held in (self.draft.before.posts, self.draft.after.posts)
            for code in self.draft.people
            if code in held
        ]
        touched = {*self.draft.units, *(post.unit for post in posts)}
        ways = [_with_those_above(touched, one) for one in (self.draft.before, self.draft.after)]
        return set().union(*ways) & outline.units.keys()


def _with_those_above(codes: Iterable[str], outline: Outline) -> set[str]:
    found: set[str] = set()
    for code in codes:
        step: str | None = code
        while step is not None and step in outline.units and step not in found:
            found.add(step)
            step = outline.units[step].parent
    return found


def _counts(outline: Outline) -> dict[str, int]:
    counts: dict[str, int] = {}
    for post in outline.posts.values():
        counts[post.unit] = counts.get(post.unit, 0) + 1
    return counts
