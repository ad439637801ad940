"""The blind period has no side door: decisions before, seats in another interview, ways to and fro on the board."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from core.tests.instants import DAY, at
from core.verdicts import NotNow
from org.models import Person
from org.tests.company import build_company
from recruiting.handing_out import told as told_of
from recruiting.interviews import deciding, scheduling, scoring
from recruiting.interviews.choosing import Choosing
from recruiting.interviews.page import InterviewPage
from recruiting.interviews.scoring import Found
from recruiting.models import Application, Decision, Interview, ScoreCard, StageMove
from recruiting.moving import move
from recruiting.tests.factories import make_reason
from recruiting.tests.interview_factories import DUE, make_applied, make_criteria, make_interview, send

pytestmark = pytest.mark.django_db
NOW = at(12)
LATER = DUE + timedelta(hours=1)


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def read(application: Application) -> Application:
    rows = Application.objects.select_related("candidate", "stage", "opening__unit", "opening__title")
    return rows.get(pk=application.pk)


def moved(application: Application, kind: str, by: Person, now=NOW) -> Application:
    """The application after a move to the stage of that kind on the board."""
    stage = application.opening.stages.select_related("opening").get(kind=kind)
    reason = make_reason(kind) if stage.wants_reason else None
    move([read(application)], stage, reason=reason, by=fresh(by), now=now)
    return read(application)


def decide_on(application: Application, by: Person, now=NOW) -> Application:
    told = {"words": "Well told.", "by": fresh(by), "now": now, "stage": application.stage_id}
    deciding.decide(application, "next", **told)
    return read(application)


def states(seats) -> dict[str, str]:
    return {one.seat.person.code: one.state for one in seats}


# --- what was decided before ------------------------------------------------------------------------------------------


def test_a_decision_before_is_read_once_the_own_card_is_sent(house):
    application = decide_on(make_applied(house), house.director)
    interview = make_interview(application, house.hr, house.supervisor)
    assert [Decision.objects.visible_to(fresh(one)).count() for one in (house.hr, house.manager)] == [0, 1]
    send(interview, house.hr)
    assert Decision.objects.visible_to(fresh(house.hr)).count() == 1


def test_a_card_owed_about_one_candidate_hides_no_decision_about_another(house):
    decide_on(make_applied(house), house.director)
    make_interview(make_applied(house), house.hr, house.supervisor)
    assert Decision.objects.visible_to(fresh(house.hr)).count() == 1


# --- who has sent -----------------------------------------------------------------------------------------------------


def test_whoever_owes_a_card_elsewhere_learns_of_no_interview_who_has_sent(house):
    application = make_applied(house)
    first = make_interview(application, house.supervisor, house.colleague)
    send(first, house.supervisor)
    second = make_interview(application, house.hr, house.assistant, starts_at=at(8), due_at=at(18, day=DAY))
    seen = InterviewPage(first, fresh(house.hr), NOW).seats
    listed = Choosing(read(application), fresh(house.hr), NOW).interviews
    assert set(states(seen).values()) == {""}
    assert set(states(listed[0][1]).values()) == {""}
    assert states(InterviewPage(first, fresh(house.director), NOW).seats)["SUPERVISOR"] == "sent"
    send(second, house.hr)
    assert states(InterviewPage(first, fresh(house.hr), NOW).seats)["SUPERVISOR"] == "sent"


def test_whoever_sent_in_one_interview_and_owes_in_another_learns_nothing(house):
    application = make_applied(house)
    first = make_interview(application, house.hr, house.supervisor)
    send(first, house.hr)
    make_interview(application, house.hr, house.assistant, starts_at=at(8), due_at=at(18, day=DAY))
    assert states(InterviewPage(first, fresh(house.hr), NOW).seats) == {"HR": "sent", "SUPERVISOR": ""}


# --- to and fro -------------------------------------------------------------------------------------------------------


def test_a_withdrawal_and_back_reads_nobody_a_card(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.manager)
    send(interview, house.supervisor)
    gone = moved(application, "withdrawn", house.manager)
    assert not ScoreCard.objects.visible_to(fresh(house.manager), LATER).exists()
    assert ScoreCard.objects.visible_to(fresh(house.director), LATER).count() == 1
    with pytest.raises(ValidationError, match="Scorecards are awaited"):
        moved(gone, "interview_2", house.manager)
    back = moved(gone, "interview_1", house.manager)
    assert back.stage.kind == "interview_1"
    assert not ScoreCard.objects.visible_to(fresh(house.manager), LATER).exists()


def test_whoever_has_the_own_interview_cancelled_and_reads_is_not_set_again(house):
    application = make_applied(house)
    later = at(10, day=DAY + timedelta(days=2))
    held, due = make_interview(application, house.supervisor), at(18, day=DAY + timedelta(days=6))
    own = make_interview(application, house.manager, starts_at=later, due_at=due)
    slot, people = scheduling.Slot(later, 60, "Room 2"), [house.manager, house.assistant]
    told = {"by": fresh(house.hr), "now": NOW}
    scheduling.cancel_interview(own, reason="Ill", version=1, **told)
    send(held, house.supervisor)
    assert ScoreCard.objects.visible_to(fresh(house.manager), NOW).exists()
    with pytest.raises(ValidationError, match="may have read scorecards"):
        scheduling.set_interview(read(application), slot, people, **told)
    scheduling.set_interview(read(application), slot, [house.colleague, house.assistant], **told)


def test_a_withdrawal_ends_the_wait_once_nobody_can_come_back(house):
    application = make_applied(house)
    send(make_interview(application, house.supervisor, house.manager), house.supervisor)
    gone = moved(application, "withdrawn", house.manager)
    gone.opening.state, gone.opening.filled_at = "filled", NOW
    gone.opening.save()
    assert ScoreCard.objects.visible_to(fresh(house.manager), LATER).count() == 1


def test_candidates_of_an_opening_that_is_over_are_told_so_whatever_is_awaited(house):
    application = make_applied(house)
    make_interview(application, house.supervisor, house.manager)
    application.opening.state, application.opening.filled_at = "filled", NOW
    application.opening.save()
    assert moved(application, "refused", house.manager).stage.kind == "refused"


def test_what_is_decided_is_scored_no_more_although_the_board_leads_back(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.manager)
    send(interview, house.supervisor)
    decided = decide_on(application, house.director, now=LATER)
    assert ScoreCard.objects.visible_to(fresh(house.manager), LATER).count() == 1
    moved(decided, "interview_1", house.manager, now=LATER)
    interview = Interview.objects.select_related("application__candidate", "stage").get(pk=interview.pk)
    found = {one.pk: Found(4, "Told of it") for one in make_criteria()}
    with pytest.raises((NotNow, PermissionDenied)):
        scoring.send_card(interview, found, number=1, by=fresh(house.manager), now=LATER)
    assert StageMove.objects.filter(application=application).count() == 3


def test_the_pages_of_an_application_show_no_earlier_decision_to_whoever_owes(house):
    application = decide_on(make_applied(house), house.director)
    make_interview(application, house.hr, house.supervisor)
    client = Client()
    client.force_login(house.hr)
    pages = [reverse(f"recruiting:application_{one}", args=[application.pk]) for one in ("choose", "detail")]
    assert [b"Well told." in client.get(url).content for url in pages] == [False, False]


# --- the trail --------------------------------------------------------------------------------------------------------


def acts_read(viewer: Person) -> list[str]:
    """What the trail shows the viewer of interviews, on the page and in the file."""
    client = Client()
    client.force_login(viewer)
    days = client.get(reverse("org:trail"), {"kind": "interviews"}).context["page"].days
    file = client.get(reverse("org:trail"), {"kind": "interviews", "export": "csv"})
    rows = b"".join(file.streaming_content).decode()
    acts = [line.entry.action for _day, lines in days for line in lines]
    assert rows.count("sent a scorecard") == acts.count("recruiting.send_card")
    return acts


def test_the_trail_says_who_has_scored_once_all_have(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.hr)
    found = {one.pk: Found(4, "Told of it") for one in make_criteria()}
    told = {"now": NOW, "number": 1}
    scoring.send_card(interview, found, by=fresh(house.supervisor), **told)
    assert [acts_read(fresh(one)) for one in (house.hr, house.gm)] == [[], []]
    scoring.send_card(interview, found, by=fresh(house.hr), **told)
    assert [acts_read(fresh(one)) for one in (house.hr, house.gm)] == [["recruiting.send_card"] * 2] * 2


def test_the_trail_says_who_has_scored_once_it_is_decided_without_the_others(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.colleague)
    found = {one.pk: Found(4, "Told of it") for one in make_criteria()}
    scoring.send_card(interview, found, by=fresh(house.supervisor), now=NOW, number=1)
    decide_on(application, house.director, now=LATER)
    assert sorted(acts_read(fresh(house.gm))) == ["recruiting.decide", "recruiting.send_card"]


# --- why it was moved before ------------------------------------------------------------------------------------------


def test_why_it_was_moved_before_is_read_once_the_own_card_is_sent(as_, house):
    application = make_applied(house, kind="screening")
    stage = application.opening.stages.select_related("opening").get(kind="interview_1")
    move([read(application)], stage, words="Weak in numbers.", by=fresh(house.director), now=NOW)
    interview = make_interview(read(application), house.hr, house.supervisor)
    page = reverse("recruiting:application_detail", args=[application.pk])

    def reads(person) -> bool:
        return "Weak in numbers." in as_(person).get(page).content.decode()

    assert [reads(house.hr), reads(house.manager)] == [False, True]
    assert told_of(application.candidate)["moves"][-1].get("words") is None
    for person in (house.hr, house.supervisor):
        send(interview, person)
    assert reads(house.hr)
    assert told_of(application.candidate)["moves"][-1]["words"] == "Weak in numbers."


def test_whoever_lost_a_seat_and_could_read_nothing_since_holds_another(house):
    application = make_applied(house)
    later = at(10, day=DAY + timedelta(days=2))
    held, due = make_interview(application, house.supervisor), at(18, day=DAY + timedelta(days=6))
    own = make_interview(application, house.colleague, starts_at=later, due_at=due)
    told = {"by": fresh(house.hr), "now": NOW}
    scheduling.cancel_interview(own, reason="Ill", version=1, **told)
    send(held, house.supervisor)
    slot = scheduling.Slot(later, 60, "Room 2")
    scheduling.set_interview(read(application), slot, [house.colleague, house.assistant], **told)
    assert Interview.objects.held().count() == 2
