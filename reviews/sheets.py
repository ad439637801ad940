"""The month sheet as its page shows it: every line with its figure, its weight and the parts that add up to it.

Nothing is decided here: the steps of `reviews.month.decide` are turned into decimals, dates and words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.periods import Month
from core.wording import in_a_row
from meetings.models import Report
from meetings.work_items import WorkItem
from org.models import Person, Profile, UnitVersion
from reviews import sheet_days
from reviews import sheet_parts as parts
from reviews.models import Adjustment, MonthPreview, MonthRun
from reviews.month.scheme import BONUSES, Scheme
from reviews.reading_sheets import SheetSource
from reviews.saying import Key, sources_of
from reviews.sheet_left_out import LeftOut, withdrawn_of
from reviews.sheet_levers import SheetLevers, levers_of
from reviews.wording import FIGURES
from targets.models import Metric

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the statement: a component with its weight, a note beside it, and its parts."""

    letter: str
    label: str
    score: Decimal | None
    weight: str
    note: str
    parts: Any


@dataclass(frozen=True, slots=True)
class RolePeriodSheet:
    """The components of one role period and their total."""

    profile: str
    start: date
    end: date
    scheduled_days: int
    lines: Sequence[Line]
    total: Decimal | None
    formula: str


@dataclass(frozen=True, slots=True)
class Change:
    """A bonus or demerit line, with its sign."""

    label: str
    day: date
    note: str
    points: Decimal
    said: str  # where it comes from, where that was told


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole statement."""

    person: Person
    month: Month
    run: MonthRun | None
    preview: MonthPreview | None
    version: str
    is_part: bool
    profile: str
    periods: Sequence[RolePeriodSheet]
    base: Decimal | None
    base_formula: str
    changes: Sequence[Change]
    bonus: Decimal
    demerit: Decimal
    final: Decimal | None
    grade: str
    held_by: Sequence[str]
    not_counted: Sequence[str]
    levers: SheetLevers | None  # to whoever reads the whole sheet
    has_figures: bool


def build_sheet(source: SheetSource, viewer: Person) -> Sheet:
    """The sheet of `source`, with links to the reports that `viewer` may read. Eight queries for a preview."""
    result, ground = source.result, source.ground()
    scheme = ground.scheme
    periods = [
        period
        for period in result.get("role_periods", ())
        if source.parts is None or period["role_period"] in source.parts
    ]
    names = Names.of(source, viewer)
    month = result.get("month") if source.parts is None else None
    return Sheet(
        person=source.person,
        month=source.month,
        run=source.run,
        preview=source.preview,
        version=scheme.version,
        is_part=source.parts is not None,
        profile=in_a_row(dict.fromkeys(Profile(period["profile"]).label for period in periods)),
        periods=[_role_period(period, source, scheme, names) for period in periods],
        base=sheet_days.decimal(month["base"]) if month else None,
        base_formula=_base_formula(periods, month) if month else "",
        changes=_changes(source, month["adjustments"]) if month else [],
        bonus=sheet_days.decimal(month["bonus"]) if month else Decimal(0),
        demerit=sheet_days.decimal(month["demerit"]) if month else Decimal(0),
        final=sheet_days.decimal(month["final"]) if month else None,
        grade=month["grade"] if month else "",
        held_by=[HELD_BY[why]() for why in month["held_by"]] if month else [],
        not_counted=LeftOut(source, ground, periods, names.metrics, withdrawn_of(source, viewer)).sentences(),
        levers=levers_of(source, ground, names.metrics) if month else None,
        has_figures=bool(periods),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called, and where the reports are."""

    people: Mapping[str, Person]
    units: Mapping[str, UnitVersion]
    metrics: Mapping[str, Metric]
    items: Mapping[str, tuple[str, str]]  # item code → its two names
    points: Mapping[str, Mapping[str, Sequence[int]]]  # item code → unit and cap by profile
    week_names: Mapping[str, Sequence[str]]
    reports: Mapping[tuple[str, str], int]  # kind and subject → report

    @classmethod
    def of(cls, source: SheetSource, viewer: Person) -> "Names":
        periods = source.result.get("role_periods", ())
        codes = {period["assessment"]["assessor"] for period in periods} - {None}
        codes |= {row["by"] for row in source.data["excuses"]}
        units = {branch[0] for period in periods for step in period["targets"] for branch in step.get("branches", ())}
        units |= {step["team"] for period in periods for step in period["targets"] if "team" in step}
        versions = UnitVersion.objects.on(source.month.last).filter(unit__code__in=units).select_related("unit")
        first_week = min([source.month.first, *source.month.mondays()])
        reports = Report.objects.visible_to(viewer).about(first_week, source.month.last).filter(person=source.person)
        items = source.scheme["items"]
        return cls(
            people={person.code: person for person in Person.objects.filter(code__in=codes)},
            units={version.unit.code: version for version in versions},
            metrics={metric.code: metric for metric in Metric.objects.all()},
            items={item["code"]: (item["name_en"], item["name_zh"]) for item in items},
            points={item["code"]: item["points"] for item in items},
            week_names=source.scheme["rules"].get("weekly_item_names", {}),
            reports={(kind, day.isoformat()): pk for kind, day, pk in reports.values_list("kind", "subject_on", "pk")},
        )

    def item(self, code: str, profile: str) -> WorkItem:
        return WorkItem(code, *self.items[code], *self.points[code][profile])


HELD_BY = {
    "no_total": lambda: _("No grade: there is no total."),
    "too_few_days": lambda: _("No grade: fewer than 5 scored days."),
    "target_score": lambda: _("Grade S needs a target score of 100.00."),
    "false_record": lambda: _("A confirmed false record holds the grade."),
}


def _discipline(result: Step, *, is_part: bool) -> tuple[str, Any]:
    """R is about the whole month: whoever reads one role period reads the figure, not what happened in others."""
    return (_("of the whole month"), None) if is_part else parts.discipline(result["discipline"])


def _assessment(period: Step, source: SheetSource, scheme: Scheme, names: Names) -> tuple[str, Any]:
    """M, or when it is told where it is kept back."""
    return (_("told with the release"), ()) if source.is_withheld else parts.assessment(period, scheme, names)


def _role_period(period: Step, source: SheetSource, scheme: Scheme, names: Names) -> RolePeriodSheet:
    result, is_part = source.result, source.parts is not None
    scores, weights, index = period["components"], period["weights"], period["role_period"]
    days = [sheet_days.day(step, scheme, names) for step in result["days"] if step["role_period"] == index]
    weeks = [sheet_days.week(step, scheme, names) for step in result["weeks"] if step["role_period"] == index]
    drawn = {
        "D": (sheet_days.days_note(period, days), days),
        "W": (sheet_days.weeks_note(period), weeks),
        "T": parts.targets(period, scheme, names),
        "M": _assessment(period, source, scheme, names),
        "R": _discipline(result, is_part=is_part),
    }
    lines = [
        Line(letter, str(FIGURES[letter]), sheet_days.decimal(scores[letter]), weights[letter], note, found)
        for letter, (note, found) in drawn.items()
    ]
    return RolePeriodSheet(
        profile=str(Profile(period["profile"]).label),
        start=date.fromisoformat(period["start"]),
        end=date.fromisoformat(period["end"]),
        scheduled_days=period["scheduled_days"],
        lines=lines,
        total=sheet_days.decimal(period["total"]),
        formula=_total_formula(lines, period),
    )


def _total_formula(lines: Iterable[Line], period: Step) -> str:
    """The sum as one would type it into a pocket calculator."""
    counted = [line for line in lines if line.score is not None]
    if period["total"] is None:
        return ""
    above = " + ".join(f"{line.score} × {line.weight}" for line in counted)
    whole = sum(Decimal(line.weight) for line in counted)
    return f"({above}) ÷ {whole} = {sheet_days.decimal(period['total'])}"


def _base_formula(periods: Sequence[Step], month: Step) -> str:
    counted = [period for period in periods if period["total"] is not None]
    if len(counted) < 2:
        return ""
    above = " + ".join(f"{period['scheduled_days']} × {sheet_days.decimal(period['total'])}" for period in counted)
    return f"({above}) ÷ {sum(period['scheduled_days'] for period in counted)} = {sheet_days.decimal(month['base'])}"


def _changes(source: SheetSource, rows: Sequence[Step]) -> list[Change]:
    """The lines with their sources; one query where there are any."""
    said = sources_of(source.person, source.month) if rows else {}
    return [_change(row, said) for row in rows]


def _change(row: Step, said: Mapping[Key, str]) -> Change:
    points, day = sheet_days.decimal(row["points"]), date.fromisoformat(row["day"])
    is_bonus = row["kind"] in BONUSES
    label = str(Adjustment.Kind(row["kind"]).label)
    told = said.get((day, row["kind"], row["note"]), "")
    return Change(label, day, row["note"], points if is_bonus else -points, told)
