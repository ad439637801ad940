"""Lists of people, units and posts as files."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from org.tests.factories import make_appointment
from org.tests.test_import_people import bring

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


@pytest.mark.parametrize(("kind", "address"), [("units", "/org/units/"), ("appointments", "/org/posts/")])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_a_list_that_is_sent_back_says_nothing_new(company, as_, kind, address, language, how):
    company.hr.language = language
    company.hr.save()
    make_appointment(company.supervisor, company.south, kind="acting", until=date(2099, 8, 1))
    response = as_(company.hr).get(f"{address}?export={how}")
    with override(language):
        job = bring(company.hr, b"".join(response.streaming_content), kind=kind, name=f"{kind}.{how}", confirm=False)
    assert (job.counts.keys(), job.row_count > 3) == ({"same"}, True)


@pytest.mark.parametrize(
    ("address", "one"), [("/people/", "STRANGER"), ("/org/units/", "NORTH"), ("/org/posts/", "STRANGER")]
)
def test_a_file_of_many_costs_as_many_queries_as_one_of_one(company, as_, address, one):
    def cost(text):
        with CaptureQueriesContext(connection) as captured:
            text_of(as_(company.hr).get(f"{address}?q={text}&export=csv"))
        return len(captured)

    assert cost(one) == cost("")


def test_only_hr_reads_in_a_file_of_posts_as_what_somebody_is_appraised(company, as_):
    assert "Appraised as" in text_of(as_(company.hr).get("/org/posts/?export=csv"))
    assert "Appraised as" not in text_of(as_(company.manager).get("/org/posts/?export=csv"))


def test_posts_of_a_day_are_those_of_that_day(company, as_):
    page = as_(company.hr).get("/org/posts/?day=2026-03-31").content.decode()
    assert "He Dong" in page and "He Dong" not in as_(company.hr).get("/org/posts/?day=2026-04-01").content.decode()
