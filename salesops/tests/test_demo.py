"""The demo company: history relative to today, one month left to close, no password that anybody knows."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from org.models import Grant, Person
from reviews import closing, runs
from reviews.models import DailyAppraisal, MonthRun
from salesops.demo.seed import month_to_close, seed_demo

pytestmark = pytest.mark.django_db


def test_demo_leaves_one_month_past_its_closing_day_to_close():
    now = timezone.now()
    seed_demo(now)
    waiting = month_to_close(now)
    assert closing.months_waiting(now) == [waiting]
    sealed = MonthRun.objects.filter(state=MonthRun.State.SEALED).order_by("period_id")
    assert [run.period_id for run in sealed] == [waiting.previous().previous(), waiting.previous()]
    assert DailyAppraisal.objects.filter(day__gt=waiting.last).exists()
    assert runs.advance(runs.start_run(waiting, by=None, now=now)).state == MonthRun.State.SEALED


def test_demo_password_is_drawn_anew_and_opens_every_login():
    password = seed_demo(timezone.now())
    people = list(Person.objects.all())
    assert len(people) == 17  # one of them begins in two weeks
    assert people[0].check_password(password)
    assert {grant.role for grant in Grant.objects.all()} == set(Grant.Role.values)


def test_demo_is_refused_in_production_and_beside_other_people(settings, company):
    with pytest.raises(CommandError, match="empty"):
        call_command("seed_demo")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo")
