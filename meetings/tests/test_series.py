"""Meetings come from their series, follow its rule from the next one on, and lose nothing that people raised."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry, StaleVersion
from core.tests.instants import at
from meetings import agenda, series
from meetings.forms_series import SeriesForm
from meetings.meeting_kinds import TEMPLATES, Part
from meetings.models import Meeting, MeetingKind, MeetingSeries
from meetings.planning_meetings import plan_meetings
from meetings.series import Wanted
from meetings.tests.factories import make_series
from org.models import CalendarDay
from org.tests.factories import make_appointment, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)  # a Wednesday
NOW = at(17)
MONDAY = date(2026, 6, 22)


def wanted(**changed) -> Wanted:
    parts = changed.pop("parts", [Part("Numbers", 10), Part("Decisions", 20)])
    people, titles = changed.pop("people", ()), changed.pop("titles", ())
    values = {
        "name": "Weekly meeting", "circle": MeetingSeries.Circle.TEAM, "recurrence": "FREQ=WEEKLY;BYDAY=MO",
        "working_day": None, "day_off": MeetingSeries.DayOff.MOVE, "starts_on": TODAY, "at": time(9, 30),
        "length": 60, "notice_hours": 72, "minutes_rule": "hours_24", "counts": True, "chair": None,
        "minute_taker": None, "room": "2.01", "link": "",
    }  # fmt: skip
    return Wanted(values | changed, parts, titles, people)


@pytest.fixture
def weekly(company):
    return series.start_series("weekly", company.north, wanted(), by=company.manager, now=NOW, today=TODAY)


def change(one, by, **changed):
    series.change_series(one, wanted(**changed), version=one.version, by=by, now=NOW, today=TODAY)
    one.refresh_from_db()


def days_of(one):
    return list(one.meetings.filter(called_off_at=None).values_list("day", flat=True))


def test_the_meetings_of_the_next_weeks_stand_at_once(weekly, company):
    assert days_of(weekly) == [MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)]
    first = weekly.meetings.first()
    assert (first.starts_at, first.chair, first.room) == (at(9, 30, day=MONDAY), company.manager, "2.01")


def test_the_people_of_the_unit_are_invited_and_nobody_else(weekly, company):
    invited = {invitee.person for invitee in weekly.meetings.first().invitees.select_related("person")}
    assert invited == {
        company.manager, company.supervisor, company.salesperson, company.colleague, company.assistant
    }  # fmt: skip


def test_planning_again_changes_nothing(weekly):
    before = list(Meeting.objects.values_list("pk", "starts_at"))
    assert plan_meetings(NOW) == 0
    weekly.planned_until = None
    weekly.save()
    assert plan_meetings(NOW) == 0
    assert list(Meeting.objects.values_list("pk", "starts_at")) == before


def test_the_horizon_grows_with_the_weeks(weekly):
    week = timedelta(days=7)
    assert plan_meetings(at(0, 5, day=TODAY + timedelta(days=1))) == 0
    plan_meetings(at(0, 5, day=MONDAY))
    MeetingSeries.objects.update(planned_until=MONDAY)
    plan_meetings(at(0, 5, day=MONDAY))
    assert days_of(weekly) == [MONDAY, MONDAY + week, MONDAY + 2 * week, MONDAY + 3 * week]


def test_a_meeting_of_the_year_stands_although_it_is_far(company):
    one = series.start_series(
        "year", company.root, wanted(recurrence="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", working_day=10),
        by=company.gm, now=NOW, today=TODAY,
    )  # fmt: skip
    assert days_of(one) == [date(2027, 1, 14)]
    assert plan_meetings(NOW) == 0


def test_another_time_moves_what_is_to_come_and_not_what_has_begun(weekly, company):
    begun = Meeting.objects.create(
        series=weekly, occurrence_on=TODAY, day=TODAY, starts_at=at(16), opens_at=at(8), unit=company.north,
        length=60, kind="weekly", name="Weekly meeting", minutes_rule="none",
    )  # fmt: skip
    change(weekly, company.manager, at=time(14))
    assert [one.starts_at for one in weekly.meetings.exclude(pk=begun.pk)] == [
        at(14, day=MONDAY), at(14, day=MONDAY + timedelta(days=7)), at(14, day=MONDAY + timedelta(days=14)),
    ]  # fmt: skip
    begun.refresh_from_db()
    assert begun.starts_at == at(16)


def test_another_weekday_takes_away_what_nobody_had_raised_anything_for(weekly, company):
    change(weekly, company.manager, recurrence="FREQ=WEEKLY;BYDAY=TU")
    assert days_of(weekly) == [MONDAY + timedelta(days=days) for days in (1, 8, 15)]
    assert weekly.meetings.count() == 3


def test_what_people_raised_stays_readable_when_its_meeting_goes(weekly, company):
    opened = at(9, 31, day=MONDAY - timedelta(days=3))
    plan_meetings(opened)
    first = weekly.meetings.first()
    agenda.add_item(
        first,
        kind="point",
        text="The new price list",
        length=5,
        by=company.salesperson,
        now=opened,
        today=opened.date(),
    )
    change(weekly, company.manager, recurrence="FREQ=WEEKLY;BYDAY=TU")
    first.refresh_from_db()
    assert first.called_off_at == NOW
    assert first.items.filter(text="The new price list").exists()
    assert MONDAY not in days_of(weekly)


def test_an_ended_series_brings_no_meeting(weekly, company):
    series.end_series(weekly, by=company.manager, now=NOW, today=TODAY)
    series.end_series(weekly, by=company.manager, now=NOW, today=TODAY)
    assert days_of(weekly) == []
    plan_meetings(at(0, 5, day=MONDAY))
    assert not weekly.meetings.exists()
    assert AuditEntry.objects.filter(action="meetings.end_series").count() == 1


def test_a_holiday_that_is_declared_later_moves_the_meeting(weekly, company):
    CalendarDay.objects.filter(day=MONDAY).update(is_working=False)
    weekly.planned_until = None
    weekly.save()
    plan_meetings(NOW)
    assert days_of(weekly) == [MONDAY + timedelta(days=days) for days in (1, 7, 14)]


def test_the_organisation_of_the_day_says_who_comes_when_the_agenda_opens(weekly, company):
    joiner = make_person("JOINER")
    make_appointment(joiner, company.north, since=MONDAY)
    first = weekly.meetings.first()
    assert not first.invitees.filter(person=joiner).exists()
    plan_meetings(at(9, 30, day=MONDAY - timedelta(days=3)))
    assert first.invitees.filter(person=joiner).exists()
    assert [item.text for item in first.items.all()] == ["Numbers", "Decisions"]
    assert plan_meetings(at(9, 31, day=MONDAY - timedelta(days=3))) == 0


@pytest.mark.parametrize(
    ("circle", "unit", "chair", "who"),
    [
        ("branch", "sales", "director", {"director", "manager", "other_manager", "supervisor", "salesperson",
                                          "colleague", "assistant", "stranger", "newcomer"}),
        ("heads", "sales", "director", {"director", "manager", "other_manager"}),
        ("named", "sales", "director", {"director", "stranger"}),
    ],
)  # fmt: skip
def test_whom_each_circle_takes_in(company, circle, unit, chair, who):
    one = series.start_series(
        "weekly", getattr(company, unit), wanted(circle=circle, people=[company.stranger] if circle == "named" else ()),
        by=company.gm, now=NOW, today=TODAY,
    )  # fmt: skip
    invited = {invitee.person for invitee in one.meetings.first().invitees.select_related("person")}
    assert invited == {getattr(company, name) for name in who}
    assert one.meetings.first().chair == getattr(company, chair)


def test_only_some_titles_and_whoever_chairs(company):
    title = company.salesperson.appointments.first().title
    one = series.start_series("weekly", company.north, wanted(titles=[title]), by=company.manager, now=NOW, today=TODAY)
    invited = {invitee.person for invitee in one.meetings.first().invitees.select_related("person")}
    assert invited == {company.manager, company.salesperson, company.colleague}


def test_who_keeps_the_meetings_of_a_unit(company):
    for by in ("manager", "director", "gm", "assistant"):
        series.start_series("weekly", company.north, wanted(), by=getattr(company, by), now=NOW, today=TODAY)
    for by in ("salesperson", "supervisor", "other_manager", "hr", "technician"):
        with pytest.raises(PermissionDenied):
            series.start_series("weekly", company.north, wanted(), by=getattr(company, by), now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on"),
        ({"circle": "named"}, "people"),
        ({"parts": []}, "agenda"),
        ({"parts": [Part("Too long", 61)]}, "agenda"),
    ],
)
def test_what_a_series_cannot_be(company, changed, field):
    with pytest.raises(ValidationError) as refused:
        series.start_series("weekly", company.north, wanted(**changed), by=company.manager, now=NOW, today=TODAY)
    assert field in refused.value.message_dict
    assert not MeetingSeries.objects.exists()


def test_two_who_change_a_series_at_once(weekly, company):
    other = MeetingSeries.objects.get(pk=weekly.pk)
    change(weekly, company.manager, room="3.01")
    with pytest.raises(StaleVersion):
        series.change_series(other, wanted(room="4.01"), version=other.version, by=company.gm, now=NOW, today=TODAY)


def test_a_meeting_is_called_off_with_a_reason_and_stays_so(weekly, company):
    first = weekly.meetings.first()
    with pytest.raises(ValidationError):
        series.call_off(first, reason=" ", by=company.manager, now=NOW, today=TODAY)
    with pytest.raises(PermissionDenied):
        series.call_off(first, reason="Nobody is here", by=company.salesperson, now=NOW, today=TODAY)
    series.call_off(first, reason="Nobody is here", by=company.manager, now=NOW, today=TODAY)
    weekly.planned_until = None
    weekly.save()
    plan_meetings(NOW)
    first.refresh_from_db()
    assert (first.stage(NOW), first.reason) == (Meeting.Stage.CALLED_OFF, "Nobody is here")


def test_a_rule_of_the_unit_of_another_zone_begins_on_its_wall(company):
    company.south.time_zone = "America/New_York"
    company.south.save()
    one = series.start_series("weekly", company.south, wanted(), by=company.gm, now=NOW, today=TODAY)
    assert one.meetings.first().starts_at == at(21, 30, day=MONDAY)


def test_west_of_the_company_todays_meeting_stands_until_it_begins(company):
    company.north.time_zone = "America/New_York"
    company.north.save()
    one = series.start_series("weekly", company.north, wanted(), by=company.manager, now=NOW, today=TODAY)
    tuesday_of_the_company = at(0, 5, day=MONDAY + timedelta(days=1))
    for still_to_come in (at(21, day=MONDAY), tuesday_of_the_company):
        MeetingSeries.objects.update(planned_until=None)
        plan_meetings(still_to_come)
    assert MONDAY in days_of(one)
    change(one, company.manager, at=time(14))
    MeetingSeries.objects.update(planned_until=None)
    plan_meetings(tuesday_of_the_company)
    assert one.meetings.get(day=MONDAY).starts_at == at(2, day=MONDAY + timedelta(days=1))


def test_what_the_rule_had_called_off_comes_back_with_it(weekly, company):
    opened = at(9, 31, day=MONDAY - timedelta(days=3))
    plan_meetings(opened)
    first = weekly.meetings.first()
    told = {"kind": "point", "text": "Prices", "length": 5, "by": company.salesperson, "now": opened}
    agenda.add_item(first, today=MONDAY - timedelta(days=3), **told)
    change(weekly, company.manager, recurrence="FREQ=WEEKLY;BYDAY=TU")
    change(weekly, company.manager, recurrence="FREQ=WEEKLY;BYDAY=MO")
    first.refresh_from_db()
    assert first.called_off_at is None
    assert first.invitees.exists()
    assert first.items.filter(text="Prices").exists()


def test_nothing_is_moved_to_where_it_would_have_begun(company):
    one = series.start_series(
        "evening", company.north, wanted(recurrence="FREQ=DAILY", at=time(17, 30)),
        by=company.manager, now=at(10), today=TODAY,
    )  # fmt: skip
    series.change_series(
        one,
        wanted(recurrence="FREQ=DAILY", at=time(9)),
        version=one.version,
        by=company.manager,
        now=at(10),
        today=TODAY,
    )
    assert one.meetings.get(day=TODAY).starts_at == at(17, 30)
    assert one.meetings.get(day=TODAY + timedelta(days=1)).starts_at == at(9, day=TODAY + timedelta(days=1))


def test_whoever_writes_the_minutes_is_invited(company):
    one = series.start_series(
        "weekly", company.sales, wanted(circle="heads", minute_taker=company.assistant),
        by=company.director, now=NOW, today=TODAY,
    )  # fmt: skip
    assert one.meetings.first().invitees.filter(person=company.assistant).exists()


def test_the_series_of_a_closed_unit_brings_no_meeting_and_can_be_ended(weekly, company):
    company.north.versions.update(valid_to=MONDAY + timedelta(days=3))
    MeetingSeries.objects.update(planned_until=None)
    plan_meetings(NOW)
    assert days_of(weekly) == [MONDAY]
    series.end_series(weekly, by=company.gm, now=NOW, today=MONDAY + timedelta(days=7))


def test_another_agenda_reaches_the_meeting_whose_agenda_is_open(weekly, company):
    opened = at(9, 31, day=MONDAY - timedelta(days=3))
    plan_meetings(opened)
    parts = [Part("What is new", 30)]
    series.change_series(
        weekly, wanted(parts=parts), version=weekly.version, by=company.manager, now=opened, today=opened.date()
    )
    plan_meetings(opened)
    assert [item.text for item in weekly.meetings.first().items.all()] == ["What is new"]


def test_the_agenda_is_open_on_a_working_day_before_the_meeting(company):
    one = series.start_series(
        "morning", company.north,
        wanted(recurrence="FREQ=DAILY", at=time(8, 45), length=15, notice_hours=24, parts=[Part("News", 5)]),
        by=company.manager, now=NOW, today=TODAY,
    )  # fmt: skip
    monday = one.meetings.get(day=MONDAY)
    assert (monday.opens_at, monday.agenda_closes_at) == (at(8, 45, day=MONDAY - timedelta(days=3)), monday.starts_at)


def test_planning_costs_the_same_for_few_and_for_many(company):
    """Series of one meeting each in the weeks laid out: of many rows a database takes so many in one statement."""

    def cost(number_of_series):
        for number in range(number_of_series):
            told = {"name": f"Series {number}", "at": time(8 + number % 9), "starts_on": TODAY + timedelta(days=14)}
            make_series(company.north, by=company.manager, **told)
        with CaptureQueriesContext(connection) as captured:
            plan_meetings(NOW)
        return len(captured)

    assert cost(2) == cost(20)


def test_every_kind_can_be_started_as_it_is_shipped(company):
    for kind in MeetingKind:
        shipped = TEMPLATES[kind]
        fields = ("recurrence", "working_day", "day_off", "at", "length", "notice_hours", "minutes_rule", "counts")
        values = {name: getattr(shipped, name) for name in fields} | {"circle": "branch", "name": kind.label}
        one = series.start_series(
            kind, company.root, wanted(parts=shipped.parts, **values), by=company.gm, now=NOW, today=TODAY
        )
        assert one.meetings.exists(), kind


def test_two_days_that_move_to_one_keep_what_was_raised_for_both(company):
    one = series.start_series(
        "weekly", company.north, wanted(recurrence="FREQ=WEEKLY;BYDAY=MO,TU"), by=company.manager, now=NOW, today=TODAY
    )
    tuesday = MONDAY + timedelta(days=1)
    for number, meeting in enumerate(one.meetings.filter(day__in=[MONDAY, tuesday]).order_by("day")):
        agenda.add_item(
            meeting, kind="point", text=f"Point {number}", length=5, by=company.manager, now=meeting.opens_at,
            today=TODAY,
        )  # fmt: skip
    CalendarDay.objects.update_or_create(day=MONDAY, defaults={"is_working": False})
    MeetingSeries.objects.update(planned_until=None)
    plan_meetings(NOW)
    held = one.meetings.get(day=tuesday)
    assert (held.occurrence_on, held.called_off_at) == (MONDAY, None)
    assert {item.text for item in held.items.filter(kind="point")} == {"Point 0", "Point 1"}


def test_an_editor_who_does_not_know_the_chair_does_not_take_the_chair_away(weekly, company):
    MeetingSeries.objects.update(chair=company.other_manager, minute_taker=company.stranger)
    weekly.refresh_from_db()
    weekly.people.set([company.stranger])
    told = {"kind": "weekly", "viewer": company.manager, "today": TODAY, "series": weekly}
    form = SeriesForm(**told)
    shown = {name: form[name].value() for name in form.fields}
    typed = {name: getattr(value, "pk", value) for name, value in shown.items() if value is not None}
    again = SeriesForm(typed, **told)
    assert again.is_valid(), again.errors
    kept = again.wanted()
    assert (kept.values["chair"], kept.values["minute_taker"]) == (company.other_manager, company.stranger)
    assert list(kept.people) == [company.stranger]
