"""Ratings that did not come in time go to the next superior, who sees them; their rater sees that they went."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from duties.models import Duty
from duties.querysets import DutyQuerySet
from meetings.duty_kinds import day_in
from meetings.models import Report, ReportKind
from org.access import access_of, today_of
from org.acting import acts_for
from org.models import Person
from reviews.rating import RATING_DUTY
from reviews.to_rate import RELATED

WEEKS = RATING_DUTY[ReportKind.WEEKLY]


@dataclass(frozen=True, slots=True)
class GoneUp:
    """What the viewer has not rated in time and the next superior therefore sees."""

    superior: Person
    since: datetime  # when the first of it was due


@dataclass(frozen=True, slots=True)
class FromBelow:
    """A superior directly below whose ratings of days or of weeks are overdue: how many, of when on, since when."""

    rater: Person
    is_weekly: bool
    count: int
    oldest_on: date
    since: datetime


def overdue_ratings(raters: Collection[int], *, now: datetime) -> DutyQuerySet:
    """The days and weeks that these raters (ids) have not rated in time and still can."""
    still = Q(cutoff_at=None) | Q(cutoff_at__gt=now)
    owed = Duty.objects.filter(still, kind__in=RATING_DUTY.values(), person__in=raters, due_at__lt=now)
    return owed.filter(done_at=None, cancelled_at=None)


def overdue_below(viewer: Person, now: datetime, absent: Person | None = None) -> DutyQuerySet | None:
    """Those of the superiors directly below the viewer, or below somebody who is away; None where there are none."""
    heads = heads_below(viewer, today_of(viewer, now), absent or viewer)
    return overdue_ratings(heads, now=now) if heads else None


def heads_below(viewer: Person, on: date, superior: Person) -> set[int]:
    """The heads (ids) but the viewer whose superior somebody is, the viewer or whose place they take; often none."""
    access = access_of(viewer, on)
    if superior == viewer and not any(post.is_head for post in access.posts):
        return set()
    return access.heads_under(superior.pk) - {viewer.pk}


@dataclass
class Overdue:
    """What is overdue around one viewer: the own ratings and those of the superiors directly below.

    One query where nothing is, else at most two for the own and two for those below.
    """

    viewer: Person
    today: date
    now: datetime

    @cached_property
    def _duties(self) -> list[Duty]:
        places = [self.viewer, *acts_for(self.viewer, self.today).values()]
        raters = {self.viewer.pk}.union(*(heads_below(self.viewer, self.today, one) for one in places))
        return list(overdue_ratings(raters, now=self.now).select_related("person").order_by("due_at", "pk"))

    @cached_property
    def gone_up(self) -> GoneUp | None:
        """What of the viewer's own went up; None where nothing did, or nobody stands above."""
        first = next((duty for duty in self._duties if duty.person_id == self.viewer.pk), None)
        access = access_of(self.viewer, self.today)
        posts = [post for post in access.posts if post.is_head] if first else []
        above = (access.tree.superior_of(self.viewer.pk, post.unit_id) for post in posts)
        superior = Person.objects.filter(pk=next(filter(None, above), None)).first() if posts else None
        return GoneUp(superior, first.due_on_wall) if first and superior else None

    @cached_property
    def from_below(self) -> list[FromBelow]:
        """What went up to the viewer, whoever waits longest first."""
        by_rater: dict[tuple[int, str], list[Duty]] = {}
        for duty in self._duties:
            if duty.person_id != self.viewer.pk:
                by_rater.setdefault((duty.person_id, duty.kind), []).append(duty)
        counts = {code: _unrated_counts(kind, by_rater) for kind, code in RATING_DUTY.items()}
        return [
            FromBelow(own[0].person, code == WEEKS, sum(waiting.values()), min(waiting), own[0].due_on_wall)
            for (rater, code), own in by_rater.items()
            if (waiting := {day: count for (one, day), count in counts[code].items() if one == rater})
        ]


def _unrated_counts(kind: ReportKind, duties: Mapping[tuple[int, str], Sequence[Duty]]) -> dict[tuple[int, date], int]:
    """(rater, day) → reports without a rating, of the duties of that kind. One query, none without duties."""
    code = RATING_DUTY[kind]
    wanted = {(rater, day_in(duty.subject)) for (rater, one), own in duties.items() for duty in own if one == code}
    if not wanted:
        return {}
    unrated = Report.objects.sent().filter(kind=kind, **{f"{RELATED[kind]}__rating": None})
    rows = unrated.filter(superior__in={rater for rater, _ in wanted}, subject_on__in={day for _, day in wanted})
    return Counter(key for key in rows.values_list("superior_id", "subject_on") if key in wanted)
