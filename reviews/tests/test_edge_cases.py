"""The single steps of edge_cases.json, each list one kind of step."""

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from core.decimals import as_text, in_hundredths, largest_remainder, r2, rounded
from core.periods import Month
from meetings import rules as report_rules
from org.rules import Attendance, WorkCalendar
from reviews import rules
from reviews.month.inputs import Structure, company_text, person_inputs, scheme_text
from reviews.month.person import Ground, PersonMonth
from reviews.month.scheme import Scheme
from reviews.tests.builders import Company
from targets import rules as target_rules

CASES = json.loads(
    (Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "edge_cases.json").read_text(encoding="utf-8")
)


def cases(kind):
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case.get("note") or case.get("case"))


def june():
    return Company("2026-06", holidays=[19], workdays=[27])


@pytest.fixture
def scheme():
    return Scheme(json.loads(scheme_text(june().facts())))


def amount(text):
    return None if text is None else in_hundredths(text)


def test_every_kind_of_edge_case_is_tested():
    assert sorted(CASES) == [
        "adjustment",
        "attainment",
        "carry_over",
        "daily",
        "discipline",
        "grade",
        "largest_remainder",
        "leave_relief",
        "leaver",
        "missing_component",
        "report_status",
        "rounding",
        "week_month",
    ]


@cases("rounding")
def test_rounding_goes_half_away_from_zero(case):
    assert str(r2(Decimal(case["value"]))) == case["r2"]
    assert as_text(rounded(100 * Fraction(case["value"]))) == case["r2"]


@cases("largest_remainder")
def test_largest_remainder_loses_nothing(case):
    assert largest_remainder(case["total"], case["weights"], unit=case["unit"]) == case["parts"]


@cases("daily")
def test_daily_score(case, scheme):
    if case["points"] is None:
        assert as_text(scheme.missing_score) == case["score"]
        return
    done = rules.completion(case["points"], halves=int(2 * case["weight"]), cap=scheme.completion_cap)
    quality = scheme.quality[int(case["quality"])] if case["quality"] else scheme.unrated
    score = rules.weighted_score(100 * done, 100 * quality, weights=scheme.daily_weights)
    assert as_text(score) == case["score"]


@cases("attainment")
def test_attainment_is_held(case, scheme):
    reached = target_rules.attainment(amount(case["actual"]), amount(case["effective"]))
    score = None if reached is None else target_rules.held(reached, floor=scheme.floor, cap=scheme.cap)
    assert score == amount(case["score"])


def person_month(company, code="P"):
    facts = company.facts()
    ground = Ground.of_texts(scheme_text(facts), company_text(facts))
    return next(PersonMonth(ground, data) for data in person_inputs(Structure(facts), facts) if data["person"] == code)


@cases("leave_relief")
def test_leave_relief(case):
    company = june()
    company.person("P")
    days = [day for day in company.month.days() if is_working(company, day)]
    for kind, count in case["leave"]:
        while count > 0:
            company.leave("P", days.pop(0), kind=kind, fraction="1" if count >= 1 else "0.5")
            count -= 1
    person = person_month(company)
    assert person.eligible_halves(0) == 2 * case["eligible_days"]
    assert person.ground.month_days == case["month_days"]


def is_working(company, day):
    return any(row.is_working for row in company.calendar if row.day == day)


@cases("carry_over")
def test_carry_over(case, scheme):
    carried = target_rules.carry(
        amount(case["base"]),
        previous_effective=amount(case["previous_effective"]),
        previous_actual=amount(case["previous_actual"]),
        rate=scheme.carry_rate,
        cap_of_base=scheme.carry_cap,
        month=Month("2026-07" if case["first_month_of_quarter"] else "2026-06"),
        no_carry_into=scheme.no_carry_into,
    )
    assert as_text(rounded(carried)) == case["carry"]


@cases("discipline")
def test_discipline(case):
    company = june()
    company.person("P")
    days = [day for day in company.month.days() if is_working(company, day)]
    company.reports("P", skip=days[: case["missing_daily"]])
    for report in [row for row in company.rows["daily"] if row.day.day >= 15][: case["late_daily"]]:
        company.rows["daily"].remove(report)
        following = next(row.day for row in company.calendar if row.day > report.day and row.is_working)
        company.daily("P", report.day, sent=f"{following}T09:31")
    for day in days[: case.get("meetings_absent", 0)]:
        company.meeting("P", day, "absent")
    for day in days[: case.get("duty_missed", 0)]:
        company.duty("P", day)
    row = company.outcome().row("monthly", "P")
    assert (row["late_daily"], row["missing_daily"]) == (str(case["late_daily"]), str(case["missing_daily"]))
    assert row["report_deduction"] == str(case["reports"])
    assert row["meeting_deduction"] == str(case.get("meetings", 0))
    assert row["duty_deduction"] == str(case.get("duty", 0))
    assert row["R"] == case["R"]


@cases("report_status")
def test_report_status(case, scheme):
    calendar = WorkCalendar((row.day, row.is_working) for row in june().calendar)
    sick = {date(2026, 6, 9): 2, date(2026, 6, 10): 2, date(2026, 6, 11): 2}
    attendance = Attendance(
        calendar, hired_on=date(2024, 7, 15), left_on=None, leave=sick if case["case"].startswith("sick") else {}
    )
    deadline = report_rules.daily_deadline(
        date.fromisoformat(case["report_date"]), attendance=attendance, times=scheme.times
    )
    sent_at = datetime.fromisoformat(case["submitted_at"])
    now = report_rules.horizon(Month("2026-06"), calendar=calendar, times=scheme.times)
    assert report_rules.report_state(sent_at, deadline, now=now) == case["status"]


@cases("week_month")
def test_week_belongs_to_the_month_of_its_thursday(case):
    monday = date.fromisoformat(case["week_start"])
    assert Month.of_week(monday) == case["month"]
    assert monday in list(Month(case["month"]).mondays())


@cases("missing_component")
def test_missing_component_scales_the_other_weights(case, scheme):
    components = {name: amount(case[name]) for name in "DWTMR"}
    assert as_text(rules.role_period_total(components, scheme.weights[case["profile"]])) == case["total"]


@cases("grade")
def test_grade(case, scheme):
    found, _ = rules.grade(
        amount(case["final"]),
        target_score=amount(case["T_month"]),
        scored_halves=int(2 * case["scored_days"]),
        is_breach=case.get("integrity_breach", False),
        grading=scheme.grading,
    )
    assert found == case["grade"]


@cases("adjustment")
def test_bonus_and_demerit(case, scheme):
    bonus = min(scheme.bonus_cap, case["adopted_suggestions"] * scheme.adjustments["adopted_suggestion"])
    demerit = min(scheme.demerit_cap, case["complaints"] * scheme.adjustments["valid_complaint"])
    final = rules.final_score(
        amount(case["base"]), bonus=bonus, demerit=demerit, low=scheme.final_low, high=scheme.final_high
    )
    assert as_text(final) == case["final"]


@cases("leaver")
def test_leaver_has_the_target_of_the_days_worked(case):
    company = june()
    company.person("P", left=case["last_day"])
    company.target("P", case["base_orders"])
    row = company.outcome().row("targets", "P")
    assert (row["eligible_days"], row["month_days"]) == (str(case["scheduled"]), str(case["month_days"]))
    assert (row["effective"], row["ramp"]) == (case["effective_orders"], "1.00")
