"""New customers among deals: each account counts once, on the day of the first deal won with it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from targets.deal_rules import CustomerKey, Remark, ToldDeal, customer_key
from targets.models import ImportedDeal


class NewCustomer(NamedTuple):
    """A deal won; the first of them with an account is the one that makes a new customer."""

    day: date
    deal_id: str
    person_id: int
    account: str


class Customers:
    """Which deals are won with which account, and which of them hold the entry of the new customer."""

    def __init__(self, deals: Iterable[ImportedDeal], *, is_open: Callable[[date], bool]) -> None:
        self.is_open, self.of = is_open, settings.NEW_CUSTOMER_OF
        self.won: dict[CustomerKey, dict[str, NewCustomer]] = {}
        self.holders: dict[CustomerKey, list[ImportedDeal]] = {}
        self.touched: set[CustomerKey] = set()
        for deal in deals:
            key = self._key(deal.person_id, deal.account)
            if key is None:
                continue
            if deal.order_entry is not None and not deal.order_entry.is_reversed:
                told = NewCustomer(deal.order_entry.work_date, deal.deal_id, deal.person_id, deal.account)
                self.won.setdefault(key, {})[deal.deal_id] = told
            if deal.customer_entry is not None:
                self.holders.setdefault(key, []).append(deal)

    def _key(self, person_id: int | None, account: str) -> CustomerKey | None:
        return customer_key(person_id, account, of=self.of) if person_id is not None else None

    def differ(self, held: ImportedDeal, told: ToldDeal, person_id: int) -> bool:
        """Whether the deal is about another customer than before."""
        return self._key(held.person_id, held.account) != self._key(person_id, told.account)

    def take(self, told: ToldDeal, person_id: int, held: ImportedDeal | None, *, counts: bool) -> list[Remark]:
        """A deal that is new or changes; `counts` says whether its order stands once it is in."""
        if held is not None and (before := self._key(held.person_id, held.account)):
            self.touched.add(before)
            self.won.get(before, {}).pop(told.deal_id, None)
        key = self._key(person_id, told.account)
        if key is None:
            return []
        self.touched.add(key)
        if not counts:
            return []
        self.won.setdefault(key, {})[told.deal_id] = NewCustomer(told.closed_on, told.deal_id, person_id, told.account)
        later = (deal.customer_entry.work_date for deal in self.holders.get(key, ()) if self._is_fixed(deal))
        if (day := min(later, default=None)) and told.closed_on < day:
            return [("account", _("It stays a new customer of %(day)s, whose month is closed.") % {"day": day})]
        return []

    def _is_fixed(self, deal: ImportedDeal) -> bool:
        """Whether the entry is no longer ours to move: somebody took it back by hand, or its month is closed."""
        return deal.customer_entry.is_reversed or not self.is_open(deal.customer_entry.work_date)

    def settled(self) -> tuple[list[ImportedDeal], list[NewCustomer]]:
        """The deals whose entry falls away, and those that make one, of the accounts that the file is about."""
        gone: list[ImportedDeal] = []
        come: list[NewCustomer] = []
        for key in sorted(self.touched, key=lambda key: (key[0] or 0, key[1])):
            won, holders = self.won.get(key, {}), self.holders.get(key, [])
            movable = [deal for deal in holders if not self._is_fixed(deal)]
            is_fixed, first = len(movable) < len(holders), min(won.values(), default=None)
            due = first if first and not is_fixed and self.is_open(first.day) else None
            keeps = [deal for deal in movable if due and _is_entry_of(deal, due)]
            if due is None and not is_fixed:  # the first was won in a closed month: what counts later is not touched
                keeps = [deal for deal in movable if deal.deal_id in won]
            gone += [deal for deal in movable if deal not in keeps]
            come += [due] if due and not keeps else []
        return gone, come


def _is_entry_of(deal: ImportedDeal, due: NewCustomer) -> bool:
    entry = deal.customer_entry
    return (deal.deal_id, entry.work_date, entry.person_id) == (due.deal_id, due.day, due.person_id)
