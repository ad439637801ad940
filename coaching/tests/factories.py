"""Rows of coaching for tests: each factory needs as little as possible and takes every field by name."""

from datetime import date

from coaching.models import MoodConsent, MoodMark
from core.tests.instants import DAY
from org.models import Person
from org.stamps import stamp


def make_mark(person: Person, day: date = DAY, value: int = 4, **fields: object) -> MoodMark:
    """A mark of a day, with the unit and the coach of then."""
    place = stamp(person, day)
    told = {"unit": place.unit, "coach": place.superior} | fields
    return MoodMark.objects.create(person=person, day=day, value=value, **told)


def make_consent(person: Person, since: date = date(2026, 1, 1), **fields: object) -> MoodConsent:
    """To the coach of the day of the tests, unless told otherwise."""
    told = {"coach": stamp(person, DAY).superior} | fields
    return MoodConsent.objects.create(person=person, given_on=since, **told)
