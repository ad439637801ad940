"""Somebody with a clock of their own: deadlines by both clocks, reminders around that person's night."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from duties import mailing, reminding
from duties.models import Reminder
from duties.tests.factories import make_duty, make_mail
from org.models import Person
from org.tests.factories import make_person

pytestmark = pytest.mark.django_db
BERLIN, HONOLULU = "Europe/Berlin", "Pacific/Honolulu"


def chooses(person, name):
    Person.objects.filter(pk=person.pk).update(time_zone=name, language="en")
    person.refresh_from_db()
    return person


def test_today_shows_a_deadline_by_both_clocks(company, as_):
    now = timezone.now()
    make_duty(company.salesperson, kind="daily_report", due_at=now + timedelta(hours=3), subject="daily:2026-06-17")
    page = as_(chooses(company.salesperson, BERLIN)).get(reverse("duties:today")).content.decode()
    assert "by your clock" in page
    assert "by your clock" not in as_(chooses(company.salesperson, "")).get(reverse("duties:today")).content.decode()


def test_reminders_are_laid_out_around_the_quiet_hours_of_the_persons_own_clock(records):
    near, far = make_person(), chooses(make_person(), HONOLULU)
    due_at = at(10)  # 16:00 of the day before in Honolulu
    for person in (near, far):
        make_duty(person, due_at=due_at + timedelta(hours=6))  # 22:00 there
    reminding.sweep(at(8))
    shown = dict(Reminder.objects.filter(stage="due").values_list("person", "not_before"))
    assert shown == {near.pk: at(16)}  # in Honolulu it would be of no use after the night


def test_a_letter_waits_for_the_morning_of_the_persons_own_clock(records):
    person = chooses(make_person(email="s01@example.com"), BERLIN)
    waiting = make_mail(make_duty(person, due_at=at(9, 30)), not_before=at(9, 30), expires_at=at(21, 30))
    Reminder.objects.update(state="claimed", claim_token=waiting.pk, claimed_at=timezone.now())
    claimed = Reminder.objects.select_related("person__mail_choice", "duty__person").get(pk=waiting.pk)
    assert mailing.send_claimed(claimed, now=at(9, 30)) is False  # half past three in Berlin
    waiting.refresh_from_db()
    assert (waiting.state, waiting.not_before, mail.outbox) == ("queued", at(14), [])


def test_a_letter_says_the_deadline_by_both_clocks(records):
    person = chooses(make_person(email="s01@example.com"), BERLIN)
    waiting = make_mail(make_duty(person, due_at=at(16)), not_before=at(16), expires_at=at(23))
    Reminder.objects.update(state="claimed", claim_token=waiting.pk, claimed_at=timezone.now())
    claimed = Reminder.objects.select_related("person__mail_choice", "duty__person").get(pk=waiting.pk)
    assert mailing.send_claimed(claimed, now=at(16)) is True
    words = "June 17, 2026, 4 p.m. in Shanghai (June 17, 2026, 10 a.m. by your clock)"
    assert words in mail.outbox[0].body
