"""Members who apply: they are known as such, and read and decide nothing of the opening, in no list, file or trail."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from core.files.checking import clean
from core.files.storing import store
from core.tests.instants import DAY, at
from core.tests.nasty_files import upload
from org.feed import feed_text
from org.models import Person
from org.tests.company import build_company
from recruiting import permissions as may
from recruiting.candidates import add_candidate, edit_candidate, withdraw_consent
from recruiting.erasing import erase_kept_long_enough
from recruiting.interviews import deciding, scheduling
from recruiting.interviews.permissions import chooses, may_score
from recruiting.models import (
    Application,
    Candidate,
    CandidateDocument,
    Decision,
    Interview,
    Interviewer,
    Offer,
    Opening,
    ScoreCard,
    ScoreLine,
    Stage,
    StageMove,
)
from recruiting.moving import move
from recruiting.openings import cancel_opening
from recruiting.tests.factories import make_application, make_channel, make_opening
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer, send

pytestmark = pytest.mark.django_db
NOW = at(12)
KEY = {"submit_key": "5b2f4c1e-0000-4000-8000-000000000077"}


@pytest.fixture
def house(db):
    return build_company()


@pytest.fixture
def opening(house):
    return make_opening(house.north, by=house.manager, approver=house.gm)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(**told):
    values = {"name_zh": "王芳", "name_pinyin": "", "phone": "", "email": "", "note": "", "consented_on": None}
    return values | {"channel": make_channel()} | told


# --- who it is --------------------------------------------------------------------------------------------------------


def with_email(person: Person) -> str:
    Person.objects.filter(pk=person.pk).update(email="Fang@Example.com")
    return "fang@example.com"


def test_hr_says_which_member_a_candidate_is_and_takes_it_back(house, opening):
    told = {"by": house.hr, "now": NOW}
    candidate = add_candidate(opening, **told, **typed(person=house.director)).candidate
    assert candidate.person == house.director
    edit_candidate(candidate, version=candidate.version, **told, **typed(person=None))
    assert Candidate.objects.get().person is None


def test_heads_name_no_member_and_nobody_writes_the_own_file(house, opening):
    with pytest.raises(PermissionDenied):
        add_candidate(opening, by=house.manager, now=NOW, **typed(person=house.colleague))
    with pytest.raises(ValidationError, match="own file"):
        add_candidate(opening, by=house.hr, now=NOW, **typed(person=house.hr))
    with pytest.raises(ValidationError, match="own file"):
        add_candidate(opening, by=house.manager, now=NOW, **typed(email=with_email(house.manager)))


def test_the_e_mail_of_a_member_says_who_it_is_where_hr_does_not(house, opening):
    candidate = add_candidate(opening, by=house.hr, now=NOW, **typed(email=with_email(house.director))).candidate
    assert candidate.person == house.director
    assert not Opening.objects.visible_to(fresh(house.director)).filter(pk=opening.pk).exists()


def test_a_head_shuts_no_member_out_of_an_opening_by_typing_their_e_mail(house, opening):
    told, email = {"by": house.manager, "now": NOW}, with_email(house.director)
    for named in (email, f" {email.upper()}"):
        with pytest.raises(ValidationError, match="HR or the general manager adds") as refused:
            add_candidate(opening, **told, **typed(email=named))
        assert list(refused.value.error_dict) == ["email"]
    candidate = add_candidate(opening, **told, **typed()).candidate
    with pytest.raises(ValidationError, match="HR or the general manager adds"):
        edit_candidate(candidate, version=1, **told, **typed(email=email))
    assert Candidate.objects.get().person is None
    assert Opening.objects.visible_to(fresh(house.director)).filter(pk=opening.pk).exists()


def test_what_hr_said_about_who_it_is_outlives_the_edit_of_a_head(house, opening):
    candidate = add_candidate(opening, by=house.manager, now=NOW, **typed()).candidate
    email = with_email(house.director)
    edit_candidate(candidate, version=1, by=house.hr, now=NOW, **typed(email=email, person=None))
    edit_candidate(candidate, version=2, by=house.manager, now=NOW, **typed(email=email, note="Speaks well"))
    assert (Candidate.objects.get().person, Candidate.objects.get().note) == (None, "Speaks well")


def test_the_page_tells_a_head_who_adds_a_member(house, opening):
    data = typed(email=with_email(house.supervisor), consented_on="", seen="") | KEY
    data["channel"] = data["channel"].pk
    page = client_of(house.manager).post(reverse("recruiting:candidate_add", args=[opening.pk]), data)
    content = page.content.decode()
    assert ("HR or the general manager adds them" in content, "once more" in content) == (True, False)
    assert not Candidate.objects.exists()


def test_whoever_has_left_is_no_member(house, opening):
    candidate = add_candidate(opening, by=house.manager, now=NOW, **typed(email=with_email(house.leaver))).candidate
    assert candidate.person is None


def test_the_page_proposes_the_member_of_that_e_mail_and_hr_decides(house, opening):
    url, client = reverse("recruiting:candidate_add", args=[opening.pk]), client_of(house.hr)
    data = typed(email=with_email(house.director), consented_on="", seen="") | KEY | {"person": ""}
    data["channel"] = data["channel"].pk
    page = client.post(url, data)
    form = page.context["form"]
    assert (page.status_code, form.data["person"]) == (200, house.director.pk)
    assert "who works here" in page.content.decode()
    seen = {"seen": form.data["seen"]}
    assert client.post(url, data | seen | {"person": house.director.pk}).status_code == 302
    assert Candidate.objects.get().person == house.director


def test_hr_may_say_that_it_is_somebody_else(house, opening):
    url, client = reverse("recruiting:candidate_add", args=[opening.pk]), client_of(house.hr)
    data = typed(email=with_email(house.director), consented_on="", seen="") | KEY | {"person": ""}
    data["channel"] = data["channel"].pk
    seen = client.post(url, data).context["form"].data["seen"]
    assert client.post(url, data | {"seen": seen}).status_code == 302
    candidate = Candidate.objects.get()
    assert candidate.person is None
    page = client.get(reverse("recruiting:candidate_detail", args=[candidate.pk])).content.decode()
    assert "who works here" in page  # it goes on saying so


def test_whoever_was_hired_stays_who_it_is(house, opening):
    one = make_application(opening, by=house.hr, kind="hired", person=house.newcomer)
    with pytest.raises(ValidationError, match="stays who"):
        edit_candidate(one.candidate, version=1, by=house.hr, now=NOW, **typed(person=None))


# --- nothing of the opening -------------------------------------------------------------------------------------------


@pytest.fixture
def rival(house, opening):
    """Somebody who applies for the opening for which the director and HR apply too: scored, decided, offered."""
    for person in (house.director, house.hr):
        make_application(opening, by=house.gm, person=person)
    application = make_applied(house, opening=opening)
    interview = make_interview(application, house.supervisor, house.manager, by=house.gm)
    for person in (house.supervisor, house.manager):
        send(interview, person)
    make_offer(application, by=house.gm)
    return application


DOORS = (
    Opening,
    Application,
    StageMove,
    Stage,
    Candidate,
    Interview,
    Interviewer,
    ScoreCard,
    ScoreLine,
    Decision,
    Offer,
)


@pytest.mark.parametrize("model", DOORS)
def test_a_member_who_applies_reads_nothing_of_the_opening(house, rival, model):
    shown = [model.objects.visible_to(fresh(one)).exists() for one in (house.manager, house.director, house.hr)]
    assert shown == [True, False, False]


@pytest.mark.parametrize("who", ["director", "hr"])
def test_no_page_shows_a_member_the_opening_for_which_they_apply(house, rival, who):
    client = client_of(getattr(house, who))
    interview, opening = Interview.objects.get().pk, rival.opening_id
    for name, key in (
        ("opening_detail", opening),
        ("board", opening),
        ("candidate_compare", opening),
        ("candidate_add", opening),
        ("application_detail", rival.pk),
        ("application_choose", rival.pk),
        ("candidate_detail", rival.candidate_id),
        ("interview_detail", interview),
    ):
        assert client.get(reverse(f"recruiting:{name}", args=[key])).status_code == 404, name
    name = rival.candidate.name_pinyin
    for page in ("home", "candidate_list", "interview_list", "headcount", "funnel", "funnel_list"):
        shown = client.get(reverse(f"recruiting:{page}"), {"of": "all", "q": name}).content.decode()
        assert f">{name}<" not in shown and rival.opening.code not in shown, page
    assert not client.get(reverse("recruiting:candidate_list"), {"q": name}).context["page"].object_list


def test_a_member_who_applies_decides_nothing(house, rival):
    director, application = fresh(house.director), Application.objects.get(pk=rival.pk)
    assert not chooses(director, application, NOW) and not may.may_add_candidate(director, application.opening, NOW)
    with pytest.raises(PermissionDenied):
        move([application], application.opening.stages.get(kind="interview_2"), by=director, now=NOW)
    with pytest.raises(PermissionDenied):
        deciding.decide(application, "offer", words="Yes.", by=director, now=NOW, stage=application.stage_id)
    with pytest.raises(PermissionDenied):
        cancel_opening(application.opening, version=1, reason="No.", by=fresh(house.hr), now=NOW)
    assert chooses(fresh(house.manager), application, NOW)


def test_nobody_writes_hands_out_or_erases_the_file_of_a_rival_through_another_opening(house, rival):
    elsewhere = make_opening(house.north, by=house.manager, approver=house.gm)
    candidate = make_application(elsewhere, by=house.gm, candidate=rival.candidate).candidate
    acts = (may.may_edit_candidate, may.may_add_document, may.may_remove_document, may.may_hand_out, may.may_erase)
    assert Candidate.objects.visible_to(fresh(house.hr)).filter(pk=candidate.pk).exists()
    assert [bool(act(fresh(house.hr), candidate, NOW)) for act in acts] == [False] * 5
    other = make_application(elsewhere, by=house.gm).candidate
    assert [bool(act(fresh(house.hr), other, NOW)) for act in acts] == [True] * 5


def test_nobody_reads_documents_of_a_rival_through_another_opening(house, rival):
    elsewhere = make_opening(house.north, by=house.manager, approver=house.gm)
    candidate = make_application(elsewhere, by=house.gm, candidate=rival.candidate).candidate
    row = CandidateDocument(candidate=candidate)
    document = store(row, clean(upload("cv.txt", b"Ten years of paper and ink.")), by=house.gm, now=NOW)
    there = reverse("recruiting:document_get", args=[document.pk])
    assert [client_of(one).get(there).status_code for one in (house.manager, house.gm, house.hr)] == [200, 200, 404]
    page = client_of(house.hr).get(reverse("recruiting:candidate_detail", args=[candidate.pk]))
    assert (page.status_code, "cv.txt" in page.content.decode()) == (200, False)


def test_a_member_who_applies_interviews_nobody_for_the_opening(house, rival):
    slot = scheduling.Slot(at(10, day=DAY + timedelta(days=2)), 60, "Room 2")
    application = Application.objects.get(pk=rival.pk)
    with pytest.raises(ValidationError) as refused:
        scheduling.set_interview(application, slot, [house.director, house.assistant], by=house.gm, now=NOW)
    assert list(refused.value.error_dict) == ["interviewer_1"]
    page = client_of(house.manager).get(reverse("recruiting:interview_add", args=[rival.pk]))
    assert house.director not in page.context["form"].fields["interviewer_1"].queryset


def test_whoever_applies_after_an_interview_was_set_leaves_it(house, opening):
    application = make_applied(house, opening=opening)
    interview = make_interview(application, house.supervisor, house.colleague)
    make_application(opening, by=house.gm, person=house.colleague)
    colleague = fresh(house.colleague)
    seat = interview.interviewers.get(person=colleague)
    assert not may_score(colleague, interview, seat, now=NOW)
    assert not Interview.objects.visible_to(colleague).exists()
    assert "SUMMARY:Interview" not in feed_text(colleague, now=NOW)
    assert list(Interviewer.objects.owing().values_list("person__code", flat=True)) == ["SUPERVISOR"]


def test_cards_do_not_stay_closed_for_an_interviewer_who_applies_now(house, opening):
    interview = make_interview(make_applied(house, opening=opening), house.supervisor, house.colleague)
    send(interview, house.supervisor)
    counts = [ScoreCard.objects.visible_to(fresh(house.manager), NOW).count()]
    make_application(opening, by=house.gm, person=house.colleague)
    counts.append(ScoreCard.objects.visible_to(fresh(house.manager), NOW).count())
    assert counts == [0, 1]


def test_whoever_was_hired_for_one_post_chooses_for_the_next(house, opening):
    make_application(opening, by=house.gm, kind="hired", person=house.director)
    other = make_applied(house, opening=opening)
    assert list(Application.objects.visible_to(fresh(house.director))) == [other]


def test_the_trail_tells_a_member_nothing_of_the_opening_for_which_they_apply(house, opening):
    told = {"by": house.manager, "now": NOW}
    own = add_candidate(opening, by=house.gm, now=NOW, **typed(email=with_email(house.hr)))
    rival = add_candidate(opening, **told, **typed())
    elsewhere = add_candidate(make_opening(house.north, by=house.manager, approver=house.gm), **told, **typed())
    seen = {}
    for viewer in (house.hr, house.gm):
        days = client_of(viewer).get(reverse("org:trail"), {"kind": "candidates"}).context["page"].days
        seen[viewer] = {line.subject for _day, lines in days for line in lines}
    everything = {
        f"recruiting.{kind}:{key}"
        for one in (own, rival, elsewhere)
        for kind, key in (("candidate", one.candidate_id), ("application", one.pk))
    }
    assert seen[house.gm] == everything
    assert seen[house.hr] == {
        f"recruiting.candidate:{elsewhere.candidate_id}",
        f"recruiting.application:{elsewhere.pk}",
    }


# --- kept and erased --------------------------------------------------------------------------------------------------


def test_a_member_who_was_refused_is_kept_six_months_as_everybody(house, opening):
    one = make_application(opening, by=house.hr, kind="refused", person=house.director)
    Candidate.objects.update(keep_until=date(2026, 12, 17))
    send(make_interview(one, house.supervisor, house.manager), house.supervisor)
    assert erase_kept_long_enough(at(12, day=date(2026, 12, 18))) == 1
    candidate = Candidate.objects.get()
    assert (candidate.person, candidate.name_pinyin, candidate.erased_at is not None) == (None, "", True)
    assert not ScoreCard.objects.visible_to(fresh(house.director), at(12, day=date(2026, 12, 19))).exists()


def test_the_hired_are_not_erased_and_members_who_were_not_may_take_consent_back(house, opening):
    hired = make_application(opening, by=house.hr, kind="hired", person=house.newcomer).candidate
    applies = make_application(opening, by=house.hr, person=house.director).candidate
    assert erase_kept_long_enough(at(12, day=date(2030, 1, 1))) == 0
    with pytest.raises(PermissionDenied):
        withdraw_consent(hired, by=house.hr, now=NOW)
    withdraw_consent(applies, by=house.hr, now=NOW)
    assert list(Candidate.objects.kept()) == [hired]
