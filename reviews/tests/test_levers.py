"""What would have changed a month: what is named reaches exactly what it is said to reach, and no less would do."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from reviews.month.decide import decide
from reviews.month.inputs import canonical
from reviews.month.levers import Levers, Way, least
from reviews.month.person import Ground, PersonMonth
from reviews.month.run import freeze
from reviews.tests.builders import HIRED, Company
from reviews.tests.test_properties import bounded, random_company, seeds


def months_of(company):
    """Person → ground, facts and result, of everybody with a sheet."""
    frozen = freeze(company.facts())
    ground, found = Ground.of_texts(frozen.scheme, frozen.company), {}
    for text in frozen.people:
        data = json.loads(text)
        result = decide(ground, data)
        if result["has_sheet"]:
            found[data["person"]] = ground, data, result
    return found


def with_result(data, result, way):
    """The facts with so much more of a measure, on the last day of the role period; a team's in its sum."""
    data = json.loads(canonical(data))
    period = next(one for one in result["role_periods"] if one["role_period"] == way.role_period)
    if any("team" in step for step in period["targets"]):
        start = data["role_periods"][way.role_period]["start"]
        measure = next(team for team in data["teams"] if team["start"] == start)["measures"][way.what]
        measure["actual"] = str(Decimal(measure["actual"]) + Decimal(way.more) / 100)
    else:
        amount = str(Decimal(way.more) / 100)
        data["results"].append({"day": period["end"], "metric": way.what, "amount": amount, "note": ""})
    return data


def other(way, more):
    return type(way)(way.role_period, way.letter, way.what, more, way.to)


@bounded
@given(seed=seeds)
def test_the_amount_named_reaches_the_next_grade_and_no_less_does(seed):
    for ground, data, result in months_of(random_company(seed)).values():
        above = Levers(ground, data, result).next_grade()
        for way in above.ways if above else ():
            if way.letter != "T":
                continue
            size = 1 if way.what in ("orders", "collections") else 100
            grades = [
                decide(ground, with_result(data, result, other(way, more)))["month"]["grade"]
                for more in (way.more, way.more - size)
            ]
            names = [name for name, _ in ground.scheme.grading.bands]
            assert names.index(grades[0]) <= names.index(above.grade) < names.index(grades[1])


@bounded
@given(seed=seeds)
def test_one_point_of_attainment_is_a_hundredth_of_the_target_and_adds_its_share(seed):
    for ground, data, result in months_of(random_company(seed)).values():
        worths = list(Levers(ground, data, result).point_worths())
        counted = [period for period in result["role_periods"] if period["total"] is not None]
        if counted:
            assert sum(worth.share for worth in worths) == 1  # a point of everything is a point of the month
        for worth in (one for one in worths if one.metric):
            period = next(one for one in counted if one["role_period"] == worth.role_period)
            step = next(one for one in period["targets"] if one["metric"] == worth.metric)
            assert abs(100 * worth.amount - step["effective"]) <= 50


@bounded
@given(seed=seeds)
def test_a_report_that_cost_something_costs_nothing_once_it_is_excused_or_in_time(seed):
    for ground, data, result in months_of(random_company(seed)).values():
        for cost in Levers(ground, data, result).report_costs():
            if cost.what != "daily" or cost.state != "missing":
                continue
            person = PersonMonth(ground, data)
            day = date.fromisoformat(cost.subject)
            superior = person.superior_on(day)
            excuse = {"report": "daily", "subject": cost.subject, "by": superior, "on": cost.subject, "reason": "x"}
            excused = decide(ground, {**data, "excuses": [*data["excuses"], excuse]})
            if superior is not None:
                assert (cost.final, cost.grade) == (excused["month"]["final"], excused["month"]["grade"])


def ordinary(reached=80000, *, monthly=True, **rules):
    """P of one role: D 78.00 (80 points, quality 75 each day), T from orders of 100,000, no week, R as reports are."""
    company = Company("2026-03", **rules)
    company.person("P")
    company.target("P", 100000)
    company.result("P", 31, reached)
    for row in company.calendar:
        if row.is_working and company.month.first <= row.day <= company.month.last:
            company.daily("P", row.day, VISIT=3, PROP=1, ORDER=1)
    if monthly:
        company.monthly("P", "2026-04-01T09:00")
    return company


def levers_of(company, code="P"):
    return Levers(*months_of(company)[code])


def test_next_grade_names_every_single_figure_that_reaches_it_alone():
    # (25 · 78 + 40 · 80 + 10 · 40) ÷ 75 = 74.00: five weekly and the monthly report are missing.
    above = levers_of(ordinary(monthly=False)).next_grade()
    assert (above.grade, above.bound, above.gap) == ("B", 7500, 100)
    assert list(above.ways) == [
        Way(0, "T", "orders", more=186500, to=8186500),  # 81.865 is rounded up to 81.87
        Way(0, "D", "", more=299, to=8099),
        Way(None, "R", "", more=800, to=4800),  # whole points
        Way(None, "", "adopted_suggestion", more=100, to=100),
    ]


def test_no_single_figure_is_named_where_none_would_do():
    above = levers_of(ordinary(reached=100000, monthly=False, grades=[["A", "99.00"], ["D", "0.00"]])).next_grade()
    assert (above.grade, above.gap, list(above.ways), above.is_in_reach) == ("A", 1433, [], True)


def test_a_confirmed_false_record_leaves_no_grade_above_in_reach():
    company = ordinary(reached=120000)
    company.false_record("P", 11, 12)
    above = levers_of(company).next_grade()
    assert (above.grade, list(above.ways), above.is_in_reach) == ("B", [], False)


def test_a_grade_that_something_else_holds_is_no_points_away():
    company = ordinary(reached=95000, grades=[["S", "70.00"], ["A", "60.00"], ["D", "0.00"]])
    above = levers_of(company).next_grade()
    assert (above.grade, above.gap) == ("S", 0)
    assert list(above.ways) == [Way(0, "T", "orders", more=499500, to=9999500)]  # T 100.00, and nothing else


@pytest.mark.parametrize("why", ["best", "too few days"])
def test_there_is_no_next_grade(why):
    if why == "best":
        company = ordinary(reached=120000, grades=[["S", "10.00"], ["D", "0.00"]])
    else:
        company = ordinary(min_scored_days_for_grade=40)
    assert levers_of(company).next_grade() is None


def test_discipline_moves_both_role_periods_at_once():
    company = ordinary(monthly=False)
    company.rows["people"].clear(), company.rows["appointments"].clear()
    company.person("GM", "CO", "none", head=True)
    company.posts("P", ("CO", "salesperson", HIRED, "2026-03-13"), ("CO", "supervisor", "2026-03-14", None))
    levers = levers_of(company)
    (way,) = [way for way in levers.next_grade().ways if way.letter == "R"]
    assert (way.role_period, way.to) == (None, levers.periods[0]["components"]["R"] + way.more)


def test_a_missing_report_costs_its_day_and_its_points():
    company = ordinary()
    company.rows["daily"] = [row for row in company.rows["daily"] if row.day.day != 11]
    levers = levers_of(company)
    costs = {(cost.what, cost.state, cost.subject): cost for cost in levers.report_costs()}
    cost = costs["daily", "missing", "2026-03-11"]
    # D 78.00 · 21 ÷ 22 = 74.45 and R 44 (four weekly reports are missing too), against 78.00 and 52.
    assert (cost.points, levers.month["final"], cost.final) == (8, 7335, 7560)


def test_least_finds_the_first_step_that_reaches():
    assert [least(lambda amount: amount >= 250, up_to=up_to, size=100) for up_to in (201, 200, 0)] == [300, None, None]
