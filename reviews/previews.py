"""The open month as a preview: the functions that seal a month, over a few people and up to now. Nothing is written."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.periods import Month
from core.walltime import to_wall
from org.models import Appointment, Person
from reviews.month import stored
from reviews.month.decide import decide
from reviews.month.facts import CompanyMonth
from reviews.month.gather import gather_company, gather_people, window
from reviews.month.goals import target_steps
from reviews.month.inputs import PersonInput, Structure, canonical, company_text, person_inputs, scheme_text
from reviews.month.person import Ground, PersonMonth
from reviews.month.scheme import CLIMBING
from reviews.month.teams import TeamSums, own_record, with_teams


@dataclass(frozen=True, slots=True)
class Preview:
    """A person's month as it would come out now: the frozen form of the facts, and the result with every step."""

    data: PersonInput
    result: dict[str, Any]
    scheme: str  # canonical text


def preview(person: Person, month: Month, *, now: datetime) -> Preview | None:
    """The month of one person as it stands at `now`; None for somebody who holds no post in it."""
    return previews([person.code], month, now=now).get(person.code)


def previews(codes: Collection[str], month: Month, *, now: datetime) -> dict[str, Preview]:
    """The month of several people by code, in the order of people.

    The number of queries does not depend on how many people there are; where assistants take the team of a unit above,
    each step up costs some more. Raises Scheme.DoesNotExist before the first scheme.
    """
    draft = Draft.of(codes, month, now=now)
    return {
        data["person"]: Preview(data, json.loads(canonical(decide(draft.ground, data))), draft.scheme)
        for data in draft.inputs
    }


def current_targets(person: Person, month: Month, *, now: datetime) -> tuple[PersonMonth, int, list[Any]] | None:
    """The targets of the role period that the person holds at `now`: parsed month, place of the period, its steps.

    None for somebody without a post, or with one that is not appraised. Nobody's superior is read for this.
    """
    draft = Draft.of([person.code], month, now=now, with_heads=False)
    for data in draft.inputs:
        parsed = PersonMonth(draft.ground, data)
        index = parsed.answering(to_wall(now).date())
        if index in parsed.appraised:
            return parsed, index, target_steps(parsed, index)
    return None


@dataclass(slots=True)
class Draft:
    """The inputs of some people with what their sheets stand on."""

    ground: Ground
    scheme: str
    inputs: list[PersonInput]

    @classmethod
    def of(cls, codes: Collection[str], month: Month, *, now: datetime, with_heads: bool = True) -> "Draft":
        """Gathers the people and, for those measured by a team, the targets and results of its members.

        Without the heads nobody has an assessor; figures of targets do not ask for one.
        """
        wanted, teams, members = set(codes), set[str](), set[str]()
        heads = _heads(month) if with_heads else set()
        while True:
            company = gather_company(month, wanted | members | heads)
            scheme = scheme_text(company)
            ground = Ground.of_texts(scheme, company_text(company), seen_at=to_wall(now))
            structure = Structure(company)
            found = [
                (data, PersonMonth(ground, data)) for data in person_inputs(structure, gather_people(company, wanted))
            ]
            needed = {person.periods[index].unit for _, person in found for index in _by_team(person)}
            if needed - teams:
                teams |= needed
                members = _members(structure, teams, month)
                continue
            inputs = _with_team_sums(found, company, structure, ground, members)
            climbed = {unit for data in inputs for unit in _climbed(data, teams)}
            if not climbed:
                return cls(ground, scheme, inputs)
            teams |= climbed
            members = _members(structure, teams, month)


def _by_team(person: PersonMonth) -> list[int]:
    return [index for index in person.appraised if person.takes_team(index)]


def _heads(month: Month) -> set[str]:
    """Everybody who heads a unit around the month: they rate, excuse and assess. One query."""
    heads = Appointment.objects.touching(*window(month)).filter(is_head=True)
    return set(heads.values_list("person__code", flat=True))


def _members(structure: Structure, units: set[str], month: Month) -> set[str]:
    """Everybody with a post in the units or below them on a day of the month. One query."""
    chart = structure.chart
    below = {
        unit
        for day in chart.changes(month.first, month.last)
        for unit in chart.codes
        if not units.isdisjoint(chart.path(unit, day))
    }
    posts = Appointment.objects.touching(month.first, month.last).filter(unit__code__in=below)
    return set(posts.values_list("person__code", flat=True))


def _with_team_sums(
    found: list[tuple[PersonInput, PersonMonth]],
    company: CompanyMonth,
    structure: Structure,
    ground: Ground,
    members: set[str],
) -> list[PersonInput]:
    sums = TeamSums(ground, structure)
    if members:
        for data in person_inputs(structure, _gather_goals(company, members)):
            sums.add(own_record(PersonMonth(ground, data)))
    return [json.loads(canonical(with_teams(data, person, sums))) for data, person in found]


def _gather_goals(company: CompanyMonth, people: set[str]) -> CompanyMonth:
    """What team sums are made of: targets, results and the leave that relieves. Three queries."""
    month = company.month
    return replace(
        company,
        people=[person for person in company.people if person.code in people],
        leave=stored.leave_rows(*window(month), people),
        targets=stored.target_rows(month, people),
        results=stored.result_rows(month.first, month.last, people),
    )


def _climbed(data: PersonInput, covered: set[str]) -> list[str]:
    """The next unit up that an assistant's team was looked for in and whose members were not gathered yet."""
    if not any(period["profile"] == CLIMBING for period in data["role_periods"]):
        return []
    found = []
    for team in data["teams"]:
        missing = [unit for unit in (*team["passed"], team["unit"]) if unit not in covered]
        found += missing[:1]
    return found
