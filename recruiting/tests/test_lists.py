"""The lists that HR keeps: a row of stages in another order, for openings to come."""

import pytest
from django.test import Client
from django.urls import reverse

from recruiting.models import Stage, StageTemplate
from recruiting.tests.factories import make_opening, make_template, named

pytestmark = pytest.mark.django_db
FIRST = list(Stage.Kind.values)


def sent(**places: str) -> dict[str, object]:
    data = named("Two interviews") | {"version": "1"}
    for number, kind in enumerate(FIRST, start=1):
        told = {f"{name}_{number}": text for name, text in named(kind).items()}
        data |= {f"kind_{number}": kind, f"place_{number}": str(number)} | told
    return data | places


def saved(company, **places: str) -> tuple[int, list[str]]:
    """The answer, and the kinds of the template's stages in their order afterwards."""
    client, template = Client(), make_template()
    client.force_login(company.hr)
    url = reverse("recruiting:list_edit", args=["stages", template.pk])
    StageTemplate.objects.filter(pk=template.pk).update(version=1)
    answer = client.post(url, sent(**places))
    return answer.status_code, list(template.stages.order_by("position").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, FIRST),
        ({"place_3": "1"}, ["interview_2", "screening", "interview_1", *FIRST[3:]]),
        ({"place_1": "3"}, ["interview_1", "interview_2", "screening", *FIRST[3:]]),
        ({"place_8": "6"}, [*FIRST[:5], "talent_pool", "refused", "withdrawn"]),
        ({"place_2": ""}, FIRST),
    ],
)
def test_a_stage_is_given_another_place_and_the_others_move_along(company, places, order):
    assert saved(company, **places) == (302, order)


def test_an_order_that_no_opening_could_use_is_refused(company):
    assert saved(company, place_5="1") == (200, FIRST)


def test_an_opening_keeps_the_order_of_its_day(company):
    opening = make_opening(company.north, by=company.manager, approver=company.hr)
    assert saved(company, place_3="2")[0] == 302
    assert list(opening.stages.order_by("position").values_list("kind", flat=True)) == FIRST
