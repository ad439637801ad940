"""The member file: what a person writes for colleagues, and what is shown by consent alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core import audit, exporting
from core.wording import label_in_words, name_in_words
from org.models import Consent, MemberFile, Person, Strength
from org.models_file import LEAP_YEAR
from org.querysets import PersonQuerySet
from org.selectors import post_lines

MOST_STRENGTHS, MOST_LETTERS = 5, 40
BETWEEN = re.compile(r"[,,、;;\n]+")
SUGGESTED = 24  # words offered where nothing is looked for yet


# --- what everybody reads ---------------------------------------------------------------------------------------------


def strengths_in(text: str) -> list[str]:
    """The strengths that somebody wrote in one line, each once. Raises ValidationError when they are many or long."""
    found = list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in BETWEEN.split(text)))))
    if len(found) > MOST_STRENGTHS:
        raise ValidationError(_("Choose at most %(most)s.") % {"most": MOST_STRENGTHS}, code="many")
    if any(len(one) > MOST_LETTERS for one in found):
        raise ValidationError(_("A strength has at most %(most)s letters.") % {"most": MOST_LETTERS}, code="long")
    return found


@transaction.atomic
def save_file(*, speaks: str, reach: str, strengths: Sequence[str], by: Person) -> None:
    """Writes what `by` tells colleagues; the same again changes nothing."""
    MemberFile.objects.update_or_create(person=by, defaults={"speaks": speaks, "reach": reach})
    known = {row.text: row for row in Strength.objects.filter(person=by)}
    if list(known) != list(strengths):  # their order is the person's
        Strength.objects.filter(person=by).delete()
        Strength.objects.bulk_create(Strength(person=by, text=text) for text in strengths)
    audit.record("org.save_file", by=by, about=by, fields=["speaks", "reach", "strengths"])


@dataclass(frozen=True, slots=True)
class FileCard:
    """What everybody reads of one person beside the post."""

    speaks: str
    reach: str
    strengths: list[str]


def cards_of(people: Iterable[Person]) -> dict[int, FileCard]:
    """The cards by person id, an empty one where nothing is written. Two queries."""
    people = list(people)
    files = {row.person_id: row for row in MemberFile.objects.filter(person__in=people)}
    words: dict[int, list[str]] = {}
    for row in Strength.objects.filter(person__in=people).order_by("pk"):
        words.setdefault(row.person_id, []).append(row.text)
    empty = MemberFile(speaks="", reach="")
    found = {person.pk: files.get(person.pk, empty) for person in people}
    return {pk: FileCard(row.speaks, row.reach, words.get(pk, [])) for pk, row in found.items()}


def people_to_ask(text: str, *, on: date) -> PersonQuerySet:
    """People in service whose strengths or languages hold every word of `text`, in their order."""
    people = Person.objects.askable(on)
    for word in text.split()[:5]:
        able = Strength.objects.filter(text__icontains=word).values("person")
        speaking = MemberFile.objects.filter(speaks__icontains=word).values("person")
        people = people.filter(Q(pk__in=able) | Q(pk__in=speaking))
    return people


def card_header() -> list[str]:
    return [_("Person"), _("Name"), _("Title"), _("Unit"), _("Strengths"), _("Languages"), _("How to be reached")]


def exported_cards(people: PersonQuerySet, *, viewer: Person, now: datetime) -> Iterator[list[object]]:
    """A line for each person to ask; four queries for five hundred."""
    for part in exporting.in_parts(people):
        cards, posts = cards_of(part), post_lines([person.pk for person in part], viewer=viewer, now=now)
        for person in part:
            post, card = posts.get(person.pk), cards[person.pk]
            held = [label_in_words(post.title), post.unit.name] if post else ["", ""]
            said = [", ".join(card.strengths), card.speaks, card.reach]
            yield [person.code, name_in_words(person), *held, *said]


def frequent_strengths(on: date) -> list[str]:
    """The words that most people in service list, the most frequent first. One query."""
    words = Strength.objects.filter(person__in=Person.objects.in_service(on).values("pk")).order_by()
    counted = words.values("text").annotate(people=Count("pk")).order_by("-people", "text")
    return [row["text"] for row in counted[:SUGGESTED]]


# --- what is shown by consent -----------------------------------------------------------------------------------------


@transaction.atomic
def give_consent(about: str, *, by: Person, now: datetime, **content: Any) -> Consent:
    """Shows `by`'s birthday (month, day) or hobbies (text) from now on; a consent that stands keeps its date."""
    consent = Consent.objects.standing().filter(person=by, about=about).first()
    consent = consent or Consent(person=by, about=about, given_at=now)
    for name, value in content.items():
        setattr(consent, name, value)
    if about == Consent.About.BIRTHDAY:
        _require_a_day(consent)
    try:
        with transaction.atomic():
            consent.save()
    except IntegrityError as error:  # sent twice at once: the other one stands
        raise ValidationError(_("This was already saved. Please look again."), code="twice") from error
    audit.record("org.give_consent", by=by, about=consent, fields=[about])
    return consent


@transaction.atomic
def withdraw_consent(about: str, *, by: Person, now: datetime) -> bool:
    """Takes the consent back and erases what it showed, at once; False where none stands."""
    standing = Consent.objects.standing().filter(person=by, about=about)
    if not standing.update(withdrawn_at=now, month=None, day=None, text=""):
        return False
    audit.record("org.withdraw_consent", by=by, about=by, fields=[about])
    return True


def shown_of(person: Person, *, viewer: Person) -> dict[str, Consent]:
    """What the person shows the viewer by consent, by what it is about. One query."""
    return {row.about: row for row in Consent.objects.visible_to(viewer).standing().filter(person=person)}


def own_consents(person: Person) -> dict[str, Consent]:
    """The person's standing consents by what they are about. One query."""
    return {row.about: row for row in Consent.objects.standing().filter(person=person)}


def _require_a_day(consent: Consent) -> None:
    try:
        date(LEAP_YEAR, consent.month or 0, consent.day or 0)
    except ValueError as error:
        raise ValidationError({"day": ValidationError(_("This month has no such day."), code="no_day")}) from error
