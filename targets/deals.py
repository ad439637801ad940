"""The book of imported deals: what each row of a CRM file becomes, and the results that come of it.

One book for the page and for the command. It is loaded once in a number of queries that does not grow with the rows;
`take` asks nothing of the database, `store` writes set by set in the transaction that is open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.imports.models import ImportRow
from core.imports.reading import plain
from core.imports.registry import Found, Refusal, allow
from core.imports.tracing import Trace
from core.imports.values import BadValue, read_known
from core.periods import Month
from org.imports.reference import people_by_word
from org.models import Person
from org.periods import OpenMonths, require_open_span
from org.posting import Postings
from org.stamps import stamps
from targets.deal_customers import Customers, NewCustomer
from targets.deal_rules import FIELDS, Remark, ToldDeal, remarks_on
from targets.models import Entry, ImportedDeal, Metric
from targets.services import check_amount

State = ImportRow.Verdict
BATCH = 2000
RESULTS = ("order_entry__reversed_by", "customer_entry__reversed_by")


@dataclass(frozen=True, slots=True)
class Taken:
    """A deal that is new or changes; `takes_back` is the result that falls away, `counts` whether it makes one."""

    deal: ImportedDeal  # as it is held; a new one is empty but for its number
    told: ToldDeal
    person: Person
    takes_back: Entry | None
    counts: bool


class DealBook:
    """Takes the rows of one file, of people that its bringer may bring results for."""

    def __init__(self, *, by: Person | None, people: Iterable[Person], now: datetime, today: date) -> None:
        self.by, self.now, self.today = by, now, today
        self.people = people_by_word(people)
        self.own = {person.pk for person in self.people.values()}
        deals = ImportedDeal.objects.order_by("pk")
        self.held = {deal.deal_id: deal for deal in deals.select_related(*RESULTS)}
        self.months, self.postings = OpenMonths(), Postings.of_everybody()
        self.metrics = Metric.objects.in_bulk(["orders", "new_customers"], field_name="code")
        self.customers = Customers(self.held.values(), is_open=self.is_open)
        self.spellings = {name: spelled(self.held.values(), name) for name in ("product", "account")}
        self.lines: dict[str, int] = {}
        self.taken: dict[str, Taken] = {}

    def is_open(self, day: date) -> bool:
        try:
            self.months.check(day, day)
        except ValidationError:
            return False
        return True

    # --- one row ------------------------------------------------------------------------------------------------------

    def take(self, line: int, told: ToldDeal) -> Found:
        """What becomes of the row; its reasons are refusals of a bad one, and remarks on any other."""
        try:
            return self._take(line, told)
        except Refusal as refusal:
            return Found(State.BAD, refusal.reasons)

    def _take(self, line: int, told: ToldDeal) -> Found:
        if earlier := self.lines.get(told.deal_id):
            raise Refusal("opportunity_id", _("This number stands in line %(line)s already.") % {"line": earlier})
        self.lines[told.deal_id] = line
        person, held = self._person(told.agent), self.held.get(told.deal_id)
        if held is not None and held.person_id is not None and held.person_id not in self.own:
            raise Refusal("opportunity_id", _("This is a deal of somebody who is none of your people."))
        is_same = held is not None and held.person_id == person.pk and told == as_told(held)
        takes_back, counts, remarks = self._result(told, person, held, is_same=is_same)
        if held is not None:
            self._keep_customer(told, person, held)
        remarks = [*remarks_on(told), *self._spelled_otherwise(told), *remarks]
        if not is_same or counts or takes_back:
            deal = held or ImportedDeal(deal_id=told.deal_id)
            self.taken[told.deal_id] = Taken(deal, told, person, takes_back, counts)
            stands = counts or (takes_back is None and held is not None and is_live(held.order_entry))
            remarks += self.customers.take(told, person.pk, held, counts=stands)
            return Found(State.NEW if held is None else State.CHANGED, remarks)
        return Found(State.SAME, remarks)

    def _person(self, agent: str) -> Person:
        try:
            return read_known(agent, self.people, _("None of your people has the number or the name “%(text)s”."))
        except BadValue as error:
            raise Refusal("sales_agent", str(error)) from None

    def _result(
        self, told: ToldDeal, person: Person, held: ImportedDeal | None, *, is_same: bool
    ) -> tuple[Entry | None, bool, list[Remark]]:
        """The result that falls away, whether a new one comes, and remarks."""
        entry = held.order_entry if held is not None else None
        if entry is not None and entry.is_reversed:
            words = _("Its result was taken back here and does not come again.")
            return None, False, [("close_value", words)] if told.counts else []
        if entry is not None:
            if told.counts and (entry.person_id, entry.work_date, entry.amount) == (
                person.pk, told.closed_on, told.value,
            ):  # fmt: skip
                return None, False, []
            allow("close_date", lambda: self.months.check(entry.work_date, entry.work_date))
        if told.counts:
            if is_same and not self.is_open(told.closed_on):
                return None, False, [("close_date", _("It makes no result any more: its month is closed."))]
            self._check(told, person)
        return entry, told.counts, []

    def _check(self, told: ToldDeal, person: Person) -> None:
        day = told.closed_on
        if day > self.today:
            raise Refusal("close_date", _("A result cannot lie in the future."))
        allow("close_date", lambda: self.months.check(day, day))
        if self.postings.primary_on(person.code, day) is None:
            raise Refusal("close_date", _("%(person)s held no post on that date.") % {"person": person.name})
        allow("close_value", lambda: check_amount(self.metrics["orders"], told.value))

    def _keep_customer(self, told: ToldDeal, person: Person, held: ImportedDeal) -> None:
        """A new customer of a closed month stays what it is, under the name it has."""
        entry = held.customer_entry
        if is_live(entry) and self.customers.differ(held, told, person.pk):
            allow("account", lambda: self.months.check(entry.work_date, entry.work_date))

    def _spelled_otherwise(self, told: ToldDeal) -> list[Remark]:
        """Names that differ from earlier ones only by space, signs or large letters."""
        found = []
        for name, known in self.spellings.items():
            text = getattr(told, name)
            if text and (first := known.setdefault(plain(text), text)) != text:
                found.append((name, _("Elsewhere it is written “%(text)s”.") % {"text": first}))
        return found

    # --- all of them --------------------------------------------------------------------------------------------------

    def summary(self) -> list[tuple[str, int]]:
        new = sum(1 for one in self.taken.values() if one.deal.pk is None)
        changed = len(self.taken) - new
        orders = sum(1 for one in self.taken.values() if one.counts)
        gone, come = self.customers.settled()
        back = len(gone) + sum(1 for one in self.taken.values() if one.takes_back)
        lines = [
            (ngettext("new deal", "new deals", new), new),
            (ngettext("deal changes", "deals change", changed), changed),
            (ngettext("new order", "new orders", orders), orders),
            (ngettext("new customer", "new customers", len(come)), len(come)),
            (ngettext("result is taken back", "results are taken back", back), back),
        ]
        return [(words, count) for words, count in lines if count]

    def store(self, trace: Trace) -> None:
        gone, come = self.customers.settled()
        back = [one.takes_back for one in self.taken.values() if one.takes_back]
        back += [deal.customer_entry for deal in gone]
        orders = [one for one in self.taken.values() if one.counts]
        entries = self._entries(orders, come, back)
        trace.made(entries)
        of_orders = {one.told.deal_id: entry for one, entry in zip(orders, entries, strict=False)}
        of_customers = {one.deal_id: entry for one, entry in zip(come, entries[len(orders) :], strict=False)}
        self._deals(of_orders, gone, of_customers, trace)

    def _entries(self, orders: Sequence[Taken], come: Sequence[NewCustomer], back: Sequence[Entry]) -> list[Entry]:
        """Writes what comes and what is taken back: the orders, the new customers, then the counter-entries."""
        wanted = [
            {"person_id": one.person.pk, "work_date": one.told.closed_on, "metric": self.metrics["orders"],
             "amount": one.told.value, "note": f"{one.told.account} {one.told.deal_id}".strip()}
            for one in orders
        ] + [
            {"person_id": one.person_id, "work_date": one.day, "metric": self.metrics["new_customers"],
             "amount": 1, "note": one.account}
            for one in come
        ]  # fmt: skip
        days = {told["work_date"] for told in wanted} | {entry.work_date for entry in back}
        for month in sorted({Month.of(day) for day in days}):  # one by one: a closed one may lie between them
            require_open_span(month.first, month.last)
        where = stamps((told["person_id"], told["work_date"]) for told in wanted)
        common = {
            "source": Entry.Source.CRM, "recorded_by": self.by, "confirmed_by": self.by, "confirmed_at": self.now,
        }  # fmt: skip
        reason = _("The CRM file tells it otherwise by now.")
        entries = [Entry(**told, **where[told["person_id"], told["work_date"]].fields, **common) for told in wanted]
        counters = [
            Entry(person_id=one.person_id, unit_id=one.unit_id, superior_id=one.superior_id, work_date=one.work_date,
                  metric_id=one.metric_id, amount=-one.amount, note=reason, reverses=one, **common)
            for one in back
        ]  # fmt: skip
        Entry.objects.bulk_create(entries + counters, batch_size=BATCH)
        by = self.by or "import_crm"
        audit.record_all("targets.record_entry", by=by, about=entries, fields=["amount", "metric", "work_date"])
        audit.record_all("targets.reverse_entry", by=by, about=back, reason=reason)
        return entries + counters

    def _deals(
        self, orders: dict[str, Entry], gone: Sequence[ImportedDeal], come: dict[str, Entry], trace: Trace
    ) -> None:
        """Writes the deals with the results that each has now."""
        names = [*(name for name in FIELDS if name != "deal_id"), "person", "order_entry", "customer_entry"]
        touched = {key: one.deal for key, one in self.taken.items()} | {deal.deal_id: deal for deal in gone}
        touched |= {key: self.held[key] for key in come if key not in touched}
        for deal in touched.values():
            if deal.pk:
                trace.changed(deal, names)
        for deal in gone:
            deal.customer_entry = None
        for key, one in self.taken.items():
            for name in FIELDS:
                setattr(one.deal, name, getattr(one.told, name))
            one.deal.person = one.person
            if one.takes_back or one.counts:
                one.deal.order_entry = orders.get(key)
        for key, entry in come.items():
            touched[key].customer_entry = entry
        new = [deal for deal in touched.values() if not deal.pk]
        ImportedDeal.objects.bulk_update([deal for deal in touched.values() if deal.pk], names, batch_size=200)
        ImportedDeal.objects.bulk_create(new, batch_size=BATCH)
        trace.made(new)


def is_live(entry: Entry | None) -> bool:
    """Whether the result is there and nobody has taken it back."""
    return entry is not None and not entry.is_reversed


def as_told(deal: ImportedDeal) -> ToldDeal:
    return ToldDeal(*attrgetter(*FIELDS)(deal))


def spelled(deals: Iterable[ImportedDeal], name: str) -> dict[str, str]:
    """How names are written, by what they are without space, signs and large letters; the first of each."""
    found: dict[str, str] = {}
    for deal in deals:
        if text := getattr(deal, name):
            found.setdefault(plain(text), text)
    return found
