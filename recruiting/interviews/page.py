"""What the pages of interviews show: one interview, the own ones, what goes on about an application, the comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Prefetch, Q

from core.paging import FirstRowsPaginator
from core.verdicts import Verdict
from org.models import Person
from recruiting.interviews import permissions as may
from recruiting.interviews import rules
from recruiting.interviews.querysets import InterviewerQuerySet
from recruiting.interviews.scoring import marks_of
from recruiting.models import (
    Application,
    CandidateDocument,
    Interview,
    Interviewer,
    Opening,
    ScoreCard,
    ScoreCriterion,
    ScoreLine,
    Stage,
)
from recruiting.querysets import ApplicationQuerySet
from recruiting.selectors import documents_of

PAGE_SIZE = 25
COMPARED = 12  # candidates beside each other: more are no longer compared but counted


def cards_of(viewer: Person, interviews: Iterable[Interview], now: datetime) -> list[ScoreCard]:
    """The cards of these interviews that the viewer reads, with their lines. Two queries."""
    lines = Prefetch("lines", ScoreLine.objects.select_related("criterion"))
    cards = ScoreCard.objects.visible_to(viewer, now).filter(interviewer__interview__in=[one.pk for one in interviews])
    return list(cards.select_related("interviewer__person").prefetch_related(lines))


@dataclass(frozen=True, slots=True)
class CardView:
    """A card with what it comes to."""

    card: ScoreCard

    @property
    def lines(self) -> list[ScoreLine]:
        return list(self.card.lines.all())

    @property
    def mean(self) -> Fraction:
        return rules.weighted_mean(marks_of(self.lines))

    @property
    def total(self) -> Decimal:
        return rules.total(marks_of(self.lines))

    @property
    def passes(self) -> bool:
        return rules.passes(marks_of(self.lines))

    @property
    def by(self) -> Person:
        return self.card.interviewer.person

    @property
    def stage(self) -> Stage:
        """The round in which it was scored."""
        return self.card.interviewer.interview.stage


@dataclass(frozen=True, slots=True)
class SeatView:
    """An interviewer with the cards that the viewer reads: the one in force first, those before it behind."""

    seat: Interviewer
    cards: Sequence[CardView]
    is_own: bool
    state: str  # "sent", "awaited", "late"; empty where the viewer does not learn it

    @property
    def in_force(self) -> CardView | None:
        return self.cards[0] if self.cards else None

    @property
    def before(self) -> Sequence[CardView]:
        return self.cards[1:]


def seats_of(
    viewer: Person, interview: Interview, cards: Iterable[ScoreCard], *, chooses: bool, owes: bool, now: datetime
) -> list[SeatView]:
    """The interviewers in their order. Whether the others have sent is told to whoever chooses, and once one has sent
    oneself; to nobody who owes a card about the application. No query where the interviewers are fetched."""
    seats = list(interview.interviewers.all())
    has_sent = any(seat.person_id == viewer.pk and seat.sent_at for seat in seats)
    held = any(seat.person_id == viewer.pk for seat in seats)
    learns = not owes and (has_sent or (chooses and not held))
    by_seat: dict[int, list[CardView]] = {}
    for card in sorted(cards, key=lambda one: -one.number):
        by_seat.setdefault(card.interviewer_id, []).append(CardView(card))
    return [
        SeatView(
            seat,
            by_seat.get(seat.pk, []),
            seat.person_id == viewer.pk,
            _state(seat, interview, now) if learns or seat.person_id == viewer.pk else "",
        )
        for seat in seats
    ]


def _state(seat: Interviewer, interview: Interview, now: datetime) -> str:
    if interview.cancelled_at is not None:
        return ""
    if seat.sent_at:
        return "sent"
    return "late" if interview.due_at <= now else "awaited"


def with_parts(interviews: Iterable[Interview] | object) -> object:
    """Interviews with what their lines show."""
    seats = Prefetch("interviewers", Interviewer.objects.select_related("person"))
    fetched = ("stage", "application__candidate", "application__opening__title", "application__opening__unit")
    return interviews.select_related(*fetched, "application__stage", "set_by", "cancelled_by").prefetch_related(seats)


@dataclass
class InterviewPage:
    """An interview with its cards. Some fifteen queries."""

    interview: Interview
    viewer: Person
    now: datetime

    @cached_property
    def chooses(self) -> bool:
        return may.chooses(self.viewer, self.interview.application, self.now)

    @cached_property
    def seats(self) -> list[SeatView]:
        cards = cards_of(self.viewer, [self.interview], self.now)
        owes = may.owes_card(self.viewer, self.interview.application)
        return seats_of(self.viewer, self.interview, cards, chooses=self.chooses, owes=owes, now=self.now)

    @cached_property
    def own_seat(self) -> Interviewer | None:
        return next((one.seat for one in self.seats if one.is_own), None)

    @cached_property
    def may_score(self) -> Verdict:
        return may.may_score(self.viewer, self.interview, self.own_seat, now=self.now)

    @cached_property
    def may_change(self) -> Verdict:
        return may.may_change_interview(self.viewer, self.interview, now=self.now)

    @cached_property
    def changes(self) -> list:
        return list(self.interview.changes.select_related("by"))

    @property
    def is_over(self) -> bool:
        return rules.is_over(self.interview.starts_at, self.interview.minutes, self.now)

    @property
    def link(self) -> str:
        """The place, where it is an address of the web."""
        return self.interview.place if self.interview.place.startswith("https://") else ""

    @property
    def missing(self) -> list[Person]:
        """Whose cards are late, where the others are open without them: the reason that is shown."""
        is_open = any(one.cards and not one.is_own for one in self.seats)
        return [one.seat.person for one in self.seats if one.state == "late"] if is_open else []

    @property
    def is_hidden(self) -> bool:
        """Whether there may be cards of others that the viewer does not read yet."""
        return self.is_over and any(not one.cards and not one.is_own and one.state != "late" for one in self.seats)

    @cached_property
    def documents(self) -> list[CandidateDocument]:
        """What the candidate handed in, as long as the viewer reads it. One query."""
        return list(documents_of(self.interview.application.candidate, self.viewer))


@dataclass
class InterviewListPage:
    """The interviews that the viewer reads: those to come and to score first, then those that were."""

    viewer: Person
    now: datetime
    number: str | None = None
    is_past: bool = False

    @cached_property
    def page(self) -> Page:
        interviews = with_parts(Interview.objects.visible_to(self.viewer))
        is_open = Q(due_at__gt=self.now, cancelled_at=None) | Q(pk__in=self._owed.order_by().values("interview"))
        rows = interviews.exclude(is_open).order_by("-starts_at", "-pk") if self.is_past else interviews.filter(is_open)
        return FirstRowsPaginator(rows, PAGE_SIZE).get_page(self.number)

    @cached_property
    def rows(self) -> list[tuple[Interview, bool]]:
        """Each with whether a card of the viewer's is wanted. One query more."""
        owed = set(self._owed.values_list("interview", flat=True))
        return [(one, one.pk in owed and one.ends_at <= self.now) for one in self.page]

    @property
    def _owed(self) -> InterviewerQuerySet:
        return Interviewer.objects.running().filter(person=self.viewer, sent_at=None)


@dataclass(frozen=True, slots=True)
class Column:
    """A candidate of the comparison: the cards in force that the viewer reads, by criterion."""

    application: Application
    cards: Sequence[CardView]  # in the order of the interviews
    is_to_decide: bool

    @property
    def mean(self) -> Decimal | None:
        return rules.mean_of([card.mean for card in self.cards])

    @property
    def passed(self) -> bool:
        return bool(self.cards) and all(card.passes for card in self.cards)

    def cell(self, criterion: ScoreCriterion) -> list[tuple[CardView, ScoreLine]]:
        """The lines about one criterion, one from each card, with the card that says whose they are."""
        return [(card, line) for card in self.cards for line in card.lines if line.criterion_id == criterion.pk]


@dataclass
class ComparePage:
    """The candidates of an opening beside each other, in the order of their application: nobody is ranked.

    Those who were scored and have come to no end, and those about whom somebody decides next, scored or not; everybody
    who was scored where `everybody` is asked for. Seven queries for any number of candidates.
    """

    opening: Opening
    viewer: Person
    now: datetime
    number: str | None = None
    everybody: bool = False

    @cached_property
    def page(self) -> Page:
        rows = Application.objects.visible_to(self.viewer).filter(opening=self.opening)
        if not self.everybody:
            rows = rows.exclude(stage__kind__in=Stage.ENDS)
        read = ScoreCard.objects.visible_to(self.viewer, self.now)  # who is scored unread by the viewer is not told
        read = read.filter(interviewer__interview__application__opening=self.opening)
        is_scored = Q(pk__in=read.order_by().values("interviewer__interview__application"))
        rows = rows.filter(is_scored | Q(pk__in=self._to_decide.order_by().values("pk")))
        return FirstRowsPaginator(
            rows.select_related("candidate", "stage").order_by("applied_at", "pk"), COMPARED
        ).get_page(self.number)

    @property
    def _to_decide(self) -> ApplicationQuerySet:
        return Application.objects.visible_to(self.viewer).filter(opening=self.opening).to_decide(self.viewer, self.now)

    @cached_property
    def columns(self) -> list[Column]:
        applications = list(self.page)
        cards = ScoreCard.objects.visible_to(self.viewer, self.now).in_force()
        cards = cards.filter(interviewer__interview__application__in=[one.pk for one in applications])
        lines = Prefetch("lines", ScoreLine.objects.select_related("criterion"))
        found: dict[int, list[CardView]] = {}
        cards = cards.select_related("interviewer__interview__stage", "interviewer__person").prefetch_related(lines)
        for card in cards.order_by("interviewer__interview__starts_at", "interviewer"):
            found.setdefault(card.interviewer.interview.application_id, []).append(CardView(card))
        waits = set(self._to_decide.values_list("pk", flat=True))
        return [Column(one, found.get(one.pk, []), one.pk in waits) for one in applications]

    @cached_property
    def rows(self) -> list[tuple[ScoreCriterion, list[list[tuple[CardView, ScoreLine]]]]]:
        """Each criterion with its cell of every candidate. One query."""
        criteria = {line.criterion for column in self.columns for card in column.cards for line in card.lines}
        ordered = sorted(criteria, key=lambda one: (one.position, one.pk))
        return [(one, [column.cell(one) for column in self.columns]) for one in ordered]
