"""Somebody comes, for the first time or again: the person and the first post, in one step."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.periods import Month
from core.verdicts import Verdict, not_now, require
from core.wording import month_in_words
from org.absences import end_leave_after
from org.correcting import require_own_address
from org.many import add_people
from org.models import FormerService, Period, Person, Title, Unit
from org.moves import appoint
from org.permissions import may_keep_organisation
from org.sessions import end_sessions


@transaction.atomic
def hire(
    *,
    code: str,
    unit: Unit,
    title: Title,
    hired_on: date,
    by: Person,
    on: date,
    profile: str = "",
    is_head: bool = False,
    **names: Any,
) -> Person:
    """Adds the person at the end of the order, with a post from the first day and without a password.

    The title proposes the profile; `names` are name_pinyin, name_zh and email.
    Raises ValidationError for what HR can mend.
    """
    require(may_keep_organisation(by, on))
    person = Person(code=code, number=0, hired_on=hired_on, **names)
    person.full_clean(exclude=["password", "number"])
    require_own_address(person)
    add_people([person])
    audit.record("org.hire", by=by, about=person)
    appoint(person, unit=unit, title=title, valid_from=hired_on, profile=profile, is_head=is_head, by=by, on=on)
    return person


def may_take_back(by: Person, person: Person, on: date) -> Verdict:
    """Whether somebody who has left can be taken on again by `by`."""
    if person.left_on is None or person.left_on >= on:
        return not_now(_("This person has not left."))
    if person.erased_at is not None:
        return not_now(_("Who this person was is erased. Add a new person instead."))
    return may_keep_organisation(by, on)


def reason_to_wait(person: Person) -> str:
    """Why somebody who has left cannot be taken on again yet; empty once the month of the departure is closed."""
    month = Month.of(person.left_on)
    if Period.objects.filter(month=month, state=Period.State.CLOSED).exists():
        return ""
    words = _("The month of the departure, %(month)s, is not closed yet. Until then change the last day in service.")
    return words % {"month": month_in_words(month.first)}


@transaction.atomic
def come_back(
    person: Person,
    *,
    first_day: date,
    unit: Unit,
    title: Title,
    by: Person,
    on: date,
    profile: str = "",
    is_head: bool = False,
) -> None:
    """Takes somebody on again who had left: the same person with all facts, a new post, no password until invited.

    Raises ValidationError for what HR can mend. While the month of the departure is open it would be computed with the
    new service, so it has to be closed first.
    """
    require(may_take_back(by, person, on))
    if first_day <= person.left_on:
        raise ValidationError({"valid_from": _("That is before the last day in service.")})
    if words := reason_to_wait(person):
        raise ValidationError(words, code="month_of_departure_open")
    end_leave_after(person, person.left_on)  # again: who left before departures did it
    FormerService.objects.create(person=person, hired_on=person.hired_on, left_on=person.left_on)
    person.hired_on, person.left_on, person.is_active = first_day, None, True
    person.set_unusable_password()
    person.save(update_fields=["hired_on", "left_on", "is_active", "password"])
    end_sessions(person)
    audit.record("org.come_back", by=by, about=person, fields=["hired_on", "left_on"])
    appoint(person, unit=unit, title=title, valid_from=first_day, by=by, on=on, profile=profile, is_head=is_head)
