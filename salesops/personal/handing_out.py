"""What HR takes out about somebody who asks for it: on a reason, told in the trail and to the person."""

from datetime import datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, require
from org.access import Role, roles_of, today_of
from org.models import Person
from org.own_page import TAKEN_OUT
from org.signals import announce_news
from salesops.personal.export import export_person


def may_hand_out(by: Person, person: Person, now: datetime) -> Verdict:
    """HR, about somebody else: everybody takes out their own on their own page."""
    if Role.HR not in roles_of(by, today_of(by, now)):
        return denied(_("Only HR takes out what is kept about somebody."))
    if by == person:
        return denied(_("What is kept about you, you take out on your own page."))
    return ALLOWED


@transaction.atomic
def hand_out(person: Person, target: IO[bytes], *, reason: str, by: Person, now: datetime) -> None:
    """Writes what HR reads about the person into `target`. Raises ValidationError without a reason."""
    require(may_hand_out(by, person, now))
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why."), code="required")})
    export_person(person, target, by=by, now=now, reason=reason.strip(), reader=by)
    announce_news(person, TAKEN_OUT, now=now)
