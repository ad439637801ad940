"""Coaching of the demo company: talks of the north, some weeks of marks of mood, and one who shows them."""

from datetime import date, datetime, time, timedelta
from random import Random

from coaching.counting import count_mood
from coaching.models import MoodConsent, MoodMark
from coaching.teams import start_rule
from core.periods import days
from meetings.models import AgendaItem, Meeting, MeetingKind
from org.calendar import WorkCalendar
from org.models import Person, Unit
from org.stamps import stamps

BACK = timedelta(days=37)
SHOWS = "N02"
MARKED = ("N02", "N03", "N04", "N05", "N06", "N07")
VALUES = (2, 3, 3, 4, 4, 4, 5)
WORDS = ("客戶改期了", "A good visit", "報價趕了一天", "")


def start_talks(now: datetime, today: date) -> None:
    """The talks of the north from this week on; the first of them has a point of each and a note."""
    north = Unit.objects.get(code="NORTH")
    head = Person.objects.get(code="N01")
    start_rule(north, weeks=2, starts_on=today, at=time(16), coach=None, by=head, now=now, today=today)
    talk = Meeting.objects.filter(kind=MeetingKind.COACHING).of(Person.objects.get(code=SHOWS)).earliest("starts_at")
    for code, text in ((SHOWS, "光明商行的補貨怎麼談比較好?"), ("N01", "下季度的重點客戶")):
        last = talk.items.count()
        author = Person.objects.get(code=code)
        AgendaItem.objects.create(meeting=talk, kind="point", text=text, author=author, position=last)


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
