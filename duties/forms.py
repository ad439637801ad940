"""How the team board is narrowed and ordered, and which reminders come by e-mail."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainHelper
from org.querysets import AppointmentQuerySet
from org.unit_field import UnitFilter

ORDERS = {"unit": ("unit__code", "person__number"), "name": ("person__name_pinyin", "person__number")}


class BoardFilter(UnitFilter):
    """By unit, with the units below it; an order or a choice that the board does not know is ignored."""

    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("unit", _("by unit")), ("name", _("by name"))]
    )

    @property
    def is_by_unit(self) -> bool:
        return self.cleaned_data.get("order") != "name"

    def apply(self, posts: AppointmentQuerySet) -> AppointmentQuerySet:
        """Narrowed to the units that were chosen and those below them, in the order that was chosen."""
        return self.narrowed(posts).order_by(*ORDERS["unit" if self.is_by_unit else "name"])


def hours(first: int, last: int) -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(first, last + 1)]


class MailChoiceForm(forms.Form):
    """Kinds that come by e-mail as well, and hours that are quieter than the rule's."""

    wanted = forms.MultipleChoiceField(
        label=_("Also by e-mail"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), coerce=int, choices=hours(16, 20))
    quiet_to = forms.TypedChoiceField(label=_("until"), coerce=int, choices=hours(8, 12))
    helper = PlainHelper()

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = kinds
        if not kinds:
            del self.fields["wanted"]
