"""The form of the daily report: what you did, up to three customers, what became of the promises."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.typed import SANE, number_in
from meetings.content import MAX_COUNT, Content, Line, proposed_counts
from meetings.evidence import MEETING, Evidence
from meetings.forms import TEXT, ReportForm
from meetings.models import Report, ReportLine
from meetings.report_fields import ReportField
from meetings.work_items import WorkItem

CUSTOMERS = 3
MAX_LINES = 20
VISIT = "VISIT"


class CountRow(NamedTuple):
    """One line of "What you did": the item, its field, and what its count rests on."""

    item: WorkItem
    field: forms.BoundField
    records: Sequence[Evidence]
    most: int


class Block(NamedTuple):
    """The fields of one line or one customer by name, for the template."""

    number: int
    fields: Mapping[str, forms.BoundField]
    is_filled: bool


class DailyReportForm(ReportForm):
    """What you did, up to three customers, and what became of yesterday's promises."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        items: Sequence[WorkItem],
        records: Mapping[str, Sequence[Evidence]],
        promises: Sequence[ReportLine],
        next_day: date | None,
        stored: Mapping[str, str],
        version: int,
        asked: Sequence[ReportField],
    ) -> None:
        super().__init__(data, stored=stored, version=version, asked=asked)
        self.items, self.records, self.promises, self.next_day = items, records, promises, next_day
        self.fields["line_count"] = forms.IntegerField(
            min_value=0, max_value=MAX_LINES, required=False, widget=forms.HiddenInput
        )
        for number in range(self.line_count):
            self._add_line(number)
        for number in range(CUSTOMERS):
            self._add_customer(number)
        self._standing_lines = self._typed_lines()
        for item in items:
            self._add_count(item)
        for line in promises:
            self._add_outcome(line)
        self.add_asked()

    # --- fields

    @property
    def line_count(self) -> int:
        return min(number_in(self.typed("line_count")) or 0, MAX_LINES)

    @property
    def record_items(self) -> list[WorkItem]:
        return [item for item in self.items if item.needs_record]

    @property
    def may_visit(self) -> bool:
        return any(item.code == VISIT for item in self.items)

    def _add_line(self, number: int) -> None:
        choices = [("", _("Choose")), *((item.code, item.name) for item in self.record_items)]
        self._add(number, "line", "item", forms.ChoiceField(label=_("What was it?"), choices=choices, required=False))
        self._add(number, "line", "who", forms.CharField(label=_("With whom?"), max_length=120, required=False))
        self._add(number, "line", "what", forms.CharField(label=_("What was done?"), max_length=500, required=False))
        pieces = forms.IntegerField(label=_("How many"), min_value=1, max_value=MAX_COUNT, required=False, initial=1)
        self._add(number, "line", "pieces", pieces)
        self._add_step(number, "line")

    def _add_customer(self, number: int) -> None:
        who = forms.CharField(label=_("Customer"), max_length=120, required=False)
        self._add(number, "customer", "who", who)
        words = forms.CharField(label=_("What did they say, in their words?"), max_length=TEXT, required=False)
        words.widget = forms.Textarea(attrs={"rows": 2, "maxlength": TEXT})
        self._add(number, "customer", "words", words)
        if self.may_visit:
            visited = forms.BooleanField(label=_("I was there: this is the visit report"), required=False)
            self._add(number, "customer", "visited", visited)
        result = forms.ChoiceField(
            label=_("Result"), choices=ReportLine.Result.choices, required=False, widget=forms.RadioSelect
        )
        self._add(number, "customer", "result", result)
        self._add_step(number, "customer")

    def _add_step(self, number: int, kind: str) -> None:
        self._add(number, kind, "next_step", forms.CharField(label=_("Next step"), max_length=500, required=False))
        when = forms.DateField(label=_("When"), required=False, initial=self.next_day, validators=SANE)
        when.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"})
        self._add(number, kind, "next_on", when)

    def _add(self, number: int, kind: str, name: str, field: forms.Field) -> None:
        if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput):
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        if isinstance(field.widget, forms.CheckboxInput):
            field.widget.attrs["class"] = "form-check-input"
        self.fields[f"{kind}_{number}_{name}"] = field

    def _add_count(self, item: WorkItem) -> None:
        most = self.proposed.get(item.code, MAX_COUNT)
        if item.needs_record and not most:
            return  # nothing to count yet: a line comes first
        attrs = {"class": "form-control count", "inputmode": "numeric", "min": 0, "max": most}
        field = forms.IntegerField(
            label=item.name, min_value=0, max_value=MAX_COUNT, required=False, initial=most if item.needs_record else 0
        )
        field.widget = forms.NumberInput(attrs=attrs)
        self.fields[f"count_{item.code}"] = field
        if item.needs_record:  # how many there were when the page was made, to tell "lowered" from "not touched"
            self.fields[f"seen_{item.code}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.initial[f"seen_{item.code}"] = most
            seen, count = (number_in(self.stored.get(f"{name}_{item.code}", "")) for name in ("seen", "count"))
            if seen is not None and count is not None:
                self.initial[f"count_{item.code}"] = max(0, most - max(0, seen - count))

    def _add_outcome(self, line: ReportLine) -> None:
        field = forms.ChoiceField(
            label=line.next_step, choices=ReportLine.Outcome.choices, required=False, widget=forms.RadioSelect
        )
        field.initial = line.outcome
        self.fields[f"outcome_{line.pk}"] = field

    # --- what the template draws

    @property
    def proposed(self) -> dict[str, int]:
        """Counts that stand on records and on the lines as they are typed."""
        return proposed_counts(self.items, self.records, self._standing_lines)

    def meetings(self) -> Sequence[Evidence]:
        """The meetings of the day, for reading: what of them counts stands behind its item."""
        return self.records.get(MEETING, ())

    def count_rows(self) -> list[CountRow]:
        return [
            CountRow(item, self[name], self.records.get(item.code, ()), self.proposed.get(item.code, MAX_COUNT))
            for item in self.items
            if (name := f"count_{item.code}") in self.fields
        ]

    def lines(self) -> list[Block]:
        return [self._block(number, "line") for number in range(self.line_count)]

    def customers(self) -> list[Block]:
        return [self._block(number, "customer") for number in range(CUSTOMERS)]

    def _block(self, number: int, kind: str) -> Block:
        prefix = f"{kind}_{number}_"
        fields = {name.removeprefix(prefix): self[name] for name in self.fields if name.startswith(prefix)}
        is_filled = any(self.typed(prefix + name) for name in ("who", "words", "what", "result", "next_step"))
        return Block(number, fields, is_filled)

    def outcomes(self) -> list[tuple[ReportLine, forms.BoundField]]:
        return [(line, self[f"outcome_{line.pk}"]) for line in self.promises]

    # --- reading it

    def _typed_lines(self) -> list[Line]:
        """Lines as far as their item is known, for the counts that they carry; not checked yet."""
        found = []
        for number in range(self.line_count):
            pieces = self.typed(f"line_{number}_pieces")
            if item := self.typed(f"line_{number}_item"):
                found.append(Line(who="", item=item, pieces=1 if (number := number_in(pieces)) is None else number))
        for number in range(CUSTOMERS):
            if self.may_visit and self.typed(f"customer_{number}_visited") and self.typed(f"customer_{number}_who"):
                found.append(Line(who="", item=VISIT, is_customer=True))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(self.line_count):
            if self._block(number, "line").is_filled or cleaned.get(f"line_{number}_item"):
                self._require(f"line_{number}_item", _("Say what it was."))
                self._require(f"line_{number}_who", _("Say with whom."))
                self._require(f"line_{number}_what", _("Say in a few words what was done."))
                self._require_step(f"line_{number}")
        for number in range(CUSTOMERS):
            if self._block(number, "customer").is_filled:
                self._require(f"customer_{number}_who", _("Name the customer."))
                self._require(f"customer_{number}_words", _("Write what the customer said, in the customer's words."))
                self._require(f"customer_{number}_result", _("Say how it ended."))
                if cleaned.get(f"customer_{number}_result") != ReportLine.Result.CLOSED:
                    self._require(f"customer_{number}_next_step", _("Write the next step."))
                self._require_step(f"customer_{number}")
        return cleaned

    def _require(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _require_step(self, prefix: str) -> None:
        if self.cleaned_data.get(f"{prefix}_next_step"):
            self._require(f"{prefix}_next_on", _("Give the next step a date."))

    def content(self, *, keep: Mapping[str, object] | None = None) -> Content:
        """What is sent; only after is_valid. `keep`: marks that go into the body beside the texts."""
        values = self.cleaned_data
        lines = [self._line(number) for number in range(self.line_count) if values.get(f"line_{number}_item")]
        customers = [number for number in range(CUSTOMERS) if values.get(f"customer_{number}_who")]
        lines += [self._customer(number) for number in customers]
        return Content(
            counts=self._counts(lines),
            body=self.own_values() | dict(keep or {}),
            no_prose=self.no_prose,
            lines=lines,
            outcomes={line.pk: values.get(f"outcome_{line.pk}", "") for line in self.promises},
        )

    def _line(self, number: int) -> Line:
        values, prefix = self.cleaned_data, f"line_{number}_"
        return Line(
            who=values[prefix + "who"],
            item=values[prefix + "item"],
            what=values[prefix + "what"],
            pieces=values.get(prefix + "pieces") or 1,
            next_step=values[prefix + "next_step"],
            next_on=values[prefix + "next_on"] if values[prefix + "next_step"] else None,
        )

    def _customer(self, number: int) -> Line:
        values, prefix = self.cleaned_data, f"customer_{number}_"
        return Line(
            who=values[prefix + "who"],
            item=VISIT if values.get(prefix + "visited") else "",
            is_customer=True,
            words=values[prefix + "words"],
            result=values[prefix + "result"],
            next_step=values[prefix + "next_step"],
            next_on=values[prefix + "next_on"] if values[prefix + "next_step"] else None,
        )

    def _counts(self, lines: Sequence[Line]) -> dict[str, int]:
        """Counts above zero. One that was not touched follows its records; one that was lowered stays as much lower."""
        proposed, counts = proposed_counts(self.items, self.records, lines), {}
        for item in self.items:
            typed = self.cleaned_data.get(f"count_{item.code}")
            if item.needs_record:
                seen = self.cleaned_data.get(f"seen_{item.code}")
                if typed is None or seen is None or typed == seen:
                    typed = proposed[item.code]
                elif typed < seen:
                    typed = max(0, proposed[item.code] - (seen - typed))
            if typed:
                counts[item.code] = typed
        return counts


def daily_fields(report: Report, lines: Sequence[ReportLine]) -> dict[str, str]:
    """A sent daily report as the fields of its form, for correcting it."""
    records = [line for line in lines if not line.is_customer]
    customers = [line for line in lines if line.is_customer]
    fields = {"line_count": str(len(records)), **{name: str(text) for name, text in report.body.items()}}
    fields |= {f"count_{code}": str(count) for code, count in report.counts.items()}
    for kind, group in (("line", records), ("customer", customers[:CUSTOMERS])):
        for number, line in enumerate(group):
            for name in ("item", "who", "what", "words", "result", "pieces", "next_step"):
                fields[f"{kind}_{number}_{name}"] = str(getattr(line, name))
            fields[f"{kind}_{number}_next_on"] = line.next_on.isoformat() if line.next_on else ""
            fields[f"{kind}_{number}_visited"] = "on" if line.item == VISIT else ""
    return {name: text for name, text in fields.items() if text}
