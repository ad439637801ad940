"""Interviews: set, moved, cancelled, scored blind, decided; the offer and the hiring, each by its effect."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import AuditEntry, StaleVersion
from core.tests.instants import DAY, at
from core.verdicts import NotNow
from duties.models import Duty
from duties.services import plan_duties
from org.feed import feed_text
from org.models import Person
from org.tests.company import build_company
from recruiting.candidates import withdraw_consent
from recruiting.interviews import deciding, hiring, rules, scheduling, scoring
from recruiting.interviews.hiring import FirstPost
from recruiting.interviews.scheduling import Slot
from recruiting.interviews.scoring import Found
from recruiting.models import (
    Application,
    Candidate,
    Decision,
    Hiring,
    Interview,
    Offer,
    Probation,
    ScoreCard,
    StageMove,
)
from recruiting.moving import move
from recruiting.tests.factories import make_application, make_reason
from recruiting.tests.interview_factories import (
    DUE,
    SCORES,
    make_applied,
    make_criteria,
    make_interview,
    make_offer,
    send,
)

pytestmark = pytest.mark.django_db
NOW = at(12)
TOMORROW = at(10, day=DAY + timedelta(days=1))


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def found(scores: tuple[int, ...] = SCORES) -> dict[int, Found]:
    return {one.pk: Found(score, "Told of it") for one, score in zip(make_criteria(), scores, strict=True)}


def slot(starts_at=TOMORROW) -> Slot:
    return Slot(starts_at, 60, "Room 2")


# --- set, moved, cancelled --------------------------------------------------------------------------------------------


def test_an_interview_is_set_with_two_and_its_cards_are_due_two_working_days_after_it(house):
    people = [house.manager, house.supervisor]
    interview = scheduling.set_interview(make_applied(house), slot(), people, by=house.hr, now=NOW)
    assert interview.due_at == at(18, day=date(2026, 6, 22))  # Thursday, then Friday and Monday
    assert [seat.person for seat in interview.interviewers.all()] == people


@pytest.mark.parametrize(
    ("change", "field"),
    [({"people": 1}, "interviewer_2"), ({"starts_at": at(9)}, "starts_at"), ({"busy": True}, "starts_at")],
)
def test_one_interviewer_the_past_and_two_places_at_once_are_refused(house, change, field):
    people = [house.manager, house.supervisor][: change.get("people", 2)]
    if change.get("busy"):
        make_interview(
            make_applied(house),
            house.manager,
            house.colleague,
            starts_at=TOMORROW,
            due_at=at(18, day=DAY + timedelta(days=9)),
        )
    wanted = slot(change.get("starts_at", TOMORROW))
    with pytest.raises(ValidationError) as refused:
        scheduling.set_interview(make_applied(house), wanted, people, by=house.hr, now=NOW)
    assert list(refused.value.error_dict) == [field]


def test_nobody_interviews_themselves(house):
    application = make_applied(house, person=house.colleague)
    with pytest.raises(ValidationError):
        scheduling.set_interview(application, slot(), [house.colleague, house.manager], by=house.hr, now=NOW)


def test_an_interview_is_set_in_a_stage_of_interviews_and_the_refusal_names_the_next(house):
    people = [house.manager, house.supervisor]
    for kind, words in (
        ("screening", "first lead the candidate on to (First interview|interview_1)"),
        ("offer", "in no stage"),
    ):
        with pytest.raises(NotNow, match=words):
            scheduling.set_interview(make_applied(house, kind=kind), slot(), people, by=house.hr, now=NOW)
    for kind in ("interview_1", "interview_2"):
        scheduling.set_interview(
            make_applied(house, kind=kind), slot(TOMORROW + timedelta(days=int(kind[-1]))), people, by=house.hr, now=NOW
        )
    assert Interview.objects.count() == 2


def test_only_whoever_chooses_sets_an_interview(house):
    people = [house.manager, house.supervisor]
    for outsider in (house.salesperson, house.other_manager, house.technician):
        with pytest.raises(PermissionDenied):
            scheduling.set_interview(make_applied(house), slot(), people, by=outsider, now=NOW)


def test_a_move_keeps_the_time_before_and_its_reason(house):
    interview = scheduling.set_interview(
        make_applied(house), slot(), [house.manager, house.supervisor], by=house.hr, now=NOW
    )
    later = TOMORROW + timedelta(days=1)
    told = {"reason": "Ill", "by": house.hr, "now": NOW}
    scheduling.move_interview(interview, slot(later), version=1, **told)
    change = interview.changes.get()
    assert (change.was_at, change.starts_at, change.reason) == (TOMORROW, later, "Ill")
    assert Interview.objects.get().due_at == at(18, day=date(2026, 6, 23))
    with pytest.raises(StaleVersion):
        scheduling.move_interview(interview, slot(later), **(told | {"version": 1}))


def test_a_cancelled_interview_leaves_the_calendar_and_owes_nothing(house):
    interview = scheduling.set_interview(
        make_applied(house), slot(), [house.manager, house.supervisor], by=house.hr, now=NOW
    )
    assert "SUMMARY:Interview" in feed_text(house.supervisor, now=NOW)
    scheduling.cancel_interview(interview, reason="Took another post", by=house.hr, now=NOW, version=1)
    assert "SUMMARY:Interview" not in feed_text(house.supervisor, now=NOW)
    plan_duties(NOW)
    assert not Duty.objects.filter(kind="interview_card", cancelled_at=None).exists()


def test_the_feed_and_the_duty_name_no_candidate(house):
    make_interview(make_applied(house, name_pinyin="Secretname"), house.supervisor, house.manager)
    plan_duties(NOW)
    assert Duty.objects.filter(kind="interview_card").count() == 2
    assert "Secretname" not in feed_text(house.supervisor, now=NOW)


# --- scored blind -----------------------------------------------------------------------------------------------------


def test_a_card_is_a_duty_until_it_is_sent(house):
    interview = make_interview(make_applied(house), house.supervisor, house.manager)
    plan_duties(NOW)
    duty = Duty.objects.get(kind="interview_card", person=house.supervisor)
    assert (duty.due_at, duty.done_at) == (DUE, None)
    scoring.send_card(interview, found(), by=house.supervisor, now=NOW, number=1)
    duty.refresh_from_db()
    assert duty.done_at == NOW


def test_a_card_wants_every_score_with_evidence_once_and_after_the_end(house):
    interview = make_interview(make_applied(house), house.supervisor, house.manager)
    bare = {key: one._replace(evidence=" ") for key, one in found().items()}
    with pytest.raises(ValidationError):
        scoring.send_card(interview, bare, by=house.supervisor, now=NOW, number=1)
    with pytest.raises(NotNow):
        scoring.send_card(interview, found(), by=house.supervisor, now=interview.starts_at, number=1)
    with pytest.raises(PermissionDenied):
        scoring.send_card(interview, found(), by=house.hr, now=NOW, number=1)
    scoring.send_card(interview, found(), by=house.supervisor, now=NOW, number=1)
    with pytest.raises(StaleVersion):  # a double click
        scoring.send_card(interview, found(), by=house.supervisor, now=NOW, number=1)
    assert ScoreCard.objects.count() == 1


def test_a_correction_says_why_and_leaves_the_card_before(house):
    interview = make_interview(make_applied(house), house.supervisor, house.manager)
    scoring.send_card(interview, found(), by=house.supervisor, now=NOW, number=1)
    told = {"by": house.supervisor, "now": NOW, "number": 2}
    with pytest.raises(ValidationError):
        scoring.send_card(interview, found((3,) * 6), **told)
    scoring.send_card(interview, found((3,) * 6), correction_reason="Mixed up", **told)
    assert list(ScoreCard.objects.values_list("number", "correction_reason")) == [(1, ""), (2, "Mixed up")]
    assert ScoreCard.objects.in_force().get().number == 2


def test_a_card_that_was_sent_cannot_be_changed_in_the_database(house):
    card = send(make_interview(make_applied(house), house.supervisor, house.manager), house.supervisor)
    line = card.lines.first()
    line.score = 5 if line.score < 5 else 4
    with pytest.raises(Exception, match="insert only"):
        line.save()


WHO = ("supervisor", "manager", "hr", "director", "gm", "colleague")


@pytest.mark.parametrize(("supervisor_sent", "manager_sent", "is_late"), list(product((False, True), repeat=3)))
def test_door_of_cards_says_what_the_rule_says(house, supervisor_sent, manager_sent, is_late):
    interview = make_interview(make_applied(house), house.supervisor, house.manager)
    seats = {"supervisor": supervisor_sent, "manager": manager_sent}
    for name, has_sent in seats.items():
        if has_sent:
            send(interview, getattr(house, name))
    now = DUE if is_late else NOW
    rows = [rules.Seat(getattr(house, name).pk, has_sent) for name, has_sent in seats.items()]
    for name in WHO:
        viewer = fresh(getattr(house, name))
        shown = ScoreCard.objects.visible_to(viewer, now)
        others = shown.exclude(interviewer__person=viewer).count()
        owes = seats.get(name) is False
        reads = name != "colleague" and rules.reads_all_cards(viewer.pk, rows, has_open_card=owes, is_due_past=is_late)
        there = sum(has_sent for other, has_sent in seats.items() if other != name)
        assert others == (there if reads else 0), (name, seats, is_late)
        assert shown.filter(interviewer__person=viewer).count() == bool(seats.get(name))


def test_whoever_owes_a_card_about_a_candidate_reads_none_of_another_interview_either(house):
    application = make_applied(house)
    send(make_interview(application, house.supervisor), house.supervisor)
    make_interview(application, house.hr, house.manager)
    assert [ScoreCard.objects.visible_to(fresh(one), NOW).count() for one in (house.hr, house.director)] == [0, 1]


def test_an_interviewer_reads_while_it_runs_and_nothing_after_the_decision(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.manager)
    for person in (house.supervisor, house.manager):
        send(interview, person)
    reads = [Interview.objects.visible_to(fresh(house.supervisor)).exists()]
    told = {"words": "Well told.", "by": fresh(house.manager), "now": NOW, "stage": application.stage_id}
    deciding.decide(application, "next", **told)
    reads += [Interview.objects.visible_to(fresh(one)).exists() for one in (house.supervisor, house.manager)]
    assert reads == [True, False, True]
    assert not ScoreCard.objects.visible_to(fresh(house.supervisor), NOW).exists()


def test_the_own_application_shows_its_candidate_nothing(house):
    application = make_applied(house, person=house.other_manager)
    interview = make_interview(application, house.supervisor, house.manager)
    send(interview, house.supervisor)
    for viewer in (house.other_manager, house.colleague):
        assert not Interview.objects.visible_to(fresh(viewer)).exists()


# --- decided ----------------------------------------------------------------------------------------------------------


def scored(house, **told) -> Application:
    application = make_applied(house, **told)
    interview = make_interview(application, house.supervisor, house.manager)
    for person in (house.supervisor, house.manager):
        send(interview, person)
    return application


def test_a_head_decides_with_a_reason_and_the_application_moves(house):
    application = scored(house)
    told = {"by": house.manager, "now": NOW, "stage": application.stage_id}
    with pytest.raises(ValidationError):
        deciding.decide(application, "refused", words="No.", **told)
    deciding.decide(application, "refused", words="No.", reason=make_reason("refused"), **told)
    assert Application.objects.get().stage.kind == "refused"
    assert (Decision.objects.get().outcome, StageMove.objects.count()) == ("refused", 2)
    with pytest.raises(NotNow):  # from another window
        deciding.decide(application, "offer", words="Yes.", **told)


@pytest.mark.parametrize("who", ["hr", "supervisor", "other_manager"])
def test_nobody_else_decides_whatever_the_scores_say(house, who):
    application = scored(house)
    with pytest.raises(PermissionDenied):
        deciding.decide(application, "offer", words="Yes.", by=getattr(house, who), now=NOW, stage=application.stage_id)


def test_it_is_decided_once_all_cards_are_in_or_their_time_is_past(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.assistant)
    send(interview, house.supervisor)
    told = {"words": "Yes.", "by": house.manager, "stage": application.stage_id}
    with pytest.raises(NotNow):
        deciding.decide(application, "offer", now=NOW, **told)
    deciding.decide(application, "offer", now=DUE, **told)
    assert Application.objects.get().stage.kind == "offer"


# --- offered and hired ------------------------------------------------------------------------------------------------


def offered(house, **told) -> Application:
    application = make_applied(house, kind="offer", **told)
    make_offer(application, by=house.manager, answer="accepted")
    return application


def test_an_offer_is_out_once_and_its_refusal_says_why(house):
    application = scored(house)
    told = {"words": "Yes.", "by": house.manager, "now": NOW, "stage": application.stage_id}
    deciding.decide(application, "offer", **told)
    terms = {"terms": "Ten thousand", "answer_by": DAY + timedelta(days=7), "by": house.hr, "now": NOW}
    application = Application.objects.get()
    offer = deciding.make_offer(application, **terms)
    with pytest.raises(NotNow):
        deciding.make_offer(application, **terms)
    with pytest.raises(ValidationError):
        deciding.note_answer(offer, "declined", reason=" ", by=house.hr, now=NOW, version=1)
    deciding.note_answer(offer, "declined", reason="Pay", by=house.hr, now=NOW, version=1)
    assert Offer.objects.get().answer_reason == "Pay"


POST = FirstPost(first_day=DAY + timedelta(days=14), code="N77", profile="probation", contract="longer")


def test_hired_makes_person_post_and_probation_once_and_fills_the_opening(house):
    application = offered(house, name_pinyin="Xu Jing", name_zh="徐靜")
    hiring.hire(application, POST, by=house.hr, now=NOW)
    person = Person.objects.get(code="N77")
    post = person.appointments.get()
    assert (person.name_zh, post.unit, post.profile) == ("徐靜", house.north, "probation")
    assert Probation.objects.get().person == person
    application = Application.objects.select_related("candidate", "opening", "stage").get()
    assert (application.stage.kind, application.candidate.person) == ("hired", person)
    assert application.opening.state == "filled"
    with pytest.raises(NotNow):  # a double click
        hiring.hire(application, POST, by=house.hr, now=NOW)
    assert (Hiring.objects.count(), Person.objects.filter(code="N77").count()) == (1, 1)


def test_what_fails_half_way_leaves_nothing(house):
    application = offered(house)
    before = Person.objects.count()
    with pytest.raises(ValidationError):
        hiring.hire(application, POST._replace(code="HR"), by=house.hr, now=NOW)
    assert (Person.objects.count(), Hiring.objects.count()) == (before, 0)
    assert not AuditEntry.objects.filter(action="recruiting.hire").exists()


def test_a_member_moves_and_begins_no_second_probation(house):
    application = offered(house, person=house.stranger)
    hiring.hire(application, FirstPost(first_day=date(2026, 7, 1)), by=house.hr, now=NOW)
    posts = house.stranger.appointments.order_by("valid_from").values_list("unit__code", "valid_to")
    assert list(posts) == [("SOUTH", date(2026, 7, 1)), ("NORTH", None)]
    assert (Hiring.objects.get().is_internal, Probation.objects.count()) == (True, 0)


def test_nobody_hires_before_an_offer_is_accepted_nor_without_the_say_of_hr(house):
    application = make_applied(house, kind="offer")
    with pytest.raises(NotNow):
        hiring.hire(application, POST, by=house.hr, now=NOW)
    with pytest.raises(PermissionDenied):
        hiring.hire(offered(house), POST, by=house.manager, now=NOW)


def test_an_opening_of_two_stays_open_after_the_first(house):
    application = offered(house)
    opening = application.opening
    opening.number = 2
    opening.save()
    other = make_application(opening, by=house.hr, kind="offer")
    make_offer(other, by=house.manager, answer="accepted")
    hiring.hire(application, POST, by=house.hr, now=NOW)
    opening.refresh_from_db()
    assert opening.state == "open"
    hiring.hire(other, POST._replace(code="N78"), by=house.hr, now=NOW)
    opening.refresh_from_db()
    assert opening.state == "filled"


# --- no way around the blind ------------------------------------------------------------------------------------------


def test_the_board_leads_nobody_past_a_scorecard_that_is_awaited(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.manager)
    send(interview, house.supervisor)
    row = Application.objects.select_related("candidate", "stage", "opening").get(pk=application.pk)
    refused, withdrawn = (
        application.opening.stages.select_related("opening").get(kind=kind) for kind in ("refused", "withdrawn")
    )
    told = {"by": fresh(house.manager), "now": NOW}
    with pytest.raises(ValidationError, match="Scorecards are awaited"):
        move([row], refused, reason=make_reason("refused"), **told)
    move([row], withdrawn, reason=make_reason("withdrawn"), **told)  # the candidate goes whenever the candidate likes


def test_nothing_is_written_about_an_erased_candidate(house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.manager)
    withdraw_consent(Candidate.objects.get(pk=application.candidate_id), by=house.hr, now=NOW)
    interview = Interview.objects.select_related("application__candidate", "stage").get(pk=interview.pk)
    with pytest.raises(PermissionDenied):
        scoring.send_card(interview, found(), number=1, by=fresh(house.supervisor), now=NOW)
    with pytest.raises(PermissionDenied):
        scheduling.set_interview(interview.application, slot(), [house.manager, house.hr], by=house.hr, now=NOW)
