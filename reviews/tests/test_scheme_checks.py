"""What is wrong with rules that people set is said beside its value; what passes computes every month."""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.month.inputs import Structure
from reviews.month.run import compute, freeze
from reviews.reading import METRICS
from reviews.scheme_checks import problems, problems_of
from reviews.scheme_compare import differences
from reviews.scheme_fields import PROFILES, Kind, content_of, content_with, fields_of, values_of
from reviews.scheme_trial import moves_team_targets, other_ground, outcome, outcome_of, with_other_teams
from reviews.tests.test_properties import random_company

SHIPPED = json.loads((Path(__file__).parents[1] / "migrations" / "0002_default_scheme.json").read_text())


def default():
    return content_of(json.dumps(SHIPPED["rules"]), json.dumps(SHIPPED["items"]))


def told(**values):
    """The fields that something is said about when the version says these values instead."""
    content = default()
    return {problem.field: problem.sentence for problem in problems_of(values_of(content) | values, fields_of(content))}


def test_the_shipped_version_has_no_problem():
    assert problems(default()) == []


def test_what_is_not_changed_keeps_its_text():
    content = default()
    assert json.dumps(content_with(content, values_of(content))) == json.dumps(content)


def test_every_value_has_its_own_name_and_place():
    fields = fields_of(default())
    assert len({field.name for field in fields}) == len({field.path for field in fields}) == len(fields) == 277


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"part_probation_D": 34}, "part_probation_D", "Probation: the weights make 99, and must make 100."),
        ({"metric_assistant_orders": 60}, "metric_assistant_orders", "the weights make 110"),
        ({"week_manager_3": 24}, "week_manager_0", "Manager: the weights make 99"),
        ({"daily_quality_weight": 50}, "daily_quality_weight", "The two weights make 110"),
        ({"weekly_plan_weight": 50}, "weekly_quality_weight", "The two weights make 90"),
        ({"part_manager_D": 101}, "part_manager_D", "Give a number from 0 to 100."),
        ({"daily_late": -1}, "daily_late", "Give a number from 0 to 100."),
        ({"daily_late": None}, "daily_late", "Fill this in."),
        ({"daily_late": Decimal("1.5")}, "daily_late", "Give a whole number."),
        ({"breach_grade": "S"}, "breach_grade", "Choose one of the list."),
        ({"item_CALL_manager_unit": 0}, "item_CALL_manager_cap", "Give both numbers"),
        ({"item_CALL_manager_unit": 11}, "item_CALL_manager_cap", "at least the points for one"),
        (
            {f"item_{item['code']}_assistant_{what}": 0 for item in SHIPPED["items"] for what in ("unit", "cap")},
            "daily_completion_cap",
            "Assistant: all items together make 0 points at most",
        ),
        ({"grade_B": Decimal(85)}, "grade_B", "B must begin below A, which begins at 85.00."),
        ({"final_low": 50, "grade_C": Decimal(50)}, "grade_C", "above the lowest score of a month"),
        ({"final_high": 100, "grade_S": Decimal(101)}, "grade_S", "Nobody could reach this"),
        ({"s_needs": Decimal(121)}, "s_needs", "Nobody could reach this"),
        ({"quality_3": 90}, "quality_3", "must be worth less"),
        ({"quality_1": 20, "daily_unrated_default": 19}, "daily_unrated_default", "between the worst and the best"),
        ({"ramp_1": None}, "ramp_1", "without a gap"),
        ({"ramp_2": Decimal(40)}, "ramp_2", "must not fall"),
        ({"weekly_missing": 4}, "weekly_missing", "The smaller fault costs 5"),
        ({"meeting_absent": 3}, "meeting_absent", "The smaller fault costs 4"),
        ({"duty_cap": 2}, "duty_cap", "at least 3, which a single event costs"),
        ({"sharing_given": Decimal("3.01")}, "sharing_given", "more than may count in a month, which is 3.00"),
        ({"monthly_cutoff_working_day": 1}, "monthly_cutoff_working_day", "missing before it is due"),
        ({"closing_working_day": 3}, "closing_working_day", "cannot close before its report is missing"),
        ({"rating_working_days": 7}, "closing_working_day", "must close after the ratings are due"),
    ],
)
def test_a_problem_is_a_sentence_beside_its_value(values, field, sentence):
    found = told(**values)
    assert list(found) == [field]
    assert sentence in found[field]


def test_discipline_alone_makes_no_score():
    alone = {f"part_manager_{part}": 0 for part in "DWTM"} | {"part_manager_R": 100}
    assert told(**alone) == {"part_manager_R": "Meetings and reports alone make no score of a month."}


def test_a_report_cannot_be_missing_before_it_is_due_on_one_day():
    same_day = {"monthly_cutoff_working_day": 2, "cutoff_time": values_of(default())["due_time"]}
    assert list(told(**same_day)) == ["monthly_cutoff_working_day"]


# --- what passes computes ---------------------------------------------------------------------------------------------


def other_rules(seed):
    """The shipped rules with some values set by chance, all weights moved within their hundred."""
    pick, content = random.Random(seed), default()
    values, fields = values_of(content), fields_of(content)
    for field in pick.sample(fields, 30):
        if field.kind in (Kind.WHOLE, Kind.POINTS) and not field.name.startswith(("part_", "metric_", "week_")):
            values[field.name] = type(values[field.name])(pick.randint(field.low, field.high))
        elif field.kind in (Kind.MONTHS, Kind.LEAVES):
            values[field.name] = [code for code, _ in field.choices if pick.random() < 0.5]
    for profile in PROFILES:
        moved = pick.randint(0, 10)
        values[f"part_{profile}_T"] -= moved
        values[f"part_{profile}_M"] += moved
        weights = pick.choice([(50, 50, None), (100, None, None), (20, 30, 50), (None, 40, 60)])
        values |= {f"metric_{profile}_{metric}": weight for metric, weight in zip(METRICS, weights, strict=True)}
    steps = sorted(pick.choices(range(101), k=pick.randint(1, 6)))
    values |= {f"ramp_{month}": Decimal(steps[month]) if month < len(steps) else None for month in range(6)}
    values |= {name: Decimal(pick.randint(0, 100)) for name in ("carry_over_rate", "carry_over_cap_of_base")}
    return content_with(content, values), values


@given(st.integers(0, 10**9))
def test_what_people_set_is_what_the_version_says(seed):
    content, values = other_rules(seed)
    assert values_of(content) == values


@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_what_passes_computes_every_month_and_a_trial_is_that_month(seed):
    """A month under a draft, from the facts frozen with other rules, is the month that is computed with the draft."""
    content, _values = other_rules(seed)
    if problems(content):
        return
    facts = random_company(seed).facts()
    frozen = freeze(facts)
    ground, inputs = other_ground(content, frozen.company), [json.loads(text) for text in frozen.people]
    rules, items = (
        {**content["rules"], "month": facts.rules["month"]},
        [
            type(row)(row.code, row.name_en, row.name_zh, {p: tuple(pair) for p, pair in item["points"].items()})
            for row, item in zip(facts.items, content["items"], strict=True)
        ],
    )
    facts.rules, facts.items = rules, items
    computed = compute(freeze(facts)).results
    tried = with_other_teams(ground, Structure(facts), inputs, inputs)
    for result, data in zip(computed, tried, strict=True):
        if result["has_sheet"]:
            assert outcome(ground, data) == outcome_of(result)
            final = outcome(ground, data).final
            assert final is None or content["rules"]["final_clamp"][0] <= final <= content["rules"]["final_clamp"][1]


def test_a_measure_that_comes_to_weigh_in_a_team_is_nothing_where_teams_are_kept():
    content, values = default(), values_of(default())
    values |= {"metric_assistant_orders": 40, "metric_assistant_collections": 40, "metric_assistant_new_customers": 20}
    changed = content_with(content, values)
    assert moves_team_targets(content["rules"], changed)
    for seed in range(20):
        frozen = freeze(random_company(seed).facts())
        ground = other_ground(changed, frozen.company)
        assert all(outcome(ground, json.loads(text)) for text in frozen.people)


# --- side by side -----------------------------------------------------------------------------------------------------


def test_only_what_differs_stands_side_by_side_in_words():
    values = values_of(default()) | {"ramp_1": Decimal(60), "grade_A": Decimal("86.5"), "no_carry_into_months": ["1"]}
    values |= {"metric_assistant_new_customers": 10, "metric_assistant_orders": 40}
    found = differences(default(), content_with(default(), values))
    assert [
        (section.title, [(line.words, line.before, line.after) for line in section.lines]) for section in found
    ] == [
        (
            "Weights of the targets",
            [("Assistant · Orders signed", "50", "40"), ("Assistant · New customers", "–", "10")],
        ),
        (
            "How targets count",
            [
                ("Nothing is carried into", "January, April, July, October", "January"),
                ("On probation, percent of the target that is asked · Month 1 after the hire", "50 %", "60 %"),
            ],
        ),
        ("Grades", [("Lowest score of a grade · A", "85.00", "86.50")]),
    ]


def test_nothing_stands_side_by_side_where_nothing_differs():
    assert differences(default(), default()) == []


def test_an_item_of_one_version_alone_stands_beside_nothing():
    fewer = default()
    gone = fewer["items"].pop()
    lines = [line for section in differences(default(), fewer) for line in section.lines]
    assert {line.after for line in lines} == {"–"}
    assert len(lines) == 2 * len(gone["points"])
