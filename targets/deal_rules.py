"""Deals as a row of a CRM file tells them: which of them make a result, and what about them can hardly be meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.imports.reading import plain

WON, LOST = "Won", "Lost"
STAGES = ("Prospecting", "Engaging", WON, LOST)
SALESPERSON, COMPANY = "salesperson", "company"  # of whom an account is a new customer (settings.NEW_CUSTOMER_OF)

Remark = tuple[str, str]  # column, what is noteworthy
CustomerKey = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class ToldDeal:
    """What a row says, in the fields of ImportedDeal."""

    deal_id: str
    agent: str
    product: str
    account: str
    stage: str
    engaged_on: date | None
    closed_on: date | None
    value: Decimal | None

    @property
    def counts(self) -> bool:
        """Whether it makes a result: won, on a day, for a value."""
        return self.stage == WON and self.closed_on is not None and bool(self.value)


FIELDS = ToldDeal.__slots__


def customer_key(person_id: int, account: str, *, of: str) -> CustomerKey | None:
    """What can become a new customer once: an account, of a salesperson or of the whole company; None without one.

    An account is the same however its name is spaced or written large.
    """
    name = plain(account) or account.strip()
    return (None if of == COMPANY else person_id, name) if name else None


def remarks_on(deal: ToldDeal) -> Iterator[Remark]:
    """What is missing or does not fit the stage. Nothing of it keeps a deal out; each is told."""
    is_open = deal.stage not in (WON, LOST)
    stage = {"stage": deal.stage}
    if not deal.account:
        yield "account", _("None: it makes no new customer.") if deal.counts else _("None, in stage %(stage)s.") % stage
    if deal.engaged_on and deal.closed_on and deal.closed_on < deal.engaged_on:
        yield "close_date", _("It lies before the day of engagement.")
    if deal.closed_on is None:
        words = _("None yet: the deal is open and makes no result.")
        yield "close_date", words if is_open else _("None, in stage %(stage)s.") % stage
    elif is_open:
        yield "close_date", _("A day, though the deal is open.")
    if deal.stage == WON:
        if not deal.value:
            yield "close_value", _("None, though won: it makes no result.")
        elif deal.value < 0:
            yield "close_value", _("It is less than 0.")
    elif deal.value:
        yield "close_value", _("A value, in stage %(stage)s.") % stage
