"""Leave of absence: begun by HR, its end moved, ended by coming back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from duties import services
from duties.models import Duty
from org.absences import begin_absence, move_return
from org.models import Absence, CalendarDay, Cover, LeaveDay, Period
from org.moves import depart
from org.tests.factories import make_cover, make_leave
from org.working_days import keep_calendar

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY, NEXT_MONDAY = date(2026, 6, 22), date(2026, 6, 26), date(2026, 6, 29)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def begin(company, person=None, *, first_day=MONDAY, last_day=FRIDAY, **more):
    told = {"kind": "maternity", "by": company.hr, "now": at(17, 40)} | more
    return begin_absence(person or company.salesperson, first_day=first_day, last_day=last_day, **told)


def days_of(person):
    return list(LeaveDay.objects.filter(person=person).order_by("day").values_list("day", flat=True))


# --- the act


def test_absence_writes_its_days_one_row_of_history_and_one_line_of_the_trail(company):
    absence = begin(company)
    assert days_of(company.salesperson) == [MONDAY + timedelta(days=n) for n in range(5)]
    assert (absence.valid_from, absence.valid_to, absence.last_day) == (MONDAY, date(2026, 6, 27), FRIDAY)
    assert AuditEntry.objects.get(action="org.begin_absence").fields == ["kind", "valid_from", "valid_to"]


def test_nobody_but_the_general_manager_sends_himself_on_leave_of_absence(company):
    with pytest.raises(PermissionDenied):
        begin(company, company.hr)
    absence = begin(company, company.hr, by=company.gm)
    with pytest.raises(PermissionDenied):
        move_return(absence, back_on=None, by=company.hr, now=at(17, 40))
    assert begin(company, company.gm, by=company.gm).person == company.gm


def test_open_end_reaches_as_far_as_the_calendar_and_grows_with_it(company, settings):
    CalendarDay.objects.filter(day__gt=date(2026, 12, 31)).delete()
    begin(company, last_day=None)
    assert days_of(company.salesperson)[-1] == date(2026, 12, 31)

    keep_calendar(at(3))
    assert days_of(company.salesperson)[-1] == date(2027, 12, 31)
    count = LeaveDay.objects.count()
    keep_calendar(at(4))
    assert LeaveDay.objects.count() == count


def test_an_end_beyond_the_calendar_is_reached_when_it_grows(company):
    CalendarDay.objects.filter(day__gt=date(2026, 12, 31)).delete()
    begin(company, last_day=date(2027, 3, 31))
    keep_calendar(at(3))
    assert days_of(company.salesperson)[-1] == date(2027, 3, 31)


def test_days_that_were_taken_out_of_a_leave_stay_out_when_the_calendar_grows(company):
    CalendarDay.objects.filter(day__gt=date(2026, 12, 31)).delete()
    begin(company, last_day=None)
    LeaveDay.objects.filter(day=FRIDAY).delete()
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    keep_calendar(at(3))
    assert FRIDAY not in days_of(company.salesperson)
    assert days_of(company.salesperson)[-1] == date(2027, 12, 31)


def test_nothing_is_owed_meanwhile_and_what_was_planned_is_cancelled(company):
    begin(company, company.colleague)  # somebody else's stays out of it
    services.plan_duties(at(19, day=date(2026, 6, 21)))
    mine = Duty.objects.filter(person=company.salesperson, opens_at__gte=at(0, day=MONDAY))
    planned = mine.filter(cancelled_at=None).count()
    assert planned > 5

    begin(company)
    services.mark_stale([company.salesperson.pk])
    services.plan_duties(at(19, day=date(2026, 6, 21)))
    assert not mine.filter(cancelled_at=None, kind="daily_report", opens_at__lt=at(0, day=NEXT_MONDAY)).exists()


def test_deputy_is_asked_from_today_at_the_earliest(company):
    begin(company, company.manager, first_day=DAY - timedelta(days=2), deputy=company.supervisor)
    cover = Cover.objects.get(person=company.manager)
    assert (cover.deputy, cover.state, cover.valid_from) == (company.supervisor, Cover.State.NAMED, DAY)


def test_deputy_is_asked_as_second_where_a_first_is_named(company):
    make_cover(company.manager, company.colleague)
    begin(company, company.manager, deputy=company.supervisor)
    assert Cover.objects.get(deputy=company.supervisor).rank == Cover.Rank.SECOND


def test_other_leave_another_absence_and_closed_months_stand_in_the_way(company):
    make_leave(company.salesperson, FRIDAY)
    with pytest.raises(ValidationError, match="already leave"):
        begin(company)
    begin(company, company.colleague)
    with pytest.raises(ValidationError, match="then already"):
        begin(company, company.colleague, first_day=FRIDAY, last_day=None)
    Period.objects.create(month="2026-07", state="closed")
    with pytest.raises(ValidationError, match="closed"):
        begin(company, company.stranger, last_day=date(2026, 7, 3))
    with pytest.raises(ValidationError, match="in service"):
        begin(company, company.leaver)
    assert Absence.objects.count() == 1


def test_database_itself_refuses_two_absences_at_once(company):
    begin(company)
    told = {"kind": "sick", "valid_from": FRIDAY, "recorded_by": company.hr}
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(person=company.salesperson, **told)


def test_only_hr_and_the_general_manager_send_on_leave_of_absence(company):
    with pytest.raises(PermissionDenied):
        begin(company, by=company.manager)
    begin(company, by=company.gm)


# --- back


@pytest.mark.parametrize("last_day", [FRIDAY, None])
def test_back_earlier_takes_the_days_from_then_on(company, last_day):
    absence = begin(company, last_day=last_day)
    move_return(absence, back_on=date(2026, 6, 24), by=company.hr, now=at(18))
    assert days_of(company.salesperson) == [MONDAY, date(2026, 6, 23)]
    absence.refresh_from_db()
    assert absence.last_day == date(2026, 6, 23)


def test_back_later_writes_the_days_between(company):
    absence = begin(company)
    move_return(absence, back_on=date(2026, 7, 1), by=company.hr, now=at(18))
    assert days_of(company.salesperson)[-1] == date(2026, 6, 30)
    move_return(absence, back_on=None, by=company.hr, now=at(18))
    assert days_of(company.salesperson)[-1] == CalendarDay.objects.latest("day").day


def test_back_on_the_first_day_means_that_it_never_was(company):
    move_return(begin(company), back_on=MONDAY, by=company.hr, now=at(18))
    assert not Absence.objects.exists()
    assert not LeaveDay.objects.exists()


def test_back_before_it_began_or_in_a_closed_month_is_refused(company):
    absence = begin(company, first_day=date(2026, 5, 25), last_day=FRIDAY)
    with pytest.raises(ValidationError, match="before the leave began"):
        move_return(absence, back_on=date(2026, 5, 1), by=company.hr, now=at(18))
    Period.objects.update_or_create(month="2026-05", defaults={"state": "closed"})
    with pytest.raises(ValidationError, match="closed"):
        move_return(absence, back_on=date(2026, 5, 27), by=company.hr, now=at(18))
    assert LeaveDay.objects.count() == 33


def test_annual_leave_after_the_return_stays(company):
    absence = begin(company)
    make_leave(company.salesperson, NEXT_MONDAY, kind="maternity")
    move_return(absence, back_on=date(2026, 6, 24), by=company.hr, now=at(18))
    assert days_of(company.salesperson)[-1] == NEXT_MONDAY


# --- pages


def url(name, person, *more):
    return reverse(f"org:{name}", args=[person.code, *more])


def form(**values):
    return {"kind": "maternity", "valid_from": "2026-06-22", "last_day": "", "submit_key": uuid4()} | values


def test_page_sends_on_leave_once_and_shows_what_is_to_hand_over(company, as_):
    client, sent = as_(company.hr), form(deputy=company.supervisor.pk)
    for _again in range(2):
        assert client.post(url("person_absence", company.manager), sent).status_code == 302
    assert Absence.objects.count() == 1
    page = client.get(url("person_absence", company.manager)).text
    assert "end open" in page
    assert "North needs another head." in page


def test_page_keeps_what_was_typed_when_it_is_refused(company, as_):
    page = as_(company.hr).post(url("person_absence", company.salesperson), form(last_day="2026-06-01")).text
    assert "The last day is before the first." in page
    assert 'value="2026-06-22"' in page


def test_history_is_read_by_the_person_and_hr_and_by_no_colleague(company, as_):
    absence = begin(company)
    assert "maternity leave" in as_(company.hr).get(url("person_detail", company.salesperson)).text
    assert "maternity leave" in as_(company.salesperson).get(url("person_detail", company.salesperson)).text
    assert "maternity" not in as_(company.colleague).get(url("person_detail", company.salesperson)).text
    back = as_(company.hr).post(url("absence_end", company.salesperson, absence.pk), {"back_on": "2026-06-24"})
    assert back.status_code == 302
    assert days_of(company.salesperson)[-1] == date(2026, 6, 23)


def test_ordinary_leave_inside_a_leave_of_absence_outlives_an_early_return(company):
    make_leave(company.salesperson, FRIDAY, kind="maternity")  # granted before, for itself
    absence = begin(company)
    move_return(absence, back_on=MONDAY + timedelta(days=2), by=company.hr, now=at(17, 40))
    assert days_of(company.salesperson) == [MONDAY, MONDAY + timedelta(days=1), FRIDAY]


def test_leave_recorded_beside_a_leave_of_absence_stays_when_that_never_was(company):
    make_leave(company.salesperson, FRIDAY, kind="maternity")
    move_return(begin(company), back_on=MONDAY, by=company.hr, now=at(17, 40))
    assert (days_of(company.salesperson), Absence.objects.count()) == ([FRIDAY], 0)


@pytest.mark.parametrize("last_day", [None, date(2026, 7, 31)])
def test_whoever_departs_ends_leave_of_absence_and_leave_with_the_last_day(company, last_day):
    absence = begin(company, last_day=last_day)
    later = begin(company, first_day=date(2026, 9, 1), last_day=date(2026, 9, 30)) if last_day else None
    depart(company.salesperson, left_on=FRIDAY, by=company.hr, on=DAY)
    absence.refresh_from_db()
    assert absence.last_day == FRIDAY
    assert days_of(company.salesperson)[-1] == FRIDAY
    assert later is None or not Absence.objects.filter(pk=later.pk).exists()


def test_page_of_a_leave_of_absence_names_the_deputies_of_its_own_days(company, as_):
    later = DAY + timedelta(days=30)
    make_cover(company.manager, company.supervisor, until=DAY + timedelta(days=2))
    make_cover(company.manager, company.colleague, since=later)
    begin(company, company.manager, first_day=later, last_day=later + timedelta(days=20))
    page = as_(company.hr).get(reverse("org:person_absence", args=["MANAGER"])).content.decode()
    assert ("Deputies: Ben Carter" in page, "Zhao Min" in page.split("<form")[0]) == (True, False)


@pytest.mark.parametrize(
    ("back_on", "said"),
    [
        ("2026-06-24", "Chen Xiaoming is back from Wednesday 24 June 2026 on."),
        ("", "The end of the leave of absence is open."),
        ("2026-06-22", "The leave of absence is taken back."),
    ],
)
def test_whoever_moves_the_end_reads_what_became_of_it(company, as_, back_on, said):
    absence = begin(company)
    address = url("absence_end", company.salesperson, absence.pk)
    assert said in as_(company.hr).post(address, {"back_on": back_on}, follow=True).text


def test_page_of_somebody_on_leave_of_absence_leads_hr_to_the_return(company, as_):
    absence = begin(company, first_day=DAY, last_day=None)
    back = reverse("org:absence_end", args=[company.salesperson.code, absence.pk])
    page = reverse("org:person_detail", args=[company.salesperson.code])
    assert back in as_(company.hr).get(page).content.decode()
    for other in (company.manager, company.salesperson):
        assert back not in as_(other).get(page).content.decode()
    begin(company, company.colleague)  # to come: nobody is back before it begins
    page = reverse("org:person_detail", args=[company.colleague.code])
    assert "Comes back" not in as_(company.hr).get(page).content.decode()
