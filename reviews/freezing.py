"""Freezing a month: the facts of everybody as texts, read once, then the team sums put into them and hashed."""

import json
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from core import locks
from core.periods import Month
from org.models import Person
from reviews.models import GatheredFacts, MonthInput, MonthRun
from reviews.month.gather import gather_company, gather_people
from reviews.month.inputs import PersonInput, Structure, canonical, company_text, person_inputs, scheme_text, text_sha
from reviews.month.person import Ground, PersonMonth
from reviews.month.teams import OwnRecord, TeamSums, own_record, with_teams
from reviews.parts import STAYS, work_off

GATHER_PART, FREEZE_PART = 200, 200
State = MonthRun.State


def freeze(run: MonthRun, *, until: Callable[[], bool]) -> None:
    """Writes the inputs of everybody. Many workers may do this at once; the last of them freezes the run."""
    freezer = Freezer(run)
    if freezer.gather(until) and freezer.write_inputs(until):
        freezer.finish()


class Freezer:
    """What one worker needs to freeze a month: the company, read once, and the ground its people stand on."""

    def __init__(self, run: MonthRun) -> None:
        self.run = run
        self.company = gather_company(Month(run.period_id))
        self.structure = Structure(self.company)
        self.texts = scheme_text(self.company), company_text(self.company)
        self.ground = Ground.of_texts(*self.texts)
        self.numbers = dict(Person.objects.values_list("code", "number"))
        self.people = [person.code for person in self.company.people if self.structure.periods(person.code)]

    def gather(self, until: Callable[[], bool]) -> bool:
        """Reads what is told of everybody; whether all of them are read."""
        return self._work_off(self.run.gathered.all(), self._read, GATHER_PART, until)

    def write_inputs(self, until: Callable[[], bool]) -> bool:
        """Puts the team sums into the texts; whether all inputs are written."""
        sums = TeamSums(self.ground, self.structure)
        for text in self.run.gathered.values_list("own_record", flat=True).iterator(chunk_size=2000):
            sums.add(OwnRecord(*json.loads(text)))
        return self._work_off(self.run.inputs.all(), lambda keys: self._write(keys, sums), FREEZE_PART, until)

    def _work_off(
        self, rows: QuerySet, work: Callable[[Sequence[str]], None], size: int, until: Callable[[], bool]
    ) -> bool:
        return work_off(self.run, State.FREEZING, self.people, rows, work, size=size, until=until)

    def _read(self, keys: Sequence[str]) -> None:
        inputs = person_inputs(self.structure, gather_people(self.company, keys))
        GatheredFacts.objects.bulk_create([self._gathered(data) for data in inputs], ignore_conflicts=True)

    def _gathered(self, data: PersonInput) -> GatheredFacts:
        person = PersonMonth(self.ground, data)
        takes_team = any(person.takes_team(index) for index in person.appraised)
        return GatheredFacts(
            run=self.run,
            person_key=person.code,
            person_number=self.numbers[person.code],
            body=canonical(data if takes_team else {**data, "teams": []}),
            own_record=json.dumps(own_record(person), separators=(",", ":")),
            takes_team=takes_team,
        )

    def _write(self, keys: Sequence[str], sums: TeamSums) -> None:
        rows = self.run.gathered.filter(person_key__in=keys).defer("own_record")
        MonthInput.objects.bulk_create([self._input(row, sums) for row in rows], ignore_conflicts=True)

    def _input(self, row: GatheredFacts, sums: TeamSums) -> MonthInput:
        body = row.body
        if row.takes_team:
            data = json.loads(body)
            body = canonical(with_teams(data, PersonMonth(self.ground, data), sums))
        return MonthInput(
            run=self.run, person_key=row.person_key, person_number=row.person_number, body=body, sha256=text_sha(body)
        )

    @transaction.atomic
    def finish(self) -> None:
        """Freezes the run: its inputs are complete, and hashed."""
        locks.hold(STAYS % self.run.pk)
        shas = list(self.run.inputs.order_by("person_number").values_list("sha256", flat=True))
        MonthRun.objects.filter(pk=self.run.pk, state=State.FREEZING).update(
            state=State.FROZEN,
            scheme_body=self.texts[0],
            company_body=self.texts[1],
            people_count=len(shas),
            inputs_sha=text_sha("\n".join([*self.texts, *shas])),
        )
        self.run.gathered.all().delete()
