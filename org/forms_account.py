"""Forms of the way in and of one's own page."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.wording import label_in_words
from core.zones import zone_choices, zone_in_words
from org.access import zone_of
from org.forms_library import PASSWORD_RULE
from org.logins import STATE_WORDS
from org.models import Person, Title, Unit, code_validator
from org.unit_field import unit_code_field, unit_names

NO_ROLE = _("It opens no page of HR or of the technical administrator: those are roles, granted afterwards.")


class MeForm(forms.ModelForm):
    """What people decide about themselves."""

    class Meta:
        model = Person
        fields = ["language", "time_zone", "wants_mail"]
        labels = {"time_zone": _("My clock"), "wants_mail": _("Send me reminders by e-mail")}
        help_texts = {"time_zone": _("What happened when is shown by it. Work days and deadlines stay the unit's.")}

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = _("as the unit: %(zone)s") % {"zone": zone_in_words(zone_of(self.instance, now).key, now)}
        zones = [("", unit), *zone_choices(now, also=self.instance.time_zone)]
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
            choices=zones,
            required=False,
        )
        names = [("", _("as the browser asks")), ("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
        self.fields["language"].choices = names
        if not self.instance.email:
            self.fields["wants_mail"].disabled = True
            self.fields["wants_mail"].help_text = _("HR has no e-mail address of yours; reminders wait on Today.")
        self.helper = PlainHelper()


class CodeForm(forms.Form):
    """The employee number and the code that HR gave."""

    employee_number = forms.CharField(label=_("Employee number"), max_length=20)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Twelve letters and digits, from HR."))

    helper = PlainHelper()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee_number"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "off"}
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "characters"}


class FirstPasswordForm(SetPasswordForm):
    """The password that somebody chooses who came with a code."""

    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = PASSWORD_RULE
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""


class PeopleFilter(forms.Form):
    """What to look for in the list of people."""

    q = forms.CharField(label=_("Name or number"), max_length=60, required=False)
    state = forms.ChoiceField(
        label=_("Login"),
        required=False,
        choices=[("", _("all")), *STATE_WORDS.items()],
    )
    helper = PlainHelper()


class CloseLoginForm(forms.Form):
    """Why a login is closed."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    helper = PlainHelper()


class TakeFactorForm(forms.Form):
    """Why a second factor is taken away."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "factor_%s")  # another form of the page asks why as well
        super().__init__(*args, **kwargs)


class HireForm(forms.Form):
    """A new person with the first post."""

    submit_key = SubmitKeyField()
    code = forms.CharField(label=_("Employee number"), max_length=20, validators=[code_validator])
    name_pinyin = forms.CharField(label=_("Name in Latin letters"), max_length=80)
    name_zh = forms.CharField(label=_("Name in Chinese, if there is one"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail, if there is one"), required=False)
    hired_on = DayField(label=_("First day"))
    unit = forms.Field()  # set in __init__
    title = forms.ModelChoiceField(label=_("Title"), queryset=Title.objects.all(), help_text=NO_ROLE)
    is_head = forms.BooleanField(label=_("Head of the unit"), required=False)
    helper = PlainHelper()

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_code_field(unit_names(day), label=_("Unit"))
        self.fields["title"].label_from_instance = label_in_words

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None
