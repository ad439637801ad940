"""A new person comes: the person and the first post, in one step."""

from datetime import date
from typing import Any

from django.db import transaction

from core import audit
from core.verdicts import require
from org.many import add_people
from org.models import Person, Title, Unit
from org.moves import appoint
from org.permissions import may_keep_organisation


@transaction.atomic
def hire(
    *, code: str, unit: Unit, title: Title, hired_on: date, by: Person, on: date, is_head: bool = False, **names: Any
) -> Person:
    """Adds the person at the end of the order, with a post from the first day and without a password.

    `names` are name_pinyin, name_zh and email. Raises ValidationError for what HR can mend.
    """
    require(may_keep_organisation(by, on))
    person = Person(code=code, number=0, hired_on=hired_on, **names)
    person.full_clean(exclude=["password", "number"])
    add_people([person])
    audit.record("org.hire", by=by, about=person)
    appoint(person, unit=unit, title=title, valid_from=hired_on, is_head=is_head, by=by, on=on)
    return person
