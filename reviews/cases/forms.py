"""The forms of cases."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField, text_field, unchosen_radio
from core.wording import label_in_words
from org.access import Area, readable_people, today_of
from org.models import Person, Profile, Title, Unit
from org.person_field import person_field
from org.unit_field import unit_code_field, unit_names
from reviews.cases.improving import Goal, Terms
from reviews.cases.promoting import FEWEST, MOST
from reviews.models import ImprovementPlan, PanelWord
from reviews.models_cases import WORD
from training.models import Course

PERSON_READS = _("The person reads it.")
GOALS = 3


# --- promotion --------------------------------------------------------------------------------------------------------


class NominationForm(forms.Form):
    """The post that somebody is put forward for, and why."""

    submit_key = SubmitKeyField()
    title = forms.ModelChoiceField(label=_("New title"), queryset=Title.objects.all())
    profile = forms.ChoiceField(
        label=_("Appraised as"), choices=[("", _("as the title says")), *Profile.choices], required=False
    )
    unit = forms.Field()  # set in __init__
    is_head = forms.BooleanField(label=_("Head of the unit"), required=False)
    starts_on = DayField(label=_("First day in the new post"))
    reason = text_field(_("Why"), help_text=_("What the person did that speaks for it. The person reads it."))
    helper = PlainHelper()

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_code_field(unit_names(day), label=_("Unit"))
        self.order_fields(["submit_key", "title", "profile", "unit", "is_head", "starts_on", "reason"])
        self.fields["title"].label_from_instance = label_in_words

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])


class CriterionForm(forms.Form):
    """Whether a criterion is met that no figure answers."""

    submit_key = SubmitKeyField()
    criterion = forms.ChoiceField(label=_("Criterion"))
    outcome = unchosen_radio(_("Is it met?"), [("met", _("met")), ("not_yet", _("not yet"))])
    note = text_field(
        _("What you know it from"),
        rows=3,
        length=WORD,
        help_text=_("Which course and when, or whom. The person reads it."),
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = choices


class PanelForm(forms.Form):
    """Who sits in the panel."""

    version = VersionField()
    helper = PlainHelper()

    def __init__(self, *args: Any, viewer: Person, person: Person, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = today_of(viewer, now)
        people = readable_people(viewer, Area.PEOPLE, today).in_service(today).filter(is_active=True)
        for number in range(1, MOST + 1):
            field = person_field(
                people.exclude(pk=person.pk), area=Area.PEOPLE, label=_("Member %(number)s") % {"number": number}
            )
            field.required = number <= FEWEST
            self.fields[f"member_{number}"] = field

    @property
    def members(self) -> list[Person]:
        """The people named, each once."""
        named = [self.cleaned_data.get(f"member_{number}") for number in range(1, MOST + 1)]
        return list({person.pk: person for person in named if person is not None}.values())


class WordForm(forms.Form):
    """The word of a member of the panel."""

    version = VersionField()
    word = unchosen_radio(_("Your word"), PanelWord.Word.choices)
    reason = text_field(
        _("Why"),
        help_text=_("The other members read it once they gave theirs; whoever decides and HR. The person does not."),
    )
    helper = PlainHelper()


class PromotionDecisionForm(forms.Form):
    """Approved, or deferred with what is missing and a day to look again."""

    version = VersionField()
    outcome = unchosen_radio(
        pgettext_lazy("promotion", "Decision"), [("approved", _("approve")), ("deferred", _("defer"))]
    )
    decision = text_field(_("Why"), help_text=PERSON_READS)
    gaps = text_field(
        _("What is missing"), rows=3, required=False, help_text=_("Where it is deferred. The person reads it.")
    )
    look_again_on = DayField(label=_("Look again on"), required=False, help_text=_("Where it is deferred."))
    helper = PlainHelper()


class GivePostForm(forms.Form):
    """The first day of the post that was approved."""

    version = VersionField()
    starts_on = DayField(label=_("First day in the new post"))
    helper = PlainHelper()


class WithdrawalForm(forms.Form):
    version = VersionField()
    withdrawn_reason = text_field(_("Reason"), rows=3, length=WORD, help_text=PERSON_READS)
    helper = PlainHelper()


class SetAsideForm(forms.Form):
    """Why not now, and when it is looked at again."""

    submit_key = SubmitKeyField()
    reason = text_field(_("Why not now"), help_text=PERSON_READS)
    look_again_on = DayField(label=_("Look again on"))
    helper = PlainHelper()


# --- improvement ------------------------------------------------------------------------------------------------------


class TermsForm(forms.Form):
    """What a plan to improve says."""

    reason = text_field(_("What is to get better, and what it shows in"), help_text=PERSON_READS)
    training = text_field(_("Training"), rows=3, help_text=_("What is learned, where, with whom."))
    courses = forms.ModelMultipleChoiceField(
        Course.objects.none(), label=_("Courses of the training"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("The plan shows whether they are passed."),
    )  # fmt: skip
    coaching = text_field(_("Coaching each week"), rows=2, length=WORD, help_text=_("Who, on which day, about what."))
    starts_on = DayField(label=_("First day"))
    days = forms.IntegerField(
        label=_("Length in days"), min_value=ImprovementPlan.SHORTEST, max_value=ImprovementPlan.LONGEST,
        help_text=_("30 to 60 days."), initial=ImprovementPlan.LONGEST,
    )  # fmt: skip
    helper = PlainHelper()

    def __init__(self, *args: Any, today: date, plan: ImprovementPlan | None = None, **kwargs: Any) -> None:
        """`plan`: the one that is changed, whose courses stay in the choice also where they are offered no more."""
        super().__init__(*args, **kwargs)
        chosen = plan.courses.values("pk") if plan else Course.objects.none().values("pk")
        offered = Course.objects.offered(today).filter(renews=None).values("pk")
        self.fields["courses"].queryset = Course.objects.filter(Q(pk__in=offered) | Q(pk__in=chosen))
        for number in range(1, GOALS + 1):
            told = {"required": number == 1, "max_length": 120}
            named = {"number": number}
            self.fields[f"measure_{number}"] = forms.CharField(
                label=_("Goal %(number)s: what is measured") % named, **told
            )
            self.fields[f"target_{number}"] = forms.CharField(
                label=_("Goal %(number)s: what is reached") % named, **told
            )
            self.fields[f"due_on_{number}"] = DayField(
                label=_("Goal %(number)s: by when") % named, required=number == 1
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for number in range(2, GOALS + 1):
            parts = [values.get(f"{name}_{number}") for name in ("measure", "target", "due_on")]
            if any(parts) and not all(parts):
                raise ValidationError(
                    _("Goal %(number)s needs its measure, its target and its day."), params={"number": number}
                )
        return values

    @property
    def terms(self) -> Terms:
        """What was typed, as the services take it."""
        values = self.cleaned_data
        goals = [
            Goal(values[f"measure_{number}"], values[f"target_{number}"], values[f"due_on_{number}"])
            for number in range(1, GOALS + 1)
            if values.get(f"measure_{number}")
        ]
        names = ("reason", "training", "courses", "coaching", "starts_on", "days")
        named = {name: values[name] for name in names}
        return Terms(**named, goals=goals)


class OpenPlanForm(TermsForm):
    submit_key = SubmitKeyField()


class ChangePlanForm(TermsForm):
    version = VersionField()

    @staticmethod
    def initial_of(plan: ImprovementPlan) -> dict[str, Any]:
        """The plan as it stands. Two queries."""
        names = ("version", "reason", "training", "coaching", "starts_on", "days")
        found = {name: getattr(plan, name) for name in names} | {"courses": [one.pk for one in plan.courses.all()]}
        for goal in plan.goals.all():
            found |= {
                f"measure_{goal.position}": goal.measure,
                f"target_{goal.position}": goal.target,
                f"due_on_{goal.position}": goal.due_on,
            }
        return found


class NoteForm(forms.Form):
    """What the coaching of this week came to, or what the person wants to say."""

    submit_key = SubmitKeyField()
    text = text_field(_("Text"))
    helper = PlainHelper()


class EndForm(forms.Form):
    """Whether the goals were met, and why."""

    version = VersionField()
    outcome = unchosen_radio(_("The goals are"), [("met", _("met")), ("not_met", _("not met"))])
    result = text_field(_("What it shows in, goal by goal"), help_text=PERSON_READS)
    helper = PlainHelper()


class NextForm(forms.Form):
    """What follows a plan that was not met."""

    version = VersionField()
    next_step = unchosen_radio(_("What follows"), ImprovementPlan.Next.choices)
    next_reason = text_field(_("Why"), help_text=PERSON_READS)
    helper = PlainHelper()

    def __init__(self, *args: Any, plan: ImprovementPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.follows_id is None:  # the law's order: what is not offered is refused by the service as well
            first = [choice for choice in ImprovementPlan.Next.choices if choice[0] != ImprovementPlan.Next.REVIEW]
            self.fields["next_step"].choices = first


def usual_first_day(today: Any) -> Any:
    """The first day of the month after next: time for evidence, panel and decision."""
    month_after = (today.replace(day=1) + timedelta(days=63)).replace(day=1)
    return month_after
