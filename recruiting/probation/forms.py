"""The forms of probation."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField, text_field, unchosen_radio
from core.verdicts import Verdict
from core.wording import label_in_words
from org.models import Profile, Title, Unit
from org.unit_field import unit_code_field, unit_names
from recruiting.models import Contract, Milestone, ProbationProposal, ProbationTerms
from recruiting.models_probation import WORD
from recruiting.probation.deciding import NEEDS, Terms
from recruiting.probation.evidence import Evidence, known_evidence
from recruiting.probation.milestones import Talk
from recruiting.probation.rules import Asked, Kind
from recruiting.probation.terms import LONGEST, MilestoneRow, Rules

PERSON_READS = _("The person reads it.")
Step = ProbationProposal.Step
SPARE = 1  # empty milestones offered below those of the version before


class LengthForm(forms.Form):
    """How long the contract is, and the probation."""

    contract = unchosen_radio(_("How long is the contract?"), Contract.choices)
    months = forms.IntegerField(
        label=_("Months of probation"), required=False, min_value=1, max_value=LONGEST,
        help_text=_("Empty: the usual length, never beyond what the law allows."),
    )  # fmt: skip
    helper = PlainHelper()


class StartForm(LengthForm):
    submit_key = SubmitKeyField()


class ChangeForm(LengthForm):
    version = VersionField()


class ConditionForm(forms.Form):
    """Whether a condition is met of which no room has records."""

    submit_key = SubmitKeyField()
    outcome = unchosen_radio(_("Is it met?"), [("met", capfirst(_("met"))), ("not_yet", capfirst(_("not yet")))])
    note = text_field(
        _("What you know it from"), rows=3, length=WORD, help_text=_("Whom, what and when. The person reads it.")
    )
    helper = PlainHelper()


class TalkForm(forms.Form):
    """What a talk about a milestone came to."""

    submit_key = SubmitKeyField()
    outcome = unchosen_radio(
        _("The milestone is"), [("met", capfirst(_("reached"))), ("not_yet", capfirst(_("not reached yet")))]
    )
    note = text_field(_("What you talked about"), help_text=PERSON_READS)
    plan = text_field(
        _("What is done about it"), rows=3, required=False,
        help_text=_("Where it is not reached: with whom, what, by when. The person reads it."),
    )  # fmt: skip
    look_again_on = DayField(label=_("Look again on"), required=False, help_text=_("Where it is not reached."))
    helper = PlainHelper()

    @property
    def talk(self) -> Talk:
        values = self.cleaned_data
        return Talk(values["outcome"] == "met", values["note"], values["plan"], values["look_again_on"])


class StatementForm(forms.Form):
    submit_key = SubmitKeyField()
    text = text_field(_("Text"))
    helper = PlainHelper()


class Settled(forms.HiddenInput):
    """What was chosen on the page before, in words, with the way back to choose again."""

    is_hidden = False  # the label and the words stand on the page, also where two versions part
    template_name = "recruiting/settled_input.html"

    def id_for_label(self, id_: str) -> str:
        return ""  # a label is of something that can be typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"words": dict(Step.choices).get(value, "")}


class ProposalForm(forms.Form):
    """What a head proposes: one outcome, and what is asked of that one alone (deciding.NEEDS)."""

    version = VersionField()
    step = forms.ChoiceField(label=_("You propose"), choices=Step.choices, widget=Settled)
    starts_on = DayField()
    title = forms.ModelChoiceField(
        label=pgettext_lazy("post", "Title"), queryset=Title.objects.exclude(profile=Profile.PROBATION)
    )
    unit = forms.Field()  # set in __init__
    ends_on = DayField()
    agreed_on = DayField(
        label=_("The person agreed in writing on"),
        help_text=_("It is lawful only with the person's consent, before the last day."),
    )
    reason = text_field(_("Why, milestone by milestone"), help_text=_("The person reads it once it is sent."))
    sending = unchosen_radio(
        _("Send it?"),
        [
            ("draft", _("Keep it as a draft that only I read")),
            ("send", _("Send it: the person and whoever decides read it")),
        ],
    )
    helper = PlainHelper()
    DAYS = {
        Step.CONFIRM: ("starts_on", _("First day confirmed")),
        Step.OTHER_POST: ("starts_on", _("First day in the other post")),
        Step.EXTEND: ("ends_on", _("New last day of the probation")),
        Step.END: ("ends_on", _("Last day in service")),
    }

    def __init__(self, *args: Any, step: str, lawful: Verdict, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lawful = lawful
        self.initial["step"] = step
        for name in {"starts_on", "title", "unit", "ends_on", "agreed_on"} - set(NEEDS[Step(step)]):
            del self.fields[name]
        name, self.fields[name].label = self.DAYS[Step(step)]
        if "unit" in self.fields:
            unit = self.fields["unit"] = unit_code_field(unit_names(day), label=pgettext_lazy("post", "Unit"))
            if isinstance(unit, forms.ChoiceField):
                unit.choices = [("", "–"), *unit.choices]
            self.fields["title"].label_from_instance = label_in_words

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        if not self.lawful:  # the law has closed this way since the page was opened; what was typed stays
            raise ValidationError(self.lawful.reason)
        return super().clean()

    @property
    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in Terms._fields if name in self.fields})


class DecisionForm(forms.Form):
    """Whether what is proposed is followed."""

    version = VersionField()
    outcome = unchosen_radio(
        pgettext_lazy("probation", "Decision"),
        [("approved", capfirst(_("do as proposed"))), ("back", capfirst(_("send it back to whoever proposed it")))],
    )
    decision = text_field(_("Why"), help_text=PERSON_READS)
    helper = PlainHelper()


class CarryOutForm(forms.Form):
    """Ends the service, or does what needs nothing more."""

    version = VersionField()
    helper = PlainHelper()


class GivePostForm(CarryOutForm):
    """Another post from its first day."""

    starts_on = DayField(label=_("First day in the new post"))


class ConfirmPostForm(GivePostForm):
    """The post of somebody who is confirmed."""

    title = forms.ModelChoiceField(
        label=_("Title from then on"), queryset=Title.objects.exclude(profile=Profile.PROBATION),
        help_text=_("The title says how the post is appraised from that day on."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label_from_instance = label_in_words


# --- the rules --------------------------------------------------------------------------------------------------------


class RulesForm(forms.Form):
    """A new version of the rules, `over` the one of that number."""

    submit_key = SubmitKeyField()
    over = forms.IntegerField(widget=forms.HiddenInput)
    usual_months = forms.IntegerField(label=_("Usual length in months"), min_value=1, max_value=LONGEST)
    source_en = forms.CharField(label=_("Where the limits come from, in English"), max_length=200)
    source_zh_hant = forms.CharField(label=_("Where the limits come from, in traditional Chinese"), max_length=200)
    source_zh_hans = forms.CharField(label=_("Where the limits come from, in simplified Chinese"), max_length=200)
    helper = PlainHelper()

    def __init__(self, *args: Any, before: ProbationTerms, **kwargs: Any) -> None:
        milestones = list(before.milestones.prefetch_related("conditions"))
        self.numbers = range(1, len(milestones) + SPARE + 1)
        kwargs["initial"] = initial_of(before, milestones)
        super().__init__(*args, **kwargs)
        for contract, label in Contract.choices:
            self.fields[f"limit_{contract}"] = forms.IntegerField(
                label=_("Limit in months: %(contract)s") % {"contract": label}, min_value=0, max_value=LONGEST
            )
        for number in self.numbers:
            self._add_milestone(number)

    def _add_milestone(self, number: int) -> None:
        named = {"number": number}
        self.fields[f"day_{number}"] = forms.IntegerField(
            label=_("Milestone %(number)s: day") % named, min_value=1, max_value=190, required=False,
            help_text=_("Empty: no such milestone."),
        )  # fmt: skip
        self.fields[f"if_not_{number}"] = forms.ChoiceField(
            label=_("Milestone %(number)s: if it is not reached") % named,
            choices=[("", "–"), *Milestone.IfNot.choices], required=False,
        )  # fmt: skip
        for one in known_evidence():
            label = _("Milestone %(number)s: %(what)s") % {"number": number, "what": one.label}
            self.fields[f"{one.code}_{number}"] = _need_field(one, label)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for number in self.numbers:
            if values.get(f"day_{number}") and not values.get(f"if_not_{number}"):
                raise ValidationError({f"if_not_{number}": _("Say what follows.")})
        return values

    @property
    def rules(self) -> Rules:
        values = self.cleaned_data
        rows = [
            MilestoneRow(values[f"day_{number}"], values[f"if_not_{number}"], self._asked(number))
            for number in self.numbers
            if values.get(f"day_{number}")
        ]
        limits = {contract: values[f"limit_{contract}"] for contract in Contract.values}
        source = {name: values[name] for name in ("source_en", "source_zh_hant", "source_zh_hans")}
        return Rules(values["usual_months"], limits, source, rows)

    def _asked(self, number: int) -> list[Asked]:
        found = []
        for one in known_evidence():
            value = self.cleaned_data.get(f"{one.code}_{number}")
            if not value:
                continue
            if one.kind is Kind.PARTS:
                found.append(Asked(one.code, parts=frozenset(value)))
            else:
                found.append(Asked(one.code, need=Decimal(value)))
        return found


def _need_field(one: Evidence, label: str) -> forms.Field:
    """How much is asked: parts, a step, or a figure; empty: nothing."""
    if one.kind is Kind.PARTS:
        return forms.MultipleChoiceField(
            label=label, choices=list(one.parts.items()), required=False, widget=forms.CheckboxSelectMultiple
        )
    if one.kind is Kind.STEPS:
        return forms.ChoiceField(label=label, choices=[("", "–"), *one.steps.items()], required=False)
    told = {"min_value": 0, "max_value": 10000, "decimal_places": 2, "required": False}
    base = str(one.figure) % {"value": "…"}  # of what the figure is
    return forms.DecimalField(label=label, help_text=base if base != "…" else "", **told)


def initial_of(before: ProbationTerms, milestones: list[Milestone]) -> dict[str, Any]:
    """The version before, as the form shows it. One query."""
    names = ("usual_months", "source_en", "source_zh_hant", "source_zh_hans")
    found = {"over": before.number} | {name: getattr(before, name) for name in names}
    found |= {f"limit_{limit.contract}": limit.months for limit in before.limits.all()}
    for number, milestone in enumerate(milestones, 1):
        found |= {f"day_{number}": milestone.day, f"if_not_{number}": milestone.if_not}
        for condition in milestone.conditions.all():
            value = condition.parts.split(",") if condition.parts else condition.need.normalize()
            found[f"{condition.evidence}_{number}"] = value if condition.parts else f"{value:f}"
    return found
