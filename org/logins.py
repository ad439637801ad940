"""Who may log in: invitations, disabling, enabling. Used by HR's pages and by the commands of the server."""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import audit
from core.verdicts import ALLOWED, Verdict, denied, not_now, require
from org.access import Role, roles_of, today_of
from org.guarded import GIVES_NO_CODE, STAYS_OPEN, hold_login, may_touch_login
from org.models import CalendarKey, Invitation, Person
from org.sessions import end_sessions
from org.signals import announce_news

VALID_FOR = timedelta(days=7)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I: people copy codes by hand
CODE_LENGTH = 12  # 60 bits
CHOSEN_ANEW = "new_password"  # the news of a password; its words are in duties.notices
NO_PASSWORD = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
STATES = {  # how the login of somebody who has not left stands → its condition
    "open": Q(is_active=True) & ~NO_PASSWORD,
    "waiting": Q(is_active=True) & NO_PASSWORD,
    "closed": Q(is_active=False),
}
STATE_WORDS = {
    "open": pgettext_lazy("login", "open"),
    "waiting": gettext_lazy("no password yet"),
    "closed": pgettext_lazy("login", "closed"),
    "over": gettext_lazy("ended with the service"),
}


# --- how it stands ----------------------------------------------------------------------------------------------------


def state_of(person: Person, day: date) -> str:
    """How the person's login stands on `day`: one of STATE_WORDS. Who had to go before leaving stays closed."""
    if not person.is_active:
        return "closed"
    if not person.may_enter(day):
        return "over"
    return "open" if person.has_usable_password() else "waiting"


def in_state(state: str, day: date) -> Q:
    """The condition of people whose login stands so on `day`; everybody where there is no such state."""
    has_left = Q(left_on__lt=day)
    if state == "over":
        return Q(is_active=True) & has_left
    return STATES.get(state, Q()) & (Q() if state not in ("open", "waiting") else ~has_left)


# --- may they? --------------------------------------------------------------------------------------------------------


def may_keep_logins(by: Person, now: datetime) -> Verdict:
    """Whether somebody decides who logs in."""
    if Role.HR in roles_of(by, today_of(by, now)):
        return ALLOWED
    return denied(_("Only HR decides who can log in."))


def may_invite(by: Person, person: Person, now: datetime) -> Verdict:
    """Whether `by` may give the person a way in, which is also a way to a new password."""
    if not (verdict := may_keep_logins(by, now)):
        return verdict
    if not person.may_enter(today_of(person, now)):
        return not_now(_("This person cannot log in: the login is closed or the last day in service is over."))
    return may_touch_login(by, person, today_of(person, now), GIVES_NO_CODE)


def may_disable(by: Person, person: Person, now: datetime) -> Verdict:
    """Whether `by` may close the person's login: not that of somebody who could otherwise undo what HR does."""
    if by == person:
        return denied(_("Nobody closes the own login."))
    if not (verdict := may_keep_logins(by, now)):
        return verdict
    return may_touch_login(by, person, today_of(person, now), STAYS_OPEN)


# --- invitations ------------------------------------------------------------------------------------------------------


def code_hash(code: str) -> str:
    """What is stored of a code: a keyed hash, so that a copy of the database opens no door."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), b"org.invitation" + plain.encode(), hashlib.sha256).hexdigest()


def make_invitation(person: Person, *, by: Person | None, now: datetime) -> str:
    """Gives back a new single-use code for the person, in groups of four; codes given before no longer work.

    Nothing else ever shows it again. `by` None is the server's own command line.
    """
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        end_invitations(person, now=now)
        Invitation.objects.create(
            person=person, code_hash=code_hash(code), made_by=by, made_at=now, expires_at=now + VALID_FOR
        )
        audit.record("org.invite", by=by or "server", about=person)
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def invite(person: Person, *, by: Person, now: datetime) -> str:
    """HR gives the person a code; see make_invitation."""
    hold_login(person)
    require(may_invite(by, person, now))
    return make_invitation(person, by=by, now=now)


def end_invitations(person: Person, *, now: datetime) -> None:
    """Makes every code of the person useless. One query."""
    Invitation.objects.filter(person=person, used_at=None, ended_at=None).update(ended_at=now)


def invitation_for(employee_number: str, code: str, *, now: datetime) -> Invitation | None:
    """The open invitation of exactly this person with exactly this code; None for every kind of no. One query."""
    if not employee_number or not code:
        return None
    found = open_invitations(now).filter(code_hash=code_hash(code), person__code__iexact=employee_number.strip())
    invitation = found.select_related("person").first()
    return invitation if invitation and invitation.person.may_enter(today_of(invitation.person, now)) else None


def open_invitations(now: datetime) -> object:
    """Invitations that still open the door at `now`."""
    return Invitation.objects.filter(used_at=None, ended_at=None, expires_at__gt=now, person__is_active=True)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str, now: datetime) -> Person:
    """Sets the person's password by an invitation, which is then used up; ends every login there was.

    Where there was a password before, the person is told: perhaps somebody else had the code. Raises ValidationError
    when the invitation no longer holds or the password is too weak.
    """
    person = invitation.person
    validate_password(password, person)
    if not open_invitations(now).filter(pk=invitation.pk).exists() or not (
        Invitation.objects.filter(pk=invitation.pk, used_at=None, ended_at=None).update(used_at=now)
    ):
        raise ValidationError(_("This code no longer works. Ask HR for a new one."))
    had_password = person.has_usable_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person)
    audit.record("org.accept_invitation", by=person, about=person)
    if had_password:
        announce_news(person, CHOSEN_ANEW, now=now)
    return person


# --- closing and opening ----------------------------------------------------------------------------------------------


def disable_login(person: Person, *, by: Person, now: datetime, reason: str = "") -> None:
    """HR closes the login; see close_login."""
    require(may_disable(by, person, now))
    close_login(person, by=by, now=now, reason=reason)


@transaction.atomic
def close_login(person: Person, *, by: Person | None, now: datetime, reason: str = "") -> None:
    """Closes the login at once: every session and every open invitation ends. Safe to call twice.

    `by` None is the server's own command line.
    """
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        audit.record("org.disable_login", by=by or "server", about=person, fields=["is_active"], reason=reason)
    person.is_active = False
    end_invitations(person, now=now)
    CalendarKey.objects.filter(person=person).delete()
    end_sessions(person)


@transaction.atomic
def enable_login(person: Person, *, by: Person, now: datetime) -> None:
    """Lets the person log in again, with the password there was; no old session comes back. Safe to call twice."""
    require(may_keep_logins(by, now))
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        audit.record("org.enable_login", by=by, about=person, fields=["is_active"])
    person.is_active = True
    end_sessions(person)
