"""A whole company-month in memory: what the freezer does in chunks, in one go."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reviews.month.decide import decide
from reviews.month.facts import CompanyMonth
from reviews.month.inputs import Structure, canonical, company_text, person_inputs, scheme_text
from reviews.month.outputs import output_files, output_sha
from reviews.month.person import Ground, PersonMonth
from reviews.month.teams import TeamSums, own_record, with_teams


class FrozenMonth(NamedTuple):
    """The texts that a month is computed from; with these alone it comes out the same anywhere."""

    scheme: str
    company: str
    people: list[str]


class DecidedMonth(NamedTuple):
    results: Sequence[Mapping[str, Any]]
    files: Mapping[str, str]
    sha: str


def freeze(facts: CompanyMonth) -> FrozenMonth:
    """Both phases: inputs of each person, then the team sums put into them."""
    scheme, company = scheme_text(facts), company_text(facts)
    ground, structure = Ground.of_texts(scheme, company), Structure(facts)
    inputs = [(data, PersonMonth(ground, data)) for data in person_inputs(structure, facts)]
    sums = TeamSums(ground, structure)
    for _, person in inputs:
        sums.add(own_record(person))
    return FrozenMonth(scheme, company, [canonical(with_teams(data, person, sums)) for data, person in inputs])


def compute(frozen: FrozenMonth) -> DecidedMonth:
    """Results of everybody from the frozen texts alone."""
    ground = Ground.of_texts(frozen.scheme, frozen.company)
    results = [decide(ground, json.loads(text)) for text in frozen.people]
    files = output_files(results)
    return DecidedMonth(results, files, output_sha(files))
