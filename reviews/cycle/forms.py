"""The forms of a month's cycle."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.periods import Month
from core.wording import month_in_words
from reviews.models import Assessment, MonthTimetable, Objection

TEXT, WORD = 2000, 500
ONE_TO_FIVE = [("", "–"), *((str(number), str(number)) for number in range(1, 6))]


class SheetsForm(forms.Form):
    """The people whose sheets a button is about: those that it counts, also on other pages, by their codes."""

    people = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput, choices=())

    def __init__(self, *args: Any, codes: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = codes if codes is not None else self.data.getlist("people") if self.is_bound else []
        self.fields["people"].choices = [(code, code) for code in shown if "\0" not in code]
        self.fields["people"].initial = shown

    @property
    def count(self) -> int:
        """How many sheets the button is about."""
        return len(self.fields["people"].choices)


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=WORD,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The superior reads it; the person does not."),
    )
    helper = PlainHelper()


class ObjectionForm(forms.Form):
    """What is wrong in the own month."""

    submit_key = SubmitKeyField()
    about = forms.ChoiceField(label=_("What it is about"), choices=Objection.About.choices)
    subject_on = DayField(
        label=_("Day"),
        required=False,
        help_text=_("Only for the rating of a day or a week: the day, or one of the week."),
    )
    text = forms.CharField(label=_("What is wrong, and why"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 5}))
    helper = PlainHelper()


class DecisionForm(forms.Form):
    """The decision about an objection, with the figure that it gives where the objection is about one."""

    version = VersionField()
    outcome = forms.ChoiceField(label=_("Decision"), choices=Objection.Outcome.choices, widget=forms.RadioSelect)
    rating = forms.TypedChoiceField(
        label=_("New rating"), choices=ONE_TO_FIVE, coerce=int, empty_value=None, required=False
    )
    assessment = forms.ModelChoiceField(label=_("Which assessment"), queryset=Assessment.objects.none(), required=False)
    calibration = forms.DecimalField(
        label=_("Points up or down on the assessment"), max_digits=5, decimal_places=2, required=False
    )
    answer = forms.CharField(
        label=_("Why"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("The person reads it.")
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, objection: Objection, assessments: Any, may_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = objection.about
        if not may_move or about not in (Objection.About.DAILY, Objection.About.WEEKLY):
            del self.fields["rating"]
        if not may_move or about != Objection.About.ASSESSMENT:
            del self.fields["assessment"], self.fields["calibration"]
        else:
            self.fields["assessment"].queryset = assessments
            if len(assessments) == 1:
                self.fields["assessment"].initial = assessments[0].pk
                self.fields["assessment"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("calibration") is not None and values.get("assessment") is None:
            self.add_error("assessment", _("Which assessment moves?"))
        return values


class TimetableForm(forms.Form):
    """By which working days a month's steps are taken, from a month on."""

    submit_key = SubmitKeyField()
    effective_from = forms.ChoiceField(label=_("From the month"))
    calibration_day = forms.IntegerField(label=_("calibrated by working day"), min_value=1, max_value=20)
    objection_day = forms.IntegerField(label=_("objections until working day"), min_value=1, max_value=20)
    helper = PlainHelper()

    def __init__(self, *args: Any, months: list[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].choices = [(str(month), month_in_words(month.first)) for month in months]
        newest = MonthTimetable.objects.last()
        self.fields["calibration_day"].initial = newest.calibration_day
        self.fields["objection_day"].initial = newest.objection_day
