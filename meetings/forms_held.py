"""What people type while a meeting is held, and about its minutes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainHelper, VersionField
from duties.forms_actions import ActionForm
from meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingAction
from org.access import Area
from org.models import Person
from org.person_field import person_field

WORDS = 500


class LineForm(forms.Form):
    """One line: a note, a decision, something parked."""

    text = forms.CharField(max_length=WORDS)


class DecisionForm(LineForm):
    """A decision, to a point of the meeting or to none."""

    item = forms.ModelChoiceField(AgendaItem.objects.none(), required=False, to_field_name="key")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.all()


class MarkForm(forms.Form):
    """Whether somebody is there, and why not."""

    mark = forms.ChoiceField(choices=[("", ""), *Attendance.Mark.choices], required=False)
    note = forms.CharField(max_length=200, required=False)


class ViewForm(forms.Form):
    """What somebody sees differently."""

    text = forms.CharField(
        label=gettext_lazy("What you see differently"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_unnamed = forms.BooleanField(
        label=gettext_lazy("Without my name"),
        required=False,
        help_text=gettext_lazy("Neither your name nor the time is kept. You cannot change it afterwards."),
    )

    def __init__(self, *args: Any, allows_unnamed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        if not allows_unnamed:
            del self.fields["is_unnamed"]


class MeetingActionForm(ActionForm):
    """Who of those invited does what until when."""

    def __init__(
        self, *args: Any, meeting: Meeting, action: MeetingAction | None = None, first: str = "", **kwargs: Any
    ) -> None:
        people = Person.objects.filter(pk__in=meeting.invitees.values("person")).order_by("number")
        owner = person_field(people, area=Area.PEOPLE, label=_("Who"), initial=action.owner if action else None)
        super().__init__(*args, owner=owner, action=action, **kwargs)
        if first:
            self.initial["what"] = first

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("what", "owner", "due_on")}


def decision_named(meeting: Meeting, text: str) -> Decision | None:
    """The decision of the meeting that an address names; None for whatever is none."""
    try:
        return forms.ModelChoiceField(meeting.decisions.all(), required=False).clean(text)
    except ValidationError:
        return None


class DraftForm(forms.Form):
    """What the minute taker adds in their own words."""

    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Points, notes, decisions and actions stand there already."),
    )
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()


class WhyForm(forms.Form):
    """What a correction of minutes corrects."""

    why = forms.CharField(label=gettext_lazy("What is corrected"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
