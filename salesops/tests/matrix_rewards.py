"""Who may see and do what of rewards and of results against the days: a part of access_matrix."""

from uuid import uuid4

from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, LINE_ABOVE, SELF, Line
from salesops.tests.matrix_rows import salesperson_code

CONFIRM = frozenset({"gm", "hr"})


def worth(company: Company) -> dict[str, object]:
    shares = {"s": "1.20", "a": "1.10", "b": "1.00", "c": "0.80", "d": "0.60", "ng": "1.00"}
    amounts = dict.fromkeys(("month_amount", "quarter_amount", "year_amount", "stage_amount"), "100")
    extras = {"quarter_extra": "", "year_extra": "a trip"}
    return shares | amounts | extras | {"effective_from": "2026-09", "submit_key": str(uuid4())}


REWARDS = {
    "reviews:effort_person": Line(see=LINE_ABOVE | SELF | {"hr"}, sample=salesperson_code),
    "reviews:effort_list": Line(see=EVERYBODY),
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
