"""What happens when a superior replies to a report, and when its writer sees that or answers."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from meetings import permissions
from meetings.models import Report, ReportReply
from meetings.models_replies import MOST
from meetings.services import mark_read
from org.access import today_of
from org.acting import on_behalf_of
from org.models import Person

SHOWN_FOR = timedelta(days=31)  # how long the page of replies shows those that are seen


def replies_to(person: Person, now: datetime) -> QuerySet[ReportReply]:
    """What was said to the person's reports of late, the newest first."""
    replies = ReportReply.objects.filter(report__person=person, written_at__gte=now - SHOWN_FOR)
    return replies.select_related("report", "author", "written_for").order_by("-written_at", "-pk")


@transaction.atomic
def reply_to_report(report: Report, *, text: str, by: Person, now: datetime) -> ReportReply:
    """Says a few words to the writer, which also says that the report has been read. The same again is once."""
    on = today_of(by, now)
    require(permissions.may_mark_read(by, report, on=on))
    words = _words(text)
    if said := ReportReply.objects.filter(report=report, author=by, text=words).first():
        return said
    mark_read(report, by=by, now=now)
    replaced = on_behalf_of(by, report.superior_id, on)
    reply = ReportReply.objects.create(report=report, author=by, written_for=replaced, text=words, written_at=now)
    audit.record("meetings.reply_to_report", by=by, about=report, fields=["reply"], on_behalf_of=replaced or "")
    return reply


@transaction.atomic
def answer_reply(reply: ReportReply, *, text: str, by: Person, now: datetime) -> ReportReply:
    """The writer answers, once. The same again is once."""
    require(permissions.may_answer(by, reply))
    words = _words(text)
    if reply.answer == words:
        return reply
    if reply.answered_at is not None:
        raise ValidationError(_("You have answered already."))
    reply.answer, reply.answered_at, reply.seen_at = words, now, reply.seen_at or now
    told = {"answer": words, "answered_at": now, "seen_at": reply.seen_at}
    if not ReportReply.objects.filter(pk=reply.pk, answered_at=None).update(**told):
        raise ValidationError(_("You have answered already."))
    audit.record("meetings.answer_reply", by=by, about=reply.report, fields=["reply"])
    return reply


def note_seen(reply: ReportReply, *, by: Person, now: datetime) -> None:
    """The writer has seen it and need not answer; nobody else is told when."""
    require(permissions.may_answer(by, reply))
    ReportReply.objects.filter(pk=reply.pk, seen_at=None).update(seen_at=now)


def _words(text: str) -> str:
    words = text.replace("\0", "").strip()
    if not words:
        raise ValidationError({"text": _("Write a few words.")})
    if len(words) > MOST:
        raise ValidationError({"text": _("At most %(most)s characters.") % {"most": MOST}})
    return words
