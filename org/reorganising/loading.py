"""The organisation of a day as an outline, and what is stored already for later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from core.periods import Month
from org.models import Appointment, Period, Person, Reorganisation, ReorganisationLine, UnitVersion
from org.reorganising.outline import (
    Outline,
    PostThen,
    Problem,
    ProblemKind,
    UnitThen,
    changed_people,
    changed_units,
    problems_of,
    redrawn,
)

ONE_DAY = timedelta(days=1)
State = Reorganisation.State


def outline_on(day: date) -> Outline:
    """Units, primary posts and acting heads of `day`. Three queries; rows, for a company has ten thousand posts."""
    units = UnitVersion.objects.on(day).order_by("unit__code")
    fields = ("unit__code", "name_en", "name_zh", "kind", "parent__code", "remit")
    posts = Appointment.objects.on(day).order_by("person__number")
    primary = posts.filter(kind=Appointment.Kind.PRIMARY)
    acting = posts.filter(kind=Appointment.Kind.ACTING, is_head=True)
    held = primary.values_list("person__code", "unit__code", "title__code", "profile", "is_head")
    return Outline(
        {code: UnitThen(*rest) for code, *rest in units.values_list(*fields)},
        {code: PostThen(unit, title, profile, is_head) for code, unit, title, profile, is_head in held},
        dict(acting.values_list("unit__code", "person__code")),
    )


@dataclass
class Draft:
    """A reorganisation with its lines, before and after; loaded once, asked often.

    With `until` only the lines before that one: what there was to choose from when it was written.
    """

    reorganisation: Reorganisation
    until: ReorganisationLine | None = None

    @cached_property
    def lines(self) -> list[ReorganisationLine]:
        """In the order in which they were written. One query."""
        rows = self.reorganisation.lines.select_related("person", "title")
        return list(rows.filter(pk__lt=self.until.pk) if self.until else rows)

    @cached_property
    def before(self) -> Outline:
        """On its day as long as it is ahead; once it is in force, on the day before."""
        day, state = self.reorganisation.effective_on, self.reorganisation.state
        return outline_on(day - ONE_DAY if state in (State.APPLIED, State.REVERTED) else day)

    @cached_property
    def _redrawn(self) -> tuple[Outline, list[Problem]]:
        return redrawn(self.before, self.lines)

    @property
    def after(self) -> Outline:
        return self._redrawn[0]

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that stands in the way of applying it. Four queries besides those of before and after."""
        senseless = self._redrawn[1]
        wrong = problems_of(self.before, self.after, self.lines)
        if senseless:  # they say already why nothing would change
            wrong = [problem for problem in wrong if problem.kind != ProblemKind.NOTHING]
        return [*senseless, *wrong, *self._not_in_service(), *self._changes_later(), *self._closed_months()]

    @cached_property
    def units(self) -> list[str]:
        """The codes of the units that change."""
        return changed_units(self.before, self.after)

    @cached_property
    def people(self) -> list[str]:
        """The codes of the people whose posts change."""
        return changed_people(self.before, self.after)

    def _not_in_service(self) -> Iterable[Problem]:
        """The day of a draft may be another than that for which somebody was chosen, and people leave meanwhile."""
        placed = [code for code in self.people if code in self.after.posts]
        there = Person.objects.in_service(self.reorganisation.effective_on).filter(code__in=placed)
        codes = set(there.values_list("code", flat=True))
        return [Problem(ProblemKind.NOT_IN_SERVICE, code) for code in placed if code not in codes]

    def _changes_later(self) -> Iterable[Problem]:
        """What is stored for the day itself or a later one cannot be changed underneath."""
        day = self.reorganisation.effective_on
        posts = Appointment.objects.filter(person__code__in=self.people, valid_from__gte=day)
        posts = posts.filter(kind=Appointment.Kind.PRIMARY).order_by("valid_from")
        for person, begins in posts.values_list("person__code", "valid_from"):
            yield Problem(ProblemKind.CHANGES_LATER, person, begins.isoformat())
        versions = UnitVersion.objects.filter(unit__code__in=self.units, valid_from__gte=day).order_by("valid_from")
        for unit, begins in versions.values_list("unit__code", "valid_from"):
            yield Problem(ProblemKind.CHANGES_LATER, unit, begins.isoformat())

    def _closed_months(self) -> Iterable[Problem]:
        """The first month from its day on that is no longer open."""
        later = Period.objects.filter(month__gte=Month.of(self.reorganisation.effective_on))
        closed = later.exclude(state=Period.State.OPEN).order_by("month")[:1]
        return [Problem(ProblemKind.MONTH_CLOSED, month) for month in closed.values_list("month", flat=True)]

    @property
    def stopped_for(self) -> list[Problem]:
        """What stood in its way on its day; nothing unless it was stopped."""
        return [Problem(ProblemKind(kind), *about) for kind, *about in self.reorganisation.stopped_for]


def people_named(codes: Iterable[str]) -> dict[str, Person]:
    """People by code. One query."""
    return {person.code: person for person in Person.objects.filter(code__in=list(codes))}
