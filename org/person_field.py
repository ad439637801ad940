"""Whom a form is about: a few people to choose from, or of many one that is named, with suggestions while one types."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.forms import suggest_from
from core.wording import name_in_words
from org.access import Area
from org.models import Person
from org.querysets import PersonQuerySet

FEW = 50  # people that one still finds in a list
NAMED = 5  # people that an error names


class NamedPersonField(forms.CharField):
    """A person by employee number or whole name; works without script, suggestions come with it."""

    widget = forms.TextInput

    def __init__(self, *, people: PersonQuerySet, area: Area, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.people = people
        address = f"{reverse_lazy('org:person_suggest')}?area={area.name.lower()}"
        suggest_from(self.widget, address, into="suggested-people")

    def prepare_value(self, value: Any) -> str:
        """A person as their suggestion; what was typed stays as it is."""
        person = self.people.filter(pk=value).first() if isinstance(value, int) else value
        return suggestion(person) if isinstance(person, Person) else value

    def clean(self, value: Any) -> Person | None:
        """The one person that is meant. Raises ValidationError when it is nobody, or several people. One query."""
        text = super().clean(value)
        if not text:
            return None
        found = list(self.people.named(text)[: NAMED + 1])
        exact = [person for person in found if is_meant(person, text)]
        if len(exact) == 1:
            return exact[0]
        if found:
            names = ", ".join(suggestion(person) for person in found[:NAMED])
            raise ValidationError(_("Who is meant? Write the employee number: %(names)s."), params={"names": names})
        raise ValidationError(_("Nobody of that name or employee number can be chosen here."))


def suggestion(person: Person) -> str:
    """A person as the field writes them: number and name."""
    return f"{person.code} {name_in_words(person)}"


def is_meant(person: Person, text: str) -> bool:
    """Whether `text` is the person's number, alone or before the name, or a whole name."""
    words = text.casefold().split()
    names = (person.name_zh, person.name_pinyin, person.name)
    return words[0] == person.code.casefold() or " ".join(words) in {name.casefold() for name in names}


def person_field(people: PersonQuerySet, *, area: Area, label: str, initial: Person | None = None) -> forms.Field:
    """A choice among `people`, or where they are many a name to write. One query.

    `area` says whom the suggestions may name: those about whom the viewer reads it.
    """
    if people.all()[FEW : FEW + 1].exists():
        return NamedPersonField(people=people, area=area, label=label, initial=initial)
    field = forms.ModelChoiceField(people, label=label, initial=initial)
    field.label_from_instance = suggestion  # in the letters that the reader reads; two people may have one name
    return field
