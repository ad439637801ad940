"""What Today and the team board show."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import exporting
from core.walltime import company_zone
from core.wording import label_in_words, name_in_words, text_in_letters
from duties import notices, reminding, rules
from duties.models import Duty, Reminder
from duties.querysets import count_of
from duties.registry import (
    BoardCell,
    DutyKind,
    Waiting,
    board_columns,
    kinds,
    notes_of,
    titles_of,
    today_panels,
    waiting_kinds,
)
from org.access import Area, posts_of_others, today_of
from org.acting import acts_for
from org.checklists import Handover
from org.models import Appointment, Cover, LeaveDay, Person
from org.querysets import AppointmentQuerySet

MOST_OPEN, MOST_NEXT = 20, 5  # Today is a short list with an end
LAST_MINUTE = time(23, 59)


# --- Today ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One duty as Today shows it."""

    duty: Duty
    kind: DutyKind
    title: str
    note: str
    is_overdue: bool

    @property
    def url(self) -> str:
        return self.kind.url(self.duty)


@dataclass(frozen=True, slots=True)
class News:
    """One reminder as Today shows it: about a duty, a digest of the team, or news with the page where one acts."""

    reminder: Reminder
    title: str
    digest_count: int = 0
    url: str = ""
    action_label: str = ""

    @property
    def due_at(self) -> datetime | None:
        return self.reminder.duty and self.reminder.duty.due_at


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """What waits for the viewer without a deadline, in words, and the page where it is answered."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything on Today but the panels of other rooms."""

    news: list[News]
    open: list[Item]
    more_open_count: int
    waiting: list[WaitingLine]
    next: list[Item]
    done: list[Item]
    facts: Mapping[str, Sequence[Any]]  # of panels, by template


def today_page(viewer: Person, now: datetime) -> TodayPage:
    """What the viewer owes now and next, and did today.

    Two queries, one more for whoever something may wait for, and those of titles and notes.
    """
    midnight = rules.instant(today_of(viewer, now), time.min, company_zone())
    mine = Duty.objects.filter(person=viewer, kind__in=kinds(), cancelled_at=None)
    duties = list(mine.filter(Q(done_at=None) | Q(done_at__gte=midnight)).order_by("due_at", "kind", "subject"))
    by_state: dict[str, list[Duty]] = {}
    for duty in duties:
        duty.person = viewer  # what is known of the viewer is asked once
        by_state.setdefault("done" if duty.done_at else duty.state(now), []).append(duty)
    waiting = by_state.get(rules.DutyState.OPEN, [])
    upcoming = sorted(by_state.get(rules.DutyState.UPCOMING, []), key=lambda duty: (duty.opens_at, duty.due_at))
    first, soon, done = waiting[:MOST_OPEN], upcoming[:MOST_NEXT], by_state.get("done", [])
    titles = titles_of([*first, *soon, *done])
    lines, facts = _waiting_and_facts(viewer, now)
    return TodayPage(
        news=news(viewer, now),
        open=items(first, now, titles=titles, notes=notes_of(first)),
        more_open_count=max(0, len(waiting) - MOST_OPEN),
        waiting=lines,
        next=items(soon, now, titles=titles),
        done=items(done, now, titles=titles),
        facts=facts,
    )


def items(
    duties: Sequence[Duty], now: datetime, *, titles: Mapping[Any, str], notes: Mapping[Any, str] | None = None
) -> list[Item]:
    """The duties with what they are called, and with their quiet lines, where they are told."""
    told = notes or {}
    return [
        Item(duty, kinds()[duty.kind], titles[duty.pk], told.get(duty.pk, ""), duty.is_overdue(now)) for duty in duties
    ]


def waiting_lines(viewer: Person, now: datetime) -> list[WaitingLine]:
    """What waits for the viewer without a deadline. One query for all of it, none where nothing ever waits."""
    return _read(viewer, now, {})[0]


def _waiting_and_facts(viewer: Person, now: datetime) -> tuple[list[WaitingLine], Mapping[str, Sequence[Any]]]:
    """The same with what panels ask of the viewer's row, by template. The same one query."""
    asked = {panel.template: panel.facts(viewer, now) for panel in today_panels() if panel.facts}
    return _read(viewer, now, asked)


def _read(
    viewer: Person, now: datetime, facts: Mapping[str, Sequence[Any]]
) -> tuple[list[WaitingLine], Mapping[str, Sequence[Any]]]:
    asked = [(kind, absent, rows) for kind, absent, rows in _asked(viewer, now) if rows is not None]
    expressions = [count_of(rows) for _kind, _absent, rows in asked] + [one for each in facts.values() for one in each]
    if not expressions:
        return [], {}
    found = iter(Person.objects.filter(pk=viewer.pk).values_list(*expressions).get())
    lines = [
        WaitingLine(waiting_words(kind, absent, count), kind.url())
        for (kind, absent, _rows), count in zip(asked, islice(found, len(asked)), strict=True)
        if count
    ]
    return lines, {template: list(islice(found, len(each))) for template, each in facts.items()}


def _asked(viewer: Person, now: datetime) -> Iterator[tuple[Waiting, Person | None, QuerySet | None]]:
    """Each kind with its rows; what is for the absent once for each of them."""
    absent_people = acts_for(viewer, today_of(viewer, now)).values()
    for kind in waiting_kinds():
        if kind.is_for_absent:
            yield from ((kind, absent, kind.rows(viewer, now, absent)) for absent in absent_people)
        else:
            yield kind, None, kind.rows(viewer, now)


def waiting_words(kind: Waiting, absent: Person | None, count: int) -> str:
    """What waits, and for whom where the viewer takes somebody's place."""
    words = kind.words(count)
    return words if absent is None else _("For %(name)s: %(what)s") % {"name": name_in_words(absent), "what": words}


def news(viewer: Person, now: datetime) -> list[News]:
    """What the viewer has not seen yet. One query, and those of the titles."""
    found = []
    reminders = list(reminding.news_for(viewer, now))
    titles = titles_of([reminder.duty for reminder in reminders if reminder.duty is not None])
    for reminder in reminders:
        if reminder.duty is not None:
            found.append(News(reminder, titles[reminder.duty.pk]))
        elif notices.is_notice(reminder):
            if notice := notices.notice_of(reminder):
                told = {"url": notice.url, "action_label": str(notice.action_label)}
                found.append(News(reminder, str(notice.text), **told))
        elif count := reminder.told_count:
            words = ngettext(
                "%(count)s duty of your team was late or missing.",
                "%(count)s duties of your team were late or missing.",
                count,
            )
            found.append(News(reminder, words % {"count": count}, digest_count=count))
    return found


def panels(viewer: Person, now: datetime, facts: Mapping[str, Sequence[Any]]) -> list[tuple[str, Any]]:
    """(template, content) of what other rooms show on Today; what has nothing to say is left out."""
    found = [
        (panel.template, panel.selector(viewer, now, *([facts[panel.template]] if panel.facts else [])))
        for panel in today_panels()
    ]
    return [(template, content) for template, content in found if content is not None]


# --- the team board ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One person of the team and what each column says."""

    person: Person
    title: str
    unit: str
    lines: list[tuple[str, BoardCell]]  # heading and cell of each column


def posts_below(viewer: Person, now: datetime) -> AppointmentQuerySet:
    """The posts of the people whose duties the viewer may read today, the viewer's left out, with names of units."""
    today = today_of(viewer, now)
    return posts_of_others(viewer, Area.DUTIES, today).select_related("person", "title").with_unit_names(today)


def board_rows(posts: Sequence[Appointment], viewer: Person, now: datetime) -> list[BoardRow]:
    """The rows of one page. The queries of each column, the same for any number of people."""
    people = [post.person for post in posts]
    columns = [(str(column.heading), column.cells(people, viewer, now)) for column in board_columns()]
    return [
        BoardRow(
            post.person,
            label_in_words(post.title),
            text_in_letters(post.unit_zh, post.unit_en),
            [(heading, cells.get(post.person_id) or BoardCell("")) for heading, cells in columns],
        )
        for post in posts
    ]


def board_groups(rows: Sequence[BoardRow], *, by_unit: bool) -> list[tuple[str, list[BoardRow]]]:
    """The rows under their units, or all together under no name."""
    if not by_unit:
        return [("", list(rows))]
    return [(unit, list(found)) for unit, found in groupby(rows, key=attrgetter("unit"))]


def board_header() -> list[str]:
    return [_("Person"), _("Name"), _("Unit"), _("Title"), *(str(column.heading) for column in board_columns())]


def exported_board(posts: AppointmentQuerySet, viewer: Person, now: datetime) -> Iterator[list[object]]:
    """A line for each person; the queries of each column for five hundred."""
    for part in exporting.in_parts(posts):
        for row in board_rows(part, viewer, now):
            who = [row.person.code, name_in_words(row.person), row.unit, row.title]
            yield [*who, *(cell.text for _heading, cell in row.lines)]


def duty_cells(people: Sequence[Person], viewer: Person, now: datetime) -> Mapping[int, BoardCell]:
    """How many duties of each are overdue. One query."""
    counts: dict[int, int] = {}
    overdue = (
        Duty.objects.open(now)
        .told_to_others()
        .filter(person__in=people, due_at__lt=rules.to_minute(now), kind__in=kinds())
    )
    for person_id in overdue.values_list("person_id", flat=True):
        counts[person_id] = counts.get(person_id, 0) + 1
    words = {person_id: ngettext("%(count)s duty", "%(count)s duties", count) for person_id, count in counts.items()}
    return {person_id: BoardCell(text % {"count": counts[person_id]}, "late") for person_id, text in words.items()}


def away_cells(people: Sequence[Person], viewer: Person, now: datetime) -> Mapping[int, BoardCell]:
    """Who is on leave today, all day with whoever stands in; the kind of leave is not told. One query."""
    today = today_of(viewer, now)
    first = Cover.objects.in_force(today).filter(person=OuterRef("person")).order_by("rank")
    names = [Subquery(first.values(f"deputy__{name}")[:1]) for name in ("name_zh", "name_pinyin")]
    days = LeaveDay.objects.visible_to(viewer, since=today).filter(person__in=people, day=today)
    return {
        person_id: BoardCell(_away_words(fraction, text_in_letters(chinese or "", latin or "")))
        for person_id, fraction, chinese, latin in days.values_list("person_id", "fraction", *names)
    }


def _away_words(fraction: Decimal, deputy: str) -> str:
    if fraction < Decimal(1):
        return _("half a day of leave")
    return _("on leave, deputy: %(name)s") % {"name": deputy} if deputy else _("on leave")


# --- what moves along with people -------------------------------------------------------------------------------------


def open_duties_of(person_ids: Collection[int], since: date) -> int:
    """How many duties of these people wait. One query."""
    return Duty.objects.owed().told_to_others().filter(person__in=person_ids).count()


def duties_to_hand_over(person: Person, day: date) -> list[Handover]:
    """What the person owes by the end of `day`, a line for each kind, and what else waits for them. Two queries."""
    evening = rules.instant(day, LAST_MINUTE, company_zone())
    open_now = Duty.objects.open(evening).told_to_others().filter(person=person, kind__in=kinds())
    counts = Counter(open_now.order_by("due_at").values_list("kind", flat=True))
    lines = [
        _("%(kind)s: %(count)s open") % {"kind": kinds()[kind].label, "count": count} for kind, count in counts.items()
    ]
    return [Handover(words) for words in [*lines, *(line.words for line in waiting_lines(person, evening))]]


def duties_in_words(count: int) -> str:
    return ngettext("%(count)s open duty", "%(count)s open duties", count) % {"count": count}
