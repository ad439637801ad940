"""Forms of the appraisal: shape and types; the services decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from org.access import Area
from org.person_field import person_field
from reviews.events import Said
from reviews.models import Adjustment, Assessment, DisciplineEvent
from reviews.wording import ASSESSMENT_ANCHORS

TEXT = 2000
WORD = 500
REFERENCE, NAME = 200, 100


class DayPicker(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RatingForm(forms.Form):
    """A rating from 1 to 5 and a word, with the versions that were read: of the rating, 0 for none, and the report."""

    rating = forms.TypedChoiceField(
        label=_("Quality"),
        choices=[(number, str(number)) for number in range(1, 6)],
        coerce=int,
        error_messages={"required": _("Choose a rating from 1 to 5.")},
    )
    note = forms.CharField(label=_("A word"), required=False, max_length=TEXT, strip=True)
    version = VersionField()
    report_version = VersionField()


class VersionForm(forms.Form):
    """The version of a row that is to be taken back."""

    version = VersionField()


class AssessmentForm(forms.Form):
    """Five ratings with their anchors, and a word."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(number, f"{number} {words}") for number, words in ASSESSMENT_ANCHORS.items()]
        for name in Assessment.RATINGS:
            label = Assessment._meta.get_field(name).verbose_name
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, widget=forms.RadioSelect
            )
        self.fields["note"] = forms.CharField(
            label=_("What it rests on"), required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3})
        )

    def rating_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in Assessment.RATINGS]


class CalibrationForm(forms.Form):
    """By how much the assessment moves, and why."""

    version = VersionField()
    calibration = forms.DecimalField(label=_("Points up or down"), max_digits=5, decimal_places=2)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    helper = PlainHelper()


class PersonDayForm(forms.Form):
    """What forms about a person on a day share; only people that the viewer may write about can be chosen."""

    submit_key = SubmitKeyField()
    day = forms.DateField(label=_("Day"), widget=DayPicker())
    helper = PlainHelper()

    def __init__(self, *args: Any, people: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"person": person_field(people, area=Area.DISCIPLINE, label=_("Who")), **self.fields}
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()


class AdjustmentForm(PersonDayForm):
    kind = forms.ChoiceField(label=_("What"), choices=Adjustment.Kind.choices)
    note = forms.CharField(
        label=_("What it was"),
        max_length=WORD,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person reads it."),
    )
    source = forms.ChoiceField(label=_("Where it comes from"), choices=[("", "–"), *Adjustment.Source.choices])
    reference = forms.CharField(
        label=_("Where it stands"),
        max_length=REFERENCE,
        required=False,
        help_text=_("So that others find it: a number, a file, who took the call."),
    )
    customer = forms.CharField(
        label=_("Customer"), max_length=NAME, required=False, help_text=_("For praise and complaints of customers.")
    )
    said_on = DayField(label=_("Said on"), required=False, help_text=_("For praise and complaints of customers."))

    def said(self) -> Said:
        """The source as the service takes it."""
        return Said(**{name: self.cleaned_data[name] for name in Said._fields})


class DisciplineForm(PersonDayForm):
    """A fact of a meeting or of the duty roster: one choice says both where and what."""

    what = forms.ChoiceField(label=_("What"))
    note = forms.CharField(label=_("A word"), max_length=WORD, required=False, help_text=_("The person reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = discipline_choices()

    def values(self) -> dict[str, str]:
        """The choice as the service takes it."""
        about, meeting, event = self.cleaned_data["what"].split(":")
        return {"about": about, "meeting": meeting, "event": event}


def discipline_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Meetings first, each with what can go wrong there, then the duty roster."""
    event, about = DisciplineEvent.Event, DisciplineEvent.About
    wrong = (event.LATE, event.VERY_LATE_OR_LEFT_EARLY, event.ABSENT, event.MINUTES_LATE)
    meetings = [
        (meeting.label, [(f"{about.MEETING}:{meeting}:{one}", one.label) for one in wrong])
        for meeting in DisciplineEvent.Meeting
    ]
    return [*meetings, (about.OFFICE_DUTY.label, [(f"{about.OFFICE_DUTY}::{event.MISSED}", event.MISSED.label)])]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=WORD, widget=forms.Textarea(attrs={"rows": 2}))
    helper = PlainHelper()


class FindingForm(PersonDayForm):
    note = forms.CharField(
        label=_("Which record, and what speaks against it"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )


class HearingForm(forms.Form):
    """What the person said, as the finder keeps it."""

    statement = forms.CharField(
        label=_("What the person said"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    helper = PlainHelper()


class StatementForm(forms.Form):
    """What the person writes about the own record."""

    statement = forms.CharField(
        label=_("What happened"),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Once you send it, it stays as it is."),
    )
    helper = PlainHelper()


class FindingDecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The person reads it.")
    )
    helper = PlainHelper()
