"""What leave that somebody asks for does to the targets of each month: the share of working days that they count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.periods import Month
from core.wording import month_in_words, number_in_figures
from org.leave_effects import AskedLeave, LeaveEffect, register_leave_effect
from org.rules import WHOLE_DAY
from reviews.month import gather, inputs, stored
from reviews.month.facts import CompanyMonth, LeaveRow
from reviews.month.person import Ground, PersonMonth


def target_relief(asked: AskedLeave) -> Iterable[LeaveEffect]:
    """One line for each month of the leave and each role period with targets of its own. Nine queries a month."""
    for month in _months(asked.first, asked.last):
        wanted = [
            LeaveRow(asked.person.code, day, Decimal(halves) / WHOLE_DAY, asked.kind)
            for day, halves in asked.halves.items()
        ]
        company = gather.gather_company(month, {asked.person.code})
        leave = stored.leave_rows(*gather.window(month), {asked.person.code})
        before, after = _parsed(company, leave), _parsed(company, [*leave, *wanted])
        if before is None or after is None:
            continue
        for index in before.appraised:
            if _has_own_targets(before, index) and _touches(asked, before.spans[index]):
                yield LeaveEffect(_in_words(month, before, after, index, is_own=asked.is_own))


def _in_words(month: Month, before: PersonMonth, after: PersonMonth, index: int, *, is_own: bool) -> str:
    eligible, days = after.eligible_halves(index), before.ground.month_days
    words = {"month": month_in_words(month.first)}
    if eligible == before.eligible_halves(index):
        stay = _("Your targets of %(month)s stay as they are.")
        return (stay if is_own else _("The targets of %(month)s stay as they are.")) % words
    become = _("Your targets of %(month)s become %(days)s/%(all)s, counted in working days.")
    if not is_own:
        become = _("The targets of %(month)s become %(days)s/%(all)s, counted in working days.")
    share = {"days": number_in_figures(Decimal(eligible) / WHOLE_DAY), "all": days}
    return become % (words | share)


def _parsed(company: CompanyMonth, leave: Sequence[LeaveRow]) -> PersonMonth | None:
    """The month of the one person in `company` with that leave; None without a post."""
    facts = replace(company, leave=leave)
    ground = Ground.of_texts(inputs.scheme_text(facts), inputs.company_text(facts))
    return next((PersonMonth(ground, data) for data in inputs.person_inputs(inputs.Structure(facts), facts)), None)


def _has_own_targets(person: PersonMonth, index: int) -> bool:
    weights = person.ground.scheme.metric_weights.get(person.periods[index].profile, {})
    return any(weights.values()) and not person.takes_team(index)


def _touches(asked: AskedLeave, span: tuple[date, date]) -> bool:
    return any(span[0] <= day <= span[1] for day in asked.halves)


def _months(first: date, last: date) -> Iterator[Month]:
    month = Month.of(first)
    while month <= Month.of(last):
        yield month
        month = month.next()


def register() -> None:
    """Called in AppConfig.ready."""
    register_leave_effect("targets", target_relief, order=30)
