"""The whole class on one form: who was there on a date, and what they showed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.forms import PlainHelper, VersionField
from core.wording import labelled, name_in_words
from training.courses.recording import Row
from training.models import CourseSession, Enrolment

Mark, Verdict = Enrolment.Mark, Enrolment.Verdict


@dataclass(frozen=True)
class ClassRow:
    """One person with the fields of theirs; `shown` only where the course has something shown."""

    one: Enrolment
    mark: forms.BoundField
    reason: forms.BoundField
    shown: forms.BoundField | None


class ClassForm(forms.Form):
    """A row for each person of a date, over the version of the date that was read.

    Fields are named by the code of the person. "All others were there" fills the marks left open of those with a seat.
    """

    version = VersionField()

    def __init__(
        self, data: Mapping[str, str] | None, *, session: CourseSession, people: Sequence[Enrolment],
        away: Collection[int],
    ) -> None:  # fmt: skip
        self.people, self.has_shown = people, session.course.is_shown
        initial: dict[str, Any] = {"version": session.version}
        for one in people:
            initial |= fields_of(one)
            if not one.mark and one.person_id in away:
                initial |= {f"{one.person.code}-mark": Mark.EXCUSED, f"{one.person.code}-reason": _("on leave")}
        super().__init__(_filled(data, people) if data is not None else None, initial=initial)
        self.helper = PlainHelper()
        for one in people:
            self._add_row(one.person.code, name_in_words(one.person))

    def _add_row(self, code: str, name: str) -> None:
        marks = forms.ChoiceField(
            label=labelled(_("Who was there?"), name), choices=Mark.choices, required=False, widget=forms.RadioSelect
        )
        reason = forms.CharField(label=labelled(_("Why excused"), name), max_length=200, required=False)
        self.fields |= {f"{code}-mark": marks, f"{code}-reason": reason}
        if self.has_shown:
            choices = [("", pgettext("training", "not yet")), *Verdict.choices]
            label = labelled(_("Shown to you"), name)
            self.fields[f"{code}-shown"] = forms.ChoiceField(label=label, choices=choices, required=False)

    @cached_property
    def lines(self) -> list[ClassRow]:
        """The fields by person, for the page."""
        found = []
        for one in self.people:
            code = one.person.code
            shown = self[f"{code}-shown"] if self.has_shown else None
            found.append(ClassRow(one, self[f"{code}-mark"], self[f"{code}-reason"], shown))
        return found

    @property
    def rows(self) -> dict[int, Row]:
        """What was typed, by the key of each enrolment."""
        values = self.cleaned_data
        return {
            one.pk: Row(
                values[f"{one.person.code}-mark"],
                values[f"{one.person.code}-reason"],
                values.get(f"{one.person.code}-shown", ""),
            )
            for one in self.people
        }


def fields_of(one: Enrolment) -> dict[str, str]:
    """What is saved of somebody, by the names of the fields."""
    code = one.person.code
    return {f"{code}-mark": one.mark, f"{code}-reason": one.reason, f"{code}-shown": one.shown}


class SavedClass:
    """The class as it is saved now, to stand beside what was typed."""

    def __init__(self, session: CourseSession, people: Sequence[Enrolment]) -> None:
        self.version = session.version
        for one in people:
            self.__dict__ |= fields_of(one)


def _filled(data: Mapping[str, str], people: Sequence[Enrolment]) -> Mapping[str, str]:
    if data.get("rest") != Mark.ATTENDED:
        return data
    data = data.copy()
    for one in people:
        name = f"{one.person.code}-mark"
        if one.enrolled_at and not data.get(name):
            data[name] = Mark.ATTENDED
    return data
