"""Totals, passing, spreads: vectors worked by hand (rules.md 2.14), and a second way of working everything out."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from training import rules
from training.migrations._shipped import RUBRIC
from training.tests.factories_rehearsals import FULL, NOTHING, given

SHIPPED = rules.rubric_of(RUBRIC)
PARTS = [one.code for one in SHIPPED.stages[1].criteria]
D = Decimal

# values by observer → research, proposal, negotiation, total, passed
VECTORS = [
    ([FULL, FULL], ("100.00", "100.00", "100.00", "100.00", True)),
    ([NOTHING, NOTHING], ("0.00", "0.00", "0.00", "0.00", False)),
    ([FULL, NOTHING], ("50.00", "50.00", "50.00", "50.00", False)),
    # 30 + 26.67 + 30 = 86.67: every part supported, none confirmed
    ([given(**dict.fromkeys(PARTS, 2))] * 2, ("100.00", "66.67", "100.00", "86.67", True)),
    # 33.33 is under the floor, though 0.3 × 100 + 0.4 × 33.33 + 0.3 × 100 = 73.33 is under 80 as well
    ([given(**dict.fromkeys(PARTS, 1))] * 2, ("100.00", "33.33", "100.00", "73.33", False)),
    # 60 in research is not under the floor: 18 + 40 + 30 = 88
    ([given(sources=0, gaps=20)] * 2, ("60.00", "100.00", "100.00", "88.00", True)),
    # 59.5, the mean of 59 and 60, is under it, whatever the total
    ([given(sources=0, gaps=20), given(sources=0, gaps=19)], ("59.50", "100.00", "100.00", "87.85", False)),
    # just there: 0.3 × 70 + 0.4 × 80 + 0.3 × 90 = 80; of the proposal A and B lose 5 each, C and I 5 each
    (
        [given(gaps=0, competitors=2, market=2, our_input=0, position=0, time=10)] * 2,
        ("70.00", "80.00", "90.00", "80.00", True),
    ),
    # one point of one observer less: 0.3 × 69.5 + 32 + 27 = 79.85
    (
        [
            given(gaps=0, competitors=2, market=2, our_input=0, position=0, time=10),
            given(gaps=0, facts=39, competitors=2, market=2, our_input=0, position=0, time=10),
        ],
        ("69.50", "80.00", "90.00", "79.85", False),
    ),
    # thirds: 96.67 and 98.33 and 100 → 98.33; 30 + 39.33 (39.332) + 30 = 99.33
    ([given(prices=2), given(position=2), FULL], ("100.00", "98.33", "100.00", "99.33", True)),
]


@pytest.mark.parametrize(("values", "wanted"), VECTORS)
def test_total_and_pass_as_worked_by_hand(values, wanted):
    found = rules.outcome(SHIPPED, values)
    assert (*map(str, found.stages.values()), str(found.total), found.is_passed) == wanted


@pytest.mark.parametrize(
    ("criterion", "one", "other", "is_apart"),
    [
        ("facts", 40, 24, True),  # two points of five: 16 of 40
        ("facts", 40, 25, False),
        ("sources", 30, 18, True),
        ("sources", 30, 19, False),
        ("time", 20, 12, True),
        ("time", 20, 13, False),
        ("market", 3, 1, True),  # a third is one point and two thirds of another: 33 of 100 are less than 40
        ("market", 3, 2, False),
    ],
)
def test_observers_are_apart_from_two_points_of_five(criterion, one, other, is_apart):
    found = rules.apart(SHIPPED, [given(**{criterion: one}), given(**{criterion: other})])
    assert found == ([criterion] if is_apart else [])


def test_three_observers_are_as_far_apart_as_the_two_farthest():
    values = [given(facts=40), given(facts=32), given(facts=24)]
    assert rules.apart(SHIPPED, values) == ["facts"]
    assert rules.apart(SHIPPED, values[:2]) == []


def test_gain_is_told_by_stage():
    before, after = {"research": D("60.00"), "total": D("70.00")}, {"research": D("72.50"), "total": D("69.00")}
    assert rules.gain(before, after) == {"research": D("12.50"), "total": D("-1.00")}


@pytest.mark.parametrize("broken", ["points", "weight"])
def test_a_rubric_that_does_not_add_up_is_refused(broken):
    body = {**RUBRIC, "stages": [dict(stage) for stage in RUBRIC["stages"]]}
    if broken == "weight":
        body["stages"][0]["weight"] = "0.31"
    else:
        body["stages"][0]["criteria"] = RUBRIC["stages"][0]["criteria"][1:]
    with pytest.raises(ValueError, match="100 points|add up to 1"):
        rules.rubric_of(body)


# --- a second, plain way ----------------------------------------------------------------------------------------------

one_observer = st.fixed_dictionaries({one.code: st.integers(0, one.highest) for one in SHIPPED.criteria})
observers = st.lists(one_observer, min_size=1, max_size=5)


def half_up(value: Fraction) -> Decimal:
    """By the decimal module, from a text with many digits; the numbers here end or repeat in three."""
    digits = D(value.numerator * 10**40 // value.denominator).scaleb(-40)
    return digits.quantize(D("0.01"), rounding=ROUND_HALF_UP)


def plainly(values: list[dict[str, int]]) -> tuple[list[Decimal], Decimal]:
    """Stages and total, written down once more by the words of the rule alone."""
    count = len(values)
    research = half_up(Fraction(sum(one["facts"] + one["sources"] + one["gaps"] for one in values), count))
    talks = ("questions", "objections", "next_step", "time")
    negotiation = half_up(Fraction(sum(one[name] for one in values for name in talks), count))
    worth = dict(zip(PARTS, (15, 15, 5, 10, 10, 10, 5, 10, 5, 15), strict=True))
    each = [half_up(Fraction(sum(worth[part] * one[part] for part in PARTS), 3)) for one in values]
    proposal = half_up(Fraction(sum(map(Fraction, each)), count))
    total = half_up(
        Fraction(3, 10) * Fraction(research)
        + Fraction(4, 10) * Fraction(proposal)
        + Fraction(3, 10) * Fraction(negotiation)
    )
    return [research, proposal, negotiation], total


@over(observers)
def test_outcome_is_what_the_words_of_the_rule_say(values):
    found = rules.outcome(SHIPPED, values)
    stages, total = plainly(values)
    assert (list(found.stages.values()), found.total) == (stages, total)
    assert found.is_passed == (total >= 80 and min(stages) >= 60)


@over(observers, st.randoms(use_true_random=False))
def test_outcome_and_spread_know_no_order_of_observers(values, random):
    mixed = random.sample(values, len(values))
    assert rules.outcome(SHIPPED, mixed) == rules.outcome(SHIPPED, values)
    assert rules.apart(SHIPPED, mixed) == rules.apart(SHIPPED, values)


@over(one_observer)
def test_one_opinion_twice_is_one_opinion(values):
    assert rules.outcome(SHIPPED, [values, values]) == rules.outcome(SHIPPED, [values])
    assert rules.apart(SHIPPED, [values, values]) == []


@over(observers, st.sampled_from([one.code for one in SHIPPED.criteria]))
def test_giving_more_never_lowers_anything(values, code):
    highest = next(one.highest for one in SHIPPED.criteria if one.code == code)
    raised = [{**values[0], code: highest}, *values[1:]]
    before, after = rules.outcome(SHIPPED, values), rules.outcome(SHIPPED, raised)
    assert after.total >= before.total
    assert all(after.stages[stage] >= before.stages[stage] for stage in before.stages)
    assert after.is_passed or not before.is_passed
