"""A long list ends where nobody reads on, at a cost that does not grow with it."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from core import paging
from core.models import JobTick
from core.paging import FirstKeysPaginator, FirstRowsPaginator
from core.tests.instants import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(monkeypatch):
    monkeypatch.setattr(paging, "MOST", 6)

    def make(rows, number):
        JobTick.objects.bulk_create(JobTick(name=f"t{row}", started_at=at(9)) for row in range(rows))
        return FirstRowsPaginator(JobTick.objects.order_by("name"), 4).get_page(number)

    return make


@pytest.mark.parametrize(("rows", "count", "is_cut"), [(5, 5, False), (6, 6, False), (7, 6, True)])
def test_list_is_cut_after_the_most_rows_and_says_so(page_of, rows, count, is_cut):
    page = page_of(rows, 2)
    assert (page.paginator.count, page.paginator.is_cut, page.has_next()) == (count, is_cut, False)
    pager = render_to_string("ui/_pager.html", {"page": page}, RequestFactory().get("/"))
    assert ("There is more" in pager) == is_cut


def test_counting_reads_no_more_than_the_most_rows(page_of):
    with CaptureQueriesContext(connection) as seen:
        assert page_of(9, 1).paginator.count == 6
    assert "LIMIT 7" in seen.captured_queries[-1]["sql"]


@pytest.mark.parametrize(("number", "names"), [(1, ["t0", "t1", "t2", "t3"]), (2, ["t4", "t5"]), (9, ["t4", "t5"])])
def test_keys_are_found_once_and_the_rows_of_the_page_by_them(page_of, number, names):
    rows = page_of(9, 1).paginator.object_list
    with CaptureQueriesContext(connection) as seen:
        page = FirstKeysPaginator(rows, 4).get_page(number)
        assert [row.name for row in page] == names
        assert (page.paginator.count, page.paginator.is_cut, page.has_next()) == (6, True, number == 1)
    assert ["LIMIT 7" in query["sql"] for query in seen.captured_queries] == [True, False]


def test_keys_of_nothing_make_one_empty_page(page_of):
    page = FirstKeysPaginator(JobTick.objects.order_by("name"), 4).get_page(3)
    assert (list(page), page.number, page.paginator.num_pages) == ([], 1, 1)
