"""Who remains once an opening is over: named to whoever keeps it, told in one act; why nobody is led on any more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from core.verdicts import NotNow
from duties.models import Duty
from duties.services import mark_stale, plan_duties
from org.feed import feed_text
from org.models import Person
from org.tests.company import build_company
from recruiting import moving
from recruiting.interviews import deciding, hiring, remaining
from recruiting.interviews.choosing import Choosing
from recruiting.interviews.hiring import FirstPost
from recruiting.interviews.remaining import Remaining, tell_remaining
from recruiting.models import Application, Interview, Offer, Opening, StageMove
from recruiting.tests.factories import make_application, make_opening, make_reason
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer
from recruiting.waiting import candidates_remaining

pytestmark = pytest.mark.django_db
NOW = at(12)
SOON = {"starts_at": at(10, day=DAY + timedelta(days=2)), "due_at": at(18, day=DAY + timedelta(days=6))}
POST = FirstPost(first_day=DAY + timedelta(days=14), code="N77", profile="probation", contract="longer")


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def opening_of(application: Application) -> Opening:
    return Opening.objects.get(pk=application.opening_id)


def filled(house) -> tuple[Opening, Application, Application, Application]:
    """An opening whose post is taken; beside the one who was hired: looked at, to be heard, and with an offer out."""
    hired = make_applied(house, kind="offer")
    make_offer(hired, by=house.manager, answer="accepted")
    opening = hired.opening
    looked_at, heard, offered = (
        make_application(opening, by=house.hr, kind=kind) for kind in ("screening", "interview_1", "offer")
    )
    make_interview(heard, house.supervisor, house.assistant, **SOON)
    make_offer(offered, by=house.manager)
    hiring.hire(hired, POST, by=house.hr, now=NOW)
    return opening_of(hired), looked_at, heard, offered


def tell(opening: Opening, by: Person, *, kind: str = "refused", **told) -> int:
    values = {"reason": make_reason(kind), "words": "", "now": NOW} | told
    return tell_remaining(opening, kind, by=fresh(by), **values)


def test_who_remains_when_the_last_post_is_taken_is_named_to_whoever_keeps_the_opening(house):
    opening, *_left = filled(house)
    told = {who: candidates_remaining(fresh(getattr(house, who)), NOW) for who in ("manager", "hr", "other_manager")}
    assert {who: rows.count() if rows is not None else 0 for who, rows in told.items()} == {
        "manager": 3,
        "hr": 3,
        "other_manager": 0,
    }
    assert candidates_remaining(fresh(house.colleague), NOW) is None
    found = Remaining(opening, fresh(house.manager), NOW)
    assert (found.count, found.interviews, found.offers) == (3, 1, 1)


def test_one_act_tells_all_who_remain_cancels_their_interviews_and_withdraws_their_offers(house):
    plan_duties(NOW)
    opening, *left = filled(house)
    mark_stale([house.supervisor.pk, house.assistant.pk])
    plan_duties(NOW)
    owed = Duty.objects.filter(kind="interview_card", cancelled_at=None)
    assert owed.count() == 2
    assert tell(opening, house.manager) == 3
    kinds = Application.objects.filter(pk__in=[one.pk for one in left]).values_list("stage__kind", flat=True)
    assert set(kinds) == {"refused"}
    assert Interview.objects.get().cancelled_at == NOW
    assert list(Offer.objects.order_by("pk").values_list("answer", flat=True)) == ["accepted", "withdrawn"]
    assert "SUMMARY:Interview" not in feed_text(fresh(house.supervisor), now=NOW)
    plan_duties(NOW)
    assert not owed.exists()
    assert not candidates_remaining(fresh(house.manager), NOW).exists()
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"recruiting.move", "recruiting.cancel_interview", "recruiting.withdraw_offer"} <= acts
    moves = StageMove.objects.count()
    assert (tell(opening, house.manager), StageMove.objects.count()) == (0, moves)  # a double click


def test_an_interviewer_reads_the_reason_of_the_list_and_not_the_words(house):
    opening, *_left = filled(house)
    reason = make_reason("refused")
    tell(opening, house.manager, reason=reason, words="The scores were low.")
    assert Interview.objects.get().cancelled_reason == reason.name
    assert Offer.objects.get(answer="withdrawn").answer_reason == "The scores were low."


def test_who_remains_may_be_kept_for_another_time(house):
    opening, *_left = filled(house)
    assert tell(opening, house.hr, kind="talent_pool") == 3
    with pytest.raises(ValidationError):
        tell(filled_again(house), house.hr, kind="talent_pool", reason=make_reason("refused"))


def filled_again(house) -> Opening:
    opening = make_opening(house.north, by=house.manager, approver=house.hr, state="filled")
    make_application(opening, by=house.hr)
    return opening


def test_nobody_is_told_while_the_opening_is_open_nor_by_whoever_has_no_say(house):
    application = make_applied(house)
    with pytest.raises(NotNow):
        tell(application.opening, house.manager)
    with pytest.raises(PermissionDenied):
        tell(filled_again(house), house.other_manager)


def test_whoever_accepted_an_offer_is_left_to_be_talked_with(house):
    first, second = (make_applied(house, kind="offer") for _ in range(2))
    Application.objects.filter(pk=second.pk).update(opening=first.opening, stage=first.opening.stages.get(kind="offer"))
    second = Application.objects.get(pk=second.pk)
    for one in (first, second):
        make_offer(one, by=house.manager, answer="accepted")
    hiring.hire(first, POST, by=house.hr, now=NOW)
    found = Remaining(opening_of(first), fresh(house.manager), NOW)
    assert (found.count, [one.pk for one in found.accepted]) == (0, [second.pk])
    assert tell(opening_of(first), house.manager) == 0
    assert Application.objects.get(pk=second.pk).stage.kind == "offer"
    assert candidates_remaining(fresh(house.manager), NOW).count() == 1


def test_pages_say_since_when_the_opening_is_filled(as_, house):
    opening, looked_at, heard, _offered = filled(house)
    page = Choosing(Application.objects.get(pk=heard.pk), fresh(house.manager), NOW)
    assert page.waits_for.startswith("The opening has been filled since")
    with pytest.raises(NotNow, match="The opening has been filled since"):
        told = {"words": "Yes.", "by": fresh(house.manager), "now": NOW, "stage": looked_at.stage_id}
        deciding.decide(Application.objects.get(pk=looked_at.pk), "next", **told)
    for name, key in (("opening_detail", opening.pk), ("board", opening.pk), ("application_choose", heard.pk)):
        content = as_(house.manager).get(reverse(f"recruiting:{name}", args=[key])).content.decode()
        assert "The opening has been filled since" in content, name
    content = as_(house.manager).get(reverse("recruiting:opening_detail", args=[opening.pk])).content.decode()
    assert "3 candidates remain" in content
    assert "3 candidates remain: tell them" in as_(house.manager).get(reverse("recruiting:home")).content.decode()


def test_the_page_of_the_act_says_what_it_does(as_, house):
    opening, *_left = filled(house)
    soon = timezone.now() + timedelta(days=2)
    Interview.objects.update(starts_at=soon, due_at=soon + timedelta(days=3))
    there = reverse("recruiting:remaining_tell", args=[opening.pk])
    content = as_(house.manager).get(there).content.decode()
    assert "1 interview to come is cancelled" in content
    assert "1 offer that is out is withdrawn" in content
    data = {"outcome": "refused", "reason": make_reason("refused").pk, "words": "The post is taken."}
    data |= {"submit_key": str(uuid4())}
    for _click in range(2):
        answer = as_(house.manager).post(there, data)
        assert answer.url == reverse("recruiting:opening_detail", args=[opening.pk])
    assert StageMove.objects.filter(words="The post is taken.").count() == 3
    over = as_(house.manager).get(there)  # the same page from another tab
    assert (over.status_code, "Nobody remains who is to be told." in over.content.decode()) == (403, True)


def test_more_are_told_than_one_move_takes(house, monkeypatch):
    monkeypatch.setattr(remaining, "MOST", 2)
    monkeypatch.setattr(moving, "MOST", 2)
    opening, *_left = filled(house)
    assert tell(opening, house.manager) == 3
    assert not candidates_remaining(fresh(house.manager), NOW).exists()


@pytest.mark.parametrize("count", [1, 4])
def test_telling_asks_the_same_number_of_queries_for_any_number(house, django_assert_max_num_queries, count):
    opening = make_opening(house.north, by=house.manager, approver=house.hr, state="filled")
    for _ in range(count):
        application = make_application(opening, by=house.hr, kind="interview_1")
        make_interview(application, house.supervisor, house.assistant, **SOON)
        make_offer(application, by=house.manager)
    by, reason = fresh(house.manager), make_reason("refused")
    with django_assert_max_num_queries(28):
        tell_remaining(opening, "refused", reason=reason, words="", by=by, now=NOW)
