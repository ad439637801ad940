"""What the pages of rehearsals show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core.wording import in_a_row, labelled, name_in_words
from org.models import Person
from training import rules
from training.models import GivenScore, Lesson, Observer, Rehearsal, SpreadWord
from training.rehearsals import permissions as may
from training.rehearsals.wording import PARTS_RATED, name_of_criterion, name_of_stage

AGAIN_WITHIN = timedelta(days=14)
TONES = {"scheduled": "open", "running": "soon", "scored": "soon", "debriefed": "done", "called_off": "missing"}
ROLES = {
    "sells": gettext_lazy("you sell"),
    "customer": gettext_lazy("you play the customer"),
    "lead": gettext_lazy("you lead"),
    "observer": gettext_lazy("you observe"),
}


def for_list(rows: QuerySet) -> QuerySet:
    """With what a line of a list says. Three queries with the rows."""
    return rows.select_related("person", "scenario").prefetch_related("scenario__texts", "observers")


def parts_of(viewer: Person, rehearsal: Rehearsal) -> list[str]:
    """What the viewer does in it, in words; nothing for a reader. No query on rows of `for_list`."""
    held = {
        "sells": rehearsal.person_id == viewer.pk,
        "customer": rehearsal.customer_id == viewer.pk,
        "observer": viewer.pk in {one.person_id for one in rehearsal.observers.all()},
        "lead": rehearsal.lead_id == viewer.pk,
    }
    return [str(ROLES[role]) for role, is_held in held.items() if is_held]


class Line(NamedTuple):
    """A rehearsal in a list. No figure: a list of people with their totals would be a ranking."""

    rehearsal: Rehearsal
    name: str
    parts: list[str]
    tone: str


def lines_of(rows: Sequence[Rehearsal], viewer: Person) -> list[Line]:
    return [Line(row, _name(row), parts_of(viewer, row), TONES[row.state]) for row in rows]


def _name(rehearsal: Rehearsal) -> str:
    return rehearsal.told.name if rehearsal.told else ""


class CriterionRow(NamedTuple):
    """A criterion: what each observer gave, in words, and why they are apart, where they are."""

    name: str
    given: list[str]
    highest: str
    word: SpreadWord | None


class StageRow(NamedTuple):
    """A stage: what each observer gave it, the mean, by how much it moved since the run before, its criteria."""

    name: str
    given: list[Decimal]
    mean: Decimal
    gained: Decimal | None
    criteria: list[CriterionRow]


@dataclass
class RehearsalPage:
    """One rehearsal to one viewer. Scores are read through their own door: before the last one there are none."""

    rehearsal: Rehearsal
    viewer: Person
    now: datetime

    @cached_property
    def observers(self) -> list[Observer]:
        """Who observes. One query."""
        return list(self.rehearsal.observers.select_related("person").order_by("pk"))

    @cached_property
    def own(self) -> Observer | None:
        return next((one for one in self.observers if one.person_id == self.viewer.pk), None)

    @property
    def tone(self) -> str:
        return TONES[self.rehearsal.state]

    @cached_property
    def text(self):  # noqa: ANN201 ScenarioText | None
        return self.rehearsal.told

    @property
    def reads_objections(self) -> bool:
        return may.may_read_objections(self.viewer, self.rehearsal, self.observers)

    @cached_property
    def awaited(self) -> list[Observer]:
        """Whose scores are awaited, for whoever may know it."""
        if self.rehearsal.scored_at or not self.rehearsal.started_at:
            return []
        knows = may.may_know_who_sent(self.viewer, self.rehearsal, self.observers)
        return [one for one in self.observers if one.sent_at is None] if knows else []

    @property
    def has_sent(self) -> bool:
        return bool(self.own and self.own.sent_at)

    @cached_property
    def words(self) -> dict[str, SpreadWord]:
        """Criterion → the word that its spread asks for. One query."""
        rows = SpreadWord.objects.visible_to(self.viewer).filter(rehearsal=self.rehearsal)
        return {row.criterion: row for row in rows.select_related("written_by")}

    @cached_property
    def unexplained(self) -> list[str]:
        return [code for code, row in self.words.items() if row.written_at is None]

    @cached_property
    def seen(self) -> dict[int, dict[str, int]]:
        """Observer → what they gave, of those whose scores the viewer may read. One query."""
        found: dict[int, dict[str, int]] = {}
        rows = GivenScore.objects.visible_to(self.viewer).filter(observer__rehearsal=self.rehearsal)
        for observer, criterion, value in rows.values_list("observer_id", "criterion", "value"):
            found.setdefault(observer, {})[criterion] = value
        return found

    @cached_property
    def shown(self) -> list[Observer]:
        """The observers whose scores stand on the page: all of them, or only the viewer's own."""
        return [one for one in self.observers if one.pk in self.seen]

    @cached_property
    def before(self) -> Rehearsal | None:
        """The last run of the same scenario by the same person in the two weeks before, if it was scored. One query."""
        rows = Rehearsal.objects.visible_to(self.viewer).scored()
        same = rows.filter(person=self.rehearsal.person_id, scenario=self.rehearsal.scenario_id)
        day = self.rehearsal.day
        earlier = same.filter(day__range=(day - AGAIN_WITHIN, day), starts_at__lt=self.rehearsal.starts_at)
        return earlier.select_related("rubric").order_by("-starts_at").first()

    @cached_property
    def gains(self) -> dict[str, Decimal]:
        if not self.rehearsal.scored_at or self.before is None:
            return {}
        return rules.gain(_figures(self.before), _figures(self.rehearsal))

    @property
    def total_gain(self) -> Decimal | None:
        return self.gains.get("total")

    @cached_property
    def stages(self) -> list[StageRow]:
        """The scores by stage and criterion; empty before there is anything that the viewer may read."""
        if not self.shown:
            return []
        rubric = self.rehearsal.rubric.rules
        told = [self.seen[one.pk] for one in self.shown]
        means = rules.outcome(rubric, told).stages
        return [
            StageRow(
                name_of_stage(stage.code),
                [rules.stage_score(stage, values) for values in told],
                means[stage.code],
                self.gains.get(stage.code),
                [self._criterion(one, told) for one in stage.criteria],
            )
            for stage in rubric.stages
        ]

    def _criterion(self, one: rules.Criterion, told: list[dict[str, int]]) -> CriterionRow:
        given = [_said(one, values[one.code]) for values in told]
        highest = str(one.points) if one.highest == one.points else ""
        return CriterionRow(name_of_criterion(one), given, highest, self.words.get(one.code))

    @property
    def rubric(self) -> rules.Rubric:
        return self.rehearsal.rubric.rules

    @property
    def formula(self) -> str:
        """How the total follows from the stages: 0.30 × Research + …"""
        return " + ".join(f"{stage.weight} × {name_of_stage(stage.code)}" for stage in self.rubric.stages)

    @cached_property
    def remarks(self) -> list[Observer]:
        """What observers wrote down, of those that the viewer may read."""
        is_told = self.rehearsal.scored_at is not None
        return [one for one in self.observers if one.remark and (is_told or one == self.own)]

    @cached_property
    def lesson(self) -> Lesson | None:
        """The entry of the library that the debrief left, while it stands there. Two queries."""
        if not self.rehearsal.debriefed_at:
            return None
        return Lesson.objects.visible_to(self.viewer).filter(rehearsal=self.rehearsal).prefetch_related("texts").first()

    # --- what may be done ---------------------------------------------------------------------------------------------

    @property
    def may_change(self) -> bool:
        return bool(may.may_change(self.viewer, self.rehearsal))

    @property
    def may_start(self) -> bool:
        return bool(may.may_start(self.viewer, self.rehearsal, self.observers, now=self.now))

    @property
    def may_score(self) -> bool:
        return bool(may.may_score(self.viewer, self.rehearsal, self.own))

    @property
    def may_drop(self) -> bool:
        return bool(may.may_drop(self.viewer, self.rehearsal, self.observers))

    @property
    def may_explain(self) -> bool:
        return bool(may.may_explain(self.viewer, self.rehearsal, self.observers, self.unexplained))

    @property
    def may_debrief(self) -> bool:
        return bool(may.may_debrief(self.viewer, self.rehearsal, self.unexplained))


def _said(one: rules.Criterion, value: int) -> str:
    """A value as it was given: points, or the number of a rating with its word."""
    return str(value) if one.highest == one.points else f"{value} {PARTS_RATED[value]}"


def _figures(rehearsal: Rehearsal) -> dict[str, Decimal]:
    return rehearsal.stages | {"total": rehearsal.total}


def spreads(page: RehearsalPage) -> list[tuple[rules.Criterion, str]]:
    """Each criterion that asks for a word, with what each observer gave it, in words."""
    criteria = {one.code: one for one in page.rehearsal.rubric.rules.criteria}
    return [
        (
            criteria[code],
            in_a_row(
                labelled(name_in_words(one.person), _said(criteria[code], page.seen[one.pk][code]))
                for one in page.shown
            ),
        )
        for code in page.unexplained
    ]
