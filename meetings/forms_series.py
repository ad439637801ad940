"""What people type about meeting series."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField
from meetings import rhythm
from meetings.meeting_kinds import TEMPLATES, Part
from meetings.models import MeetingKind, MeetingSeries, MinutesRule
from meetings.rhythm import Often, Rhythm
from meetings.series import Wanted
from org.access import Area, readable_people
from org.models import Person, Title, UnitVersion
from org.person_field import is_meant, person_field, suggestion
from org.querysets import PersonQuerySet
from org.unit_field import UnitName, unit_code_field

LINE = re.compile(r"^\s*(\d{1,3})\s+(.+?)\s*$")
MOST_NAMED = 60
NEAR = 20  # people that are compared with a name
RARE = ("chair", "minute_taker", "minutes_rule", "notice_hours", "day_off", "titles")  # folded on the page


class NamedPeopleField(forms.CharField):
    """People by employee number or whole name, one a line."""

    widget = forms.Textarea

    def __init__(self, *, people: PersonQuerySet, **kwargs: Any) -> None:
        super().__init__(max_length=4000, required=False, **kwargs)
        self.people = people
        self.widget.attrs |= {"rows": 3}

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) or value is None else "\n".join(map(suggestion, value))

    def clean(self, value: Any) -> list[Person]:
        """Those that are meant. Raises ValidationError that names every line that is nobody. One query a line."""
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))
        if len(lines) > MOST_NAMED:
            raise ValidationError(_("Name at most %(most)s people.") % {"most": MOST_NAMED})
        found, unknown = [], []
        for line in lines:
            meant = [person for person in self.people.named(line)[:NEAR] if is_meant(person, line)]
            (found.append(meant[0]) if len(meant) == 1 else unknown.append(line))
        if unknown:
            raise ValidationError(
                _("Write the employee number, one a line. Not one person: %(lines)s"),
                params={"lines": ", ".join(unknown)},
            )
        return list(dict.fromkeys(found))


class AgendaField(forms.CharField):
    """The parts of an agenda, one a line: minutes, then what about."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=6000, **kwargs)
        self.widget.attrs |= {"rows": 6}

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) or value is None else lines_of(value)

    def clean(self, value: Any) -> list[Part]:
        """The parts. Raises ValidationError that shows the line that cannot be read."""
        parts = []
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            if (read := LINE.match(line)) is None or len(read[2]) > 200 or not int(read[1]):
                raise ValidationError(
                    _("Begin each line with its minutes, as in “10 Numbers”. Not read: %(line)s"),
                    params={"line": line[:60]},
                )
            parts.append(Part(read[2], int(read[1])))
        return parts


def lines_of(parts: Iterable[Part]) -> str:
    return "\n".join(f"{part.length} {part.text}" for part in parts)


class KindForm(forms.Form):
    """Which kind of meeting, of which unit."""

    kind = forms.ChoiceField(choices=MeetingKind.choices)

    def __init__(self, *args: Any, units: Collection[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        rows = UnitVersion.objects.on(today).filter(unit__in=units).order_by("unit__code")
        names = list(map(UnitName._make, rows.values_list("unit__code", "name_en", "name_zh")))
        self.fields["unit"] = unit_code_field(names, label=_("Of which unit"))
        self.fields["unit"].initial = names[0].code if len(names) == 1 else None


class SeriesForm(forms.Form):
    """A meeting that comes again: its rhythm, its people, its agenda."""

    name = forms.CharField(label=pgettext_lazy("meeting", "Name"), max_length=80)
    often = forms.ChoiceField(label=gettext_lazy("How often"), choices=Often.choices)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which weekdays"),
        choices=list(rhythm.WEEKDAY_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("For every week, every two weeks, and every month on a weekday."),
    )
    ordinal = forms.TypedChoiceField(
        label=gettext_lazy("Which of the month"), choices=list(rhythm.ORDINALS.items()), coerce=int, required=False
    )
    working_day = forms.IntegerField(
        label=gettext_lazy("On which working day"),
        min_value=1,
        max_value=15,
        required=False,
        help_text=gettext_lazy(
            "For every month, quarter or year on a working day: 5 is the fifth, counted by the work calendar."
        ),
    )
    day_off = forms.ChoiceField(label=gettext_lazy("If it falls on a day off"), choices=MeetingSeries.DayOff.choices)
    starts_on = DayField(label=gettext_lazy("From"))
    at = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    length = forms.IntegerField(label=pgettext_lazy("length", "Minutes"), min_value=5, max_value=600)
    circle = forms.ChoiceField(label=gettext_lazy("Who comes"), choices=MeetingSeries.Circle.choices)
    agenda = AgendaField(
        label=gettext_lazy("Agenda"), help_text=gettext_lazy("One part a line: its minutes, then what about.")
    )
    minutes_rule = forms.ChoiceField(label=gettext_lazy("Minutes are published"), choices=MinutesRule.choices)
    counts = forms.BooleanField(
        label=gettext_lazy("Coming late and being absent count for the month"),
        required=False,
        help_text=gettext_lazy("Also minutes that are not out in time. Whoever it is about sees it at once."),
    )
    notice_hours = forms.IntegerField(label=gettext_lazy("The agenda opens, hours before"), min_value=1, max_value=336)
    room = forms.CharField(label=gettext_lazy("Room"), max_length=80, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link for those who are elsewhere"), max_length=300, required=False, assume_scheme="https"
    )
    submit_key = SubmitKeyField()
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        kind: str,
        viewer: Person,
        today: date,
        series: MeetingSeries | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _of_series(series) if series else _of_template(kind, today)
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper()
        people = readable_people(viewer, Area.PEOPLE, today).in_service(today).filter(is_active=True)
        if series:  # whoever is chosen already stays a choice, also where the viewer could not choose them anew
            people = Person.objects.filter(Q(pk__in=people.values("pk")) | Q(pk__in=_chosen(series)))
        self.fields["titles"] = forms.ModelMultipleChoiceField(
            Title.objects.all(),
            label=_("Only these titles"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("None chosen: everybody of that circle."),
        )
        self.fields["titles"].label_from_instance = lambda title: title.name
        self.fields["people"] = NamedPeopleField(
            people=people, label=_("Besides, by employee number or name"), help_text=_("One a line.")
        )
        for name, label in (("chair", _("Who chairs")), ("minute_taker", _("Who writes the minutes"))):
            self.fields[name] = person_field(people, area=Area.PEOPLE, label=label)
            self.fields[name].required = False
        self.fields["chair"].help_text = _("Nobody chosen: the head of the unit.")
        self.fields["minute_taker"].help_text = _("Nobody chosen: whoever chairs.")
        del self.fields["submit_key" if series else "version"]

    @property
    def is_by_month(self) -> bool:
        """Whether the rhythm asks which day of a month, quarter or year."""
        return self["often"].value() not in (Often.DAILY, Often.WEEKLY, Often.TWO_WEEKS)

    @property
    def has_rare_errors(self) -> bool:
        return any(name in self.errors for name in RARE)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        often = values.get("often")
        if often in rhythm.BY_WEEKDAY and not values.get("weekdays"):
            self.add_error("weekdays", _("Choose at least one weekday."))
        if often in rhythm.BY_WORKING_DAY and not values.get("working_day"):
            self.add_error("working_day", _("Say which working day."))
        return values

    def wanted(self) -> Wanted:
        """What the service takes."""
        values = dict(self.cleaned_data)
        often = Often(values["often"])
        working_day = values["working_day"] if often in rhythm.BY_WORKING_DAY else None
        chosen = Rhythm(often, values["weekdays"], values["ordinal"] or 1, working_day)
        values |= {"recurrence": rhythm.rule_of(chosen), "working_day": working_day}
        return Wanted(values, values["agenda"], values["titles"], values["people"])


def _of_template(kind: str, today: date) -> dict[str, Any]:
    shipped = TEMPLATES[MeetingKind(kind)]
    fields = ("day_off", "at", "length", "circle", "minutes_rule", "counts", "notice_hours", "working_day")
    values = {name: getattr(shipped, name) for name in fields}
    name = MeetingKind(kind).label
    return values | _rhythm(shipped.recurrence, shipped.working_day) | {
        "name": str(name)[:1].upper() + str(name)[1:], "starts_on": today, "agenda": lines_of(shipped.parts),
    }  # fmt: skip


def _of_series(series: MeetingSeries) -> dict[str, Any]:
    fields = (
        "name", "day_off", "starts_on", "at", "length", "circle", "minutes_rule", "counts", "notice_hours",
        "working_day", "room", "link", "chair", "minute_taker", "version",
    )  # fmt: skip
    values = {name: getattr(series, name) for name in fields}
    agenda = lines_of(Part(part.text, part.length) for part in series.parts.all())
    many = {"titles": list(series.titles.all()), "people": list(series.people.all()), "agenda": agenda}
    return values | many | _rhythm(series.recurrence, series.working_day)


def _chosen(series: MeetingSeries) -> set[int]:
    """The ids of those whom a series names. One query."""
    named = {series.chair_id, series.minute_taker_id, *series.people.values_list("pk", flat=True)}
    return named - {None}


def _rhythm(rule: str, working_day: int | None) -> dict[str, Any]:
    found = rhythm.rhythm_of(rule, working_day)
    return {"often": found.often, "weekdays": found.weekdays, "ordinal": found.ordinal} if found else {}
