"""The case library: what is found in both scripts without words, who takes back, what everybody reads."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given as over
from hypothesis import strategies as st

from core.han import SIMPLIFIED, TABLE, TRADITIONAL, fold
from core.tests.instants import at
from training.lessons import library
from training.lessons.searching import MOST, grams, matching
from training.models import Lesson
from training.tests.factories_rehearsals import make_lesson, scored

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    rows = matching(Lesson.objects.all(), query).prefetch_related("texts")
    with translation.override("en"):
        return [lesson.told.title for lesson in rows]


PLAN, TRIAL = (
    "Same product, same dealer: talk of the product lost, a plan won",
    ("Tied to a competitor: waiting lost, a trial with a day won"),
)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("價格", [PLAN]),
        ("价格", [PLAN]),
        ("試銷", [TRIAL]),
        ("试销", [TRIAL]),
        ("價格的異議", [PLAN]),  # 价格 and 异议 stand apart there
        ("经销商", [PLAN]),
        ("經銷商公司", [PLAN]),
        ("連鎖 合約", [TRIAL]),
        ("合同到期", [TRIAL]),  # the mainland word, which only the simplified text has
        ("stands alone nowhere", []),
        ("DEALER", [PLAN]),
        ("ｄｅａｌｅｒ", [PLAN]),
        ("倉庫", [TRIAL]),
        ("火星", []),
        ("100%_", []),
    ],
)
def test_shipped_cases_are_found_in_both_scripts_and_in_english(query, wanted):
    assert found(query) == wanted


def test_nothing_asked_is_everything_newest_first():
    make_lesson(title="Before the others")
    assert found("") == found(" …!") == [TRIAL, PLAN, "Before the others"]


def test_what_holds_more_of_the_query_stands_first():
    make_lesson(title="all of it", learnt="試吃會的場地")
    make_lesson(title="most of it", learnt="試吃會，場地另找")
    make_lesson(title="too little of it", learnt="場地")
    assert found("试吃会的场地") == ["all of it", "most of it"]


def test_grams_are_pairs_of_signs_and_whole_words():
    assert grams("價格 too high") == ["价格", "too", "high"]
    assert grams("市場前景") == ["市场", "场前", "前景"]
    assert grams("價") == ["价"]
    assert len(grams("一二三四五六七八九十" * 20)) <= MOST


@over(st.text(max_size=200))
def test_any_query_is_answered(query):
    assert len(grams(query)) <= MOST
    assert all(fold(gram) == gram for gram in grams(query))


def test_folding_is_done_once_and_for_all():
    assert fold("價格異議、臺灣裡面羣眾著急") == fold("价格异议、台湾里面群众着急")
    assert not set(TRADITIONAL) & set(SIMPLIFIED)
    assert len(TABLE) == len(TRADITIONAL)


def test_library_and_search_cost_the_same_however_many_lessons(company, as_):
    counts = []
    as_(company.colleague).get(reverse("training:lesson_list"))
    for more in (1, 10, 50):
        for number in range(more):
            make_lesson(company.salesperson, title=f"Case {number}", learnt="價格", tags=("price", "research"))
        with CaptureQueriesContext(connection) as captured:
            page = as_(company.colleague).get(reverse("training:lesson_list") + "?q=价格&tag=price")
        assert page.status_code == 200
        counts.append(len(captured))
    assert counts[1] == counts[2]


def test_tags_narrow_the_search(company, as_):
    page = as_(company.salesperson).get(reverse("training:lesson_list") + "?tag=tied").content.decode()
    assert TRIAL in page and PLAN not in page


def test_everybody_reads_the_library_in_their_language(company, as_):
    lesson = Lesson.objects.order_by("pk").first()
    url = reverse("training:lesson_detail", args=[lesson.pk])
    for person in company.people:
        assert as_(person).get(url).status_code == 200
    page = as_(company.salesperson, HTTP_ACCEPT_LANGUAGE="zh-hans").get(url).content.decode()
    assert "帮" in page or "客户" in page


def test_author_heads_and_hr_take_back_and_then_nobody_reads_it(company, as_):
    for by in (company.salesperson, company.other_manager, company.hr, company.gm):
        lesson = make_lesson(company.salesperson)
        library.take_back(lesson, by=by, now=at(13))
        assert not Lesson.objects.visible_to(company.salesperson).filter(pk=lesson.pk).exists()
        assert as_(company.hr).get(reverse("training:lesson_detail", args=[lesson.pk])).status_code == 404
    lesson = make_lesson(company.salesperson)
    for other in (company.colleague, company.supervisor, company.technician):
        with pytest.raises(PermissionDenied):
            library.take_back(lesson, by=other, now=at(13))


def test_the_way_back_to_a_rehearsal_is_shown_to_its_readers_alone(company, as_):
    rehearsal = scored(company)
    lesson = make_lesson(company.manager)
    Lesson.objects.filter(pk=lesson.pk).update(rehearsal=rehearsal)
    url = reverse("training:lesson_detail", args=[lesson.pk])
    assert reverse("training:rehearsal_detail", args=[rehearsal.pk]) in as_(company.gm).get(url).content.decode()
    assert "rehearsals/" not in as_(company.stranger).get(url).content.decode()
