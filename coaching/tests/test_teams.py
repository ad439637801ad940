"""The rule of a team and its pairs: one step, one talk each, kept right as people come and go."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coaching import teams
from coaching.models import CoachingRule, Pair
from core.tests.instants import DAY, at
from duties.models import Duty
from duties.services import plan_duties
from meetings.models import Meeting
from org.tests.factories import make_appointment, make_leave, make_person

pytestmark = pytest.mark.django_db
NOW = at(8)
MONDAY = date(2026, 6, 22)


def start(unit, by, **values):
    told = {"weeks": 2, "starts_on": MONDAY, "at": time(16)} | values
    return teams.start_rule(unit, **told, by=by, now=NOW, today=DAY)


def talks(person):
    return Meeting.objects.filter(kind="coaching").of(person).order_by("starts_at")


def test_one_step_gives_everybody_of_the_team_a_talk_with_the_head(company):
    start(company.north, company.manager)
    pairs = {pair.person.code: pair.coach.code for pair in Pair.objects.all()}
    assert pairs == dict.fromkeys(["SUPERVISOR", "SALESPERSON", "COLLEAGUE", "ASSISTANT"], "MANAGER")
    days = [talk.day for talk in talks(company.manager)]
    assert len(set(days)) == len(days) >= 4  # one a day
    first = talks(company.salesperson).first()
    assert MONDAY <= first.day < MONDAY + timedelta(days=14)
    assert {one.person.code for one in first.invitees.all()} == {"MANAGER", "SALESPERSON"}
    assert first.chair == company.manager


def test_heads_below_talk_with_the_head_above(company):
    start(company.sales, company.director)
    assert {pair.person.code for pair in Pair.objects.all()} == {"MANAGER", "SOUTH_HEAD"}


def test_nobody_else_starts_it_and_not_twice(company):
    for by in (company.salesperson, company.other_manager, company.hr):
        with pytest.raises(PermissionDenied):
            start(company.north, by)
    start(company.north, company.manager)
    with pytest.raises(ValidationError):
        start(company.north, company.director)


def test_whoever_comes_gets_a_talk_and_whoever_leaves_the_team_has_none(company):
    start(company.north, company.manager)
    newcomer = make_person("FRESH")
    make_appointment(newcomer, company.north, since=DAY + timedelta(days=1))
    company.colleague.appointments.update(valid_to=DAY + timedelta(days=1))
    CoachingRule.objects.update(kept_on=None)
    assert teams.keep_pairs(NOW + timedelta(days=1)) == 2
    assert teams.keep_pairs(NOW + timedelta(days=1)) == 0
    assert talks(newcomer).exists() and not talks(company.colleague).exists()
    assert Pair.objects.get(person=company.colleague).ended_on == DAY + timedelta(days=1)


def test_another_head_is_another_pair_that_reads_nothing_of_before(company):
    start(company.north, company.manager)
    before = Pair.objects.get(person=company.salesperson).series_id
    company.manager.appointments.update(valid_to=DAY + timedelta(days=1))
    make_appointment(company.supervisor, company.south, since=DAY + timedelta(days=1), kind="acting")
    chief = make_person("CHIEF")
    make_appointment(chief, company.north, is_head=True, since=DAY + timedelta(days=1))
    CoachingRule.objects.update(kept_on=None)
    teams.keep_pairs(NOW + timedelta(days=1))
    pair = Pair.objects.live().get(person=company.salesperson)
    assert pair.coach == chief and pair.series_id != before
    assert not Meeting.objects.filter(series=before).of(chief).exists()


def test_ending_takes_the_talks_to_come_away(company):
    rule = start(company.north, company.manager)
    for _again in range(2):
        teams.end_rule(rule, by=company.manager, now=NOW, today=DAY)
    assert not talks(company.manager).exists() and not Pair.objects.live().exists()


# --- what the coach owes ----------------------------------------------------------------------------------------------


def owed(coach):
    plan_duties(at(8, day=MONDAY))
    duties = Duty.objects.filter(person=coach, kind="talk").owed()
    return {duty.subject.split(":")[2] for duty in duties}


def keys(*people):
    return {str(person.pk) for person in people}


def test_the_coach_owes_each_talk_until_the_last_working_day_of_its_round(company):
    start(company.north, company.manager)
    found = owed(company.manager)
    assert found == keys(company.supervisor, company.salesperson, company.colleague, company.assistant)
    duty = Duty.objects.filter(person=company.manager, kind="talk").first()
    assert duty.due_at == at(18, day=date(2026, 7, 3))
    assert not Duty.objects.filter(kind="talk").exclude(person=company.manager).exists()


def test_nothing_is_owed_to_whoever_is_new_leaves_or_is_away(company):
    company.supervisor.hired_on = MONDAY
    company.supervisor.save()
    company.colleague.left_on = date(2026, 7, 3)
    company.colleague.save()
    for offset in range(8):
        make_leave(company.assistant, MONDAY + timedelta(days=offset))
    start(company.north, company.manager)
    assert owed(company.manager) == keys(company.salesperson)
