"""The scheme editor in a real browser: nothing for axe or the console, and a version made by two people."""

import pytest
from django.utils import timezone

from reviews import scheme_drafts
from reviews.models import Scheme, SchemeDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(company):
    now = timezone.now()
    told = {"effective_from": scheme_drafts.first_days(now)[0], "reason": "A fairer month", "name": "next-v1"}
    return scheme_drafts.draft_scheme(**told, based_on=Scheme.objects.get(), by=company.hr, now=now)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path", ["versions/", "compare/", "drafts/add/", "drafts/{pk}/", "drafts/{pk}/edit/", "drafts/{pk}/trial/"]
)
def test_pages_of_the_rules_are_accessible_and_fit_the_width(company, open_as, axe, draft, path, width):
    page = open_as(company.hr, f"/reviews/scheme/{path.format(pk=draft.pk)}", width=width)
    for summary in page.locator("main details > summary").all():
        summary.click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_rules_are_drafted_by_one_and_published_by_another(company, open_as, axe, draft, width):
    editor = open_as(company.hr, f"/reviews/scheme/drafts/{draft.pk}/edit/", width=width)
    editor.get_by_text("What a month is made of").click()
    editor.get_by_label("Manager · Daily mean").fill("20")
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("Manager: the weights make 105, and must make 100.").first.wait_for()
    axe(editor)
    assert editor.get_by_label("Manager · Daily mean").input_value() == "20"
    editor.get_by_label("Manager · Targets").fill("45")
    editor.get_by_role("button", name="Save").click()
    editor.get_by_role("heading", name="What differs from default-v1").wait_for()
    editor.get_by_role("button", name="Ask for publishing").click()
    editor.get_by_text("It waits for another person").wait_for()
    publisher = open_as(company.gm, f"/reviews/scheme/drafts/{draft.pk}/", width=width)
    axe(publisher)
    publisher.get_by_role("button", name="Publish").click()
    publisher.get_by_text("Published. Everybody sees").wait_for()
    assert SchemeDraft.objects.get().published_as.published_by == company.gm
    told = open_as(company.salesperson, "/", width=width)
    told.get_by_role("link", name="See what differs").click()
    told.get_by_text("Manager · Targets").wait_for()
    axe(told)
