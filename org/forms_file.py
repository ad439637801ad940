"""Forms of one's own member file."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper
from org.member_file import strengths_in
from org.models import Consent


class MemberFileForm(forms.Form):
    """What colleagues read."""

    strengths = forms.CharField(
        label=_("Ask me about"),
        max_length=240,
        required=False,
        help_text=_(
            "Up to five, with commas between. Everybody in the company finds you by them and may open your page."
        ),
    )
    speaks = forms.CharField(label=_("Languages I speak"), max_length=80, required=False)
    reach = forms.CharField(
        label=_("How to reach me"),
        max_length=120,
        required=False,
        help_text=_("Extension, desk, chat name: your choice."),
    )
    helper = PlainHelper()

    def clean_strengths(self) -> list[str]:
        return strengths_in(self.cleaned_data["strengths"])


class BirthdayForm(forms.Form):
    """Day and month; the year is asked nowhere."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int, choices=[("", "–"), *MONTHS.items()])
    day = forms.TypedChoiceField(label=_("Day"), coerce=int, choices=[("", "–"), *((day, day) for day in range(1, 32))])
    helper = PlainHelper()


class HobbiesForm(forms.Form):
    """Hobbies in one line."""

    text = forms.CharField(label=_("Hobbies"), max_length=200)
    helper = PlainHelper()


CONSENT_FORMS: dict[str, type[forms.Form]] = {
    Consent.About.BIRTHDAY: BirthdayForm,
    Consent.About.HOBBIES: HobbiesForm,
}


def consent_form(about: str, standing: Consent | None, data: Any = None) -> forms.Form:
    """The form of one consent, filled with what is shown now."""
    form = CONSENT_FORMS[about]
    names = list(form.base_fields)
    initial = {name: getattr(standing, name) for name in names} if standing else {}
    return form(data, initial=initial, auto_id=f"{about}_%s")
