"""Which units a text means, and which the server suggests."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from org import unit_field
from org.tests.factories import make_unit
from org.tree import UnitOnDay
from org.unit_field import NamedUnitField, UnitName, unit_code_field, unit_names, units_named

UNITS = [
    UnitOnDay(number, None, None, code, english, chinese)
    for number, (code, english, chinese) in enumerate(
        [("N", "North", "北區"), ("NE", "North East", "東北區"), ("S", "South", "南區"), ("S2", "South", "南二區")]
    )
]

UNITS_OF_MANY = [UnitName(unit.code, unit.name_en, unit.name_zh) for unit in UNITS]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ne", ["NE"]),
        ("NE North East", ["NE"]),
        ("NE 東北區", ["NE"]),
        (" north  east ", ["NE"]),
        ("North", ["N"]),  # the whole name of one, a part of another
        ("south", ["S", "S2"]),
        ("nor", ["N", "NE"]),
        ("北區", ["N"]),
        ("區", ["N", "NE", "S", "S2"]),
        ("harbour", []),
        ("", []),
    ],
)
def test_units_are_named_by_number_whole_name_or_a_part_of_it(text, codes):
    assert [unit.code for unit in units_named(UNITS, text)] == codes


def suggested(client, **asked):
    page = client.get(reverse("org:unit_suggest"), asked).content.decode()
    return [part.split('"')[1] for part in page.split("<option")[1:]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "found"),
    [("gm", ["NORTH North", "SOUTH South"]), ("manager", ["NORTH North"]), ("salesperson", []), ("hr", [])],
)
def test_suggestions_are_the_units_of_whose_people_one_reads_the_area(as_, company, who, found):
    assert suggested(as_(getattr(company, who)), area="duties", unit="th") == found


@pytest.mark.django_db
def test_unit_suggestions_are_twenty_at_most_and_none_for_nothing(as_, company):
    for number in range(30):
        make_unit(f"T{number}", parent=company.sales, name_en=f"Team {number}")
    client = as_(company.gm)
    assert (len(suggested(client, unit="team")), suggested(client, unit=" ")) == (20, [])


# --- the one unit of a form


@pytest.mark.django_db
def test_form_of_few_units_lists_them_and_of_many_asks_for_one(company):
    few = unit_code_field(unit_names(date(2026, 6, 17)), label="Unit")
    assert [code for code, _name in few.choices] == ["", "COM", "NORTH", "SALES", "SOUTH"]
    many = unit_code_field([UnitName(f"T{number}", "Team", "") for number in range(30)], label="Unit")
    assert "hx-get" in str(many.widget.render("unit", ""))


@pytest.mark.parametrize("text", ["NE", "ne", "NE North East", "north east", "NE 東北區", "東北區"])
def test_one_unit_is_meant_by_its_number_or_whole_name(text):
    assert NamedUnitField(units=UNITS_OF_MANY, into="x").clean(text) == "NE"


@pytest.mark.parametrize(
    ("text", "said"),
    [("nor", "N North, NE North East"), ("South", "S South, S2 South"), ("harbour", "Write its number.")],
)
def test_what_is_no_unit_or_several_names_those_that_are_near(text, said):
    with pytest.raises(ValidationError, match=said):
        NamedUnitField(units=UNITS_OF_MANY, into="x").clean(text)


@pytest.mark.django_db
def test_another_post_in_a_large_company_carries_no_list_of_units_and_takes_a_name(company, as_, monkeypatch):
    monkeypatch.setattr(unit_field, "FEW", 2)
    client, address = as_(company.hr), reverse("org:person_move", args=[company.salesperson.code])
    assert '<option value="SOUTH' not in client.get(address).text

    title = company.colleague.appointments.get().title_id
    asked = {"valid_from": "2099-06-22", "title": title, "kind": "primary", "submit_key": str(uuid4())}
    assert "Write its number: NORTH North" in client.post(address, asked | {"unit": "nort"}).text
    assert client.post(address, asked | {"unit": "SOUTH South"}).status_code == 302
    assert company.salesperson.appointments.get(valid_from=date(2099, 6, 22)).unit == company.south


@pytest.mark.django_db
def test_suggestions_come_for_a_field_of_either_name(as_, company):
    client = as_(company.gm)
    assert suggested(client, area="people", parent="nor") == suggested(client, area="people", unit="nor") != []
