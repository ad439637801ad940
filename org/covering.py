"""Deputies: named for a span, accepted or declined by the deputy, ended by either."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, locks
from core.verdicts import require
from org.access import today_of
from org.guarded import hold_login, may_give_deputy
from org.models import Cover, Person
from org.permissions import may_answer_cover, may_become_deputy, may_end_cover, may_name_deputy
from org.signals import announce_news

State = Cover.State
ONE_DAY = timedelta(days=1)
DEPUTY_LOST = "deputy_lost"  # the news for whom nobody stands in


@transaction.atomic
def name_deputy(
    person: Person,
    deputy: Person,
    *,
    rank: int,
    first_day: date,
    last_day: date | None = None,
    by: Person,
    now: datetime,
) -> Cover:
    """Asks `deputy` to stand in from `first_day` to `last_day`, both inclusive, None is open; the same again is once.

    Raises ValidationError when a day is past or taken, or the deputy is not there.
    """
    today = today_of(by, now)
    require(may_name_deputy(by, person, today))
    hold_login(deputy)
    if not (verdict := may_become_deputy(by, person, deputy, today) and may_give_deputy(by, person, deputy, today)):
        raise ValidationError({"deputy": verdict.reason})
    cover = Cover(
        person=person,
        deputy=deputy,
        rank=rank,
        valid_from=first_day,
        valid_to=last_day and last_day + ONE_DAY,
        named_by=by,
    )
    cover.full_clean()
    _check(cover, today)
    locks.hold(f"org.cover.{person.pk}")
    for other in Cover.objects.live().filter(person=person).overlapping(cover.valid_from, cover.valid_to):
        if _same(other, cover):
            return other
        if other.rank == rank:
            raise ValidationError(_("There is already a deputy of this rank on these days."), code="rank_taken")
        if other.deputy_id == deputy.pk:
            raise ValidationError(_("This person is already a deputy on these days."), code="deputy_taken")
    cover.save()
    audit.record("org.name_deputy", by=by, about=cover)
    return cover


@transaction.atomic
def accept_cover(cover: Cover, *, by: Person, now: datetime) -> None:
    """The deputy agrees; from now on he or she acts on days on which the person is away."""
    _answer(cover, State.ACCEPTED, by=by, now=now)


@transaction.atomic
def decline_cover(cover: Cover, *, by: Person, now: datetime) -> None:
    """The deputy does not agree, and the person is told."""
    _answer(cover, State.DECLINED, by=by, now=now)
    announce_news(cover.person, DEPUTY_LOST, now=now, is_vital=False)


@transaction.atomic
def end_cover(cover: Cover, *, by: Person, now: datetime) -> None:
    """Ends it at once, whether it was accepted or not. The person is told, unless it is the person who ends it."""
    today = today_of(by, now)
    require(may_end_cover(by, cover, today))
    valid_to = today if cover.valid_from < today else cover.valid_to
    _move(cover, Cover.LIVE, state=State.ENDED, valid_to=valid_to)
    audit.record("org.end_cover", by=by, about=cover)
    if by.pk != cover.person_id:
        announce_news(cover.person, DEPUTY_LOST, now=now, is_vital=False)


def _answer(cover: Cover, state: State, *, by: Person, now: datetime) -> None:
    require(may_answer_cover(by, cover))
    _move(cover, (State.NAMED,), state=state, decided_at=now)
    audit.record(f"org.cover_{state.value}", by=by, about=cover)


def _move(cover: Cover, before: tuple[State, ...], **values: object) -> None:
    """Changes a row that is still in one of the states `before`: of two acts at one moment the second is told."""
    if not Cover.objects.filter(pk=cover.pk, state__in=before).update(**values):
        raise ValidationError(_("Somebody has just answered or ended this."), code="answered_already")
    for name, value in values.items():
        setattr(cover, name, value)


def _check(cover: Cover, today: date) -> None:
    if cover.valid_from < today:
        raise ValidationError({"first_day": _("A deputy is named from today on.")})
    deputy = cover.deputy
    if not (deputy.may_enter(cover.valid_from) and deputy.is_in_service(cover.valid_from)):
        raise ValidationError({"deputy": _("%(person)s is not in service on the first day.") % {"person": deputy}})


def _same(other: Cover, cover: Cover) -> bool:
    names = ("deputy_id", "rank", "valid_from", "valid_to")
    return all(getattr(other, name) == getattr(cover, name) for name in names)
