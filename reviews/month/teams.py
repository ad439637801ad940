"""Team targets and results by head and span (C7 to C10, C40, C42).

First every person leaves a small record: own targets by role period and results by unit and day. Then sums are taken
unit by unit over sets of days, each held as the bits of one whole number; what was added up once is not added again.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from core.decimals import as_text, in_hundredths
from org.rules import HALF_DAY, WHOLE_DAY
from reviews.month.inputs import PersonInput, Structure
from reviews.month.person import Ground, PersonMonth, day_bit, span_bits
from reviews.month.scheme import CLIMBING
from targets.rules import effective_target

Sums = dict[str, int]  # hundredths by metric


class OwnTargets(NamedTuple):
    """One role period's own targets: whose unit, which days, how much for a full month of them."""

    unit: str
    scheduled: int  # working days, as bits
    whole_days_off: int  # relieved, as bits
    half_days_off: int
    full_month: list[tuple[str, int, int]]  # metric, and the exact full-month target as numerator and denominator
    effective: list[tuple[str, int]]  # over all its days


class OwnRecord(NamedTuple):
    """What a person adds to the teams above; plain values, so that it can be kept as JSON between chunks."""

    targets: list[OwnTargets]
    results: list[tuple[str, int, str, int]]  # unit, day as a bit, metric, hundredths


def own_record(person: PersonMonth) -> OwnRecord:
    """Phase one: the person's own targets and results as the teams need them."""
    ground = person.ground
    found = []
    for index, period in enumerate(person.periods):
        targets = person.full_targets(index) if person.scheduled[index] else []
        if targets:
            eligible = person.eligible_halves(index)
            off = {WHOLE_DAY: 0, HALF_DAY: 0}
            for day, halves in person.relieved_days.items():
                off[halves] |= day_bit(ground, day)
            found.append(
                OwnTargets(
                    period.unit,
                    sum(day_bit(ground, day) for day in person.scheduled[index]),
                    off[WHOLE_DAY],
                    off[HALF_DAY],
                    [(row["metric"], full.numerator, full.denominator) for row, _, full in targets],
                    [
                        (
                            row["metric"],
                            effective_target(full, eligible_halves=eligible, month_days=ground.month_days),
                        )
                        for row, _, full in targets
                    ],
                )
            )
    return OwnRecord(found, _results_by_unit(person))


class TeamSums:
    """Sums over the subtree of a unit and a set of days."""

    def __init__(self, ground: Ground, structure: Structure) -> None:
        self._ground = ground
        self._chart = structure.chart
        self._members: dict[str, list[OwnTargets]] = {}
        self._results: dict[str, list[tuple[int, str, int]]] = {}
        self._below: dict[str, dict[str, list[Any]]] = {}
        self._unit_sums: dict[tuple[str, int], tuple[Sums, Sums]] = {}
        self._team_sums: dict[tuple[str, int], tuple[Sums, Sums, dict[str, tuple[Sums, Sums]]]] = {}
        self._place_units()

    def add(self, record: OwnRecord) -> None:
        """Takes in one person; all people come before the first question."""
        for targets in record.targets:
            own = OwnTargets(*targets)
            self._members.setdefault(own.unit, []).append(own)
        for unit, day, metric, amount in record.results:
            self._results.setdefault(unit, []).append((day, metric, amount))

    def sums(self, unit: str, window: int) -> tuple[Sums, Sums, dict[str, tuple[Sums, Sums]]]:
        """Targets and results of everybody in the unit or below on the days of `window`, and both by branch."""
        key = (unit, window)
        if key not in self._team_sums:
            targets, results = Sums(), Sums()
            branches: dict[str, tuple[Sums, Sums]] = {}
            for member_unit, (member_days, branch) in self._below.get(unit, {}).items():
                if days := member_days & window:
                    part = self._of_unit(member_unit, days)
                    into = branches.setdefault(branch, (Sums(), Sums()))
                    for amounts, totals in zip(part, (targets, results), strict=True):
                        _add(totals, amounts)
                    for amounts, totals in zip(part, into, strict=True):
                        _add(totals, amounts)
            self._team_sums[key] = targets, results, branches
        return self._team_sums[key]

    def parent(self, unit: str, person: PersonMonth, index: int) -> str | None:
        """The unit above on the last date of the role period within the month (C42)."""
        return self._chart.parent(unit, person.spans[index][1])

    def _place_units(self) -> None:
        ground = self._ground
        changes = self._chart.changes(ground.first, ground.last)
        ends = [day_bit(ground, day) for day in changes[1:]] + [1 << ((ground.last - ground.first).days + 1)]
        for start, end in zip(changes, ends, strict=True):
            stretch = end - day_bit(ground, start)  # the bits from start up to, not including, end
            for unit in self._chart.codes:
                branch = unit
                for above in self._chart.path(unit, start):
                    place = self._below.setdefault(above, {}).setdefault(unit, [0, branch])
                    place[0] |= stretch
                    place[1] = branch
                    branch = above

    def _of_unit(self, unit: str, days: int) -> tuple[Sums, Sums]:
        """Targets and results of those who sit in the unit itself, on a set of days."""
        key = (unit, days)
        if key not in self._unit_sums:
            targets, results = Sums(), Sums()
            for own in self._members.get(unit, ()):
                for metric, amount in self._part_of(own, days):
                    targets[metric] = targets.get(metric, 0) + amount
            for day, metric, amount in self._results.get(unit, ()):
                if day & days:
                    results[metric] = results.get(metric, 0) + amount
            self._unit_sums[key] = targets, results
        return self._unit_sums[key]

    def _part_of(self, own: OwnTargets, days: int) -> Iterable[tuple[str, int]]:
        common = own.scheduled & days
        if common == own.scheduled:
            return own.effective
        eligible = 2 * common.bit_count() - 2 * (common & own.whole_days_off).bit_count()
        eligible -= (common & own.half_days_off).bit_count()
        return [
            (
                metric,
                effective_target(Fraction(above, below), eligible_halves=eligible, month_days=self._ground.month_days),
            )
            for metric, above, below in own.full_month
        ]


def with_teams(data: PersonInput, person: PersonMonth, sums: TeamSums) -> PersonInput:
    """Phase two: the person's input with the team of each role period that is measured by one."""
    teams = [_team(person, index, sums) for index in person.appraised if person.takes_team(index)]
    return {**data, "teams": teams}


def _team(person: PersonMonth, index: int, sums: TeamSums) -> Mapping[str, Any]:
    period, window = person.periods[index], span_bits(person.ground, *person.spans[index])
    weights = person.ground.scheme.metric_weights[period.profile]
    unit, passed = period.unit, []
    targets, results, branches = sums.sums(unit, window)
    if period.profile == CLIMBING:
        while not any(targets.get(metric) for metric in weights):
            above = sums.parent(unit, person, index)
            if above is None:
                break
            passed.append(unit)
            unit = above
            targets, results, branches = sums.sums(unit, window)
    return {
        "start": period.start.isoformat(),
        "unit": unit,
        "passed": passed,
        "measures": {
            metric: {
                "effective": as_text(targets.get(metric, 0)),
                "actual": as_text(results.get(metric, 0)),
                "branches": [
                    [branch, as_text(part[0].get(metric, 0)), as_text(part[1].get(metric, 0))]
                    for branch, part in sorted(branches.items())
                    if part[0].get(metric) or part[1].get(metric)
                ],
            }
            for metric in weights
        },
    }


def _results_by_unit(person: PersonMonth) -> list[tuple[str, int, str, int]]:
    sums: dict[tuple[str, int, str], int] = {}
    for row, day in person.result_days:
        index = person.period_on(day)
        if index is not None:
            key = (person.periods[index].unit, day_bit(person.ground, day), row["metric"])
            sums[key] = sums.get(key, 0) + in_hundredths(row["amount"])
    return [(*key, amount) for key, amount in sums.items()]


def _add(totals: Sums, amounts: Sums) -> None:
    for metric, amount in amounts.items():
        totals[metric] = totals.get(metric, 0) + amount
