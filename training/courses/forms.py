"""What people type about courses, dates and questions."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from core.wording import label_in_words
from org.access import Area, readable_people
from org.models import Person, Title, Unit
from org.person_field import person_field
from org.unit_field import UnitName, unit_code_field, unit_names
from training.courses.keeping import MOST_CHOICES
from training.courses.permissions import units_planned
from training.models import AreaRule, Course, CourseSession, Question, RequiredCourse


def hours_field(label: Promise) -> forms.DecimalField:
    """Hours that are kept as half hours."""
    told = {"min_value": 0, "max_value": 500, "max_digits": 4, "decimal_places": 1}
    return forms.DecimalField(label=label, help_text=gettext_lazy("In half hours: 1.5 is an hour and a half."), **told)


class AreaForm(forms.ModelForm):
    """What the company asks of an area: its hours, and how it is checked."""

    newcomer = hours_field(gettext_lazy("Hours of a newcomer"))
    refresher = hours_field(gettext_lazy("Hours of each year after"))
    version = VersionField()

    class Meta:
        model = AreaRule
        fields = ("checked_by_en", "checked_by_zh_hant", "checked_by_zh_hans")

    field_order = ("newcomer", "refresher", *Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        rule = self.instance
        self.initial |= {"newcomer": rule.newcomer, "refresher": rule.refresher, "version": rule.version}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name in ("newcomer", "refresher"):
            if (hours := values.get(name)) is not None and hours * 2 % 1:
                self.add_error(name, _("Whole half hours only."))
        return values

    def _post_clean(self) -> None:
        """The hours go into the row as half hours before it is checked."""
        for name in ("newcomer", "refresher"):
            setattr(self.instance, f"{name}_halves", int(self.cleaned_data.get(name, 0) * 2))
        super()._post_clean()


class CourseForm(forms.ModelForm):
    """A course; its length is typed in hours."""

    hours = forms.DecimalField(
        label=capfirst(gettext_lazy("hours")), min_value=Decimal("0.5"), max_value=100, max_digits=4, decimal_places=1,
        help_text=gettext_lazy("In half hours: 1.5 is an hour and a half."),
    )  # fmt: skip
    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    class Meta:
        model = Course
        fields = (
            *("area", "name_en", "name_zh_hant", "name_zh_hans", "way", "check_by", "pass_percent", "question_count"),
            *("valid_months", "renews", "material_en", "material_zh_hant", "material_zh_hans"),
        )

    field_order = (
        *("area", "name_en", "name_zh_hant", "name_zh_hans", "way", "hours", "check_by", "pass_percent"),
        *("question_count", "valid_months", "renews", "material_en", "material_zh_hant", "material_zh_hans"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        del self.fields["submit_key" if self.instance.pk else "version"]
        if self.instance.pk:
            self.initial |= {"hours": Decimal(self.instance.halves) / 2, "version": self.instance.version}
        renews = self.fields["renews"]
        renews.label, renews.empty_label = _("renews the certificate of"), _("none: a course of its own")
        renews.queryset = Course.objects.offered(today).filter(renews=None).exclude(pk=self.instance.pk)
        self.fields["valid_months"].help_text = _("Empty: for ever.")
        self.fields["question_count"].help_text = _("Drawn from the bank; 0 asks all of them.")
        for language in ("en", "zh_hant", "zh_hans"):
            self.fields[f"material_{language}"].widget = forms.Textarea(attrs={"rows": 6})
        self.fields["material_en"].help_text = _(
            "What everybody can read here, before and after. One language is enough."
        )

    def clean_hours(self) -> Decimal:
        hours = self.cleaned_data["hours"]
        if hours * 2 % 1:
            raise ValidationError(_("Write full or half hours."))
        return hours

    def _post_clean(self) -> None:
        self.instance.halves = int(self.cleaned_data.get("hours", 0) * 2)
        super()._post_clean()


class SessionForm(forms.Form):
    """A date of a course, by the clock of the unit that hosts it."""

    course = forms.ModelChoiceField(Course.objects.none(), label=capfirst(gettext_lazy("course")))
    day = DayField(label=gettext_lazy("Day"))
    begins = forms.TimeField(
        label=pgettext_lazy("time", "Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=capfirst(gettext_lazy("place")), max_length=200, required=False)
    link = forms.URLField(label=capfirst(gettext_lazy("link")), max_length=300, required=False, assume_scheme="https")
    seats = forms.IntegerField(label=capfirst(gettext_lazy("seats")), min_value=1, max_value=500, initial=12)
    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    def __init__(self, *args: Any, viewer: Person, today: date, session: CourseSession | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper, self.session = PlainHelper(), session
        del self.fields["submit_key" if session else "version"]
        courses = Course.objects.offered(today).exclude(way=Course.Way.SELF_STUDY)
        self.fields["course"].queryset = courses
        people = readable_people(viewer, Area.PEOPLE, today).in_service(today)
        trainer = person_field(people, area=Area.PEOPLE, label=_("Trainer"))
        trainer.help_text = _("From any department; the trainer says afterwards who was there.")
        unit = unit_code_field(planned_units(viewer, today), label=_("Host"))
        self.fields |= {"trainer": trainer, "unit": unit}
        self.order_fields(
            ["course", "day", "begins", "ends", "unit", "trainer", "place", "link", "seats", "version", "submit_key"]
        )

    def clean_unit(self) -> Unit:
        return Unit.objects.get(code=self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("begins") and values.get("ends") and values["ends"] <= values["begins"]:
            self.add_error("ends", _("The end is before the beginning."))
        return values

    def written_on(self, session: CourseSession) -> CourseSession:
        """The row with what was typed."""
        values = self.cleaned_data
        for name in ("course", "day", "unit", "trainer", "place", "link", "seats"):
            setattr(session, name, values[name])
        zone = values["unit"].zone
        session.starts_at = datetime.combine(values["day"], values["begins"], tzinfo=zone)
        session.ends_at = datetime.combine(values["day"], values["ends"], tzinfo=zone)
        return session


def planned_units(viewer: Person, today: date) -> Sequence[UnitName]:
    """The units for which the viewer plans dates. One query."""
    ids, names = units_planned(viewer, today), unit_names(today)
    if ids is None:
        return names
    codes = set(Unit.objects.filter(pk__in=ids).values_list("code", flat=True))
    return [one for one in names if one.code in codes]


class InviteForm(forms.Form):
    """Whom to ask: those of whom it is required, ticked by default, and one by name."""

    def __init__(self, *args: Any, viewer: Person, due: Sequence[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        people = readable_people(viewer, Area.TRAINING, today).in_service(today)
        self.fields["due"] = forms.ModelMultipleChoiceField(
            Person.objects.filter(pk__in=[one.pk for one in due]), required=False
        )
        one = person_field(people, area=Area.TRAINING, label=_("Somebody else"))
        one.required = False
        self.fields["one"] = one


class QuestionForm(forms.ModelForm):
    """A question with up to six answers, each in one language at least."""

    version = VersionField(required=False)
    submit_key = SubmitKeyField(required=False)

    class Meta:
        model = Question
        fields = ("text_en", "text_zh_hant", "text_zh_hans", "kind", "weight")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        del self.fields["submit_key" if self.instance.pk else "version"]
        for name in ("text_en", "text_zh_hant", "text_zh_hans"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 400})
        known = list(self.instance.choices.all()) if self.instance.pk else []
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        for place in range(MOST_CHOICES):
            choice = known[place] if place < len(known) else None
            for language, label in CHOICE_LABELS.items():
                self.fields[f"choice{place}_{language}"] = forms.CharField(
                    label=label, max_length=200, required=False, initial=getattr(choice, f"text_{language}", "")
                )
            self.fields[f"right{place}"] = forms.BooleanField(
                label=_("This answer is right"), required=False, initial=bool(choice and choice.is_right)
            )

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The fields of each answer, for the template."""
        return [
            {
                "texts": [self[f"choice{place}_{language}"] for language in CHOICE_LABELS],
                "right": self[f"right{place}"],
                "number": place + 1,
            }
            for place in range(MOST_CHOICES)
        ]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What was typed, without the answers left empty."""
        rows = [
            {f"text_{language}": self.cleaned_data[f"choice{place}_{language}"] for language in CHOICE_LABELS}
            | {"is_right": self.cleaned_data[f"right{place}"]}
            for place in range(MOST_CHOICES)
        ]
        return [row for row in rows if any(row[f"text_{language}"] for language in CHOICE_LABELS)]


CHOICE_LABELS = {
    "en": gettext_lazy("In English"),
    "zh_hant": gettext_lazy("In traditional Chinese"),
    "zh_hans": gettext_lazy("In simplified Chinese"),
}


class RequireForm(forms.Form):
    """A course, of whom it is required, and within how many days."""

    course = forms.ModelChoiceField(Course.objects.none(), label=capfirst(gettext_lazy("course")))
    whom = forms.ChoiceField(label=capfirst(gettext_lazy("who")), choices=RequiredCourse.Whom.choices)
    title = forms.ModelChoiceField(
        Title.objects.all(), label=capfirst(gettext_lazy("title")), required=False,
        help_text=gettext_lazy("Only where everybody of a title has to pass it."),
    )  # fmt: skip
    within_days = forms.IntegerField(
        label=capfirst(gettext_lazy("within days")), min_value=1, max_value=731, initial=30,
        help_text=gettext_lazy("Counted from the first day at work or in the post; nobody counts from before today."),
    )  # fmt: skip
    submit_key = SubmitKeyField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        self.fields["course"].queryset = Course.objects.offered(today).filter(renews=None)
        self.fields["title"].label_from_instance = label_in_words
