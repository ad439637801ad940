"""Coaching of the demo company: talks of the north, some weeks of marks of mood, and one who shows them."""

from datetime import date, datetime, time, timedelta
from random import Random

from coaching import talks
from coaching.counting import count_mood
from coaching.models import MoodConsent, MoodMark
from coaching.selectors_talks import talks_of
from coaching.teams import start_rule
from core.periods import days, monday_of
from duties import actions
from meetings.models import AgendaItem, Meeting
from meetings.planning_meetings import open_agendas, plan_series
from org.calendar import WorkCalendar
from org.models import Person, Unit
from org.stamps import stamps

BACK = timedelta(days=37)
SHOWS = "N02"
MARKED = ("N02", "N03", "N04", "N05", "N06", "N07")
VALUES = (2, 3, 3, 4, 4, 4, 5)
HEAD, NOT_HELD = "N01", "N05"
SINCE = timedelta(days=28)  # for which the talks of the north have stood
SAID = (  # topic, skill, note
    ("光明商行的交期", "先問,再報價", "先弄清楚客戶的排程,再談交期。"),
    ("新客戶開發太慢", "約下一步再離開", "每次拜訪結束前把下一步約好。"),
    ("報價單被壓價", "用價值回應價格", "準備三個同業案例,下週試一次。"),
)
PROMISED = ("整理十家客戶的補貨週期", "把開發名單排出優先順序", "寫一頁報價說明")
WORDS = ("客戶改期了", "A good visit", "報價趕了一天", "")


def start_talks(now: datetime, today: date) -> None:
    """The talks of the north since some weeks: those of the past are held but one, with what was noted and promised."""
    people = {person.code: person for person in Person.objects.filter(code__in=(HEAD, *MARKED))}
    began = monday_of(today) - SINCE
    then = now - (today - began)
    rule = start_rule(
        Unit.objects.get(code="NORTH"), weeks=2, starts_on=began, at=time(16), by=people[HEAD], now=then, today=began
    )
    series = [pair.series for pair in rule.pairs.select_related("series")]
    for back in (timedelta(days=14), timedelta(0)):
        plan_series(series, now=now - back)
    open_agendas(list(Meeting.objects.filter(series__in=series, opened_at=None, opens_at__lte=now)), now=now)
    past = talks_of(people[HEAD]).filter(starts_at__lt=now - timedelta(days=1)).order_by("starts_at")
    for number, talk in enumerate(past):
        if talk.series.pair.person.code != NOT_HELD or number < len(past) // 2:
            _hold(talk, number, by=people[HEAD], now=now)
    mine = talks_of(people[SHOWS]).filter(starts_at__gt=now).earliest("starts_at")
    for number, (code, text) in enumerate(((SHOWS, "光明商行的補貨怎麼談比較好?"), (HEAD, "下季度的重點客戶"))):
        place = mine.items.count() + number
        AgendaItem.objects.create(meeting=mine, kind="point", text=text, author=people[code], position=place)


def _hold(talk: Meeting, number: int, *, by: Person, now: datetime) -> None:
    """A talk of the past at its time: topic, skill and note, and what each promised; the last promise is still open."""
    pair, over = talk.series.pair, talk.ends_at
    talks.record_held(talk, by=by, now=over, today=talk.day)
    topic, skill, text = SAID[number % len(SAID)]
    talks.save_shared_note(talk, topic=topic, skill=skill, text=text, version=0, by=by)
    for owner, what in ((pair.person, PROMISED[number % len(PROMISED)]), (by, "下次一起去拜訪")):
        due_on = talk.day + timedelta(days=9)
        row = talks.promise(talk, what=what, owner=owner, due_on=due_on, by=by, today=talk.day)
        if owner == by or number % 2 == 0:
            actions.finish(talks.PROMISES, row, by=owner, now=min(over + timedelta(days=3), now), today=talk.day)


def mark_days(now: datetime, today: date) -> None:
    """Marks of the last weeks, some days left out, the same each time."""
    random = Random(20)  # noqa: S311 the demo is to be the same each time
    people = {person.code: person for person in Person.objects.filter(code__in=MARKED)}
    first = today - BACK
    calendar = WorkCalendar.load(first, today)
    MoodConsent.objects.create(person=people[SHOWS], coach=Person.objects.get(code=HEAD), given_on=first)
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
