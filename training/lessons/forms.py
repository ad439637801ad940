"""The forms of the case library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import PlainHelper, SubmitKeyField
from training.models import LessonText, Tag
from training.models_lessons import OBJECTIONS, STAGES
from training.models_rehearsals import NAME, TEXT

QUERY = 100  # letters


class TagsField(forms.MultipleChoiceField):
    """What a lesson is about: stages of selling and kinds of objections."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            (_("Stage of selling"), [(tag.value, tag.label) for tag in STAGES]),
            (pgettext_lazy("of a customer", "Objection"), [(tag.value, tag.label) for tag in OBJECTIONS]),
        ]
        told = {"label": _("What it is about"), "required": False, "choices": choices}
        super().__init__(**(told | kwargs))


def _text(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, max_length=TEXT, widget=forms.Textarea(attrs={"rows": rows}))


class LessonForm(forms.Form):
    """A case with both attempts."""

    submit_key = SubmitKeyField()
    title = forms.CharField(label=pgettext_lazy("lesson", "Title"), max_length=120)
    customer_kind = forms.CharField(
        label=_("Kind of customer"),
        max_length=NAME,
        help_text=_("Such as: dealer in a county town. No names: neither of the customer nor of colleagues."),
    )
    lost_tried = _text(_("Lost: what was tried"))
    lost_happened = _text(_("Lost: what happened"))
    lost_why = _text(_("Lost: why"))
    won_tried = _text(_("Won: what was tried"))
    won_happened = _text(_("Won: what happened"))
    won_why = _text(_("Won: why"))
    learnt = _text(_("The lesson"))
    tags = TagsField()
    helper = PlainHelper()

    def sides(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The two attempts, each with its fields."""
        lost, won = LessonText.ATTEMPTS[:3], LessonText.ATTEMPTS[3:]
        return [
            (pgettext_lazy("attempt", "Lost"), [self[name] for name in lost]),
            (pgettext_lazy("attempt", "Won"), [self[name] for name in won]),
        ]

    @property
    def texts(self) -> dict[str, str]:
        names = ("title", "customer_kind", *LessonText.ATTEMPTS, "learnt")
        return {name: self.cleaned_data[name].strip() for name in names}


class LessonFilter(forms.Form):
    """What is looked for in the library."""

    q = forms.CharField(
        label=_("Search"),
        max_length=QUERY,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    tag = forms.ChoiceField(
        label=_("What it is about"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [
            ("", _("everything")),
            (_("Stage of selling"), [(tag.value, tag.label) for tag in STAGES]),
            (pgettext_lazy("of a customer", "Objection"), [(tag.value, tag.label) for tag in OBJECTIONS]),
        ]

    @property
    def asked(self) -> tuple[str, str]:
        """The query and the tag; what is not allowed counts as nothing."""
        self.is_valid()
        tag = self.cleaned_data.get("tag", "")
        return self.cleaned_data.get("q", ""), tag if tag in Tag.values else ""
