"""Which units a text means, and which the server suggests."""

import pytest
from django.urls import reverse

from org.tests.factories import make_unit
from org.tree import UnitOnDay
from org.unit_field import units_named

UNITS = [
    UnitOnDay(number, None, None, code, english, chinese)
    for number, (code, english, chinese) in enumerate(
        [("N", "North", "北區"), ("NE", "North East", "東北區"), ("S", "South", "南區"), ("S2", "South", "南二區")]
    )
]


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
