"""What the pages of the organisation chart are asked for."""

import calendar
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper, VersionField
from core.periods import EARLIEST, LATEST
from org.forms_leave import DayField

AROUND = 12  # months before and after today that the slider reaches


class ChartForm(forms.Form):
    """Which day and which unit: the day by its date, or by the months that lie between it and today."""

    day = DayField(required=False)
    months = forms.IntegerField(required=False, min_value=-AROUND, max_value=AROUND)
    unit = forms.CharField(max_length=20, required=False)
    whole = forms.BooleanField(required=False)

    def asked(self, today: date) -> dict[str, Any]:
        """The day, the unit and whether every box is wanted; what is no such thing counts as not asked."""
        self.is_valid()
        chosen = self.cleaned_data
        months = chosen.get("months")
        day = chosen.get("day") or today if months is None else moved(today, months)
        return {"day": day, "code": chosen.get("unit", ""), "whole": chosen.get("whole", False)}


class RemitForm(forms.Form):
    """What a unit is responsible for."""

    remit = forms.CharField(
        label=_("Responsible for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What people of other units may expect of it; everybody reads it on the chart."),
    )
    version = VersionField()
    helper = PlainHelper()


class CompareForm(forms.Form):
    """Which unit on which two days."""

    since = DayField(required=False)
    until = DayField(required=False)
    unit = forms.CharField(max_length=20, required=False)

    def asked(self, today: date) -> dict[str, Any]:
        """The unit and two days, the earlier first: today and a month before where nothing else is asked."""
        self.is_valid()
        until = self.cleaned_data.get("until") or today
        days = sorted([self.cleaned_data.get("since") or moved(until, -1), until])
        return {"since": days[0], "until": days[1], "code": self.cleaned_data.get("unit", "")}


def moved(day: date, months: int) -> date:
    """The same day of another month, its last day where it is shorter; never outside the years that pages show."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < EARLIEST.year or year > LATEST.year:
        return day
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(today: date, day: date) -> int:
    """Where the slider stands: the months from today to the day, at most as many as it reaches."""
    apart = (day.year - today.year) * 12 + day.month - today.month
    return max(-AROUND, min(AROUND, apart))
