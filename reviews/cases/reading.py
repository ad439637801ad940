"""What the sealed months in force say about people, for the triggers of rules.py; open months say nothing."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import F, JSONField, Q, QuerySet, Value, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf, RowNumber

from core.periods import Month
from org.models import Appointment, Person, Profile
from reviews.cases import rules
from reviews.cases.learned import Learned
from reviews.cases.rules import GradedMonth, TeamMonth
from reviews.models import MonthResult
from reviews.team_spans import summed, team_steps

SHEETS = 15  # the newest sheets of somebody that are looked at: four quarters, and the months that have begun since


class Post(NamedTuple):
    """The post of somebody on a day, and since when they have held one of this title without a gap."""

    title_id: int
    title: str  # its code
    unit_id: int
    profile: str
    since: date

    @property
    def leads_next(self) -> bool:
        """Whether the next post is that of a supervisor or above."""
        return self.profile not in (Profile.PROBATION, Profile.NONE)

    @property
    def has_team(self) -> bool:
        """Whether the next post asks for the quarters of a team (manager to director)."""
        return self.profile == Profile.MANAGER


def sealed_months(person: Person) -> list[GradedMonth]:
    """The newest sealed months of one person with a sheet, in their order. One query."""
    rows = _in_force().filter(person=person).order_by("-run__period")[:SHEETS]
    return [month for _person, month in _scored(rows)][::-1]


def grades_of(people: QuerySet) -> dict[int, list[tuple[Month, str]]]:
    """Person → month and grade of the same months, for people in any number (a queryset of ids). One query."""
    newest_first = Window(RowNumber(), partition_by="person", order_by=F("run__period").desc())
    rows = _in_force().filter(person__in=people).annotate(place=newest_first).filter(place__lte=SHEETS)
    found: dict[int, list[tuple[Month, str]]] = {}
    columns = rows.order_by("person_number", "run__period").values_list("person_id", "run__period", "grade")
    for person, month, grade in columns:
        found.setdefault(person, []).append((Month(month), grade))
    return found


def months_of(wanted: Mapping[int, Collection[Month]]) -> dict[int, list[GradedMonth]]:
    """Person → these months of theirs, in their order. One query."""
    by_months: dict[frozenset[Month], list[int]] = {}
    for person, months in wanted.items():
        by_months.setdefault(frozenset(months), []).append(person)
    pairs = Q(pk__in=[])
    for months, people in by_months.items():
        pairs |= Q(person__in=people, run__period__in=months)
    found: dict[int, list[GradedMonth]] = {}
    for person, month in _scored(_in_force().filter(pairs).order_by("person_number", "run__period")):
        found.setdefault(person, []).append(month)
    return found


_SCHEME = NullIf("run__scheme_body", Value(""))  # an empty text is no JSON


def _scored(rows: QuerySet) -> Iterator[tuple[int, GradedMonth]]:
    """Person and month of each row. The database cuts what is asked for out of the texts, which are long."""
    read = rows.annotate(data=Cast("body", JSONField()), scheme=Cast(_SCHEME, JSONField()))
    scores = KT("data__month__target_score"), KT("data__discipline__R"), KT("data__role_periods")
    held = KT("scheme__rules__attainment_floor"), KT("scheme__rules__attainment_cap")
    columns = read.values_list("person_id", "run__period", "grade", *scores, *held)
    for person, month, grade, target, discipline, periods, floor, cap in columns:
        sums = summed(team_steps(json.loads(periods or "[]")))
        team = TeamMonth(sums, 100 * int(floor), 100 * int(cap)) if sums and floor is not None else None
        yield (
            person,
            GradedMonth(grade, None if target is None else int(target), int(discipline or 0), Month(month), team),
        )


def _in_force() -> QuerySet:
    return MonthResult.objects.with_sheet().filter(run__is_current=True)


def posts_on(people: Iterable[int], day: date) -> dict[int, Post]:
    """Person → the post held on `day`, for these people (ids). One query."""
    rows = Appointment.objects.filter(person__in=people, kind=Appointment.Kind.PRIMARY, valid_from__lte=day)
    columns = ("person_id", "title_id", "title__code", "unit_id", "profile", "valid_from", "valid_to")
    by_person: dict[int, list[tuple]] = {}
    for person, *post in rows.order_by("person", "valid_from").values_list(*columns):
        by_person.setdefault(person, []).append(tuple(post))
    found = ((person, _post_of(posts, day)) for person, posts in by_person.items())
    return {person: post for person, post in found if post is not None}


def _post_of(posts: list[tuple], day: date) -> Post | None:
    """The last of these posts, if it covers the day, since the first of an unbroken row of the same title."""
    title_id, title, unit_id, profile, since, ends = posts[-1]
    if ends is not None and ends <= day:
        return None
    for before in reversed(posts[:-1]):
        if before[0] != title_id or before[5] != since:
            break
        since = before[4]
    return Post(title_id, title, unit_id, profile, since)


def criteria_of(months: list[GradedMonth], post: Post, day: date, learned: Learned) -> list[rules.Criterion]:
    """The criteria of the next step of somebody in this post on a day. No query."""
    return rules.promotion_criteria(
        months,
        months_in_post=rules.whole_months(post.since, day),
        leads=post.leads_next,
        quarters=rules.quarter_scores(months) if post.has_team else None,
        courses=learned.courses,
        mentored=learned.mentored,
        sharings=learned.sharings,
    )
