"""What people type about mentors, first steps and checklists."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from org.access import Area
from org.models import Person
from org.person_field import person_field
from org.querysets import PersonQuerySet
from training.mentoring.permissions import may_say_reached
from training.models import Checklist, ChecklistItem, MentorPair
from training.models_mentoring import AIM, WORD

USUAL = timedelta(days=90)
LONG = forms.Textarea(attrs={"rows": 3})


class PairForm(forms.Form):
    """Who helps whom, from when until when, towards what."""

    starts_on = DayField(label=pgettext_lazy("pair", "From"))
    ends_on = DayField(label=pgettext_lazy("pair", "Until"))
    aim = forms.CharField(label=_("Aim"), max_length=AIM, widget=LONG)
    submit_key = SubmitKeyField()

    def __init__(
        self, *args: Any, mentors: PersonQuerySet, newcomers: PersonQuerySet, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        newcomer = person_field(newcomers, area=Area.TRAINING, label=_("Newcomer"))
        mentor = person_field(mentors, area=Area.PEOPLE, label=_("Mentor"))
        self.fields = {"newcomer": newcomer, "mentor": mentor, **self.fields}
        self.fields["aim"].help_text = _("What the newcomer is able to do in the end. Both read it before they agree.")
        self.initial.setdefault("starts_on", today)
        self.initial.setdefault("ends_on", today + USUAL)


class ChangePairForm(forms.Form):
    """Another last day or aim."""

    ends_on = DayField(label=pgettext_lazy("pair", "Until"))
    aim = forms.CharField(label=_("Aim"), max_length=AIM, widget=LONG)
    version = VersionField()

    def __init__(self, *args: Any, pair: MentorPair, **kwargs: Any) -> None:
        told = {name: getattr(pair, name) for name in ("ends_on", "aim", "version")}
        super().__init__(*args, initial=told, **kwargs)
        self.helper = PlainHelper()


class EndPairForm(forms.Form):
    """How it was, and whether the aim is reached, where both have agreed; only what the viewer may say is offered."""

    outcome = forms.ChoiceField(
        label=_("The aim"), choices=[("reached", _("Is reached")), ("not_reached", _("Is not reached"))]
    )
    word = forms.CharField(label=_("A word"), max_length=WORD, widget=LONG)

    def __init__(self, *args: Any, pair: MentorPair, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        if not pair.is_agreed:
            del self.fields["outcome"]
        elif not (verdict := may_say_reached(by, pair)):
            self.fields["outcome"].choices = [("not_reached", _("Is not reached"))]
            self.fields["outcome"].help_text = verdict.reason

    @property
    def is_reached(self) -> bool:
        return self.cleaned_data.get("outcome") == "reached"


class StartForm(forms.Form):
    """From when on somebody goes through which checklist."""

    checklist = forms.ModelChoiceField(Checklist.objects.none(), label=_("Checklist"))
    starts_on = DayField(label=_("First day"))
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, checklists: Sequence[Checklist], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["checklist"].queryset = Checklist.objects.filter(pk__in=[one.pk for one in checklists])
        self.initial.setdefault("starts_on", today)


class ChecklistForm(forms.ModelForm):
    """A checklist: its names, and for whom it is."""

    retired_on = DayField(label=_("No longer used from"), required=False)
    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    class Meta:
        model = Checklist
        fields = ("code", "name_zh_hant", "name_zh_hans", "name_en", "kind", "title", "profile", "retired_on")
        help_texts = {  # noqa: RUF012 read only
            "code": _("Small letters, digits and _. It stays."),
            "title": _("Empty: for every title."),
            "profile": _("Only where no title is chosen. Empty: for everybody."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        if self.instance.pk is None:
            del self.fields["retired_on"], self.fields["version"]
        else:
            self.fields["code"].disabled = True
            del self.fields["submit_key"]

    def _post_clean(self) -> None:
        """The service checks the whole row."""

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class ItemForm(forms.ModelForm):
    """A step of a checklist."""

    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    class Meta:
        model = ChecklistItem
        fields = ("name_zh_hant", "name_zh_hans", "name_en", "offset", "helper", "is_owed")
        help_texts = {  # noqa: RUF012 read only
            "offset": _("So many days after the first one; 0 is the first day itself."),
            "is_owed": _("Then it is a duty on Today, with a reminder."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        del self.fields["submit_key" if self.instance.pk else "version"]

    def _post_clean(self) -> None:
        """The service checks the whole row."""

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
