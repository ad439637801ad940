import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import LATEST
from core.tests.generated import SHARES_FIXTURES
from duties import reminding, services
from duties.chunks import DutyRow
from duties.models import Duty, PlanState, Reminder
from duties.tests.factories import at, make_duty
from org.models import Person
from org.signals import announce_moved
from org.tests.factories import make_appointment, make_person, make_unit

pytestmark = pytest.mark.django_db
NOW = at("2026-06-11", 7)


def rows(**filters):
    return sorted(
        Duty.objects.filter(**filters).values_list("subject", "due_at", "cutoff_at", "done_at", "cancelled_at")
    )


def open_subjects(person):
    return sorted(Duty.objects.filter(person=person, cancelled_at=None).values_list("subject", flat=True))


def subjects(first, last):
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return [f"fake:{date.fromisoformat(first) + timedelta(days=offset)}" for offset in range(days + 1)]


def test_a_row_of_the_planner_has_the_columns_of_the_table_in_their_order():
    assert DutyRow._fields == tuple(field.attname for field in Duty._meta.concrete_fields)


def test_plan_duties_lays_out_a_week_ahead_and_nothing_past_its_cutoff(records):
    person = make_person()
    services.plan_duties(NOW)
    # the duty of the 10th is cut off at 18:00 on the 11th, that of the 9th was cut off yesterday
    assert open_subjects(person) == subjects("2026-06-10", "2026-06-18")


def test_plan_duties_of_the_same_now_again_changes_nothing(records):
    make_person()
    services.plan_duties(NOW)
    before = rows()
    assert services.plan_duties(NOW) == 0
    services.mark_stale()
    assert services.plan_duties(NOW) == 0
    assert rows() == before


def test_plan_duties_brings_back_what_was_thrown_away_under_the_same_ids(records):
    people = [make_person() for _ in range(3)]
    services.plan_duties(NOW)
    before = set(Duty.objects.values_list("pk", "due_at"))
    Reminder.objects.all().delete()
    Duty.objects.filter(done_at=None).delete()
    services.mark_stale(person.pk for person in people)
    services.plan_duties(NOW)
    assert set(Duty.objects.values_list("pk", "due_at")) == before


def test_plan_duties_moves_the_horizon_by_a_day(records):
    person = make_person()
    services.plan_duties(NOW)
    assert services.plan_duties(NOW + timedelta(days=1)) == 1
    assert open_subjects(person)[-1] == "fake:2026-06-19"


def test_plan_duties_after_three_days_of_silence_misses_no_day(records):
    person = make_person()
    services.plan_duties(NOW)
    services.plan_duties(NOW + timedelta(days=10))
    assert open_subjects(person) == [*subjects("2026-06-10", "2026-06-18"), *subjects("2026-06-20", "2026-06-28")]


def test_plan_duties_cancels_what_leave_took_away_and_revives_it_under_the_same_id(records):
    person, day = make_person(), date(2026, 6, 12)
    services.plan_duties(NOW)
    key = Duty.objects.get(subject="fake:2026-06-12").pk
    records.away.add((person.pk, day))
    services.mark_stale([person.pk])
    assert services.plan_duties(NOW) == 1
    cancelled = Duty.objects.get(pk=key)
    assert (cancelled.cancelled_at, cancelled.cancel_reason) == (NOW, "not_wanted")
    records.away.clear()
    services.mark_stale([person.pk])
    assert services.plan_duties(NOW) == 1
    revived = Duty.objects.get(subject="fake:2026-06-12")
    assert (revived.pk, revived.cancelled_at, revived.cancel_reason) == (key, None, "")


def test_plan_duties_moves_a_duty_whose_due_day_became_a_holiday(records):
    person = make_person()
    services.plan_duties(NOW)
    before = Duty.objects.get(subject="fake:2026-06-10")
    records.delays[person.pk, date(2026, 6, 10)] = 3
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    after = Duty.objects.get(subject="fake:2026-06-10")
    assert (after.pk, after.due_at, after.local_date) == (before.pk, at("2026-06-14", 9, 30), date(2026, 6, 14))


def test_plan_duties_moves_the_waiting_reminders_with_the_duty_and_adds_none(records):
    person = make_person()
    services.plan_duties(NOW)
    duty = Duty.objects.get(subject="fake:2026-06-10")
    before = set(duty.reminders.values_list("pk", flat=True))
    records.delays[person.pk, date(2026, 6, 10)] = 1
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    assert set(duty.reminders.values_list("pk", flat=True)) == before
    assert sorted(duty.reminders.values_list("stage", "not_before", "state")) == [
        ("after", at("2026-06-12", 11, 30), "queued"),
        ("before", at("2026-06-12", 8, 30), "queued"),
        ("due", at("2026-06-12", 9, 30), "queued"),
    ]


def test_plan_duties_withdraws_the_reminders_of_what_is_no_longer_owed_but_not_what_was_sent(records):
    person = make_person(email="a@example.com")
    services.plan_duties(NOW)
    duty = Duty.objects.get(subject="fake:2026-06-10")
    duty.reminders.filter(channel="mail").update(state="sent")
    records.away.add((person.pk, date(2026, 6, 10)))
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    assert set(duty.reminders.values_list("channel", "state")) == {("app", "cancelled"), ("mail", "sent")}
    records.away.clear()
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    assert set(duty.reminders.values_list("channel", "state")) == {("app", "queued"), ("mail", "sent")}


def test_plan_duties_leaves_alone_what_was_done_and_is_no_longer_wanted(records):
    person = make_person()
    services.plan_duties(NOW)
    done_at = at("2026-06-11", 18)
    records.done[person.pk, "fake:2026-06-11"] = done_at
    services.note_done(person.pk, "fake", "fake:2026-06-11", done_at)
    records.away.add((person.pk, date(2026, 6, 11)))
    services.mark_stale([person.pk])
    services.plan_duties(done_at)
    duty = Duty.objects.get(subject="fake:2026-06-11")
    assert (duty.done_at, duty.cancelled_at) == (done_at, None)


def test_plan_duties_knows_from_the_record_what_is_done(records):
    person = make_person()
    records.done[person.pk, "fake:2026-06-10"] = NOW
    services.plan_duties(NOW)
    assert Duty.objects.get(subject="fake:2026-06-10").done_at == NOW
    assert not Reminder.objects.filter(duty__subject="fake:2026-06-10").exists()


def test_plan_duties_of_a_leaver_cancels_what_lies_after_the_last_day(records):
    person = make_person()
    services.plan_duties(NOW)
    person.left_on = date(2026, 6, 12)
    person.save()
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    assert open_subjects(person) == subjects("2026-06-10", "2026-06-12")
    assert services.plan_duties(NOW + timedelta(days=30)) == 0


def test_plan_duties_uses_the_wall_clock_of_the_unit_on_the_day(records):
    berlin = make_person("B")
    make_appointment(berlin, make_unit("UB", time_zone="Europe/Berlin"))
    services.plan_duties(at("2026-03-27", 12))
    hours = {duty.local_date.day: duty.due_at.hour for duty in Duty.objects.filter(person=berlin)}
    assert (hours[28], hours[29], hours[30]) == (8, 7, 7)  # 09:30 is 08:30 UTC in winter and 07:30 in summer
    assert set(Duty.objects.values_list("time_zone", flat=True)) == {"Europe/Berlin"}


def test_plan_duties_plans_only_people_whose_facts_moved(records):
    first, second = make_person(), make_person()
    services.plan_duties(NOW)
    Reminder.objects.all().delete()
    Duty.objects.all().delete()
    services.mark_stale([first.pk])
    services.plan_duties(NOW)
    assert set(Duty.objects.values_list("person_id", flat=True)) == {first.pk}
    assert PlanState.objects.filter(person=second, stale_at=None).exists()


def test_plan_duties_with_nothing_to_do_costs_two_queries(records, django_assert_num_queries):
    for _ in range(3):
        make_person()
    services.plan_duties(NOW)
    with django_assert_num_queries(2):
        assert services.plan_duties(NOW) == 0


def questions_of_planning(people):
    """Statements that are not inserts, which go out in batches."""
    for _ in range(people):
        make_person()
    with CaptureQueriesContext(connection) as queries:
        services.plan_duties(NOW)
    return len([query for query in queries if not re.match(r"(\d+ times: )?INSERT", query["sql"])])


def test_plan_duties_costs_the_same_questions_for_five_and_fifty_people(records):
    assert questions_of_planning(5) == questions_of_planning(45) == 13  # one reads the ladders


def test_mark_stale_of_somebody_never_planned_makes_the_state(records):
    person = make_person()
    services.mark_stale([person.pk, person.pk])
    assert PlanState.objects.filter(person=person, stale_at__isnull=False).count() == 1


def test_note_done_twice_and_taken_back(records):
    person = make_person()
    services.plan_duties(NOW)
    for done_at in (NOW, NOW, None):
        services.note_done(person.pk, "fake", "fake:2026-06-10", done_at)
        assert Duty.objects.get(subject="fake:2026-06-10").done_at == done_at


NIGHT = NOW + timedelta(days=1)


def test_repair_at_night_reads_from_the_record_what_a_lost_note_left(records):
    person = make_person()
    services.plan_duties(NOW)
    assert services.repair_once_a_night(NOW) == 0  # nothing was lost before the first night
    records.done[person.pk, "fake:2026-06-10"] = NOW
    assert services.repair_once_a_night(NIGHT) == 1
    services.plan_duties(NIGHT)
    assert Duty.objects.get(subject="fake:2026-06-10").done_at == NOW


def test_repair_comes_once_a_night_and_costs_one_query_until_the_next(records, django_assert_num_queries):
    make_person()
    services.plan_duties(NOW)
    services.repair_once_a_night(NOW)
    services.repair_once_a_night(NIGHT)
    services.plan_duties(NIGHT)
    with django_assert_num_queries(1):
        assert services.repair_once_a_night(NIGHT + timedelta(hours=2)) == 0
    assert services.repair_once_a_night(NIGHT + timedelta(hours=26)) > 0


def test_repair_lays_out_reminders_that_were_lost(records):
    make_person()
    services.plan_duties(NOW)
    services.repair_once_a_night(NOW)
    reminding.sweep(NIGHT)
    before = set(Reminder.objects.values_list("pk", flat=True))
    Reminder.objects.all().delete()
    services.repair_once_a_night(NIGHT)
    assert set(Reminder.objects.values_list("pk", flat=True)) <= before
    assert Reminder.objects.filter(duty__subject="fake:2026-06-11").count() == 3


def test_repair_gives_a_plan_state_to_whoever_was_passed_over(records):
    first = make_person()
    make_person()
    services.plan_duties(NOW)
    services.repair_once_a_night(NOW)
    PlanState.objects.filter(person=first).delete()
    Duty.objects.filter(person=first).update(cancelled_at=NOW)
    services.plan_duties(NOW)
    assert not open_subjects(first)
    services.repair_once_a_night(NIGHT)
    services.plan_duties(NIGHT)
    assert open_subjects(first)


def test_somebody_who_has_left_is_planned_for_ever_until_there_is_news(records):
    leaver = make_person(left_on=NOW.date() + timedelta(days=1))
    services.plan_duties(NOW)
    assert PlanState.objects.get().planned_until == LATEST
    Person.objects.update(left_on=None)
    services.mark_stale([leaver.pk])
    services.plan_duties(NOW)
    assert PlanState.objects.get().planned_until == date(2026, 6, 18)


def test_a_duty_long_past_its_cutoff_does_not_make_planning_look_further_back(records):
    person = make_person()
    services.plan_duties(NOW)
    make_duty(person, due_at=NOW - timedelta(days=200))
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    assert min(records.starts) >= NOW.date() - services.LOOK_BACK


@pytest.mark.parametrize("left_on, looks_back", [(None, services.LOOK_BACK), (NOW.date(), timedelta(days=201))])
def test_what_is_settled_and_never_done_does_not_make_planning_read_years(records, left_on, looks_back):
    records.register(settled_after=timedelta(days=62))
    person = make_person()
    services.plan_duties(NOW)
    make_duty(person, due_at=NOW - timedelta(days=200), cutoff_at=None)
    Person.objects.update(left_on=left_on)  # of whoever leaves it is taken away
    services.mark_stale([person.pk])
    services.plan_duties(NOW)
    assert min(records.starts) >= NOW.date() - looks_back - timedelta(days=1)
    assert Duty.objects.filter(cutoff_at=None, cancelled_at=None).exists() is (left_on is None)


@pytest.mark.django_db(transaction=True)
def test_news_of_a_changed_calendar_or_leave_makes_the_plan_stale(records):
    first, second = make_person(), make_person()
    services.plan_duties(NOW)
    announce_moved([first.pk], since=NOW.date())
    assert set(PlanState.objects.exclude(stale_at=None).values_list("person_id", flat=True)) == {first.pk}
    announce_moved(None, since=NOW.date())
    assert set(PlanState.objects.exclude(stale_at=None).values_list("person_id", flat=True)) == {first.pk, second.pk}


@settings(max_examples=15, suppress_health_check=SHARES_FIXTURES)
@given(
    away=st.sets(st.integers(0, 9)),
    delays=st.dictionaries(st.integers(0, 9), st.integers(0, 4)),
    done=st.sets(st.integers(0, 9)),
    hours=st.integers(0, 24 * 9),
)
def test_random_changes_and_a_fresh_plan_lead_to_the_same_duties(records, away, delays, done, hours):
    """However facts moved and ticks were missed on the way, what is owed equals a plan made from nothing."""
    with transaction.atomic():
        person, first = make_person(), date(2026, 6, 8)
        services.plan_duties(NOW)
        records.away = {(person.pk, first + timedelta(days=offset)) for offset in away}
        records.delays = {(person.pk, first + timedelta(days=offset)): delay for offset, delay in delays.items()}
        records.done = {(person.pk, f"fake:{first + timedelta(days=offset)}"): NOW for offset in done}
        later = NOW + timedelta(hours=hours)
        services.mark_stale([person.pk])
        services.plan_duties(later)
        owed = {"done_at": None, "cancelled_at": None, "cutoff_at__gte": later}
        walked = rows_with_ids(**owed)
        Reminder.objects.all().delete()
        Duty.objects.all().delete()
        services.mark_stale([person.pk])
        services.plan_duties(later)
        assert walked == rows_with_ids(**owed)
        transaction.set_rollback(True)


def rows_with_ids(**filters):
    return set(Duty.objects.filter(**filters).values_list("pk", "due_at", "cutoff_at", "opens_at", "local_date"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_planners_at_once_share_the_people_and_make_every_duty_once(records, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 7)
    for _ in range(40):
        make_person()

    def plan():
        try:
            return services.plan_duties(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = [future.result() for future in [pool.submit(plan) for _ in range(4)]]
    assert sum(counts) == Duty.objects.count() == 40 * 9
    assert not PlanState.objects.exclude(stale_at=None).exists()
