import smtplib
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from duties import ladder, mailing, services
from duties.models import Reminder
from duties.tests.factories import make_duty, make_mail
from org.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(records):
    """Mail that waits, about a duty that is open now."""
    person = make_person("S01", email="s01@example.com", language="en")
    return make_mail(make_duty(person, due_at=timezone.now()))


def dispatch():
    return mailing.dispatch(timezone.now())


def state_of(reminder):
    reminder.refresh_from_db()
    return reminder.state


def refuse(error, *, on="send"):
    """A mail server that answers so."""
    target = "EmailMessage.send" if on == "send" else "backends.locmem.EmailBackend.open"
    return mock.patch(f"django.core.mail.{'message.' if on == 'send' else ''}{target}", side_effect=error)


def test_dispatch_sends_each_letter_once(waiting):
    assert (dispatch(), dispatch()) == (1, 0)
    assert state_of(waiting) == "sent"
    [letter] = mail.outbox
    assert letter.to == ["s01@example.com"]
    assert letter.subject == "Due: Fake report"
    assert letter.extra_headers["Message-ID"] == f"<{waiting.pk}@127.0.0.1>"
    assert f"http://127.0.0.1:8000/fake/{waiting.duty.subject}/" in letter.body


def test_dispatch_with_nothing_waiting_costs_one_query(records, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert dispatch() == 0


def test_dispatch_leaves_alone_what_is_not_due_yet_or_past_its_use(records):
    person, now = make_person(email="s01@example.com"), timezone.now()
    later = make_mail(make_duty(person, due_at=now, subject="a"), not_before=now + timedelta(hours=1))
    past = make_mail(
        make_duty(person, due_at=now, subject="b"),
        not_before=now - timedelta(hours=2),
        expires_at=now - timedelta(hours=1),
    )
    assert dispatch() == 0
    mailing.reap(now)
    assert (state_of(later), state_of(past)) == ("queued", "expired")


@pytest.mark.parametrize("what", ["done", "cancelled", "record", "opted out", "no address", "left", "login closed"])
def test_dispatch_checks_again_whether_the_letter_is_wanted(waiting, records, what):
    duty, person, now = waiting.duty, waiting.person, timezone.now()
    if what == "done":
        services.note_done(person.pk, "fake", duty.subject, now)
    elif what == "cancelled":
        type(duty).objects.filter(pk=duty.pk).update(cancelled_at=now)
    elif what == "record":
        records.done[person.pk, duty.subject] = now
    else:
        change = {
            "opted out": {"wants_mail": False},
            "no address": {"email": None},
            "login closed": {"is_active": False},
            "left": {"left_on": now.date() - timedelta(days=3)},
        }[what]
        type(person).objects.filter(pk=person.pk).update(**change)
    assert dispatch() == 0
    assert (state_of(waiting), mail.outbox) == ("cancelled", [])


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPSenderRefused(451, b"later", "a@example.com"), "queued"),
        (smtplib.SMTPDataError(452, b"later"), "queued"),
        (smtplib.SMTPDataError(554, b"no"), "failed"),
        (smtplib.SMTPRecipientsRefused({"s01@example.com": (550, b"no such mailbox")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"s01@example.com": (450, b"busy")}), "queued"),
        (smtplib.SMTPServerDisconnected("gone"), "unknown"),
        (TimeoutError(), "unknown"),
    ],
)
def test_dispatch_records_what_the_mail_server_said(waiting, error, state):
    with refuse(error):
        assert dispatch() == 0
    assert state_of(waiting) == state
    assert waiting.attempts == 1
    assert "example.com" not in waiting.last_error


def test_dispatch_never_sends_again_what_may_have_been_accepted(waiting):
    with refuse(TimeoutError()):
        dispatch()
    Reminder.objects.update(claimed_at=timezone.now() - timedelta(days=1))
    mailing.reap(timezone.now())
    assert (dispatch(), state_of(waiting), mail.outbox) == (0, "unknown", [])


def test_dispatch_tries_an_unreachable_server_after_1_5_15_and_60_minutes_and_then_gives_up(waiting):
    waits = []
    with refuse(ConnectionRefusedError(111, "refused"), on="open"):
        for _ in range(5):
            Reminder.objects.update(not_before=timezone.now() - timedelta(minutes=1))
            dispatch()
            waiting.refresh_from_db()
            waits.append((waiting.state, round((waiting.not_before - timezone.now()) / timedelta(minutes=1))))
    assert waits == [("queued", 1), ("queued", 5), ("queued", 15), ("queued", 60), ("failed", -1)]
    assert (waiting.attempts, waiting.last_error) == (5, "ConnectionRefusedError 111")


def test_dispatch_does_not_put_off_a_letter_past_its_use(waiting):
    Reminder.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    with refuse(ConnectionRefusedError(), on="open"):
        dispatch()
    assert state_of(waiting) == "expired"


def test_dispatch_goes_on_past_a_letter_that_cannot_be_written(records):
    def title(duty):
        if duty.person.code == "BAD":
            raise RuntimeError("no title")
        return "Report"

    records.register(title=title)
    reminders = {
        code: make_mail(make_duty(make_person(code, email=f"{code}@example.com"), due_at=timezone.now()))
        for code in ("BAD", "GOOD")
    }
    assert dispatch() == 1
    assert (state_of(reminders["BAD"]), state_of(reminders["GOOD"])) == ("queued", "sent")
    assert reminders["BAD"].attempts == 1


@pytest.mark.parametrize("text", ["Report\r\nBcc: all@example.com", "Report\nX-Evil: 1\n\nbody"])
def test_dispatch_lets_no_text_add_a_header(waiting, records, text):
    records.register(title=lambda duty: text)
    assert dispatch() == 1
    headers = mail.outbox[0].message()
    assert headers["Bcc"] is None
    assert headers["X-Evil"] is None
    assert "\n" not in mail.outbox[0].subject


def test_dispatch_refuses_an_address_that_holds_a_header(waiting):
    type(waiting.person).objects.filter(pk=waiting.person_id).update(email="a@example.com\nBcc: b@example.com")
    assert dispatch() == 0
    assert (state_of(waiting), mail.outbox) == ("failed", [])


def test_dispatch_does_not_read_texts_as_templates(waiting, records):
    records.register(title=lambda duty: "{{ person.password }}{% load i18n %}<b>")
    dispatch()
    assert "{{ person.password }}{% load i18n %}<b>" in mail.outbox[0].body


def test_claim_gives_a_reminder_to_one_worker_only(waiting):
    first, second = mailing.claim(), mailing.claim()
    assert (first.pk, second) == (waiting.pk, None)


def test_reap_queues_again_what_was_claimed_and_lists_what_was_being_sent(records):
    person = make_person(email="s01@example.com")
    long_ago, now = timezone.now() - timedelta(seconds=130), timezone.now()
    token = ladder.digest_id(now.date(), "x", "mail")
    claimed, sending, fresh = (
        make_mail(make_duty(person, due_at=now, subject=state + str(at)), state=state, claim_token=token, claimed_at=at)
        for state, at in (("claimed", long_ago), ("sending", long_ago), ("sending", now))
    )
    mailing.reap(now)
    assert [state_of(reminder) for reminder in (claimed, sending, fresh)] == ["queued", "unknown", "sending"]


def test_a_worker_that_lost_its_lease_does_not_send(waiting):
    reminder = mailing.claim()
    Reminder.objects.update(claimed_at=timezone.now() - timedelta(seconds=130))
    mailing.reap(timezone.now())
    assert mailing.send_claimed(reminder, now=timezone.now()) is False
    assert (state_of(waiting), mail.outbox) == ("queued", [])


def test_letters_are_written_in_the_language_of_the_reader(waiting):
    type(waiting.person).objects.filter(pk=waiting.person_id).update(language="zh-hant")
    waiting.duty.due_at = timezone.now()
    dispatch()
    assert "年" in mail.outbox[0].body  # the date is written the Chinese way
