"""Forms of what happens to a person: another post, leave of absence, the end of the service, coming back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.wording import label_in_words
from org.access import Area, readable_people
from org.forms_account import NO_ROLE
from org.models import Appointment, LeaveDay, Person, Profile, Title, Unit
from org.person_field import person_field
from org.unit_field import unit_code_field, unit_names


class PostForm(forms.Form):
    """Another post from a day on, or one held for a while beside the own."""

    submit_key = SubmitKeyField()
    valid_from = DayField(label=_("From"))
    unit = forms.Field()  # set in __init__
    title = forms.ModelChoiceField(label=_("Title"), queryset=Title.objects.all(), help_text=NO_ROLE)
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

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("valid_to") and values.get("kind") == Appointment.Kind.PRIMARY:
            self.add_error("valid_to", _("Only an acting post ends by itself. Choose acting, or leave this empty."))
        return values

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])


class ReturnForm(PostForm):
    """The first post of somebody who had left and comes back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = _("First day back")
        del self.fields["kind"], self.fields["valid_to"]


class AbsenceForm(forms.Form):
    """A leave of absence: why, since when, until when, and who stands in."""

    submit_key = SubmitKeyField()
    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveDay.Kind.choices, initial=LeaveDay.Kind.PERSONAL)
    valid_from = DayField(label=_("First day"))
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Empty where nobody knows yet; the end is entered later.")
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, person: Person, viewer: Person, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = readable_people(viewer, Area.PEOPLE, day).in_service(day).filter(is_active=True)
        deputy = person_field(people.exclude(pk=person.pk), area=Area.PEOPLE, label=_("Deputy"))
        deputy.required = False
        deputy.help_text = _("Is asked to stand in. Empty where deputies are named already.")
        self.fields["deputy"] = deputy
        self.fields["valid_from"].initial = day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("valid_from"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return values


class BackForm(forms.Form):
    """When somebody on leave of absence is back."""

    back_on = DayField(
        label=_("First day back"), required=False, help_text=_("Empty where nobody knows yet: the end is open again.")
    )
    helper = PlainHelper()


class DepartureForm(forms.Form):
    """The last day of somebody's service."""

    left_on = DayField(
        label=_("Last day in service"),
        help_text=_("Posts and roles end with this day, and the login closes after it. What was done stays."),
    )
    helper = PlainHelper()
