"""Naming one of many people in a real browser: suggestions come while one types, and nothing complains."""

import pytest
from django.urls import reverse

from org.tests.factories import make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_people_are_suggested_while_one_types(open_as, axe, company, width):
    for number in range(60):
        make_person(f"N{number}", name_zh="", name_pinyin=f"Nina {number}", number=3000 + number)
    page = open_as(company.gm, reverse("targets:entry_add"), width=width)
    axe(page)
    page.get_by_label("Who").fill("")
    page.get_by_label("Who").press_sequentially("nina 59")
    page.locator("#suggested-people option").wait_for(state="attached")
    values = page.locator("#suggested-people option").evaluate_all("options => options.map(option => option.value)")
    assert values == ["N59 Nina 59"]
