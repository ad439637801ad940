"""The board of an opening: columns by stage with their first cards. Five queries for any number of candidates."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from core.wording import name_in_words
from org.access import today_of
from org.models import Person
from recruiting import permissions as may
from recruiting import rules
from recruiting.models import Application, Candidate, Opening, Stage
from recruiting.querysets import ApplicationQuerySet
from recruiting.selectors import SLOW, named, unit_name

FIRST = 25  # cards of a column
ROWS = 50  # of a stage looked at alone


@dataclass(frozen=True, slots=True)
class Card:
    """An application as the board draws it."""

    application: Application
    days: int  # whole days in the stage
    is_due: bool  # whether its next step is due

    is_slow: bool  # whether it has stood there a week or longer

    @property
    def candidate(self) -> Candidate:
        return self.application.candidate

    @property
    def name(self) -> str:
        """The name in the reader's letters; the number of a candidate who was erased."""
        return name_in_words(self.candidate) or self.candidate.code


@dataclass(slots=True)
class Column:
    """A stage with how many stand in it and the first of them, who has waited longest before the others."""

    stage: Stage
    count: int
    cards: list[Card] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether more stand in it than are shown."""
        return self.count > len(self.cards)


class Board:
    """What the page of the board shows, narrowed by a name, a channel, or to one stage."""

    def __init__(
        self, opening: Opening, viewer: Person, now: datetime, *, text: str, channel: int | None, stage: int | None,
        page: str | None,
    ) -> None:  # fmt: skip
        self.opening, self.viewer, self.now = opening, viewer, now
        self.today = today_of(viewer, now)
        self.unit = unit_name(opening, self.today)
        self.since = may.over_since(opening, now)
        self.may_move, self.may_add = may.may_move(viewer, opening, now), may.may_add_candidate(viewer, opening, now)
        found = Application.objects.visible_to(viewer).filter(opening=opening)
        if text:
            found = found.filter(named(text, "candidate__"))
        if channel is not None:
            found = found.filter(candidate__channel=channel)
        self.is_narrowed = bool(text) or channel is not None
        counts = dict(found.order_by().values_list("stage").annotate(count=Count("pk")))
        columns = [Column(one, counts.get(one.pk, 0)) for one in opening.stages.all()]
        self.columns = [one for one in columns if not one.stage.is_end]
        self.ends = [one for one in columns if one.stage.is_end]
        self.count = sum(counts.values())
        self.single = next((one for one in columns if one.stage.pk == stage), None)
        self.page: Page | None = None
        if self.single is not None:
            self._show_one(found, page)
        else:
            self._show_first(found)

    def _show_first(self, found: ApplicationQuerySet) -> None:
        """The first cards of every column that is no end. One query."""
        place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("entered_stage_at"), F("pk")])
        by_stage = {one.stage.pk: one for one in self.columns}
        first = found.filter(stage__in=by_stage).annotate(place=place).filter(place__lte=FIRST)
        for one in first.select_related("candidate__channel").order_by("entered_stage_at", "pk"):
            by_stage[one.stage_id].cards.append(self._card(one))

    def _show_one(self, found: ApplicationQuerySet, page: str | None) -> None:
        """A page of the stage looked at alone; of an end the latest first. Counted already. One query."""
        column = self.single
        order = ("-entered_stage_at", "-pk") if column.stage.is_end else ("entered_stage_at", "pk")
        rows = found.filter(stage=column.stage).select_related("candidate__channel").order_by(*order)
        self.page = CountedPaginator(rows, ROWS, known=column.count).get_page(page)
        column.cards = [self._card(one) for one in self.page]

    def _card(self, application: Application) -> Card:
        is_due = application.next_on is not None and application.next_on <= self.today
        days = rules.days_in_stage(application.entered_stage_at, self.now)
        return Card(application, days, is_due, is_slow=days >= SLOW.days)


class CountedPaginator(Paginator):
    """Pages of rows that were counted already."""

    def __init__(self, *args: object, known: int) -> None:
        super().__init__(*args)
        self.known = known

    @property
    def count(self) -> int:
        return self.known
