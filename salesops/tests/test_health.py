from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import JobTick
from duties.models import Duty, Reminder
from duties.rules import duty_id
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
    assert sorted(letter.state for letter in response.context["letters"]) == ["failed", "unknown"]
    assert response.context["counts"] == {"sent": 1, "perhaps sent": 1, "refused": 1}
    assert company.salesperson.email not in response.content.decode()
