"""What would have changed the month, in words beside its sheet (reviews.month.levers)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.wording import number_in_figures
from org.models import Profile
from reviews.models import Adjustment
from reviews.month.levers import Levers, NextGrade, PointWorth, ReportCost, Way
from reviews.month.person import Ground
from reviews.reading_sheets import SheetSource
from reviews.rules import NO_GRADE
from reviews.sheet_days import decimal, state_label
from reviews.sheet_parts import report_label, subject_label
from reviews.wording import FIGURES

THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class WorthLine:
    """One point of a line: what it is in its own unit, and by how much it moves the month."""

    label: str
    amount: Decimal | None
    moves: Decimal  # to three decimals; for showing, nothing is worked out from it
    is_at_cap: bool


@dataclass(frozen=True, slots=True)
class CostLine:
    """A report that was late or missing, and the month without that."""

    what: str
    subject: str
    points: int
    final: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class SheetLevers:
    """The section; `ways` are whole sentences, each of which alone reaches the grade above."""

    worths: Sequence[WorthLine]
    above: str  # the grade above and how far it is; empty where there is none
    ways: Sequence[str]
    is_in_reach: bool  # several figures together reach it
    costs: Sequence[CostLine]


def levers_of(source: SheetSource, ground: Ground, metrics: Mapping[str, Any]) -> SheetLevers | None:
    """The levers of a whole sheet; None where there is nothing to move. No query."""
    levers = Levers(ground, source.data, source.result)
    words = _Words(source, metrics)
    worths = [words.worth(worth) for worth in levers.point_worths()]
    above = levers.next_grade()
    costs = [words.cost(cost) for cost in levers.report_costs()]
    if not worths and not costs:
        return None
    ways = [words.way(way) for way in above.ways] if above else []
    in_words = words.above(above) if above else ""
    return SheetLevers(worths, in_words, ways, bool(above and above.is_in_reach), costs)


class _Words:
    """Names the lines of one sheet; with two role periods each is named with its role."""

    def __init__(self, source: SheetSource, metrics: Mapping[str, Any]) -> None:
        self.metrics = metrics
        periods = source.result["role_periods"]
        self.roles = {period["role_period"]: str(Profile(period["profile"]).label) for period in periods}
        self.of_a_team = {
            period["role_period"] for period in periods if any("team" in step for step in period["targets"])
        }

    def _named(self, name: str, role_period: int | None) -> str:
        if role_period is None or len(self.roles) < 2:
            return capfirst(name)
        return capfirst(_("%(name)s (%(role)s)") % {"name": name, "role": self.roles[role_period]})

    def _measure(self, metric: str, role_period: int) -> str:
        name = self.metrics[metric].name
        return _("%(measure)s of the team") % {"measure": name} if role_period in self.of_a_team else name

    def worth(self, worth: PointWorth) -> WorthLine:
        name = str(FIGURES[worth.letter])
        if worth.metric:
            name = _("attainment, %(measure)s") % {"measure": self._measure(worth.metric, worth.role_period)}
        moves = Decimal(worth.share.numerator) / Decimal(worth.share.denominator)
        return WorthLine(
            self._named(name, worth.role_period),
            decimal(worth.amount),
            moves.quantize(THOUSANDTH, rounding=ROUND_HALF_UP),
            worth.is_at_cap,
        )

    def above(self, above: NextGrade) -> str:
        words = {"grade": above.grade, "bound": decimal(above.bound), "gap": decimal(above.gap)}
        if not above.gap:
            return _("Grade %(grade)s begins at %(bound)s, which is reached; something else holds it.") % words
        return _("Grade %(grade)s begins at %(bound)s: %(gap)s points above this month.") % words

    def way(self, way: Way) -> str:
        if not way.letter:
            kind = Adjustment.Kind(way.what).label
            return _("One more bonus: %(kind)s, +%(more)s") % {"kind": kind, "more": decimal(way.more)}
        if way.letter == "T" and way.role_period is not None:
            figures = {"more": number_in_figures(decimal(way.more)), "to": number_in_figures(decimal(way.to))}
            name = self._named(self._measure(way.what, way.role_period), way.role_period)
            return _("%(name)s: %(more)s more, %(to)s in all") % {"name": name, **figures}
        scores = {"from": decimal(way.to - way.more), "to": decimal(way.to)}
        name = self._named(str(FIGURES[way.letter]), way.role_period)
        return _("%(name)s: %(to)s instead of %(from)s") % {"name": name, **scores}

    def cost(self, cost: ReportCost) -> CostLine:
        what = _("%(report)s %(state)s") % {"report": report_label(cost.what), "state": state_label(cost.state)}
        grade = "" if cost.grade == NO_GRADE else cost.grade
        return CostLine(capfirst(what), subject_label(cost.subject), cost.points, decimal(cost.final), grade)
