"""What people read when something does not work."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client

from core.tests.instants import DAY, at
from org.models import LeaveRequest


def test_refusal_says_why_in_the_frame(company, as_):
    answer = as_(company.gm).get(f"/people/{company.newcomer.code}/login/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Only HR decides who can log in." in text
    assert 'class="with-rail"' in text
    assert answer["X-Reason"].startswith("Only%20HR")


def test_a_refusal_shows_the_words_that_were_sent_and_no_secret(company, as_):
    told = {"reason": "Sat beside\nthe whole team", "password": "a long secret of mine", "unit": "7"}
    answer = as_(company.gm).post(f"/people/{company.newcomer.code}/login/close/", told)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert ("the whole team" in text, "secret of mine" in text) == (True, False)


def test_missing_page_leads_on(company, as_):
    answer = as_(company.salesperson).get("/people/NOBODY/login/")
    assert answer.status_code == 404
    assert "To Today" in answer.content.decode()


def test_an_address_that_only_takes_what_is_sent_answers_with_a_page(company, as_):
    answer = as_(company.salesperson).get("/probation/1/seen/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "To Today" in answer.content.decode()


def test_missing_page_speaks_the_readers_language(company, as_):
    company.salesperson.language = "zh-hant"
    company.salesperson.save()
    assert '<html lang="zh-hant">' in as_(company.salesperson).get("/nothing/").content.decode()


def test_stale_form_is_explained(company):
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.salesperson)
    answer = client.post("/me/", {})
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


@pytest.mark.parametrize("name", ["500", "400"])
def test_page_for_our_own_faults_needs_nothing_but_looks(settings, name):
    """Addresses stand as they are: a tag that looks a file up could fail a second time."""
    text = (settings.BASE_DIR / "templates" / f"{name}.html").read_text(encoding="utf-8")
    assert re.findall(r"{%(?! comment| endcomment)|{{", text) == []
    *looks, home = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert home == "/"
    for address in looks:
        assert finders.find(address.removeprefix("/static/")) and settings.STATIC_URL == "/static/"
    assert all(words in text for words in ('lang="zh-Hant"', 'lang="zh-Hans"'))
    assert "您" not in text


@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/imports/people/new/"])
def test_what_is_larger_than_any_page_takes_is_refused_unread(db, monkeypatch, path):
    monkeypatch.setattr(MultiPartParser, "parse", lambda parser: pytest.fail("somebody reads it"))
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    file = SimpleUploadedFile("a.csv", b"x" * 100)
    assert client.post(path, {"file": file}, CONTENT_LENGTH=str(13 * 1024 * 1024)).status_code == 400


def test_address_with_a_nul_is_answered_by_the_page_for_it(client):
    answer = client.get("/people/%00/")
    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()


def test_a_refusal_because_of_a_state_is_no_lack_of_a_right(company, as_):
    asked = LeaveRequest(person=company.salesperson, first_day=DAY, last_day=DAY, kind="annual", fraction=1)
    asked.state, asked.decided_by, asked.decided_at = LeaveRequest.State.APPROVED, company.hr, at(9)
    asked.save()
    late = as_(company.hr).get(f"/leave/{asked.pk}/refuse/")
    page = late.content.decode()
    assert (late.status_code, "This cannot be done now" in page, "already answered" in page) == (403, True, True)
    other = as_(company.salesperson).get("/health/")
    assert (other.status_code, "This is not yours to do" in other.content.decode()) == (403, True)
