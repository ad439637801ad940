"""The clock that somebody chooses: moments follow it; work days, deadlines and today stay the unit's."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core import audit, wording
from core.tests.instants import ZONE, at
from core.walltime import days_in, work_today
from org.access import today_of
from org.models import Person

pytestmark = pytest.mark.django_db
BERLIN, HONOLULU = "Europe/Berlin", "Pacific/Honolulu"


def chooses(person, name):
    Person.objects.filter(pk=person.pk).update(time_zone=name, language="en")
    person.refresh_from_db()
    return person


def test_me_offers_places_and_keeps_the_one_that_is_chosen(company, as_):
    client = as_(company.salesperson)
    page = client.get("/me/").content.decode()
    assert re.search(r'<option value="" selected>as the unit: Shanghai, Beijing, UTC\+08:00</option>', page)
    assert '<optgroup label="Europe">' in page
    client.post("/me/", {"language": "en", "time_zone": BERLIN, "wants_mail": "on"})
    company.salesperson.refresh_from_db()
    assert company.salesperson.time_zone == BERLIN


def test_me_takes_no_place_that_is_none(company, as_):
    answer = as_(company.salesperson).post("/me/", {"language": "en", "time_zone": "../etc/passwd", "wants_mail": "on"})
    assert answer.status_code == 200
    company.salesperson.refresh_from_db()
    assert company.salesperson.time_zone == ""


def test_a_zone_that_is_not_in_the_list_stays_when_something_else_is_saved(company, as_):
    chooses(company.salesperson, "Asia/Kathmandu")
    client = as_(company.salesperson)
    assert "Kathmandu, UTC+05:45" in client.get("/me/").content.decode()
    client.post("/me/", {"language": "en", "time_zone": "Asia/Kathmandu", "wants_mail": "on"})
    company.salesperson.refresh_from_db()
    assert company.salesperson.time_zone == "Asia/Kathmandu"


def test_acts_of_the_trail_stand_under_the_day_and_the_time_of_the_viewers_clock(company, as_):
    audit.record("org.hire", by=company.hr, about=company.newcomer)
    entry_at = audit.AuditEntry.objects.latest("pk").at
    for name in ("Pacific/Kiritimati", HONOLULU):  # never on the same day
        with timezone.override(name):
            local = timezone.localtime(entry_at)
        page = as_(chooses(company.hr, name)).get("/trail/").content.decode()
        assert f'id="day-{local:%Y-%m-%d}"' in page
        assert f">{local:%H:%M}</time>" in page


def test_today_and_the_days_of_work_stay_those_of_the_unit(company, as_):
    now = timezone.now()
    here = now.astimezone(ZONE).date()
    for name in ("Pacific/Kiritimati", HONOLULU):
        assert today_of(chooses(company.salesperson, name), now) == here
        assert as_(company.salesperson).get(reverse("org:chart")).context["day"] == here


def test_today_of_whoever_asks_is_not_that_of_the_clock_of_moments():
    with timezone.override(HONOLULU), days_in(lambda: ZONE):
        assert work_today(at(1)) == date(2026, 6, 17)
        assert timezone.localdate(at(1)) == date(2026, 6, 16)


def test_a_deadline_says_both_clocks_where_they_differ():
    due_at, now = at(9, 30), at(8, day=date(2026, 6, 17))
    with translation.override("en"):
        with timezone.override(ZONE):
            assert wording.deadline_in_words(due_at, there=ZONE, now=now) == "today 09:30"
        with timezone.override("Asia/Taipei"):
            assert wording.deadline_in_words(due_at, there=ZONE, now=now) == "today 09:30"  # the clocks say the same
        with timezone.override(BERLIN):
            said = wording.deadline_in_words(due_at, there=ZONE, now=now)
            assert said == "today 09:30 in Shanghai (today 03:30 by your clock)"
        with timezone.override(HONOLULU):
            assert wording.deadline_in_words(due_at, there=ZONE, now=now).endswith("(today 15:30 by your clock)")
