"""A new person comes: the person and the first post, in one step."""

from datetime import date
from typing import Any

from django.db import models, transaction

from core import audit, locks
from core.verdicts import require
from org.models import Person, Title, Unit
from org.moves import appoint
from org.permissions import may_keep_organisation

ORDER_LOCK = "org.person_order"


@transaction.atomic
def hire(
    *, code: str, unit: Unit, title: Title, hired_on: date, by: Person, on: date, is_head: bool = False, **names: Any
) -> Person:
    """Adds the person at the end of the order, with a post from the first day and without a password.

    `names` are name_pinyin, name_zh and email. Raises ValidationError for what HR can mend.
    """
    require(may_keep_organisation(by, on))
    locks.hold(ORDER_LOCK)
    last = Person.objects.aggregate(last=models.Max("number"))["last"] or 0
    person = Person(code=code, number=last + 1, hired_on=hired_on, **names)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    audit.record("org.hire", by=by, about=person)
    appoint(person, unit=unit, title=title, valid_from=hired_on, is_head=is_head, by=by, on=on)
    return person
