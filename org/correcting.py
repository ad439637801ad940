"""What HR corrects about a person: names and the address, through which a new password can be had."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy

from core import audit
from core.verdicts import ALLOWED, Verdict, denied, require
from org.access import roles_of, today_of
from org.logins import GUARDED
from org.models import Appointment, Grant, Person, UnitVersion
from org.permissions import may_keep_organisation
from org.signals import announce_news

CORRECTED = ("name_zh", "name_pinyin", "email")
ADDRESS_OPENS_LOGIN = gettext_lazy(
    "Nobody else changes the address of somebody with this much say: it opens the login."
)
ADDRESS_CHANGED = "new_address"  # the news; its words are in duties.notices


def may_change_address(by: Person, person: Person, now: datetime) -> Verdict:
    """Whether `by` may write the person's e-mail address: a letter to it opens the way to a new password."""
    if not (verdict := may_keep_organisation(by, today_of(by, now))):
        return verdict
    if by != person and person.has_usable_password() and GUARDED & roles_of(person, today_of(person, now)):
        return denied(str(ADDRESS_OPENS_LOGIN))
    return ALLOWED


def guarded_people(day: date) -> set[int]:
    """The ids of everybody who is of GUARDED on a day, for whoever asks about many. Two queries."""
    tops = UnitVersion.objects.on(day).filter(parent=None).values("unit")
    heads = Appointment.objects.on(day).filter(is_head=True, unit__in=tops).values_list("person_id", flat=True)
    granted = Grant.objects.on(day).filter(role__in=GUARDED).values_list("person_id", flat=True)
    return {*heads, *granted}


@transaction.atomic
def correct_person(person: Person, values: Mapping[str, str | None], *, by: Person, now: datetime) -> list[str]:
    """Writes what differs of CORRECTED and says which fields that was; the others stay as somebody else saved them.

    Raises ValidationError for what is no name or address, or belongs to somebody else.
    """
    require(may_keep_organisation(by, today_of(by, now)))
    saved = Person.objects.select_for_update().get(pk=person.pk)
    changed = [name for name in CORRECTED if name in values and getattr(saved, name) != values[name]]
    if not changed:
        return []
    if "email" in changed and not (verdict := may_change_address(by, saved, now)):
        raise ValidationError({"email": verdict.reason})
    for name in changed:
        setattr(saved, name, values[name])
    saved.full_clean(exclude=["password", "number"])
    saved.save(update_fields=changed)
    audit.record("org.correct_person", by=by, about=saved, fields=changed)
    if "email" in changed:
        forget_addresses([saved])
        if by != saved:
            announce_news(saved, ADDRESS_CHANGED, now=now)
    return changed


def forget_addresses(people: Iterable[Person]) -> None:
    """Deletes the login library's copies of addresses, so that an old one opens no way to a new password."""
    EmailAddress.objects.filter(user__in=people).delete()
