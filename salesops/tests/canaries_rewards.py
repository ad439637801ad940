"""Secrets of rewards: a part of canaries."""

from functools import partial

from core.tests.instants import DAY, at
from org.models import Period
from org.stamps import stamp
from org.tests.company import Company
from reviews.models import MonthRun, RewardLine, Scheme
from salesops.tests.canary import Canary, page
from salesops.tests.matrix import LINE_ABOVE, SELF


def reward_text(company: Company, secret: str, *, name: str) -> RewardLine:
    """A reward of the salesperson that somebody refused."""
    Period.objects.get_or_create(month="2025-10")
    run = MonthRun.objects.create(period_id="2025-10", scheme=Scheme.objects.first(), interpreter=1, state="aborted")
    own = {"person": company.salesperson, **stamp(company.salesperson, DAY).fields}
    told = {"month": "2025-10", "rule": "month", "amount": 300, "currency": "CNY", "total": 300, "proposed_at": at(9)}
    told |= {"state": "refused", "decided_by": company.gm, "decided_at": at(9), "reason": "x"}
    return RewardLine.objects.create(run=run, **own, **(told | {name: secret}))


REWARDS = [
    Canary(
        f"reviews.RewardLine.{name}",
        LINE_ABOVE | SELF | {"hr"},
        partial(reward_text, name=name),
        page("reviews:reward_list"),
    )
    for name in ("reason", "extra")
]
