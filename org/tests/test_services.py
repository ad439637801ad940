"""Leave, calendar and roles: what each act does, to whom it is refused, and that twice is once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import AuditEntry
from org import services
from org.calendar import Availability, WorkCalendar
from org.granting import end_grant, grant_role
from org.models import CalendarDay, Grant, LeaveDay, LeaveRequest, Period, Person
from org.signals import people_moved
from org.tests.company import Company
from org.tests.factories import make_leave
from org.timetable import BrokenStructure, check_structure
from org.working_days import keep_calendar, set_calendar_day

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 17, 10, 0, tzinfo=UTC)
TODAY = date(2026, 6, 17)  # a Wednesday
THU, FRI, SAT, MON = (date(2026, 6, day) for day in (18, 19, 20, 22))
ANNUAL, SICK = LeaveDay.Kind.ANNUAL, LeaveDay.Kind.SICK


@pytest.fixture
def moved(django_capture_on_commit_callbacks):
    """`with moved() as news:` collects what people_moved says once the block is committed."""

    class News(list):
        def __enter__(self):
            people_moved.connect(self.hear)
            self.capture = django_capture_on_commit_callbacks(execute=True)
            self.capture.__enter__()
            return self

        def __exit__(self, *error: object):
            self.capture.__exit__(*error)
            people_moved.disconnect(self.hear)

        def hear(self, sender: object, person_ids: set[int] | None, since: date, **more: object) -> None:
            self.append((person_ids, since))

    return News


def take(person: Person, first: date, last: date, *, by: Person, fraction: str = "1", kind: str = ANNUAL) -> list:
    return services.record_leave(person, first, last, fraction=Decimal(fraction), kind=kind, by=by, now=NOW)


def ask(person: Person, first: date = THU, last: date = MON) -> LeaveRequest:
    return services.request_leave(person, first_day=first, last_day=last, fraction=Decimal(1), kind=ANNUAL)


def test_recorded_leave_takes_the_weight_from_its_days(company: Company) -> None:
    take(company.salesperson, THU, MON, by=company.manager)
    take(company.colleague, THU, THU, by=company.hr, fraction="0.5")

    loaded = Availability.load([company.salesperson, company.colleague], TODAY, date(2026, 6, 30))
    assert loaded.available_days(company.salesperson.pk, TODAY, date(2026, 6, 23)) == [TODAY, date(2026, 6, 23)]
    assert loaded.weight(company.colleague.pk, THU) == Decimal("0.5")
    assert loaded.next_available(company.salesperson.pk, TODAY) == date(2026, 6, 23)


def test_recording_the_same_leave_again_adds_nothing(company: Company, moved) -> None:
    with moved() as news:
        take(company.salesperson, THU, MON, by=company.manager)
        take(company.salesperson, THU, MON, by=company.manager)

    assert LeaveDay.objects.count() == 5
    assert news == [({company.salesperson.pk}, THU)]
    assert AuditEntry.objects.filter(action="org.record_leave").count() == 1


def test_other_leave_on_the_same_day_is_refused_and_nothing_is_written(company: Company) -> None:
    make_leave(company.salesperson, FRI, "0.5", SICK)

    with pytest.raises(ValidationError, match="already leave on 2026-06-19"):
        take(company.salesperson, THU, MON, by=company.manager)
    assert LeaveDay.objects.count() == 1


@pytest.mark.parametrize("part", ["salesperson", "colleague", "supervisor", "other_manager", "technician"])
def test_leave_is_recorded_only_by_those_above_and_hr(company: Company, part: str) -> None:
    with pytest.raises(PermissionDenied):
        take(company.salesperson, THU, THU, by=getattr(company, part))
    assert not LeaveDay.objects.exists()


@pytest.mark.parametrize("part", ["manager", "director", "gm", "hr"])
def test_those_above_and_hr_record_leave(company: Company, part: str) -> None:
    assert len(take(company.salesperson, THU, THU, by=getattr(company, part))) == 1


def test_nobody_but_the_general_manager_records_leave_of_ones_own(company: Company) -> None:
    for part in ("manager", "hr"):
        with pytest.raises(PermissionDenied):
            take(getattr(company, part), THU, THU, by=getattr(company, part))
    assert len(take(company.gm, THU, THU, by=company.gm)) == 1


def test_leave_in_a_month_that_is_not_open_is_refused(company: Company) -> None:
    Period.objects.create(month="2026-06", state=Period.State.CLOSING)

    for act in (
        lambda: take(company.salesperson, date(2026, 5, 30), THU, by=company.manager),
        lambda: services.withdraw_leave(company.salesperson, THU, THU, by=company.manager, now=NOW),
        lambda: ask(company.salesperson),
    ):
        with pytest.raises(ValidationError, match="June 2026 is closed"):
            act()
    assert not LeaveDay.objects.exists()


def test_leave_outside_service_is_refused(company: Company) -> None:
    with pytest.raises(ValidationError, match="not in service"):
        take(company.leaver, date(2026, 3, 30), date(2026, 4, 2), by=company.hr)


def test_leave_of_days_off_alone_is_not_asked_for(company: Company) -> None:
    """What lies past the calendar may still become a working day."""
    with pytest.raises(ValidationError, match="You need no leave"):
        ask(company.salesperson, SAT, SAT + timedelta(days=1))
    assert not LeaveRequest.objects.exists()
    ask(company.salesperson, SAT, MON)
    ask(company.salesperson, date(2099, 1, 3), date(2099, 1, 3))


def test_withdrawing_leave_brings_the_days_back_and_twice_is_once(company: Company, moved) -> None:
    take(company.salesperson, THU, MON, by=company.manager)

    with moved() as news:
        counts = [services.withdraw_leave(company.salesperson, FRI, MON, by=company.hr, now=NOW) for _ in range(2)]

    assert counts == [4, 0]
    assert list(LeaveDay.objects.values_list("day", flat=True)) == [THU]
    assert news == [({company.salesperson.pk}, FRI)]


def test_a_request_counts_nothing_until_it_is_approved(company: Company) -> None:
    request = ask(company.salesperson)
    assert not LeaveDay.objects.exists()

    services.approve_leave(request, by=company.manager, now=NOW)

    assert LeaveDay.objects.count() == 5
    request.refresh_from_db()
    assert (request.state, request.decided_by) == (LeaveRequest.State.APPROVED, company.manager)


def test_a_request_is_answered_once(company: Company) -> None:
    request = ask(company.salesperson)
    stale = LeaveRequest.objects.get(pk=request.pk)
    services.refuse_leave(request, reason="Stocktaking", by=company.manager, now=NOW)

    with pytest.raises(ValidationError, match="just answered"):
        services.approve_leave(stale, by=company.hr, now=NOW)
    assert not LeaveDay.objects.exists()


def test_a_refusal_needs_a_reason(company: Company) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        services.refuse_leave(ask(company.salesperson), reason=" ", by=company.manager, now=NOW)


def test_one_does_not_approve_a_request_of_ones_own(company: Company) -> None:
    with pytest.raises(PermissionDenied):
        services.approve_leave(ask(company.manager), by=company.manager, now=NOW)


def test_a_waiting_request_is_withdrawn_by_the_person_alone(company: Company) -> None:
    request = ask(company.salesperson)
    with pytest.raises(PermissionDenied):
        services.withdraw_request(request, by=company.manager, now=NOW)

    services.withdraw_request(request, by=company.salesperson, now=NOW)

    with pytest.raises(PermissionDenied):
        services.approve_leave(request, by=company.manager, now=NOW)


def test_the_same_days_are_asked_for_once(company: Company) -> None:
    ask(company.salesperson)
    with pytest.raises(ValidationError, match="already asked"):
        ask(company.salesperson, FRI, FRI)


# --- calendar ---------------------------------------------------------------------------------------------------------


def test_the_public_calendar_of_2026_has_its_holidays_and_make_up_days(db: None) -> None:
    keep_calendar(NOW)

    kinds = dict(CalendarDay.objects.values_list("day", "kind"))
    assert kinds[date(2026, 6, 19)] == "holiday"
    make_up = [day for day, kind in sorted(kinds.items()) if kind == "makeup_workday" and day.year == 2026]
    assert [f"{day:%m-%d}" for day in make_up] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert max(kinds) == date(2027, 12, 31)


def test_keeping_the_calendar_again_changes_nothing_and_never_what_the_company_set(company: Company) -> None:
    set_calendar_day(date(2026, 7, 1), is_working=False, by=company.hr, on=TODAY, note="Anniversary")
    keep_calendar(NOW)

    assert keep_calendar(NOW) == 0
    assert CalendarDay.objects.get(day=date(2026, 7, 1)).kind == "company_holiday"


def test_a_company_day_off_is_no_working_day_and_can_be_taken_back(company: Company, moved) -> None:
    day = date(2026, 7, 1)
    with moved() as news:
        set_calendar_day(day, is_working=False, by=company.hr, on=TODAY)
        set_calendar_day(day, is_working=False, by=company.hr, on=TODAY)
    assert WorkCalendar.load(day, day).working_days == []
    assert news == [(None, day)]

    set_calendar_day(day, is_working=None, by=company.gm, on=TODAY)
    assert WorkCalendar.load(day, day).working_days == [day]


def test_the_calendar_is_set_by_hr_and_the_general_manager_in_open_months(company: Company) -> None:
    with pytest.raises(PermissionDenied):
        set_calendar_day(THU, is_working=False, by=company.director, on=TODAY)
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="June 2026 is closed"):
        set_calendar_day(THU, is_working=False, by=company.hr, on=TODAY)


# --- roles ------------------------------------------------------------------------------------------------------------


def test_nobody_grants_a_role_to_himself_and_hr_not_the_role_of_hr(company: Company) -> None:
    for by, person in ((company.hr, company.hr), (company.hr, company.assistant), (company.technician, company.hr)):
        with pytest.raises(PermissionDenied):
            grant_role(person, Grant.Role.HR, valid_from=TODAY, by=by, on=TODAY)


def test_a_role_is_granted_once_and_ends_at_once(company: Company) -> None:
    grant = grant_role(company.assistant, Grant.Role.HR, valid_from=TODAY - timedelta(days=1), by=company.gm, on=TODAY)
    with pytest.raises(ValidationError, match="already has this role"):
        grant_role(company.assistant, Grant.Role.HR, valid_from=TODAY, by=company.gm, on=TODAY)

    end_grant(grant, by=company.gm, on=TODAY)
    end_grant(grant, by=company.gm, on=TODAY)

    assert not Grant.objects.on(TODAY).filter(person=company.assistant).exists()


def test_a_structure_written_past_the_services_is_reported(company: Company) -> None:
    assert check_structure(NOW) == 0
    company.sales.versions.update(parent=company.north)

    with pytest.raises(BrokenStructure, match="cycle NORTH 2026-06-16; cycle SALES 2026-06-16"):
        check_structure(NOW)
