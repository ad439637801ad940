"""What people type about results and targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.periods import Month
from core.wording import exact_day, labelled, name_in_words, number_in_figures
from org.access import Area, Role, readable_people, roles_of
from org.models import Person
from org.person_field import person_field
from org.querysets import PersonQuerySet
from targets.models import Entry, Metric, TargetCell
from targets.permissions import RECORDERS
from targets.selectors import RolePost

LARGEST = Decimal("999999999999.99")


class EntryForm(forms.Form):
    """A result: whose, when, what and how much."""

    work_date = DayField(
        label=_("Date"),
        help_text=_("The day it was signed, received or first ordered; days off count too."),
    )
    metric = forms.ModelChoiceField(Metric.objects.all(), label=_("What"), empty_label=None)
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=14,
        decimal_places=2,
        min_value=-LARGEST,
        max_value=LARGEST,
        help_text=_("A cancellation is negative: the net counts."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    percent = forms.IntegerField(
        label=_("Part of the first, in percent"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("50 where it is left blank. The two parts add up to the amount exactly."),
    )
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, viewer: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        people = readable_people(viewer, Area.TARGETS, today).in_service(today)
        # What an assistant types is nearly always somebody else's: it has to be said whose.
        own = None if Role.ASSISTANT in roles_of(viewer, today) else viewer
        who = person_field(people, area=Area.TARGETS, label=_("Who"), initial=own)
        self.fields = {"person": who, **self.fields}
        self.add_sharing(people.exclude(pk=viewer.pk), viewer, today)
        self.fields["work_date"].initial = today
        typed = Metric.objects.typed().in_force(Month.of(today).previous())  # last month may still be open
        self.fields["metric"].queryset = typed

    def begin_with(self, entry: Entry | None) -> None:
        """Fills in what makes good a result of a closed month: itself if it never counted, else its opposite."""
        if entry is None:
            return
        amount = -entry.amount if entry.confirmed_at else entry.amount
        about = gettext("Belongs to %(day)s") % {"day": exact_day(entry.work_date)}
        begun = {
            "person": entry.person,
            "metric": entry.metric,
            "amount": as_typed(amount, decimals=entry.metric.decimals),
            "note": labelled(about, entry.note) if entry.note else about,
        }
        for name, value in begun.items():
            self.fields[name].initial = value

    def add_sharing(self, others: PersonQuerySet, viewer: Person, today: date) -> None:
        """A second person for whoever records for others; nobody else is asked."""
        percent, key = self.fields.pop("percent"), self.fields.pop("submit_key")
        if roles_of(viewer, today) & RECORDERS:
            label = _("Shared with (if it is a deal of two)")
            second = person_field(others, area=Area.TARGETS, label=label)
            second.required = False
            self.fields |= {"shared_with": second, "percent": percent}
        self.fields["submit_key"] = key


class ReversalForm(forms.Form):
    """Why a result is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()


def as_typed(amount: Decimal, *, decimals: int) -> str:
    """An amount as somebody would type it: cents only where there are some."""
    exact = amount.quantize(Decimal(1).scaleb(-decimals))
    return f"{exact:.0f}" if exact == exact.to_integral_value() else str(exact)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A role period with one field for each metric."""

    post: RolePost
    fields: list[forms.BoundField]


class TargetGridForm(forms.Form):
    """Base targets of a team for a month: a row a role period, a column a metric; an empty cell is left as it is."""

    def __init__(
        self,
        *args: Any,
        month: Month,
        posts: Sequence[RolePost],
        metrics: Sequence[Metric],
        cells: Sequence[TargetCell],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.month, self.posts, self.metrics = month, posts, metrics
        self.stored = {(cell.person_id, cell.profile, cell.starts_on, cell.metric_id): cell for cell in cells}
        for post in posts:
            for metric in metrics:
                self._add_cell(post, metric)

    def _add_cell(self, post: RolePost, metric: Metric) -> None:
        cell = self.stored.get((*post.key, metric.pk))
        name = self.field_name(post, metric)
        self.fields[name] = forms.DecimalField(
            label=f"{name_in_words(post.person)}: {metric.name}",
            required=False,
            min_value=0,
            max_value=LARGEST,
            max_digits=14,
            decimal_places=metric.places,
            initial=cell and as_typed(cell.base, decimals=metric.decimals),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control figure-input"}),
        )
        self.fields[name].column = metric.name
        self.fields[f"{name}-version"] = forms.IntegerField(
            required=False, min_value=0, widget=forms.HiddenInput, initial=cell and cell.version
        )

    def show_what_others_saved(self) -> None:
        """After somebody was quicker: says so at each such cell and lets the next save of what was typed go through."""
        self.data = self.data.copy()
        for post in self.posts:
            for metric in self.metrics:
                cell = self.stored.get((*post.key, metric.pk))
                name = self.field_name(post, metric)
                if cell and self.cleaned_data.get(f"{name}-version") != cell.version:
                    self.data[self.add_prefix(f"{name}-version")] = str(cell.version)
                    words = _("Meanwhile somebody set this to %(base)s. Save again to keep yours.")
                    self.add_error(name, words % {"base": number_in_figures(cell.base)})

    def field_name(self, post: RolePost, metric: Metric) -> str:
        return f"{post.person.code}-{post.number}-{metric.code}"

    def rows(self) -> Iterator[GridRow]:
        """The grid as the page draws it."""
        for post in self.posts:
            yield GridRow(post, [self[self.field_name(post, metric)] for metric in self.metrics])

    def version_fields(self) -> Iterator[forms.BoundField]:
        for name in self.fields:
            if name.endswith("-version"):
                yield self[name]

    def typed(self) -> Iterator[tuple[RolePost, Metric, Decimal]]:
        """Cells with a figure."""
        for post in self.posts:
            for metric in self.metrics:
                base = self.cleaned_data.get(self.field_name(post, metric))
                if base is not None:
                    yield post, metric, base

    def versions(self) -> dict[int, int]:
        """The versions that were read, by cell id; of a cell that was made meanwhile, 0."""
        return {
            cell.pk: self.cleaned_data.get(f"{self.field_name(post, metric)}-version") or 0
            for post in self.posts
            for metric in self.metrics
            if (cell := self.stored.get((*post.key, metric.pk)))
        }
