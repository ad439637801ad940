"""What of an appraisal scheme people may set: each value with its place in the rules, its words and its bounds.

The editor, the checks and the comparison of two versions all go by this list; what is not in it belongs to the
arithmetic and stays as it is (docs/decisions/0038). Nothing here asks the database.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.work_items import WorkItem, weekly_label
from org.models import LeaveDay, Profile
from reviews.models_events import Adjustment
from reviews.month.scheme import BONUSES, DEMERITS
from reviews.reading import CAPS, COMPONENTS, COSTS, METRICS
from reviews.wording import SHORT_ANCHORS

Content = dict[str, Any]  # "rules": rules.json without its month, "items": the daily items
Path = tuple[str | int, ...]
PROFILES = tuple(profile for profile in Profile if profile != Profile.NONE)
QUANTITIES = range(4)
RAMP_STEPS = range(6)
DEADLINES = "reports"


class Kind(Enum):
    """How a value is written, and read from the rules."""

    WHOLE = auto()
    POINTS = auto()  # two decimals
    SHARE = auto()  # percent; the rules keep 0.30
    CLOCK = auto()
    CHOICE = auto()
    MONTHS = auto()
    LEAVES = auto()


@dataclass(frozen=True, slots=True)
class SchemeField:
    """One value. `row` is what the line of its table is about; a value without a row stands for itself."""

    name: str
    path: Path
    section: str
    label: str
    row: str = ""
    kind: Kind = Kind.WHOLE
    low: int = 0
    high: int = 100
    choices: tuple[tuple[str, str], ...] = ()
    is_optional: bool = False

    @property
    def words(self) -> str:
        """What it is, outside of its table."""
        return f"{self.row} · {self.label}" if self.row else self.label


def content_of(body: str, items: str) -> Content:
    """The two canonical texts of a version as one tree."""
    return {"rules": json.loads(body), "items": json.loads(items)}


def fields_of(content: Content) -> list[SchemeField]:
    """Every value that may be set, section by section in the order of the page, in the reader's language."""
    return [
        *_parts(),
        *_target_weights(),
        *_targets(content),
        *_items(content),
        *_days(),
        *_weeks(content),
        *_grades(content),
        *_discipline(),
        *_adjustments(),
        *_deadlines(),
    ]


def sections() -> dict[str, str]:
    """The headings of the sections by code, in their order."""
    return {
        "parts": _("What a month is made of"),
        "metrics": _("Weights of the targets"),
        "targets": _("How targets count"),
        "items": _("Daily items: points for each, and the most in a day"),
        "day": _("A day"),
        "week": _("A week"),
        "grades": _("Grades"),
        "discipline": _("What costs points"),
        "adjustments": _("Bonus and demerit"),
        DEADLINES: _("Deadlines"),
    }


# --- the sections -----------------------------------------------------------------------------------------------------


def profile_name(profile: str) -> str:
    return capfirst(str(Profile(profile).label))


def _parts() -> Iterator[SchemeField]:
    for profile in PROFILES:
        for part, label in COMPONENTS.items():
            path = ("rules", "profile_weights", profile.value, part)
            yield SchemeField(f"part_{profile}_{part}", path, "parts", capfirst(label()), profile_name(profile))


def _target_weights() -> Iterator[SchemeField]:
    for profile in PROFILES:
        for metric, label in METRICS.items():
            path = ("rules", "targets", "metric_weights", profile.value, metric)
            name = f"metric_{profile}_{metric}"
            yield SchemeField(name, path, "metrics", capfirst(label()), profile_name(profile), is_optional=True)


def _targets(content: Content) -> Iterator[SchemeField]:
    def one(key: str, label: str, **told: Any) -> SchemeField:
        return SchemeField(key, ("rules", "targets", key), "targets", label, **told)

    yield one("attainment_floor", _("Attainment counts at least, in percent"))
    yield one("attainment_cap", _("Attainment counts at most, in percent"), low=100, high=200)
    yield one("carry_over_rate", _("Of last month's shortfall in orders is added, in percent"), kind=Kind.SHARE)
    yield one("carry_over_cap_of_base", _("At most this share of the month's own target, in percent"), kind=Kind.SHARE)
    months = tuple((str(number), str(name)) for number, name in MONTHS.items())
    yield one("no_carry_into_months", _("Nothing is carried into"), kind=Kind.MONTHS, choices=months, is_optional=True)
    yield one("leave_relief_min_days", _("Leave lowers the target from so many days in a month"), low=1, high=31)
    leaves = tuple((kind, capfirst(leave_name(kind))) for kind in leave_kinds(content))
    words = _("Leave that lowers the target")
    yield one("relieving_leave", words, kind=Kind.LEAVES, choices=leaves, is_optional=True)
    for month in RAMP_STEPS:
        path = ("rules", "targets", "ramp_by_service_month", str(month))
        label = _("Month %(number)s after the hire") % {"number": month} if month else _("Month of the hire")
        row = _("On probation, percent of the target that is asked")
        yield SchemeField(f"ramp_{month}", path, "targets", label, row, Kind.SHARE, is_optional=month > 0)


def leave_kinds(content: Content) -> list[str]:
    """The kinds of leave that the version names, in the order in which people know them."""
    targets = content["rules"]["targets"]
    named = [*targets["relieving_leave"], *targets["non_relieving_leave"]]
    known = [kind for kind in LeaveDay.Kind.values if kind in named]
    return known + sorted({*named} - {*known})


def leave_name(kind: str) -> str:
    return str(LeaveDay.Kind(kind).label) if kind in LeaveDay.Kind.values else kind


def _items(content: Content) -> Iterator[SchemeField]:
    for place, item in enumerate(content["items"]):
        name = WorkItem(item["code"], item["name_en"], item["name_zh"], 0, 0).name
        for profile in PROFILES:
            for position, what, label in ((0, "unit", _("points for each")), (1, "cap", _("the most in a day"))):
                path = ("items", place, "points", profile.value, position)
                words = f"{profile_name(profile)} · {label}"
                yield SchemeField(f"item_{item['code']}_{profile}_{what}", path, "items", words, name)


def _days() -> Iterator[SchemeField]:
    def one(key: str, label: str, **told: Any) -> SchemeField:
        return SchemeField(f"daily_{key}", ("rules", "daily", key), "day", label, **told)

    yield one("completion_weight", _("Weight of completion, in percent"))
    yield one("quality_weight", _("Weight of quality, in percent"))
    yield one("completion_cap", _("Points for a full completion"), low=1)
    yield one("missing_report_score", _("Score of a day whose report is missing"))
    for rating in range(5, 0, -1):
        path = ("rules", "daily", "quality_map", str(rating))
        label, row = f"{rating} · {SHORT_ANCHORS[rating]}", _("What a rating is worth")
        yield SchemeField(f"quality_{rating}", path, "day", label, row)
    yield one("unrated_default", _("A report that nobody rated in time counts"))


def _weeks(content: Content) -> Iterator[SchemeField]:
    def one(key: str, label: str, **told: Any) -> SchemeField:
        return SchemeField(f"weekly_{key}", ("rules", "weekly", key), "week", label, **told)

    yield one("plan_weight", _("Weight of the plan, in percent"))
    yield one("quality_weight", _("Weight of quality, in percent"))
    yield one("item_cap", _("A quantity counts at most, in percent of its plan"), kind=Kind.SHARE, low=100, high=200)
    yield one("plan_cap", _("The plan counts at most, in points"), low=1)
    yield one("min_available_days", _("A week with fewer days is not appraised"), low=1, high=5)
    for profile in PROFILES:
        names = content["rules"]["weekly_item_names"][profile.value]
        for place in QUANTITIES:
            path = ("rules", "weekly_item_weights", profile.value, place)
            label = weekly_label(names[place])
            yield SchemeField(f"week_{profile}_{place}", path, "week", label, profile_name(profile))


def _grades(content: Content) -> Iterator[SchemeField]:
    grades = [grade for grade, _lowest in content["rules"]["grades"]]
    for place, grade in enumerate(grades[:-1]):  # whoever reaches none of them has the last one
        path, row = ("rules", "grades", place, 1), _("Lowest score of a grade")
        yield SchemeField(f"grade_{grade}", path, "grades", grade, row, Kind.POINTS, high=150)
    path, label = ("rules", "grade_guards", "S_needs_target_score"), _("S needs a target attainment of")
    yield SchemeField("s_needs", path, "grades", label, kind=Kind.POINTS, high=200)
    path = ("rules", "grade_guards", "integrity_breach_max_grade")
    label, choices = _("Best grade beside a confirmed false record"), tuple((grade, grade) for grade in grades[1:])
    yield SchemeField("breach_grade", path, "grades", label, kind=Kind.CHOICE, choices=choices)
    path, label = ("rules", "min_scored_days_for_grade"), _("No grade with fewer scored days than")
    yield SchemeField("min_scored_days", path, "grades", label, high=22)
    yield SchemeField("final_low", ("rules", "final_clamp", 0), "grades", _("The lowest score of a month"), high=50)
    path, label = ("rules", "final_clamp", 1), _("The highest score of a month")
    yield SchemeField("final_high", path, "grades", label, low=100, high=150)


def _discipline() -> Iterator[SchemeField]:
    for code, label in COSTS.items():
        yield SchemeField(code, ("rules", "discipline", code), "discipline", capfirst(label()))
    label = _("Late daily reports of a month that cost nothing")
    yield SchemeField("daily_late_grace", ("rules", "discipline", "daily_late_grace"), "discipline", label, high=31)
    for code, label in CAPS.items():
        row = _("At most in a month")
        yield SchemeField(code, ("rules", "discipline", code), "discipline", capfirst(label()), row)


def _adjustments() -> Iterator[SchemeField]:
    def one(key: str, label: str) -> SchemeField:
        return SchemeField(key, ("rules", "adjustments", key), "adjustments", label, kind=Kind.POINTS, high=20)

    for kind in (*BONUSES, *DEMERITS):
        yield one(kind, capfirst(str(Adjustment.Kind(kind).label)))
    yield one("bonus_cap", _("At most added in a month"))
    yield one("demerit_cap", _("At most taken off in a month"))


def _deadlines() -> Iterator[SchemeField]:
    def one(key: str, label: str, **told: Any) -> SchemeField:
        return SchemeField(key, ("rules", key), DEADLINES, label, **told)

    yield one("due_time", _("Reports are due at"), kind=Kind.CLOCK)
    yield one("cutoff_time", _("Reports are missing after"), kind=Kind.CLOCK)
    yield one("monthly_due_working_day", _("Monthly report: due on working day"), low=1, high=10)
    yield one("monthly_cutoff_working_day", _("Monthly report: missing after working day"), low=1, high=10)
    yield one("rating_time", _("Ratings are due at"), kind=Kind.CLOCK)
    yield one("rating_working_days", _("Ratings: working days after the report"), low=1, high=10)
    yield one("excuse_working_days", _("A missing report can be excused for so many working days"), low=1, high=15)
    yield one("closing_working_day", _("The month closes after working day"), low=2, high=15)


# --- reading and writing ----------------------------------------------------------------------------------------------


def values_of(content: Content) -> dict[str, Any]:
    """What the version says, by name of field; None for what it leaves out."""
    return {field.name: _read(content, field) for field in fields_of(content)}


def content_with(content: Content, values: Mapping[str, Any]) -> Content:
    """The version with other values. What is the same keeps its spelling, so nothing changed gives the same text."""
    changed = deepcopy(content)
    for field in fields_of(content):
        if values[field.name] != _read(content, field):
            _write(changed, field, values[field.name])
            if field.section == DEADLINES:
                changed["rules"].pop("report_deadlines", None)  # the same in words, which would no longer be true
    return changed


def _read(content: Content, field: SchemeField) -> Any:
    found: Any = content
    for key in field.path:
        if isinstance(found, dict) and key not in found:
            return None if field.is_optional else 0
        found = found[key]
    match field.kind:
        case Kind.WHOLE:
            number = Decimal(found)
            return int(number) if number == int(number) else number
        case Kind.POINTS:
            return Decimal(found)
        case Kind.SHARE:
            return 100 * Decimal(found)
        case Kind.CLOCK:
            return time.fromisoformat(found)
        case Kind.MONTHS | Kind.LEAVES:
            return [code for code, _words in field.choices if code in map(str, found)]
    return found


def _write(content: Content, field: SchemeField, value: Any) -> None:
    *above, last = field.path
    place: Any = content
    for key in above:
        place = place.setdefault(key, [0, 0]) if isinstance(place, dict) else place[key]
    if value is None or (field.section == "metrics" and not value):
        place.pop(last, None)  # a measure without a weight is not shown among the targets of the role
        return
    match field.kind:
        case Kind.POINTS:
            place[last] = f"{value:.2f}"
        case Kind.SHARE:
            share = Decimal(value) / 100
            place[last] = f"{share:.2f}" if share == round(share, 2) else f"{share.normalize():f}"
        case Kind.CLOCK:
            place[last] = value.strftime("%H:%M")
        case Kind.MONTHS:
            place[last] = [int(one) for one in value]
        case Kind.LEAVES:
            place["non_relieving_leave"] = [kind for kind in leave_kinds(content) if kind not in value]
            place[last] = list(value)
        case _:
            place[last] = value
