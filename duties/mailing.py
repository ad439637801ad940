"""The e-mail outbox: claim, commit, send, record. What may have left the house is never sent again by a program.

A reminder walks queued → claimed → sending → sent. Every step is a compare-and-set on its state and, once claimed, on
its token, and is committed before the next; due times and leases are read off the database's clock. A process may be
killed at any line: before "sending" nothing has left and the row is queued again, after it the row becomes unknown.
"""

import logging
import smtplib
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from duties import choices, letters, reminding
from duties.models import Reminder

logger = logging.getLogger(__name__)

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]  # after the first, second … refusal
LEASE = timedelta(seconds=120)  # longer than any step of a healthy process, EMAIL_TIMEOUT included
TICK_SECONDS = 60  # how long one tick goes on sending; the next one takes up the rest
State = Reminder.State


class Outcome(Enum):
    """What became of a letter that was handed to the mail server."""

    ACCEPTED = "accepted"
    NOT_NOW = "not now"  # refused, or never reached, before anything was accepted: it may be sent later
    NEVER = "never"  # refused for good
    UNKNOWN = "unknown"  # the line broke when it may have been accepted


def dispatch(now: datetime) -> int:
    """Sends waiting mail, one letter at a time; says how many were accepted. One query when none waits."""
    sent, stop = 0, time.monotonic() + TICK_SECONDS
    while time.monotonic() < stop and waiting().exists():
        reminder = claim()
        if reminder is None:
            break  # other workers have the rest in hand
        sent += send_claimed(reminder, now=now)
    return sent


def waiting() -> QuerySet[Reminder]:
    """Mail that may go out now, by the database's clock."""
    return Reminder.objects.filter(
        channel=Reminder.Channel.MAIL, state=State.QUEUED, not_before__lte=Now(), expires_at__gt=Now()
    )


def claim() -> Reminder | None:
    """Takes one waiting reminder that no other worker has in hand, and commits; None when there is none."""
    token = uuid.uuid4()
    with transaction.atomic():
        picked = waiting().order_by("not_before", "pk").select_for_update(skip_locked=True).values("pk").first()
        if picked is None or not waiting().filter(pk=picked["pk"]).update(
            state=State.CLAIMED, claim_token=token, claimed_at=Now()
        ):
            return None
    return Reminder.objects.select_related("person__mail_choice", "duty__person").filter(claim_token=token).first()


def send_claimed(reminder: Reminder, *, now: datetime) -> bool:
    """Sends a claimed reminder if it is still wanted, and records what became of it; True when it was accepted."""
    mine = Reminder.objects.filter(pk=reminder.pk, claim_token=reminder.claim_token)
    claimed = mine.filter(state=State.CLAIMED)
    choice = getattr(reminder.person, "mail_choice", None)
    if not reminding.is_wanted(reminder, now=now) or not choices.wants_letter(reminder, choice):
        claimed.update(state=State.CANCELLED)
        return False
    if later := choices.quiet_until(reminder, choice, now=now):
        postpone(claimed, until=later)
        return False
    try:
        letter = letters.write(reminder, now=now)
    except (BadHeaderError, ValidationError) as error:
        claimed.update(state=State.FAILED, last_error=describe(error))
        return False
    except Exception as error:  # noqa: BLE001 one letter that cannot be written must not hold up the others
        logger.exception("reminder %s could not be written", reminder.pk)
        put_back(claimed, attempts=reminder.attempts, error=describe(error))
        return False
    if letter is None:  # an empty digest
        claimed.update(state=State.CANCELLED)
        return False
    if not claimed.update(state=State.SENDING, claimed_at=Now()):
        return False  # the lease ran out and somebody else has it
    outcome, error = hand_over(letter)
    record(mine.filter(state=State.SENDING), outcome, attempts=reminder.attempts, error=error)
    return outcome is Outcome.ACCEPTED


def record(sending: QuerySet[Reminder], outcome: Outcome, *, attempts: int, error: str) -> None:
    """Writes what became of the letter, if the row is still ours."""
    if outcome is Outcome.NOT_NOW:
        put_back(sending, attempts=attempts, error=error)
        return
    states = {Outcome.ACCEPTED: State.SENT, Outcome.NEVER: State.FAILED, Outcome.UNKNOWN: State.UNKNOWN}
    sending.update(state=states[outcome], attempts=attempts + 1, last_error=error)


def postpone(claimed: QuerySet[Reminder], *, until: datetime) -> None:
    """Queues a letter for the end of the person's quiet hours, or drops one that is of no use by then."""
    if not claimed.filter(expires_at__gt=until).update(
        state=State.QUEUED, not_before=until, claim_token=None, claimed_at=None
    ):
        claimed.update(state=State.EXPIRED)


def put_back(mine: QuerySet[Reminder], *, attempts: int, error: str) -> None:
    """Queues for later what has not left the house: after 1, 5, 15, 60 minutes; then, or past its use, no more."""
    if attempts >= len(BACK_OFF):
        mine.update(state=State.FAILED, attempts=attempts + 1, last_error=error)
        return
    later = Now() + BACK_OFF[attempts]
    queued = mine.filter(expires_at__gt=later).update(
        state=State.QUEUED,
        not_before=later,
        claim_token=None,
        claimed_at=None,
        attempts=F("attempts") + 1,
        last_error=error,
    )
    if not queued:
        mine.update(state=State.EXPIRED, attempts=attempts + 1, last_error=error)


def hand_over(letter: EmailMessage) -> tuple[Outcome, str]:
    """Gives the letter to the mail server; never raises. Call it outside any transaction."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome.NOT_NOW, describe(error)
    may_be_accepted = watch_data(connection)
    letter.connection = connection
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return by_code(code), describe(smtplib.SMTPResponseException(code, words))
    except smtplib.SMTPResponseException as error:
        return by_code(error.smtp_code), describe(error)
    except Exception as error:  # noqa: BLE001 whatever broke the line, the letter may have been accepted
        return (Outcome.UNKNOWN if may_be_accepted() else Outcome.NOT_NOW), describe(error)
    finally:
        with suppress(OSError, smtplib.SMTPException):  # the outcome stands; a farewell that fails changes nothing
            connection.close()
    return Outcome.ACCEPTED, ""


def watch_data(connection: Any) -> Callable[[], bool]:
    """Whether DATA was begun on the connection, asked later; always True where that cannot be seen."""
    smtp = getattr(connection, "connection", None)
    if not isinstance(smtp, smtplib.SMTP):
        return lambda: True
    begun, data = [], smtp.data

    def watched(message: bytes) -> tuple[int, bytes]:
        begun.append(True)
        return data(message)

    smtp.data = watched
    return lambda: bool(begun)


def by_code(code: int) -> Outcome:
    """A clear answer of the mail server: 5xx is for good, anything else may be tried again."""
    return Outcome.NEVER if 500 <= code < 600 else Outcome.NOT_NOW


def describe(error: Exception) -> str:
    """The error in one line that the health page may show: no address, no text of the letter."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return f"{type(error).__name__} {getattr(error, 'errno', None) or ''}".strip()


def reap(now: datetime) -> int:
    """Ends what was left half done: claimed is queued again, sending becomes unknown, what is past its use expires."""
    late = Now() - LEASE
    queued = Reminder.objects.filter(state=State.CLAIMED, claimed_at__lt=late).update(
        state=State.QUEUED, claim_token=None, claimed_at=None
    )
    unknown = Reminder.objects.filter(state=State.SENDING, claimed_at__lt=late).update(
        state=State.UNKNOWN, last_error="interrupted while sending"
    )
    expired = Reminder.objects.filter(state=State.QUEUED, expires_at__lte=Now()).update(state=State.EXPIRED)
    return queued + unknown + expired
