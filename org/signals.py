"""News that goes up: what lower rooms know and upper rooms act on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal

if TYPE_CHECKING:
    from org.models import Person

# Sent after commit with person_ids (set of ids; None means everybody) and since (the first date that changed) when
# calendar, leave, appointments or service of people changed. A lost signal is repaired by the planner's next full pass.
people_moved = Signal()

# Sent inside the transaction with year (int) and at (aware) when somebody has checked the work calendar of a year.
calendar_checked = Signal()


def announce_moved(person_ids: Iterable[int] | None, *, since: date) -> None:
    """Tells the upper rooms after commit whose days or superiors changed; None is everybody."""
    ids = None if person_ids is None else set(person_ids)
    if ids is None or ids:
        transaction.on_commit(lambda: people_moved.send(sender=None, person_ids=ids, since=since))


# Sent with person, code (the news, of which duties.notices has the words), now, also_to and is_vital, when somebody has
# to learn of an act of others. Received in the same transaction: what is written about the act and what is told stand
# or fall together.
person_told = Signal()


def announce_news(person: "Person", code: str, *, now: datetime, also_to: str = "", is_vital: bool = True) -> None:
    """Tells one person, in the application and by e-mail, what others did; by a letter to `also_to` as well.

    Of what is not vital, such as an answer to a question of one's own, only those get a letter who want reminders.
    """
    person_told.send(sender=None, person=person, code=code, now=now, also_to=also_to, is_vital=is_vital)
