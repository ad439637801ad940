"""The second factor of others: how it stands, and how HR takes away one that is lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import Verdict, denied, require
from org.access import access_of, today_of
from org.guarded import KEEPS_FACTOR, hold_login, may_touch_login
from org.logins import may_keep_logins
from org.models import Person
from org.sessions import end_sessions
from org.signals import announce_news

TAKEN = "factor_taken"  # the news; its words are in duties.notices


@dataclass(frozen=True, slots=True)
class Factor:
    """Whether somebody has a second factor, since when, and how many recovery codes are left; None: they have none."""

    is_set_up: bool
    since: datetime | None
    codes_left: int | None

    @classmethod
    def of(cls, person: Person) -> Self:
        """One query."""
        held = {row.type: row for row in Authenticator.objects.filter(user=person)}
        app, codes = held.get(Authenticator.Type.TOTP), held.get(Authenticator.Type.RECOVERY_CODES)
        left = len(codes.wrap().get_unused_codes()) if codes else None
        return cls(app is not None, app and app.created_at, left)


def may_take_factor(by: Person, person: Person, now: datetime) -> Verdict:
    """HR takes away what is lost: not the own, not that of somebody under them, who cannot well refuse, and not that of
    somebody with as much say.
    """
    if by == person:
        return denied(_("Nobody takes away the own second factor here; under “Me” it is switched off with a code."))
    if not (verdict := may_keep_logins(by, now)):
        return verdict
    access = access_of(by, today_of(by, now))
    if by.pk in access.tree.people_above(post.unit_id for post in access_of(person, access.day).posts):
        return denied(_("You are above this person. Somebody else of HR does this."))
    return may_touch_login(by, person, today_of(person, now), KEEPS_FACTOR)


@transaction.atomic
def take_factor(person: Person, *, by: Person, now: datetime, reason: str) -> bool:
    """HR takes away a second factor that is lost; see remove_factor. Raises ValidationError without a reason."""
    hold_login(person)
    require(may_take_factor(by, person, now))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the second factor is taken away.")})
    return remove_factor(person, by=by, now=now, reason=reason.strip())


@transaction.atomic
def remove_factor(person: Person, *, by: Person | None, now: datetime, reason: str = "") -> bool:
    """Takes away the second factor with its recovery codes: every login ends and the person is told.

    False where there is none, so that a second click does nothing. `by` None is the server's own command line.
    """
    gone, _models = Authenticator.objects.filter(user=person).delete()
    if not gone:
        return False
    end_sessions(person)
    audit.record("org.take_factor", by=by or "server", about=person, fields=["second factor"], reason=reason)
    announce_news(person, TAKEN, now=now)
    return True
