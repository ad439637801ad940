"""A mentor for somebody: asked for, agreed to by both, ended with a word. One mentor at a time."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from org.models import Person
from training.mentoring.permissions import may_agree, may_arrange, may_change_pair, may_end_pair, may_say_reached
from training.models import MentorPair

LONGEST = timedelta(days=731)


@transaction.atomic
def propose_pair(  # noqa: PLR0913 what a pair is
    mentor: Person,
    newcomer: Person,
    *,
    starts_on: date,
    ends_on: date,
    aim: str,
    by: Person,
    now: datetime,
    today: date,
) -> MentorPair:
    """Asks both; whoever of them proposes it has agreed. Raises ValidationError by field."""
    require(may_arrange(by, newcomer, on=today))
    if mentor.pk == newcomer.pk:
        raise ValidationError({"mentor": _("Nobody is their own mentor.")})
    _check(starts_on, ends_on, today=today)
    pair = MentorPair(mentor=mentor, newcomer=newcomer, starts_on=starts_on, ends_on=ends_on, aim=aim.strip())
    pair.proposed_by, pair.proposed_at = by, now
    pair.mentor_agreed_at = now if by.pk == mentor.pk else None
    try:
        with transaction.atomic():
            pair.save()
    except IntegrityError:
        raise ValidationError({"newcomer": _("This person has a mentor, or is asked already.")}) from None
    audit.record("training.propose_mentor", by=by, about=pair)
    return pair


@transaction.atomic
def change_pair(pair: MentorPair, *, ends_on: date, aim: str, version: int, by: Person, today: date) -> None:
    """Another last day or aim, which both read. Raises ValidationError by field, StaleVersion."""
    require(may_change_pair(by, pair, on=today))
    _check(pair.starts_on, ends_on, today=today)
    pair.ends_on, pair.aim = ends_on, aim.strip()
    pair.save_over(version, fields=["ends_on", "aim"])
    audit.record("training.change_mentor", by=by, about=pair, fields=["ends_on", "aim"])


@transaction.atomic
def agree(pair: MentorPair, *, by: Person, now: datetime) -> None:
    """One of the two says yes. Twice is once."""
    held = _held(pair)
    require(may_agree(by, held))
    field = "mentor_agreed_at" if by.pk == held.mentor_id else "newcomer_agreed_at"
    if getattr(held, field) is None:
        setattr(held, field, now)
        held.save_over(held.version, fields=[field])
        audit.record("training.agree_mentor", by=by, about=held)


@transaction.atomic
def end_pair(pair: MentorPair, *, is_reached: bool, word: str, by: Person, today: date) -> None:
    """It ends with a word: the aim is reached or not. Before both agreed it is a no."""
    held = _held(pair)
    require(may_end_pair(by, held, on=today))
    if not word.strip():
        raise ValidationError({"word": _("Say a word on how it was, or why it does not begin.")})
    if is_reached and not held.is_agreed:
        raise ValidationError({"outcome": _("Not both have agreed yet; there is nothing to reach.")})
    if is_reached:
        require(may_say_reached(by, held))
    held.ended_on, held.ended_by, held.is_reached, held.ended_word = today, by, is_reached, word.strip()
    held.save_over(held.version, fields=["ended_on", "ended_by", "is_reached", "ended_word"])
    audit.record("training.end_mentor", by=by, about=held)


def mentored(person_ids: Collection[int], on: date) -> dict[int, int]:
    """Person → how many newcomers they have brought to the aim of their pair by a day; absent: none. One query."""
    rows = MentorPair.objects.done_by(on).filter(mentor__in=person_ids).order_by()
    return dict(rows.values_list("mentor").annotate(count=Count("newcomer", distinct=True)))


def _check(starts_on: date, ends_on: date, *, today: date) -> None:
    if ends_on <= max(starts_on, today):
        raise ValidationError({"ends_on": _("Choose a last day that lies ahead and after the first.")})
    if ends_on > starts_on + LONGEST:
        raise ValidationError({"ends_on": _("Two years at most.")})


def _held(pair: MentorPair) -> MentorPair:
    """The pair as it is now, kept from others until the transaction ends."""
    rows = MentorPair.objects.select_for_update(of=("self",)).select_related("mentor", "newcomer")
    return rows.get(pk=pair.pk)
