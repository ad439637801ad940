"""The forms of openings, posts, candidates and applications."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.wording import label_in_words
from org.access import Area, readable_people, today_of
from org.models import Person, Title, Unit
from org.person_field import person_field
from org.unit_field import UnitName, unit_code_field, unit_names
from recruiting.models import Candidate, Channel, MoveReason, Opening, Stage, StageTemplate
from recruiting.models_candidates import NOTE
from recruiting.models_openings import MOST_POSTS, TEXT, WORD
from recruiting.permissions import is_hired, may_name_member


def text_field(label: Any, *, rows: int = 4, length: int = TEXT, **told: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **told)


class PlaceForm(forms.Form):
    """A unit of today and a title; `only` narrows the units to those of these ids."""

    unit = forms.Field()  # set in __init__
    title = forms.ModelChoiceField(label=_("Title"), queryset=Title.objects.all())
    helper = PlainHelper()

    def __init__(self, *args: Any, units: list[UnitName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_code_field(units, label=_("Unit"))
        self.fields["title"].label_from_instance = label_in_words

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])


class OpeningForm(PlaceForm):
    """Who is looked for."""

    number = forms.IntegerField(label=_("Number of posts"), min_value=1, max_value=MOST_POSTS, initial=1)
    wanted_by = DayField(label=_("Wanted by"))
    reason = text_field(_("Reason"), help_text=_("Why the post is needed, and what the person will do."))

    field_order = ("submit_key", "version", "unit", "title", "number", "wanted_by", "reason")

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the services take it."""
        return {name: self.cleaned_data[name] for name in ("unit", "title", "number", "wanted_by", "reason")}


class AddOpeningForm(OpeningForm):
    submit_key = SubmitKeyField()


class EditOpeningForm(OpeningForm):
    version = VersionField()

    @staticmethod
    def initial_of(opening: Opening) -> dict[str, Any]:
        names = ("version", "number", "wanted_by", "reason")
        found = {name: getattr(opening, name) for name in names}
        return found | {"unit": opening.unit.code, "title": opening.title_id}


class OpenForm(forms.Form):
    """Which stages the candidates go through."""

    version = VersionField()
    template = forms.ModelChoiceField(
        label=_("Stages"), queryset=StageTemplate.objects.offered(), empty_label=None, widget=forms.RadioSelect
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        field.queryset = field.queryset.prefetch_related("stages")
        field.label_from_instance = self._in_words

    @staticmethod
    def _in_words(template: StageTemplate) -> str:
        return f"{template.name}: {' → '.join(one.name for one in template.stages.all() if not one.is_end)}"


class ApproveForm(forms.Form):
    version = VersionField()
    helper = PlainHelper()


class CancelForm(forms.Form):
    version = VersionField()
    cancelled_reason = text_field(_("Reason"), rows=3, length=WORD)
    helper = PlainHelper()


class PlanPostsForm(PlaceForm):
    """How many posts there are to be, from a day on."""

    submit_key = SubmitKeyField()
    number = forms.IntegerField(label=_("Planned posts"), min_value=0, max_value=MOST_POSTS)
    valid_from = DayField(label=_("From"))

    field_order = ("submit_key", "unit", "title", "number", "valid_from")


class CandidateForm(forms.Form):
    """What is kept of a candidate; for HR and the general manager also which member it is."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    name_pinyin = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    channel = forms.ModelChoiceField(label=_("Channel"), queryset=Channel.objects.offered())
    note = text_field(
        _("Note"), length=NOTE, required=False,
        help_text=_("Only what matters for the post. The candidate may ask to read it."),
    )  # fmt: skip
    consented_on = DayField(
        label=_("Consent given on"), required=False, help_text=_("The day on which the candidate agreed to the text.")
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, viewer: Person, now: datetime, candidate: Candidate | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        is_open = candidate is None or candidate.person_id is None or not is_hired(candidate)
        if is_open and may_name_member(viewer, now):
            self._ask_who(viewer, today_of(viewer, now), candidate)

    def _ask_who(self, viewer: Person, today: date, candidate: Candidate | None) -> None:
        here = Person.objects.in_service(today).order_by().values("pk")
        known = Q(pk__in=here) | Q(pk=candidate and candidate.person_id)
        people = readable_people(viewer, Area.PEOPLE, today).filter(known).exclude(pk=viewer.pk)
        field = person_field(people, area=Area.PEOPLE, label=_("Works here"))
        field.required = False
        field.help_text = _("Where it is a colleague: they then read nothing of an opening for which they apply.")
        self.fields["person"] = field
        names = list(self.fields)
        self.order_fields([*names[: names.index("email") + 1], "person"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not values.get("name_zh") and not values.get("name_pinyin"):
            self.add_error("name_zh", _("Write a name, in Chinese or in Latin letters."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the services take it."""
        names = ("name_zh", "name_pinyin", "phone", "email", "channel", "note", "consented_on")
        return {name: self.cleaned_data[name] for name in (*names, "person") if name in self.fields}


class AddCandidateForm(CandidateForm):
    """A new candidate; `seen` remembers whom the page has said this may be."""

    submit_key = SubmitKeyField()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)


class EditCandidateForm(CandidateForm):
    version = VersionField()
    keep_until = DayField(
        label=_("Kept until"), required=False,
        help_text=_("Then everything is erased. Longer only with consent, at most 24 months after it."),
    )  # fmt: skip

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, candidate=candidate, **kwargs)
        if candidate.keep_until is None:  # the period begins when the application ends
            del self.fields["keep_until"]
        known = Channel.objects.filter(pk=candidate.channel_id)
        self.fields["channel"].queryset = (Channel.objects.offered() | known).distinct()

    @staticmethod
    def initial_of(candidate: Candidate) -> dict[str, Any]:
        names = ("version", "name_zh", "name_pinyin", "phone", "email", "note", "consented_on", "keep_until")
        keys = {"channel": candidate.channel_id, "person": candidate.person_id}
        return {name: getattr(candidate, name) for name in names} | keys


class ApplyForm(forms.Form):
    """For which other opening a known candidate applies."""

    submit_key = SubmitKeyField()
    opening = forms.ModelChoiceField(label=_("Opening"), queryset=Opening.objects.none())
    helper = PlainHelper()

    def __init__(self, *args: Any, viewer: Person, candidate: Candidate, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        openings = Opening.objects.visible_to(viewer).filter(state=Opening.State.OPEN).select_related("title")
        field = self.fields["opening"]
        field.queryset = openings.exclude(applications__candidate=candidate)
        field.label_from_instance = lambda one: f"{one.code} {label_in_words(one.title)}, {names.get(one.unit_id, '')}"


class NextStepForm(forms.Form):
    """What comes next, and when."""

    version = VersionField()
    next_step = forms.CharField(label=_("Next step"), max_length=120, required=False)
    next_on = DayField(label=_("On the day"), required=False)
    helper = PlainHelper()


class ConsentBackForm(forms.Form):
    """The candidate takes the consent back."""

    sure = forms.BooleanField(label=_("I know that this cannot be taken back."))
    helper = PlainHelper()


class BoardFilter(forms.Form):
    """Whom the board shows; what is no such thing counts as not asked."""

    q = forms.CharField(label=_("Name"), max_length=60, required=False)
    channel = forms.ModelChoiceField(
        label=_("Channel"), queryset=Channel.objects.all(), required=False, empty_label=_("All channels")
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.fields["channel"].widget.attrs["class"] = "form-select"
        self.is_valid()

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "").strip()

    @property
    def channel_id(self) -> int | None:
        chosen = self.cleaned_data.get("channel")
        return chosen and chosen.pk


class MoveForm(forms.Form):
    """Which applications go where, and why."""

    stage = forms.ModelChoiceField(label=_("To"), queryset=Stage.objects.none(), empty_label=_("Choose a stage"))
    reason = forms.ModelChoiceField(
        label=_("Reason"), queryset=MoveReason.objects.none(), required=False, empty_label=_("Choose a reason")
    )
    words = forms.CharField(label=_("In words"), max_length=WORD, required=False)

    def __init__(self, *args: Any, opening: Opening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(opening=opening).exclude(kind=Stage.Kind.HIRED)
        if not opening.is_open:
            stages = stages.filter(kind__in=Stage.WITH_REASON)
        self.fields["stage"].queryset = stages
        self.fields["reason"].queryset = MoveReason.objects.offered()
        self.fields["reason"].label_from_instance = lambda one: f"{one.get_of_display()}: {one.name}"
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"


def units_for_drafts(day: date, only: set[int] | None) -> list[UnitName]:
    """The units for which somebody may draft; None means all. One query."""
    if only is None:
        return unit_names(day)
    codes = set(Unit.objects.filter(pk__in=only).values_list("code", flat=True))
    return [one for one in unit_names(day) if one.code in codes]
