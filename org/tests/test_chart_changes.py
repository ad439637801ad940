"""What changed in the organisation between two days: sentences, by branch, within what the viewer may know."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.chart_changes import changed_days, changes_between
from org.forms_chart import CompareForm
from org.models import Profile
from org.tests.factories import make_appointment, make_person, make_title, make_unit

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def end(person, day=JUNE):
    person.appointments.update(valid_to=day)


def told(viewer, code="", since=MAY, until=JULY):
    return {change.name: change.sentences for change in changes_between(viewer, since, until, code)}


def test_changes_of_people_are_sentences_by_branch(company):
    end(company.colleague)
    make_appointment(company.colleague, company.south, since=JUNE)
    end(company.supervisor)
    title = make_title("HEAD", name_en="Head of team", profile=Profile.SUPERVISOR)
    make_appointment(company.supervisor, company.north, title=title, since=JUNE)
    end(company.assistant)
    make_appointment(make_person(name_pinyin="Ann New"), company.south, since=JUNE)

    assert told(company.gm, "SALES") == {
        "North": ["Zhao Min is now Head of team in North.", "Zhou Ting left North."],
        "South": ["Ben Carter moved from North to South as Salesperson.", "Ann New joined South as Salesperson."],
    }
    assert list(told(company.gm)) == ["Sales"]  # the branch of the company that all of it lies in
    assert told(company.gm, "NORTH") == {
        "North": [
            "Zhao Min is now Head of team in North.",
            "Ben Carter moved from North to South as Salesperson.",
            "Zhou Ting left North.",
        ]
    }


def test_changes_of_heads_are_told_to_everybody_and_others_to_those_who_know_of_them(company):
    end(company.other_manager)
    end(company.stranger)
    make_appointment(company.stranger, company.south, is_head=True, since=JUNE)

    heads = ["Maria Santos is no longer head of South.", "Wu Gang is head of South."]
    assert told(company.salesperson, "SOUTH") == {"South": heads}
    assert told(company.manager, "SOUTH") == {"South": ["Maria Santos left South.", *heads]}


def test_member_who_left_is_not_named_to_those_who_do_not_know_of_them(company):
    end(company.stranger)
    assert told(company.salesperson, "SALES") == {}
    assert told(company.director, "SALES") == {"South": ["Wu Gang left South."]}


def test_changes_of_units_are_new_closed_moved_and_renamed(company):
    company.north.versions.update(valid_to=JUNE)
    make_unit("NORTH", parent=company.root, since=JUNE, name_en="Far North")
    make_unit("WEST", parent=company.sales, since=JUNE, name_en="West")
    make_unit("OLD", parent=company.sales, until=JUNE, name_en="Old team")

    assert told(company.salesperson, "") == {
        "Far North": ["North is now called Far North.", "Far North moved from Sales to Ink & Paper."],
        "Sales": ["Old team was closed.", "West is new, under Sales."],
    }


def test_change_that_was_taken_back_in_between_is_none(company):
    end(company.colleague, date(2026, 5, 10))
    make_appointment(company.colleague, company.south, since=date(2026, 5, 10), until=date(2026, 6, 10))
    make_appointment(company.colleague, company.north, since=date(2026, 6, 10))
    assert told(company.gm, "NORTH") == {}


def test_days_of_change_are_those_of_the_branch_that_the_viewer_may_know(company):
    end(company.stranger, JULY)
    make_unit("WEST", parent=company.sales, since=JUNE)
    leaver = date(2026, 4, 1)
    assert changed_days(company.gm, JUNE) == [leaver, JUNE, JULY]
    assert changed_days(company.gm, JUNE, "SOUTH") == [JULY]
    assert changed_days(company.salesperson, JUNE) == [JUNE]


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, (date(2026, 5, 17), date(2026, 6, 17))),
        ({"since": "2026-07-01", "until": "2026-05-01"}, (MAY, JULY)),
        ({"since": "rubbish", "until": "2026-07-01"}, (JUNE, JULY)),
    ],
)
def test_days_compared_come_in_their_order(asked, days):
    chosen = CompareForm(asked).asked(date(2026, 6, 17))
    assert (chosen["since"], chosen["until"]) == days


def test_chart_compare_shows_both_days_side_by_side(company, as_):
    make_unit("WEST", parent=company.sales, since=JUNE, name_en="West")
    client = as_(company.salesperson)
    page = client.get(reverse("org:chart_compare"), {"unit": "WEST", "since": "2026-05-01", "until": "2026-06-01"}).text
    assert "West is new, under Sales." in page and "The unit does not exist on this day." in page
    assert client.get(reverse("org:chart_compare"), {"unit": "NOWHERE"}).status_code == 404


def test_pages_of_an_empty_company_say_that_nothing_changed(db, as_):
    client = as_(make_person())
    assert "Nothing of which you may know changed" in client.get(reverse("org:chart_compare")).text
    assert "Nothing changed here" in client.get(reverse("org:chart_days")).text


@pytest.mark.parametrize(("name", "most"), [("chart_days", 7), ("chart_compare", 12)])
def test_changes_cost_the_same_for_5_people_and_50(company, as_, name, most):
    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    client = as_(company.manager)
    address = f"{reverse(f'org:{name}')}?unit=SALES&since=2026-05-01&until=2026-07-01"
    end(company.colleague)
    make_unit("WEST", parent=company.sales, since=JUNE)
    make_unit("N", parent=company.north, since=JUNE)
    few = queries()
    for number in range(45):
        make_appointment(make_person(), company.north, since=JUNE)
        make_unit(f"N{number}", parent=company.north, since=JUNE)
    assert queries() == few <= most
