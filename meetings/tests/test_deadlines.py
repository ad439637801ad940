"""Who owes which report, and by when: with leave, half days, joiners and leavers (C17, C18, C22, C23, C37)."""

from datetime import date, timedelta

import pytest

from core.tests.instants import DAY, at
from duties.planning import PlanContext
from meetings.deadlines import Deadlines
from meetings.duty_kinds import plan_agreements, plan_proposals, plan_reports
from meetings.models import ReportKind, ReportRule
from meetings.report_rules import RuleBook
from meetings.selectors import (
    awaited_states,
    last_report_states,
    not_handed_in,
    people_awaited,
    plan_cells,
    report_cells,
    report_states,
)
from meetings.tests.factories import make_plan, make_report
from org.models import LeaveDay, Person, Profile
from org.stamps import restamp
from org.tests.factories import make_appointment, make_person

MONDAY = date(2026, 6, 15)


def context(people, start, end):
    return PlanContext(people, start, end, now=at(7))


def leave(person, *days, fraction="1"):
    for day in days:
        LeaveDay.objects.create(person=person, day=day, fraction=fraction, kind=LeaveDay.Kind.SICK)


def states(person, start=DAY, end=None, *, now=None, kind="daily"):
    found = report_states([person], start, end or start, now or at(12), kind=kind)
    return {day: state.state for (_person, day), state in found.items()}


def test_report_rules_of_the_default_scheme_read_back(company):
    in_force = RuleBook.load().on(date(2026, 6, 1))
    times = in_force.times
    assert (times.due.isoformat(), times.cutoff.isoformat(), times.monthly_due_day, times.monthly_cutoff_day) == (
        "09:30:00",
        "18:00:00",
        2,
        4,
    )
    assert (times.rating_days, times.excuse_days, times.closing_day, in_force.min_available_days) == (2, 5, 7, 2)


def test_report_rules_of_a_month_are_those_in_force_on_its_first_day(company):
    for rule in ReportRule.objects.all():
        rule.pk, rule.version, rule.effective_from, rule.due_time = None, "next", date(2026, 7, 1), "10:00"
        rule.save()
    book = RuleBook.load()
    assert [book.on(date(2026, month, 1)).times.due.isoformat() for month in (6, 7)] == ["09:30:00", "10:00:00"]


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        (at(9, 30, day=date(2026, 6, 18)), "on_time"),
        (at(9, 31, day=date(2026, 6, 18)), "late"),
        (at(18, 0, day=date(2026, 6, 19)), "late"),
        (at(18, 1, day=date(2026, 6, 19)), "missing"),
    ],
)
def test_report_states_of_a_daily_report(company, sent, state):
    make_report(company.salesperson, sent_at=sent)
    assert states(company.salesperson, now=at(12, day=date(2026, 6, 24))) == {DAY: state}


def test_report_never_sent_is_open_until_the_cut_off_and_missing_after(company):
    cutoff = at(18, 0, day=date(2026, 6, 19))
    assert states(company.salesperson, now=cutoff) == {DAY: "open"}
    assert states(company.salesperson, now=cutoff + timedelta(minutes=1)) == {DAY: "missing"}


def test_missing_report_that_is_excused_says_so(company):
    make_report(company.salesperson, sent_at=None, excused_on=date(2026, 6, 22), excuse_reason="fair")
    assert states(company.salesperson, now=at(12, day=date(2026, 6, 24))) == {DAY: "excused"}


def test_day_of_leave_owes_no_report_and_moves_the_deadline(company):
    leave(company.salesperson, date(2026, 6, 18))
    deadlines = Deadlines.load([company.salesperson], DAY, DAY)
    assert deadlines.owes(company.salesperson.pk, "daily", date(2026, 6, 18)) is False
    assert deadlines.deadline(company.salesperson.pk, "daily", DAY).due_at == at(9, 30, day=date(2026, 6, 19))


def test_half_day_of_leave_owes_a_report_and_carries_a_deadline(company):
    leave(company.salesperson, date(2026, 6, 18), fraction="0.5")
    deadlines = Deadlines.load([company.salesperson], DAY, date(2026, 6, 18))
    assert deadlines.owes(company.salesperson.pk, "daily", date(2026, 6, 18)) is True
    assert deadlines.deadline(company.salesperson.pk, "daily", DAY).due_at == at(9, 30, day=date(2026, 6, 18))


def test_joiner_owes_from_the_first_day_and_no_week_of_one_day(company):
    joiner = make_person("JOINER", hired_on=date(2026, 6, 12))
    make_appointment(joiner, company.north, profile=Profile.PROBATION, since=date(2026, 6, 12))
    assert states(joiner, date(2026, 6, 10), date(2026, 6, 16), now=at(12, day=date(2026, 6, 12))) == {
        date(2026, 6, 12): "open",
        date(2026, 6, 15): "open",
        date(2026, 6, 16): "open",
    }
    assert states(joiner, date(2026, 6, 8), date(2026, 6, 15), kind="weekly") == {MONDAY: "open"}


def test_leaver_hands_in_the_last_day_by_the_next_working_day(company):
    leaver = company.leaver
    last = date(2026, 3, 31)
    deadlines = Deadlines.load([leaver], last, last + timedelta(days=1))
    assert deadlines.deadline(leaver.pk, "daily", last).due_at == at(9, 30, day=date(2026, 4, 1))
    assert deadlines.owes(leaver.pk, "daily", date(2026, 4, 1)) is False
    assert deadlines.owes(leaver.pk, "monthly", date(2026, 3, 1)) is False


def test_week_of_a_day_and_a_half_owes_no_weekly_report(company):
    leave(company.salesperson, *(MONDAY + timedelta(days=n) for n in range(3)))
    leave(company.salesperson, MONDAY + timedelta(days=3), fraction="0.5")
    assert states(company.salesperson, MONDAY, MONDAY, kind="weekly") == {}


def test_leave_of_one_moves_no_deadline_of_another_who_is_asked_before_or_after(company):
    leave(company.salesperson, date(2026, 6, 18))
    away, here = company.salesperson.pk, company.colleague.pk
    deadlines = Deadlines.load([company.salesperson, company.colleague], DAY, DAY)
    due = [deadlines.deadline(who, "daily", DAY).due_at for who in (here, away, here)]
    assert due == [at(9, 30, day=date(2026, 6, day)) for day in (18, 19, 18)]


def test_monthly_report_is_due_on_the_second_working_day_and_moves_past_leave(company):
    leave(company.salesperson, date(2026, 7, 2), date(2026, 7, 3))
    deadlines = Deadlines.load([company.salesperson], date(2026, 6, 1), date(2026, 6, 30))
    deadline = deadlines.deadline(company.salesperson.pk, "monthly", date(2026, 6, 1))
    assert (deadline.due_at, deadline.cutoff_at) == (
        at(9, 30, day=date(2026, 7, 6)),
        at(18, 0, day=date(2026, 7, 6)),
    )


def test_nobody_without_an_appraised_profile_owes_a_report(company):
    assert states(company.gm) == {}


def test_report_states_cost_the_same_for_one_and_for_many(company, django_assert_num_queries):
    people = company.people
    with django_assert_num_queries(5):
        report_states(people[:1], DAY, DAY, at(12))
    with django_assert_num_queries(5):
        report_states(people, DAY - timedelta(days=20), DAY, at(12))


def test_report_column_of_the_board_says_what_became_of_the_last_day(company):
    make_report(company.salesperson, sent_at=at(11))
    people = [company.salesperson, company.colleague, company.gm]
    cells = report_cells(people, company.manager, at(12))
    assert {pk: cell.text for pk, cell in cells.items()} == {
        company.salesperson.pk: "sent",
        company.colleague.pk: "not sent yet",
    }


def test_last_state_of_everybody_is_the_last_of_all_their_states(company):
    leave(company.colleague, DAY)
    make_report(company.salesperson, sent_at=at(11))
    make_report(company.supervisor, date(2026, 6, 20))  # a Saturday: sent, not owed
    people, start, end = company.everybody, DAY - timedelta(days=7), date(2026, 6, 20)
    last = {}
    for (person_id, day), state in report_states(people, start, end, at(12)).items():
        last[person_id] = (day, state)
    found = last_report_states(people, start, end, at(12))
    assert found == last
    assert found[company.supervisor.pk][0] == end
    assert company.gm.pk not in found


@pytest.mark.parametrize("who", ["gm", "manager", "salesperson"])
@pytest.mark.parametrize("day", [DAY, date(2026, 6, 20), date(2026, 3, 31), date(2026, 4, 1)])
def test_people_awaited_are_those_who_owe_the_daily_report_and_have_not_sent_it(company, who, day):
    viewer = getattr(company, who)
    make_report(company.salesperson, DAY)
    make_report(company.supervisor, DAY, sent_at=None)  # a draft
    make_report(company.stranger, DAY, sent_at=None, excused_on=DAY, excuse_reason="ill", excused_by=company.manager)
    leave(company.colleague, DAY, fraction="0.5")
    leave(company.newcomer, DAY)
    Person.objects.filter(pk=company.assistant.pk).update(hired_on=date(2026, 4, 1))
    found = awaited_states(list(people_awaited(viewer, day)), day, at(12))
    expected = not_handed_in(viewer, "daily", day, at(12))
    assert [(person, state[:3]) for person, state in found] == [(person, state[:3]) for person, state in expected]
    assert bool(found) == (who != "salesperson" and day.weekday() < 5)


def test_people_awaited_on_a_holiday_are_nobody_and_nobody_is_looked_at(company, django_assert_num_queries):
    people = people_awaited(company.gm, date(2026, 6, 20))
    with django_assert_num_queries(1):
        assert awaited_states(list(people), date(2026, 6, 20), at(12)) == []


# --- duties


def test_daily_duties_stand_open_at_noon_and_skip_leave(company):
    leave(company.salesperson, date(2026, 6, 18))
    duties = list(plan_reports("daily", context([company.salesperson], DAY, date(2026, 6, 19))))
    assert [(duty.subject, duty.opens_at, duty.due_at) for duty in duties] == [
        ("daily:2026-06-17", at(12), at(9, 30, day=date(2026, 6, 19))),
        ("daily:2026-06-19", at(12, day=date(2026, 6, 19)), at(9, 30, day=date(2026, 6, 22))),
    ]


def test_weekly_and_monthly_duties_open_on_the_last_available_day(company):
    weekly = list(plan_reports("weekly", context([company.salesperson], MONDAY, date(2026, 6, 21))))
    monthly = list(plan_reports("monthly", context([company.salesperson], date(2026, 6, 29), date(2026, 7, 5))))
    assert [(duty.subject, duty.opens_at, duty.due_at) for duty in weekly + monthly] == [
        ("weekly:2026-06-15", at(12, day=date(2026, 6, 19)), at(9, 30, day=date(2026, 6, 22))),
        ("monthly:2026-06", at(12, day=date(2026, 6, 30)), at(9, 30, day=date(2026, 7, 2))),
    ]


def test_weekly_plan_is_proposed_by_the_person_and_agreed_by_the_superior(company):
    people = company.people
    proposals = {duty.person_id for duty in plan_proposals(context(people, MONDAY, MONDAY))}
    agreements = {duty.person_id: duty.due_at for duty in plan_agreements(context(people, MONDAY, MONDAY))}
    assert company.salesperson.pk in proposals and company.gm.pk not in proposals
    assert agreements == {
        person.pk: at(18, day=MONDAY)
        for person in (company.gm, company.director, company.manager, company.other_manager)
    }


def test_plans_of_a_unit_without_head_are_agreed_by_the_head_above(company):
    company.south.appointments.filter(is_head=True).update(valid_to=MONDAY)
    people = [company.director, company.other_manager]
    assert {duty.person_id for duty in plan_agreements(context(people, MONDAY, MONDAY))} == {company.director.pk}


def test_planning_costs_the_same_for_one_and_for_many_and_for_all_kinds_of_reports(company, django_assert_num_queries):
    for people in ([company.salesperson], company.people):
        planned = context(people, DAY, DAY + timedelta(days=6))
        with django_assert_num_queries(4):
            for kind in ReportKind.values:
                list(plan_reports(kind, planned))


def test_moved_past_stamps_reports_and_plans_by_their_deciding_day(company):
    weekly = make_report(company.salesperson, MONDAY, kind="weekly")
    daily, plan = make_report(company.salesperson, MONDAY), make_plan(company.salesperson, MONDAY)
    company.salesperson.appointments.update(valid_to=date(2026, 6, 17))
    make_appointment(company.salesperson, company.south, since=date(2026, 6, 17))
    restamp(date(2026, 6, 17), person_ids=[company.salesperson.pk])
    superiors = []
    for fact in (daily, weekly, plan):
        fact.refresh_from_db()
        superiors.append(fact.superior)
    assert superiors == [company.manager, company.other_manager, company.other_manager]


def test_plan_column_of_the_board_asks_the_superior_of_the_plan_only(company):
    make_plan(company.salesperson, MONDAY)
    make_plan(company.colleague, MONDAY, agreed_at=at(10))
    make_plan(company.supervisor, MONDAY - timedelta(days=14))
    people = [company.salesperson, company.colleague, company.supervisor]
    cells = plan_cells(people, company.manager, at(12))
    assert {code: cell.text for code, cell in cells.items()} == {company.salesperson.pk: "weekly plan to agree"}
    assert plan_cells(people, company.director, at(12)) == {}
