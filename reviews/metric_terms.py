"""How the appraisal rules in force treat a metric, for its page in targets (docs/decisions/0028)."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.decimals import r2
from core.periods import Month
from core.wording import number_in_figures
from org.models import Profile
from reviews.models import Scheme
from reviews.month.scheme import Scheme as Terms
from reviews.schemes import scheme_of, terms
from targets.metrics import Treatment, register_treatment
from targets.models import Metric


def treatment(metric: Metric, day: date) -> Treatment | None:
    """In words what the rules of the day's month say about the metric; None before the first rules. Two queries."""
    month = Month.of(day)
    try:
        book = scheme_of(month)
    except Scheme.DoesNotExist:
        return None
    rules = terms(book, month)
    weights = {
        profile: weight for profile, of in rules.metric_weights.items() if (weight := of.get(metric.code)) is not None
    }
    if not weights:
        lines = [_("It has no weight in the appraisal: targets and results are shown, and cost and earn no points.")]
    else:
        lines = list(_lines(metric, rules, weights))
    return Treatment(book.version, bool(weights), lines)


def _lines(metric: Metric, rules: Terms, weights: dict[str, int | Fraction]) -> Iterator[str]:
    parts = [
        _("%(role)s %(weight)s") % {"role": Profile(profile).label, "weight": number_in_figures(r2(weight))}
        for profile, weight in weights.items()
    ]
    yield _("Weight among the targets of a role: %(weights)s.") % {"weights": listed(parts)}
    if metric.code in rules.carry_metrics:
        words = _(
            "Of last month's shortfall %(rate)s %% is added to the target, at most %(cap)s %% of it; nothing is added"
            " in: %(months)s."
        )
        months = listed(str(MONTHS[month]) for month in sorted(rules.no_carry_into))
        yield words % {"rate": percent(rules.carry_rate), "cap": percent(rules.carry_cap), "months": months or "–"}
    else:
        yield _("Nothing is carried from one month to the next.")
    steps = [percent(rules.ramp[month]) for month in sorted(rules.ramp)]
    words = _("On probation, by months since the hire, these percent of the target are asked: %(steps)s.")
    yield words % {"steps": listed(steps)}


def listed(words: Iterable[str]) -> str:
    return pgettext("between words of a list", ", ").join(words)


def percent(share: Fraction) -> str:
    return number_in_figures(r2(100 * share))


def register() -> None:
    """Called in AppConfig.ready."""
    register_treatment(treatment)
