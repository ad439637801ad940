"""RULES-CLARIFIED C1 to C17: people, roles, teams, targets; a test for each item, most with its own example."""

from reviews.tests.builders import Company


def test_c01_role_period_is_split_by_unit_not_by_title():
    company = Company("2026-07")
    company.unit("A")
    company.unit("B")
    company.posts("Li", ("A", "salesperson", "2025-01-06", "2026-07-14"))
    company.post("Li", "B", "salesperson", "2026-07-15", "2026-07-19")
    company.post("Li", "B", "salesperson", "2026-07-20", title="SENIOR")
    segments = company.outcome().rows("segments", "Li")
    assert [(row["start"], row["end"]) for row in segments] == [
        ("2026-07-01", "2026-07-14"),
        ("2026-07-15", "2026-07-31"),
    ]


def new_year():
    """Wu becomes a supervisor on Sunday 4 January, a working day after a holiday of three days."""
    company = Company("2026-01", holidays=[1, 2], workdays=[4])
    company.unit("A")
    company.posts("Wu", ("A", "salesperson", "2025-01-06", "2026-01-03"), ("A", "supervisor", "2026-01-04", None))
    company.target("Wu", "100000", profile="supervisor")
    company.result("Wu", 2, "5000")
    company.reports("Wu")
    return company


def test_c02_role_period_without_a_working_day_hands_on_its_weeks_and_results():
    outcome = new_year().outcome()
    assert outcome.column("segments", "Wu", "profile") == ["supervisor"]
    assert outcome.row("targets", "Wu")["actual"] == "5000.00"
    weeks = outcome.results["Wu"]["role_periods"][0]["weekly"]["weeks"]
    assert weeks == ["2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]


def test_c02_hands_back_to_the_role_period_before_where_none_follows():
    company = Company("2026-05")
    company.unit("A")
    company.posts("Wu", ("A", "salesperson", "2025-01-06", 29), ("A", "supervisor", 30, None))
    company.target("Wu", "100000")
    company.result("Wu", 31, "5000")
    outcome = company.outcome()
    assert outcome.column("segments", "Wu", "profile") == ["salesperson"]
    assert outcome.row("targets", "Wu")["actual"] == "5000.00"


def test_c03_week_of_a_leaver_counts_for_the_last_day():
    company = Company()
    company.person("P", left=11)  # a Wednesday with three available days
    company.reports("P")
    weeks = company.outcome().rows("weekly", "P")
    assert [(row["week_start"], row["available_days"], row["appraised"]) for row in weeks] == [
        ("2026-03-02", "5", "1"),
        ("2026-03-09", "3", "1"),
    ]


def test_c03_week_of_a_joiner_counts_for_the_first_day():
    company = Company()
    company.person("P", hired=13)  # a Friday
    assert company.outcome().column("weekly", "P", "week_start")[0] == "2026-03-09"


def test_c04_nobody_without_a_scheduled_day_has_a_sheet_but_results_count_for_the_team():
    company = Company("2026-01", holidays=[1, 2])
    company.unit("A")
    company.person("M", "A", "manager", head=True)
    company.person("P", "A", left=3)
    company.person("Q", "A")
    company.target("Q", "1000")
    company.result("P", 2, "700")
    outcome = company.outcome()
    assert {row["person"] for file in outcome.month.files for row in outcome.rows(file)} == {"M", "Q"}
    assert outcome.row("targets", "M", metric="orders")["actual"] == "700.00"
    assert outcome.results["P"]["has_sheet"] is False


def vacancy():
    company = Company()
    company.unit("DIV")
    company.unit("A", "DIV")
    company.person("D", "DIV", "manager", head=True)
    company.person("M1", "A", "manager", head=True, left=13)
    company.person("M2", "A", "manager", head=True, hired=23)
    company.person("P", "A")
    company.assess("P", (4, 4, 4, 4, 4))
    return company


def test_c05_assessor_is_the_head_or_the_next_one_above():
    outcome = vacancy().outcome()
    assert [list(row.values()) for row in outcome.rows("assessors", "P")] == [
        ["P", "2026-03-01", "2026-03-13", "M1"],
        ["P", "2026-03-14", "2026-03-22", "D"],
        ["P", "2026-03-23", "2026-03-31", "M2"],
    ]
    assert outcome.column("assessors", "M2", "assessor") == ["D"]
    assert outcome.results["P"]["role_periods"][0]["assessment"]["assessor"] == "M2"
    assert len(outcome.rows("segments", "P")) == 1


def test_c05_assessor_is_empty_where_nobody_is_above():
    company = Company()
    company.unit("B")
    company.rows["appointments"].clear()
    company.post("GM", "B", "salesperson", "2020-01-06", head=True)
    assert company.outcome().column("assessors", "GM", "assessor") == [""]


def test_c06_profile_of_the_appointment_decides():
    company = Company()
    company.unit("A")
    company.person("R1", "A", "manager", head=True)
    company.person("R2", "A", "supervisor")
    outcome = company.outcome()
    assert outcome.column("segments", "R1", "profile") == ["manager"]
    assert outcome.column("segments", "R2", "profile") == ["supervisor"]
    assert outcome.rows("segments", "GM") == []  # profile none


def moving_group():
    """February 2026 with 20 working days; the group moves from department A to B on the 11th, Monday the 16th."""
    company = Company("2026-02")
    for unit, head in (("A", "MA"), ("B", "MB")):
        company.unit(unit)
        company.person(head, unit, "manager", head=True)
    company.unit("G", "A", end=15)
    company.unit("G", "B", start=16)
    company.person("P", "G")
    company.target("P", "200000", last=("200000", "200000"))
    company.result("P", 17, "900")
    return company


def test_c07_team_by_date():
    outcome = moving_group().outcome()
    teams = {head: outcome.row("targets", head, metric="orders") for head in ("MA", "MB")}
    assert {head: (row["effective"], row["actual"]) for head, row in teams.items()} == {
        "MA": ("100000.00", "0.00"),
        "MB": ("100000.00", "900.00"),
    }
    assert len(outcome.rows("segments", "P")) == 1


def test_c07_person_counts_once_however_many_levels_lie_between():
    company = Company()
    company.unit("DIV")
    company.unit("A", "DIV")
    company.unit("G", "A")
    company.person("D", "DIV", "manager", head=True)
    company.person("M", "A", "manager", head=True)
    company.person("P", "G")
    company.target("P", "1000")
    company.result("P", 5, "300")
    company.result("D", 6, "10")
    outcome = company.outcome()
    assert outcome.row("targets", "M", metric="orders")["actual"] == "300.00"
    top = outcome.row("targets", "D", metric="orders")
    assert (top["effective"], top["actual"]) == ("1000.00", "310.00")


def test_c07_team_target_rounds_each_member_on_the_days_of_the_team():
    company = moving_group()
    company.person("Q", "G")
    company.target("Q", "0.05")
    company.target("P", "0.05", "collections")
    outcome = company.outcome()  # 0.05 · 10 ÷ 20 = 0.025, for each member and measure
    assert outcome.row("targets", "MA", metric="orders")["effective"] == "100000.03"
    assert outcome.row("targets", "MB", metric="collections")["effective"] == "0.03"


def test_c08_team_of_a_head_for_part_of_the_month():
    company = Company()
    company.unit("A")
    company.person("M", "A", "manager", head=True, left=13)
    company.person("P", "A")
    company.target("P", "220000")
    company.result("P", 13, "100")
    company.result("P", 14, "1000")
    row = company.outcome().row("targets", "M", metric="orders")
    assert (row["effective"], row["actual"]) == ("100000.00", "100.00")


def supervisor(since, month):
    company = Company(month)
    company.unit("G")
    company.posts("S", ("G", "supervisor", since, None, True))
    company.person("P", "G")
    for code, profile in (("S", "supervisor"), ("P", "salesperson")):
        for metric in ("orders", "collections", "new_customers"):
            company.target(code, "1000", metric, profile=profile)
    company.result("P", 30, "500")
    company.result("S", 30, "250")
    return company.outcome().rows("targets", "S")


def test_c09_head_of_a_group_has_team_targets_from_the_first_full_month():
    own, team = supervisor("2026-07-15", "2026-07"), supervisor("2026-07-15", "2026-08")
    assert [(row["base"], row["weight"]) for row in own] == [("1000.00", "50"), ("1000.00", "30"), ("1000.00", "20")]
    assert [(row["base"], row["effective"], row["weight"]) for row in team] == [
        ("", "2000.00", "50"),
        ("", "2000.00", "30"),
        ("", "2000.00", "20"),
    ]
    assert (own[0]["actual"], team[0]["actual"]) == ("250.00", "750.00")


def test_c09_head_from_the_first_of_the_month_has_team_targets_at_once():
    assert supervisor("2026-07-01", "2026-07")[0]["base"] == ""
    assert supervisor("2026-05-06", "2026-05")[0]["base"] == "1000.00"


def test_c09_supervisor_who_heads_nothing_keeps_own_targets():
    company = Company()
    company.person("S", profile="supervisor")
    company.target("S", "1000", profile="supervisor")
    assert company.outcome().row("targets", "S")["base"] == "1000.00"


def service_unit():
    company = Company()
    company.unit("DIV")
    company.unit("SERVICE", "DIV")
    company.unit("A", "DIV")
    company.person("C", "SERVICE", "assistant")
    company.person("N", "A", "assistant")
    company.person("P", "A")
    company.person("Q", "DIV")
    company.target("P", "1000")
    company.target("Q", "3000")
    company.result("P", 5, "600")
    return company


def test_c10_service_unit_without_sellers_shares_the_division():
    outcome = service_unit().outcome()
    row = outcome.row("targets", "C", metric="orders")
    assert (row["effective"], row["actual"]) == ("4000.00", "600.00")
    assert outcome.results["C"]["role_periods"][0]["targets"][0]["passed"] == ["SERVICE"]


def test_c10_assistant_keeps_the_team_while_the_post_of_the_head_is_vacant():
    assert service_unit().outcome().row("targets", "N", metric="orders")["effective"] == "1000.00"


def test_c11_result_belongs_to_the_role_period_and_the_team_of_its_date():
    company = Company()
    for unit in "AB":
        company.unit(unit)
        company.person(f"M{unit}", unit, "manager", head=True)
    company.posts("P", ("A", "salesperson", "2025-01-06", 15), ("B", "salesperson", 16, None))
    company.target("P", "1000", start="2025-01-06")
    company.target("P", "2000", start=16)
    company.result("P", 15, "100")
    company.result("P", 16, "10")
    outcome = company.outcome()
    assert outcome.column("targets", "P", "actual") == ["100.00", "10.00"]
    assert outcome.row("targets", "MA", metric="orders")["actual"] == "100.00"
    assert outcome.row("targets", "MB", metric="orders")["actual"] == "10.00"


def test_c12_relief_threshold_adds_up_over_role_periods():
    company = Company()
    company.posts("P", ("CO", "salesperson", "2025-01-06", 15), ("CO", "supervisor", 16, None))
    company.target("P", "22000")
    company.target("P", "22000", profile="supervisor")
    company.leave("P", 12, 13)
    company.leave("P", 16)
    assert company.outcome().column("targets", "P", "eligible_days") == ["8", "11"]


def test_c12_personal_leave_neither_reaches_the_threshold_nor_relieves():
    company = Company()
    company.person("P")
    company.target("P", "22000")
    company.leave("P", 9, 10)
    company.leave("P", 11, fraction="0.5")
    company.leave("P", 12, kind="personal", fraction="0.5")
    assert company.outcome().column("targets", "P", "eligible_days") == ["22"]


def carried(month):
    company = Company(month)
    company.person("P")
    company.target("P", "600000", last=("300000", "200000"))
    return company.outcome().row("targets", "P")["carry"]


def test_c13_nothing_is_carried_into_a_quarter():
    assert [carried(f"2026-{month:02d}") for month in range(1, 13)] == [
        "0.00" if month in (1, 4, 7, 10) else "50000.00" for month in range(1, 13)
    ]


def test_c13_carry_is_not_rounded_before_it_enters_the_effective_target():
    company = Company("2026-05")
    company.posts("Q", ("CO", "salesperson", "2025-01-06", 15), ("CO", "supervisor", 16, None))
    company.target("Q", "100", last=("100.01", "100"))
    row = company.outcome().row("targets", "Q")
    assert row["effective"] == "52.38"  # 100.005 · 11 ÷ 21 = 52.3836


def ramp(hired, profile="probation", left=None):
    company = Company()
    company.person("P", profile=profile, hired=hired, left=left)
    company.target("P", "1000", profile=profile)
    return company.outcome().row("targets", "P")["ramp"]


def test_c14_ramp_goes_by_profile_and_hire_month_only():
    hired = ("2026-03-02", "2026-02-27", "2026-01-19", "2025-12-31", "2025-03-01")
    assert [ramp(day) for day in hired] == ["0.30", "0.50", "0.70", "1.00", "1.00"]
    assert ramp("2026-03-02", "salesperson") == "1.00"
    assert ramp("2026-01-19", left=13) == "0.70"


def test_c15_effective_target_of_zero_leaves_the_formula():
    company = Company()
    company.unit("A")
    company.person("M", "A", "manager", head=True)
    company.person("P", "A")
    company.target("P", "1000")
    company.leave("P", 1, 31, kind="annual")
    company.result("P", 10, "700")
    outcome = company.outcome()
    row = outcome.row("targets", "P")
    assert (row["eligible_days"], row["effective"], row["attainment"], row["capped"]) == ("0", "0.00", "", "")
    assert outcome.row("segments", "P")["T"] == ""
    assert outcome.row("targets", "M", metric="orders")["actual"] == "700.00"


def test_c16_rounding_below_zero_goes_away_from_zero():
    company = Company()
    company.person("P")
    company.target("P", "200000")
    company.result("P", 5, "-10")
    row = company.outcome().row("targets", "P")
    assert (row["attainment"], row["capped"]) == ("-0.01", "0.00")


def test_c17_half_day_of_leave_carries_deadlines():
    company = Company()
    company.person("P")
    company.leave("P", 12, fraction="0.5")
    company.daily("P", 11, sent="2026-03-12T09:30")
    company.daily("P", 12, sent="2026-03-13T09:30")
    company.daily("P", 13, sent="2026-03-16T09:31")
    days = [
        row for row in company.outcome().rows("daily", "P") if row["date"] in ("2026-03-11", "2026-03-12", "2026-03-13")
    ]
    assert [(row["weight"], row["report"]) for row in days] == [("1", "on_time"), ("0.5", "on_time"), ("1", "late")]
