"""What sealed months are worth to whom: coefficients and amounts by the terms, without writing anything."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.periods import Month
from org.models import Appointment
from reviews.models import MonthResult, MonthRun, RewardLine, RewardTerms
from reviews.month.person import Ground
from reviews.rewards.terms import terms_of
from reviews.team_spans import TeamSums, span_score, summed, team_steps

Rule = RewardLine.Rule
REACHED = 100_00  # T of a team, in hundredths
QUARTER, YEAR = 3, 12

Key = tuple[int, str]  # person and rule


@dataclass(frozen=True, slots=True)
class Due:
    """What one person is due by one rule, and why."""

    person: int
    unit: int | None
    superior: int | None
    rule: str
    total: Decimal
    grade: str = ""
    score: Decimal | None = None
    days: int | None = None
    of_days: int | None = None
    extra: str = ""

    @property
    def key(self) -> Key:
        return self.person, self.rule


def sealed_runs(months: Iterable[Month]) -> dict[Month, MonthRun]:
    """The runs in force of these months, those that are sealed. One query."""
    runs = MonthRun.objects.filter(period__in=list(months), is_current=True).select_related("scheme")
    return {Month(run.period_id): run for run in runs}


def due_of(month: Month, all_terms: Sequence[RewardTerms]) -> list[Due]:
    """Everything that falls due with the month, of the quarter and year that end with it too; [] where it is not
    sealed. Four queries, two more for each month of a quarter or year."""
    spans = {rule: months_until(month, length) for rule, length in ((Rule.QUARTER, QUARTER), (Rule.YEAR, YEAR))}
    runs = sealed_runs({month, *(one for span in spans.values() for one in span)})
    if (run := runs.get(month)) is None:
        return []
    results = list(run.results.with_sheet().defer("body").order_by("person_number"))
    found = list(_of_month(run, results, terms_of(month, all_terms)))
    for rule, span in spans.items():
        if span and all(one in runs for one in span):
            found += _of_teams(rule, [runs[one] for one in span], results, terms_of(span[0], all_terms))
    return found


def months_until(month: Month, length: int) -> list[Month]:
    """The months of the quarter or year that ends with `month`; none where it does not end with it."""
    if month.first.month % length:
        return []
    months = [month]
    while len(months) < length:
        months.append(months[-1].previous())
    return months[::-1]


# --- grades -----------------------------------------------------------------------------------------------------------


def _of_month(run: MonthRun, results: Sequence[MonthResult], terms: RewardTerms) -> Iterator[Due]:
    days = _days_without_grade(run, results)
    for result in results:
        told = {"grade": result.grade, "score": result.final}
        own = (result.person_id, result.unit_id, result.superior_id)
        share = days.get(result.pk, {})
        yield Due(*own, Rule.COEFFICIENT, terms.coefficient(result.grade), **told, **share)
        if result.grade == "S" and terms.month_amount:
            yield Due(*own, Rule.MONTH, terms.month_amount, **told)


def _days_without_grade(run: MonthRun, results: Sequence[MonthResult]) -> dict[int, dict[str, int]]:
    """Result → scheduled days and working days of the month, of those without a grade: theirs counts by days."""
    wanted = [result.pk for result in results if result.grade == "NG"]
    if not wanted:
        return {}
    of_days = Ground.of_texts(run.scheme_body, run.company_body).month_days
    bodies = run.results.filter(pk__in=wanted).values_list("pk", "body")
    return {
        pk: {
            "days": sum(period["scheduled_days"] for period in json.loads(body)["role_periods"]),
            "of_days": of_days,
        }
        for pk, body in bodies
    }


# --- teams ------------------------------------------------------------------------------------------------------------


def _of_teams(
    rule: Rule, runs: Sequence[MonthRun], results: Sequence[MonthResult], terms: RewardTerms
) -> Iterator[Due]:
    """The same for everybody who ended the span in a unit whose team target was reached over all of it."""
    amount = terms.quarter_amount if rule == Rule.QUARTER else terms.year_amount
    extra = terms.quarter_extra if rule == Rule.QUARTER else terms.year_extra
    if not amount and not extra:
        return
    scheme = Ground.of_texts(runs[-1].scheme_body, runs[-1].company_body).scheme
    reached = _reached([_team_sums(run) for run in runs], floor=scheme.floor, cap=scheme.cap)
    units = _codes_of(results)
    for result in results:
        score = reached.get(units.get(result.unit_id, ""))
        if score is not None:
            own = (result.person_id, result.unit_id, result.superior_id)
            yield Due(*own, rule, amount, score=score, extra=extra)


def _codes_of(results: Sequence[MonthResult]) -> dict[int, str]:
    """Unit → its code. One query."""
    ids = {result.unit_id for result in results if result.unit_id}
    return dict(MonthResult._meta.get_field("unit").related_model.objects.filter(pk__in=ids).values_list("pk", "code"))


def _team_sums(run: MonthRun) -> dict[str, TeamSums]:
    """Unit → sums of its team target in the month, from the sealed sheets of its heads. One query."""
    month = Month(run.period_id)
    heads = Appointment.objects.touching(month.first, month.last).filter(is_head=True).values("person")
    by_team: dict[str, list[Mapping[str, Any]]] = {}
    for body in run.results.filter(person__in=heads).order_by("person_number").values_list("body", flat=True):
        for step in team_steps(json.loads(body).get("role_periods", ())):
            by_team.setdefault(step["team"], []).append(step)
    return {team: summed(steps) for team, steps in by_team.items()}


def _reached(months: Sequence[Mapping[str, TeamSums]], *, floor: int, cap: int) -> dict[str, Decimal]:
    """Unit → T of the span, of the units with a team target in each month that reached it (rules.md 2.7)."""
    found = {}
    for unit in set(months[0]).intersection(*months[1:]):
        score = span_score((month[unit] for month in months), floor=floor, cap=cap)
        if score is not None and score >= REACHED:
            found[unit] = Decimal(score) / 100
    return found
