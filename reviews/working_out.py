"""The open month of some people: the steps of freezing and computing it, kept in their preview rows."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core.walltime import to_wall
from reviews.models import MonthPreview, Scheme
from reviews.month.decide import decide
from reviews.month.facts import CompanyMonth
from reviews.month.gather import gather_people
from reviews.month.inputs import PersonInput, Structure, canonical, company_text, person_inputs, scheme_text
from reviews.month.person import Ground, PersonMonth
from reviews.month.teams import OwnRecord, OwnTargets, TeamSums, own_record, with_teams
from reviews.month_targets import keep_targets
from reviews.places import Places

BATCH = 100  # rows in one statement
AGAIN = timedelta(hours=1)  # what time alone changes, a deadline that passes, is seen at the latest after that
RESULT = (
    "person_number", "unit", "superior", "scheme", "facts", "body", "is_by_team", "teams", "final", "grade",
    "days_unrated", "assessments_missing", "worked_out_at",
)  # fmt: skip


class Chunk:
    """Some people's open month, from their facts to the rows that pages read. Some thirty queries for any number."""

    def __init__(
        self, rows: Collection[MonthPreview], company: CompanyMonth, now: datetime, *, claimed_until: datetime
    ) -> None:
        """`company` holds these people and all who head a unit; the rows are due at `claimed_until` meanwhile."""
        self.month, self.now, self.claimed_until = company.month, now, claimed_until
        self.rows = {row.person.code: row for row in rows}
        self.company, self.structure = company, Structure(company)
        self.ground = Ground.of_texts(scheme_text(company), company_text(company), seen_at=to_wall(now))

    def work_out(self) -> None:
        """Own records first, for the sums of the teams need them; then everybody's result."""
        facts = person_inputs(self.structure, gather_people(self.company, set(self.rows)))
        people = [PersonMonth(self.ground, data) for data in facts]
        self.keep_own_records(people)
        scheme, places = Scheme.objects.get(version=self.ground.scheme.version), Places()
        keep_targets(self.month, self.rows, people, places)
        for person, text in zip(people, self.with_team_sums(people), strict=True):
            row, data = self.rows[person.code], json.loads(text)
            row.scheme, row.facts = scheme, text
            fill(row, data, decide(self.ground, data), places)
        self.keep_results({person.code for person in people})

    @transaction.atomic
    def keep_own_records(self, people: Iterable[PersonMonth]) -> None:
        """Writes what changed of what these people add to their teams, and makes the months of these teams due."""
        units: set[str] = set()
        changed = []
        for person in people:
            row, record = self.rows[person.code], own_record(person)
            text = json.dumps(record, separators=(",", ":"))
            if text != row.own_record:
                units |= units_of(row.own_record) | units_of(text)
                row.own_record = text
                changed.append(row)
        write(changed, ["own_record"])
        above = self.above(units)
        others = MonthPreview.objects.filter(month=self.month, is_by_team=True).exclude(person__code__in=self.rows)
        measured = others.values_list("pk", "teams") if above else ()
        affected = [pk for pk, teams in measured if not above.isdisjoint(teams)]
        MonthPreview.objects.filter(pk__in=affected).update(due_at=self.now)

    def above(self, units: Iterable[str]) -> set[str]:
        """These units and all above them, on any day of the month."""
        chart = self.structure.chart
        changes = chart.changes(self.month.first, self.month.last)
        return {above for unit in units for day in changes for above in chart.path(unit, day)}

    def with_team_sums(self, people: Collection[PersonMonth]) -> list[str]:
        """The texts that would be frozen, with the sums of the teams; these are read only where somebody has one."""
        sums = TeamSums(self.ground, self.structure)
        if any(person.takes_team(index) for person in people for index in person.appraised):
            records = MonthPreview.objects.filter(month=self.month).exclude(own_record="")
            for text in records.values_list("own_record", flat=True).iterator(chunk_size=2000):
                sums.add(OwnRecord(*json.loads(text)))
        return [canonical(with_teams(person.data, person, sums)) for person in people]

    @transaction.atomic
    def keep_results(self, codes: Collection[str]) -> None:
        """Writes the rows, unless a later refresh has written them meanwhile; drops those who hold no post any more."""
        rows = [row for code, row in self.rows.items() if code in codes]
        held = MonthPreview.objects.select_for_update().filter(pk__in=[row.pk for row in rows])
        written_at = dict(held.values_list("pk", "worked_out_at"))
        fresh = [row for row in rows if row.pk in written_at and (written_at[row.pk] or self.now) <= self.now]
        for row in fresh:
            row.worked_out_at = self.now
        write(fresh, RESULT)
        claimed = MonthPreview.objects.filter(due_at=self.claimed_until)  # a mark taken up meanwhile stays due
        is_settled = self.ground.horizon < to_wall(self.now)
        claimed.filter(pk__in=[row.pk for row in fresh]).update(due_at=None if is_settled else self.now + AGAIN)
        claimed.filter(pk__in=[row.pk for code, row in self.rows.items() if code not in codes]).delete()


def write(rows: Collection[MonthPreview], fields: Collection[str]) -> None:
    """Writes some fields of rows that are there: an upsert by id, for an update in bulk costs the longest by far."""
    MonthPreview.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH
    )


def units_of(own_record_text: str) -> set[str]:
    """The units whose sums a person's own record enters."""
    if not own_record_text:
        return set()
    targets, results = json.loads(own_record_text)
    return {OwnTargets(*own).unit for own in targets} | {unit for unit, *_ in results}


def fill(row: MonthPreview, data: PersonInput, result: Mapping[str, Any], places: Places) -> None:
    """Puts what a month came out as into its row."""
    row.person_number = row.person.number
    row.body = canonical(result)
    row.is_by_team = bool(data["teams"])
    row.teams = sorted({unit for team in data["teams"] for unit in (*team["passed"], team["unit"])})
    for name, value in places.columns(data, result).items():
        setattr(row, name, value)
    days = [day for day in result.get("days", ()) if day["score"] is not None]
    row.days_unrated = sum(day["state"] != "missing" and day.get("rating_given") is None for day in days)
    periods = result.get("role_periods", ())
    row.assessments_missing = sum(period["assessment"]["ratings"] is None for period in periods)
