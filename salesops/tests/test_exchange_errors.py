"""Every kind of error that FORMAT.md names: one thing spoiled, exactly these messages."""

import pytest

from salesops.exchange.faults import FolderErrors
from salesops.exchange.reading import read_folder
from salesops.tests.folders import add, drop, edit_lines, edit_text, june, put


def messages(folder):
    with pytest.raises(FolderErrors) as caught:
        read_folder(folder)
    return [str(fault) for fault in caught.value.faults]


def without_column(name):
    def edit(lines):
        place = lines[0].split(",").index(name)
        for number, line in enumerate(lines):
            cells = line.split(",")
            del cells[place]
            lines[number] = ",".join(cells)

    return edit


# (what is spoiled, the messages): the examples of FORMAT.md section 2, word for word.
EXAMPLES = {
    "E01": (
        lambda folder: edit_lines(folder, "daily.csv", without_column("DUTY")),
        ["daily.csv:1: DUTY: column is missing"],
    ),
    "E02": (
        lambda folder: put(folder, "results.csv", 9, "P2,2026-06-30,collections,21,750,"),
        ["results.csv:9: : 6 fields, 5 expected"],
    ),
    "E03": (
        lambda folder: put(folder, "leave.csv", 3, "P9,2026-06-10,1,sick"),
        ['leave.csv:3: person: "P9" is not in people.csv'],
    ),
    "E04": (
        lambda folder: put(folder, "weekly.csv", 4, "P1,2026-06-16,2026-06-22T08:45,8,9,16,15,5,5,10,9,5"),
        ["weekly.csv:4: week_start: 2026-06-16 is a Tuesday; give the Monday"],
    ),
    "E05": (
        lambda folder: edit_text(folder, "daily.csv", lambda text: text.replace("01T17:58", "01 17:58", 1)),
        ['daily.csv:2: submitted_at: "2026-06-01 17:58" is not a time; write YYYY-MM-DDTHH:MM'],
    ),
    "E06": (
        lambda folder: put(folder, "results.csv", 4, 'P2,2026-06-05,orders,"86,000",'),
        ['results.csv:4: amount: "86,000" is not a number; no thousands separator, at most two decimals'],
    ),
    "E07": (
        lambda folder: put(folder, "meeting_events.csv", 2, "P4,2026-06-15,weekly,very late"),
        [
            'meeting_events.csv:2: event: "very late"; allowed: late, very_late_or_left_early, absent, minutes_late, '
            "excused"
        ],
    ),
    "E08": (
        lambda folder: put(folder, "manager_assessment.csv", 6, "P4,salesperson,3,3,3,3,2,4,"),
        ["manager_assessment.csv:6: calibration_reason: calibration 4 needs a reason"],
    ),
    "E09": (
        lambda folder: edit_lines(folder, "daily.csv", lambda lines: lines.insert(39, lines[38])),
        ["daily.csv:40: date: P2 already has a report for 2026-06-26 in line 39"],
    ),
    "E10": (
        lambda folder: put(folder, "people.csv", 6, "P4,王強,Wang Qiang,2025-01-06,2024-12-31"),
        ["people.csv:6: leave_date: 2024-12-31 is before hire_date 2025-01-06"],
    ),
    "E11": (
        lambda folder: put(folder, "appointments.csv", 6, "P3,SALES,SUP,supervisor,0,2026-06-10,"),
        ["appointments.csv:6: from: P3 already holds an appointment on 2026-06-10 (line 5)"],
    ),
    "E12": (
        lambda folder: put(folder, "appointments.csv", 7, "P4,SALES,SP,salesperson,1,2025-04-06,"),
        ["appointments.csv:7: is_head: SALES already has the head P1 on 2025-04-06 (line 3)"],
    ),
    "E13": (
        lambda folder: put(folder, "units.csv", 3, "SALES,Sales team,銷售部,team,HQ,2023-01-01,"),
        ['units.csv:3: parent: "HQ" is not in units.csv'],
    ),
    "E14": (
        lambda folder: put(folder, "targets.csv", 2, "P2,supervisor,orders,300000,,"),
        ["targets.csv:2: profile: P2 does not hold the profile supervisor on a working day of 2026-06"],
    ),
    "E15": (
        lambda folder: drop(folder, "weekly.csv", "P2,2026-06-15"),
        ["weekly.csv:1: person: no row for P2, week of 2026-06-15, with 4 available days"],
    ),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_folder_error_reads_as_the_format_says(kind, tmp_path):
    spoil, expected = EXAMPLES[kind]
    folder = june(tmp_path)
    spoil(folder)
    assert messages(folder) == expected


NOT_A_TIME = "is not a time; write YYYY-MM-DDTHH:MM"
NOT_A_NUMBER = "is not a number; no thousands separator, at most two decimals"
P1_WEEK = "8,9,16,15,5,5,10,9"

# (file, line, its new text, messages). The line after the last is added.
LINES = [
    # E03: codes of titles, units, people
    ("appointments.csv", 7, "P4,NORD,SP,salesperson,0,2025-04-06,", ['7: unit: "NORD" is not in units.csv']),
    ("appointments.csv", 7, "P4,SALES,XX,salesperson,0,2025-04-06,", ['7: title: "XX" is not in titles.csv']),
    ("results.csv", 36, ",2026-06-30,orders,1,", ['36: person: "" is not in people.csv']),
    ("excuses.csv", 2, "P4,daily,2026-06-11,P9,2026-06-16,ill", ['2: excused_by: "P9" is not in people.csv']),
    # E04: dates, months, Mondays
    ("results.csv", 36, "P2,2026-02-30,orders,1,", ['36: date: "2026-02-30" is not a date; write YYYY-MM-DD']),
    ("results.csv", 36, "P2,2026/6/1,orders,1,", ['36: date: "2026/6/1" is not a date; write YYYY-MM-DD']),
    ("results.csv", 36, "P2,7 June,orders,1,", ['36: date: "7 June" is not a date; write YYYY-MM-DD']),
    ("results.csv", 36, "P2,,orders,1,", ['36: date: "" is not a date; write YYYY-MM-DD']),
    ("results.csv", 36, "P2,0026-06-01,orders,1,", ["36: date: 0026-06-01 is not between 1900 and 2199"]),
    ("monthly_reports.csv", 3, "P2,2026-6,", ['3: month: "2026-6" is not a month; write YYYY-MM']),
    ("monthly_reports.csv", 3, "P2,2026-13,", ['3: month: "2026-13" is not a month; write YYYY-MM']),
    (
        "excuses.csv",
        2,
        "P4,weekly,2026-06-09,P1,2026-06-16,ill",
        ["2: subject: 2026-06-09 is a Tuesday; give the Monday"],
    ),
    (
        "excuses.csv",
        2,
        "P4,monthly,2026-06-01,P1,2026-07-07,ill",
        ['2: subject: "2026-06-01" is not a month; write YYYY-MM'],
    ),
    # E05: times, and what comes before what it belongs to
    ("monthly_reports.csv", 3, "P2,2026-06,2026-07-01T17:30Z", [f'3: submitted_at: "2026-07-01T17:30Z" {NOT_A_TIME}']),
    (
        "monthly_reports.csv",
        3,
        "P2,2026-06,2026-07-01T17:30:00",
        [f'3: submitted_at: "2026-07-01T17:30:00" {NOT_A_TIME}'],
    ),
    ("monthly_reports.csv", 3, "P2,2026-06,2026-07-01T25:10", [f'3: submitted_at: "2026-07-01T25:10" {NOT_A_TIME}']),
    (
        "monthly_reports.csv",
        3,
        "P2,2026-06,2026-07-01T17:30+08:00",
        [f'3: submitted_at: "2026-07-01T17:30+08:00" {NOT_A_TIME}'],
    ),
    (
        "monthly_reports.csv",
        3,
        "P2,2026-06,2026-05-31T23:59",
        ["3: submitted_at: 2026-05-31T23:59 is before 2026-06-01"],
    ),
    (
        "weekly.csv",
        4,
        f"P1,2026-06-15,2026-06-14T08:45,{P1_WEEK},5",
        ["4: submitted_at: 2026-06-14T08:45 is before 2026-06-15"],
    ),
    # E06: numbers
    (
        "weekly.csv",
        4,
        "P1,2026-06-15,2026-06-22T08:45,-8,9,16,15,5,5,10,9,5",
        ['4: plan1: "-8" is not a whole number of 0 or more'],
    ),
    (
        "weekly.csv",
        4,
        "P1,2026-06-15,2026-06-22T08:45,8,9.5,16,15,5,5,10,,5",
        ['4: actual1: "9.5" is not a whole number of 0 or more', '4: actual4: "" is not a whole number of 0 or more'],
    ),
    ("results.csv", 36, "P2,2026-06-30,orders,1.005,", [f'36: amount: "1.005" {NOT_A_NUMBER}']),
    ("results.csv", 36, "P2,2026-06-30,orders,1e3,", [f'36: amount: "1e3" {NOT_A_NUMBER}']),
    ("targets.csv", 3, "P2,salesperson,collections,,,", [f'3: base: "" {NOT_A_NUMBER}']),
    ("targets.csv", 3, "P2,salesperson,collections,-1,,", ['3: base: "-1" is not a number of 0 or more']),
    # E07: lists
    (
        "leave.csv",
        3,
        "P2,2026-06-10,1,holiday",
        ['3: type: "holiday"; allowed: annual, sick, marriage, bereavement, maternity, work_injury, personal'],
    ),
    (
        "appointments.csv",
        7,
        "P4,SALES,SP,seller,0,2025-04-06,",
        ['7: profile: "seller"; allowed: salesperson, supervisor, manager, assistant, probation, none'],
    ),
    ("appointments.csv", 7, "P4,SALES,SP,salesperson,no,2025-04-06,", ['7: is_head: "no"; allowed: 0, 1']),
    (
        "units.csv",
        3,
        "SALES,Sales team,銷售部,squad,CO,2023-01-01,",
        ['3: kind: "squad"; allowed: company, division, department, region, team, group, service'],
    ),
    ("calendar.csv", 10, "2026-06-02,Di,1,workday,", ['10: weekday: "Di"; allowed: Mon, Tue, Wed, Thu, Fri, Sat, Sun']),
    (
        "targets.csv",
        2,
        "P2,manager,orders,300000,,",
        ['2: profile: "manager"; allowed: salesperson, supervisor, probation'],
    ),
    (
        "targets.csv",
        3,
        "P2,salesperson,profit,1,,",
        ['3: metric: "profit"; allowed: orders, collections, new_customers'],
    ),
    ("duty_events.csv", 2, "P4,2026-06-18,forgotten", ['2: event: "forgotten"; allowed: missed, swapped, done']),
    ("excuses.csv", 2, "P4,yearly,2026,P1,2026-06-16,ill", ['2: report: "yearly"; allowed: daily, weekly, monthly']),
    # E08: ranges and reasons
    ("weekly.csv", 4, f"P1,2026-06-15,2026-06-22T08:45,{P1_WEEK},6", ['4: quality: "6" is not a rating; give 1 to 5']),
    ("weekly.csv", 4, f"P1,2026-06-15,2026-06-22T08:45,{P1_WEEK},0", ['4: quality: "0" is not a rating; give 1 to 5']),
    ("weekly.csv", 4, f"P1,2026-06-15,,{P1_WEEK},5", ["4: quality: rating 5 without a report"]),
    ("manager_assessment.csv", 6, "P4,salesperson,3,3,3,,,0,", ["6: r4: 3 ratings of 5; give all five or none"]),
    (
        "manager_assessment.csv",
        6,
        "P4,salesperson,3,3,3,3,2,10.5,much",
        ["6: calibration: 10.5 is not between -10 and 10"],
    ),
    (
        "manager_assessment.csv",
        6,
        "P4,salesperson,3,3,3,3,2,-11,much",
        ["6: calibration: -11 is not between -10 and 10"],
    ),
    ("manager_assessment.csv", 6, "P4,salesperson,3,3,3,3,2,0.125,much", [f'6: calibration: "0.125" {NOT_A_NUMBER}']),
    ("leave.csv", 3, "P2,2026-06-10,0.25,sick", ['3: fraction: "0.25"; allowed: 1, 0.5']),
    ("calendar.csv", 10, "2026-06-02,Wed,1,workday,", ["10: weekday: Wed does not fit 2026-06-02, a Tuesday"]),
    (
        "targets.csv",
        2,
        "P2,salesperson,orders,300000,300000,",
        ["2: previous_month_actual: is empty beside previous_month_effective; give both or none"],
    ),
    (
        "targets.csv",
        2,
        "P2,salesperson,orders,300000,,304500",
        ["2: previous_month_effective: is empty beside previous_month_actual; give both or none"],
    ),
    ("excuses.csv", 2, "P4,daily,2026-06-11,P1,2026-06-16, ", ["2: reason: an excuse needs a reason"]),
    (
        "titles.csv",
        8,
        "S P,seller,銷售,salesperson",
        ['8: code: "S P" is not a code; write 1 to 20 of A-Z a-z 0-9 _ -'],
    ),
    ("titles.csv", 8, ",seller,銷售,salesperson", ['8: code: "" is not a code; write 1 to 20 of A-Z a-z 0-9 _ -']),
    # E09: twice
    ("people.csv", 9, "P4,王強,Wang Qiang,2025-01-06,", ["9: person: P4 is already in line 6"]),
    ("titles.csv", 8, "SP,seller,銷售,salesperson", ["8: code: SP is already in line 5"]),
    ("leave.csv", 6, "P2,2026-06-09,0.5,annual", ["6: date: P2 already has leave on 2026-06-09 in line 2"]),
    (
        "weekly.csv",
        31,
        f"P1,2026-06-15,,{P1_WEEK},",
        ["31: week_start: P1 already has a report for the week of 2026-06-15 in line 4"],
    ),
    ("monthly_reports.csv", 8, "P2,2026-06,", ["8: month: P2 already has a report for 2026-06 in line 3"]),
    ("targets.csv", 17, "P2,salesperson,orders,1,,", ["17: metric: P2 already has a target for orders in line 2"]),
    (
        "manager_assessment.csv",
        9,
        "P2,salesperson,,,,,,,",
        ["9: profile: P2 is already assessed as salesperson in line 3"],
    ),
    ("meeting_events.csv", 8, "P4,2026-06-15,weekly,late", ["8: : the same row already stands in line 2"]),
    ("duty_events.csv", 4, "P4,2026-06-18,missed", ["4: : the same row already stands in line 2"]),
    ("calendar.csv", 51, "2026-06-01,Mon,1,workday,", ["51: date: 2026-06-01 is already in line 9"]),
    # E10: ends before begins
    (
        "units.csv",
        3,
        "SALES,Sales team,銷售部,team,CO,2023-01-01,2022-12-31",
        ["3: to: 2022-12-31 is before from 2023-01-01"],
    ),
    (
        "appointments.csv",
        7,
        "P4,SALES,SP,salesperson,0,2025-04-06,2025-04-05",
        ["7: to: 2025-04-05 is before from 2025-04-06"],
    ),
    ("integrity.csv", 2, "P4,2026-06-11,2026-06-10,", ["2: confirmed_on: 2026-06-10 is before date 2026-06-11"]),
    # E13: the tree
    (
        "units.csv",
        4,
        "HQ,Head office,總部,company,,2026-06-15,",
        ["4: parent: second unit without parent on 2026-06-15 (line 2 is the first)"],
    ),
    (
        "units.csv",
        2,
        "CO,Company,公司,company,SALES,2023-01-01,",
        ["3: parent: SALES stands under itself on 2023-01-01"],
    ),
    (
        "units.csv",
        3,
        "SALES,Sales team,銷售部,team,SALES,2023-01-01,",
        ["3: parent: SALES stands under itself on 2023-01-01"],
    ),
    ("units.csv", 4, "NORTH,North,北,team,CO,2022-12-31,", ["4: parent: CO does not exist on 2022-12-31"]),
    (
        "units.csv",
        4,
        "SALES,Sales team,銷售部,team,CO,2026-06-15,",
        ["4: from: SALES already has a row on 2026-06-15 (line 3)"],
    ),
    # E14: not there, not held
    ("results.csv", 36, "P5,2026-06-11,orders,1,", ["36: date: P5 is not in service on 2026-06-11"]),
    ("results.csv", 36, "P2,2024-08-01,orders,1,", ["36: date: P2 holds no appointment on 2024-08-01"]),
    ("meeting_events.csv", 8, "P5,2026-06-11,weekly,late", ["8: date: P5 is not in service on 2026-06-11"]),
    ("duty_events.csv", 4, "P5,2026-06-11,missed", ["4: date: P5 is not in service on 2026-06-11"]),
    ("adjustments.csv", 6, "P5,2026-06-11,data_error,", ["6: date: P5 is not in service on 2026-06-11"]),
    ("integrity.csv", 2, "P5,2026-06-11,,", ["2: date: P5 is not in service on 2026-06-11"]),
    ("leave.csv", 6, "P5,2026-06-11,1,sick", ["6: date: P5 is not in service on 2026-06-11"]),
    ("weekly.csv", 31, f"GM,2026-06-15,,{P1_WEEK},", ["31: week_start: GM holds the profile none on 2026-06-21"]),
    ("weekly.csv", 31, f"P5,2026-06-01,,{P1_WEEK},", ["31: week_start: P5 is not in service on 2026-06-07"]),
    ("monthly_reports.csv", 8, "P5,2026-05,", ["8: month: P5 is not in service on 2026-05-31"]),
    (
        "appointments.csv",
        8,
        "P5,SALES,NEW,probation,0,2026-06-11,",
        ["8: from: 2026-06-11 is before the hire_date 2026-06-12 of P5"],
    ),
    (
        "targets.csv",
        8,
        "P3,probation,orders,360000,320000,308000",
        ["8: profile: P3 does not hold the profile probation on a working day of 2026-06"],
    ),
    (
        "manager_assessment.csv",
        4,
        "P2,supervisor,5,5,4,5,5,0,",
        ["4: profile: P2 does not hold the profile supervisor on a working day of 2026-06"],
    ),
    (
        "excuses.csv",
        2,
        "P4,daily,2026-06-11,GM,2026-06-16,ill",
        ["2: excused_by: GM is not the superior of P4 on 2026-06-11; that is P1"],
    ),
    (
        "excuses.csv",
        2,
        "GM,daily,2026-06-11,P1,2026-06-16,ill",
        ["2: excused_by: P1 is not the superior of GM on 2026-06-11; there is none"],
    ),
    ("excuses.csv", 2, "P5,daily,2026-06-11,P1,2026-06-16,ill", ["2: subject: P5 is not in service on 2026-06-11"]),
    # two kinds of error on one row
    (
        "leave.csv",
        3,
        "P9,2026-06-10,0.25,sick",
        ['3: person: "P9" is not in people.csv', '3: fraction: "0.25"; allowed: 1, 0.5'],
    ),
    (
        "leave.csv",
        6,
        "P5,2026-06-11,1,ill",
        [
            "6: date: P5 is not in service on 2026-06-11",
            '6: type: "ill"; allowed: annual, sick, marriage, bereavement, maternity, work_injury, personal',
        ],
    ),
]


@pytest.mark.parametrize(("file", "line", "text", "expected"), LINES, ids=lambda value: str(value)[:60])
def test_folder_with_one_spoiled_line_is_refused_with_exactly_its_errors(file, line, text, expected, tmp_path):
    folder = june(tmp_path)
    edit_lines(
        folder, file, lambda lines: lines.append(text) if line > len(lines) else lines.__setitem__(line - 1, text)
    )
    assert messages(folder) == [f"{file}:{message}" for message in expected]


def test_day_of_a_daily_report_needs_an_appraised_appointment(tmp_path):
    folder = june(tmp_path)
    counts = ",0" * 15
    add(
        folder,
        "daily.csv",
        f"GM,2026-06-01,,{counts}",
        f"P5,2026-06-11,,{counts}",
        f"P2,2026-05-29,2026-05-28T10:00,{counts}",
    )
    assert messages(folder) == [
        "daily.csv:123: date: GM holds the profile none on 2026-06-01",
        "daily.csv:124: date: P5 is not in service on 2026-06-11",
        "daily.csv:125: submitted_at: 2026-05-28T10:00 is before 2026-05-29",
    ]


def test_rating_of_a_daily_report_comes_after_it(tmp_path):
    folder = june(tmp_path)

    def rated(lines):
        lines[0] += ",rated_at,quality_note"
        lines[1] += ",2026-06-01T17:57,"
        for number in range(2, len(lines)):
            lines[number] += ",,"

    edit_lines(folder, "daily.csv", rated)
    assert messages(folder) == ["daily.csv:2: rated_at: 2026-06-01T17:57 is before submitted_at 2026-06-01T17:58"]


def test_targets_of_two_role_periods_of_one_profile_name_the_first_date(tmp_path):
    folder = june(tmp_path)
    put(folder, "appointments.csv", 6, "P3,SALES,SP,salesperson,1,2026-06-17,")
    put(folder, "appointments.csv", 3, "P1,CO,SM,manager,0,2024-01-01,")
    edit_lines(folder, "targets.csv", with_from({8: "2026-06-17", 9: "2026-06-16"}))
    found = [message for message in messages(folder) if message.startswith("targets.csv")]
    several = "P3 has 2 role periods as salesperson in 2026-06; give the first date of one"
    assert found == [
        f"targets.csv:5: from: {several}",
        f"targets.csv:6: from: {several}",
        f"targets.csv:7: from: {several}",
        "targets.csv:9: from: no role period of P3 as salesperson begins on 2026-06-16",
        f"targets.csv:10: from: {several}",
    ]


def with_from(starts):
    """Adds the column from; every supervisor target becomes one of a salesperson."""

    def edit(lines):
        lines[0] += ",from"
        for number, line in enumerate(lines[1:], 2):
            lines[number - 1] = line.replace("supervisor", "salesperson") + "," + starts.get(number, "")

    return edit


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda folder: drop(folder, "calendar.csv", "2026-06-20"), "calendar.csv:27: date: no row for 2026-06-20"),
        (
            lambda folder: edit_lines(folder, "calendar.csv", lambda lines: lines.__delitem__(slice(1, 5))),
            None,
        ),
        (
            lambda folder: edit_lines(folder, "calendar.csv", lambda lines: lines.__delitem__(slice(46, None))),
            "calendar.csv:1: date: the calendar ends on 2026-07-08; it must reach working day 7 of 2026-07",
        ),
        (
            lambda folder: edit_lines(folder, "calendar.csv", lambda lines: lines.__delitem__(slice(1, 9))),
            "calendar.csv:1: date: the calendar begins on 2026-06-02; it must begin on 2026-06-01 or earlier",
        ),
    ],
    ids=["gap", "long enough", "too short", "too late"],
)
def test_calendar_has_no_gap_and_reaches_from_the_first_week_to_the_closing_day(spoil, expected, tmp_path):
    folder = june(tmp_path)
    spoil(folder)
    if expected is None:
        assert read_folder(folder).month == "2026-06"
    else:
        assert messages(folder) == [expected]


def test_day_in_service_without_appointment_is_named(tmp_path):
    folder = june(tmp_path)
    put(folder, "people.csv", 7, "P5,陳思雨,Chen Siyu,2026-06-10,")
    assert messages(folder) == ["appointments.csv:1: person: no row for P5 on 2026-06-10 to 2026-06-11"]


def test_unit_that_does_not_exist_on_the_dates_of_an_appointment_is_named(tmp_path):
    folder = june(tmp_path)
    add(folder, "units.csv", "NEW,New team,新組,team,CO,2026-06-15,2026-06-20")
    put(folder, "appointments.csv", 8, "P5,NEW,NEW,probation,0,2026-06-12,")
    assert messages(folder) == ["appointments.csv:8: unit: NEW does not exist on 2026-06-12"]


def test_errors_come_in_the_order_of_the_format_s_files_and_of_lines(tmp_path):
    folder = june(tmp_path)
    edit_text(folder, "rules.json", lambda text: text.replace('"due_time": "09:30", ', ""))
    add(folder, "results.csv", "P9,2026-06-30,orders,1,")
    put(folder, "results.csv", 4, "P2,2026-06-05,orders,x,")
    add(folder, "titles.csv", "S P,seller,銷售,salesperson")
    assert messages(folder) == [
        'titles.csv:8: code: "S P" is not a code; write 1 to 20 of A-Z a-z 0-9 _ -',
        f'results.csv:4: amount: "x" {NOT_A_NUMBER}',
        'results.csv:36: person: "P9" is not in people.csv',
        "rules.json:1: due_time: key is missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"unrated_default": 75', '"unrated": 75', ["daily.unrated_default: key is missing"]),
        (
            '"item_cap": "1.20"',
            '"item_cap": 1.2',
            ["weekly.item_cap: 1.2 is not a whole number or a text of a decimal number"],
        ),
        ('"daily_late": 3', '"daily_late": true', ["discipline.daily_late: true is not a whole number of 0 or more"]),
        ('"due_time": "09:30"', '"due_time": "9.30"', ['due_time: "9.30" is not a time HH:MM']),
        ('"month": "2026-06"', '"month": "June"', ['month: "June" is not a month YYYY-MM']),
        ("[35, 15, 25, 25]", "[35, 15, 50]", ["weekly_item_weights.manager: [35, 15, 50] is not a list of 4"]),
        ('["S", "95.00"]', '["X", "95.00"]', ['grades[0][0]: "X" is not a grade']),
        ('"final_clamp": [0, 110]', '"clamp": [0, 110]', ["final_clamp: key is missing"]),
    ],
)
def test_scheme_with_a_missing_key_or_a_wrong_type_is_refused(old, new, expected, tmp_path):
    folder = june(tmp_path)
    edit_text(folder, "rules.json", lambda text: text.replace(old, new, 1))
    assert messages(folder) == [f"rules.json:1: {message}" for message in expected]
