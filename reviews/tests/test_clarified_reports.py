"""RULES-CLARIFIED C18 to C44: reports, ratings, the month; a test for each item, most with its own example."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from core.decimals import as_text
from core.periods import Month
from meetings import rules as report_rules
from org.rules import Attendance, WorkCalendar
from reviews.tests.builders import Company
from targets.rules import standing

EIGHT_HOURS = timezone(timedelta(hours=8))
TIMES = report_rules.ReportTimes(
    due=time(9, 30),
    cutoff=time(18),
    rating=time(18),
    rating_days=2,
    excuse_days=5,
    closing_day=7,
    monthly_due_day=2,
    monthly_cutoff_day=4,
    tz=EIGHT_HOURS,
)


def somebody(month="2026-03", **person):
    company = Company(month)
    company.person("P", **person)
    return company


def state(company, day):
    return company.outcome().row("daily", "P", date=str(company.day(day)))["report"]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=EIGHT_HOURS)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2026-03-12T09:30", "on_time"),
        ("2026-03-12T09:31", "late"),
        ("2026-03-13T18:00", "late"),
        ("2026-03-13T18:01", "missing"),
    ],
)
def test_c18_deadlines_of_a_leaver_go_by_the_calendar(sent, expected):
    company = somebody(left=11)
    company.daily("P", 11, sent=sent)
    assert state(company, 11) == expected


def test_c19_report_cut_off_after_the_closing_day_is_open():
    company = somebody()
    company.leave("P", 10, "2026-05-31", kind="maternity")
    company.reports("P", skip=[9], skip_weeks=[2])
    outcome = company.outcome()
    assert list(outcome.row("daily", "P", date="2026-03-09").values())[4:] == ["open", "", "", "", "", ""]
    assert outcome.row("monthly", "P")["scored_days"] == "5"
    assert outcome.row("monthly", "P")["R"] == "100.00"


def test_c19_cut_off_on_the_closing_day_itself_is_missing():
    company = somebody()
    company.leave("P", 10, "2026-04-07", kind="maternity")  # 8 and 9 April; the seventh working day is the 9th
    company.reports("P", skip=[9])
    assert state(company, 9) == "missing"
    later = somebody()
    later.leave("P", 10, "2026-04-08", kind="maternity")
    assert state(later, 9) == "open"


def excused(by="GM", on=19, reason="no network", subject="2026-03-10", sent="", report="daily"):
    company = somebody()
    company.daily("P", 10, sent=sent)
    company.reports("P")
    company.excuse("P", report, subject, by, on, reason)
    return company


def test_c20_excuse_of_the_superior_in_time_takes_the_day_out():
    outcome = excused().outcome()  # cut-off Thursday 12 March, so until Thursday the 19th
    assert outcome.row("daily", "P", date="2026-03-10")["report"] == "excused"
    row = outcome.row("monthly", "P")
    assert (row["scored_days"], row["missing_daily"], row["R"]) == ("21", "0", "100.00")


@pytest.mark.parametrize("fault", [{"by": "P"}, {"on": 20}, {"reason": " "}, {"subject": "2026-03-11"}])
def test_c20_excuse_without_effect(fault):
    assert state(excused(**fault), 10) == "missing"


def test_c20_excuse_helps_only_a_missing_report():
    assert state(excused(sent="2026-03-11T10:00"), 10) == "late"
    assert state(excused(sent="2026-03-13T10:00"), 10) == "excused"


def test_c20_excused_week_and_month_cost_nothing():
    company = somebody()
    company.weekly("P", 9, sent="")
    company.monthly("P", "")
    company.reports("P")
    company.excuse("P", "weekly", "2026-03-09", "GM", 24)
    company.excuse("P", "monthly", "2026-03", "GM", "2026-04-13")
    outcome = company.outcome()
    assert outcome.row("weekly", "P", week_start="2026-03-09")["appraised"] == "0"
    assert outcome.row("monthly", "P")["R"] == "100.00"


def test_c21_report_sent_after_the_cut_off_is_missing_and_its_counts_are_not_used():
    company = somebody()
    company.daily("P", 9, sent="2026-03-11T18:01", rating=5, CALL=15)
    company.reports("P")
    outcome = company.outcome()
    assert list(outcome.row("daily", "P", date="2026-03-09").values())[4:] == ["missing", "0", "0", "0", "", "0.00"]
    assert outcome.row("monthly", "P")["report_deduction"] == "8"


def test_c22_missing_weekly_report_keeps_its_plan_and_loses_its_rating():
    company = somebody()
    company.weekly("P", 9, sent="", actual=(8, 8, 8, 8))
    company.weekly("P", 16, sent="2026-03-23T09:31")
    company.weekly("P", 23, planned=(0, 0, 0, 0))
    company.reports("P")
    outcome = company.outcome()
    weeks = {row["week_start"]: row for row in outcome.rows("weekly", "P")}
    assert list(weeks["2026-03-09"].values())[5:] == ["1", "80.00", "0", "48.00"]
    assert list(weeks["2026-03-16"].values())[5:] == ["1", "100.00", "75", "90.00"]
    assert list(weeks["2026-03-23"].values())[5:] == ["0", "", "", ""]
    assert outcome.row("monthly", "P")["report_deduction"] == "17"


@pytest.mark.parametrize(
    ("sent", "deduction"),
    [
        ("2026-07-06T09:30", "0"),
        ("2026-07-06T09:31", "6"),
        ("2026-07-06T18:00", "6"),
        ("2026-07-06T18:01", "15"),
        ("", "15"),
    ],
)
def test_c23_monthly_report_moves_past_full_leave(sent, deduction):
    company = somebody("2026-06")
    company.leave("P", "2026-07-02", "2026-07-03", kind="annual")
    company.monthly("P", sent)
    company.reports("P")
    assert company.outcome().row("monthly", "P")["report_deduction"] == deduction


def test_c23_somebody_who_left_owes_no_monthly_report():
    company = somebody(left="2026-04-01")  # the second working day of April is the 2nd
    company.reports("P")
    company.rows["monthly_reports"].clear()
    assert company.outcome().row("monthly", "P")["report_deduction"] == "0"


@pytest.mark.parametrize(("rated", "rating"), [("2026-03-12T18:00", "5"), ("2026-03-12T18:01", "default"), (None, "5")])
def test_c24_daily_rating_in_time(rated, rating):
    company = somebody()
    company.daily("P", 9, sent="2026-03-10T08:00", rating=5, rated=rated)  # Tuesday
    row = company.outcome().row("daily", "P", date="2026-03-09")
    assert (row["rating"], row["quality"]) == (rating, "75" if rating == "default" else "100")


@pytest.mark.parametrize(("rated", "quality"), [("2026-03-18T18:00", "100"), ("2026-03-18T18:01", "75")])
def test_c24_weekly_rating_in_time(rated, quality):
    company = somebody()
    company.weekly("P", 9, rating=5, rated=rated)  # due Monday the 16th, whenever it was sent
    assert company.outcome().row("weekly", "P", week_start="2026-03-09")["quality"] == quality


def test_c25_scored_days_hold_missing_days_but_not_excused_ones():
    company = Company("2026-02")  # 20 working days
    company.person("P")
    company.reports("P", skip=[10, 11])
    company.excuse("P", "daily", "2026-02-10", "GM", 13)
    outcome = company.outcome()
    assert outcome.row("segments", "P")["scored_days"] == "19"
    assert outcome.row("monthly", "P")["missing_daily"] == "1"


def test_c26_discipline_alone_makes_no_total():
    company = somebody()
    company.leave("P", "2026-02-23", "2026-04-30", kind="annual")
    outcome = company.outcome()
    assert list(outcome.row("segments", "P").values())[6:] == ["", "", "", "", "100.00", ""]
    row = outcome.row("monthly", "P")
    assert (row["R"], row["base"], row["final"], row["grade"]) == ("100.00", "", "", "NG")


def excellent(target=None, actual="0"):
    company = somebody()
    for day in company.month.days():
        company.daily("P", day, rating=5, PROP=1, VISIT=3, CALL=15, TRAIN=2)
    for monday in company.month.mondays():
        company.weekly("P", monday, rating=5)
    company.assess("P", (5, 5, 5, 5, 5))
    if target:
        company.target("P", target)
        company.result("P", 5, actual)
    company.reports("P")
    return company


def test_c27_without_a_target_score_the_month_is_not_s():
    assert excellent("1000", "1000").outcome().row("monthly", "P")["grade"] == "S"
    outcome = excellent().outcome()
    row = outcome.row("monthly", "P")
    assert (row["T_month"], row["final"], row["grade"]) == ("", "100.00", "A")
    assert outcome.results["P"]["month"]["held_by"] == ["target_score"]


def test_c27_target_score_of_the_month_is_taken_over_role_periods_that_have_one():
    company = Company()
    company.posts("P", ("CO", "salesperson", "2025-01-06", 15), ("CO", "supervisor", 16, None))
    company.target("P", "1000", profile="supervisor")
    company.result("P", 20, "10000")
    assert company.outcome().row("monthly", "P")["T_month"] == "120.00"


@pytest.mark.parametrize(
    ("ratings", "calibration", "expected"),
    [
        ((4, 5, 5, 5, 5), "7", "100.00"),
        ((1, 1, 1, 1, 1), "-10", "10.00"),
        ((3, 3, 3, 3, 2), "4", "60.00"),
        (None, "0", ""),
    ],
)
def test_c28_assessment_is_calibrated_and_held(ratings, calibration, expected):
    company = somebody()
    company.assess("P", ratings, calibration)
    assert company.outcome().row("segments", "P")["M"] == expected


def test_c29_events_on_days_of_weight_zero_cost_nothing():
    company = somebody()
    company.leave("P", 10)
    company.leave("P", 12, fraction="0.5")
    company.meeting("P", 10, "absent")
    company.meeting("P", 7, "absent")  # a Saturday
    company.meeting("P", 12, "late")
    company.duty("P", 10)
    company.duty("P", 11)
    row = company.outcome().row("monthly", "P")
    assert (row["meeting_deduction"], row["duty_deduction"]) == ("2", "3")


def test_c30_only_a_confirmed_false_record_holds_the_grade():
    doubted, confirmed = excellent("1000", "1000"), excellent("1000", "1000")
    doubted.false_record("P", 20)
    confirmed.false_record("P", 20, "2026-04-02")
    assert doubted.outcome().row("monthly", "P")["grade"] == "S"
    row = confirmed.outcome().row("monthly", "P")
    assert (row["final"], row["grade"]) == ("100.00", "C")


def test_c31_rows_of_other_months_have_no_effect():
    company = excellent("1000", "1000")
    before = company.outcome().month.files
    company.adjust("P", "2026-04-01", "sharing_given")
    company.adjust("P", "2026-02-28", "valid_complaint")
    company.result("P", "2026-04-01", "5000")
    company.meeting("P", "2026-04-01", "absent")
    company.duty("P", "2026-02-27")
    company.false_record("P", "2026-02-27", "2026-03-02")
    company.daily("P", "2026-04-01", rating=1)
    company.weekly("P", "2026-03-30", rating=1)  # April's, by its Thursday
    assert company.outcome().month.files == before


def deadline_of_monday():
    """Of the report of Monday 9 March: due on Tuesday, cut off on Wednesday."""
    calendar = WorkCalendar((row.day, row.is_working) for row in Company().calendar)
    attendance = Attendance(calendar, hired_on=date(2020, 1, 6), left_on=None)
    return report_rules.daily_deadline(date(2026, 3, 9), attendance=attendance, times=TIMES), calendar, attendance


@pytest.mark.parametrize(("now", "state"), [("18:00:59", "open"), ("18:01:00", "missing")])
def test_c32_now_is_cut_to_the_minute_before_it_is_compared(now, state):
    deadline, _, _ = deadline_of_monday()
    assert report_rules.report_state(None, deadline, now=at(f"2026-03-11T{now}")) == state


def test_c33_without_last_months_figures_nothing_is_carried():
    company = Company("2026-05")
    company.person("P")
    company.target("P", "300000")
    assert company.outcome().row("targets", "P")["carry"] == "0.00"


def test_c34_excuse_after_sealing_changes_the_next_computation_only():
    company = somebody()
    company.monthly("P", "")
    company.reports("P")
    sealed = company.outcome().row("monthly", "P")
    company.excuse("P", "monthly", "2026-03", "GM", "2026-04-13")  # day 9 of April; the cut-off was on the 7th
    revised = company.outcome().row("monthly", "P")
    assert (sealed["report_deduction"], revised["report_deduction"]) == ("15", "0")


def test_c35_week_is_closed_two_working_days_after_its_deadline():
    _, calendar, attendance = deadline_of_monday()
    deadline = report_rules.weekly_deadline(date(2026, 3, 9), attendance=attendance, times=TIMES)
    closed = [
        report_rules.week_is_closed(deadline, now=at(f"2026-03-18T{now}"), calendar=calendar, times=TIMES)
        for now in ("18:00", "18:01")
    ]
    assert closed == [False, True]


def test_c36_standing_where_less_is_better():
    counts = [0, 300, 400, 500, 800, 900]
    shown = [as_text(standing(count, 400, floor=0, cap=12000)) for count in counts]
    assert shown == ["120.00", "120.00", "100.00", "75.00", "0.00", "0.00"]
    assert standing(500, 0, floor=0, cap=12000) is None


def test_c37_a_day_and_a_half_owe_no_weekly_report():
    company = somebody()
    company.leave("P", 9, 11)
    company.leave("P", 12, fraction="0.5")
    company.reports("P", skip_weeks=[9])
    outcome = company.outcome()
    row = outcome.row("weekly", "P", week_start="2026-03-09")
    assert (row["available_days"], row["appraised"]) == ("1.5", "0")
    assert outcome.row("monthly", "P")["report_deduction"] == "0"


def test_c38_weekly_report_after_its_cut_off_keeps_its_plan():
    company = somebody()
    company.weekly("P", 9, sent="2026-03-17T18:01", rating=5, actual=(8, 8, 8, 8))
    row = company.outcome().row("weekly", "P", week_start="2026-03-09")
    assert (row["plan_score"], row["quality"], row["score"]) == ("80.00", "0", "48.00")


def test_c39_week_is_listed_with_the_profile_of_its_day():
    company = Company("2026-01", holidays=[1, 2], workdays=[4])
    company.unit("A")
    company.posts("Wu", ("A", "assistant", "2025-01-06", "2026-01-03"), ("A", "supervisor", "2026-01-04", None))
    company.weekly("Wu", "2025-12-29", actual=(0, 10, 10, 10))
    row = company.outcome().row("weekly", "Wu", week_start="2025-12-29")
    assert (row["profile"], row["plan_score"]) == ("assistant", "70.00")  # 30 for orders processed


def test_c39_week_whose_day_lies_in_profile_none_has_no_row_and_owes_no_report():
    company = Company()
    company.posts("P", ("CO", "none", "2025-01-06", 15), ("CO", "salesperson", 16, None))
    company.reports("P", skip_weeks=[2, 9])
    outcome = company.outcome()
    assert outcome.column("weekly", "P", "week_start") == ["2026-03-16", "2026-03-23"]
    assert outcome.row("monthly", "P")["report_deduction"] == "0"
    assert outcome.column("daily", "P", "date")[0] == "2026-03-16"


def test_c40_dates_of_a_team_are_not_widened_by_what_is_handed_over():
    company = Company("2026-01", holidays=[1, 2], workdays=[4])
    company.unit("A")
    company.posts("M", ("CO", "salesperson", "2025-01-06", 3), ("A", "manager", 4, None, True))
    company.person("P", "A")
    company.target("P", "1000")
    company.result("P", 3, "100")
    company.result("P", 4, "10")
    assert company.outcome().row("targets", "M", metric="orders")["actual"] == "10.00"


def test_c41_each_row_carries_by_its_own_columns():
    company = Company()
    company.posts("P", ("CO", "salesperson", "2025-01-06", 15), ("CO", "supervisor", 16, None))
    company.target("P", "1000", last=("1000", "900"))
    company.target("P", "1000", profile="supervisor")
    assert company.outcome().column("targets", "P", "carry") == ["50.00", "0.00"]


def test_c42_climbing_ends_at_the_root_with_its_actuals():
    company = Company()
    company.unit("A")
    company.person("C", "A", "assistant")
    company.person("P")
    company.result("P", 5, "77")
    outcome = company.outcome()
    row = outcome.row("targets", "C", metric="orders")
    assert (row["effective"], row["actual"], row["attainment"]) == ("0.00", "77.00", "")
    assert outcome.results["C"]["role_periods"][0]["targets"][0]["team"] == "CO"


def test_c42_climbing_looks_at_the_measures_weighted_for_the_profile():
    company = Company()
    company.unit("A")
    company.person("C", "A", "assistant")
    company.person("P", "A")
    company.person("Q")
    company.target("P", "3", "new_customers")  # not weighted for assistants
    company.target("Q", "1000")
    assert company.outcome().row("targets", "C", metric="orders")["effective"] == "1000.00"


def test_c42_climbing_goes_by_the_parents_on_the_last_date():
    company = Company()
    company.unit("X")
    company.unit("Y")
    company.unit("A", "X", end=20)
    company.unit("A", "Y", start=21)
    company.person("C", "A", "assistant")
    for code, unit, base in (("PX", "X", "1000"), ("PY", "Y", "2000")):
        company.person(code, unit)
        company.target(code, base)
    assert company.outcome().row("targets", "C", metric="orders")["effective"] == "2000.00"


def test_c43_sent_after_its_cut_off_is_missing_even_after_the_closing_day():
    company = somebody()
    company.leave("P", 10, "2026-04-17", kind="maternity")
    company.daily("P", 9, sent="2026-04-21T18:01")
    assert state(company, 9) == "missing"


def test_c43_where_the_calendar_ends_before_a_deadline_it_has_not_come():
    company = Company(until="2026-04-09")
    company.person("P")
    company.leave("P", 10, "2026-04-09", kind="maternity")
    company.daily("P", 9, sent="2026-05-01T10:00")
    assert state(company, 9) == "on_time"


def test_c44_bonus_and_demerit_are_listed_without_a_final():
    company = somebody()
    company.leave("P", "2026-02-23", "2026-04-30", kind="annual")
    company.adjust("P", 5, "sharing_given")
    company.adjust("P", 6, "data_error")
    row = company.outcome().row("monthly", "P")
    assert (row["bonus"], row["demerit"], row["final"]) == ("0.50", "1.00", "")


def test_month_of_the_horizon_is_the_one_closed():
    _, calendar, _ = deadline_of_monday()
    assert report_rules.horizon(Month("2026-03"), calendar=calendar, times=TIMES) == at("2026-04-10T00:00")
