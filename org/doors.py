"""Counting logins, failures and refusals: one row for a person, a kind and a page an hour, whatever comes.

They are the newest part of the trail and the first that is forgotten: acts are kept for years, these for 90 days.
"""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from org.models import DoorCount, Person

Kind = DoorCount.Kind
MOST_AN_HOUR = 500  # rows of failures and refusals; what is over counts as nobody's, in a row of each kind
# Pages about many people, their logins or their figures: who is refused one of these may have looked for it.
SENSITIVE = ("admin:", "org:trail", "org:door_", "org:person_", "org:absence_", "org:leave_record", "org:cover_map")
SENSITIVE += ("imports:", "reviews:", "months:", "health")
PARAMETER = re.compile(r"<[^>]*>")


def note(kind: Kind, person: Person | None, *, now: datetime, page: str = "") -> None:
    """Counts one. One query where the hour has its row already, else three at most."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if counted(person, kind, page, hour, now):
        return
    failures = DoorCount.objects.filter(hour=hour).exclude(kind=Kind.CAME_IN)
    if kind != Kind.CAME_IN and failures.count() >= MOST_AN_HOUR:
        person, page = None, ""
        if counted(person, kind, page, hour, now):
            return
    try:
        with transaction.atomic():
            DoorCount.objects.create(person=person, kind=kind, page=page, hour=hour, last_at=now)
    except IntegrityError:  # another process was first
        counted(person, kind, page, hour, now)


def counted(person: Person | None, kind: Kind, page: str, hour: datetime, now: datetime) -> bool:
    """Counts one in the row that there is; whether there is one."""
    rows = DoorCount.objects.filter(person=person, kind=kind, page=page, hour=hour)
    return bool(rows.update(count=F("count") + 1, last_at=now))


def person_named(login: str) -> Person | None:
    """Whose number or address was typed; None where nobody has it. One query."""
    login = login.strip()[:254]
    return Person.objects.filter(Q(code__iexact=login) | Q(email__iexact=login)).first() if login else None


def note_refusal(request: HttpRequest, *, now: datetime) -> None:
    """Counts that somebody who is logged in was refused a sensitive page; others are not counted."""
    found = request.resolver_match
    if found is not None and request.user.is_authenticated and found.view_name.startswith(SENSITIVE):
        note(Kind.REFUSED, request.user, now=now, page=PARAMETER.sub("…", found.route)[:120])


def counts(*, kind: str = "", person: Person | None = None) -> QuerySet[DoorCount]:
    """What was counted, the latest hour first, of a kind and a person where they are asked for."""
    rows = DoorCount.objects.select_related("person").order_by("-hour", "-last_at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(person=person) if person else rows
