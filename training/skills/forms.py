"""What people type about skills, levels and plans."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from duties.models_actions import Action
from org.models import Profile, Title
from training.models import DevelopmentStep, Skill, SkillLevel
from training.models_skills import NOTE
from training.skills.evidence import TOPICS
from training.skills.selectors import LEVELS

LANGUAGES = ("zh_hant", "zh_hans", "en")
TEXTS = tuple(f"description_{language}" for language in LANGUAGES)
AS_PROFILE = ""
EXPECTED = [(0, _("none")), *((level, str(level)) for level in LEVELS)]


class SkillForm(forms.ModelForm):
    """A skill: its names, what it is, a sentence for each level, which records say something about it."""

    topics = forms.MultipleChoiceField(
        label=_("Records that say something about it"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    retired_on = DayField(
        label=_("No longer used from"), required=False, help_text=_("What was said of it stays. Empty: it goes on.")
    )
    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    class Meta:
        model = Skill
        fields = ("code", "name_zh_hant", "name_zh_hans", "name_en", *TEXTS, "topics", "position", "retired_on")
        widgets = dict.fromkeys(TEXTS, forms.Textarea(attrs={"rows": 2, "maxlength": 300}))  # noqa: RUF012 read only
        help_texts = {  # noqa: RUF012 read only
            "code": _("For addresses: small letters, digits and _. It stays."),
            "position": _("Lower numbers come first."),
        }

    def __init__(self, *args: Any, anchors: Iterable[SkillLevel] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        known = {one.level: one for one in anchors}
        for level in LEVELS:
            for language, label in zip(LANGUAGES, self._anchor_labels(), strict=True):
                field = forms.CharField(label=label % {"level": level}, max_length=200)
                field.initial = getattr(known.get(level), f"anchor_{language}", "")
                self.fields[f"anchor_{level}_{language}"] = field
        if self.instance.pk is None:
            del self.fields["retired_on"], self.fields["version"]
            last = Skill.objects.aggregate(last=Max("position"))["last"]
            self.initial["position"] = 0 if last is None else last + 1
        else:
            self.fields["code"].disabled = True
            self.initial["topics"] = self.instance.topics.split()
            del self.fields["submit_key"]

    @staticmethod
    def _anchor_labels() -> tuple[Any, ...]:
        return (
            _("Level %(level)s, in traditional Chinese"),
            _("Level %(level)s, in simplified Chinese"),
            _("Level %(level)s, in English"),
        )

    def _post_clean(self) -> None:
        """The service checks the whole row; what the form knows is the shape of each field."""

    def values(self) -> dict[str, Any]:
        """What the service takes of the skill."""
        told = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        return told | {"topics": " ".join(told["topics"])}

    def anchors(self) -> Mapping[int, Mapping[str, str]]:
        """The sentences by level."""
        return {
            level: {f"anchor_{language}": self.cleaned_data[f"anchor_{level}_{language}"] for language in LANGUAGES}
            for level in LEVELS
        }


class ExpectForm(forms.Form):
    """The level that each profile expects of a skill, and each title that differs."""

    version = VersionField()

    def __init__(self, *args: Any, skill: Skill, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": skill.version}, **kwargs)
        self.helper = PlainHelper()
        known = list(skill.expected.all())
        by_profile = {one.profile: one.level for one in known if not one.title_id}
        by_title = {one.title_id: one.level for one in known if one.title_id}
        for value, label in Profile.choices:
            if value != Profile.NONE:
                self.fields[f"profile_{value}"] = forms.TypedChoiceField(
                    label=label, choices=EXPECTED, coerce=int, initial=by_profile.get(value, 0)
                )
        for title in Title.objects.all():
            if title.profile != Profile.NONE:
                choices = [(AS_PROFILE, _("as its profile")), *EXPECTED]
                field = forms.TypedChoiceField(
                    label=title.name,
                    choices=choices,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=by_title.get(title.pk, AS_PROFILE),
                )
                self.fields[f"title_{title.pk}"] = field
        by_kind = {kind: [name for name in self.fields if name.startswith(kind)] for kind in ("profile_", "title_")}
        self.helper.layout = Layout(
            "version",
            Fieldset(_("What each profile expects"), *by_kind["profile_"], css_class="form-part"),
            Fieldset(_("Titles that expect something else"), *by_kind["title_"], css_class="form-part"),
        )

    def _chosen(self, kind: str) -> dict[str, int]:
        start = f"{kind}_"
        values = self.cleaned_data.items()
        return {
            name.removeprefix(start): value for name, value in values if name.startswith(start) and value is not None
        }

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        by_title = {int(pk): level for pk, level in self._chosen("title").items()}
        return {"by_profile": self._chosen("profile"), "by_title": by_title, "version": self.cleaned_data["version"]}


def level_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("Level"), choices=[(level, str(level)) for level in LEVELS], coerce=int)


def note_field() -> forms.CharField:
    return forms.CharField(label=_("What shows it"), max_length=NOTE, widget=forms.Textarea(attrs={"rows": 3}))


class ProposeForm(forms.Form):
    """The level that the person believes to have reached."""

    level = level_field()
    note = note_field()
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["note"].help_text = _("What you did, with whom and when. Your superior reads it and answers.")


class ConfirmForm(forms.Form):
    """The superior's answer: the level is reached since a day, or not yet."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("level", "Answer"), choices=[("confirmed", _("reached")), ("not_yet", _("not yet"))]
    )
    level = level_field()
    day = DayField(label=_("Since"))
    note = note_field()
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["note"].help_text = _("What you saw yourself, in facts. The person reads it.")


class StepForm(forms.Form):
    """A step of a development plan."""

    skill = forms.ModelChoiceField(Skill.objects.none(), label=_("Skill"))
    level = forms.TypedChoiceField(
        label=_("Towards level"), choices=[(level, str(level)) for level in LEVELS], coerce=int
    )
    way = forms.ChoiceField(label=_("Way"), choices=DevelopmentStep.Way.choices)
    what = forms.CharField(label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DayField(label=pgettext_lazy("due", "Until"))
    submit_key = SubmitKeyField()
    version = VersionField()
    told = ("skill", "level", "way", "what", "due_on", "version")

    def __init__(self, *args: Any, skills: Any, step: Action | None = None, **kwargs: Any) -> None:
        if step is not None:
            kwargs["initial"] = {name: getattr(step, name) for name in self.told}
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["skill"].queryset = skills
        del self.fields["submit_key" if step else "version"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("skill", "level", "way", "what", "due_on")}


class ReviewForm(forms.Form):
    """That both went through the plan."""

    word = forms.CharField(
        label=_("What came of it"), max_length=NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
