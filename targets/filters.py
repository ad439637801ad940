"""The filter above the list of results."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.periods import Month
from core.typed import month_in
from core.wording import in_a_row, month_in_words, name_in_words
from org.access import Area, access_of, readable_people
from org.chart import places_on
from org.models import Person, UnitVersion
from targets.actuals import actuals_of
from targets.models import Entry, Metric


class EntryFilter(django_filters.FilterSet):
    """Results by month, person, metric and whether they count yet.

    The month that runs unless another is asked for; all months for what waits, which must not hide in an earlier one.
    Figures open to their results by an address alone: up to a later month, of one employee number, of a unit.
    """

    month = django_filters.CharFilter(label=_("Month"), method="in_month")
    person = django_filters.CharFilter(label=_("Person"), method="of_person")
    metric = django_filters.ModelChoiceFilter(
        label=_("What"),
        queryset=Metric.objects.all(),
        empty_label=_("Everything"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    of = django_filters.CharFilter(field_name="person__code")
    unit = django_filters.CharFilter(method="of_unit")
    waiting = django_filters.BooleanFilter(label=_("Only what waits for a confirmation"), method="that_wait")

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: QuerySet, viewer: Person, today: date) -> None:
        data = data.copy()
        is_any_month = bool(data.get("waiting")) and not data.get("month")
        self.month = None if is_any_month else month_in(data.get("month", "")) or Month.of(today)
        data["month"] = str(self.month or "")
        until = month_in(data.get("until", ""))
        self.until = until if self.month and until and until > self.month else None
        self.viewer, self.today = viewer, today
        super().__init__(data, queryset=queryset)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What only the address says, by name: the form sends it along, or a figure's list would become another."""
        names = ("of", "unit", "alone") if self.until is None else ("until", "of", "unit", "alone")
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    @property
    def kept_in_words(self) -> str:
        """The same for the reader: the span of months, the person, the unit. Two queries at most."""
        span = [f"{month_in_words(self.month.first)} – {month_in_words(self.until.first)}"] if self.until else []
        named = {"of": self._name_of_person, "unit": self._name_of_unit}
        return in_a_row([*span, *(named[name](value) for name, value in self.kept if name in named)])

    def _name_of_person(self, code: str) -> str:
        """The name where the viewer reads this person's results; else the number that was asked for."""
        person = readable_people(self.viewer, Area.TARGETS, self.today).filter(code=code).first()
        return name_in_words(person) if person else code

    def _name_of_unit(self, code: str) -> str:
        """What the unit is called, or was called last."""
        versions = UnitVersion.objects.filter(unit__code=code, valid_from__lte=self.today).order_by("valid_from")
        version = versions.last()
        return version.name if version else code

    def in_month(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        last = self.until or self.month
        return entries.filter(work_date__range=(self.month.first, last.last))

    def of_person(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        """By employee number or a part of the name."""
        return entries.of_person_named(value.strip()[:80])

    def of_unit(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        """Of the unit of that code with everything below it as the chart stands today; "alone" leaves that out."""
        place = {place.code: place.unit_id for place in places_on(self.viewer, self.today)}.get(value)
        if place is None:  # a unit that is gone, or none at all
            return entries.filter(unit__code=value)
        if self.data.get("alone"):
            return entries.filter(unit=place)
        return entries.filter(unit__in=access_of(self.viewer, self.today).tree.units_below(place))

    def that_wait(self, entries: QuerySet, name: str, value: bool) -> QuerySet:
        return entries.awaiting_confirmation() if value else entries

    def totals(self) -> list[tuple[Metric, Decimal]]:
        """What the filtered entries that count come to, by metric. Two queries, four where one is no sum."""
        counting = self.qs.counted()
        among = Entry.objects.counted().filter(person__in=counting.order_by().values("person"))
        if self.month:
            among = self.in_month(among, "month", str(self.month))
        return list(actuals_of(counting, Metric.objects.all(), among=among).items())
