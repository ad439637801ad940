"""The pages of effort: somebody's months, the weeks before and after talks of coaching, a team's month as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from coaching.models import HeldTalk, SharedNote
from core.periods import Month
from org.models import Person
from reviews.effort.reading import Efforts, read_since
from reviews.effort.rules import Effort, Rate, rates

WINDOW = timedelta(days=28)  # four weeks before a talk, and four after it
A_DAY = timedelta(days=1)
MONTHS, TALKS = 6, 6


class Row(NamedTuple):
    """A figure before and after; blank where the weeks are not whole."""

    label: str
    before: Decimal | int | None
    after: Decimal | int | None
    is_money: bool = False


class RateRow(NamedTuple):
    """A rate from stage to stage, before and after."""

    label: str
    before: Rate | None
    after: Rate | None


@dataclass(frozen=True, slots=True)
class TalkEffect:
    """A talk that was held, with the four weeks before and after it."""

    talk: HeldTalk
    topic: str
    skill: str
    before: Effort | None  # None: the weeks are not whole
    after: Effort | None
    after_until: date
    after_is_over: bool

    @property
    def figures(self) -> list[Row]:
        names = {
            "days": _("Working days"),
            "visits": _("Visits"),
            "prospects": _("New prospects"),
            "proposals": _("Proposals"),
            "quotes": _("Quotations and samples"),
            "orders": _("Orders"),
        }
        rows = [Row(label, _of(self.before, name), _of(self.after, name)) for name, label in names.items()]
        money = {"amount": _("Amount of orders"), "per_day": _("Amount a working day")}
        money |= {"per_visit": _("Amount a visit"), "per_hour": _("Amount an hour")}
        return rows + [Row(label, _of(self.before, name), _of(self.after, name), True) for name, label in money.items()]

    @property
    def rates(self) -> list[RateRow]:
        names = {
            "prospects": _("New prospects of visits"),
            "proposals": _("Proposals of visits"),
            "orders": _("Orders to proposals"),
            "advanced": _("Talks with customers that advanced"),
        }
        before, after = (rates(one) if one else {} for one in (self.before, self.after))
        return [RateRow(label, before.get(name), after.get(name)) for name, label in names.items()]


def _of(effort: Effort | None, name: str) -> Decimal | int | None:
    return None if effort is None else getattr(effort, name)


class MonthEffort(NamedTuple):
    """A month of somebody; None where the viewer does not read all of it, or nothing was recorded."""

    month: Month
    effort: Effort | None
    is_running: bool


@dataclass
class PersonEffort:
    """Somebody's effort before `viewer`. Nine queries."""

    person: Person
    viewer: Person
    today: date

    @property
    def is_mine(self) -> bool:
        return self.person.pk == self.viewer.pk

    @cached_property
    def months(self) -> list[MonthEffort]:
        """The last months, the newest first."""
        found, month = [], Month.of(self.today)
        for _number in range(MONTHS):
            found.append(self._month(month))
            month = month.previous()
        return found

    def _month(self, month: Month) -> MonthEffort:
        last = min(month.last, self.today)
        first = max(month.first, self.person.hired_on)
        effort = self._recorded(first, last) if self._since <= first <= last else None
        return MonthEffort(month, effort, is_running=last < month.last)

    def _recorded(self, start: date, end: date) -> Effort | None:
        """The sums of the days; None where nobody recorded anything: that is no zero."""
        effort = self._efforts.of(self.person.pk, start, end)
        return effort if effort.records else None

    @property
    def trend(self) -> list[Decimal | None]:
        """Amount of orders a working day, month by month, the oldest first."""
        return [one.effort.per_day if one.effort else None for one in reversed(self.months)]

    @cached_property
    def talks(self) -> list[TalkEffect]:
        """The last talks that the viewer was one of the two of: what others talked about is theirs (decision 0033)."""
        notes = SharedNote.objects.visible_to(self.viewer).filter(meeting__in=[one.pk for one in self._held])
        said = {note.meeting_id: note for note in notes}
        return [self._effect(talk, said.get(talk.pk)) for talk in self._held]

    def _effect(self, talk: HeldTalk, note: SharedNote | None) -> TalkEffect:
        day = talk.held_on
        before = self._whole(day - WINDOW, day - A_DAY)
        after = self._whole(day + A_DAY, day + WINDOW)
        topic, skill = (note.topic, note.skill) if note else ("", "")
        until = day + WINDOW
        return TalkEffect(talk, topic, skill, before, after, until, after_is_over=until < self.today)

    def _whole(self, start: date, end: date) -> Effort | None:
        """The sums where every day of it is over and read, and something was recorded."""
        return self._recorded(start, end) if self._since <= start and end < self.today else None

    @cached_property
    def _held(self) -> list[HeldTalk]:
        rows = HeldTalk.objects.filter(person=self.person, held_on__gt=self._start + WINDOW)
        if not self.is_mine:
            rows = rows.filter(coach=self.viewer)
        return list(rows.select_related("coach").order_by("-held_on", "-pk")[:TALKS])

    @property
    def _start(self) -> date:
        """The first of the oldest month, and room before it for the weeks before a talk."""
        month = Month.of(self.today)
        for _number in range(MONTHS - 1):
            month = month.previous()
        return month.first - WINDOW

    @cached_property
    def _since(self) -> date:
        return read_since(self.viewer, self.person, self.today)

    @cached_property
    def _efforts(self) -> Efforts:
        return Efforts.load([self.person], self._start, self.today, viewer=self.viewer)


class TeamLine(NamedTuple):
    """A person of the list."""

    person: Person
    effort: Effort


def team_lines(people: Sequence[Person], month: Month, *, viewer: Person, today: date) -> list[TeamLine]:
    """The month of these people in their order, as far as it is over. Five queries."""
    last = min(month.last, today)
    efforts = Efforts.load(people, month.first, last, viewer=viewer)
    return [TeamLine(person, efforts.of(person.pk, month.first, last)) for person in people]
