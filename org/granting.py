"""Roles that do not follow from an appointment: given and taken by a named person, from a day to a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.guarded import asked_words, hold_login, may_give_say, opened_by_others
from org.models import Grant, Person
from org.permissions import may_grant
from org.signals import announce_moved


@transaction.atomic
def grant_role(person: Person, role: str, *, valid_from: date, by: Person, on: date, is_asked: bool = False) -> Grant:
    """Grants the role from `valid_from` until it is ended.

    Raises ValidationError when the person has it already, when `by` held the key to that login, and when somebody else
    did and `by` has not asked the person (`is_asked`).
    """
    require(may_grant(by, person, role, on))
    hold_login(person)
    if not (verdict := may_give_say(by, person, on)):
        raise ValidationError({"person": verdict.reason})
    if not is_asked and (act := opened_by_others(by, person, on)):
        raise ValidationError({"is_asked": asked_words(act)})
    if person.grants.filter(role=role).overlapping(valid_from, None).exists():
        raise ValidationError(_("%(person)s already has this role."), params={"person": person}, code="granted")
    grant = Grant(person=person, role=role, given_by=by, valid_from=valid_from)
    grant.full_clean()
    grant.save()
    audit.record("org.grant_role", by=by, about=grant, fields=["role", "valid_from"] + ["is_asked"] * is_asked)
    announce_moved([person.pk], since=valid_from)
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, by: Person, on: date) -> None:
    """Takes the role away from `on` on, at once. Again changes nothing; one that never came into force is removed."""
    require(may_grant(by, grant.person, grant.role, on))
    if grant.valid_to is not None and grant.valid_to <= on:
        return
    if grant.valid_from >= on:
        audit.record("org.end_grant", by=by, about=grant, fields=["role"])
        grant.delete()
    else:
        grant.valid_to = on
        grant.save(update_fields=["valid_to"])
        audit.record("org.end_grant", by=by, about=grant, fields=["valid_to"])
    announce_moved([grant.person_id], since=on)
