"""Pages of interviews and the funnel in a real browser: three languages, phone and desk, axe finds nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruiting.tests.factories import make_opening
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer, send
from recruiting.tests.test_browser_board import LONG, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("en", 390), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_interviews_and_the_funnel_fit_and_please_axe(open_as, axe, company, language, width):
    type(company.hr).objects.all().update(language=language)
    now = timezone.now()
    opening = make_opening(company.north, by=company.manager, approver=company.hr, number=3, now=now)
    told = {"opening": opening, "name_zh": LONG, "name_pinyin": "", "now": now - timedelta(days=9)}
    heard, offered = make_applied(company, **told), make_applied(company, kind="offer", **told)
    times = {"starts_at": now - timedelta(days=2), "due_at": now + timedelta(days=2)}
    interview = make_interview(heard, company.supervisor, company.manager, **times)
    send(interview, company.supervisor, evidence="客" * 200)
    send(interview, company.manager, evidence="Told of 30 customers. " * 9)
    owed = make_interview(make_applied(company, **told), company.supervisor, company.assistant, **times)
    make_offer(offered, by=company.manager)
    pages = [
        (company.hr, "/recruiting/interviews/"),
        (company.hr, f"/recruiting/interviews/{interview.pk}/"),
        (company.manager, f"/recruiting/openings/{opening.pk}/compare/"),
        (company.manager, f"/recruiting/applications/{heard.pk}/choose/"),
        (company.manager, f"/recruiting/applications/{heard.pk}/decision/"),
        (company.hr, f"/recruiting/applications/{heard.pk}/interview/"),
        (company.hr, f"/recruiting/applications/{offered.pk}/choose/"),
        (company.hr, f"/recruiting/openings/{opening.pk}/"),
        (company.hr, f"/recruiting/funnel/?opening={opening.pk}"),
        (company.hr, "/recruiting/funnel/list/?figure=applied"),
        (company.hr, "/probation/"),
        (company.supervisor, f"/recruiting/interviews/{owed.pk}/card/"),
    ]
    for viewer, path in pages:
        page = open_as(viewer, path, width=width, language=language)
        assert sideways(page) <= 0, path
        axe(page)


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept ')).length")


def test_a_scorecard_comes_back_after_a_reload_and_goes_when_it_is_sent(open_as, axe, company):
    now = timezone.now()
    opening = make_opening(company.north, by=company.manager, approver=company.hr, now=now)
    application = make_applied(company, opening=opening, now=now - timedelta(days=9))
    times = {"starts_at": now - timedelta(days=2), "due_at": now + timedelta(days=2)}
    interview = make_interview(application, company.supervisor, company.manager, **times)
    page = open_as(company.supervisor, reverse("recruiting:card_send", args=[interview.pk]), width=390)
    for score in page.locator("input[type=radio][value='4']").all():
        score.check()
    texts = page.locator("textarea").all()
    for text in texts:
        text.fill("Told of thirty customers")
    page.reload()
    assert page.locator("[data-kept-state]").is_visible()
    assert [one.input_value() for one in page.locator("textarea").all()] == ["Told of thirty customers"] * len(texts)
    assert page.locator("input[type=radio]:checked").count() == len(texts)
    axe(page)
    page.locator(".form-actions button").dblclick()
    page.wait_for_url("**" + reverse("recruiting:interview_detail", args=[interview.pk]))
    page.wait_for_selector(".notice.is-success")
    assert (interview.interviewers.get(person=company.supervisor).cards.count(), kept(page)) == (1, 0)


def test_a_draft_goes_with_the_logout(open_as, company):
    now = timezone.now()
    opening = make_opening(company.north, by=company.manager, approver=company.hr, now=now)
    application = make_applied(company, opening=opening, now=now - timedelta(days=9))
    interview = make_interview(
        application, company.supervisor, company.manager, starts_at=now - timedelta(days=2), due_at=now
    )
    page = open_as(company.supervisor, reverse("recruiting:card_send", args=[interview.pk]))
    page.locator("textarea").first.fill("Told of thirty customers")
    assert kept(page) == 1
    page.goto(page.url.split("/recruiting/")[0] + reverse("org:me"))
    page.locator("[data-logout] button").click()
    page.wait_for_load_state()
    assert kept(page) == 0


def test_a_draft_goes_when_somebody_else_is_logged_in(open_as, company):
    page = open_as(company.supervisor, reverse("org:me"))
    keep = "(code) => localStorage.setItem(`kept ${code} card 1 1`, JSON.stringify({ at: Date.now(), values: [] }))"
    for code in (company.supervisor.code, company.manager.code):
        page.evaluate(keep, code)
    page.reload()
    assert page.evaluate("Object.keys(localStorage)") == [f"kept {company.supervisor.code} card 1 1"]
    page.context.clear_cookies()  # the login has ended: nobody is logged in
    page.reload()
    assert kept(page) == 1


def test_answers_to_choose_from_are_hit_by_a_thumb(open_as, company):
    now = timezone.now()
    opening = make_opening(company.north, by=company.manager, approver=company.hr, now=now)
    application = make_applied(company, opening=opening, now=now - timedelta(days=9))
    path = reverse("recruiting:application_decide", args=[application.pk])
    page = open_as(company.manager, path, width=390)
    heights = [one.bounding_box()["height"] for one in page.locator(".form-check-label").all()]
    assert heights and min(heights) >= 44
