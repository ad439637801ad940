"""What happens to marks of mood: given, taken back, shown to the direct coach by consent, and no longer shown.

Marks are no acts: the trail tells of consent and of who read, never that somebody marked a day, nor what, nor that
marks asked for a talk.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coaching.models import WORD, MoodConsent, MoodMark, TalkAsked
from coaching.rules import LOOKS_BACK, Mark, asks_for_a_talk
from core import audit
from core.walltime import company_zone
from duties.rules import local_day
from duties.services import mark_stale, no_longer_owed, note_done
from org.calendar import Availability
from org.models import Person
from org.stamps import Stamp, stamp, stamps

JOB = "coaching.end_consents"
TALK = "talk"  # the kind of the duty of a talk that comes by itself
ASKED = "talk_asked"  # of one that marks ask for: it stands in no count that anybody but the coach reads
WITHIN, FARTHEST = 3, timedelta(days=60)  # working days of the coach for a talk, and how far they are looked for


def subject_of(talk: TalkAsked) -> str:
    """The talk and with whom, by whose name it is called: "asked:12:7"."""
    return f"asked:{talk.pk}:{talk.person_id}"


@transaction.atomic
def mark_mood(value: int, *, by: Person, now: datetime, today: date) -> MoodMark:
    """How `by`'s day is; another value the same day replaces it. Raises ValidationError without an appointment."""
    place = stamp(by, today)
    told = {"value": value, "unit": place.unit, "coach": place.superior}
    mark, _is_new = MoodMark.objects.update_or_create(person=by, day=today, defaults=told)
    _ask_for_a_talk(mark, now=now)
    return mark


def add_word(word: str, *, by: Person, today: date) -> None:
    """A word beside today's mark; without letters there is none. Raises ValidationError before there is a mark."""
    if not MoodMark.objects.of(by).filter(day=today).update(word=" ".join(word.split())[:WORD]):
        raise ValidationError(_("Mark the day first."))


@transaction.atomic
def take_mark_back(mark: MoodMark, *, by: Person, now: datetime) -> None:
    """It was never said; what it asked for falls away. A mean that stands already stays as it was told."""
    asked = TalkAsked.objects.filter(person=by, asked_on=mark.day, done_at=None)
    MoodMark.objects.of(by).filter(pk=mark.pk).delete()
    _forget(list(asked), now=now)


@transaction.atomic
def show_mood(*, by: Person, today: date) -> None:
    """Whoever is `by`'s direct coach today reads the marks from today on. Twice is once; another coach is another.

    Raises ValidationError where nobody stands above.
    """
    coach = stamp(by, today).superior
    if coach is None:
        raise ValidationError(_("Nobody stands directly above you today."))
    MoodConsent.objects.standing().filter(person=by).exclude(coach=coach).update(withdrawn_on=today)
    consent, is_new = MoodConsent.objects.get_or_create(
        person=by, withdrawn_on=None, defaults={"given_on": today, "coach": coach}
    )
    if is_new:
        audit.record("coaching.show_mood", by=by, about=consent)


@transaction.atomic
def hide_mood(*, by: Person, now: datetime, today: date) -> None:
    """Nobody reads any of them any more, the past included, and no talk is owed for them. Twice is once."""
    if MoodConsent.objects.standing().filter(person=by).update(withdrawn_on=today):
        audit.record("coaching.hide_mood", by=by, about=by)
    _forget(list(TalkAsked.objects.filter(person=by)), now=now)


def end_consents(now: datetime) -> int:
    """The tick: a consent ends with the coach to whom it was given; how many did.

    One query when nobody shows anything, five for any number of people.
    """
    today = local_day(now, company_zone())
    standing = list(MoodConsent.objects.standing())
    if not standing:
        return 0
    places = stamps((one.person_id, today) for one in standing)
    over = [one for one in standing if _coach_in(places, one.person_id, today) != one.coach_id]
    with transaction.atomic():
        MoodConsent.objects.filter(pk__in=[one.pk for one in over]).update(withdrawn_on=today)
        people = [one.person_id for one in over]
        _forget(list(TalkAsked.objects.filter(person__in=people, done_at=None)), now=now)
    return len(over)


def _coach_in(places: Mapping[tuple[int, date], Stamp], person_id: int, day: date) -> int | None:
    place = places.get((person_id, day))
    return place.superior.pk if place and place.superior else None


@transaction.atomic
def finish_asked_talk(person: Person, *, by: Person, now: datetime) -> None:
    """The coach has talked with the person; what was said stands nowhere. Twice is once."""
    talk = TalkAsked.objects.filter(person=person, coach=by, done_at=None).first()
    if talk is not None:
        TalkAsked.objects.filter(pk=talk.pk).update(done_at=now)
        note_done(by.pk, ASKED, subject_of(talk), now)


def is_low(person: Person, today: date) -> bool:
    """Whether the person's latest marks are such as ask for a talk. One query."""
    marks = _marks_since(person, today - 2 * LOOKS_BACK)
    return bool(marks) and marks[-1].day >= today - timedelta(days=3) and asks_for_a_talk(marks)


def _ask_for_a_talk(mark: MoodMark, *, now: datetime) -> None:
    """Asks the coach, where the person shows the marks and they ask for a talk; a slip of today is put right."""
    consent = MoodConsent.objects.standing().filter(person=mark.person_id, coach=mark.coach).first()
    if consent is None:
        return
    last = TalkAsked.objects.filter(person=mark.person_id).order_by("-asked_on", "-pk").first()
    is_open = last is not None and last.done_at is None
    if is_open and last.asked_on < mark.day:
        return
    since = max(consent.given_on, mark.day - 2 * LOOKS_BACK)
    if last is not None and last.done_at is not None:
        since = max(since, last.asked_on + timedelta(days=1))
    is_asked = asks_for_a_talk(_marks_since(mark.person, since))
    if is_open and not is_asked:
        _forget([last], now=now)
    elif is_asked and not is_open:
        due_on = _working_day_after(mark.coach, mark.day)
        TalkAsked.objects.create(person=mark.person, coach=mark.coach, asked_on=mark.day, due_on=due_on)
        mark_stale([mark.coach_id])


def _marks_since(person: Person, day: date) -> list[Mark]:
    rows = MoodMark.objects.of(person).filter(day__gte=day).order_by("day")
    return [Mark(*row) for row in rows.values_list("day", "value")]


def _working_day_after(coach: Person, day: date) -> date:
    days = Availability.load([coach], day, day + FARTHEST)
    return days.next_available(coach.pk, day, count=WITHIN) or day + timedelta(days=WITHIN)


def _forget(talks: list[TalkAsked], *, now: datetime) -> None:
    """They were never asked for: the rows go, and what was owed for them at once."""
    for talk in talks:
        no_longer_owed(talk.coach_id, ASKED, subject_of(talk), now=now)
        talk.delete()
