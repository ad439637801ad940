"""Mood of the demo company: some weeks of marks in the north, and one who shows them."""

from datetime import date, datetime, timedelta
from random import Random

from coaching.counting import count_mood
from coaching.models import MoodConsent, MoodMark
from core.periods import days
from org.calendar import WorkCalendar
from org.models import Person
from org.stamps import stamps

BACK = timedelta(days=37)
SHOWS = "N02"
MARKED = ("N02", "N03", "N04", "N05", "N06", "N07")
VALUES = (2, 3, 3, 4, 4, 4, 5)
WORDS = ("客戶改期了", "A good visit", "報價趕了一天", "")


def mark_days(now: datetime, today: date) -> None:
    """Marks of the last weeks, some days left out, the same each time."""
    random = Random(20)  # noqa: S311 the demo is to be the same each time
    people = {person.code: person for person in Person.objects.filter(code__in=MARKED)}
    first = today - BACK
    calendar = WorkCalendar.load(first, today)
    MoodConsent.objects.create(person=people[SHOWS], given_on=first)
    chosen = [
        (people[code], day)
        for day in days(first, today - timedelta(days=1))
        for code in MARKED
        if calendar.is_working(day) and random.random() < 0.7
    ]
    places = stamps((person.pk, day) for person, day in chosen)
    MoodMark.objects.bulk_create(
        MoodMark(
            person=person,
            day=day,
            value=random.choice(VALUES),
            word=random.choice(WORDS),
            unit=places[person.pk, day].unit,
            coach=places[person.pk, day].superior,
        )
        for person, day in chosen
        if (person.pk, day) in places
    )
    count_mood(now)
