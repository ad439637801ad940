"""What is wrong with an appraisal scheme that people set: each problem a sentence beside the value it is about.

Nothing here asks the database; the arithmetic may rely on what passes (docs/decisions/0038).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from reviews.month.scheme import BONUSES, DEMERITS
from reviews.scheme_fields import RAMP_STEPS, Content, Kind, SchemeField, fields_of, values_of

WHOLE = 100
NUMBERS = (Kind.WHOLE, Kind.POINTS, Kind.SHARE)
SUMMED = {"parts": "part_", "metrics": "metric_", "week": "week_"}  # sections with a table of weights, and their names
REPORTS = ("daily", "weekly", "monthly")
WORSE = (
    *((f"{report}_late", f"{report}_missing") for report in REPORTS),
    ("meeting_late", "meeting_very_late_or_left_early"),
    ("meeting_very_late_or_left_early", "meeting_absent"),
)
CAPPED = {
    "reports_cap": [f"{report}_{state}" for report in REPORTS for state in ("late", "missing")],
    "meetings_cap": ["meeting_late", "meeting_very_late_or_left_early", "meeting_absent", "minutes_late"],
    "duty_cap": ["duty_missed"],
}
Values = Mapping[str, Any]


class Problem(NamedTuple):
    """A sentence, and the name of the value that it stands beside."""

    field: str
    sentence: str


def problems(content: Content) -> list[Problem]:
    """Everything that is wrong with the version."""
    return problems_of(values_of(content), fields_of(content))


def problems_of(values: Values, fields: Sequence[SchemeField]) -> list[Problem]:
    """Everything that is wrong with the values; while one is out of its bounds, that alone."""
    outside = list(_outside(values, fields))
    if outside:
        return outside
    found = [_weights, _shares, _items, _grades, _quality, _targets, _discipline, _adjustments, _deadlines]
    return [problem for check in found for problem in check(values, fields)]


def _outside(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    for field in fields:
        value = values[field.name]
        if value is None:
            if not field.is_optional:
                yield Problem(field.name, _("Fill this in."))
        elif field.kind in NUMBERS and not field.low <= value <= field.high:
            words = _("Give a number from %(low)s to %(high)s.")
            yield Problem(field.name, words % {"low": field.low, "high": field.high})
        elif field.kind == Kind.WHOLE and value != int(value):
            yield Problem(field.name, _("Give a whole number."))
        elif field.kind == Kind.CHOICE and value not in dict(field.choices):
            yield Problem(field.name, _("Choose one of the list."))


def _weights(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    """The weights of a role make 100, in each of the three tables; discipline alone makes no score (C26)."""
    tables = [field for field in fields if field.name.startswith(SUMMED.get(field.section, "\0"))]
    for (_section, row), of_role in groupby(tables, key=attrgetter("section", "row")):
        names = [field.name for field in of_role]
        whole = sum(values[name] or 0 for name in names)
        if whole != WHOLE:
            words = _("%(row)s: the weights make %(whole)s, and must make 100.")
            yield Problem(names[0], words % {"row": row, "whole": whole})
    for field in fields:
        if field.name.startswith("part_") and field.name.endswith("_R") and values[field.name] == WHOLE:
            yield Problem(field.name, _("Meetings and reports alone make no score of a month."))


def _shares(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    for first, second in (
        ("daily_completion_weight", "daily_quality_weight"),
        ("weekly_plan_weight", "weekly_quality_weight"),
    ):
        whole = values[first] + values[second]
        if whole != WHOLE:
            yield Problem(second, _("The two weights make %(whole)s, and must make 100.") % {"whole": whole})


def _items(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    """An item earns something and has a cap that one piece fits under, or is not for the role at all."""
    reach: dict[str, int] = {}
    for unit in [field.name for field in fields if field.section == "items" and field.name.endswith("_unit")]:
        _item, profile, _what = unit.rsplit("_", 2)
        cap = f"{unit.removesuffix('_unit')}_cap"
        points, most = values[unit], values[cap]
        reach[profile] = reach.get(profile, 0) + most
        if bool(points) != bool(most):
            yield Problem(cap, _("Give both numbers, or 0 and 0 where the item is not for this role."))
        elif most < points:
            yield Problem(cap, _("The most in a day must be at least the points for one."))
    for profile, most in reach.items():
        if most < values["daily_completion_cap"]:
            words = _("%(role)s: all items together make %(most)s points at most, and a full day asks for %(full)s.")
            role = next(field.row for field in fields if field.name.startswith(f"part_{profile}_"))
            told = {"role": role, "most": most, "full": values["daily_completion_cap"]}
            yield Problem("daily_completion_cap", words % told)


def _grades(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    bands = [field for field in fields if field.name.startswith("grade_")]
    for better, worse in pairwise(bands):
        if values[worse.name] >= values[better.name]:
            words = _("%(worse)s must begin below %(better)s, which begins at %(lowest)s.")
            told = {"worse": worse.label, "better": better.label, "lowest": values[better.name]}
            yield Problem(worse.name, words % told)
    if bands and values[bands[-1].name] <= values["final_low"]:
        yield Problem(bands[-1].name, _("This must be above the lowest score of a month."))
    if bands and values[bands[0].name] > values["final_high"]:
        yield Problem(bands[0].name, _("Nobody could reach this: it is above the highest score of a month."))
    if values["s_needs"] > values["attainment_cap"]:
        yield Problem("s_needs", _("Nobody could reach this: attainment counts less at most."))


def _quality(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    worth = [f"quality_{rating}" for rating in range(5, 0, -1)]
    for better, worse in pairwise(worth):
        if values[worse] >= values[better]:
            yield Problem(worse, _("A lower rating must be worth less than the one above it."))
    if not values[worth[-1]] <= values["daily_unrated_default"] <= values[worth[0]]:
        yield Problem("daily_unrated_default", _("This must lie between the worst and the best rating."))


def _targets(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    steps = [values[f"ramp_{month}"] for month in RAMP_STEPS]
    given = [step for step in steps if step is not None]
    if steps[: len(given)] != given:
        at = steps.index(None)
        yield Problem(f"ramp_{at}", _("Fill the months without a gap; the last one stays."))
    for month, (earlier, later) in enumerate(pairwise(given), start=1):
        if later < earlier:
            yield Problem(f"ramp_{month}", _("The share that is asked must not fall from month to month."))


def _discipline(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    """What is worse costs no less, and no cap is below what a single event costs."""
    for lesser, worse in WORSE:
        if values[worse] < values[lesser]:
            words = _("The smaller fault costs %(points)s; the greater one must not cost less.")
            yield Problem(worse, words % {"points": values[lesser]})
    for cap, costs in CAPPED.items():
        dearest = max(values[cost] for cost in costs)
        if values[cap] < dearest:
            yield Problem(cap, _("This must be at least %(points)s, which a single event costs.") % {"points": dearest})


def _adjustments(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    for cap, kinds in (("bonus_cap", BONUSES), ("demerit_cap", DEMERITS)):
        for kind in kinds:
            if values[kind] > values[cap]:
                words = _("This is more than may count in a month, which is %(cap)s.")
                yield Problem(kind, words % {"cap": values[cap]})


def _deadlines(values: Values, fields: Sequence[SchemeField]) -> Iterator[Problem]:
    due, cutoff = values["monthly_due_working_day"], values["monthly_cutoff_working_day"]
    if cutoff < due or (cutoff == due and values["cutoff_time"] <= values["due_time"]):
        yield Problem("monthly_cutoff_working_day", _("A report cannot be missing before it is due."))
    closing = values["closing_working_day"]
    if closing < cutoff:
        yield Problem("closing_working_day", _("The month cannot close before its report is missing."))
    if closing <= values["rating_working_days"]:
        yield Problem("closing_working_day", _("The month must close after the ratings are due."))
