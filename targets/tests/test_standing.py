"""Where we stand: what the page shows, to whom, that every figure opens to its results, and at what cost."""

import random
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.tests.factories import make_appointment, make_person, make_unit
from targets import figures
from targets.models import Entry, Metric, TargetCell
from targets.spans import Span
from targets.standings import Days
from targets.tests.test_figures import JULY, owes, sold  # noqa: F401 sold is a fixture, orders its own

pytestmark = pytest.mark.django_db
NOW = at(18)
PAGE = "/targets/standing/"


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def half_way(company, sold):  # noqa: F811
    """Two teams with targets and results of June and May; a shared person moved from south to north in May."""
    owes(company.salesperson, company.north, 300)
    owes(company.colleague, company.north, 200)
    owes(company.stranger, company.south, 500)
    owes(company.salesperson, company.north, 100, month=figures.Month("2026-05"))
    sold(company.salesperson, company.north, 171)
    sold(company.salesperson, company.north, 60, day=date(2026, 5, 12))
    sold(company.colleague, company.north, 53)
    sold(company.manager, company.north, 29)
    sold(company.stranger, company.south, 407)
    sold(company.gm, company.root, 11)
    figures.count_figures(NOW)
    return company


def look(as_, person, query=""):
    return as_(person).get(f"{PAGE}{query}")


def told(page):
    """Name → target and result of the lines of the page."""
    lines = page.context["standing"].lines
    return {line.name: (int(line.target or 0), int(line.result)) for line in lines}


def test_standing_of_a_salesperson_is_their_own_with_pace_and_forecast(half_way, as_):
    page = look(as_, half_way.salesperson)
    head = page.context["standing"].head
    # twelve of twenty-two working days are over; the target is for the first day and a half alone
    assert (head.target, head.result, head.attainment, head.word) == (300, 171, 57, "far_behind")
    assert head.forecast == 314
    text = page.content.decode()
    assert "12 of 22 working days are over" in text
    assert half_way.colleague.name_pinyin not in text


def test_forecast_of_a_year_counts_from_the_first_month_that_says_something(half_way, as_):
    """A company that keeps its results here since May is not told that it sold nothing from January to April."""
    head = look(as_, half_way.salesperson, "?span=year").context["standing"].head
    days = Days(Span.around("year", figures.Month("2026-06")).months, date(2026, 6, 17))
    over, whole = days.of(date(2026, 5, 1), date(2026, 12, 31))
    assert (head.result, head.forecast) == (231, round(231 * whole / over))
    assert days.of(date(2026, 1, 1), date(2026, 12, 31)).over > over


def test_standing_of_a_unit_is_its_units_and_people_in_their_order(half_way, as_):
    company = look(as_, half_way.gm)
    assert told(company) == {"Sales": (1000, 660), "Wang Jianguo": (0, 11)}
    assert company.context["standing"].head.result == 671
    sales = look(as_, half_way.director)
    assert told(sales) == {"North": (500, 253), "South": (500, 407)}
    north = look(as_, half_way.manager)
    assert told(north) == {
        "Zhang Wei": (0, 29),
        "Zhao Min": (0, 0),
        "Chen Xiaoming": (300, 171),
        "Ben Carter": (200, 53),
    }


def test_standing_of_a_quarter_adds_its_months(half_way, as_):
    page = look(as_, half_way.manager, "?span=quarter")
    standing = page.context["standing"]
    assert [(str(month), int(line.result)) for month, line in standing.months] == [
        ("2026-04", 0), ("2026-05", 60), ("2026-06", 253),
    ]  # fmt: skip
    assert (standing.head.target, standing.head.result) == (600, 313)
    assert [line.result for _, line in look(as_, half_way.salesperson, "?span=year").context["standing"].months][
        4:6
    ] == [60, 171]


def test_months_to_come_without_a_target_are_named_beside_a_forecast_that_counts_their_days(half_way, as_, orders):
    def named(query):
        page = look(as_, half_way.manager, query)
        return page.context["standing"].without_target_in_words, "July 2026" in page.content.decode()

    assert named("?span=month")[0] == named("?span=quarter")[0] == ""  # a month that is over asks for nothing any more
    assert named("?span=year")[0].startswith("July 2026, August 2026")
    assert named("?span=year&metric=new_customers")[0] == ""  # nothing is asked at all
    for month in ("07", "08", "09", "10", "11"):
        told = {"person": half_way.salesperson, "month": f"2026-{month}", "profile": "salesperson", "metric": orders}
        TargetCell.objects.create(**told, base=900)
    figures.count_figures(NOW)
    page = look(as_, half_way.manager, "?span=year").content.decode()
    assert "Without a target so far: December 2026. The forecast counts their days all the same." in page


def test_standing_of_months_to_come_counts_base_targets(half_way, as_, orders):
    TargetCell.objects.create(person=half_way.salesperson, month=JULY, profile="salesperson", metric=orders, base=900)
    figures.count_figures(NOW)
    assert look(as_, half_way.salesperson, "?span=year").context["standing"].head.target == 1300
    assert look(as_, half_way.manager, "?span=month&month=2026-07").context["standing"].head.target == 900
    assert told(look(as_, half_way.manager, "?month=2026-07"))["Chen Xiaoming"] == (900, 0)


@pytest.mark.parametrize("span", ["month", "quarter", "year"])
@pytest.mark.parametrize("who", ["gm", "director", "manager", "salesperson", "supervisor", "assistant", "stranger"])
def test_every_figure_of_standing_opens_to_results_that_add_up_to_it(half_way, as_, who, span):
    client = as_(getattr(half_way, who))
    standing = client.get(f"{PAGE}?span={span}").context["standing"]
    lines = [standing.head, *(line for _, line in standing.months), *standing.lines]
    for line in lines:
        totals = client.get(line.entries_url).context["totals"]
        assert sum(total for _, total in totals) == line.result, line
    assert any(line.result for line in lines)


def test_list_behind_a_figure_names_whose_it_is(half_way, as_):
    client = as_(half_way.manager)
    lines = client.get(f"{PAGE}?span=quarter").context["standing"].lines
    url = next(line.entries_url for line in lines if line.name == "Ben Carter")
    assert client.get(url).context["filter"].kept_in_words == "April 2026 – June 2026, Ben Carter, North"
    unread = as_(half_way.salesperson).get(url).context["filter"].kept_in_words
    assert unread == "April 2026 – June 2026, COLLEAGUE, North"  # who does not read it is told no name


def test_a_person_who_moved_counts_in_each_unit_for_what_was_made_there(half_way, as_, sold):  # noqa: F811
    half_way.colleague.appointments.update(valid_to=date(2026, 6, 15))
    make_appointment(half_way.colleague, half_way.south, since=date(2026, 6, 15))
    sold(half_way.colleague, half_way.south, 1000, day=date(2026, 6, 16))
    figures.count_figures(NOW)
    assert told(look(as_, half_way.manager))["Ben Carter"] == (200, 53)
    assert told(look(as_, half_way.other_manager))["Ben Carter"] == (0, 1000)
    assert told(look(as_, half_way.director)) == {"North": (500, 253), "South": (500, 1407)}
    assert look(as_, half_way.manager, "?person=COLLEAGUE").status_code == 404
    seen_by_the_new = look(as_, half_way.other_manager, "?person=COLLEAGUE").context["standing"].head
    assert (seen_by_the_new.target, seen_by_the_new.result) == (None, 1000)
    assert look(as_, half_way.gm, "?person=COLLEAGUE").context["standing"].head.result == 1053


def test_a_unit_that_is_gone_is_a_line_of_the_company_alone(half_way, as_, sold):  # noqa: F811
    gone = make_unit("GONE", parent=half_way.north, name_en="Old team")
    gone.versions.update(valid_to=date(2026, 6, 10))
    sold(half_way.colleague, gone, 40, day=date(2026, 6, 3))
    figures.count_figures(NOW)
    page = look(as_, half_way.gm)
    assert told(page)["Old team"] == (0, 40)
    assert page.context["standing"].head.result == 711
    assert told(look(as_, half_way.director)) == {"North": (500, 253), "South": (500, 407)}
    assert look(as_, half_way.gm, "?unit=GONE").context["standing"].head.result == 40
    assert look(as_, half_way.director, "?unit=GONE").status_code == 404
    totals = as_(half_way.gm).get(reverse("targets:entry_list"), {"unit": "GONE"}).context["totals"]
    assert [int(total) for _, total in totals] == [40]


READS = {  # who opens whose page
    "gm": {"COM", "SALES", "NORTH", "SOUTH", "SALESPERSON", "STRANGER", "MANAGER"},
    "director": {"SALES", "NORTH", "SOUTH", "SALESPERSON", "STRANGER", "MANAGER"},
    "manager": {"NORTH", "SALESPERSON", "MANAGER"},
    "supervisor": {"NORTH", "SALESPERSON", "MANAGER"},
    "assistant": {"NORTH", "SALESPERSON", "MANAGER"},
    "salesperson": {"SALESPERSON"},
    "stranger": {"STRANGER"},
    "hr": set(),
    "technician": set(),
}


@pytest.mark.parametrize("who", READS)
def test_standing_of_others_is_read_as_the_table_of_access_says(half_way, as_, who):
    client, opened = as_(getattr(half_way, who)), set()
    for name in READS["gm"]:
        kind = "unit" if name in {"COM", "SALES", "NORTH", "SOUTH"} else "person"
        if client.get(PAGE, {kind: name}).status_code == 200:
            opened.add(name)
    assert opened == READS[who]


def test_standing_ranks_nobody(half_way, as_):
    text = look(as_, half_way.manager).content.decode()
    assert "aria-sort" not in text
    assert "sort=" not in text
    names = [line.name for line in look(as_, half_way.manager, "?sort=result&o=-result").context["standing"].lines]
    assert names == ["Zhang Wei", "Zhao Min", "Chen Xiaoming", "Ben Carter"]


@pytest.mark.parametrize(
    "query",
    [
        "?span=x&month=9&metric=zz&page=-4",
        "?month=1900-01&span=year",
        "?month=2199-12&span=quarter",
        "?page=99999999999999999999",
    ],
)
def test_standing_bears_odd_parameters(half_way, as_, query):
    assert look(as_, half_way.manager, query).status_code == 200


def test_standing_before_anything_is_asked_says_what_to_do(company, as_):
    text = look(as_, company.manager, "?span=year").content.decode()
    assert "Nothing is asked" in text or "without a target" in text
    assert reverse("targets:plan_list") in text
    assert "Nothing is asked" in look(as_, company.salesperson).content.decode()


def test_standing_in_the_first_three_working_days_has_no_word(half_way, as_, monkeypatch):
    owes(half_way.salesperson, half_way.north, 700, month=JULY)
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 7, 2)))
    figures.count_figures(NOW)
    page = look(as_, half_way.manager)
    assert page.context["standing"].head.word is None
    assert "no word about the pace yet" in page.content.decode()


@pytest.mark.parametrize("who", ["gm", "director", "manager", "salesperson"])
def test_standing_costs_the_same_for_a_few_and_for_many(half_way, as_, sold, who):  # noqa: F811
    client = as_(getattr(half_way, who))

    def cost(query):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{PAGE}{query}").status_code == 200
        return len(seen)

    queries = ("", "?span=quarter", "?span=year")
    before = [cost(query) for query in queries]
    for number in range(12):
        unit = make_unit(f"U{number}", parent=half_way.root)
        for under in (unit, half_way.north):
            person = make_person()
            make_appointment(person, under)
            owes(person, under, 100)
            sold(person, under, 30)
    figures.count_figures(NOW + timedelta(seconds=1))
    assert [cost(query) for query in queries] == before
    assert max(before) <= 16


def test_links_of_standing_lead_to_pages(half_way, as_):
    client = as_(half_way.director)
    text = client.get(f"{PAGE}?span=year").content.decode()
    for link in {unescape(link) for link in re.findall(r'href="(/targets/[^"]*)"', text)}:
        assert client.get(link, follow=True).status_code == 200, link


def test_standing_of_what_stands_at_the_end_tells_nothing_from_no_word(half_way, as_, sold):  # noqa: F811
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last", decimals=0, name_en="customers")
    assert b"Nothing is asked and nothing is reached" in look(as_, half_way.salesperson, "?metric=stock").content
    sold(half_way.salesperson, half_way.north, 5, day=date(2026, 5, 12), metric=stock)
    sold(half_way.salesperson, half_way.north, 0, metric=stock)
    figures.count_figures(NOW)
    for who, query in ((half_way.salesperson, "?metric=stock"), (half_way.manager, "?metric=stock&unit=NORTH")):
        standing = look(as_, who, f"{query}&span=quarter").context["standing"]
        assert standing.head.result == 0
        assert [(str(month), line.result) for month, line in standing.told_months] == [("2026-05", 5), ("2026-06", 0)]
    assert not look(as_, half_way.salesperson, "?metric=stock&month=2026-06").context["standing"].is_empty


def test_a_quarter_ends_with_the_last_word_of_each_person(half_way, as_, sold):  # noqa: F811
    """Who has spoken in April and not since still stands for it; a sum of June alone would forget it."""
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last", decimals=0)
    sold(half_way.salesperson, half_way.north, 5, day=date(2026, 4, 12), metric=stock)
    sold(half_way.salesperson, half_way.north, 4, day=date(2026, 5, 12), metric=stock)
    sold(half_way.colleague, half_way.north, 7, day=date(2026, 6, 12), metric=stock)
    sold(half_way.stranger, half_way.south, 2, day=date(2026, 4, 30), metric=stock)
    figures.count_figures(NOW)
    quarter = "?metric=stock&span=quarter"
    standing = look(as_, half_way.manager, f"{quarter}&unit=NORTH").context["standing"]
    assert standing.head.result == 11
    assert [line.result for _, line in standing.months] == [5, 4, 7]
    assert {line.name: line.result for line in standing.lines if line.result} == {"Chen Xiaoming": 4, "Ben Carter": 7}
    assert look(as_, half_way.gm, quarter).context["standing"].head.result == 13


@pytest.mark.parametrize("seed", range(6))
def test_what_stood_at_the_end_is_the_same_by_people_by_units_and_in_the_list(company, as_, sold, seed):  # noqa: F811
    chance = random.Random(seed)
    stock = Metric.objects.create(code="stock", kind="count", aggregation="last", decimals=0)
    units = [company.root, company.sales, company.north, company.south, make_unit("DEEP", parent=company.north)]
    people = [make_person() for _ in range(4)]
    for person in people:
        before, after = chance.sample(units, 2)
        moves_on = date(2026, chance.choice([3, 5, 6]), chance.randrange(2, 17))
        make_appointment(person, before, until=moves_on)
        make_appointment(person, after, since=moves_on)
        for _ in range(chance.randrange(5)):
            day = date(2026, chance.choice([2, 4, 5, 6]), chance.randrange(1, 18))
            sold(person, before if day < moves_on else after, chance.randrange(4), day=day, metric=stock)
    for entry in Entry.objects.all()[: chance.randrange(2)]:
        entry.pk, entry.amount, entry.reverses_id = None, -entry.amount, entry.pk
        entry.save()
    figures.count_figures(NOW)
    client = as_(company.gm)
    for span in ("month", "quarter", "year"):
        for unit in units:
            asked = f"{PAGE}?metric=stock&span={span}&unit={unit.code}"
            standing = client.get(asked).context["standing"]
            for line in (standing.head, *standing.lines):
                assert client.get(line.entries_url).context["totals"] == (
                    [] if line.result is None else [(stock, line.result)]
                )
            known = [line.result for line in standing.lines if line.result is not None]
            assert standing.head.result == (sum(known) if known else None), (span, unit)
