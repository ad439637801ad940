"""Forms of the reorganisation desk."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.wording import label_in_words
from org.access import Area
from org.models import Person, Reorganisation, ReorganisationLine, Title, UnitVersion, code_validator
from org.person_field import person_field
from org.reorganising.loading import Draft
from org.structures import CHOICES
from org.unit_field import unit_code_field, unit_names_of

Act = ReorganisationLine.Act


class AboutForm(forms.ModelForm):
    """What it is called, why, and from which day."""

    effective_on = DayField(
        label=gettext_lazy("in force from"),
        help_text=gettext_lazy("What happened before this day stays with the units and heads of its day."),
    )

    class Meta:
        model = Reorganisation
        fields: ClassVar = ["name", "effective_on", "reason"]
        widgets: ClassVar = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "reason": gettext_lazy("Whoever approves it and whoever asks next year reads this."),
        }

    helper = PlainHelper()

    def asked(self) -> dict[str, Any]:
        """What a service is asked to write."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReorganisationForm(AboutForm):
    """A new draft."""

    submit_key = SubmitKeyField()


class RedraftForm(AboutForm):
    """Another name, reason or day for a draft."""

    version = VersionField()


class LineForm(forms.Form):
    """One change; only the fields of its act."""

    FIELDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        Act.ADD_UNIT: ("code", "name_en", "name_zh", "kind", "parent", "remit", "note"),
        Act.RENAME_UNIT: ("unit", "name_en", "name_zh", "kind", "note"),
        Act.MOVE_UNIT: ("unit", "parent", "note"),
        Act.CHARGE_UNIT: ("unit", "remit", "note"),
        Act.CLOSE_UNIT: ("unit", "note"),
        Act.PLACE: ("person", "unit", "title", "is_head", "note"),
        Act.END_POST: ("person", "note"),
    }
    LEAVES_A_GAP: ClassVar = {Act.ADD_UNIT, Act.PLACE, Act.END_POST}  # a unit may stay without a head
    submit_key = SubmitKeyField()
    code = forms.CharField(
        label=gettext_lazy("Number of the new unit"),
        max_length=20,
        validators=[code_validator],
        help_text=gettext_lazy("Letters and digits that stay when its name changes, such as EAST."),
    )
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=80)
    name_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=80, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=UnitVersion.Kind.choices, initial=UnitVersion.Kind.TEAM
    )
    remit = forms.CharField(
        label=gettext_lazy("Responsible for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What people of other units may expect of it; everybody reads it on the chart."),
    )
    title = forms.ModelChoiceField(
        Title.objects.all(),
        label=gettext_lazy("Title"),
        required=False,
        empty_label=gettext_lazy("the same as now"),
    )
    is_head = forms.BooleanField(label=gettext_lazy("Leads this unit"), required=False)
    note = forms.CharField(
        label=gettext_lazy("A word on it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed where a unit stays without a head: who leads it meanwhile?"),
    )

    helper = PlainHelper()

    def __init__(self, *args: Any, act: str, draft: Draft, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, day = unit_names_of(draft.after.units), draft.reorganisation.effective_on
        people = Person.objects.visible_to(viewer).in_service(day)
        self.fields["unit"] = unit_code_field(units, label=_("Unit"))
        self.fields["parent"] = unit_code_field(units, label=_("Stands under"), into="suggested-parents")
        self.fields["person"] = person_field(people, area=Area.PEOPLE, label=_("Person"))
        self.fields["title"].label_from_instance = label_in_words
        wanted = ["submit_key", *self.FIELDS[act]]
        self.fields = {name: self.fields[name] for name in wanted}
        if act not in self.LEAVES_A_GAP:
            self.fields["note"].help_text = ""
        if act == Act.RENAME_UNIT:
            self.fields["name_en"].required = False
            self.fields["kind"].required = False
            self.fields["kind"].initial = ""
            self.fields["kind"].choices = [("", _("the same as now")), *UnitVersion.Kind.choices]

    def show(self, line: ReorganisationLine) -> None:
        """Begins with what a change of the draft says now; it is saved over the version that was read."""
        del self.fields["submit_key"]
        self.fields["version"] = VersionField()
        for name in self.fields:
            self.initial[name] = getattr(line, "unit" if name == "code" else name)

    def values(self) -> dict[str, Any]:
        """The line's fields."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("submit_key", "version")}
        if "code" in values:
            values["unit"] = values.pop("code")
        return values


class WordForm(forms.Form):
    """Why it is sent back or taken back."""

    word = forms.CharField(
        label=gettext_lazy("Why"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    helper = PlainHelper()


class StructureForm(forms.Form):
    """Which of the structures that ship the draft goes towards."""

    structure = forms.ChoiceField(label=gettext_lazy("Units of a structure"), choices=CHOICES)
    helper = PlainHelper()
