"""Reminder rows: laid out with deterministic ids for the hours ahead, withdrawn when nothing is owed any more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from core.walltime import company_zone
from duties import ladder, notices, rules
from duties.ladders import LadderBook
from duties.models import DigestLine, Duty, Reminder, ReminderMark
from duties.querysets import count_of
from duties.registry import kind_of, kinds
from org.models import Person

BACK, AHEAD = timedelta(hours=48), timedelta(hours=26)
PLANNER_AHEAD = AHEAD + timedelta(hours=1)  # overlaps the sweep by more than any planning takes
CHUNK = 1000
SWEEP = "reminders"


def lay_out(duties: Iterable[Duty], *, now: datetime) -> int:
    """Makes the reminder rows of open duties that are due within the window; says how many it laid out.

    A row that is there keeps its id and what became of it, only its times follow the duty; one that was withdrawn and
    never left stands up again. Each duty has the rungs of its due day; one that moved to a day with others loses those
    that are not of that day.
    """
    near = [
        duty
        for duty in duties
        if duty.done_at is None and duty.cancelled_at is None and now - BACK <= duty.due_at < now + PLANNER_AHEAD
    ]
    if not near:
        return 0
    book = LadderBook.load()
    rows = _rows(near, book, *mailable_and_clocks({duty.person_id for duty in near}), now)
    Reminder.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["not_before", "expires_at"],
        batch_size=CHUNK,
    )
    Reminder.objects.filter(pk__in=[row.pk for row in rows], state=Reminder.State.CANCELLED).update(
        state=Reminder.State.QUEUED
    )
    _withdraw_rungs(near, book)
    return len(rows)


def _withdraw_rungs(duties: Sequence[Duty], book: LadderBook) -> None:
    """Takes back what waits of rungs that their due days do not have. No query where all have the same."""
    keys = [
        ladder.reminder_id(duty.pk, stage, channel)
        for duty in duties
        for stage, channel in book.keys - book.on(duty.local_date).keys
    ]
    if keys:
        Reminder.objects.filter(pk__in=keys, state=Reminder.State.QUEUED).update(state=Reminder.State.CANCELLED)


def withdraw(duty_ids: Sequence[UUID]) -> None:
    """Takes back what has not left the house of the reminders of these duties."""
    waiting = Reminder.objects.filter(duty__in=duty_ids, state=Reminder.State.QUEUED)
    waiting.update(state=Reminder.State.CANCELLED)


def sweep(now: datetime) -> int:
    """Lays out the reminders of what came into the window since the last sweep, however long ago that was.

    One query when nothing did. What the planner makes inside the window it lays out itself.
    """
    until = now + AHEAD
    mark, _is_new = ReminderMark.objects.get_or_create(name=SWEEP, defaults={"until": now - BACK})
    count = _lay_out_missing(mark.until, until, now)
    ReminderMark.objects.filter(name=SWEEP, until__lt=until).update(until=until)
    return count


def lay_out_window(now: datetime) -> int:
    """Lays out whatever in the whole window has no reminder at all: the repair of a lost sweep."""
    return _lay_out_missing(now - BACK, now + AHEAD, now)


def _lay_out_missing(start: datetime, end: datetime, now: datetime) -> int:
    """Lays out what is open, due from `start` until before `end`, and has no reminder: in chunks, by due time."""
    duties = Duty.objects.filter(
        ~Exists(Reminder.objects.filter(duty=OuterRef("pk"))),
        due_at__gte=start,
        due_at__lt=end,
        done_at=None,
        cancelled_at=None,
        kind__in=kinds(),
    )
    keys = list(duties.order_by("due_at", "pk").values_list("pk", flat=True))
    chunks = (keys[first : first + CHUNK] for first in range(0, len(keys), CHUNK))
    return sum(lay_out(Duty.objects.filter(pk__in=chunk), now=now) for chunk in chunks)


def mailable(person_ids: Iterable[int]) -> set[int]:
    """Who of these has an open login, an e-mail address and wants mail. One query."""
    return mailable_and_clocks(person_ids)[0]


def mailable_and_clocks(person_ids: Iterable[int]) -> tuple[set[int], dict[int, ZoneInfo]]:
    """Who of these gets letters, and the clocks of those who chose another than their unit's. One query."""
    gets_mail = Q(is_active=True, wants_mail=True, email__isnull=False) & ~Q(email="")
    people = Person.objects.filter(gets_mail | ~Q(time_zone=""), pk__in=person_ids)
    rows = list(people.annotate(gets_mail=gets_mail).values_list("pk", "gets_mail", "time_zone"))
    return {pk for pk, gets, _zone in rows if gets}, {pk: ZoneInfo(zone) for pk, _gets, zone in rows if zone}


def _rows(
    duties: Sequence[Duty], book: LadderBook, gets_mail: set[int], clocks: Mapping[int, ZoneInfo], now: datetime
) -> list[Reminder]:
    return [
        Reminder(
            id=ladder.reminder_id(duty.pk, rung.stage, rung.channel),
            duty_id=duty.pk,
            person_id=duty.person_id,
            stage=rung.stage,
            channel=rung.channel,
            not_before=window.not_before,
            expires_at=window.expires_at,
        )
        for duty in duties
        for rung in book.on(duty.local_date).rungs
        if rung.channel != ladder.MAIL or (duty.person_id in gets_mail and kinds()[duty.kind].asks_mail)
        if (window := _window(rung, duty, clocks.get(duty.person_id), book)) and window.expires_at > now
    ]


def _window(rung: ladder.Rung, duty: Duty, clock: ZoneInfo | None, book: LadderBook) -> ladder.Window | None:
    zone, quiet = clock or ZoneInfo(duty.time_zone), book.on(duty.local_date).quiet
    times = {"opens_at": duty.opens_at, "due_at": duty.due_at, "cutoff_at": duty.cutoff_at}
    return ladder.window_of(rung, zone=zone, quiet=quiet, **times)


def is_wanted(reminder: Reminder, *, now: datetime) -> bool:
    """Whether a letter should still go: to somebody who may log in and wants mail, about what is owed by the record."""
    person, duty = reminder.person, reminder.duty
    if not (person.is_active and reminder.sent_to and (person.wants_mail or notices.is_notice(reminder))):
        return False
    if not person.is_in_service(rules.local_day(now, company_zone())):
        return False
    if duty is None:
        return True
    kind = kind_of(duty.kind)
    if kind is None or duty.cancelled_at is not None or duty.done_at is not None:
        return False
    return duty.pk not in kind.done([duty])


def news_for(person: Person, now: datetime) -> list[Reminder]:
    """What the person has not seen yet in the application, the newest first, one for each duty. One query.

    Each digest says in `told_count` how many lines it would tell now.
    """
    told = DigestLine.objects.filter(person=person, duty__cancelled_at=None, duty__kind__in=kinds())
    of_digest = told.annotate(stage=Concat(Value("digest:"), Cast("day", CharField()))).filter(stage=OuterRef("stage"))
    unseen = Reminder.objects.filter(
        person=person,
        channel=Reminder.Channel.APP,
        seen_at=None,
        not_before__lte=now,
        expires_at__gt=now,
        duty__done_at=None,
        duty__cancelled_at=None,
    ).exclude(state=Reminder.State.CANCELLED)
    counted = unseen.annotate(told_count=count_of(of_digest))
    found: dict[object, Reminder] = {}
    for reminder in counted.select_related("duty").order_by("-not_before", "pk"):
        found.setdefault(reminder.duty_id or reminder.pk, reminder)
    return [reminder for reminder in found.values() if reminder.duty is None or kind_of(reminder.duty.kind)]


def dismiss(reminder_id: UUID, *, by: Person, now: datetime) -> bool:
    """Marks what `by` was shown about a duty as seen, earlier rungs included; False when it is not theirs."""
    reminder = Reminder.objects.filter(pk=reminder_id, person=by, channel=Reminder.Channel.APP).first()
    if reminder is None:
        return False
    same = Reminder.objects.filter(person=by, channel=Reminder.Channel.APP, seen_at=None, not_before__lte=now)
    (same.filter(duty=reminder.duty_id) if reminder.duty_id else same.filter(pk=reminder.pk)).update(seen_at=now)
    return True
