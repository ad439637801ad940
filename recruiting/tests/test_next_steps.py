"""What comes next with an application, and how each page of recruiting is found."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.files.checking import clean
from core.files.storing import store
from core.tests.instants import at
from core.tests.nasty_files import upload
from org.models import Person
from org.tests.company import build_company
from recruiting.interviews import deciding
from recruiting.interviews.choosing import Choosing
from recruiting.models import Application, CandidateDocument, Decision
from recruiting.moving import move
from recruiting.selectors import HomePage
from recruiting.tests.factories import make_application, make_opening, make_reason
from recruiting.tests.interview_factories import DUE, make_applied, make_interview, make_offer, send
from recruiting.waiting import candidates_to_decide, offers_to_go_on, openings_to_approve, openings_to_open

pytestmark = pytest.mark.django_db
NOW = at(12)


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def steps(application, viewer) -> list[str]:
    return [step.label for step in Choosing(application, fresh(viewer), NOW).steps]


def test_each_stage_of_an_application_names_what_comes_next(house):
    looked_at = make_applied(house, kind="screening")
    assert steps(looked_at, house.manager) == ["Decide"]
    heard = make_applied(house)
    assert steps(heard, house.manager) == ["Set an interview", "Decide"]
    interview = make_interview(heard, house.supervisor, house.manager)
    assert steps(heard, house.manager) == ["Write your scorecard", "Set an interview"]
    for person in (house.supervisor, house.manager):
        send(interview, person)
    assert (steps(heard, house.manager), steps(heard, house.hr)) == (
        ["Decide", "Set an interview"],
        ["Set an interview"],
    )


def test_an_offer_leads_over_its_answer_to_the_hiring(house):
    application = make_applied(house, kind="offer")
    assert steps(application, house.manager) == ["Decide"]
    offer = make_offer(application, by=house.manager)
    assert steps(application, house.manager) == ["Note the answer"]
    deciding.note_answer(offer, "accepted", reason="", by=house.hr, now=NOW, version=1)
    assert (steps(application, house.hr), steps(application, house.manager)) == (["Hire"], [])
    assert Choosing(application, fresh(house.manager), NOW).waits_for == "HR or the general manager does this."


def test_an_offer_is_decided_anew_once_the_last_one_led_nowhere(house):
    application = make_applied(house, kind="offer")
    make_offer(application, by=house.manager, answer="declined")
    assert steps(application, house.hr) == ["Write the offer"]
    for kind, hour in (("withdrawn", 13), ("offer", 14)):
        stage = application.opening.stages.select_related("opening").get(kind=kind)
        rows = list(Application.objects.select_related("candidate", "stage").filter(pk=application.pk))
        reason = make_reason(kind) if stage.wants_reason else None
        move(rows, stage, reason=reason, by=house.manager, now=at(hour))
    application.refresh_from_db()
    assert (steps(application, house.hr), steps(application, house.manager)) == ([], ["Decide"])
    assert [waiting(offers_to_go_on, house.hr), waiting(candidates_to_decide, house.manager)] == [0, 1]
    told = {"application": application, "stage": application.stage, "words": "No.", "by": house.manager}
    Decision.objects.create(**told, outcome="offer", at=at(15))
    assert steps(application, house.hr) == ["Write the offer"]
    Decision.objects.create(**told, outcome="refused", at=at(16))
    assert steps(application, house.hr) == []


def test_the_page_says_that_the_head_decides_on_the_offer_first(house):
    application = make_applied(house, kind="offer")
    assert Choosing(application, fresh(house.hr), NOW).waits_for == "First the head decides that an offer is made."
    assert waiting(candidates_to_decide, house.manager) == 1
    row = HomePage(fresh(house.manager), NOW, page=None, everything=False).rows[0]
    assert (row.to_decide, row.to_offer) == (1, 0)


def test_who_was_moved_into_the_offer_by_hand_is_decided_about_there(house):
    application = make_applied(house, kind="offer")
    told = {"by": house.manager, "now": NOW, "stage": application.stage_id}
    deciding.decide(application, "offer", words="Numbers of three years.", **told)
    assert steps(application, house.manager) == ["Write the offer"]


def test_whoever_holds_an_interview_reads_the_documents_until_it_is_decided(as_, house):
    application = make_applied(house)
    interview = make_interview(application, house.supervisor, house.manager)
    row = store(
        CandidateDocument(candidate=application.candidate),
        clean(upload("cv.txt", b"Ten years of paper and ink.")),
        by=house.hr,
        now=NOW,
    )
    there = reverse("recruiting:document_get", args=[row.pk])
    page = as_(house.supervisor).get(reverse("recruiting:interview_detail", args=[interview.pk]))
    assert there in page.content.decode()
    answers = [as_(person).get(there).status_code for person in (house.supervisor, house.colleague)]
    assert answers == [200, 404]
    removed = as_(house.supervisor).post(reverse("recruiting:document_remove", args=[row.pk]))
    assert (removed.status_code, CandidateDocument.objects.count()) == (403, 1)
    for person in (house.supervisor, house.manager):
        send(interview, person)
    told = {"by": fresh(house.manager), "now": NOW, "stage": application.stage_id}
    deciding.decide(application, "next", words="Well told.", **told)
    assert as_(house.supervisor).get(there).status_code == 404


def test_the_funnel_of_one_opening_counts_its_applications_alone(as_, house):
    now = timezone.now()
    one, other = (make_opening(house.north, by=house.manager, approver=house.hr) for _ in range(2))
    for opening, count in ((one, 2), (other, 3)):
        for _ in range(count):
            make_application(opening, by=house.hr, now=now - timedelta(days=2))
    client, there = as_(house.manager), reverse("recruiting:funnel")
    counts = [
        client.get(there, {"opening": key} if key else {}).context["funnel"].whole.counts["applied"]
        for key in ("", one.pk, other.pk)
    ]
    assert counts == [5, 2, 3]
    listed = client.get(reverse("recruiting:funnel_list"), {"opening": one.pk}).context["rows"]
    assert len(listed) == 2
    assert as_(house.other_manager).get(there, {"opening": one.pk}).status_code == 404


def test_every_room_of_recruiting_stands_beside_the_others_for_whoever_recruits(as_, house):
    pages = ("recruiting:home", "recruiting:interview_list", "recruiting:funnel", "probation:probation_list")
    for name in pages:
        content = as_(house.manager).get(reverse(name)).content.decode()
        assert [other for other in pages if f'href="{reverse(other)}"' not in content] == []
        assert f'<a href="{reverse(pages[0])}" aria-current="page">' in content, name
    assert reverse("recruiting:funnel") not in as_(house.supervisor).get(reverse(pages[1])).content.decode()


@pytest.mark.parametrize(("who", "count"), [("hr", 3), ("gm", 3), ("other_manager", 3), ("stranger", 0)])
def test_training_skills_and_probation_are_found_on_the_page_of_a_person(as_, house, who, count):
    content = as_(getattr(house, who)).get(reverse("org:person_detail", args=["NEWCOMER"])).content.decode()
    names = ("training:person_detail", "training:skill_person", "probation:probation_person")
    assert sum(f'href="{reverse(name, args=["NEWCOMER"])}"' in content for name in names) == count


# --- what waits on Today ----------------------------------------------------------------------------------------------


def waiting(rows, viewer) -> int:
    found = rows(fresh(viewer), NOW)
    return found.count() if found is not None else 0


def test_an_opening_waits_for_a_second_person_then_for_whoever_drafted_it(house):
    opening = make_opening(house.north, by=house.manager, state="draft")
    told = {who: waiting(openings_to_approve, getattr(house, who)) for who in ("gm", "hr", "manager", "director")}
    assert told == {"gm": 1, "hr": 1, "manager": 0, "director": 0}
    opening.state, opening.decided_by, opening.decided_at = "approved", house.gm, NOW
    opening.save()
    told = [waiting(openings_to_open, person) for person in (house.manager, house.other_manager, house.stranger)]
    assert (told, waiting(openings_to_approve, house.gm)) == ([1, 0, 0], 0)


def test_a_candidate_waits_for_the_head_once_every_card_is_in_or_its_time_past(house):
    application = make_applied(house)
    assert waiting(candidates_to_decide, house.manager) == 0  # nobody has talked with them yet
    interview = make_interview(application, house.supervisor, house.assistant)
    send(interview, house.supervisor)
    assert waiting(candidates_to_decide, house.manager) == 0
    assert candidates_to_decide(fresh(house.manager), DUE).count() == 1
    send(interview, house.assistant)
    told = {who: waiting(candidates_to_decide, getattr(house, who)) for who in ("manager", "hr", "other_manager")}
    assert told == {"manager": 1, "hr": 0, "other_manager": 0}
    row = HomePage(fresh(house.manager), NOW, page=None, everything=False).rows[0]
    assert (row.to_decide, row.to_offer, row.is_calm) == (1, 0, False)


def test_whoever_owes_a_card_is_not_told_that_the_others_are_complete(house):
    interview = make_interview(make_applied(house), house.supervisor, house.manager)
    send(interview, house.supervisor)
    late = DUE + timedelta(hours=1)
    row = HomePage(fresh(house.manager), late, page=None, everything=False).rows[0]
    assert (candidates_to_decide(fresh(house.manager), late).count(), row.to_decide) == (0, 0)
    row = HomePage(fresh(house.director), late, page=None, everything=False).rows[0]
    assert row.to_decide == 1


def test_an_offer_waits_for_hr_to_be_written_answered_and_followed_by_a_post(house):
    application = make_applied(house, kind="offer")
    assert waiting(offers_to_go_on, house.hr) == 0  # nobody decided it
    offer = make_offer(application, by=house.manager)
    assert waiting(offers_to_go_on, house.hr) == 0  # the candidate thinks about it
    assert offers_to_go_on(fresh(house.hr), at(12, day=offer.answer_by + timedelta(days=1))).count() == 1
    deciding.note_answer(offer, "accepted", reason="", by=house.hr, now=NOW, version=1)
    assert [waiting(offers_to_go_on, person) for person in (house.hr, house.manager)] == [1, 0]
