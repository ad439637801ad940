"""What a reminder says by e-mail, in the words and by the clock of whoever gets it."""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import wording
from core.walltime import company_zone, days_in
from duties import digests, notices
from duties.models import Reminder
from duties.registry import kinds, titles_of

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def write(reminder: Reminder, *, now: datetime) -> EmailMessage | None:
    """The letter of a reminder; None for a digest or a notice with nothing left to tell.

    Raises ValidationError for an address that is none. Titles are put on one line, so no text can add a header.
    """
    validate_email(reminder.sent_to)
    person, duty = reminder.person, reminder.duty
    days = ZoneInfo(duty.time_zone) if duty else company_zone()
    moments = ZoneInfo(person.time_zone) if person.time_zone else days
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(moments), days_in(lambda: days):
        content = _content(reminder, now)
    if content is None:
        return None
    subject, body = content
    return EmailMessage(
        subject=" ".join(subject.split())[:200],
        body=body,
        to=[reminder.sent_to],
        headers=HEADERS | {"Message-ID": message_id(reminder)},
    )


def message_id(reminder: Reminder) -> str:
    """The same for every attempt, so that a mailbox can tell a letter it has."""
    return f"<{reminder.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def link(path: str) -> str:
    """An address of the configured site, never of a request."""
    return settings.SITE_URL.rstrip("/") + path


def _content(reminder: Reminder, now: datetime) -> tuple[str, str] | None:
    if reminder.duty is not None:
        return _of_duty(reminder)
    return _of_notice(reminder) if notices.is_notice(reminder) else _of_digest(reminder, now)


def _of_notice(reminder: Reminder) -> tuple[str, str] | None:
    notice = notices.notice_of(reminder)
    if notice is None:
        return None
    context = {"person": reminder.person, "text": notice.text, "link": link(notice.url)}
    return str(notice.subject), render_to_string("duties/mail/notice.txt", context)


def _of_duty(reminder: Reminder) -> tuple[str, str]:
    duty, kind = reminder.duty, kinds()[reminder.duty.kind]
    title = titles_of([duty])[duty.pk]
    due = both_clocks(duty.due_at, there=ZoneInfo(duty.time_zone))
    subject = _("Due: %(title)s") % {"title": title}
    context = {"person": reminder.person, "title": title, "due": due, "link": link(kind.url(duty))}
    return subject, render_to_string("duties/mail/due.txt", context)


def both_clocks(instant: datetime, *, there: ZoneInfo) -> str:
    """The date and the time by the clock where it is owed; where the reader's says another, that as well."""
    owed = date_format(instant.astimezone(there), "DATETIME_FORMAT")
    here = date_format(timezone.localtime(instant), "DATETIME_FORMAT")
    return owed if owed == here else wording.owed_and_here(owed, here, there=there)


def _of_digest(reminder: Reminder, now: datetime) -> tuple[str, str] | None:
    lines = digests.lines_of(reminder, now=now)
    if not lines:
        return None
    subject = ngettext(
        "%(count)s duty of your team is late or missing",
        "%(count)s duties of your team are late or missing",
        len(lines),
    ) % {"count": len(lines)}
    context = {"person": reminder.person, "lines": lines, "link": link(reverse("duties:team"))}
    return subject, render_to_string("duties/mail/digest.txt", context)
