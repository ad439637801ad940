"""What a rater's own ratings look like and what waits, on the rater's own page and nowhere else."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from meetings.models import ReportKind
from org.models import Person
from reviews.scored import Scored
from reviews.to_rate import APPRAISALS

FOUR_WEEKS = timedelta(weeks=4)
SCALE = (5, 4, 3, 2, 1)
MANY = 10  # ratings from which on it says something that all are the same
DAY_OF = {ReportKind.DAILY: "day", ReportKind.WEEKLY: "week_start"}


@dataclass(frozen=True, slots=True)
class Share:
    """How often one rating was given."""

    rating: int
    count: int


@dataclass(frozen=True, slots=True)
class RaterFigures:
    """The ratings of the last four weeks, what waits, and what was not rated in time."""

    spread: Sequence[Share]
    waiting: int  # reports that can still be rated
    oldest_on: date | None  # the earliest day or Monday among them
    unrated: int  # reports whose time for a rating passed without one

    @property
    def count(self) -> int:
        return sum(share.count for share in self.spread)

    @property
    def mean(self) -> Decimal | None:
        total = sum(share.rating * share.count for share in self.spread)
        return Decimal(total) / self.count if self.count else None

    @property
    def is_uniform(self) -> bool:
        """Whether many ratings are all the same: a sign to think about, scored by nobody."""
        return self.count >= MANY and any(share.count == self.count for share in self.spread)


def figures_of(rater: Person, kind: str, unrated: Collection[Scored], *, today: date, now: datetime) -> RaterFigures:
    """The figures of `rater`, to whom the `unrated` reports were sent. One query."""
    rated = APPRAISALS[kind].objects.visible_to(rater).filter(rated_by=rater, rating__isnull=False)
    recent = rated.filter(**{f"{DAY_OF[ReportKind(kind)]}__gt": today - FOUR_WEEKS})
    waiting = [one for one in unrated if one.is_open_to_rating(now)]
    overdue = [one for one in unrated if one.rating_due_at is not None and now > one.rating_due_at]
    return RaterFigures(
        spread_of(recent.values_list("rating", flat=True)),
        len(waiting),
        min((one.report.subject_on for one in waiting), default=None),
        len(overdue),
    )


def spread_of(ratings: Collection[int]) -> list[Share]:
    """How often each rating was given, the best first."""
    counts = Counter(ratings)
    return [Share(rating, counts[rating]) for rating in SCALE]
