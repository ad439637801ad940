"""The ladder as data: which one holds when, what a change does to what stands, who may change it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from duties import digests, reminding
from duties.choices import quiet_until
from duties.ladder import Quiet, Step
from duties.ladders import LadderBook, first_day, set_ladder, take_back_ladder
from duties.models import Duty, LadderStep, MailChoice, Reminder, ReminderLadder
from duties.tests.factories import LADDER, make_duty, make_mail
from org.models import Person
from org.tests.factories import make_person

pytestmark = pytest.mark.django_db
NOW = at(17, 40)
SINCE = date(2026, 6, 21)  # four days on
SHORT = replace(LADDER, steps=frozenset({Step("due", "app", 0), Step("after", "app", 60)}))


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def stages(duty):
    rows = Reminder.objects.filter(duty=duty).exclude(state="cancelled")
    return sorted(rows.values_list("stage", "channel"))


def test_the_ladder_that_ships_is_the_one_of_the_rules():
    assert LadderBook.load().on(DAY) == LADDER
    assert LadderBook.load().on(date(2020, 1, 1)) == LADDER


def test_a_duty_has_the_ladder_of_its_due_day(company, records):
    set_ladder(SHORT, effective_from=SINCE, by=company.hr, now=NOW)
    before, after = (
        make_duty(company.salesperson, due_at=at(9, 30, day=SINCE + timedelta(days=shift))) for shift in (-1, 0)
    )
    reminding.sweep(at(9, day=SINCE - timedelta(days=1)))
    assert stages(before) == [("after", "app"), ("before", "app"), ("due", "app"), ("due", "mail")]
    assert stages(after) == [("after", "app"), ("due", "app")]
    shown = Reminder.objects.get(duty=after, stage="after").not_before
    assert shown == at(10, 30, day=SINCE)


def test_a_change_touches_nothing_that_stands_doubles_nothing_and_loses_nothing(company, records):
    duties = [make_duty(company.salesperson, due_at=at(9, 30, day=DAY + timedelta(days=shift))) for shift in (1, 5)]
    reminding.sweep(NOW)
    standing = list(Reminder.objects.order_by("pk").values())
    set_ladder(SHORT, effective_from=SINCE, by=company.hr, now=NOW)
    for hours in range(0, 24 * 6):
        reminding.sweep(NOW + timedelta(hours=hours))
        reminding.lay_out_window(NOW + timedelta(hours=hours))
    assert list(Reminder.objects.filter(duty=duties[0]).order_by("pk").values()) == standing
    assert stages(duties[1]) == [("after", "app"), ("due", "app")]


def test_a_duty_that_moves_to_a_day_with_another_ladder_loses_the_rungs_it_has_no_more(company, records):
    set_ladder(SHORT, effective_from=SINCE, by=company.hr, now=NOW)
    duty = make_duty(company.salesperson, due_at=at(9, 30, day=SINCE - timedelta(days=1)))
    now = at(9, day=SINCE - timedelta(days=2))
    reminding.lay_out([duty], now=now)
    ids = set(Reminder.objects.values_list("pk", flat=True))
    for shift, left in ((0, [("after", "app"), ("due", "app")]), (-1, None)):
        day = SINCE + timedelta(days=shift)
        Duty.objects.update(due_at=at(9, 30, day=day), local_date=day)
        reminding.lay_out([Duty.objects.get()], now=at(9, day=SINCE - timedelta(days=1)))
        if left:
            assert stages(duty) == left
    assert {("due", "mail"), ("before", "app")} <= set(stages(duty))  # and back again: the same rows stand up
    assert set(Reminder.objects.values_list("pk", flat=True)) == ids


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Asia/Shanghai", "Pacific/Kiritimati"])
def test_nothing_due_from_the_first_day_on_is_laid_out_already_in_any_zone(company, records, settings, zone):
    for company_zone in ("Etc/GMT+12", "Asia/Shanghai", "Pacific/Kiritimati"):
        settings.COMPANY_TIME_ZONE = company_zone
        for hour in range(24):
            now = at(hour)
            last_laid_out = (now + reminding.PLANNER_AHEAD).astimezone(__import__("zoneinfo").ZoneInfo(zone)).date()
            assert last_laid_out < first_day(now)


def test_the_digest_of_a_morning_comes_at_the_hour_of_its_day_and_tells_nothing_twice(company, records):
    late = replace(LADDER, digest_at=time(11))
    set_ladder(late, effective_from=date(2026, 6, 22), by=company.hr, now=NOW)
    friday, monday, tuesday = (at(8, day=date(2026, 6, day)) for day in (19, 22, 23))
    told = {
        "before": make_duty(company.salesperson, due_at=at(9, 30, day=date(2026, 6, 18)), cutoff_at=None),
        "between": make_duty(company.salesperson, due_at=at(10, day=date(2026, 6, 19)), cutoff_at=None),
        "monday": make_duty(company.salesperson, due_at=at(9, 30, day=date(2026, 6, 22)), cutoff_at=None),
    }
    for morning in (friday, monday, tuesday):
        for hours in range(6):
            digests.lay_out_digests(morning + timedelta(hours=hours))
    rows = Reminder.objects.filter(channel="app", stage__startswith="digest:", person=company.manager)
    assert {row.stage[-2:]: row.not_before for row in rows} == {
        "19": at(9, day=date(2026, 6, 19)),
        "22": at(11, day=date(2026, 6, 22)),
    }
    lines = sorted((line.day.day, line.duty_id) for line in digests.DigestLine.objects.filter(person=company.manager))
    assert lines == sorted([(19, told["before"].pk), (22, told["between"].pk), (22, told["monday"].pk)])


@pytest.mark.parametrize(
    ("chosen", "hour", "until"),
    [
        (None, 20, None),  # the rule's hours were kept when it was laid out
        ((20, 8), 21, at(7, day=date(2026, 6, 22))),
        ((18, 8), 18, at(8, day=date(2026, 6, 22))),
        ((18, 8), 17, None),
    ],
)
def test_own_quiet_hours_widen_those_of_the_ladder_in_force(company, records, chosen, hour, until):
    """The rule: from 21 to 7 from the 21st on."""
    wide = replace(LADDER, quiet=Quiet(time(21), time(7)))
    set_ladder(wide, effective_from=SINCE, by=company.hr, now=NOW)
    person, moment = make_person(email="x@example.com"), at(hour, day=SINCE)
    choice = chosen and MailChoice.objects.create(person=person, quiet_from=chosen[0], quiet_to=chosen[1])
    reminder = make_mail(make_duty(person, due_at=at(9, 30, day=SINCE)))
    expected = at(8, day=date(2026, 6, 22)) if until and chosen == (20, 8) else until
    assert quiet_until(reminder, choice, now=moment) == expected


# --- setting one


def test_setting_one_is_in_the_trail_and_begins_four_days_on_at_the_earliest(company):
    with pytest.raises(ValidationError, match="At the earliest from Sun 21 Jun"):
        set_ladder(SHORT, effective_from=SINCE - timedelta(days=1), by=company.hr, now=NOW)
    row = set_ladder(SHORT, effective_from=SINCE, by=company.gm, now=NOW)
    assert LadderBook.load().on(SINCE) == SHORT and LadderBook.load().on(SINCE - timedelta(days=1)) == LADDER
    with pytest.raises(ValidationError, match="Something else begins on that day"):
        set_ladder(LADDER, effective_from=SINCE, by=company.hr, now=NOW)
    take_back_ladder(row, by=company.hr, now=NOW)
    assert LadderBook.load().on(SINCE) == LADDER
    acts = AuditEntry.objects.filter(action__startswith="duties.").order_by("pk").values_list("action", "actor")
    assert list(acts) == [("duties.set_ladder", "GM"), ("duties.take_back_ladder", "HR")]


def test_one_that_people_may_be_reminded_by_is_not_taken_back(company):
    row = set_ladder(SHORT, effective_from=SINCE, by=company.hr, now=NOW)
    with pytest.raises(PermissionDenied, match="set another one"):
        take_back_ladder(row, by=company.hr, now=NOW + timedelta(days=1))
    with pytest.raises(PermissionDenied, match="set another one"):
        take_back_ladder(ReminderLadder.objects.get(made_by=None), by=company.hr, now=NOW)


@pytest.mark.parametrize(
    "hours",
    [
        {"quiet": Quiet(time(23), time(8))},
        {"quiet": Quiet(time(20), time(5))},
        {"quiet": Quiet(time(20), time(9, 30))},  # the digest would come in it
        {"digest_at": time(13)},
    ],
)
def test_hours_that_leave_no_night_or_a_digest_inside_it_are_refused(company, hours):
    with pytest.raises(ValidationError):
        set_ladder(replace(LADDER, **hours), effective_from=SINCE, by=company.hr, now=NOW)


@pytest.mark.parametrize(
    ("stage", "channel", "minutes"),
    [("fourth", "app", 60), ("due", "app", 5), ("before", "app", 10), ("after", "app", -10), ("due", "mail", 0)],
)
def test_the_database_knows_three_stages_each_in_its_place_and_once_on_a_channel(stage, channel, minutes):
    ladder = ReminderLadder.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        LadderStep.objects.create(ladder=ladder, stage=stage, channel=channel, minutes=minutes)


def test_hr_sets_and_takes_back_on_the_page(company, as_):
    client, url = as_(company.hr), reverse("duties:ladder_add")
    page = client.get(url)
    assert page.context["form"].initial["before"] == 60
    typed = {"effective_from": SINCE.isoformat(), "before": "", "after": "30", "digest_at": "10:00"}
    typed |= {"quiet_from": "19:00", "quiet_to": "08:00", "submit_key": page.context["form"]["submit_key"].value()}
    assert client.post(url, typed).status_code == 302
    assert LadderBook.load().on(SINCE) == replace(
        LADDER,
        steps=frozenset({Step("due", "app", 0), Step("after", "app", 30)}),
        quiet=Quiet(time(19), time(8)),
        digest_at=time(10),
    )
    shown = client.get(reverse("duties:ladder_list")).context["ladders"]
    assert [(one.is_to_come, one.is_in_force, one.may_be_taken_back) for one in shown] == [
        (True, False, True),
        (False, True, False),
    ]
    assert shown[1].rungs == [
        "60 min before it is due: in the application",
        "When it is due: in the application and by e-mail",
        "2 h after it was due: in the application",
    ]
    client.post(reverse("duties:ladder_take_back", args=[shown[0].row.pk]))
    assert ReminderLadder.objects.count() == 1


def test_nobody_else_sees_or_sets_it(company, as_):
    for person in company.people:
        expected = 200 if person in (company.gm, company.hr) else 403
        assert as_(person).get(reverse("duties:ladder_list")).status_code == expected
    with pytest.raises(PermissionDenied):
        set_ladder(SHORT, effective_from=SINCE, by=company.director, now=NOW)
    assert Person.objects.count() > 1
