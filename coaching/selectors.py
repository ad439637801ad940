"""What the pages of mood show."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import MoodConsent, MoodMark, MoodWeek, TalkAsked
from coaching.mood import is_low
from coaching.permissions import reads_all_weeks
from coaching.rules import HIGHEST, LOWEST, MAY_ASK
from core.decimals import r2
from core.periods import monday_of
from core.wording import number_in_figures, text_in_letters
from org.access import Reach, access_of, standing_of, today_of
from org.models import Person, UnitVersion
from org.stamps import stamps

VALUES = {
    1: gettext_lazy("very hard"),
    2: gettext_lazy("hard"),
    3: gettext_lazy("so-so"),
    4: gettext_lazy("good"),
    5: gettext_lazy("very good"),
}
WEEKS = 8  # that a page shows
KEPT = timedelta(days=183)  # as long as marks are kept
A_WEEK = timedelta(days=7)


class Choice(NamedTuple):
    """One of the five answers."""

    value: int
    words: str


def choices() -> list[Choice]:
    return [Choice(value, str(words)) for value, words in VALUES.items()]


class MoodPanel(NamedTuple):
    """The question of the day on Today: what was said, to whom it is shown, and whether the last days were hard."""

    value: int | None
    word: str
    words: str
    choices: Sequence[Choice]
    shown_to: str  # the name of whoever sees the marks too; empty: nobody
    is_low: bool
    is_asked: bool  # whether that somebody is asked to take time


def mood_facts(viewer: Person, now: datetime) -> list[Any]:
    """To whom the marks are shown, today's mark, whether a talk is asked for: with what Today reads of the viewer."""
    consent = MoodConsent.objects.standing().filter(person=OuterRef("pk"))
    mark = MoodMark.objects.filter(person=OuterRef("pk"), day=today_of(viewer, now))
    names = [Subquery(consent.values(f"coach__{name}")) for name in ("name_zh", "name_pinyin")]
    asked = TalkAsked.objects.filter(person=OuterRef("pk"), done_at=None)
    return [*names, Subquery(mark.values("value")), Subquery(mark.values("word")), Exists(asked)]


def mood_panel(viewer: Person, now: datetime, facts: Sequence[Any]) -> MoodPanel | None:
    """For everybody who works in a unit. No query, and one once the day is marked as so-so or hard."""
    today = today_of(viewer, now)
    if not access_of(viewer, today).posts:
        return None
    chinese, latin, value, word, is_asked = facts
    shown_to = text_in_letters(chinese or "", latin or "")
    hard = value is not None and value <= MAY_ASK and is_low(viewer, today)
    said = (value, word or "", str(VALUES.get(value, "")))
    return MoodPanel(*said, choices(), shown_to, hard, bool(shown_to and is_asked))


def own_panel(viewer: Person, now: datetime) -> MoodPanel | None:
    """The same on the page of one's own marks. One query more."""
    facts = Person.objects.filter(pk=viewer.pk).values_list(*mood_facts(viewer, now)).get()
    return mood_panel(viewer, now, facts)


class MarkLine(NamedTuple):
    """A mark of a list, in words."""

    mark: MoodMark
    words: str


class WeekOfMarks(NamedTuple):
    """The marks of a week, the newest first."""

    monday: date
    lines: Sequence[MarkLine]


def weeks_of(marks: Iterable[MoodMark]) -> list[WeekOfMarks]:
    """The marks by week, the newest first as they come."""
    return [
        WeekOfMarks(monday, [MarkLine(mark, str(VALUES[mark.value])) for mark in found])
        for monday, found in groupby(marks, key=lambda mark: monday_of(mark.day))
    ]


def trend_of(marks: Sequence[MoodMark], today: date) -> list[Decimal | None]:
    """The mean of each week since the first that is marked, the oldest first; a week without a mark stays blank."""
    if not marks:
        return []
    values: dict[date, list[int]] = defaultdict(list)
    for mark in marks:
        values[monday_of(mark.day)].append(mark.value)
    by_week = {monday: r2(Fraction(sum(found), len(found))) for monday, found in values.items()}
    monday, means = min(by_week), []
    while monday <= monday_of(today):
        means.append(by_week.get(monday))
        monday += A_WEEK
    return means


def who_shows(viewer: Person, today: date) -> list[Person]:
    """Those who show the viewer their marks of the last months, in the order of people. Five queries."""
    shown = MoodMark.objects.visible_to(viewer).filter(coach=viewer, day__gte=today - KEPT)
    people = list(Person.objects.filter(pk__in=shown.values("person")).order_by("number"))
    coached = coached_today(people, viewer, today)
    return [person for person in people if person.pk in coached]


def marks_shown(person: Person, viewer: Person, today: date) -> list[MoodMark]:
    """The marks of somebody else that the viewer may read, the newest first. Five queries."""
    marks = MoodMark.objects.visible_to(viewer).of(person).filter(coach=viewer, day__gte=today - KEPT)
    return list(marks) if coached_today([person], viewer, today) else []


def coached_today(people: Sequence[Person], viewer: Person, today: date) -> set[int]:
    """Ids of those whose direct coach the viewer is today: a consent ends with the coach. Four queries."""
    places = stamps((person.pk, today) for person in people)
    return {pk for (pk, _day), place in places.items() if place.superior == viewer}


def talk_asked(person: Person, viewer: Person) -> TalkAsked | None:
    """The talk that the person's marks ask the viewer for. One query."""
    return TalkAsked.objects.filter(person=person, coach=viewer, done_at=None).first()


def coach_of(person: Person, today: date) -> Person | None:
    """The direct superior of the day, to whom marks would be shown. Four queries."""
    found = stamps([(person.pk, today)]).get((person.pk, today))
    return found and found.superior


# --- the weeks of units -----------------------------------------------------------------------------------------------


class UnitLine(NamedTuple):
    """The weeks of a unit in words, the newest first; a blank says nothing."""

    name: str
    weeks: Sequence[str]


def mondays(today: date) -> list[date]:
    """The weeks of a page that are over, the newest first."""
    return [monday_of(today) - A_WEEK * back for back in range(1, WEEKS + 1)]


def units_read(viewer: Person, today: date) -> QuerySet[UnitVersion]:
    """The units of today whose weeks the viewer may read, in the order of their codes."""
    units = UnitVersion.objects.on(today).select_related("unit").order_by("unit__code")
    if reads_all_weeks(viewer, today):
        return units
    return units.filter(unit__in=access_of(viewer, today).units(Reach.BELOW))


def unit_lines(units: Sequence[UnitVersion], viewer: Person, today: date) -> list[UnitLine]:
    """The weeks of these units; not those in which the viewer was a member: one's own mark could be subtracted.

    One query.
    """
    weeks = mondays(today)
    found = MoodWeek.objects.filter(unit__in={one.unit_id for one in units}, week_start__gte=weeks[-1])
    halves = {(row.unit_id, row.week_start): row.halves for row in found}
    own = {(unit, week) for unit, week in halves if _was_in(viewer, unit, week)}
    return [
        UnitLine(
            one.name,
            ["" if (one.unit_id, week) in own else in_words(halves.get((one.unit_id, week))) for week in weeks],
        )
        for one in units
    ]


def _was_in(viewer: Person, unit_id: int, monday: date) -> bool:
    """Whether the viewer held a post in the unit, other than its head's, on a day of the week."""
    return any(
        post.unit_id == unit_id
        and not post.is_head
        and post.valid_from < monday + A_WEEK
        and (post.valid_to is None or post.valid_to > monday)
        for post in standing_of(viewer).posts
    )


def in_words(halves: int | None) -> str:
    """A mean in steps of a half; its ends are open, for the very end would tell every mark."""
    if halves is None:
        return ""
    figure = number_in_figures(Decimal(halves) / 2, places=1)
    if halves <= LOWEST:
        return _("%(mean)s or less") % {"mean": figure}
    return _("%(mean)s or more") % {"mean": figure} if halves >= HIGHEST else figure
