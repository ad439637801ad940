"""Erasing a person: who they were goes, what they wrote goes, figures stay under a key without meaning.

Sealed months carry employee numbers and never names, so their texts and hashes stay as they are.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit
from core.privacy import Act, Decision
from org.models import Person
from salesops.personal.rows import decided, deletable_first, rows_of


@transaction.atomic
def erase_person(person: Person, *, by: Person | str, now: datetime) -> None:
    """Does to every row about the person what its decision says; twice is once.

    Raises ValidationError as long as the person is in service.
    """
    if person.left_on is None or person.left_on >= now.date():
        raise ValidationError(_("Only somebody who has left can be erased."), code="in_service")
    decisions = {model: decision for model, decision in decided() if model is not Person}
    for decision in decisions.values():
        if decision.erasure.before:
            decision.erasure.before(person.pk)
    for model in deletable_first(model for model, one in decisions.items() if one.erasure.act is Act.GOES):
        rows_of(model, decisions[model], person).delete()
    for model, decision in decisions.items():
        if decision.erasure.act is Act.CHANGES:
            change_rows(model, decision, person)
    audit.record("org.erase_person", by=by, about=person)
    blank(person, now=now)


def change_rows(model: type[Model], decision: Decision, person: Person) -> None:
    """Sets the fields that the decision names, where something stands in them. One query a field."""
    for name, value in decision.erasure.sets.items():
        rows = rows_of(model, decision, person).order_by()
        if value is None or isinstance(value, str):
            rows = rows.exclude(**{name: ""})
        rows.update(**{name: value})


def blank(person: Person, *, now: datetime) -> None:
    """What is left of the row: the number, the order and the days of service."""
    Person.objects.filter(pk=person.pk).update(
        name_zh="",
        name_pinyin=person.code,
        email=None,
        password=make_password(None),
        language="",
        time_zone="",
        wants_mail=False,
        is_active=False,
        last_login=None,
        erased_at=now,
    )


def erase_leavers(now: datetime) -> int:
    """Erases whoever left longer ago than the company keeps people, a few at a time. One query when nobody did.

    Somebody who cannot be erased keeps nobody else back: the error is raised when the others are done.
    """
    before = now.date() - timedelta(days=settings.ERASE_LEAVERS_AFTER_DAYS)
    due = Person.objects.filter(left_on__lt=before, erased_at=None).order_by("left_on", "pk")
    count, errors = 0, []
    for person in due[:50]:
        try:
            erase_person(person, by="erase_leavers", now=now)
            count += 1
        except Exception as error:  # noqa: BLE001 kept, and raised below
            error.add_note(f"while erasing {person.code}")
            errors.append(error)
    if errors:
        raise ExceptionGroup("not everybody could be erased", errors)
    return count
