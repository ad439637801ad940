"""What the pages of the appraisal rules show: versions, drafts, and a sealed month under a draft."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import QueryDict

from core.periods import Month
from org.access import Area, today_of
from org.models import Person
from org.unit_field import UnitFilter
from reviews.models import MonthResult, MonthRun, Scheme, SchemeDraft
from reviews.month.gather import gather_company
from reviews.month.inputs import PersonInput, Structure
from reviews.scheme_drafts import content
from reviews.scheme_trial import (
    Outcome,
    moves_team_targets,
    other_ground,
    outcome,
    outcome_of,
    with_other_teams,
)

PER_PAGE = 20
MOST = 3000  # people of a company whose teams are added up again for a page
READ_CHUNK = 500


def versions() -> QuerySet:
    """All versions, the newest first, with what is told of them."""
    return Scheme.objects.select_related("draft", "draft__drafted_by", "published_by").order_by("-effective_from")


def drafts() -> QuerySet:
    """All drafts that are not published, what waits before what is withdrawn, the newest first."""
    rows = SchemeDraft.objects.filter(published_at=None).select_related("drafted_by")
    return rows.order_by(F("withdrawn_at").asc(nulls_first=True), "-pk")


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What a person's month came to, and what it would come to."""

    person: Person
    before: Outcome
    after: Outcome

    @property
    def change(self) -> Decimal | None:
        """By how much the score moves."""
        if self.before.final is None or self.after.final is None:
            return None
        return self.after.final - self.before.final


@dataclass(frozen=True, slots=True)
class Trial:
    """A page of the last sealed month under a draft. `keeps_teams`: the targets of teams are those that were sealed."""

    month: Month
    narrow: UnitFilter
    page: Page
    rows: list[TrialRow]
    keeps_teams: bool


def trial_of(draft: SchemeDraft, viewer: Person, asked: QueryDict, *, now: datetime) -> Trial | None:
    """The month that was sealed last, for people whose appraisal the viewer reads; None before the first.

    Six queries and those of the access; where the targets of teams move, nine more and the inputs of the company.
    """
    run = MonthRun.objects.filter(is_current=True).order_by("-period_id").first()
    if run is None:
        return None
    readable = run.results.visible_to(viewer).with_sheet().select_related("person").order_by("person_number")
    narrow = UnitFilter(asked, viewer=viewer, area=Area.APPRAISALS, on=today_of(viewer, now))
    page = Paginator(narrow.narrowed(readable), PER_PAGE).get_page(asked.get("page"))
    rules = content(draft)
    moves = moves_team_targets(json.loads(run.scheme_body)["rules"], rules)
    keeps_teams = moves and run.people_count > MOST
    ground = other_ground(rules, run.company_body)
    inputs = inputs_of(run, page.object_list)
    if moves and not keeps_teams:
        structure = Structure(gather_company(Month(run.period_id)))
        bodies = run.inputs.order_by("person_number").values_list("body", flat=True)
        everybody = map(json.loads, bodies.iterator(chunk_size=READ_CHUNK))
        inputs = with_other_teams(ground, structure, everybody, inputs)
    outcomes = {data["person"]: outcome(ground, data) for data in inputs}
    rows = [
        TrialRow(result.person, outcome_of(json.loads(result.body)), outcomes[result.person_key])
        for result in page.object_list
    ]
    return Trial(Month(run.period_id), narrow, page, rows, keeps_teams)


def inputs_of(run: MonthRun, results: Sequence[MonthResult]) -> list[PersonInput]:
    """The frozen facts of these results. One query."""
    keys = [result.person_key for result in results]
    return [json.loads(body) for body in run.inputs.filter(person_key__in=keys).values_list("body", flat=True)]
