"""Who meets the triggers and has no case yet: proposed by the machine in the order of people, opened by people."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from core.periods import Month
from core.walltime import to_wall
from org.access import Area, posts_of_others
from org.models import Person
from reviews.cases import rules
from reviews.cases.learned import learned_by
from reviews.cases.reading import Post, criteria_of, grades_of, months_of, posts_on
from reviews.cases.rules import GradedMonth
from reviews.models import ImprovementPlan, PromotionCase, SetAside

About = SetAside.About


class Proposal(NamedTuple):
    """Somebody who meets a trigger, and the months that say so."""

    person: Person
    months: list[GradedMonth]


class Proposals(NamedTuple):
    promotion: list[Proposal]
    improvement: list[Proposal]


def proposals_for(viewer: Person, today: date) -> Proposals:
    """Everybody in service whose appraisals the viewer reads, and who meets a trigger. Seven queries at most."""
    people = posts_of_others(viewer, Area.APPRAISALS, today).order_by().values("person")
    grades = grades_of(people)
    to_improve = _to_improve(grades, today)
    to_promote = _to_promote(grades, today)
    known = Person.objects.in_bulk({*to_improve, *to_promote})
    in_order = sorted(known.values(), key=lambda person: person.number)
    return Proposals(
        *([Proposal(person, found[person.pk]) for person in in_order if person.pk in found]
          for found in (to_promote, to_improve))
    )  # fmt: skip


def _to_improve(grades: dict[int, list[tuple[Month, str]]], today: date) -> dict[int, list[GradedMonth]]:
    months = {person: [GradedMonth(grade, None, 0, month) for month, grade in rows] for person, rows in grades.items()}
    asked = {person: rows for person, rows in months.items() if rules.asks_for_improvement(rows)}
    if not asked:
        return {}
    plans = ImprovementPlan.objects.filter(person__in=asked).values_list("person_id", "state", "ended_at")
    busy, after = set(_aside(asked, About.IMPROVEMENT, today)), {}
    for person, state, ended_at in plans:
        if state in ImprovementPlan.OPEN:
            busy.add(person)
        else:
            after[person] = max(after.get(person, Month("1900-01")), Month.of(to_wall(ended_at).date()))
    found = {}
    for person, rows in asked.items():
        newer = [month for month in rows if person not in after or month.month > after[person]]
        if person not in busy and rules.asks_for_improvement(newer):
            found[person] = rules.graded(newer)[-rules.POOR_AMONG :]
    return found


def _to_promote(grades: dict[int, list[tuple[Month, str]]], today: date) -> dict[int, list[GradedMonth]]:
    graded = {person: [row for row in rows if row[1] != rules.NO_GRADE] for person, rows in grades.items()}
    last = {person: rows[-rules.PROMOTION_MONTHS :] for person, rows in graded.items()}
    good = {
        person
        for person, rows in last.items()
        if len(rows) == rules.PROMOTION_MONTHS and all(grade in rules.GOOD for _month, grade in rows)
    }
    if not good:
        return {}
    busy = set(
        PromotionCase.objects.filter(person__in=good, state__in=PromotionCase.OPEN).values_list("person", flat=True)
    )
    good -= busy | _aside(good, About.PROMOTION, today)
    posts = posts_on(good, today)
    wanted = {
        person: {month for month, _grade in (grades[person] if post.has_team else last[person])}
        for person, post in posts.items()
        if _is_long_enough(post, today)
    }
    months = months_of(wanted) if wanted else {}
    learned = learned_by(months.keys(), today)
    return {
        person: rules.graded(rows)[-rules.PROMOTION_MONTHS :]
        for person, rows in months.items()
        if rules.may_be_eligible(criteria_of(rows, posts[person], today, learned[person]))
    }


def _is_long_enough(post: Post, today: date) -> bool:
    return post.profile != "none" and rules.whole_months(post.since, today) >= rules.MONTHS_IN_POST


def _aside(people: Collection[int], about: str, today: date) -> set[int]:
    """Who of these waits for another day. A deferred promotion waits as well. Two queries at most."""
    rows = SetAside.objects.filter(person__in=people, about=about, look_again_on__gt=today)
    found = set(rows.values_list("person", flat=True))
    if about == About.PROMOTION:
        deferred = PromotionCase.objects.filter(person__in=people, look_again_on__gt=today)
        found |= set(deferred.values_list("person", flat=True))
    return found
