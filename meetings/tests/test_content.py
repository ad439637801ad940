"""Repeated text, the counts of a form, and what a form keeps of a sent report: without a browser."""

import json
from decimal import Decimal

import pytest
from django.http import QueryDict

from core.tests.instants import DAY
from meetings.daily_form import DailyReportForm, daily_fields
from meetings.evidence import Evidence, Figure
from meetings.forms import PeriodReportForm
from meetings.models import Report, ReportLine
from meetings.repeats import repeated_texts
from meetings.report_fields import shipped
from meetings.work_items import WorkItem

ITEMS = [WorkItem("CALL", "call", "電話", 2, 30), WorkItem("VISIT", "visit", "拜訪", 15, 45)]
RECORDS = {"VISIT": [Evidence("Guangming"), Evidence("Dacheng")]}


def form(stored=None, records=RECORDS, **data):
    typed = QueryDict(mutable=True)
    typed.update({"version": "0", **data})
    return DailyReportForm(
        typed if data else None,
        items=ITEMS,
        records=records,
        promises=[],
        next_day=DAY,
        stored=stored or {},
        version=0,
        asked=shipped("daily"),
    )


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ({"count_CALL": "0"}, {"VISIT": 2}),
        ({"count_VISIT": "2", "seen_VISIT": "2"}, {"VISIT": 2}),
        ({"count_VISIT": "1", "seen_VISIT": "2"}, {"VISIT": 1}),
        ({"count_VISIT": "1", "seen_VISIT": "1"}, {"VISIT": 2}),  # a record came in while the page was open
        ({"count_VISIT": "0", "seen_VISIT": "1"}, {"VISIT": 1}),  # lowered by one, and a record came in
        ({"count_VISIT": "3", "seen_VISIT": "2"}, {"VISIT": 3}),  # refused by the service
        ({"count_VISIT": "0", "seen_VISIT": "2", "count_CALL": "4"}, {"CALL": 4}),
    ],
)
def test_count_follows_its_records_unless_it_was_lowered(typed, counts):
    filled = form(**typed)
    assert filled.is_valid(), filled.errors
    assert filled.content().counts == counts


def test_line_added_after_a_count_was_lowered_keeps_it_as_much_lower():
    line = {"line_count": "1", "line_0_item": "VISIT", "line_0_who": "Xinhua", "line_0_what": "first talk"}
    filled = form(count_VISIT="1", seen_VISIT="2", **line)
    assert filled.is_valid(), filled.errors
    assert filled.content().counts == {"VISIT": 2}


def test_item_that_needs_a_record_is_not_asked_for_without_one():
    assert [row.item.code for row in form(records={}).count_rows()] == ["CALL"]


def test_closed_customer_needs_no_next_step():
    customer = {"customer_0_who": "Xinhua", "customer_0_words": "Signed", "customer_0_result": "closed"}
    assert form(**customer).is_valid()


def test_next_step_without_a_date_is_named():
    customer = {"customer_0_who": "Xinhua", "customer_0_words": "Good", "customer_0_result": "kept"}
    filled = form(**customer, customer_0_next_step="offer", customer_0_next_on="")
    assert set(filled.errors) == {"customer_0_next_on"}


def test_sent_report_comes_back_as_the_fields_of_its_form():
    report = Report(counts={"CALL": 6}, body={"help": "a van"}, subject_on=DAY)
    lines = [
        ReportLine(item="VISIT", is_customer=True, who="Xinhua", words="Good", result="kept", next_step="offer"),
        ReportLine(item="PROP", who="Dacheng", what="second version", pieces=2),
    ]
    assert daily_fields(report, lines) == {
        "line_count": "1",
        "help": "a van",
        "count_CALL": "6",
        "line_0_item": "PROP",
        "line_0_who": "Dacheng",
        "line_0_what": "second version",
        "line_0_pieces": "2",
        "customer_0_item": "VISIT",
        "customer_0_who": "Xinhua",
        "customer_0_words": "Good",
        "customer_0_result": "kept",
        "customer_0_pieces": "1",
        "customer_0_next_step": "offer",
        "customer_0_visited": "on",
    }


def test_monthly_report_needs_a_word():
    typed = QueryDict(mutable=True)
    typed.update({"version": "0"})
    assert set(PeriodReportForm(typed, stored={}, version=0, asked=shipped("monthly")).errors) == {"causes"}


@pytest.mark.parametrize(
    ("text", "earlier", "is_repeated"),
    [
        ("The price was too high for them", "the price was  too high for them.", True),
        ("客戶說紙好,就是貴了一點,下週再談", "客戶說紙好,就是貴了一點,下周再談", True),
        ("The price was too high for them", "They want a sample of the new paper", False),
        ("no news", "no news", False),  # too short to mean anything
    ],
)
def test_text_that_repeats_is_found(text, earlier, is_repeated):
    assert repeated_texts([text], [earlier]) == ([text] if is_repeated else [])


def test_texts_made_to_be_slow_to_compare_are_not():
    # Pairs like this one kept a matcher of sequences busy for minutes each.
    texts, earlier = ["ab" * 1000] * 5, ["a" * 1000 + "b" * 1000] * 50
    assert repeated_texts(texts, earlier) == []


@pytest.mark.parametrize("amount", [None, Decimal("0"), Decimal("226800.50")])
def test_figure_of_a_month_is_kept_to_the_cent(amount):
    figure = Figure("orders", "orders", "簽單額", "签单额", amount, amount)
    assert Figure.of_row(json.loads(json.dumps(figure.as_row()))) == figure
