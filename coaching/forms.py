"""Forms of mood and of talks."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models import WORD, CoachingRule, Pair
from coaching.models_talks import LINE, NOTE
from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.wording import name_in_words


class MarkForm(forms.Form):
    """The mark of a day; each of the five is a button."""

    value = forms.TypedChoiceField(choices=[(value, value) for value in range(1, 6)], coerce=int)


class WordForm(forms.Form):
    """A word beside the mark; empty takes it away."""

    word = forms.CharField(label=_("A word"), max_length=WORD, required=False)


class RuleForm(forms.Form):
    """From when on, how often and at what time the head talks with each of the team."""

    weeks = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        choices=[
            (1, _("every week")),
            (2, _("every two weeks")),
            (3, _("every three weeks")),
            (4, _("every four weeks")),
        ],
    )
    starts_on = DayField(label=_("From the Monday on or after"))
    at = forms.TimeField(label=_("Usual time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        usual = {"weeks": CoachingRule.weeks.field.default, "starts_on": today, "at": time(16)}
        super().__init__(*args, initial=usual, **kwargs)
        self.helper = PlainHelper()


class PointForm(forms.Form):
    """What somebody wants to talk about."""

    text = forms.CharField(label=_("What do you want to talk about?"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()


class MoveForm(forms.Form):
    """Another day and time of the same round."""

    day = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()


class NoteForm(forms.Form):
    """A note for oneself over the version that was read."""

    text = forms.CharField(max_length=NOTE, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = VersionField()

    def __init__(self, *args: Any, label: Any, hint: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["text"].label, self.fields["text"].help_text = label, hint


class SharedNoteForm(NoteForm):
    """What both keep of a talk."""

    topic = forms.CharField(
        label=_("Topic of the person"),
        max_length=LINE,
        required=False,
        help_text=_("What the one who is coached wanted to talk about most."),
    )
    skill = forms.CharField(
        label=_("One skill"),
        max_length=LINE,
        required=False,
        help_text=_("One thing to practise until the next talk; it stands there again."),
    )
    field_order = ("topic", "skill", "text", "version")


def owner_field(pair: Pair) -> forms.TypedChoiceField:
    """Which of the two promises it."""
    both = {one.pk: one for one in (pair.person, pair.coach)}
    return forms.TypedChoiceField(
        label=_("Who"), choices=[(pk, name_in_words(one)) for pk, one in both.items()], coerce=lambda pk: both[int(pk)]
    )
