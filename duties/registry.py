"""What rooms above register here: kinds of duties, panels of Today, what waits there, columns of the team board.

A kind of obligation costs one registration in AppConfig.ready. Registering the same code again replaces it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext
    from org.models import Person


class PlannedDuty(NamedTuple):
    """One duty as the rules want it now. Instants are aware UTC (`PlanContext.instant` makes them from wall times)."""

    person_id: int
    subject: str  # carries the period: "daily:2026-06-11"; the id follows from kind, subject and person
    local_date: date  # the day it is due, on the wall of the person's unit
    opens_at: datetime
    due_at: datetime
    cutoff_at: datetime | None = None  # None: it stays open until it is done
    done_at: datetime | None = None  # only where the kind says that planning knows it


@dataclass(frozen=True, slots=True)
class DutyKind:
    """A kind of obligation: when it is owed, when the record fulfils it, and where the person does it.

    `plan(context)` yields every duty of the context's people that opens on a local date from its `start` to its `end`,
    both inclusive, in a constant number of queries. It may yield others; they are left out.
    `done(duties)` reads the records: id → the instant of doing, for those that are done. Constant queries; the planner
    asks with its rows (duties.chunks.DutyRow). Where `knows_done` the plan has read them already and its `done_at` is
    taken instead.
    `title(duty)` says what is owed in the reader's language; `titles(duties)` names who or what it is about where that
    takes a query, by id; `notes(duties)` adds a quiet line to some, by id.
    """

    code: str  # "daily_report"
    label: str  # lazy; the name of the kind
    plan: Callable[["PlanContext"], Iterable[PlannedDuty]]
    done: Callable[[Sequence["Duty"]], Mapping[UUID, datetime]]
    url: Callable[["Duty"], str]
    action_label: str  # lazy; the word on the button: "Write it"
    title: Callable[["Duty"], str] | None = None
    titles: Callable[[Sequence["Duty"]], Mapping[UUID, str]] | None = None
    notes: Callable[[Sequence["Duty"]], Mapping[UUID, str]] | None = None
    estimate_minutes: int | None = None
    asks_mail: bool = True  # whether the second rung of the ladder also goes by e-mail
    knows_done: bool = False
    costs_points: bool = False  # whether lateness costs points (rules.md 2.10)
    is_private: bool = (
        False  # whoever owes it knows of it and nobody else: no list, no count, no export of others holds it
    )
    told_to_superior: bool = True  # whether what is late or missing stands in the superior's digest
    settled_after: timedelta | None = None  # so long after opening planning may leave it as it stands; None: never
    told_to_groups: bool = False  # whether a group's robot may say how many are open; never for what appraises people

    def title_of(self, duty: "Duty") -> str:
        return self.title(duty) if self.title else str(self.label)


@dataclass(frozen=True, slots=True)
class TodayPanel:
    """A part of Today that another room shows: `selector(viewer, now)` gives the template's `panel`, None hides it.

    `facts(viewer, now)` gives expressions over the viewer's row. All of them are read in one query, with what waits,
    and handed to the selector as a third argument.
    """

    selector: Callable[..., Any]
    template: str
    order: int
    facts: Callable[["Person", datetime], Sequence[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something without a deadline that waits for a viewer: requests, results to confirm, doubts to decide.

    `rows(viewer, now)` gives the rows that wait, without a query of its own, or None where nothing ever waits for this
    viewer; all that is registered is counted in one query. `words(count)` says it in the reader's language.
    Where `is_for_absent`, `rows(viewer, now, absent)` is asked for each person whose place the viewer takes, and the
    line names that person.
    """

    code: str
    rows: Callable[..., QuerySet | None]
    words: Callable[[int], str]
    url: Callable[[], str]
    order: int
    is_for_absent: bool


class BoardCell(NamedTuple):
    """What one person's row says in one column: a word, its tone (core.templatetags.ui.SHAPES) and where it leads."""

    text: str
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of the team board: `cells(people, viewer, now)` by person id, in a constant number of queries."""

    code: str
    heading: str  # lazy
    cells: Callable[[Sequence["Person"], "Person", datetime], Mapping[int, BoardCell]]
    order: int


_kinds: dict[str, DutyKind] = {}
_panels: dict[str, TodayPanel] = {}
_waiting: dict[str, Waiting] = {}
_columns: dict[str, BoardColumn] = {}


def register_kind(kind: DutyKind) -> None:
    """Makes the planner plan it, Today list it and the ladder chase it."""
    _kinds[kind.code] = kind


def private_kinds() -> list[str]:
    """Codes of the kinds of which nobody but whoever owes them learns."""
    return [kind.code for kind in _kinds.values() if kind.is_private]


def register_today_panel(
    selector: Callable[..., Any],
    template: str,
    *,
    order: int = 50,
    facts: Callable[["Person", datetime], Sequence[Any]] | None = None,
) -> None:
    """Shows `template` on Today below the duties, lowest order first."""
    _panels[template] = TodayPanel(selector, template, order, facts)


def register_waiting(
    code: str,
    rows: Callable[..., QuerySet | None],
    words: Callable[[int], str],
    url: Callable[[], str],
    *,
    order: int = 50,
    is_for_absent: bool = False,
) -> None:
    """Adds a line to "Waiting for you" on Today, lowest order first; for the absent one line for each of them."""
    _waiting[code] = Waiting(code, rows, words, url, order, is_for_absent)


def register_board_column(
    code: str,
    heading: str,
    cells: Callable[[Sequence["Person"], "Person", datetime], Mapping[int, BoardCell]],
    *,
    order: int = 50,
) -> None:
    """Adds a column to the team board, lowest order first."""
    _columns[code] = BoardColumn(code, heading, cells, order)


def kinds() -> dict[str, DutyKind]:
    """Every registered kind by code."""
    return dict(_kinds)


def kind_of(code: str) -> DutyKind | None:
    """The kind of that code; None for one that no room registers any more."""
    return _kinds.get(code)


def titles_of(duties: Sequence["Duty"]) -> dict[UUID, str]:
    """What each duty is called in the reader's language, by id. The queries of each kind's titles."""
    plain = {duty.pk: kind.title_of(duty) for duty in duties if (kind := _kinds.get(duty.kind))}
    return plain | _told("titles", duties)


def notes_of(duties: Sequence["Duty"]) -> dict[UUID, str]:
    """What each kind adds to its duties, by id. The queries of each kind's notes."""
    return _told("notes", duties)


def _told(what: str, duties: Sequence["Duty"]) -> dict[UUID, str]:
    """What kinds say of their duties; those that share a function ask once."""
    asked: dict[Callable[[Sequence[Duty]], Mapping[UUID, str]], list[Duty]] = {}
    for duty in duties:
        kind = _kinds.get(duty.kind)
        if kind is not None and (tell := getattr(kind, what)) is not None:
            asked.setdefault(tell, []).append(duty)
    found: dict[UUID, str] = {}
    for tell, those in asked.items():
        found |= tell(those)
    return found


def today_panels() -> list[TodayPanel]:
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.template))


def waiting_kinds() -> list[Waiting]:
    return sorted(_waiting.values(), key=lambda waiting: (waiting.order, waiting.code))


def board_columns() -> list[BoardColumn]:
    return sorted(_columns.values(), key=lambda column: (column.order, column.code))
