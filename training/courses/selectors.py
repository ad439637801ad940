"""What the pages of courses show."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from org.access import Area, readable_people
from org.models import LeaveDay, Person
from org.naming import names_of_units
from training.courses import rules
from training.courses.passed import certificates
from training.courses.required import Obligation, obligations_of
from training.courses.rules import State
from training.models import AreaRule, Course, CourseArea, CourseSession, Enrolment

POSITION = {area: place for place, area in enumerate(CourseArea.values)}


class RequiredLine(NamedTuple):
    """A course that somebody has to have passed: where they are with it, and what to do next."""

    course: Course
    due_on: date
    state: str  # passed, renew, late, open
    until: date | None  # the certificate's last day
    enrolment: Enrolment | None  # what is under way
    session: CourseSession | None  # a date that they could join


class AreaLine(NamedTuple):
    """Half hours of an area in a year, those asked of a newcomer and of each later year, and the rows behind."""

    rule: AreaRule
    halves: int
    rows: Sequence[Enrolment]


class PersonPage(NamedTuple):
    required: Sequence[RequiredLine]
    coming: Sequence[Enrolment]
    to_do: Sequence[Enrolment]  # tests that can be taken, courses learned alone
    offers: Sequence[CourseSession]
    passed: Sequence[Enrolment]
    areas: Sequence[AreaLine]


def person_page(person: Person, *, today: date, now: datetime) -> PersonPage:
    """All of somebody's training. Eight queries, whatever the length of their past."""
    rows = list(
        Enrolment.objects.filter(person=person)
        .select_related("course", "session__unit", "session__course")
        .order_by("-pk")
    )
    kept = {root: row for (_person, root), row in certificates([person.pk]).items()}
    obligations = obligations_of([person], today)
    missed = missed_of(rows, kept, today, now)
    wanted = {one.course.root_id for one in obligations if not _stands(kept.get(one.course.root_id), today)}
    dates = dates_for(missed | wanted, rows, person, now)
    required = sorted(
        (_line(one, kept.get(one.course.root_id), rows, dates, today) for one in obligations),
        key=lambda line: (line.state == "passed", line.due_on, line.course.pk),
    )
    return PersonPage(
        required,
        sorted((one for one in rows if _is_coming(one, now)), key=lambda one: one.session.starts_at),
        [one for one in rows if _is_to_do(one)],
        [session for root, session in dates.items() if root in missed],
        sorted(kept.values(), key=lambda one: (POSITION[one.course.area], one.course_id)),
        _areas(rows, today),
    )


def _stands(row: Enrolment | None, today: date) -> bool:
    return row is not None and row.stands_on(today)


def _is_coming(one: Enrolment, now: datetime) -> bool:
    session = one.session
    is_live = one.withdrawn_at is None and not one.mark and not one.result
    return is_live and session is not None and session.called_off_at is None and session.ends_at > now


def _is_to_do(one: Enrolment) -> bool:
    """Whether a test is left: after having been there, or of what one learns alone; also one that waits for a talk."""
    is_open = one.mark == Enrolment.Mark.ATTENDED or (one.session_id is None and one.withdrawn_at is None)
    return is_open and one.course.has_test and one.result != Enrolment.Verdict.PASSED


def missed_of(rows: Iterable[Enrolment], kept: dict[int, Enrolment], today: date, now: datetime) -> set[int]:
    """The courses of which somebody missed a date, or had one called off, and has not caught up since."""
    newest: dict[int, Enrolment] = {}
    for one in sorted(rows, key=lambda one: one.pk):
        if one.withdrawn_at is None:
            newest[one.course.root_id] = one
    lost = (State.ABSENT, State.EXCUSED)
    return {
        root
        for root, one in newest.items()
        if (one.state in lost or (one.session and one.session.called_off_at and not one.mark))
        and not _stands(kept.get(root), today)
    }


def dates_for(
    roots: Collection[int], rows: Iterable[Enrolment], person: Person, now: datetime
) -> dict[int, CourseSession]:
    """The date that somebody could join in each of these courses: one that makes up for theirs first, else the next.

    One query.
    """
    if not roots:
        return {}
    mine = {one.session_id for one in rows if one.withdrawn_at is None and one.session_id}
    missed = {one.session_id for one in rows if one.mark in (Enrolment.Mark.ABSENT, Enrolment.Mark.EXCUSED)}
    coming = CourseSession.objects.coming(now).exclude(trainer=person).filter(course__in=roots)
    found: dict[int, CourseSession] = {}
    for session in coming.with_seats_taken().select_related("course", "unit", "trainer")[:200]:
        if session.pk in mine:
            found.pop(session.course.root_id, None)
            continue
        known = found.get(session.course.root_id)
        if known is None or (session.makes_up_id in missed and known.makes_up_id not in missed):
            found[session.course.root_id] = session
    return found


def _line(
    one: Obligation,
    passed: Enrolment | None,
    rows: Iterable[Enrolment],
    dates: dict[int, CourseSession],
    today: date,
) -> RequiredLine:
    under_way = next((row for row in rows if row.course.root_id == one.course.root_id and row.state in UNDER_WAY), None)
    until = passed.certified_until if passed else None
    due_on = one.due_on
    if _stands(passed, today):
        state = "renew" if until and until - rules.RENEWAL <= today else "passed"
        due_on = until or due_on
    else:
        due_on = until if until else due_on
        state = "late" if due_on < today else "open"
    return RequiredLine(one.course, due_on, state, until, under_way, dates.get(one.course.root_id))


UNDER_WAY = (State.INVITED, State.WAITING, State.ENROLLED, State.ATTENDED, State.FAILED)


def _areas(rows: Iterable[Enrolment], today: date) -> list[AreaLine]:
    """This year's half hours by area. One query."""
    of_year = [one for one in rows if one.day and one.day.year == today.year and one.halves]
    return [
        AreaLine(rule, sum(one.halves for one in there), there)
        for rule in AreaRule.objects.all()
        for there in [[one for one in of_year if one.course.area == rule.area]]
    ]


# --- dates ------------------------------------------------------------------------------------------------------------


def sessions(which: str, *, viewer: Person, now: datetime) -> QuerySet[CourseSession]:
    """The dates of a list: coming, those whose attendance is not recorded yet, or past ones, the newest first."""
    rows = CourseSession.objects.select_related("course", "trainer", "unit").with_seats_taken()
    if which == "record":
        there = Enrolment.objects.seated().filter(session=OuterRef("pk"))
        return rows.standing().filter(Exists(there), ends_at__lte=now, recorded_at=None).order_by("starts_at", "pk")
    if which == "past":
        return rows.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
    return rows.filter(ends_at__gt=now).order_by("starts_at", "pk")


def named(rows: Iterable[CourseSession], today: date) -> list[CourseSession]:
    """The dates with the name of the unit that hosts each as `host`. One query."""
    rows = list(rows)
    names = names_of_units({one.unit_id for one in rows}, today)
    for one in rows:
        one.host = names.get(one.unit_id, one.unit.code)
    return rows


def on_leave(person_ids: Collection[int], day: date) -> set[int]:
    """Who has leave on the day of a date. One query."""
    return set(LeaveDay.objects.filter(person__in=person_ids, day=day).values_list("person_id", flat=True))


MOST_DUE = 100


def due_for(session: CourseSession, viewer: Person, today: date) -> list[Person]:
    """The people of the viewer of whom the course is required, who do not stand certified and are not on the list.

    Five queries.
    """
    there = session.enrolments.live().values("person")
    people = readable_people(viewer, Area.TRAINING, today).in_service(today).exclude(pk__in=there)
    people = list(people.exclude(pk=session.trainer_id))
    by_id = {one.pk: one for one in people}
    owed = {one.person_id for one in obligations_of(people, today) if one.course.root_id == session.course.root_id}
    kept = certificates(owed)
    due = [pk for pk in by_id if pk in owed and not _stands(kept.get((pk, session.course.root_id)), today)]
    return [by_id[pk] for pk in due[:MOST_DUE]]


# --- my people --------------------------------------------------------------------------------------------------------


class TeamLine(NamedTuple):
    """Of somebody: how many of the required courses are passed, which are late, what runs out next. No score."""

    person: Person
    required: int
    passed: int
    late: Sequence[Course]
    next_end: date | None


def team_lines(people: Sequence[Person], today: date) -> list[TeamLine]:
    """In the order of people. Three queries for any number."""
    kept = certificates([one.pk for one in people])
    owed: dict[int, list[Obligation]] = {}
    for one in obligations_of(people, today):
        owed.setdefault(one.person_id, []).append(one)
    lines = []
    for person in people:
        mine = owed.get(person.pk, [])
        standing = {one.course.pk: kept.get((person.pk, one.course.root_id)) for one in mine}
        missing = [one for one in mine if not _stands(standing[one.course.pk], today)]
        late = [one.course for one in missing if _due_on(one, standing[one.course.pk]) < today]
        ends = [row.certified_until for row in standing.values() if _stands(row, today) and row.certified_until]
        lines.append(TeamLine(person, len(mine), len(mine) - len(missing), late, min(ends, default=None)))
    return lines


def _due_on(one: Obligation, row: Enrolment | None) -> date:
    return row.certified_until if row and row.certified_until else one.due_on
