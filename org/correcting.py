"""What HR corrects about a person: names and the address, through which a new password can be had."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import Verdict, require
from org.access import today_of
from org.guarded import ADDRESS_OPENS_LOGIN, hold_login, may_touch_login
from org.models import Person
from org.permissions import may_keep_organisation
from org.signals import announce_news

CORRECTED = ("name_zh", "name_pinyin", "email")
ADDRESS_CHANGED = "new_address"  # the news; its words are in duties.notices


def may_change_address(by: Person, person: Person, now: datetime) -> Verdict:
    """Whether `by` may write the person's e-mail address: a letter to it opens the way to a new password."""
    if not (verdict := may_keep_organisation(by, today_of(by, now))):
        return verdict
    return may_touch_login(by, person, today_of(person, now), ADDRESS_OPENS_LOGIN)


def require_not_erased(people: Iterable[Person]) -> None:
    """Raises ValidationError where the row is a key without meaning by now: nobody gives it a name again."""
    if any(person.erased_at for person in people):
        raise ValidationError(_("Who this person was is erased. Add a new person instead."), code="erased")


def require_own_address(person: Person) -> None:
    """Raises ValidationError where somebody else has the address: in other letters too, for it opens a login in any."""
    if person.email and Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
        raise ValidationError({"email": _("Somebody else has this address.")})


@transaction.atomic
def correct_person(person: Person, values: Mapping[str, str | None], *, by: Person, now: datetime) -> list[str]:
    """Writes what differs of CORRECTED and says which fields that was; the others stay as somebody else saved them.

    Raises ValidationError for what is no name or address, or belongs to somebody else.
    """
    require(may_keep_organisation(by, today_of(by, now)))
    hold_login(person)
    saved = Person.objects.select_for_update().get(pk=person.pk)
    require_not_erased([saved])
    changed = [name for name in CORRECTED if name in values and getattr(saved, name) != values[name]]
    if not changed:
        return []
    if "email" in changed and not (verdict := may_change_address(by, saved, now)):
        raise ValidationError({"email": verdict.reason})
    old_address = saved.email
    for name in changed:
        setattr(saved, name, values[name])
    saved.full_clean(exclude=["password", "number"])
    require_own_address(saved)
    saved.save(update_fields=changed)
    audit.record("org.correct_person", by=by, about=saved, fields=changed)
    if "email" in changed:
        forget_addresses([saved])
        if by != saved:
            tell_of_address(saved, old_address, now=now)
    return changed


def tell_of_address(person: Person, old_address: str | None, *, now: datetime) -> None:
    """Tells the person where they read it: at the new address, and at the old one, which only they may still hold."""
    announce_news(person, ADDRESS_CHANGED, now=now, also_to=old_address or "")


def forget_addresses(people: Iterable[Person]) -> None:
    """Deletes the login library's copies of addresses, so that an old one opens no way to a new password."""
    EmailAddress.objects.filter(user__in=people).delete()
