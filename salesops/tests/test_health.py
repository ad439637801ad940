from datetime import timedelta

import pytest
from celery.signals import beat_init
from django.urls import reverse
from django.utils import timezone

from core.models import JobTick
from duties.models import Duty, Reminder
from duties.rules import duty_id
from salesops import watch
from salesops.timetable import all_ticks

pytestmark = pytest.mark.django_db


def tick_all(*, age=timedelta(seconds=5)):
    at = timezone.now() - age
    for tick in all_ticks():
        JobTick.objects.update_or_create(name=tick.name, defaults={"started_at": at, "finished_at": at})


def live(client):
    response = client.get(reverse("health_live"))
    return response.status_code, response.json()


def test_home_leads_to_today(company, as_):
    for person in company.people:
        response = as_(person).get(reverse("home"))
        assert (response.status_code, response["Location"]) == (302, reverse("duties:today"))


def test_health_live_needs_no_login_and_fails_until_every_tick_has_run(client):
    assert live(client) == (503, {"alive": False})
    tick_all()
    assert live(client) == (200, {"alive": True})


def test_health_live_fails_when_one_tick_is_older_than_three_minutes(client):
    tick_all()
    JobTick.objects.filter(name="duties.dispatch").update(finished_at=timezone.now() - timedelta(seconds=185))
    assert live(client) == (503, {"alive": False})


def test_health_live_lets_a_tick_that_rings_seldom_be_older(client):
    tick_all()
    JobTick.objects.filter(name="duties.repair").update(finished_at=timezone.now() - timedelta(minutes=30))
    assert live(client) == (200, {"alive": True})
    JobTick.objects.filter(name="duties.repair").update(finished_at=timezone.now() - timedelta(minutes=61))
    assert live(client) == (503, {"alive": False})


def test_health_is_read_by_the_technical_administrator_and_the_general_manager_only(company, as_):
    url = reverse("health")
    found = {person.code: as_(person).get(url).status_code for person in company.people}
    readers = {company.gm.code, company.technician.code}
    assert found == {code: 200 if code in readers else 403 for code in found}


def test_health_lists_letters_that_did_not_surely_arrive(company, as_):
    now = timezone.now()
    duty = Duty.objects.create(
        id=duty_id("fake", "x", "S"),
        person=company.salesperson,
        kind="fake",
        subject="x",
        local_date=now.date(),
        time_zone="Asia/Shanghai",
        opens_at=now,
        due_at=now,
    )
    for state in ("unknown", "failed", "sent"):
        Reminder.objects.create(
            id=duty_id("r", state, "S"),
            duty=duty,
            person=company.salesperson,
            stage=state,
            channel="mail",
            state=state,
            not_before=now,
            expires_at=now + timedelta(hours=1),
            last_error="TimeoutError",
        )
    response = as_(company.technician).get(reverse("health"))
    assert sorted(letter.state for letter in response.context["page"]) == ["failed", "unknown"]
    assert response.context["counts"] == {"sent": 1, "perhaps sent": 1, "refused": 1}
    assert company.salesperson.email not in response.content.decode()


def test_health_lists_every_letter_in_pages(company, as_):
    now = timezone.now()
    Reminder.objects.bulk_create(
        Reminder(
            id=duty_id("r", str(number), "S"),
            person=company.salesperson,
            stage=f"notice:{number}",
            channel="mail",
            state="unknown",
            not_before=now,
            expires_at=now + timedelta(hours=1),
        )
        for number in range(120)
    )
    pages = [as_(company.technician).get(reverse("health"), {"page": number}).context["page"] for number in (1, 2, 3)]
    assert len({letter.pk for page in pages for letter in page}) == 120
    assert [len(page) for page in pages] == [50, 50, 20]


def states(as_, company):
    page = as_(company.technician).get(reverse("health"))
    return {tick.name: (tick.is_starting, tick.is_late) for tick in page.context["ticks"]}, page.content.decode()


def test_health_says_that_it_has_just_started_where_nothing_had_its_turn_yet(company, as_):
    watch.note_start(timezone.now())
    found, page = states(as_, company)
    assert set(found.values()) == {(True, False)}
    assert "has just started" in page and "behind time" not in page


def test_health_of_a_server_that_stood_still_over_night_is_late_only_once_it_had_its_turn(company, as_):
    tick_all(age=timedelta(hours=12))
    watch.note_start(timezone.now() - timedelta(minutes=4))
    found, _page = states(as_, company)
    assert found["duties.dispatch"] == (False, True)  # rings twice a minute
    assert found["salesops.forget"] == (True, False)  # rings every hour
    watch.note_start(timezone.now() - timedelta(hours=2))
    assert states(as_, company)[0]["salesops.forget"] == (False, True)


def test_health_live_waits_for_the_first_turn_of_what_rings_seldom_alone(client):
    tick_all()
    JobTick.objects.filter(name="salesops.forget").delete()
    assert live(client) == (503, {"alive": False})
    watch.note_start(timezone.now())
    assert live(client) == (200, {"alive": True})
    JobTick.objects.filter(name="duties.dispatch").delete()
    assert live(client) == (503, {"alive": False})


def test_beat_says_since_when_it_rings(db, monkeypatch):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)  # the connection of the test is not of beat
    beat_init.send(sender=None)
    assert JobTick.objects.get(name=watch.BEAT).finished_at is None
