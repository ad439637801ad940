"""Random sequences of dated changes: on every day one superior or a named vacancy, one tree, everybody counted once."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import ValidationError

from core.tests.instants import at
from org.models import Appointment, Person, ReorganisationLine, UnitVersion
from org.moves import depart, load_places
from org.reorganising import services
from org.reorganising.applying import apply_due, revert
from org.reorganising.loading import Draft, outline_on
from org.structure import structure_faults
from org.tests.factories import make_title
from org.tree import OrgTree

Act = ReorganisationLine.Act
FIRST = date(2026, 6, 17)


def some_line(random: Random, company, units: list[str], people: list[Person]) -> tuple[str, dict[str, object]]:
    title = make_title("LEAD", profile="manager")
    unit, other, person = random.choice(units), random.choice(units), random.choice(people)
    return random.choice(
        [
            (Act.ADD_UNIT, {"unit": f"U{random.randrange(9)}", "name_en": "New", "kind": "team", "parent": unit}),
            (Act.MOVE_UNIT, {"unit": unit, "parent": other}),
            (Act.RENAME_UNIT, {"unit": unit, "name_en": f"Name {random.randrange(9)}"}),
            (Act.CLOSE_UNIT, {"unit": unit}),
            (Act.PLACE, {"person": person, "unit": unit, "title": title, "is_head": random.random() < 0.5}),
            (Act.END_POST, {"person": person}),
        ]
    )


def change_at_random(random: Random, company, day: date) -> None:
    """One reorganisation of a few lines; those that stand in the way are taken out until none does."""
    now = at(9, day=day)
    draft = services.draft(name="Change", reason="because", effective_on=day, by=company.gm, now=now)
    people = list(Person.objects.in_service(day).exclude(pk__in=[company.gm.pk, company.hr.pk]))
    for _ in range(random.randrange(1, 4)):
        act, values = some_line(random, company, sorted(Draft(draft).after.units), people)
        line = services.add_line(draft, act=act, by=company.gm, note="a word", **values)
        if Draft(draft).problems:
            services.remove_line(line, by=company.gm)
    if not Draft(draft).lines:
        return
    services.submit(draft, by=company.gm, now=now)
    services.approve(draft, by=company.hr, now=now)
    before = outline_on(day)
    assert apply_due(now) == 1
    if random.random() < 0.2:
        revert(draft, word="no", by=company.gm, now=now)
        assert outline_on(day) == before


def check(day: date) -> None:
    tree = OrgTree.on(day)
    assert structure_faults(load_places(day), since=day) == []
    posts = list(Appointment.objects.on(day).filter(kind=Appointment.Kind.PRIMARY))
    assert len({post.person_id for post in posts}) == len(posts)
    assert {post.unit_id for post in posts} <= tree.units.keys()
    counted = sum(sum(1 for post in posts if post.unit_id == unit) for unit in tree.units)
    assert counted == len(posts) <= Person.objects.in_service(day).count()
    for post in posts:
        superior = tree.superior_of(post.person_id, post.unit_id)
        if superior is None:
            above = [tree.head_of(unit) for unit in tree.path(post.unit_id)]
            assert set(above) <= {None, post.person_id}  # a vacancy all the way up, or the head of the root
        else:
            assert superior != post.person_id and superior in tree.heads.values()


DAYS = [FIRST + timedelta(days=3 * number) for number in range(8)]


def change_over_the_days(random: Random, company) -> None:
    for day in DAYS:
        change_at_random(random, company, day)
        if random.random() < 0.3:
            leaver = random.choice(list(Person.objects.in_service(day).exclude(pk__in=[company.gm.pk, company.hr.pk])))
            try:
                depart(leaver, left_on=day, by=company.hr, on=day)
            except ValidationError:
                continue  # somebody with a post that begins later


@pytest.mark.parametrize("seed", range(4))
def test_every_day_has_one_tree_and_one_superior_for_everybody(company, seed):
    change_over_the_days(Random(seed), company)
    changes = {*UnitVersion.objects.values_list("valid_from", flat=True), *DAYS}
    for day in sorted(changes):
        for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
            if near > date(2026, 1, 2):
                check(near)


# --- the two engines

# What a seed makes of the small company, as sha256 over `told`: the same text on SQLite and on PostgreSQL.
TREES = {
    0: "a4aa53279dbd532980ffda5abe1c5aad49a0addc44fa102eb7dbc6a73efa1df6",
    1: "e96195500a0e8f884ebd053146dee52ddb299c2b141143e2ddef9fcf1cae3e59",
    2: "73ab95b889e3d704f0be7c4a5946122dcd9a20a9339605c27ca8cbdfce99eb61",
}


def told() -> Iterator[str]:
    """The organisation of the days in words: units with parent and head, people with unit and superior."""
    codes = dict(Person.objects.values_list("pk", "code"))
    for day in [DAYS[0] - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=1)]:
        tree = OrgTree.on(day)
        yield f"{day}"
        for unit in sorted(tree.units.values(), key=lambda unit: unit.code):
            parent = tree.units.get(unit.parent_id)
            yield f"{unit.code} {unit.name_en} {unit.name_zh} {parent and parent.code} {codes.get(unit.head_id)}"
        posts = Appointment.objects.on(day).select_related("person", "unit", "title")
        for post in sorted(posts, key=lambda post: (post.person.code, post.kind)):
            superior = codes.get(tree.superior_of(post.person_id, post.unit_id))
            yield f"{post.person.code} {post.kind} {post.unit.code} {post.title.code} {post.is_head} {superior}"


@pytest.mark.parametrize("seed", TREES)
def test_both_engines_make_the_same_trees_of_the_same_changes(company, seed):
    change_over_the_days(Random(seed), company)
    lines = list(told())
    assert len(lines) > 100  # nothing is compared with nothing
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == TREES[seed]
