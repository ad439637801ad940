from datetime import timedelta

import pytest

from duties import mailing, reminding, services, timetable
from duties.digests import lay_out_digests
from duties.models import Reminder
from duties.tests.factories import at, make_duty
from org.tests.factories import make_person

pytestmark = pytest.mark.django_db
NOW, DUE = at("2026-06-11", 7), at("2026-06-11", 9, 30)


def stages(**filters):
    return sorted(Reminder.objects.filter(**filters).values_list("stage", "channel"))


def news(person, now):
    return [(reminder.stage, reminder.duty.subject) for reminder in reminding.news_for(person, now)]


def test_sweep_lays_out_the_ladder_of_what_is_due_in_the_next_26_hours(records):
    person = make_person(email="a@example.com")
    near, far = make_duty(person, due_at=DUE), make_duty(person, due_at=NOW + timedelta(hours=27))
    reminding.sweep(NOW)
    assert stages(duty=near) == [("after", "app"), ("before", "app"), ("due", "app"), ("due", "mail")]
    assert stages(duty=far) == []
    reminding.sweep(NOW + timedelta(hours=2))
    assert stages(duty=far) == [("after", "app"), ("before", "app"), ("due", "app"), ("due", "mail")]


@pytest.mark.parametrize(
    "fields", [{"email": None}, {"email": "a@example.com", "wants_mail": False}, {"is_active": False}]
)
def test_sweep_makes_no_mail_for_whoever_has_no_address_or_wants_none(records, fields):
    make_duty(make_person(**fields), due_at=DUE)
    reminding.sweep(NOW)
    assert stages(channel="mail") == []


def test_sweep_makes_no_mail_for_a_kind_that_asks_for_none(records):
    records.register(asks_mail=False)
    make_duty(make_person(email="a@example.com"), due_at=DUE)
    reminding.sweep(NOW)
    assert stages() == [("after", "app"), ("before", "app"), ("due", "app")]


def test_sweep_twice_adds_nothing_and_costs_two_queries_when_idle(records, django_assert_num_queries):
    make_duty(make_person(), due_at=DUE)
    assert reminding.sweep(NOW) == 3
    assert reminding.sweep(NOW + timedelta(seconds=30)) == 0
    with django_assert_num_queries(3):
        reminding.sweep(NOW + timedelta(seconds=60))


def test_sweep_after_three_days_of_silence_begins_where_it_stopped(records):
    person = make_person()
    reminding.sweep(NOW)
    # due 28 hours later: outside the first window, and 44 hours past at the second sweep, its last rung still of use
    duty = make_duty(person, due_at=NOW + timedelta(hours=28), cutoff_at=NOW + timedelta(days=5))
    reminding.sweep(NOW + timedelta(days=3))
    assert stages(duty=duty) == [("after", "app")]


def test_sweep_says_nothing_about_what_is_done_or_cancelled(records):
    person = make_person()
    make_duty(person, due_at=DUE, subject="a", done_at=NOW)
    make_duty(person, due_at=DUE, subject="b", cancelled_at=NOW)
    assert reminding.sweep(NOW) == 0


def test_news_shows_one_reminder_a_duty_and_the_latest_rung(records):
    person = make_person()
    duty = make_duty(person, due_at=DUE)
    reminding.sweep(NOW)
    assert news(person, at("2026-06-11", 8, 29)) == []
    assert news(person, at("2026-06-11", 8, 30)) == [("before", duty.subject)]
    assert news(person, at("2026-06-11", 9, 30)) == [("due", duty.subject)]
    assert news(person, at("2026-06-11", 11, 30)) == [("after", duty.subject)]
    assert news(person, at("2026-06-11", 17, 30)) == []


def test_news_ends_when_the_duty_is_done(records):
    person = make_person()
    duty = make_duty(person, due_at=DUE)
    reminding.sweep(NOW)
    services.note_done(person.pk, "fake", duty.subject, DUE)
    assert news(person, DUE) == []


def test_dismiss_hides_it_until_the_next_rung_and_only_from_its_owner(records):
    person, other = make_person(), make_person()
    make_duty(person, due_at=DUE)
    reminding.sweep(NOW)
    [shown] = reminding.news_for(person, DUE)
    assert reminding.dismiss(shown.pk, by=other, now=DUE) is False
    assert len(reminding.news_for(person, DUE)) == 1
    assert reminding.dismiss(shown.pk, by=person, now=DUE) is True
    assert reminding.dismiss(shown.pk, by=person, now=DUE) is True
    assert reminding.news_for(person, DUE) == []
    assert [stage for stage, _subject in news(person, at("2026-06-11", 11, 30))] == ["after"]


@pytest.fixture
def late_team(company, records):
    """Done late by the salesperson, missed by the colleague and by the stranger in the other team."""
    for person, fields in (
        (company.salesperson, {"done_at": DUE + timedelta(hours=1)}),
        (company.colleague, {}),
        (company.stranger, {}),
        (company.assistant, {"done_at": DUE}),
    ):
        make_duty(person, due_at=DUE, **fields)
    return company


def digests(now):
    timetable.remind(now)
    return sorted(Reminder.objects.filter(duty=None).values_list("person__code", "channel", "stage"))


def test_digest_tells_each_superior_at_nine_what_was_late_or_missing(late_team, mailoutbox):
    nine = at("2026-06-12", 9)
    assert digests(nine - timedelta(seconds=1)) == []
    found = digests(nine)
    assert found == [
        (code, channel, "digest:2026-06-12") for code in ("MANAGER", "SOUTH_HEAD") for channel in ("app", "mail")
    ]
    assert digests(nine + timedelta(minutes=1)) == found
    reminder = Reminder.objects.get(person=late_team.manager, duty=None, channel="mail")
    Reminder.objects.filter(duty=None).update(not_before=Reminder.objects.earliest("not_before").not_before)
    assert mailing.send_claimed(claim(reminder), now=nine)
    [letter] = mailoutbox
    assert letter.subject == "2 duties of your team are late or missing"
    assert "陳曉明: Fake report (done late)" in letter.body
    assert "Ben Carter: Fake report (missing)" in letter.body
    assert "吳剛" not in letter.body


def claim(reminder):
    """The reminder as a worker holds it, whatever the machine's clock says."""
    key = reminder.pk
    Reminder.objects.filter(pk=key).update(state="claimed", claim_token=key, claimed_at=at("2026-06-12", 9))
    return Reminder.objects.select_related("person").get(pk=key)


def test_digest_is_never_empty(company, records, mailoutbox):
    make_duty(company.salesperson, due_at=DUE, done_at=DUE)
    assert digests(at("2026-06-12", 9)) == []


def test_digest_whose_lines_were_all_excused_is_not_sent(late_team, mailoutbox):
    digests(at("2026-06-12", 9))
    reminder = Reminder.objects.get(person=late_team.other_manager, channel="mail")
    late_team.stranger.duties.update(cancelled_at=NOW)
    assert mailing.send_claimed(claim(reminder), now=at("2026-06-12", 9)) is False
    reminder.refresh_from_db()
    assert (reminder.state, mailoutbox) == ("cancelled", [])


def test_digest_of_a_friday_waits_for_monday(company, records):
    make_duty(company.salesperson, due_at=at("2026-06-12", 18), cutoff_at=at("2026-06-15", 18))
    assert digests(at("2026-06-13", 9)) == []
    assert [stage for _code, _channel, stage in digests(at("2026-06-15", 9))] == ["digest:2026-06-15"] * 2


def test_digest_leaves_out_kinds_that_superiors_are_not_told_about(company, records):
    records.register(told_to_superior=False)
    make_duty(company.salesperson, due_at=DUE)
    assert digests(at("2026-06-12", 9)) == []


def test_digest_tick_costs_two_queries_when_no_morning_has_come(company, records, django_assert_num_queries):
    lay_out_digests(at("2026-06-12", 9))
    with django_assert_num_queries(2):
        assert lay_out_digests(at("2026-06-12", 10)) == 0
