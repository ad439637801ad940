"""What HR types about the robot of a group."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper, SubmitKeyField
from duties.models import Robot
from duties.robots.addresses import LONGEST
from duties.robots.news import all_news
from org.models import Unit
from org.tree import units_on


class RobotForm(forms.Form):
    """One robot. Address and secret are typed once and shown to nobody again, not even after a fault."""

    unit = forms.ChoiceField(label=_("Group of the unit"))
    service = forms.ChoiceField(label=_("Service"), choices=Robot.Format.choices)
    address = forms.CharField(
        label=_("Address of the robot"),
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("As the service shows it. It is a key to the group: it is kept locked and not shown again."),
    )
    secret = forms.CharField(
        label=_("Secret for signing"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Where DingTalk or Feishu gave one."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    tells = forms.MultipleChoiceField(label=_("It tells"), required=False, widget=forms.CheckboxSelectMultiple)
    submit_key = SubmitKeyField()
    helper = PlainHelper()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit.code, f"{unit.code} {unit.name}") for unit in units_on(today)]
        self.fields["language"].initial = get_language()
        self.fields["tells"].choices = [(code, news.label) for code, news in all_news().items()]

    def wanted(self) -> dict[str, Any]:
        """What add_robot takes. One query."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "submit_key"}
        return chosen | {"unit": Unit.objects.get(code=chosen["unit"])}
