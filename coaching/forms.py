"""Forms of mood: one of five, and a word."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models import WORD


class MarkForm(forms.Form):
    """The mark of a day; each of the five is a button."""

    value = forms.TypedChoiceField(choices=[(value, value) for value in range(1, 6)], coerce=int)


class WordForm(forms.Form):
    """A word beside the mark; empty takes it away."""

    word = forms.CharField(label=_("A word"), max_length=WORD, required=False)
