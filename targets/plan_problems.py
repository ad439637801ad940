"""What keeps a plan from being locked, as its page says it: the months of one fault in one line."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.periods import Month
from core.wording import in_a_row, month_in_words
from targets.grid import Problem
from targets.models import Metric


class ProblemLine(NamedTuple):
    metric: Metric
    problem: Problem  # the first of them
    months: str


def problem_lines(problems: Iterable[tuple[Metric, Problem]]) -> list[ProblemLine]:
    """A line for each fault of a metric with the same amount, in the order in which they were found."""
    found: dict[tuple[Metric, str, int], list[Problem]] = {}
    for metric, problem in problems:
        found.setdefault((metric, problem.code, problem.amount), []).append(problem)
    return [
        ProblemLine(metric, same[0], months_in_words([one.month for one in same]))
        for (metric, _code, _amount), same in found.items()
    ]


def months_in_words(months: Iterable[Month]) -> str:
    """Months that follow one another as a span, the others one by one."""
    spans: list[list[Month]] = []
    for month in sorted(months):
        if spans and spans[-1][-1].next() == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    return in_a_row(_span_in_words(span) for span in spans)


def _span_in_words(span: list[Month]) -> str:
    first, last = month_in_words(span[0].first), month_in_words(span[-1].first)
    return first if len(span) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
