"""Three days without a worker over the end of a month: what came due meanwhile is made good, once."""

from datetime import date, timedelta

import pytest

from core.tests.instants import at
from core.ticks import run_tick
from duties.models import DigestLine, Duty, Reminder
from duties.services import mark_stale
from org.tests.factories import make_appointment, make_leave
from salesops.timetable import all_ticks

pytestmark = pytest.mark.django_db
LAST = at(18, day=date(2026, 6, 29))  # a Monday
AGAIN = at(10, day=date(2026, 7, 2))
FIRST = date(2026, 7, 1)


def run_all(now):
    for tick in all_ticks():
        run_tick(tick, now=now)


def rows():
    """Everything that the ticks of duties leave, as it stands."""
    return [list(model.objects.order_by("pk").values()) for model in (Duty, Reminder, DigestLine)]


@pytest.fixture
def after_silence(company):
    """Somebody moves to the south on the first of July and somebody else is on leave; the worker sleeps over it."""
    company.salesperson.appointments.update(valid_to=FIRST)
    make_appointment(company.salesperson, company.south, since=FIRST)
    make_leave(company.colleague, date(2026, 6, 30))
    run_all(LAST)
    run_all(AGAIN)
    return company


def subjects(person, kind):
    owed = Duty.objects.filter(person=person, kind=kind, cancelled_at=None, opens_at__gte=LAST - timedelta(hours=6))
    return sorted(owed.filter(opens_at__lte=AGAIN).values_list("subject", flat=True))


def test_no_duty_of_the_silent_days_is_missing_and_none_is_there_twice(after_silence):
    company = after_silence
    days = ["daily:2026-06-29", "daily:2026-06-30", "daily:2026-07-01"]
    assert subjects(company.salesperson, "daily_report") == days
    assert subjects(company.colleague, "daily_report") == [days[0], days[2]]
    assert subjects(company.salesperson, "monthly_report") == ["monthly:2026-06"]
    standing = rows()[0]
    mark_stale()
    run_all(AGAIN + timedelta(minutes=1))
    assert rows()[0] == standing  # planned anew, nothing is found that was forgotten


def test_what_may_still_be_done_reminds_once_and_the_superior_hears_of_all_days_in_one_digest(after_silence):
    company = after_silence
    due = Duty.objects.get(person=company.stranger, subject="daily:2026-07-01")
    stages = Reminder.objects.filter(duty=due, channel="app").values_list("stage", flat=True)
    assert sorted(stages) == ["after", "due"]  # the hour before is over
    digests = Reminder.objects.filter(person=company.other_manager, channel="app", stage__startswith="digest:")
    assert [reminder.stage for reminder in digests if reminder.not_before > LAST] == ["digest:2026-07-02"]
    told = DigestLine.objects.filter(person=company.other_manager, day=date(2026, 7, 2), duty__person=company.stranger)
    daily = told.filter(duty__kind="daily_report").order_by("duty__due_at").values_list("duty__subject", flat=True)
    # The 25th went missing and the 26th fell due after Monday's digest; the 1st is due half an hour after this one.
    assert list(daily) == [f"daily:2026-06-{day}" for day in (25, 26, 29, 30)]


def test_ticks_that_are_rung_twice_add_nothing(after_silence):
    for tick in all_ticks():  # each rung twice before the next
        run_tick(tick, now=AGAIN + timedelta(minutes=2))
        run_tick(tick, now=AGAIN + timedelta(minutes=2))
    standing = rows()
    for tick in reversed(list(all_ticks())):
        run_tick(tick, now=AGAIN + timedelta(minutes=2))
    assert rows() == standing


def test_letters_that_nobody_needs_any_more_are_not_sent_after_the_silence(after_silence, mailoutbox):
    late = Reminder.objects.filter(channel="mail", duty__subject="daily:2026-06-29")
    assert not late.filter(state__in=["sent", "sending"]).exists()
    assert len({letter.extra_headers["Message-ID"] for letter in mailoutbox}) == len(mailoutbox)
