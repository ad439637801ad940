"""The forms of interviews, scorecards, decisions, offers and the first post."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField, text_field, unchosen_radio
from org.access import Area, readable_people, today_of
from org.models import Person, Profile
from org.person_field import person_field
from recruiting.interviews.hiring import FirstPost
from recruiting.interviews.scheduling import FEWEST, MOST, Slot
from recruiting.interviews.scoring import Found
from recruiting.models import Decision, Interview, MoveReason, Offer, ScoreCriterion
from recruiting.models_decisions import TEXT
from recruiting.models_interviews import EVIDENCE, LONGEST, PLACE, REASON, SCORES, SHORTEST
from recruiting.models_openings import WORD
from recruiting.models_probation import Contract


class SlotForm(forms.Form):
    """When an interview is, how long, and where."""

    day = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60)
    place = forms.CharField(label=_("Place or link"), max_length=PLACE)
    helper = PlainHelper()

    def __init__(self, *args: Any, zone: ZoneInfo, clock: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone
        self.fields["at"].help_text = clock

    @property
    def slot(self) -> Slot:
        """What was typed, on the clock of the unit."""
        values = self.cleaned_data
        starts_at = datetime.combine(values["day"], values["at"], tzinfo=self._zone)
        return Slot(starts_at, values["minutes"], values["place"].strip())

    @staticmethod
    def initial_of(interview: Interview, zone: ZoneInfo) -> dict[str, Any]:
        """The interview as it stands."""
        local = interview.starts_at.astimezone(zone)
        told = {"version": interview.version, "minutes": interview.minutes, "place": interview.place}
        return told | {"day": local.date(), "at": local.time()}


class InterviewForm(SlotForm):
    """A new interview with those who hold it."""

    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, viewer: Person, but: QuerySet, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = today_of(viewer, now)
        people = readable_people(viewer, Area.PEOPLE, today).in_service(today).filter(is_active=True)
        people = people.exclude(pk__in=but)
        for number in range(1, MOST + 1):
            label = _("Interviewer %(number)s") % {"number": number}
            field = person_field(people, area=Area.PEOPLE, label=label)
            field.required = number <= FEWEST
            self.fields[f"interviewer_{number}"] = field

    @property
    def people(self) -> list[Person]:
        """Those named, each once."""
        named = [self.cleaned_data.get(f"interviewer_{number}") for number in range(1, MOST + 1)]
        return list({person.pk: person for person in named if person is not None}.values())


class MoveInterviewForm(SlotForm):
    version = VersionField()
    reason = text_field(_("Why it is moved"), rows=2, length=REASON)


class CancelInterviewForm(forms.Form):
    version = VersionField()
    cancelled_reason = text_field(_("Why it is cancelled"), rows=2, length=REASON)
    helper = PlainHelper()


class CardForm(forms.Form):
    """A score with its evidence for every criterion; `number` is the place of the card among the own ones."""

    submit_key = SubmitKeyField()
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, criteria: list[ScoreCriterion], is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = criteria
        for criterion in criteria:
            self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.name,
                coerce=int,
                choices=[(score, str(score)) for score in SCORES],
                widget=forms.RadioSelect,
            )
            label = gettext("%(name)s: what it rests on") % {"name": criterion.name}
            self.fields[f"evidence_{criterion.pk}"] = text_field(label, rows=2, length=EVIDENCE)
            self.fields[f"evidence_{criterion.pk}"].widget.attrs["class"] = "form-control"
        if is_correction:
            self.fields["correction_reason"] = text_field(_("Why it is corrected"), rows=2, length=REASON)
            self.fields["correction_reason"].widget.attrs["class"] = "form-control"

    @property
    def rows(self) -> list[tuple[ScoreCriterion, forms.BoundField, forms.BoundField, list]]:
        """Criterion, score, evidence, and each choice of the score with its anchor, as the page draws them."""
        fields = [(one, self[f"score_{one.pk}"], self[f"evidence_{one.pk}"]) for one in self._criteria]
        return [(one, score, words, list(zip(score, one.anchors.all(), strict=False))) for one, score, words in fields]

    @property
    def found(self) -> dict[int, Found]:
        """What was typed, as the service takes it."""
        values = self.cleaned_data
        return {one.pk: Found(values[f"score_{one.pk}"], values[f"evidence_{one.pk}"]) for one in self._criteria}


class DecisionForm(forms.Form):
    """What becomes of the application; a refusal and the talent pool take one of the reasons of the list."""

    stage = forms.IntegerField(widget=forms.HiddenInput)
    outcome = unchosen_radio(pgettext_lazy("application", "Decision"), Decision.Outcome.choices)
    reason = forms.ModelChoiceField(
        label=_("Reason of the list"),
        queryset=MoveReason.objects.none(),
        required=False,
        help_text=_("Where it is refused, or kept in the talent pool."),
    )
    words = text_field(_("Why"), length=TEXT, help_text=_("Which evidence decides. HR and the heads above read it."))
    helper = PlainHelper()

    def __init__(self, *args: Any, has_next: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = set() if has_next else {Decision.Outcome.NEXT}
        self.fields["outcome"].choices = [one for one in Decision.Outcome.choices if one[0] not in gone]
        self.fields["reason"].queryset = MoveReason.objects.offered().filter(of__in=Decision.WITH_REASON)
        self.fields["reason"].label_from_instance = _reason


def _reason(reason: MoveReason) -> str:
    return f"{reason.get_of_display()} · {reason.name}"


class RemainingForm(forms.Form):
    """What becomes of all who remain when an opening is over: one end, one reason."""

    submit_key = SubmitKeyField()
    outcome = unchosen_radio(_("They are"), [(one.value, one.label) for one in Decision.WITH_REASON])
    reason = forms.ModelChoiceField(label=_("Reason of the list"), queryset=MoveReason.objects.none())
    words = forms.CharField(label=_("In words"), max_length=WORD, required=False)
    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = MoveReason.objects.offered().filter(of__in=Decision.WITH_REASON)
        self.fields["reason"].label_from_instance = _reason


class OfferForm(forms.Form):
    """What is offered, and until when an answer is asked."""

    submit_key = SubmitKeyField()
    terms = text_field(_("Terms"), length=TEXT, help_text=_("Post, first day, pay, length of the contract."))
    answer_by = DayField(label=_("Answer by"))
    helper = PlainHelper()


class AnswerForm(forms.Form):
    """What the candidate answered."""

    version = VersionField()
    answer = unchosen_radio(_("The candidate has"), [(one.value, one.label) for one in Offer.OF_CANDIDATES])
    answer_reason = text_field(
        pgettext_lazy("offer", "Why"), rows=3, length=TEXT, required=False, help_text=_("Where it is declined.")
    )
    helper = PlainHelper()


class HireForm(forms.Form):
    """The first day; of a new person also the employee number, how they are appraised and how long the contract is."""

    submit_key = SubmitKeyField()
    first_day = DayField(label=_("First day"))
    helper = PlainHelper()

    def __init__(self, *args: Any, is_internal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_internal:
            return
        self.fields["code"] = forms.CharField(label=_("Employee number"), max_length=20)
        self.fields["profile"] = forms.ChoiceField(
            label=_("Appraised as"), choices=[("", _("as the title says")), *Profile.choices], required=False
        )
        self.fields["contract"] = forms.ChoiceField(
            label=_("Length of the contract"),
            choices=Contract.choices,
            initial=Contract.LONGER,
            help_text=_("Decides how long the probation may be by law."),
        )

    @property
    def post(self) -> FirstPost:
        """What was typed, as the service takes it."""
        return FirstPost(**{name: self.cleaned_data[name] for name in FirstPost._fields if name in self.cleaned_data})


class PeriodForm(forms.Form):
    """The days on which applications came in that the funnel counts."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def span(self, first: date, last: date) -> tuple[date, date]:
        """From when to when; what is missing or no date is as told."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        since, until = values.get("since") or first, values.get("until") or last
        return (since, until) if since <= until else (until, since)
