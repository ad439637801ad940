"""The forms of rehearsals."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from org.access import Area, readable_people, today_of
from org.models import Person
from org.person_field import person_field
from training.lessons.forms import TagsField
from training.models import Observer, Rehearsal, Rubric, Scenario, ScenarioText
from training.models_rehearsals import NAME, TEXT, WORD
from training.rehearsals.scheduling import Terms
from training.rehearsals.wording import PARTS_RATED, hint_of_criterion, name_of_criterion, name_of_stage
from training.rules import Criterion

OBSERVERS = [f"observer_{number}" for number in range(1, Observer.MOST + 1)]


def text_field(label: Any, *, rows: int = 3, length: int = TEXT, **told: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **told)


class TermsForm(forms.Form):
    """When, where, with whom: what can be changed until a rehearsal begins."""

    day = DayField(label=pgettext_lazy("rehearsal", "Day"))
    at = forms.TimeField(
        label=pgettext_lazy("rehearsal", "Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    length = forms.IntegerField(
        label=pgettext_lazy("length", "Minutes"),
        min_value=Rehearsal.SHORTEST,
        max_value=Rehearsal.LONGEST,
        initial=60,
    )
    place = forms.CharField(label=pgettext_lazy("rehearsal", "Place"), max_length=NAME)
    material = text_field(
        _("Material"), required=False, help_text=_("What to bring and where it lies. Everybody with a part reads it.")
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, viewer: Person, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = today_of(viewer, now)
        people = readable_people(viewer, Area.PEOPLE, today).in_service(today).filter(is_active=True)
        self.fields["customer"] = person_field(people, area=Area.PEOPLE, label=_("Plays the customer"))
        for number, name in enumerate(OBSERVERS, 1):
            label = _("Observer %(number)s") % {"number": number}
            self.fields[name] = person_field(people, area=Area.PEOPLE, label=label)
            self.fields[name].required = number <= Observer.FEWEST
        self.fields["lead"] = person_field(people, area=Area.PEOPLE, label=_("Leads and debriefs"))
        self.fields["day"].widget.attrs["min"] = today.isoformat()

    @property
    def terms(self) -> Terms:
        values = self.cleaned_data
        observers = {one.pk: one for name in OBSERVERS if (one := values.get(name)) is not None}
        named = {name: values[name] for name in Terms._fields if name != "observers"}
        return Terms(**named, observers=list(observers.values()))


class ScheduleForm(TermsForm):
    """A new rehearsal."""

    submit_key = SubmitKeyField()
    scenario = forms.ModelChoiceField(label=_("Scenario"), queryset=Scenario.objects.none())
    person = forms.Field()  # set in __init__

    def __init__(self, *args: Any, viewer: Person, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, now=now, **kwargs)
        today = today_of(viewer, now)
        scenarios = self.fields["scenario"]
        scenarios.queryset = Scenario.objects.visible_to(viewer).offered().prefetch_related("texts")
        scenarios.label_from_instance = lambda scenario: getattr(scenario.told(), "name", scenario.pk)
        people = readable_people(viewer, Area.TRAINING, today) | Person.objects.filter(pk=viewer.pk)
        self.fields["person"] = person_field(
            people.in_service(today).filter(is_active=True), area=Area.TRAINING, label=_("Sells")
        )
        self.order_fields(
            [
                *("submit_key", "scenario", "person", "customer", *OBSERVERS, "lead"),
                *("day", "at", "length", "place", "material"),
            ]
        )


class ChangeForm(TermsForm):
    """Another time, place or part."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["version", "day", "at", "length", "place", "material", "customer", *OBSERVERS, "lead"])


class CallOffForm(forms.Form):
    """Why a rehearsal does not take place."""

    version = VersionField()
    called_off_reason = text_field(_("Reason"), rows=2, length=WORD, help_text=_("Everybody with a part reads it."))
    helper = PlainHelper()


class ScoreForm(forms.Form):
    """What an observer gives: points by criterion, a rating for each part of the proposal."""

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric.rules
        for one in self.rubric.criteria:
            self.fields[one.code] = self._field_of(one)
        self.fields["remark"] = text_field(
            _("What you saw"),
            required=False,
            help_text=_("Sentences that were said, moments that turned the talk. Read with the scores, not before."),
        )

    def _field_of(self, one: Criterion) -> forms.Field:
        told = {"label": name_of_criterion(one), "help_text": hint_of_criterion(one)}
        if one.highest == one.points:
            return forms.IntegerField(
                min_value=0,
                max_value=one.highest,
                widget=forms.NumberInput(
                    attrs={"inputmode": "numeric", "class": "form-control", "autocomplete": "off"}
                ),
                **told,
            )
        choices = [(value, f"{value} {PARTS_RATED[value]}") for value in range(one.highest + 1)]
        return forms.TypedChoiceField(choices=choices, coerce=int, widget=forms.RadioSelect, **told)

    def stages(self) -> list[tuple[str, list[tuple[forms.BoundField, Criterion, bool]]]]:
        """Stage, and its fields with their criteria and whether they are rated rather than given points."""
        return [
            (name_of_stage(stage.code), [(self[one.code], one, one.highest != one.points) for one in stage.criteria])
            for stage in self.rubric.stages
        ]

    @property
    def values(self) -> dict[str, int]:
        return {one.code: self.cleaned_data[one.code] for one in self.rubric.criteria}


class ExplainForm(forms.Form):
    """Why the observers are far apart, criterion by criterion."""

    helper = PlainHelper()

    def __init__(self, *args: Any, awaited: list[tuple[Criterion, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.code for one, _given in awaited]
        for one, given in awaited:
            self.fields[one.code] = text_field(name_of_criterion(one), rows=2, length=WORD, help_text=given)

    @property
    def words(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.codes}


class DebriefForm(forms.Form):
    """What a rehearsal leaves."""

    submit_key = SubmitKeyField()
    keep = text_field(_("Keep"), required=False, help_text=_("What worked and is worth doing again."))
    change = text_field(pgettext_lazy("lesson", "Change"), required=False, help_text=_("What got in the way."))
    try_next = text_field(_("Try next"), required=False, help_text=_("One thing to do differently the next time."))
    tags = TagsField()
    helper = PlainHelper()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not any(values.get(name, "").strip() for name in ("keep", "change", "try_next")):
            self.add_error("keep", ValidationError(_("A debrief leaves at least one lesson.")))
        return values


class ScenarioForm(forms.Form):
    """The texts of a scenario, in one language at least."""

    LANGUAGES = [code for code, _name in settings.LANGUAGES]

    submit_key = SubmitKeyField()
    version = VersionField(required=False)
    helper = PlainHelper()

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version" if is_new else "submit_key"]
        for language in self.LANGUAGES:
            for name in ScenarioText.TEXTS:
                column = ScenarioText._meta.get_field(name)
                label, length = column.verbose_name, column.max_length
                field = forms.CharField(label=label, max_length=length, required=False)
                if name != "name":
                    field = text_field(label, required=False)
                self.fields[f"{name}_{language}"] = field

    def blocks(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each language with its fields."""
        names = dict(settings.LANGUAGES)
        return [(names[one], [self[f"{name}_{one}"] for name in ScenarioText.TEXTS]) for one in self.LANGUAGES]

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """Language → its texts, of those in which something is written."""
        found = {
            one: {name: self.cleaned_data[f"{name}_{one}"].strip() for name in ScenarioText.TEXTS}
            for one in self.LANGUAGES
        }
        return {language: texts for language, texts in found.items() if any(texts.values())}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors:
            self._require_whole_languages()
        return values

    def _require_whole_languages(self) -> None:
        if not self.texts:
            self.add_error(None, ValidationError(_("Write the scenario in one language at least.")))
        for language, texts in self.texts.items():
            for name, text in texts.items():
                if not text:
                    self.add_error(
                        f"{name}_{language}", ValidationError(_("A language is written wholly or not at all."))
                    )
