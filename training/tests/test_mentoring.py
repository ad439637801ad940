"""Mentors and first steps: both agree, one word ends it; a newcomer's list begins by itself and its deadlines bind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.tests.instants import DAY, at
from core.verdicts import NotNow
from duties.models import Duty
from duties.services import plan_duties
from org.models import Absence
from org.tests.factories import make_appointment, make_person, make_title
from training.mentoring import pairs, selectors, steps
from training.models import Checklist, ChecklistItem, FirstStep, FirstSteps, MentorPair
from training.skills.registering import _pairs
from training.tests.factories_skills import make_pair, make_run

pytestmark = pytest.mark.django_db
NOW = at(10)
ENTERED = date(2026, 6, 15)


@pytest.fixture
def pair(company):
    return make_pair(company.colleague, company.salesperson, by=company.manager)


@pytest.fixture
def standing(company, pair):
    for one in (company.colleague, company.salesperson):
        pairs.agree(pair, by=one, now=NOW)
    pair.refresh_from_db()
    return pair


# --- pairs ------------------------------------------------------------------------------------------------------------


def proposed(company, **changed):
    told = {"mentor": company.colleague, "newcomer": company.salesperson, "starts_on": DAY}
    told |= {"ends_on": DAY + timedelta(days=60), "aim": "Visits alone.", "by": company.manager}
    told |= {"now": NOW, "today": DAY}
    return pairs.propose_pair(**told | changed)


def test_a_pair_stands_once_both_have_agreed(company):
    pair = proposed(company)
    assert {one.code for one in company.people if _pairs(one, NOW).exists()} == {"COLLEAGUE", "SALESPERSON"}
    for one in (company.colleague, company.salesperson, company.salesperson):
        pairs.agree(pair, by=one, now=NOW)
    assert MentorPair.objects.standing().get() == pair
    assert not any(_pairs(one, NOW).exists() for one in company.people)


def test_whoever_proposes_themselves_as_the_mentor_has_agreed(company):
    assert proposed(company, mentor=company.manager).mentor_agreed_at == NOW


def test_one_mentor_at_a_time(company, pair):
    with pytest.raises(ValidationError, match="has a mentor, or is asked already"):
        proposed(company)


@pytest.mark.parametrize("who", ["salesperson", "colleague", "other_manager"])
def test_a_mentor_is_arranged_by_those_above_and_hr(company, who):
    with pytest.raises(PermissionDenied):
        proposed(company, by=getattr(company, who))
    assert proposed(company, by=company.hr).proposed_by == company.hr


def test_nobody_is_their_own_mentor_and_a_pair_has_an_end_ahead(company):
    with pytest.raises(ValidationError, match="their own mentor"):
        proposed(company, mentor=company.salesperson)
    for ends_on in (DAY, DAY + timedelta(days=800)):
        with pytest.raises(ValidationError):
            proposed(company, ends_on=ends_on)


def test_only_a_pair_whose_aim_is_reached_counts_as_mentored(company, standing):
    told = {"word": "Alone at last.", "today": DAY}
    with pytest.raises(PermissionDenied):
        pairs.end_pair(standing, is_reached=True, by=company.colleague, **told)
    assert pairs.mentored([company.colleague.pk], DAY) == {}
    pairs.end_pair(standing, is_reached=True, by=company.salesperson, **told)
    assert pairs.mentored([company.colleague.pk, company.manager.pk], DAY) == {company.colleague.pk: 1}
    assert pairs.mentored([company.colleague.pk], DAY - timedelta(days=1)) == {}
    with pytest.raises(NotNow):
        pairs.end_pair(standing, is_reached=False, by=company.manager, **told)


@pytest.mark.parametrize("who", ["manager", "hr"])
def test_a_mentor_never_says_alone_that_the_aim_is_reached_also_as_superior_or_hr(company, who):
    mentor = getattr(company, who)
    agreed = {"mentor_agreed_at": NOW, "newcomer_agreed_at": NOW}
    pair = make_pair(mentor, company.salesperson, by=mentor, **agreed)
    with pytest.raises(PermissionDenied, match="said by the newcomer"):
        pairs.end_pair(pair, is_reached=True, word="Done.", by=mentor, today=DAY)
    pairs.end_pair(pair, is_reached=True, word="Done.", by=company.director, today=DAY)
    assert pairs.mentored([mentor.pk], DAY) == {mentor.pk: 1}


def test_mentor_detail_offers_reached_to_whoever_may_say_it(company, as_, standing):
    page = reverse("training:mentor_detail", args=[standing.pk])
    offered = {
        who: 'value="reached"' in as_(getattr(company, who)).get(page).content.decode()
        for who in ("colleague", "salesperson", "manager")
    }
    assert offered == {"colleague": False, "salesperson": True, "manager": True}
    assert "said by the newcomer" in as_(company.colleague).get(page).content.decode()


def test_a_no_is_an_end_with_a_word_and_reaches_nothing(company, pair):
    with pytest.raises(ValidationError, match="Say a word"):
        pairs.end_pair(pair, is_reached=False, word=" ", by=company.colleague, today=DAY)
    with pytest.raises(ValidationError, match="Not both have agreed"):
        pairs.end_pair(pair, is_reached=True, word="x", by=company.manager, today=DAY)
    pairs.end_pair(pair, is_reached=False, word="No time this month.", by=company.colleague, today=DAY)
    assert pairs.mentored([company.colleague.pk], DAY) == {}
    assert proposed(company).pk != pair.pk


def test_the_mentor_reads_the_pair_and_the_first_steps_and_no_longer_than_it_stands(company, standing):
    run = make_run(company.salesperson)
    readers = {one.code for one in company.people if FirstSteps.objects.visible_to(one).filter(pk=run.pk)}
    assert readers == {"SALESPERSON", "MANAGER", "DIRECTOR", "GM", "HR", "COLLEAGUE"}
    pairs.end_pair(standing, is_reached=False, word="x", by=company.manager, today=DAY)
    assert not FirstSteps.objects.visible_to(company.colleague).exists()
    assert MentorPair.objects.visible_to(company.colleague).exists()


# --- first steps ------------------------------------------------------------------------------------------------------


@pytest.fixture
def newcomer(company):
    person = make_person("NEW1", hired_on=ENTERED)
    make_appointment(person, company.north, profile="probation", since=ENTERED)
    return person


def test_a_newcomer_s_list_begins_by_itself_once(company, newcomer):
    assert (steps.start_newcomers(NOW), steps.start_newcomers(NOW)) == (1, 0)
    run = FirstSteps.objects.get()
    assert (run.person, run.checklist.code, run.starts_on, run.started_by) == (newcomer, "newcomer", ENTERED, None)
    assert run.steps.count() == run.checklist.items.count()


def test_nobody_begins_who_entered_long_ago_or_whose_post_has_no_list(company):
    director = make_person("NEW2", hired_on=ENTERED)
    make_appointment(director, company.north, profile="manager", since=ENTERED)
    assert steps.start_newcomers(NOW) == 0


def test_a_title_has_its_list_before_its_profile(company, newcomer):
    title = make_title("PROBATION")
    names = {"name_en": "North", "name_zh_hant": "北", "name_zh_hans": "北"}
    Checklist.objects.create(code="north", kind="newcomer", title=title, **names)
    steps.start_newcomers(NOW)
    assert FirstSteps.objects.get().checklist.code == "north"


def test_a_step_on_a_free_day_is_due_on_the_next_working_one(company, newcomer):
    checklist = Checklist.objects.create(
        code="x", kind="newcomer", name_en="x", name_zh_hant="x", name_zh_hans="x", profile="probation"
    )
    ChecklistItem.objects.create(checklist=checklist, offset=5, name_en="s", name_zh_hant="s", name_zh_hans="s")
    told = {"starts_on": ENTERED, "by": company.manager, "now": NOW, "today": DAY}
    run = steps.start_steps(newcomer, checklist, **told)
    assert run.steps.get().due_on == date(2026, 6, 22)  # the 20th is a Saturday


def test_a_step_whose_day_binds_is_a_duty_and_the_mentor_may_tick_it(company, standing):
    run = make_run(company.salesperson)
    plan_duties(now=NOW)
    owed = run.steps.get(is_owed=True)
    duty = Duty.objects.get(kind="first_step")
    assert (duty.person, duty.subject) == (company.salesperson, steps.subject_of(owed))
    steps.tick_step(owed, is_done=True, by=company.colleague, now=NOW, today=DAY)
    duty.refresh_from_db()
    assert duty.done_at == NOW
    with pytest.raises(PermissionDenied):
        steps.tick_step(owed, is_done=False, by=company.stranger, now=NOW, today=DAY)


def test_with_the_last_step_the_list_is_over(company):
    run = make_run(company.salesperson)
    for step in run.steps.all():
        steps.tick_step(step, is_done=True, by=company.salesperson, now=NOW, today=DAY)
    run.refresh_from_db()
    assert (run.closed_at, run.closed_by) == (NOW, company.salesperson)
    with pytest.raises(NotNow):
        steps.tick_step(FirstStep.objects.first(), is_done=False, by=company.salesperson, now=NOW, today=DAY)


def test_a_step_ticked_by_mistake_is_open_again(company):
    step = make_run(company.salesperson).steps.first()
    for is_done in (True, False):
        steps.tick_step(step, is_done=is_done, by=company.salesperson, now=NOW, today=DAY)
    step.refresh_from_db()
    assert (step.done_at, step.done_by) == (None, None)


def test_a_closed_list_asks_for_nothing(company):
    run = make_run(company.salesperson)
    plan_duties(now=NOW)
    steps.close_steps(run, by=company.manager, now=NOW, today=DAY)
    plan_duties(now=NOW)
    assert not Duty.objects.filter(kind="first_step", cancelled_at=None).exists()


def test_today_shows_the_next_steps_while_the_list_is_open(company, as_):
    run = make_run(company.salesperson)
    assert "Step 1" in as_(company.salesperson).get("/today/").content.decode()
    steps.close_steps(run, by=company.manager, now=NOW, today=DAY)
    assert "Your first steps" not in as_(company.salesperson).get("/today/").content.decode()


def test_people_long_in_post_or_just_back_are_proposed_a_list_and_not_twice_a_year(company):
    people = [company.salesperson, company.colleague]
    assert {one.kind for one in selectors.top_ups(people, DAY)} == {"long_in_post"}
    told = {"kind": "parental", "recorded_by": company.hr, "valid_from": date(2026, 1, 5), "valid_to": date(2026, 6, 8)}
    Absence.objects.create(person=company.salesperson, **told)
    make_run(company.colleague, starts_on=date(2026, 1, 5), closed_at=NOW)
    (one,) = selectors.top_ups(people, DAY)
    assert (one.person, one.kind, one.since) == (company.salesperson, "returned", date(2026, 6, 8))
