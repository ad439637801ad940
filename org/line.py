"""Who stands above somebody, and who works in HR: those to whom a step about somebody falls."""

from collections.abc import Iterable
from datetime import date

from org.models import Appointment, Grant
from org.tree import OrgTree


def heads_above(person_id: int, unit_id: int, tree: OrgTree) -> list[int]:
    """Everybody (ids) who stands above somebody of the unit, the direct superior first. No query."""
    heads = [head for unit in tree.path(unit_id) if (head := tree.heads.get(unit)) and head != person_id]
    return list(dict.fromkeys(heads))


def lines_above(people: Iterable[int], today: date, tree: OrgTree | None = None) -> dict[int, list[int]]:
    """Person → who stands above them today. Two queries, one with the tree of the day, none without people."""
    people = list(people)
    if not people:
        return {}
    tree = tree or OrgTree.on(today)
    posts = Appointment.objects.on(today).filter(person__in=people, kind=Appointment.Kind.PRIMARY)
    return {person: heads_above(person, unit, tree) for person, unit in posts.values_list("person_id", "unit_id")}


def hr_people(day: date) -> set[int]:
    """The ids of whoever holds the role of HR on `day`: what nobody else is named for is theirs. One query."""
    return set(Grant.objects.on(day).filter(role=Grant.Role.HR).values_list("person_id", flat=True))
