"""The meetings of the next weeks are laid out from their series, and agendas open when their time has come.

In chunks of one transaction each; a tick that is killed or comes twice makes no meeting and no invitation twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.periods import LATEST
from core.walltime import company_zone
from duties.rules import instant, local_day
from meetings.audience import Audience
from meetings.models import AgendaItem, Invitee, Meeting, MeetingSeries, SeriesPart
from meetings.recurrence import FARTHEST, Occurrence, Recurrence
from org.calendar import WorkCalendar
from org.models import UnitVersion

JOB = "meetings.plan_meetings"
AHEAD = timedelta(days=14)  # meetings stand this far ahead
SPARE = timedelta(days=7)  # laid out besides, so that a series is asked once a week and not each day
FAR_AHEAD = timedelta(days=400)  # and where there is none so soon, the next one
ONE_DAY = timedelta(days=1)
CHUNK = 200  # series, or meetings, in one transaction
# What a meeting takes over from its series until it begins.
SAME = ("unit_id", "kind", "name", "length", "minutes_rule", "counts", "minute_taker_id", "room", "link")
OF_THE_RULE = ("day", "starts_at", "opens_at", *SAME)
BACK = {"called_off_at": None}  # what the rule had called off comes back when the rule names it again


def plan_meetings(now: datetime) -> int:
    """The tick: lays out meetings and opens agendas; says how many it touched. Two queries when nothing is due."""
    count = 0
    until = local_day(now, company_zone()) + AHEAD
    waiting = MeetingSeries.objects.filter(Q(planned_until=None) | Q(planned_until__lt=until), ended_on=None)
    for chunk in _chunks(waiting):
        count += plan_series(chunk, now=now)
    to_open = Meeting.objects.filter(opened_at=None, called_off_at=None, opens_at__lte=now)
    for chunk in _chunks(to_open):
        count += open_agendas(chunk, now=now)
    return count


def _chunks(rows: QuerySet) -> Iterator[list[Any]]:
    """Rows that wait, some at a time, each time in a transaction of its own that holds them; until none waits."""
    while rows.exists():
        with transaction.atomic():
            chunk = list(rows.select_for_update(skip_locked=True).order_by("pk")[:CHUNK])
            if not chunk:
                return  # another worker has the rest in hand
            yield chunk


# --- what is to come --------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_series(series: Sequence[MeetingSeries], *, now: datetime, asks_anew: bool = False) -> int:
    """Makes the meetings to come be what each rule says now; how many meetings it touched.

    Those laid out or moved are invited to; with `asks_anew`, after a change of the series, all that are to come.

    What has begun stays as it was. What is to come and does not follow from the rule any more is taken away; where
    people had raised something for it, it is called off and stays readable.
    """
    today = local_day(now, company_zone())
    calendar = WorkCalendar.load(today - FARTHEST, today + FAR_AHEAD + FARTHEST)
    zones = dict(MeetingSeries.objects.filter(pk__in=[one.pk for one in series]).values_list("pk", "unit__time_zone"))
    standing: dict[int, dict[date, Meeting]] = defaultdict(dict)
    for meeting in _to_come(series, now).select_for_update():
        standing[meeting.series_id][meeting.occurrence_on] = meeting
    fresh, changed = [], []
    closed = _closed_units(series)
    for one in series:
        found = [each for each in _occurrences(one, calendar, today) if each.held < closed.get(one.unit_id, LATEST)]
        for occurrence in found:
            wanted = _wanted(one, occurrence, ZoneInfo(zones[one.pk]), calendar)
            meeting = standing[one.pk].pop(occurrence.named, None)
            if wanted["starts_at"] <= now:
                continue  # nobody can come to what would have begun: what stands for that day stays as it is
            if meeting is None:
                fresh.append(Meeting(series=one, occurrence_on=occurrence.named, **wanted))
            elif meeting.is_called_off_by_somebody or meeting.is_fixed:
                continue
            elif _take_over(meeting, wanted | BACK):
                changed.append(meeting)
        one.planned_until = max([today + AHEAD + SPARE, *(occurrence.held for occurrence in found)])
    gone = [meeting.pk for left in standing.values() for meeting in left.values() if meeting.called_off_at is None]
    Meeting.objects.bulk_create(fresh, ignore_conflicts=True)
    Meeting.objects.bulk_update(changed, [*OF_THE_RULE, *BACK], batch_size=CHUNK)
    _bring_together(gone, _to_come(series, now))
    _take_away(gone, now)
    named = {(meeting.series_id, meeting.occurrence_on) for meeting in fresh} | {
        (meeting.series_id, meeting.occurrence_on) for meeting in changed
    }
    laid_out = _to_come(series, now).filter(called_off_at=None)
    invite([meeting for meeting in laid_out.select_related("series") if asks_anew or meeting.identity in named])
    MeetingSeries.objects.bulk_update(series, ["planned_until"])
    return len(fresh) + len(changed) + len(gone)


def _to_come(series: Sequence[MeetingSeries], now: datetime) -> QuerySet[Meeting]:
    """Their meetings that nobody has begun, called off or not."""
    return Meeting.objects.filter(series__in=series, starts_at__gt=now, started_at=None)


def _closed_units(series: Sequence[MeetingSeries]) -> dict[int, date]:
    """The first day without the unit, of units that end. One query."""
    versions = UnitVersion.objects.filter(unit__in={one.unit_id for one in series}).order_by("valid_from")
    return {unit: valid_to or LATEST for unit, valid_to in versions.values_list("unit_id", "valid_to")}


def recurrence_of(series: MeetingSeries) -> Recurrence:
    moves = series.day_off == MeetingSeries.DayOff.MOVE
    return Recurrence(series.recurrence, series.starts_on, series.working_day, moves)


def _occurrences(series: MeetingSeries, calendar: WorkCalendar, today: date) -> list[Occurrence]:
    """Those of the next weeks; where there is none, the next one."""
    if series.ended_on is not None:
        return []
    recurrence = recurrence_of(series)
    # From yesterday on: west of the company it is still that day.
    found = list(recurrence.occurrences(today - ONE_DAY, today + AHEAD + SPARE, calendar))
    if found and found[-1].held > today:
        return found
    return found + list(recurrence.occurrences(today + AHEAD + SPARE, today + FAR_AHEAD, calendar))[:1]


def _wanted(series: MeetingSeries, occurrence: Occurrence, zone: ZoneInfo, calendar: WorkCalendar) -> dict[str, Any]:
    """The fields of a meeting that follow from its series. Its agenda is open on a working day before it at least."""
    starts_at = instant(occurrence.held, series.at, zone)
    held = occurrence.held
    before = max(calendar.between(held - FARTHEST, held - ONE_DAY), default=held)
    opens_at = min(starts_at - timedelta(hours=series.notice_hours), instant(before, series.at, zone))
    same = {name: getattr(series, name) for name in SAME}
    return {"day": occurrence.held, "starts_at": starts_at, "opens_at": opens_at, **same}


def _take_over(meeting: Meeting, wanted: dict[str, Any]) -> bool:
    """Writes what is wanted upon the meeting; whether anything differed."""
    differing = {name: value for name, value in wanted.items() if getattr(meeting, name) != value}
    for name, value in differing.items():
        setattr(meeting, name, value)
    return bool(differing)


def _bring_together(pks: Collection[int], to_come: QuerySet[Meeting]) -> None:
    """Where two days move to one, its one meeting takes over what was raised for the other. Two queries at most."""
    raised = AgendaItem.objects.filter(meeting__in=pks).exclude(kind=AgendaItem.Kind.PART).select_related("meeting")
    if not pks or not (items := list(raised)):
        return
    stays = to_come.filter(called_off_at=None, day__in={item.meeting.day for item in items}).exclude(pk__in=pks)
    meeting_on = {(meeting.series_id, meeting.day): meeting for meeting in stays}
    moved = [item for item in items if (item.meeting.series_id, item.meeting.day) in meeting_on]
    for item in moved:
        item.meeting = meeting_on[item.meeting.series_id, item.meeting.day]
    AgendaItem.objects.bulk_update(moved, ["meeting"])


def _take_away(pks: Iterable[int], now: datetime) -> None:
    raised = AgendaItem.objects.filter(meeting=OuterRef("pk")).exclude(kind=AgendaItem.Kind.PART)
    gone = Meeting.objects.filter(pk__in=pks).annotate(is_raised_for=Exists(raised))
    gone.filter(is_raised_for=False, is_fixed=False).delete()
    Meeting.objects.filter(pk__in=pks).update(called_off_at=now)


# --- who comes, and with what agenda ----------------------------------------------------------------------------------


def open_agendas(meetings: Sequence[Meeting], *, now: datetime) -> int:
    """Opens agendas with the parts of their series, and asks the organisation of the day once more who comes."""
    rows = Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings])
    invite(rows.select_related("series"))
    parts = defaultdict(list)
    for part in SeriesPart.objects.filter(series__in={meeting.series_id for meeting in meetings}):
        parts[part.series_id].append(part)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, kind=AgendaItem.Kind.PART, text=part.text, length=part.length, position=part.position
        )
        for meeting in meetings
        for part in parts[meeting.series_id]
    )
    rows.update(opened_at=now)
    return len(meetings)


def invite(meetings: Iterable[Meeting]) -> None:
    """Makes the invitations and the chair of each be what the organisation of its day says.

    The meetings come with their series. Nine queries at most for each day that has any.
    """
    by_day = defaultdict(list)
    for meeting in meetings:
        by_day[meeting.day].append(meeting)
    for day, held in sorted(by_day.items()):
        audience = Audience(list({meeting.series_id: meeting.series for meeting in held}.values()), day)
        invited = defaultdict(set)
        for pk, person in Invitee.objects.filter(meeting__in=held).values_list("meeting_id", "person_id"):
            invited[pk].add(person)
        rows, chairs, gone = [], [], Q()
        for meeting in held:
            wanted = audience.people_of[meeting.series_id]
            rows += [Invitee(meeting=meeting, person_id=person) for person in sorted(wanted - invited[meeting.pk])]
            if lost := invited[meeting.pk] - wanted:
                gone |= Q(meeting=meeting, person__in=lost)
            if meeting.chair_id != (chair := audience.chair_of(meeting.series)):
                meeting.chair_id = chair
                chairs.append(meeting)
        Invitee.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        if gone:
            Invitee.objects.filter(gone).delete()
        Meeting.objects.bulk_update(chairs, ["chair"], batch_size=CHUNK)
