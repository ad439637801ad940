"""What to look for in the trail of acts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper
from org.access import Area
from org.models import Person
from org.person_field import NamedPersonField
from org.trail import ActKind

SUBJECT = RegexValidator(r"\A[a-z]+\.[a-z]+:[^:]{1,60}\Z")  # "org.reorganisation:5"


class TrailFilter(forms.Form):
    """By person, kind and span; of a subject where a line of the trail leads on to all about it."""

    ABOUT, BY = "about", "by"

    side = forms.ChoiceField(
        label=_("Acts"),
        required=False,
        choices=[("", _("about or by them")), (ABOUT, _("about them")), (BY, _("by them"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)
    subject = forms.CharField(required=False, validators=[SUBJECT], widget=forms.HiddenInput)
    helper = PlainHelper()

    def __init__(self, *args: Any, viewer: Person, kinds: Iterable[ActKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(viewer)
        person = NamedPersonField(people=people, area=Area.PEOPLE, label=_("Name or number"), required=False)
        self.fields = {"person": person, **self.fields}
        self.fields["kind"].choices = [("", _("all")), *((kind.code, kind.label) for kind in kinds)]
