"""What goes with the end of an application: interviews that have not begun, offers that are out."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from core import audit
from duties.services import mark_stale
from org.models import Person
from recruiting.interviews.querysets import InterviewQuerySet
from recruiting.models import Application, Interview, Interviewer, Offer
from recruiting.querysets import ApplicationQuerySet


def interviews_to_come(applications: Collection[Application] | ApplicationQuerySet, now: datetime) -> InterviewQuerySet:
    """The interviews of these applications that are neither cancelled nor begun. No query."""
    return Interview.objects.held().filter(application__in=applications, starts_at__gt=now)


def cancel_interviews(applications: Collection[Application], *, reason: str, by: Person, now: datetime) -> None:
    """Cancels what is to come; whoever calls says who may. One query where there is none, else six at most."""
    interviews = list(interviews_to_come(applications, now))
    if not interviews:
        return
    keys = [one.pk for one in interviews]
    told = {"cancelled_by": by, "cancelled_at": now, "cancelled_reason": reason, "version": F("version") + 1}
    Interview.objects.filter(pk__in=keys).update(**told)
    audit.record_all("recruiting.cancel_interview", by=by, about=interviews)
    mark_stale(Interviewer.objects.filter(interview__in=keys).values_list("person_id", flat=True))


def withdraw_offers(applications: Collection[Application], *, reason: str, by: Person, now: datetime) -> None:
    """Ends the offers that are out; whoever calls says who may. One query where there is none, else three."""
    out = Offer.objects.filter(application__in=applications, answer="")
    keys = set(out.select_for_update().order_by("pk").values_list("application", flat=True))
    if not keys:
        return
    told = {"answer": Offer.Answer.WITHDRAWN, "answer_reason": reason, "answered_at": now, "noted_by": by}
    out.update(**told, version=F("version") + 1)
    audit.record_all("recruiting.withdraw_offer", by=by, about=[one for one in applications if one.pk in keys])
