"""What people type about plans: the cells of the grid, a split of the year, a revision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainHelper, SubmitKeyField, VersionField
from core.imports.values import BadValue, read_number
from core.periods import Month
from core.typed import number_in
from core.wording import month_in_words, number_in_figures
from targets.forms import LARGEST, as_typed
from targets.grid import Grid, RowKey
from targets.models import Metric, Plan, PlanCell
from targets.models_negotiation import WORDS
from targets.planning import CellEdit, MonthsThere, is_missing
from targets.services import too_many_decimals

Stored = Mapping[tuple[RowKey, Month], PlanCell]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the grid: whose it is, and the word that its fields begin with."""

    key: RowKey
    name: str
    label: str

    @property
    def code(self) -> str:
        """The number of the person or the code of the unit."""
        return self.name.partition("-")[2]


@dataclass(frozen=True, slots=True)
class PlanField:
    """A cell as the page draws it."""

    name: str
    label: str
    value: str
    stored: str
    amount: Decimal | None  # what is stored, for a cell that nobody can type into
    version: int
    error: str
    is_fixed: bool  # settled by the version before, or of a month without the person in the unit or the metric


class PlanGridForm:
    """The cells of one metric of a plan. A blank cell is left as it is; what is not sent is, too.

    No form of Django's: six hundred fields with their widgets would take longer than the rest of the page.
    """

    def __init__(  # noqa: PLR0913 what a grid is made of
        self,
        data: Mapping[str, str] | None,
        *,
        rows: Sequence[PlanRow],
        metric: Metric,
        grid: Grid,
        stored: Stored,
        there: MonthsThere,
    ) -> None:
        self.data, self.rows, self.metric, self.grid, self.stored = data, rows, metric, grid, stored
        self.there = there
        self.errors: dict[str, str] = {}
        self.refusals: list[str] = []  # of the whole grid
        self.read_anew: set[str] = set()  # fields whose stored amount the reader sees only now

    def edits(self, starts_in: str) -> list[CellEdit]:
        """The cells that were typed and differ; what cannot be read is in `errors` by field."""
        return [
            edit
            for row in self.rows
            for month in self.grid.months
            if month >= starts_in and (edit := self._edit(row, month)) is not None
        ]

    def _edit(self, row: PlanRow, month: Month) -> CellEdit | None:
        name = field_name(row, month)
        text, cell = self.data.get(name, "").strip(), self.stored.get((row.key, month))
        if not text:
            return None
        try:
            amount = self._read(text)
        except BadValue as error:
            self.errors[name] = str(error)
            return None
        if cell is not None and cell.amount == amount:
            return None
        return CellEdit(row.key, month, amount, self._version_sent(row, month) or 0)

    def _version_sent(self, row: PlanRow, month: Month) -> int | None:
        """The version that was read of a cell; a row sends those of its twelve months together."""
        sent = self.data.get(f"{row.name}-version", "").split(maxsplit=len(self.grid.months))
        place = self.grid.months.index(month)
        return number_in(sent[place]) if place < len(sent) else None

    def _read(self, text: str) -> Decimal:
        amount = read_number(text)
        if not 0 <= amount <= LARGEST:
            raise BadValue(_("Give an amount from 0 on."))
        if amount != round(amount, self.metric.places):
            raise BadValue(too_many_decimals(self.metric))
        return amount

    def show_what_others_saved(self, edits: Sequence[CellEdit]) -> None:
        """After somebody was quicker: says so at each such cell and lets the next save of what was typed go through."""
        names = {row.key: row for row in self.rows}
        for edit in edits:
            cell = self.stored.get((edit.key, edit.month))
            if cell is not None and cell.version != edit.version:
                name = field_name(names[edit.key], edit.month)
                words = _("Meanwhile somebody set this to %(base)s. Save again to keep yours.")
                self.errors[name] = words % {"base": number_in_figures(cell.amount)}
                self.read_anew.add(name)

    def lines(self, starts_in: str) -> Iterator[tuple[PlanRow, list[PlanField], list[Decimal | None]]]:
        """Every row with its twelve fields and the sums of its quarters and of its year."""
        for row in self.rows:
            fields = [self._field(row, month, starts_in) for month in self.grid.months]
            yield row, fields, [in_units(amount) for amount in self.grid.sums_of(row.key)]

    def _field(self, row: PlanRow, month: Month, starts_in: str) -> PlanField:
        name, cell = field_name(row, month), self.stored.get((row.key, month))
        stored = "" if cell is None else as_typed(cell.amount, decimals=self.metric.decimals)
        typed = self.data.get(name) if self.data is not None else None
        version = cell.version if cell else 0
        if typed is not None and name not in self.read_anew:
            sent = self._version_sent(row, month)
            version = version if sent is None else sent
        return PlanField(
            name,
            _("%(what)s, %(month)s") % {"what": row.label, "month": month_in_words(month.first)},
            stored if typed is None else typed,
            stored,
            cell and cell.amount,
            version,
            self.errors.get(name, ""),
            month < starts_in
            or not self.metric.counts_in(month)
            or (not (cell and cell.amount) and is_missing(row.key, month, self.there)),
        )

    def left(self) -> list[Decimal | None]:
        """What is still to be given out: in each month, each quarter and the year."""
        return [in_units(amount) for amount in self.grid.left_with_sums()]

    def refuse(self, error: forms.ValidationError) -> None:
        """What the service says of the whole grid, above it."""
        self.refusals = list(error.messages)


def field_name(row: PlanRow, month: Month) -> str:
    return f"{row.name}_{month[-2:]}"


def in_units(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).scaleb(-2)


class SplitForm(forms.Form):
    """A year split by season and shares."""

    annual = forms.DecimalField(
        label=gettext_lazy("Asked of the unit in the year"), min_value=0, max_value=LARGEST, decimal_places=2
    )
    reserve = forms.IntegerField(
        label=gettext_lazy("Reserve of each month, in percent"), min_value=0, max_value=15, initial=0, required=False
    )
    reserve_name = forms.CharField(label=gettext_lazy("What the reserve is for"), max_length=80, required=False)
    season = forms.CharField(
        label=gettext_lazy("Weights of the twelve months"),
        help_text=gettext_lazy("Twelve numbers; 1.2 asks for a fifth more than 1."),
        initial="1 1 1 1 1 1 1 1 1 1 1 1",
        max_length=200,
    )
    version = VersionField()

    def __init__(self, *args: Any, rows: Sequence[PlanRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.shares = {row.key: f"share_{row.name}" for row in rows}
        for row in rows:
            self.fields[self.shares[row.key]] = forms.DecimalField(
                label=row.label, min_value=0, max_value=1000, decimal_places=2, initial=1, required=False
            )

    def begin_with(self, season: Sequence[Decimal], shares: Mapping[RowKey, Decimal]) -> None:
        """Season and shares of a year that is known, to be changed as one likes; what is not known stays 1."""
        if season:
            self.fields["season"].initial = " ".join(f"{weight.normalize():f}" for weight in season)
        for key, name in self.shares.items() if shares else ():
            self.fields[name].initial = shares.get(key, Decimal(0))

    def clean_season(self) -> list[Decimal]:
        try:
            weights = [read_number(word) for word in self.cleaned_data["season"].replace(",", " ").split()]
        except BadValue as error:
            raise forms.ValidationError(str(error)) from error
        if len(weights) != 12 or any(weight < 0 for weight in weights) or not any(weights):  # noqa: PLR2004 months
            raise forms.ValidationError(_("Give twelve numbers from 0 on, not all of them 0."))
        return weights

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not any(data.get(name) for name in self.shares.values()):
            raise forms.ValidationError(_("Give at least one share above 0."))
        return data

    def weights(self) -> dict[RowKey, Decimal]:
        """The shares by row; a blank one is 0."""
        return {key: self.cleaned_data[name] or Decimal(0) for key, name in self.shares.items()}

    def share_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shares.values()]

    def show_what_others_saved(self, version: int, asked: Decimal) -> None:
        """After somebody was quicker: says what the year asks for now, and lets the next sending go over it."""
        self.data = self.data.copy()
        self.data["version"] = str(version)
        words = _("Meanwhile somebody changed the plan: it asks for %(amount)s now. Send again to split it anew.")
        self.add_error(None, words % {"amount": number_in_figures(asked)})


class FillForm(forms.Form):
    """What the cells are filled from; asked before anything is written."""

    source = forms.ChoiceField(label=gettext_lazy("Fill from"))
    percent = forms.IntegerField(
        label=gettext_lazy("Change in percent"),
        help_text=gettext_lazy("5 asks for a twentieth more, -5 for a twentieth less, 0 for the same."),
        min_value=-50,
        max_value=200,
        initial=0,
    )
    only_empty = forms.BooleanField(label=gettext_lazy("Only cells that are empty"), required=False, initial=True)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["source"].choices = sources


class ReviseForm(forms.Form):
    """From which month another version of a plan counts, and why."""

    starts_in = forms.ChoiceField(label=gettext_lazy("From the month"))
    reason = forms.CharField(
        label=gettext_lazy("Why it is revised"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        months = [month for month in plan.open_months if month >= Month.of(today)] or plan.open_months[-1:]
        self.fields["starts_in"].choices = [(month, month_in_words(month.first)) for month in months]

    def clean_starts_in(self) -> Month:
        return Month(self.cleaned_data["starts_in"])


class SendBackForm(forms.Form):
    """What has to be changed before a revision is approved."""

    words = forms.CharField(
        label=gettext_lazy("What has to be changed"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
