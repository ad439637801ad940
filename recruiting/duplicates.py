"""Who a candidate may be that is known already: the same telephone or the same e-mail, however it was typed.

Of members no telephone is kept: they are found by their e-mail.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from org.access import Area, readable_people
from org.models import Person
from recruiting import rules
from recruiting.models import Application, Candidate

MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A candidate with the same telephone or e-mail, and what became of the applications that the viewer reads."""

    candidate: Candidate
    by_phone: bool
    by_email: bool
    applications: list[Application]


def alike(*, phone: str, email: str, viewer: Person, but: Candidate | None = None) -> list[Alike]:
    """Candidates whom the viewer may read, the latest first; nothing is told of others. Two queries at most."""
    phone_key, email_key = rules.phone_key(phone), rules.email_key(email)
    same = Q(pk__in=[])
    if phone_key:
        same |= Q(phone_key=phone_key)
    if email_key:
        same |= Q(email_key=email_key)
    if not phone_key and not email_key:
        return []
    rows = Candidate.objects.visible_to(viewer).kept().filter(same).exclude(pk=but and but.pk)
    candidates = list(rows.select_related("channel").order_by("-pk")[:MOST])
    applications = Application.objects.visible_to(viewer).filter(candidate__in=[one.pk for one in candidates])
    by_candidate: dict[int, list[Application]] = {}
    for one in applications.for_lists() if candidates else ():
        by_candidate.setdefault(one.candidate_id, []).append(one)
    return [
        Alike(
            one,
            bool(phone_key) and one.phone_key == phone_key,
            bool(email_key) and one.email_key == email_key,
            by_candidate.get(one.pk, []),
        )
        for one in candidates
    ]


def member_of(email: str, day: date) -> Person | None:
    """Who works here on the day and has this e-mail. One query."""
    key = rules.email_key(email)
    return Person.objects.in_service(day).filter(email__iexact=key).first() if key else None


def member_alike(email: str, *, viewer: Person, day: date) -> Person | None:
    """The same, if it is somebody of whom the viewer may know that they work here. Two queries."""
    member = member_of(email, day)
    return member and readable_people(viewer, Area.PEOPLE, day).filter(pk=member.pk).first()
