"""rules.json: every parameter of the appraisal by name, each of the right kind."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from salesops.exchange.faults import Fault
from salesops.exchange.kinds import BadValue, read_month
from salesops.exchange.rows import Unreadable, read_text
from salesops.exchange.tables import APPRAISED_PROFILES, METRICS, SCHEME_FILE

DECIMAL = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
GRADES = ("S", "A", "B", "C", "D")
COMPONENTS = ("D", "W", "T", "M", "R")

Problems = Iterator[tuple[str, str]]
Check = Callable[[Any, str], Problems]


def shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def expect(fits: Callable[[Any], bool], expected: str) -> Check:
    """Refuses a value that does not fit, naming it and what is expected."""

    def check(value: Any, place: str) -> Problems:
        if not fits(value):
            yield place, f"{shown(value)} is not {expected}"

    return check


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9


def is_decimal(value: Any) -> bool:
    return is_whole(value) or (isinstance(value, str) and DECIMAL.fullmatch(value) is not None)


def is_month(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(read_month(value))
    except BadValue:
        return False


def list_of(item: Check, *, length: int | None = None) -> Check:
    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, list) or (length is not None and len(value) != length):
            yield place, f"{shown(value)} is not a list" + (f" of {length}" if length is not None else "")
            return
        for index, element in enumerate(value):
            yield from item(element, f"{place}[{index}]")

    return check


def pair_of(first: Check, second: Check) -> Check:
    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, list) or len(value) != 2:
            yield place, f"{shown(value)} is not a list of 2"
            return
        yield from first(value[0], f"{place}[0]")
        yield from second(value[1], f"{place}[1]")

    return check


def keys(checks: Mapping[str, Check]) -> Check:
    """An object that must hold each of these keys; others are left alone."""

    def check(value: Any, place: str) -> Problems:
        if not isinstance(value, dict):
            yield place, f"{shown(value)} is not an object"
            return
        for key, item in checks.items():
            inner = f"{place}.{key}" if place else key
            if key in value:
                yield from item(value[key], inner)
            else:
                yield inner, "key is missing"

    return check


def map_of(key_fits: Callable[[str], bool], item: Check, expected: str, *, needs: Sequence[str] = ()) -> Check:
    """An object whose keys are free within `key_fits`; those of `needs` must be there."""

    def check(value: Any, place: str) -> Problems:
        yield from keys(dict.fromkeys(needs, item))(value, place)
        if isinstance(value, dict):
            for key in [key for key in value if key not in needs]:
                if key_fits(key):
                    yield from item(value[key], f"{place}.{key}")
                else:
                    yield f"{place}.{key}", f'"{key}" is not {expected}'

    return check


def all_keys(names: Sequence[str], item: Check) -> Check:
    return keys(dict.fromkeys(names, item))


WHOLE = expect(is_whole, "a whole number of 0 or more")
COUNT = expect(lambda value: is_whole(value) and value > 0, "a whole number of 1 or more")
NUMBER = expect(is_decimal, "a whole number or a text of a decimal number")
WORD = expect(lambda value: isinstance(value, str) and 0 < len(value) <= 100, "a text of 1 to 100 characters")
VERSION = expect(lambda value: isinstance(value, str) and 0 < len(value) <= 40, "a text of 1 to 40 characters")
LEAVE = expect(lambda value: isinstance(value, str) and 0 < len(value) <= 20, "a text of 1 to 20 characters")
TIME = expect(lambda value: isinstance(value, str) and CLOCK.fullmatch(value) is not None, "a time HH:MM")
MONTH = expect(is_month, "a month YYYY-MM")
PROFILE = expect(lambda value: value in APPRAISED_PROFILES, "a profile")
METRIC = expect(lambda value: value in METRICS, "a measure")
GRADE = expect(lambda value: value in GRADES, "a grade")
NUMBER_OF_MONTH = expect(lambda value: is_whole(value) and 1 <= value <= 12, "a month of the year, 1 to 12")

DISCIPLINE = (
    "daily_late daily_late_grace daily_missing weekly_late weekly_missing monthly_late monthly_missing reports_cap "
    "meeting_late meeting_very_late_or_left_early meeting_absent minutes_late meetings_cap duty_missed duty_cap"
).split()
ADJUSTMENTS = (
    "bonus_cap demerit_cap adopted_suggestion sharing_given customer_praise valid_complaint data_error".split()
)

SCHEME = keys(
    {
        "version": VERSION,
        "month": MONTH,
        "daily": keys(
            {
                "completion_weight": WHOLE,
                "quality_weight": WHOLE,
                "completion_cap": COUNT,
                "quality_map": all_keys("12345", WHOLE),
                "unrated_default": WHOLE,
                "missing_report_score": WHOLE,
            }
        ),
        "weekly": keys(
            {
                "plan_weight": WHOLE,
                "quality_weight": WHOLE,
                "item_cap": NUMBER,
                "plan_cap": COUNT,
                "min_available_days": NUMBER,
            }
        ),
        "targets": keys(
            {
                "attainment_floor": WHOLE,
                "attainment_cap": WHOLE,
                "leave_relief_min_days": NUMBER,
                "relieving_leave": list_of(LEAVE),
                "non_relieving_leave": list_of(LEAVE),
                "ramp_by_service_month": map_of(str.isdecimal, NUMBER, "a number of months", needs=["0"]),
                "carry_over_rate": NUMBER,
                "carry_over_cap_of_base": NUMBER,
                "carry_over_metrics": list_of(METRIC),
                "metric_weights": all_keys(APPRAISED_PROFILES, map_of(METRICS.__contains__, WHOLE, "a measure")),
                "team_profiles": list_of(PROFILE),
                "team_profiles_if_head": list_of(PROFILE),
                "no_carry_into_months": list_of(NUMBER_OF_MONTH),
            }
        ),
        "manager_assessment": keys({"dimensions": COUNT, "max_rating": COUNT, "calibration_limit": WHOLE}),
        "discipline": all_keys(DISCIPLINE, WHOLE),
        "adjustments": all_keys(ADJUSTMENTS, NUMBER),
        "profile_weights": all_keys(APPRAISED_PROFILES, all_keys(COMPONENTS, WHOLE)),
        "weekly_item_weights": all_keys(APPRAISED_PROFILES, list_of(WHOLE, length=4)),
        "weekly_item_names": all_keys(APPRAISED_PROFILES, list_of(WORD, length=4)),
        "grades": list_of(pair_of(GRADE, NUMBER)),
        "grade_guards": keys({"S_needs_target_score": NUMBER, "integrity_breach_max_grade": GRADE}),
        "min_scored_days_for_grade": NUMBER,
        "final_clamp": list_of(NUMBER, length=2),
        "due_time": TIME,
        "cutoff_time": TIME,
        "rating_time": TIME,
        "rating_working_days": COUNT,
        "excuse_working_days": COUNT,
        "closing_working_day": COUNT,
        "monthly_due_working_day": COUNT,
        "monthly_cutoff_working_day": COUNT,
    }
)


def read_scheme(folder: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The parameters of the appraisal and what is wrong with them; None when the file cannot be read."""
    try:
        rules = json.loads(read_text(folder / SCHEME_FILE), parse_constant=refuse_constant)
    except Unreadable as problem:
        return None, [Fault(SCHEME_FILE, 0, "", str(problem))]
    except (ValueError, RecursionError) as error:
        return None, [Fault(SCHEME_FILE, 0, "", f"not JSON: {error}")]
    return (rules if isinstance(rules, dict) else None), [
        Fault(SCHEME_FILE, 1, place, reason) for place, reason in SCHEME(rules, "")
    ]


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")
