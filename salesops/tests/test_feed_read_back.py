"""The calendar feed with all that the house puts into it, read back with another parser: icalendar knows RFC 5545."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from core.tests.instants import at
from duties.rules import instant
from duties.tests.factories import make_duty
from meetings.models import Invitee, Meeting
from meetings.models_meetings import MeetingKind
from meetings.tests.factories import make_series
from org import feed
from org.models import Person

pytestmark = pytest.mark.django_db
NOW = at(17, 40)
MINUTE = timedelta(minutes=1)


def make_meeting(company, person, *, kind, starts_at):
    series = make_series(company.north, by=company.manager, kind=kind)
    meeting = Meeting.objects.create(
        series=series,
        occurrence_on=starts_at.date(),
        day=starts_at.date(),
        kind=kind,
        name="Secret, name; of it",
        unit=company.north,
        starts_at=starts_at,
        opens_at=starts_at - timedelta(hours=72),
        length=60,
        minutes_rule="hours_24",
    )
    Invitee.objects.create(meeting=meeting, person=person)
    return meeting


def events_of(person, *, now=NOW):
    """Every event by its name, as the parser understands it; a line that it does not understand fails."""
    calendar = icalendar.Calendar.from_ical(feed.feed_text(person, now=now))
    assert calendar.errors == [] and calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert [part.name for part in calendar.subcomponents if part.name != "VEVENT"] == []  # instants in UTC: no zones
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert all(event.errors == [] and event["DTSTAMP"].dt.tzinfo for event in events.values())
    return events


def test_duties_come_out_of_another_parser_as_they_went_in(company):
    person = company.salesperson
    due = [
        make_duty(person, kind="daily_report", subject=f"daily:{day}", due_at=at(9, 30, day=day))
        for day in (date(2026, 6, 18), date(2026, 6, 30), date(2026, 7, 1))
    ]
    events = events_of(person)
    assert {key: event.end for key, event in events.items()} == {str(duty.pk): duty.due_at for duty in due}
    assert {event["SUMMARY"] for event in events.values()} == {"Daily report"}
    assert {event.end - event.start for event in events.values()} == {15 * MINUTE}
    assert {event.end.utcoffset() for event in events.values()} == {timedelta(0)}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_meetings_of_every_kind_stand_in_it_with_their_length_and_without_their_words(company, language):
    Person.objects.filter(pk=company.salesperson.pk).update(language=language)
    company.salesperson.refresh_from_db()
    starts = {
        kind: at(9, day=date(2026, 6, 18)) + timedelta(days=number) for number, kind in enumerate(MeetingKind.values)
    }
    made = {
        f"meeting-{make_meeting(company, company.salesperson, kind=kind, starts_at=starts_at).pk}": starts_at
        for kind, starts_at in starts.items()
    }
    events = events_of(company.salesperson)
    assert {key: event.start for key, event in events.items()} == made
    assert {event.end - event.start for event in events.values()} == {60 * MINUTE}
    assert {event["TRANSP"] for event in events.values()} == {"OPAQUE"}
    words = {str(event["SUMMARY"]) for event in events.values()}
    assert len(words) == len(MeetingKind.values) and not any("Secret" in one for one in words)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 11, 1)),
        ("America/Santiago", date(2026, 9, 6)),  # the hour after midnight is left out
        ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour is
    ],
)
def test_instants_hold_on_the_days_around_a_change_of_the_clock(company, zone, day):
    for shift in (-1, 0, 1):
        starts_at = instant(day + timedelta(days=shift), time(9), ZoneInfo(zone))
        make_meeting(company, company.salesperson, kind="weekly", starts_at=starts_at)
    events = events_of(company.salesperson, now=starts_at)
    walls = sorted(event.start.astimezone(ZoneInfo(zone)).isoformat()[:16] for event in events.values())
    assert walls == [f"{day + timedelta(days=shift)}T09:00" for shift in (-1, 0, 1)]


def test_a_meeting_that_is_called_off_is_not_in_it(company):
    meeting = make_meeting(company, company.salesperson, kind="weekly", starts_at=at(9, day=date(2026, 6, 18)))
    Meeting.objects.filter(pk=meeting.pk).update(called_off_at=NOW, called_off_by=company.manager, reason="x")
    assert events_of(company.salesperson) == {}
