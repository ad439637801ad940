"""Whom a form is about: chosen among a few, named among many, suggested by the server as far as one reads."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from org import person_field as module
from org.access import Area
from org.models import Person
from org.person_field import NamedPersonField, person_field
from org.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    make_person("W1", name_zh="王小明", name_pinyin="Wang Xiaoming", number=2001)
    make_person("W2", name_zh="王小明", name_pinyin="Wang Xiaoming", number=2002)
    make_person("W3", name_zh="歐陽娜娜", name_pinyin="Ouyang Nana", number=2003)
    return Person.objects.filter(number__gte=2001, number__lte=2003)


@pytest.fixture
def field(people):
    return NamedPersonField(people=people, area=Area.PEOPLE, label="Who")


@pytest.mark.parametrize("text", ["W3", "w3", "W3 歐陽娜娜", "歐陽娜娜", "ouyang nana", " Ouyang  Nana "])
def test_person_is_named_by_number_or_whole_name(field, text):
    assert field.clean(text).code == "W3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("王小明", "W1 .*W2 "),
        ("歐陽", "W3 "),  # a part of a name is not enough
        ("W3 王小明", "Nobody"),
        ("GM", "Nobody"),
        ("", "required"),
    ],
)
def test_name_of_nobody_or_of_several_is_refused_with_those_who_may_be_meant(field, text, words):
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    assert re.search(words, " ".join(refused.value.messages))


def test_person_who_cannot_be_chosen_is_not_found_by_name(people):
    field = NamedPersonField(people=people.exclude(code="W3"), area=Area.PEOPLE)
    with pytest.raises(ValidationError, match="Nobody"):
        field.clean("W3")


def test_few_people_are_a_list_and_many_are_named(people, monkeypatch):
    monkeypatch.setattr(module, "FEW", 3)
    assert list(person_field(people, area=Area.PEOPLE, label="Who").queryset) == list(people)
    monkeypatch.setattr(module, "FEW", 2)
    assert isinstance(person_field(people, area=Area.PEOPLE, label="Who"), NamedPersonField)


@pytest.mark.parametrize(
    ("who", "found"), [("gm", True), ("manager", True), ("salesperson", True), ("stranger", False)]
)
def test_suggestions_name_only_people_about_whom_one_reads_the_area(as_, company, who, found):
    client = as_(getattr(company, who))
    asked = {"area": "discipline", "person": company.salesperson.code}
    page = client.get(reverse("org:person_suggest"), asked).content.decode()
    assert (f'value="{company.salesperson.code} ' in page) == found


def test_suggestions_are_twenty_at_most_and_none_for_nothing(as_, company):
    for number in range(30):
        make_person(f"N{number}", name_pinyin=f"Nina {number}", number=3000 + number)
    client = as_(company.gm)
    assert client.get(reverse("org:person_suggest"), {"person": "Nina"}).content.decode().count("<option") == 20
    assert client.get(reverse("org:person_suggest"), {"person": " "}).content.decode().count("<option") == 0
