"""The board: columns, first cards, filters, moves with ticks kept where they cannot be; the same cost at any size."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.bulk import insert_rows, refresh_statistics
from core.tests.instants import at
from recruiting.board import FIRST, Board
from recruiting.models import Application, Candidate, StageMove
from recruiting.tests.factories import make_application, make_channel, make_opening, make_reason

pytestmark = pytest.mark.django_db
MANY = 10_000
HEADERS = {"HX-Request": "true"}


@pytest.fixture
def opening(company):
    return make_opening(company.north, by=company.manager, approver=company.hr)


@pytest.fixture
def hr(company):
    client = Client()
    client.force_login(company.hr)
    return client


def board(opening, viewer, **asked):
    return Board(opening, viewer, at(12), **{"text": "", "channel": None, "stage": None, "page": None} | asked)


def fill(opening, by, number):
    """So many applications, spread over the stages that are no end."""
    channel = make_channel()
    start = Candidate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    names = ("id", "name_zh", "name_pinyin", "channel", "added_by", "added_at")
    insert_rows(Candidate, names, ((start + n, f"王{n}", "", channel.pk, by.pk, at(9)) for n in range(1, number + 1)))
    stages = [one.pk for one in opening.stages.all() if not one.is_end]
    fields = ("candidate", "opening", "stage", "entered_stage_at", "applied_at", "added_by")
    rows = (
        (start + n, opening.pk, stages[n % len(stages)], at(9) - timedelta(minutes=n), at(9), by.pk)
        for n in range(1, number + 1)
    )
    insert_rows(Application, fields, rows)


def test_board_shows_stages_in_order_and_who_has_waited_longest_first(company, opening):
    late = make_application(opening, by=company.hr, now=at(11))
    early = make_application(opening, by=company.hr, now=at(9) - timedelta(days=8))
    make_application(opening, by=company.hr, kind="refused")
    found = board(opening, company.manager)
    assert [(one.stage.kind, one.count) for one in found.columns] == [
        ("screening", 2), ("interview_1", 0), ("interview_2", 0), ("offer", 0),
    ]  # fmt: skip
    assert [(card.application, card.days, card.is_slow) for card in found.columns[0].cards] == [
        (early, 8, True), (late, 0, False),
    ]  # fmt: skip
    assert [(one.stage.kind, one.count) for one in found.ends][1] == ("refused", 1)


def test_board_is_searched_by_name_in_chinese_and_by_telephone(company, opening):
    one = make_application(
        opening, by=company.hr, name_zh="歐陽娜娜", name_pinyin="", phone="138 0013 8000", phone_key="13800138000"
    )
    make_application(opening, by=company.hr)
    for text in ("陽娜", "+86 13800138000"):
        assert [card.application for card in board(opening, company.hr, text=text).columns[0].cards] == [one]


def test_board_costs_the_same_for_three_and_for_ten_thousand(company, opening, hr, django_assert_max_num_queries):
    url = reverse("recruiting:board", args=[opening.pk])
    counts = []
    for number in (3, MANY):
        fill(opening, company.hr, number)
        refresh_statistics()  # as the database does by itself; in the suite autovacuum is off
        hr.get(url)
        with django_assert_max_num_queries(20) as asked:
            response = hr.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert response.content.count(b'data-card="') == 4 * FIRST
    with django_assert_max_num_queries(20) as asked:
        page = hr.get(url, {"q": "王77", "stage": opening.stages.get(kind="offer").pk})
    assert page.status_code == 200


def test_board_move_keeps_ticks_and_words_where_it_needs_a_reason(company, opening, hr):
    two = [make_application(opening, by=company.hr) for _ in range(2)]
    refused = opening.stages.get(kind="refused")
    url = reverse("recruiting:board_move", args=[opening.pk])
    data = {"application": [one.mark for one in two], "stage": refused.pk, "words": "Both too far away"}
    response = hr.post(url, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(" checked>") == 2 and "Both too far away" in page and "needs a reason" in page
    response = hr.post(url, data | {"reason": make_reason("refused").pk}, headers=HEADERS)
    assert response.status_code == 200 and "2 candidates are in" in response.content.decode()
    words = StageMove.objects.filter(to_stage=refused).values_list("words", flat=True)
    assert list(words) == ["Both too far away"] * 2


def test_board_move_of_an_application_elsewhere_moves_nothing(company, opening, hr):
    elsewhere = make_application(make_opening(company.south, by=company.hr, approver=company.gm), by=company.hr)
    manager = Client()
    manager.force_login(company.manager)
    stage = opening.stages.get(kind="interview_1")
    url = reverse("recruiting:board_move", args=[opening.pk])
    assert manager.post(url, {"application": [elsewhere.mark], "stage": stage.pk}).status_code == 422
    assert Application.objects.get(pk=elsewhere.pk).stage.kind == "screening"


# --- the same page before two people ----------------------------------------------------------------------------------


def test_the_second_of_two_who_move_the_same_candidates_is_told_which_and_moves_nothing(company, opening, hr):
    ann, ben, cleo = (make_application(opening, by=company.hr, name_pinyin=name) for name in ("Ann", "Ben", "Cleo"))
    url = reverse("recruiting:board_move", args=[opening.pk])
    first = {"application": [ann.mark], "stage": opening.stages.get(kind="interview_1").pk}
    second = {"application": [ann.mark, ben.mark, cleo.mark], "stage": opening.stages.get(kind="interview_2").pk}
    assert hr.post(url, first).status_code == 302
    manager = Client()
    manager.force_login(company.manager)
    answer = manager.post(url, second)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Somebody else has moved Ann meanwhile" in page
    assert page.count(" checked>") == 2  # those who stand where they stood
    kinds = Application.objects.order_by("pk").values_list("stage__kind", flat=True)
    assert list(kinds) == ["interview_1", "screening", "screening"]
    assert manager.post(url, first).status_code == 422  # to the same stage: nor is it said that it was done


def test_a_move_on_the_page_of_an_application_wants_the_stage_that_was_shown(company, opening, hr):
    one = make_application(opening, by=company.hr)
    url = reverse("recruiting:application_move", args=[one.pk])
    to = {kind: opening.stages.get(kind=kind).pk for kind in ("interview_1", "interview_2")}
    assert f'name="application" value="{one.mark}"' in hr.get(url.removesuffix("move/")).content.decode()
    assert hr.post(url, {"application": one.mark, "stage": to["interview_1"]}).status_code == 302
    for stale in (one.mark, str(one.pk), f"{one.pk}:", ""):
        assert hr.post(url, {"application": stale, "stage": to["interview_2"]}).status_code == 422
    assert Application.objects.get().stage.kind == "interview_1"
