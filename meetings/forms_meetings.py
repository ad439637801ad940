"""What people type about the agenda of a meeting, and why one is called off."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainHelper, VersionField
from meetings.models import AgendaItem, Invitee, Meeting
from org.access import Area
from org.models import Person
from org.person_field import person_field


class ItemForm(forms.ModelForm):
    """A point or a question for the agenda."""

    is_unnamed = forms.BooleanField(
        label=gettext_lazy("Without my name"),
        required=False,
        help_text=gettext_lazy("Neither your name nor the time is kept. You cannot change it afterwards."),
    )
    version = VersionField()

    class Meta:
        model = AgendaItem
        fields = ("text", "kind", "length", "presenter")

    def __init__(self, *args: Any, meeting: Meeting, viewer: Person, allows_unnamed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        is_new = self.instance.pk is None
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["length"].min_value = 1
        self.fields["length"].validators.append(_minutes)
        self.fields["kind"].label = _("It is")
        self.fields["kind"].choices = [
            (AgendaItem.Kind.POINT, _("a point")), (AgendaItem.Kind.QUESTION, _("a question"))
        ]  # fmt: skip
        invited = Person.objects.filter(pk__in=Invitee.objects.filter(meeting=meeting).values("person"))
        self.fields["presenter"] = person_field(
            invited.order_by("number"), area=Area.PEOPLE, label=_("Who presents it"), initial=viewer if is_new else None
        )
        self.fields["presenter"].required = False
        gone = {"version"} if is_new else {"kind", "is_unnamed"}
        gone |= set() if allows_unnamed else {"is_unnamed"}
        if not is_new and self.instance.author_id not in (None, viewer.pk):
            gone |= {"text"}  # whoever chairs sets minutes and presenter, the words are their author's
        for name in gone & set(self.fields):
            del self.fields[name]
        if not is_new:
            self.initial["version"] = self.instance.version


def _minutes(value: int) -> None:
    if not 1 <= value <= 240:
        raise ValidationError(_("Say a time of 1 to 240 minutes."))


class CallOffForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is called off"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
