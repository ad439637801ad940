"""How each condition of each milestone stands for a person, from records and from the words of people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from recruiting.models import ConditionWord, Milestone, MilestoneCondition, Probation
from recruiting.probation.evidence import asked_in_words, evidence_of, found_in_words, read
from recruiting.probation.rules import Asked, Found, State, all_met, state_of


@dataclass(frozen=True)
class ConditionNow:
    """One condition as it stands: what is asked, what is found, who confirmed it."""

    condition: MilestoneCondition
    found: Found | None
    word: ConditionWord | None
    state: State

    @property
    def asked(self) -> Asked:
        return asked_of(self.condition)

    @property
    def label(self) -> str:
        return str(evidence_of(self.condition.evidence).label)

    @property
    def asks(self) -> str:
        return asked_in_words(self.asked)

    @property
    def how_far(self) -> str:
        return found_in_words(self.asked, self.found) if self.found is not None else ""

    @property
    def is_to_confirm(self) -> bool:
        """Whether it is a person's word that counts, given or not."""
        return self.found is None


def asked_of(condition: MilestoneCondition) -> Asked:
    parts = frozenset(filter(None, condition.parts.split(",")))
    return Asked(condition.evidence, condition.need, parts, condition.either)


def standing_of(probation: Probation, milestones: Iterable[Milestone], day: date) -> dict[int, list[ConditionNow]]:
    """Milestone → its conditions as they stand at the end of `day`. Two queries and those of the readers."""
    return standings([probation], {probation.pk: list(milestones)}, day)[probation.pk]


def standings(
    probations: Sequence[Probation], milestones: Mapping[int, Sequence[Milestone]], day: date
) -> dict[int, dict[int, list[ConditionNow]]]:
    """The same of several probations. Two queries and those of the readers, for any number."""
    if not probations:
        return {}
    conditions: dict[int, list[MilestoneCondition]] = {}
    keys = {one.pk for those in milestones.values() for one in those}
    for condition in MilestoneCondition.objects.filter(milestone__in=keys):
        conditions.setdefault(condition.milestone_id, []).append(condition)
    words: dict[tuple[int, int], ConditionWord] = {}
    rows = ConditionWord.objects.filter(probation__in=probations).select_related("written_by")
    for word in rows.order_by("written_at", "pk"):
        words[word.probation_id, word.condition_id] = word
    found = read([one.person_id for one in probations], day)
    return {
        one.pk: {
            milestone.pk: [
                _now(condition, found[one.person_id], words.get((one.pk, condition.pk)))
                for condition in conditions.get(milestone.pk, [])
            ]
            for milestone in milestones[one.pk]
        }
        for one in probations
    }


def _now(condition: MilestoneCondition, found: Mapping[str, Found], word: ConditionWord | None) -> ConditionNow:
    have = found.get(condition.evidence)
    state = state_of(asked_of(condition), have, confirmed=word.is_met if word else None)
    return ConditionNow(condition, have, word, state)


def is_reached(conditions: Iterable[ConditionNow]) -> bool:
    """Whether the milestone of these conditions is reached."""
    return all_met((one.condition.either, one.state) for one in conditions)


def kept_text(conditions: Iterable[ConditionNow]) -> str:
    """How the conditions stood, as a talk keeps it: code, state, figure."""
    rows = [
        [
            one.condition.evidence,
            one.state.value,
            str(one.found.have) if one.found and one.found.have is not None else "",
        ]
        for one in conditions
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
