"""Forms of leave."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.periods import LATEST
from org.models import LeaveDay

LONGEST = timedelta(days=366)  # of a list


class LeaveForm(forms.Form):
    """From when to when, how much of each day, and why."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty is the same day."))
    fraction = forms.TypedChoiceField(
        label=_("Of each day"),
        choices=[("1", _("the whole day")), ("0.5", _("half the day"))],
        coerce=forms.DecimalField().to_python,
        initial="1",
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveDay.Kind.choices, initial=LeaveDay.Kind.ANNUAL)
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, first_day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["first_day"].initial = first_day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["last_day"] = values.get("last_day") or values.get("first_day")
        if values.get("first_day") and values["last_day"] < values["first_day"]:
            self.add_error("last_day", _("The last day is before the first."))
        return values


class LeaveRequestForm(LeaveForm):
    """The same with a word for whoever answers."""

    note = forms.CharField(label=_("A word to whoever answers"), max_length=500, required=False)


class RefusalForm(forms.Form):
    """Why leave is refused; the person reads it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The person reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()


class LeaveSpanFilter(forms.Form):
    """Between which days; a year at most."""

    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)
    helper = PlainHelper()

    def asked(self, today: date, *, ahead: timedelta) -> tuple[date, date]:
        """The two days; what is no such thing counts as not asked."""
        self.is_valid()
        first = self.cleaned_data.get("first_day") or today
        last = self.cleaned_data.get("last_day") or min(first, LATEST - ahead) + ahead
        return first, min(max(first, last), min(first, LATEST - LONGEST) + LONGEST)


class TakeBackForm(forms.Form):
    """The leave that is taken back."""

    first_day = DayField()
    last_day = DayField()


class CalendarDayForm(forms.Form):
    """What a date is for the company."""

    DEFAULT, WORKING, OFF = "default", "working", "off"
    is_working = forms.TypedChoiceField(
        label=_("This day is"),
        choices=[(DEFAULT, _("as the public calendar says")), (WORKING, _("a working day")), (OFF, _("a day off"))],
        coerce=lambda choice: {"working": True, "off": False}.get(choice),
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("Everybody can read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
