"""Forms of what happens to a person's post: another one, and the end of the service."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.wording import label_in_words
from org.models import Appointment, Profile, Title, Unit
from org.unit_field import unit_code_field, unit_names


class PostForm(forms.Form):
    """Another post from a day on, or one held for a while beside the own."""

    submit_key = SubmitKeyField()
    valid_from = DayField(label=_("From"))
    unit = forms.Field()  # set in __init__
    title = forms.ModelChoiceField(label=_("Title"), queryset=Title.objects.all())
    profile = forms.ChoiceField(
        label=_("Appraised as"),
        choices=[("", _("as the title says")), *Profile.choices],
        required=False,
        help_text=_("Decides which figures and reports count."),
    )
    is_head = forms.BooleanField(label=_("Head of the unit"), required=False)
    kind = forms.ChoiceField(
        label=_("How"),
        choices=[
            (Appointment.Kind.PRIMARY, _("instead of the post held now")),
            (Appointment.Kind.ACTING, _("beside it, acting")),
        ],
    )
    valid_to = DayField(
        label=_("First day after an acting post"),
        required=False,
        help_text=_("Empty where the end is not known yet."),
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_code_field(unit_names(day), label=_("Unit"))
        self.fields["title"].label_from_instance = label_in_words

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])


class DepartureForm(forms.Form):
    """The last day of somebody's service."""

    left_on = DayField(
        label=_("Last day in service"),
        help_text=_("Posts and roles end with this day, and the login closes after it. What was done stays."),
    )
    helper = PlainHelper()
