"""Which reminders come by e-mail, and the person's own quiet hours."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from duties import choices, mailing
from duties.models import MailChoice, Reminder
from duties.tests.factories import make_duty, make_mail
from org.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person("S01", email="s01@example.com", language="en")


def claimed(reminder) -> Reminder:
    """The letter in the hands of a worker."""
    Reminder.objects.filter(pk=reminder.pk).update(state="claimed", claim_token=reminder.pk, claimed_at=timezone.now())
    return Reminder.objects.select_related("person__mail_choice", "duty__person").get(pk=reminder.pk)


def letter(person, *, expires=timedelta(hours=12), due_at=None) -> Reminder:
    due_at = due_at or at(18)
    return make_mail(make_duty(person, due_at=due_at), not_before=due_at, expires_at=due_at + expires)


def state_of(reminder):
    reminder.refresh_from_db()
    return reminder.state


def test_a_kind_that_is_wanted_in_the_application_only_sends_no_letter(records, person):
    waiting = letter(person)
    choices.choose_mail(asked=[waiting.duty.kind], wanted=[], quiet_from=20, quiet_to=8, by=person)
    assert mailing.send_claimed(claimed(waiting), now=at(18)) is False
    assert (state_of(waiting), mail.outbox) == ("cancelled", [])
    other = letter(make_person("S02", email="s02@example.com", language="en"))
    assert mailing.send_claimed(claimed(other), now=at(18)) is True


def test_a_letter_waits_for_the_end_of_the_persons_own_quiet_hours(records, person):
    waiting = letter(person, expires=timedelta(hours=16))
    choices.choose_mail(asked=[], wanted=[], quiet_from=17, quiet_to=9, by=person)
    assert mailing.send_claimed(claimed(waiting), now=at(18)) is False
    assert (state_of(waiting), mail.outbox) == ("queued", [])
    assert waiting.not_before == at(9, day=at(18).date() + timedelta(days=1))
    assert waiting.attempts == 0
    morning = at(9, day=at(18).date() + timedelta(days=1))
    assert mailing.send_claimed(claimed(waiting), now=morning) is True


def test_a_letter_of_no_use_after_the_quiet_hours_is_dropped(records, person):
    waiting = letter(person, expires=timedelta(hours=2))
    choices.choose_mail(asked=[], wanted=[], quiet_from=17, quiet_to=9, by=person)
    assert mailing.send_claimed(claimed(waiting), now=at(18)) is False
    assert (state_of(waiting), mail.outbox) == ("expired", [])


@pytest.mark.parametrize("wrong", [{"quiet_from": 21}, {"quiet_from": 15}, {"quiet_to": 7}, {"quiet_to": 13}])
def test_own_hours_are_never_louder_than_the_rule(person, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        MailChoice.objects.create(person=person, **wrong)


def test_page_keeps_what_was_chosen_and_what_it_did_not_ask(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))
    make_duty(company.manager, kind="rate_daily_reports", due_at=at(18))
    MailChoice.objects.create(person=company.manager, app_only=["another"])
    client, url = as_(company.manager), reverse("duties:mail_choices")
    page = client.get(url).content.decode()
    assert 'value="rate_daily_reports"' in page and 'value="digest"' in page
    for _again in range(2):
        client.post(url, {"wanted": ["digest"], "quiet_from": "18", "quiet_to": "9"})
    row = MailChoice.objects.get()
    assert (row.app_only, row.quiet_from, row.quiet_to) == (["another", "rate_daily_reports"], 18, 9)
    page = as_(company.salesperson).get(url).content.decode()
    assert 'value="digest"' not in page and "owe nothing yet" in page
