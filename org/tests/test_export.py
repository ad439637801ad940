"""The list of people as a file."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_list_as_a_file_is_not_cut(company, as_, monkeypatch):
    monkeypatch.setattr("core.paging.MOST", 3)
    page = text_of(as_(company.hr).get("/people/?export=csv"))
    assert page.count("\r\n") == 1 + len(company.everybody)


def test_a_file_holds_what_the_filter_leaves(company, as_):
    page = text_of(as_(company.hr).get("/people/?q=Ben&export=csv"))
    assert "Ben Carter" in page and "Zhou Ting" not in page


def text_of(response):
    return b"".join(response.streaming_content).decode()
