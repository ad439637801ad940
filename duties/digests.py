"""The digest of a working morning: what of a superior's team was late or missing since the last one, never empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Subquery
from django.utils.translation import gettext as _

from duties import ladder, rules
from duties.ladders import LadderBook
from duties.models import DigestLine, Duty, Reminder, ReminderLadder, ReminderMark
from duties.registry import kinds, titles_of
from duties.reminding import mailable
from org.calendar import WorkCalendar
from org.models import Appointment, Person, Unit
from org.stamps import stamps

LONGEST = timedelta(days=14)  # a digest after a longer silence tells only so much
APP_LIVES, MAIL_LIVES = timedelta(hours=24), timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest: who, what, and what became of it by now."""

    person: Person
    title: str
    word: str


def lay_out_digests(now: datetime) -> int:
    """Makes the digests of every zone whose morning of a working day has come. Two queries once it has its digest."""
    marks = dict(ReminderMark.objects.filter(name__startswith="digest:").values_list("name", "until"))
    earliest = Subquery(ReminderLadder.objects.order_by("digest_at").values("digest_at")[:1])
    zones = Unit.objects.order_by("time_zone").values_list("time_zone", earliest).distinct()
    return sum(_lay_out_zone(name, marks.get(f"digest:{name}"), now, earliest=at) for name, at in zones)


def _lay_out_zone(name: str, last: datetime | None, now: datetime, *, earliest: time) -> int:
    """`earliest`: no ladder has its digest before, so until then nobody asks which one is in force."""
    zone = ZoneInfo(name)
    today = rules.local_day(now, zone)
    if now.astimezone(zone).time() < earliest or (last is not None and rules.local_day(last, zone) == today):
        return 0
    book = LadderBook.load()
    morning = rules.instant(today, book.on(today).digest_at, zone)
    if now < morning:
        return 0
    calendar = WorkCalendar.load(today - LONGEST, today)
    if not calendar.is_working(today):
        return 0
    before = [day for day in calendar.working_days if day < today]
    day_before = before[-1] if before else today - timedelta(days=1)
    usual = rules.instant(day_before, book.on(day_before).digest_at, zone)
    since = max(min(last or usual, usual), morning - LONGEST)
    count = _write(_by_superior(_late_or_missing(since, morning), name, today), today, morning, now)
    ReminderMark.objects.update_or_create(name=f"digest:{name}", defaults={"until": morning})
    return count


def _late_or_missing(since: datetime, until: datetime) -> list[Duty]:
    """What was due in the span and not done in time, and what went missing in it. One query."""
    told = [kind.code for kind in kinds().values() if kind.told_to_superior]
    late = Q(due_at__gte=since, due_at__lt=until) & (Q(done_at=None) | Q(done_at__gt=F("due_at")))
    missing = Q(cutoff_at__gte=since, cutoff_at__lt=until) & (Q(done_at=None) | Q(done_at__gt=F("cutoff_at")))
    duties = Duty.objects.filter(late | missing, kind__in=told, cancelled_at=None)
    return [duty for duty in duties.select_related("person") if _is_worth_telling(duty, until)]


def _is_worth_telling(duty: Duty, at: datetime) -> bool:
    return duty.state(at) in (rules.DutyState.LATE, rules.DutyState.MISSING) or duty.is_overdue(at)


def _by_superior(duties: Iterable[Duty], zone: str, today: date) -> dict[Person, list[Duty]]:
    """The duties by the superior of their due day, for superiors whose own wall is in `zone`."""
    duties = list(duties)
    found = stamps((duty.person_id, duty.local_date) for duty in duties)
    by_superior: dict[Person, list[Duty]] = {}
    for duty in duties:
        stamp = found.get((duty.person_id, duty.local_date))
        if stamp and stamp.superior:
            by_superior.setdefault(stamp.superior, []).append(duty)
    here = Appointment.objects.on(today).filter(
        person__in=by_superior, kind=Appointment.Kind.PRIMARY, unit__time_zone=zone
    )
    ids = set(here.values_list("person_id", flat=True))
    return {person: owed for person, owed in by_superior.items() if person.pk in ids}


def _write(by_superior: dict[Person, list[Duty]], today: date, morning: datetime, now: datetime) -> int:
    """Rows for the application and for mail, and the lines they tell; a row that is there stays. Three queries."""
    by_mail = mailable({person.pk for person in by_superior})
    DigestLine.objects.bulk_create(
        [DigestLine(person=person, day=today, duty=duty) for person, owed in by_superior.items() for duty in owed],
        ignore_conflicts=True,
        batch_size=1000,
    )
    rows = [
        Reminder(
            id=ladder.digest_id(today, person.code, channel),
            person=person,
            stage=f"digest:{today}",
            channel=channel,
            not_before=morning,
            expires_at=morning + lives,
        )
        for person in by_superior
        for channel, lives in ((ladder.APP, APP_LIVES), (ladder.MAIL, MAIL_LIVES))
        if morning + lives > now and (channel == ladder.APP or person.pk in by_mail)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def lines_of(reminder: Reminder, *, now: datetime) -> list[Line]:
    """What a digest tells when it is read; what was excused meanwhile is left out. One query and the titles'."""
    day = date.fromisoformat(reminder.stage.removeprefix("digest:"))
    told = DigestLine.objects.filter(person=reminder.person_id, day=day, duty__cancelled_at=None)
    rows = told.select_related("duty__person").order_by("duty__person__number", "duty__due_at")
    duties = [line.duty for line in rows]
    titles = titles_of(duties)
    return [Line(one.person, titles[one.pk], word_of(one, now)) for one in duties if one.pk in titles]


def word_of(duty: Duty, now: datetime) -> str:
    """What became of an overdue duty, in one word or two."""
    if duty.done_at is not None:
        return _("done late")
    return _("missing") if duty.state(now) is rules.DutyState.MISSING else _("not done yet")
