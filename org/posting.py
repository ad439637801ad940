"""Whether somebody may hold a post: one rule for a single appointment and for ten thousand of an import.

People and units are known by their codes, so that rows which are not yet stored can be asked about.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.wording import name_in_words, plain_day
from org.models import Appointment, UnitVersion


class HeldPost(NamedTuple):
    """A post that somebody holds, half-open as stored."""

    pk: int | None
    person: str
    unit: str
    kind: str
    is_head: bool
    valid_from: date
    valid_to: date | None
    title: str
    name_zh: str
    name_pinyin: str

    @classmethod
    def of(cls, post: Appointment) -> Self:
        person = post.person
        return cls(
            post.pk, person.code, post.unit.code, post.kind, post.is_head, post.valid_from, post.valid_to,
            post.title.code, person.name_zh, person.name_pinyin,
        )  # fmt: skip

    def overlaps(self, start: date, end: date | None) -> bool:
        return (self.valid_to is None or self.valid_to > start) and (end is None or self.valid_from < end)


FIELDS = (
    "pk", "person__code", "unit__code", "kind", "is_head", "valid_from", "valid_to", "title__code",
    "person__name_zh", "person__name_pinyin",
)  # fmt: skip


class Postings:
    """The posts of people, the heads of units and the days on which units exist."""

    def __init__(self, posts: Iterable[HeldPost], versions: Iterable[tuple[str, date, date | None]]) -> None:
        self.of_person: dict[str, list[HeldPost]] = {}
        self.heads: dict[str, list[HeldPost]] = {}
        self.spans: dict[str, list[tuple[date, date | None]]] = {}
        for post in posts:
            self.add(post)
        for unit, start, end in sorted(versions, key=lambda version: version[:2]):
            self.spans.setdefault(unit, []).append((start, end))

    @classmethod
    def around(cls, post: Appointment) -> Self:
        """What one post depends on. Two queries."""
        heads = Q(unit=post.unit_id, is_head=True)
        posts = Appointment.objects.filter(Q(person=post.person_id) | heads)
        return cls(
            map(HeldPost._make, posts.order_by("valid_from").values_list(*FIELDS)),
            post.unit.versions.values_list("unit__code", "valid_from", "valid_to"),
        )

    @classmethod
    def of_everybody(cls) -> Self:
        """All posts and units. Two queries."""
        return cls(
            map(HeldPost._make, Appointment.objects.order_by("valid_from").values_list(*FIELDS)),
            UnitVersion.objects.values_list("unit__code", "valid_from", "valid_to"),
        )

    def add(self, post: HeldPost) -> None:
        """A post that is held from now on, too."""
        self.of_person.setdefault(post.person, []).append(post)
        if post.is_head:
            self.heads.setdefault(post.unit, []).append(post)

    def remove(self, post: HeldPost) -> None:
        self.of_person[post.person].remove(post)
        if post.is_head:
            self.heads[post.unit].remove(post)

    def primary_on(self, person: str, day: date) -> HeldPost | None:
        """The primary post of the person on a day."""
        posts = self.of_person.get(person, ())
        primary = (post for post in posts if post.kind == Appointment.Kind.PRIMARY)
        return next((post for post in primary if post.valid_from <= day and post.overlaps(day, None)), None)

    def head_on(self, unit: str, day: date) -> HeldPost | None:
        heads = self.heads.get(unit, ())
        return next((post for post in heads if post.valid_from <= day and post.overlaps(day, None)), None)

    def exists_throughout(self, unit: str, start: date, end: date | None) -> bool:
        """Whether the unit's versions cover every day from `start` to the day before `end`."""
        reached = start
        for begins, ends in self.spans.get(unit, ()):
            if ends is not None and ends <= reached:
                continue
            if begins > reached:
                return False
            if ends is None:
                return True
            reached = ends
        return end is not None and reached >= end

    def check(self, post: Appointment) -> None:
        """Raises ValidationError where the post is taken or cannot be held then."""
        for other in self._others(self.of_person.get(post.person.code, ()), post):
            if post.kind == other.kind == Appointment.Kind.PRIMARY:
                raise ValidationError(
                    _("%(person)s already holds a post in %(unit)s from %(day)s."),
                    params={"person": post.person, "unit": other.unit, "day": plain_day(other.valid_from)},
                    code="post_taken",
                )
        if post.is_head and (others := self._others(self.heads.get(post.unit.code, ()), post)):
            head = others[0]
            raise ValidationError(
                _("%(unit)s already has the head %(person)s from %(day)s."),
                params={"unit": post.unit, "person": name_in_words(head), "day": plain_day(head.valid_from)},
                code="head_taken",
            )
        if post.valid_from < post.person.hired_on:
            raise ValidationError(
                _("%(person)s is not yet in service then."), params={"person": post.person}, code="not_in_service"
            )
        if not self.exists_throughout(post.unit.code, post.valid_from, post.valid_to):
            raise ValidationError(
                _("%(unit)s does not exist on all of these days."), params={"unit": post.unit}, code="no_unit"
            )

    @staticmethod
    def _others(posts: Iterable[HeldPost], post: Appointment) -> list[HeldPost]:
        own = post.pk
        return [
            other
            for other in posts
            if (own is None or other.pk != own) and other.overlaps(post.valid_from, post.valid_to)
        ]
