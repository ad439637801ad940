"""HR owes a look at the work calendar of the coming year each December."""

from datetime import date, timedelta

import pytest

from core.periods import days
from core.tests.instants import at
from duties import calendar_check, services
from duties.models import Duty
from duties.planning import PlanContext
from duties.tests.factories import make_duty
from org.models import Grant
from org.tests.factories import make_cover, make_leave
from org.working_days import confirm_calendar

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 1)


def planned(people, end):
    context = PlanContext(people, end - services.HORIZON, end, now=at(7, day=end))
    return [(duty.person_id, duty.subject, duty.opens_at, duty.due_at) for duty in calendar_check.plan_checks(context)]


def test_hr_owes_the_coming_year_from_the_first_of_december(company):
    due_at = at(18, day=date(2026, 12, 15))
    assert planned(company.everybody, FIRST) == [(company.hr.pk, "calendar:2027", at(0, day=FIRST), due_at)]
    assert planned(company.everybody, FIRST - timedelta(days=1)) == []


def test_without_hr_whoever_heads_the_company_owes_it(company):
    Grant.objects.all().delete()
    assert [person for person, *_ in planned(company.everybody, FIRST)] == [company.gm.pk]


def test_no_other_month_costs_a_query(company, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert planned(company.everybody, date(2026, 7, 1)) == []


def test_one_confirmation_fulfils_it_for_everybody_and_it_stays_done(company):
    Grant.objects.create(person=company.assistant, role="hr", valid_from=date(2026, 1, 1))
    now = at(9, day=date(2026, 12, 2))
    services.plan_duties(now)
    duties = Duty.objects.filter(kind=calendar_check.KIND)
    assert {duty.person for duty in duties} == {company.hr, company.assistant}

    confirm_calendar(2027, by=company.hr, now=now)
    assert {duty.done_at for duty in duties.all()} == {now}

    services.mark_stale()
    services.plan_duties(now)
    assert {(duty.done_at, duty.cancelled_at) for duty in duties.all()} == {(now, None)}


def goes_on_leave(person, last=date(2026, 12, 31)):
    for day in days(FIRST, last):
        make_leave(person, day)


def test_hr_on_leave_until_it_is_due_leaves_it_to_the_others(company):
    Grant.objects.create(person=company.assistant, role="hr", valid_from=date(2026, 1, 1))
    goes_on_leave(company.hr)
    assert [person for person, *_ in planned(company.everybody, FIRST)] == [company.assistant.pk]


def test_where_all_of_hr_is_away_deputies_owe_it_and_without_them_whoever_heads_the_company(company):
    goes_on_leave(company.hr)
    assert [person for person, *_ in planned(company.everybody, FIRST)] == [company.gm.pk]
    make_cover(company.hr, company.assistant)
    assert [person for person, *_ in planned(company.everybody, FIRST)] == [company.assistant.pk]


def test_hr_that_is_back_before_it_is_due_owes_it(company):
    goes_on_leave(company.hr, date(2026, 12, 14))
    assert [person for person, *_ in planned(company.everybody, FIRST)] == [company.hr.pk]


@pytest.mark.parametrize(("granted", "due"), [(4, 15), (10, 17), (20, 27), (30, 31)])
def test_whoever_becomes_hr_in_december_is_asked_from_that_day_on(company, granted, due):
    day = date(2026, 12, granted)
    Grant.objects.create(person=company.assistant, role="hr", valid_from=day)
    opens_at, due_at = at(0, day=day), at(18, day=date(2026, 12, due))
    assert (company.assistant.pk, "calendar:2027", opens_at, due_at) in planned(company.everybody, day)


def test_a_deputy_reads_for_whom_it_is_owed(company, django_assert_num_queries):
    for one in (company.assistant, company.colleague):
        make_cover(company.hr, one, rank=1 if one == company.assistant else 2)
    make_cover(company.manager, company.gm)
    told = {"kind": calendar_check.KIND, "subject": "calendar:2027", "due_at": at(18, day=FIRST)}
    duties = [make_duty(person, **told) for person in (company.hr, company.assistant, company.gm)]
    calendar_check.check_notes(duties)  # what they hold is kept on them, as on a viewer
    with django_assert_num_queries(1):
        assert calendar_check.check_notes(duties) == {duties[1].pk: "for Sun Li"}
    with django_assert_num_queries(0):
        assert calendar_check.check_notes(duties[:1]) == {}
