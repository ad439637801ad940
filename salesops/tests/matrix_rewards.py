"""Who may see and do what of rewards: a part of access_matrix."""

from uuid import uuid4

from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, Line

CONFIRM = frozenset({"gm", "hr"})


def worth(company: Company) -> dict[str, object]:
    shares = {"s": "1.20", "a": "1.10", "b": "1.00", "c": "0.80", "d": "0.60", "ng": "1.00"}
    amounts = dict.fromkeys(("month_amount", "quarter_amount", "year_amount", "stage_amount"), "100")
    extras = {"quarter_extra": "", "year_extra": "a trip"}
    return shares | amounts | extras | {"effective_from": "2026-09", "submit_key": str(uuid4())}


REWARDS = {
    "reviews:reward_list": Line(see=EVERYBODY, act=CONFIRM, refused=EVERYBODY - CONFIRM),
    "reviews:reward_payroll": Line(see=CONFIRM, told_why=EVERYBODY - CONFIRM),
    "reviews:reward_terms": Line(
        see=EVERYBODY,
        act=CONFIRM,
        refused=EVERYBODY - CONFIRM,
        form=worth,
        sender="gm",
        makes="reviews.RewardTerms",
    ),
}
