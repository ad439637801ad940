"""The general manager owes closing a month from the day on which it can be closed (rules.md 2.8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from core.tests.instants import at
from duties import services
from duties.models import Duty
from duties.planning import PlanContext
from org.models import Person
from reviews import closing_duty, runs
from reviews.tests.test_previews import JUNE, MONTH

pytestmark = pytest.mark.django_db
OPENS = date(2026, 7, 10)  # a Friday, the day after the seventh working day of July


@pytest.fixture
def gm():
    call_command("import_company", str(JUNE), verbosity=0)
    return Person.objects.get(code="GM")


def planned(people, end):
    context = PlanContext(people, end - services.HORIZON, end, now=at(7, day=end))
    return [(duty.subject, duty.opens_at, duty.due_at) for duty in closing_duty.plan_closings(context)]


def test_month_is_owed_by_the_evening_of_the_first_day_on_which_it_can_be_closed(gm):
    assert planned([gm], OPENS - timedelta(days=1)) == []
    assert planned([gm], OPENS) == [("close:2026-06", at(0, day=OPENS), at(18, day=OPENS))]


def test_only_whoever_heads_the_company_owes_it(gm):
    others = Person.objects.exclude(pk=gm.pk)
    assert planned(list(others), OPENS) == []


def test_nobody_owes_it_where_months_close_by_themselves(gm, settings):
    settings.MONTH_CLOSES_ITSELF = True
    assert planned([gm], OPENS) == []


def test_duty_is_done_with_the_press_of_the_button_and_never_planned_again(gm):
    now = datetime(2026, 7, 10, 2, 0, tzinfo=UTC)
    services.plan_duties(now)
    duty = Duty.objects.get(kind=runs.CLOSING_DUTY)
    assert (duty.person, duty.done_at) == (gm, None)
    runs.start_run(MONTH, by=gm, now=now)
    duty.refresh_from_db()
    assert duty.done_at == now
    services.mark_stale([gm.pk])
    services.plan_duties(now)
    assert Duty.objects.filter(kind=runs.CLOSING_DUTY, done_at=None, cancelled_at=None).count() == 0
