"""The appraisal scheme of a month as the arithmetic uses it: rules.json and daily_items.csv, parsed once."""

from collections.abc import Mapping
from datetime import time
from fractions import Fraction
from typing import Any

from core.decimals import in_hundredths
from core.periods import Month
from meetings.rules import ReportTimes
from reviews.rules import Grading, Item, Number

BONUSES = ("adopted_suggestion", "sharing_given", "customer_praise")
DEMERITS = ("valid_complaint", "data_error")
MEETING_COSTS = {
    "late": "meeting_late",
    "very_late_or_left_early": "meeting_very_late_or_left_early",
    "absent": "meeting_absent",
    "minutes_late": "minutes_late",
}  # a meeting event and the rule that prices it; any other event costs nothing
DUTY_MISSED = "missed"
RAMPED = "probation"
CLIMBING = "assistant"  # takes the team of the next unit up where its own has no target (C10)


class Scheme:
    """Every parameter of the rules, exact: whole numbers as int, others as Fraction."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data`: the parsed scheme text of `reviews.month.inputs.scheme_text`."""
        rules = data["rules"]
        self.version: str = rules["version"]
        self.month = Month(rules["month"])
        self.items = {
            profile: [
                Item(item["code"], *item["points"][profile]) for item in data["items"] if profile in item["points"]
            ]
            for profile in rules["profile_weights"]
        }
        self._read_scores(rules)
        self._read_targets(rules["targets"])
        self._read_discipline(rules["discipline"])
        self._read_grades(rules)
        self.times = ReportTimes(
            due=time.fromisoformat(rules["due_time"]),
            cutoff=time.fromisoformat(rules["cutoff_time"]),
            rating=time.fromisoformat(rules["rating_time"]),
            rating_days=rules["rating_working_days"],
            excuse_days=rules["excuse_working_days"],
            closing_day=rules["closing_working_day"],
            monthly_due_day=rules["monthly_due_working_day"],
            monthly_cutoff_day=rules["monthly_cutoff_working_day"],
        )

    def _read_scores(self, rules: Mapping[str, Any]) -> None:
        daily, weekly = rules["daily"], rules["weekly"]
        self.daily_weights = (number(daily["completion_weight"]), number(daily["quality_weight"]))
        self.completion_cap: int = daily["completion_cap"]
        self.quality = {int(rating): score for rating, score in daily["quality_map"].items()}
        self.unrated: int = daily["unrated_default"]
        self.missing_score = 100 * number(daily["missing_report_score"])
        self.weekly_weights = (number(weekly["plan_weight"]), number(weekly["quality_weight"]))
        self.item_cap = Fraction(weekly["item_cap"])
        self.plan_cap: int = weekly["plan_cap"]
        self.min_available_days: int = weekly["min_available_days"]
        self.week_items = {
            profile: [number(weight) for weight in weights] for profile, weights in rules["weekly_item_weights"].items()
        }
        self.weights = {
            profile: {name: number(weight) for name, weight in weights.items()}
            for profile, weights in rules["profile_weights"].items()
        }
        self.best_rating: int = rules["manager_assessment"]["max_rating"]

    def _read_targets(self, rules: Mapping[str, Any]) -> None:
        self.floor, self.cap = 100 * rules["attainment_floor"], 100 * rules["attainment_cap"]
        self.relief_min_days = number(rules["leave_relief_min_days"])
        self.relieving = frozenset(rules["relieving_leave"])
        self.ramp = {int(months): Fraction(rate) for months, rate in rules["ramp_by_service_month"].items()}
        self.carry_rate = Fraction(rules["carry_over_rate"])
        self.carry_cap = Fraction(rules["carry_over_cap_of_base"])
        self.carry_metrics = frozenset(rules["carry_over_metrics"])
        self.no_carry_into = frozenset(rules["no_carry_into_months"])
        self.metric_weights = {
            profile: {metric: number(weight) for metric, weight in weights.items()}
            for profile, weights in rules["metric_weights"].items()
        }
        self.team_profiles = frozenset(rules["team_profiles"])
        self.team_profiles_if_head = frozenset(rules["team_profiles_if_head"])

    def _read_discipline(self, rules: Mapping[str, Any]) -> None:
        self.report_costs = {
            (report, state): rules[f"{report}_{state}"]
            for report in ("daily", "weekly", "monthly")
            for state in ("late", "missing")
        }
        self.daily_late_grace: int = rules["daily_late_grace"]
        self.meeting_costs = {event: rules[rule] for event, rule in MEETING_COSTS.items()}
        self.duty_cost: int = rules["duty_missed"]
        self.caps = {name: rules[f"{name}_cap"] for name in ("reports", "meetings", "duty")}

    def _read_grades(self, rules: Mapping[str, Any]) -> None:
        adjustments, guards = rules["adjustments"], rules["grade_guards"]
        self.adjustments = {kind: in_hundredths(adjustments[kind]) for kind in (*BONUSES, *DEMERITS)}
        self.bonus_cap = in_hundredths(adjustments["bonus_cap"])
        self.demerit_cap = in_hundredths(adjustments["demerit_cap"])
        self.final_low, self.final_high = (100 * limit for limit in rules["final_clamp"])
        self.grading = Grading(
            bands=[(name, in_hundredths(lowest)) for name, lowest in rules["grades"]],
            target_guard=("S", in_hundredths(guards["S_needs_target_score"])),
            breach_limit=guards["integrity_breach_max_grade"],
            min_scored_halves=2 * rules["min_scored_days_for_grade"],
        )


def number(value: int | str) -> Number:
    """A parameter of the scheme, exact: 60 or "0.50"."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact
