"""The organisation chart: what it shows on a day, to whom, at what cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from org.chart import SHOWN_UNITS, branch_on
from org.forms_chart import ChartForm, months_between, moved
from org.models import Appointment, Unit
from org.tests.factories import make_appointment, make_cover, make_leave, make_person, make_unit


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def url(name):
    return reverse(f"org:{name}")


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def fill(company, people=45, units=5):
    for _ in range(people):
        make_appointment(make_person(), company.north)
    for number in range(units):
        make_appointment(make_person(), make_unit(f"N{number}", parent=company.north), is_head=True)


# --- what a branch is


def test_branch_is_the_way_up_the_head_the_members_and_the_units_below(company):
    branch = branch_on(company.gm, DAY, "SALES")

    assert [box.code for box in branch.path] == ["COM"]
    assert (branch.box.code, branch.box.head.name_pinyin) == ("SALES", "Li Meiling")
    assert [(box.code, box.head.name_pinyin) for box in branch.units] == [
        ("NORTH", "Zhang Wei"),
        ("SOUTH", "Maria Santos"),
    ]
    assert branch.members == []
    names = [member.name_pinyin for member in branch_on(company.gm, DAY, "NORTH").members]
    assert names == ["Zhao Min", "Chen Xiaoming", "Ben Carter", "Zhou Ting"]


def test_branch_without_a_code_is_the_root(company):
    assert branch_on(company.salesperson, DAY).box.code == "COM"
    assert branch_on(company.salesperson, date(2020, 1, 1)) is None


def test_branch_of_a_unit_without_head_or_whose_head_has_left_says_so(company):
    make_unit("WEST", parent=company.sales)
    company.other_manager.left_on = date(2026, 6, 1)
    company.other_manager.save()

    heads = {box.code: box.head for box in branch_on(company.gm, DAY, "SALES").units}
    assert (heads["WEST"], heads["SOUTH"]) == (None, None)
    assert branch_on(company.gm, date(2026, 6, 1), "SALES").units[1].head.name_pinyin == "Maria Santos"


def test_branch_says_who_is_away_only_to_those_who_may_read_the_leave(company):
    make_leave(company.salesperson, DAY, "0.5")
    make_leave(company.other_manager, DAY)

    def away(viewer, code):
        branch = branch_on(viewer, DAY, code)
        return {h.name_pinyin for h in (branch.box.head, *branch.members, *(u.head for u in branch.units)) if h.away}

    assert away(company.manager, "NORTH") == away(company.hr, "NORTH") == {"Chen Xiaoming"}
    assert away(company.colleague, "NORTH") == away(company.technician, "NORTH") == set()
    assert away(company.director, "SALES") == {"Maria Santos"}
    assert away(company.manager, "SALES") == set()
    assert away(company.salesperson, "NORTH") == {"Chen Xiaoming"}


def test_branch_survives_a_cycle_that_slipped_in(company):
    ring = make_unit("RING", parent=company.sales)
    Unit.objects.get(code="SALES").versions.update(parent=ring)
    assert [box.code for box in branch_on(company.gm, DAY, "SALES").units] == ["NORTH", "RING", "SOUTH"]


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, date(2024, 2, 29)), (-1, date(2023, 12, 31)), (-11, date(2023, 2, 28)), (12, date(2025, 1, 31))],
)
def test_day_moves_by_months_and_stays_inside_them(months, day):
    assert moved(date(2024, 1, 31), months) == day
    assert months_between(date(2024, 1, 31), day) == months


def test_day_never_moves_out_of_the_years_that_pages_show():
    assert moved(date(2199, 12, 31), 1) == date(2199, 12, 31)
    assert moved(date(1900, 1, 1), -1) == date(1900, 1, 1)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ({"months": "-2"}, date(2026, 4, 17)),
        ({"months": "99"}, DAY),
        ({"day": "nonsense"}, DAY),
        ({"day": "2026-01-05"}, date(2026, 1, 5)),
        ({}, DAY),
    ],
)
def test_day_asked_for_is_a_date_or_months_from_today(asked, day):
    assert ChartForm(asked).asked(DAY)["day"] == day


# --- pages


def test_chart_shows_heads_to_everybody_and_members_to_those_who_know_of_them(company, as_):
    client = as_(company.salesperson)
    assert "吳剛" not in client.get(url("chart"), {"unit": "SOUTH"}).text
    assert "Maria Santos" in client.get(url("chart"), {"unit": "SOUTH"}).text
    assert "Ben Carter" in client.get(url("chart"), {"unit": "NORTH"}).text
    assert "吳剛" in as_(company.manager).get(url("chart"), {"unit": "SOUTH"}).text


def test_chart_shows_the_day_asked_for(company, as_):
    make_unit("WEST", parent=company.sales, since=date(2026, 7, 1), name_en="West")
    client = as_(company.salesperson)
    assert "West" not in client.get(url("chart"), {"unit": "SALES"}).text
    assert "West" in client.get(url("chart"), {"unit": "SALES", "day": "2026-07-01"}).text
    assert "West" in client.get(url("chart"), {"unit": "SALES", "months": "1"}).text
    assert "何東" in as_(company.gm).get(url("chart"), {"unit": "NORTH", "day": "2026-03-31"}).text


@pytest.mark.parametrize("name", ["chart", "chart_branch", "chart_sizes"])
def test_chart_of_an_unknown_unit_is_not_there(company, as_, name):
    assert as_(company.gm).get(url(name), {"unit": "NOWHERE"}).status_code == 404


def test_chart_of_a_day_before_the_unit_keeps_the_ways_to_other_days(company, as_):
    make_unit("WEST", parent=company.sales, since=date(2026, 7, 1))
    page = as_(company.gm).get(url("chart"), {"unit": "WEST"}).text
    assert "There is no unit on this day." in page and "?unit=WEST&amp;day=2026-07-17" in page


def test_chart_sends_itself_or_a_branch_alone_to_htmx(company, as_):
    def part(name):
        return as_(company.gm).get(url(name), {"unit": "NORTH"}, headers={"HX-Request": "true"}).text.strip()

    assert part("chart").startswith('<div id="chart">') and "<html" not in part("chart")
    assert part("chart_branch").startswith('<div class="branch">') and "Zhang Wei" not in part("chart_branch")


def test_chart_says_vacant_acting_and_away(company, as_):
    make_unit("WEST", parent=company.sales)
    make_leave(company.director, DAY)
    east = make_unit("EAST", parent=company.sales)
    make_appointment(company.manager, east, is_head=True, kind=Appointment.Kind.ACTING)
    page = as_(company.gm).get(url("chart"), {"unit": "SALES"}).text
    assert [page.count(f"{word}</span>") for word in ("vacant", "acting", "away")] == [1, 1, 1]


def test_chart_draws_so_many_units_and_the_rest_on_demand(company, as_):
    for number in range(SHOWN_UNITS + 3):
        make_unit(f"W{number:02}", parent=company.north, name_en=f"Wide {number:02}")
    client = as_(company.salesperson)
    first = client.get(url("chart"), {"unit": "NORTH"}).text
    last = f"Wide {SHOWN_UNITS - 1}"
    assert last in first and f"Wide {SHOWN_UNITS}" not in first and f"Show all {SHOWN_UNITS + 3} units" in first
    assert f"Wide {SHOWN_UNITS + 2}" in client.get(url("chart"), {"unit": "NORTH", "whole": "yes"}).text


def test_chart_sizes_counts_each_branch_once_for_those_who_know_of_everybody(company, as_):
    make_appointment(company.manager, company.south, kind=Appointment.Kind.ACTING)  # counted where the post is primary
    rows = as_(company.manager).get(url("chart_sizes"), {"unit": "SALES"}).context["sizes"]
    assert [(box.code, count) for box, count in rows] == [("SALES", 9), ("NORTH", 5), ("SOUTH", 3)]
    assert as_(company.salesperson).get(url("chart_sizes")).status_code == 404


def test_chart_of_an_empty_company_says_what_to_do(db, as_):
    page = as_(make_person()).get(url("chart"))
    assert "There is no unit on this day." in page.text


# --- deputies


def deputies(viewer, code="SALES"):
    branch = branch_on(viewer, DAY, code)
    return {box.code: box.deputies for box in [*branch.path, branch.box, *branch.units]}


def test_box_names_the_deputies_of_its_head_the_first_before_the_second(company):
    make_cover(company.manager, company.colleague, rank=2)
    make_cover(company.manager, company.supervisor)
    make_cover(company.salesperson, company.colleague)  # a member's are not drawn
    assert deputies(company.gm) == {"COM": [], "SALES": [], "NORTH": ["Zhao Min", "Ben Carter"], "SOUTH": []}


def test_box_names_nobody_who_was_only_asked_whose_time_is_over_or_of_whom_the_viewer_may_not_know(company):
    make_cover(company.manager, company.supervisor, state="named", decided_at=None)
    make_cover(company.other_manager, company.newcomer, until=DAY)
    make_cover(company.director, company.newcomer)
    assert set(map(tuple, deputies(company.salesperson).values())) == {()}
    assert deputies(company.gm)["SALES"] == ["Lin Xiaoyu"]


def test_vacant_post_has_no_deputy(company):
    make_cover(company.manager, company.supervisor)
    Appointment.objects.filter(person=company.manager).update(valid_to=DAY)
    assert deputies(company.gm)["NORTH"] == []


def test_chart_shows_them_in_the_reader_s_letters(company, as_):
    make_cover(company.manager, company.supervisor)
    assert "Deputy: Zhao Min" in as_(company.gm).get(url("chart"), {"unit": "SALES"}).text
    company.gm.language = "zh-hans"
    company.gm.save(update_fields=["language"])
    assert "趙敏" in as_(company.gm).get(url("chart"), {"unit": "SALES"}).text


# --- cost


@pytest.mark.parametrize("part", ["gm", "manager", "salesperson"])
@pytest.mark.parametrize("unit", ["", "NORTH"])
@pytest.mark.parametrize("day", ["", "2026-05-04"])  # another day: its way up, and the tree of today's access
def test_chart_costs_the_same_for_5_people_and_50(company, as_, part, unit, day):
    client, address = as_(getattr(company, part)), f"{url('chart')}?unit={unit}&day={day}"
    make_unit("WEST", parent=company.north)
    few = count_queries(client, address)
    fill(company)
    most = 4 + (part != "gm") + bool(unit and (day or part == "gm"))
    assert count_queries(client, address) == few == most


def test_chart_branch_alone_finds_no_way_up(company, as_):
    client = as_(company.gm, HTTP_HX_REQUEST="true")
    assert count_queries(client, f"{url('chart_branch')}?unit=NORTH") == 4


def test_chart_sizes_cost_the_same_for_5_people_and_50(company, as_):
    client, address = as_(company.manager), f"{url('chart_sizes')}?unit=NORTH"
    few = count_queries(client, address)
    fill(company)
    assert count_queries(client, address) == few == 6
