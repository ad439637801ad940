"""What people type about actions of any sort."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from duties.models_actions import Action


class ActionForm(forms.Form):
    """Who does what until when. `owner` is the field that chooses among those to whom it can be given."""

    what = forms.CharField(label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DayField(label=pgettext_lazy("due", "Until"))
    submit_key = SubmitKeyField()
    version = VersionField()
    told = ("what", "due_on", "version")  # what an action that is there already tells the form

    def __init__(self, *args: Any, owner: forms.Field, action: Action | None = None, **kwargs: Any) -> None:
        if action is not None:
            kwargs["initial"] = {name: getattr(action, name) for name in self.told}
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields = {"what": self.fields["what"], "owner": owner, **self.fields}
        del self.fields["submit_key" if action else "version"]


class DropForm(forms.Form):
    """Why an action is dropped."""

    reason = forms.CharField(label=_("Why it is dropped"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
