"""The form that names a deputy."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField
from org.access import Area, readable_people
from org.models import Cover, Person
from org.person_field import person_field


class NameDeputyForm(forms.Form):
    """Who stands in, as the first or the second, from when to when."""

    rank = forms.TypedChoiceField(
        label=_("Asked as"),
        choices=[
            (Cover.Rank.FIRST, _("first deputy")),
            (Cover.Rank.SECOND, _("second deputy, when the first is away")),
        ],
        coerce=int,
        initial=Cover.Rank.FIRST,
    )
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("Until"), required=False, help_text=_("Empty is without an end."))
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, person: Person, viewer: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        people = readable_people(viewer, Area.PEOPLE, today).in_service(today).filter(is_active=True)
        deputy = person_field(people.exclude(pk=person.pk), area=Area.PEOPLE, label=_("Deputy"))
        self.fields = {"deputy": deputy, **self.fields}
        self.fields["first_day"].initial = today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return values
