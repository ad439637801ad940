"""Results from a file: orders, collections, new customers, as another system told them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core import audit
from core.imports.models import ImportRow
from core.imports.registry import Column, Found, ImportKind, Refusal, allow
from core.imports.row import Row
from core.imports.tracing import Befores, Trace
from core.imports.values import read_date, read_known, read_number, read_text, words_for
from core.verdicts import ALLOWED, Verdict, denied
from org.access import Area, Role, readable_people, roles_of, today_of
from org.imports.reference import people_by_word
from org.models import Person
from org.periods import OpenMonths, require_open_span
from org.posting import Postings
from org.stamps import stamps
from targets import services
from targets.models import Entry, Metric
from targets.permissions import LEADERS

State = ImportRow.Verdict
IMPORTED = (Metric.Source.TYPED, Metric.Source.FILES)


def may_import(by: Person, now: datetime) -> Verdict:
    """Whoever records results for others: superiors, and assistants for their teams."""
    if roles_of(by, today_of(by, now)) & (LEADERS | {Role.ASSISTANT}):
        return ALLOWED
    return denied(_("Only a superior or the team's assistant brings in results."))


def metrics_by_word(metrics: Iterable[Metric]) -> dict[str, Metric]:
    """Metrics by code and by their names in every language."""
    known = {metric.code: metric for metric in metrics}
    words = words_for((one.code, (one.code, one.name_en, one.name_zh_hant, one.name_zh_hans)) for one in known.values())
    return {word: known[code] for word, code in words.items()}


class EntryChecker:
    """Goes through the rows of a file of results."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.now, self.today, self.months = by, now, today_of(by, now), OpenMonths()
        people = readable_people(by, Area.TARGETS, self.today).exclude(pk=by.pk)
        self.people, self.postings = people_by_word(people), Postings.of_everybody()
        self.metrics = metrics_by_word(Metric.objects.imported())
        held = Entry.objects.filter(reverses=None, reversed_by=None, person__in=people.values("pk"))
        self.held = Counter(held.values_list("person_id", "work_date", "metric_id", "amount", "note"))
        self.new: list[dict[str, Any]] = []

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        read = row.read
        person, day = read("person", self._person), read("work_date", read_date)
        metric, amount = read("metric", self._metric), read("amount", read_number)
        note = read("note", lambda text: read_text(text, longest=500), "")
        row.need("person", "work_date", "metric", "amount")
        if row.faults:
            return Found(State.BAD, row.faults)
        key = (person.pk, day, metric.pk, amount, note)
        if self.held[key] > 0:  # as often as it is there already
            self.held[key] -= 1
            return Found(State.SAME)
        try:
            if day > self.today:
                raise Refusal("work_date", _("A result cannot lie in the future."))
            allow("work_date", lambda: self.months.check(day, day))
            if self.postings.primary_on(person.code, day) is None:
                words = _("%(person)s held no post on that date.")
                raise Refusal("work_date", words % {"person": person.name})
            allow("metric", lambda: services.check_metric(metric, day, sources=IMPORTED))
            allow("amount", lambda: services.check_amount(metric, amount))
        except Refusal as refusal:
            return Found(State.BAD, refusal.reasons)
        self.new.append({"person": person, "work_date": day, "metric": metric, "amount": amount, "note": note})
        return Found(State.NEW)

    def _person(self, text: str) -> Person:
        return read_known(text, self.people, _("None of your people has the number or the name “%(text)s”."))

    def _metric(self, text: str) -> Metric:
        return read_known(text, self.metrics, _("“%(text)s” is not known here."))

    def summary(self) -> list[tuple[str, int]]:
        count = len(self.new)
        return [(ngettext("result", "results", count), count)] if count else []

    def store(self, trace: Trace) -> None:
        days = [told["work_date"] for told in self.new]
        require_open_span(min(days), max(days))
        where = stamps((told["person"].pk, told["work_date"]) for told in self.new)
        counted = {"source": Entry.Source.IMPORTED, "recorded_by": self.by, "confirmed_by": self.by}
        entries = [
            Entry(**told, **where[told["person"].pk, told["work_date"]].fields, **counted, confirmed_at=self.now)
            for told in self.new
        ]
        Entry.objects.bulk_create(entries, batch_size=2000)
        audit.record_all("targets.record_entry", by=self.by, about=entries, fields=["amount", "metric", "work_date"])
        trace.made(entries)


def undo_entries(entries: list[Entry], before: Befores, by: Person) -> None:
    """Results go only while their months are open."""
    days = [entry.work_date for entry in entries]
    require_open_span(min(days), max(days))
    audit.record_all("targets.undo_entry", by=by, about=entries)


def metric_choices() -> list[tuple[str, str]]:
    return [(metric.code, metric.name) for metric in Metric.objects.imported()]


ENTRIES = ImportKind(
    code="entries",
    order=70,
    label=pgettext_lazy("sales", "Results"),
    about=gettext_lazy("A row for each order, payment or new customer of your people; they count at once."),
    page="targets:entry_list",
    may_import=may_import,
    make_checker=EntryChecker,
    columns=(
        Column(
            "person",
            gettext_lazy("Person"),
            is_required=True,
            hint=gettext_lazy("The employee number, or a name that only one person has."),
            names=(
                *("employee number", "employee", "name", "sales agent"),
                *("工号", "工號", "员工编号", "員工編號", "姓名", "员工", "員工"),
            ),
            example="E001",
        ),
        Column("work_date", gettext_lazy("Date"), is_required=True, names=("day", "日期"), example="2026-06-08"),
        Column(
            "metric",
            gettext_lazy("What"),
            is_required=True,
            choices=metric_choices,
            names=("measure", "metric", "kind", "type", "指标", "指標"),
            example="orders",
        ),
        Column(
            "amount",
            gettext_lazy("Amount"),
            is_required=True,
            names=("value", "金额", "金額"),
            example=str(Decimal(86000)),
        ),
        Column("note", gettext_lazy("Note"), names=("remark", "备注", "備註"), example=""),
    ),
)
