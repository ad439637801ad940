"""The calendar feed: a secret address, what is due, and nobody's name."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from duties.models import Duty
from duties.tests.factories import make_duty
from org import feed
from org.logins import disable_login, enable_login
from org.models import CalendarKey, Person

pytestmark = pytest.mark.django_db
NOW = at(17, 40)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def asked(client, key):
    return client.get(reverse("org:calendar_feed", args=[key]))


def test_feed_tells_what_is_due_and_when_and_nothing_else(company, client):
    due = make_duty(company.manager, kind="rate_daily_reports", subject="rate:SALESPERSON", due_at=at(18))
    make_duty(company.colleague, kind="rate_daily_reports", subject="rate:x", due_at=at(18))
    done = make_duty(company.manager, kind="rate_daily_reports", subject="rate:y", due_at=at(18), done_at=at(17))
    cancelled = make_duty(
        company.manager, kind="rate_daily_reports", subject="rate:z", due_at=at(18), cancelled_at=at(17)
    )
    response = asked(client, feed.reset_key(company.manager, now=NOW))
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar") and text.count("BEGIN:VEVENT") == 1
    assert f"UID:{due.pk}@" in text and "DTEND:20260617T100000Z" in text
    assert str(done.pk) not in text and str(cancelled.pk) not in text
    known = [person.name for person in Person.objects.all()] + [person.code for person in Person.objects.all()]
    assert [word for word in known if word and word in text] == []


def test_a_new_address_ends_the_one_before(company, as_, client):
    page = as_(company.salesperson).post(reverse("org:calendar_reset")).content.decode()
    first = page.partition("/feed/")[2].partition(".ics")[0]
    assert asked(client, first).status_code == 200
    second = feed.reset_key(company.salesperson, now=NOW)
    assert (asked(client, first).status_code, asked(client, second).status_code) == (404, 200)
    assert second not in repr(CalendarKey.objects.values())
    assert second not in as_(company.salesperson).get(reverse("org:me")).content.decode()
    as_(company.salesperson).post(reverse("org:calendar_end"))
    assert asked(client, second).status_code == 404


def test_feed_ends_with_the_last_day_and_with_the_login(company, client):
    key = feed.reset_key(company.salesperson, now=NOW)
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=date(2026, 6, 17))
    assert asked(client, key).status_code == 200
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=date(2026, 6, 16))
    assert asked(client, key).status_code == 404
    key = feed.reset_key(company.colleague, now=NOW)
    disable_login(company.colleague, by=company.hr, now=NOW)
    enable_login(company.colleague, by=company.hr, now=NOW)
    assert asked(client, key).status_code == 404  # an old address does not come back


def test_feed_costs_the_same_for_one_duty_and_for_thirty(company, client, django_assert_num_queries):
    key = feed.reset_key(company.salesperson, now=NOW)
    for size in (1, 30):
        for number in range(size):
            make_duty(company.salesperson, kind="rate_daily_reports", subject=f"{size}:{number}", due_at=at(18))
        with django_assert_num_queries(8):
            asked(client, key)
    assert Duty.objects.count() == 31


def test_a_program_that_has_the_text_already_is_told_so(company, client):
    key = feed.reset_key(company.salesperson, now=NOW)
    first = asked(client, key)
    address = reverse("org:calendar_feed", args=[key])
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"  # kept by the program, asked for again each time
    make_duty(company.salesperson, kind="rate_daily_reports", subject="new", due_at=at(18))
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)
    feed.end_key(company.salesperson)
    assert client.get(address, headers={"if-none-match": changed["ETag"]}).status_code == 404


def test_a_feed_asked_for_again_works_out_no_event_anew_and_never_shows_what_is_over(
    company, client, monkeypatch, django_assert_num_queries
):
    key = feed.reset_key(company.salesperson, now=NOW)
    stays = make_duty(company.salesperson, kind="rate_daily_reports", subject="stays", due_at=at(18))
    goes = make_duty(company.salesperson, kind="rate_daily_reports", subject="goes", due_at=at(18))
    first = asked(client, key).content.decode()
    worked_out, event = [], feed.event
    monkeypatch.setattr(feed, "event", lambda line, site: worked_out.append(line.uid) or event(line, site))
    with django_assert_num_queries(8):
        assert asked(client, key).content.decode() == first
    assert worked_out == []
    Duty.objects.filter(pk=goes.pk).update(done_at=NOW)
    later = at(19)
    Duty.objects.filter(pk=stays.pk).update(due_at=later)
    text = asked(client, key).content.decode()
    assert worked_out == [str(stays.pk)]
    assert (str(goes.pk) in text, f"DTEND:{feed.stamp(later)}" in text) == (False, True)
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=date(2026, 6, 16))
    assert asked(client, key).status_code == 404


def test_text_of_a_calendar_cannot_end_its_line_and_no_sign_is_cut():
    line = feed.FeedLine("u", "日報;a,b\\c\r\nATTENDEE:x " + "長" * 60, NOW, "/today/")
    rows = feed.event(line, "https://sales.example")
    (summary,) = [row for row in rows if row.startswith("SUMMARY")]
    assert "\n" not in summary and summary.startswith("SUMMARY:日報\\;a\\,b\\\\c ATTENDEE:x")
    folded = feed.folded(summary)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == summary
    assert feed.stamp(NOW + timedelta(0)) == "20260617T094000Z"
