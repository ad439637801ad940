"""The one form of a month: closing it."""

from django import forms

from core.forms import SubmitKeyField


class CloseForm(forms.Form):
    """Nothing to fill in; the key makes a second press the same as the first."""

    submit_key = SubmitKeyField()
