"""Interviews are set, moved and cancelled. Errors as everywhere: PermissionDenied, ValidationError, StaleVersion."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from core.wording import in_a_row, name_in_words
from duties.services import mark_stale
from duties.steps import Counter
from org.calendar import WorkCalendar
from org.models import Person
from recruiting.interviews import rules
from recruiting.interviews.permissions import may_change_interview, may_set_interview
from recruiting.models import Application, Interview, InterviewChange, Interviewer, ScoreCard, Stage

FEWEST, MOST = 2, 5  # interviewers
DUE = time(18)  # on the unit's clock, of the day on which cards are due
FARTHEST = timedelta(days=366)
LOOKED_AHEAD = timedelta(days=30)  # for the second working day


class Slot(NamedTuple):
    """When, how long and where."""

    starts_at: datetime  # aware
    minutes: int
    place: str


def due_at(slot: Slot, zone: ZoneInfo, counter: Counter) -> datetime:
    """By when cards are due: the end of the second working day after the interview, on the unit's clock."""
    ended = (slot.starts_at + timedelta(minutes=slot.minutes)).astimezone(zone)
    return datetime.combine(counter.after_day(ended.date(), rules.DUE_AFTER), DUE, tzinfo=zone)


def _due_of(slot: Slot, application: Application) -> datetime:
    """The same by the calendar. One query."""
    zone = zone_of_opening(application)
    day: date = slot.starts_at.astimezone(zone).date()
    return due_at(slot, zone, Counter(WorkCalendar.load(day, day + LOOKED_AHEAD)))


def zone_of_opening(application: Application) -> ZoneInfo:
    """The clock of the unit that looks for somebody."""
    return ZoneInfo(application.opening.unit.time_zone)


@transaction.atomic
def set_interview(
    application: Application, slot: Slot, people: Collection[Person], *, by: Person, now: datetime
) -> Interview:
    """Sets an interview of the stage in which the application stands. Some ten queries.

    Raises ValidationError for a time that is past or too far, for too few interviewers, and for somebody who is in
    another interview then.
    """
    require(may_set_interview(by, application, now=now))
    _require_slot(slot, now)
    _require_people(application, people, now)
    _require_free(slot, [person.pk for person in people])
    interview = Interview(
        application=application,
        stage=application.stage,
        due_at=_due_of(slot, application),
        set_by=by,
        set_at=now,
        **slot._asdict(),
    )
    interview.full_clean(exclude=["cancelled_by", "cancelled_at"])
    interview.save()
    Interviewer.objects.bulk_create(Interviewer(interview=interview, person=person) for person in people)
    audit.record("recruiting.set_interview", by=by, about=interview)
    mark_stale([person.pk for person in people])
    return interview


@transaction.atomic
def move_interview(interview: Interview, slot: Slot, *, reason: str, by: Person, now: datetime, version: int) -> None:
    """Moves an interview that has not begun; the reason and the time before are kept. Some ten queries."""
    require(may_change_interview(by, interview, now=now))
    _require_slot(slot, now)
    people = list(interview.interviewers.values_list("person_id", flat=True))
    _require_free(slot, people, but=interview)
    change = InterviewChange(
        interview=interview, was_at=interview.starts_at, starts_at=slot.starts_at, reason=reason.strip(), by=by, at=now
    )
    interview.starts_at, interview.minutes, interview.place = slot
    interview.due_at = _due_of(slot, interview.application)
    interview.full_clean(exclude=["cancelled_by", "cancelled_at"])
    interview.save_over(version, fields=["starts_at", "minutes", "place", "due_at"])
    change.save()
    audit.record("recruiting.move_interview", by=by, about=interview)
    mark_stale(people)


@transaction.atomic
def cancel_interview(interview: Interview, *, reason: str, by: Person, now: datetime, version: int) -> None:
    """Cancels an interview that has not begun; its duties go with the next plan."""
    if interview.version != version:
        raise StaleVersion()
    require(may_change_interview(by, interview, now=now))
    interview.cancelled_by, interview.cancelled_at, interview.cancelled_reason = by, now, reason.strip()
    interview.save_over(version, fields=["cancelled_by", "cancelled_at", "cancelled_reason"])
    audit.record("recruiting.cancel_interview", by=by, about=interview)
    mark_stale(interview.interviewers.values_list("person_id", flat=True))


def _require_slot(slot: Slot, now: datetime) -> None:
    if slot.starts_at <= now:
        raise ValidationError({"starts_at": _("That is past.")})
    if slot.starts_at > now + FARTHEST:
        raise ValidationError({"starts_at": _("That is more than a year ahead.")})


def _require_people(application: Application, people: Collection[Person], now: datetime) -> None:
    if not FEWEST <= len({person.pk for person in people}) <= MOST:
        words = _("An interview is held by two to five people: two score before they talk.")
        raise ValidationError({"interviewer_2": words})
    applying = set(applicants_of(application))
    if found := [person for person in people if person.pk in applying]:
        words = _("Whoever applies for the opening interviews nobody for it: %(names)s.")
        told = {"names": in_a_row([name_in_words(person) for person in found])}
        raise ValidationError({"interviewer_1": words % told})
    _require_no_way_round(application, people, now)


def _require_no_way_round(application: Application, people: Collection[Person], now: datetime) -> None:
    """Refuses whoever lost a seat about the application and reads cards of others about it: who owes one, has the
    interview cancelled, reads and is set again would know the others' scores. Whoever does not choose has read none.
    One query, and one more for each who lost a seat."""
    lost = Interviewer.objects.filter(interview__application=application, interview__cancelled_at__isnull=False)
    keys = set(lost.filter(person__in=people).values_list("person_id", flat=True))
    cards = ScoreCard.objects.filter(interviewer__interview__application=application)
    seated = [person for person in people if person.pk in keys]
    if found := [one for one in seated if cards.visible_to(one, now).exclude(interviewer__person=one).exists()]:
        words = _("%(names)s may have read scorecards since the interview was cancelled: somebody else holds this one.")
        told = {"names": in_a_row([name_in_words(person) for person in found])}
        raise ValidationError({"interviewer_1": words % told})


def applicants_of(application: Application) -> QuerySet:
    """Keys of the members who apply for the opening of the application. No query."""
    rows = Application.objects.filter(opening=application.opening_id, candidate__person__isnull=False)
    return rows.exclude(stage__kind=Stage.Kind.HIRED).order_by().values_list("candidate__person", flat=True)


def _require_free(slot: Slot, people: Collection[int], but: Interview | None = None) -> None:
    """Refuses a time at which somebody is in another interview. One query."""
    ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
    near = Interviewer.objects.filter(
        person__in=people,
        interview__cancelled_at=None,
        interview__starts_at__lt=ends_at,
        interview__starts_at__gt=slot.starts_at - timedelta(hours=4),  # no interview is longer
    ).select_related("interview", "person")
    for other in near:
        if other.interview != but and other.interview.ends_at > slot.starts_at:
            words = _("%(person)s is in another interview then.") % {"person": name_in_words(other.person)}
            raise ValidationError({"starts_at": words})
