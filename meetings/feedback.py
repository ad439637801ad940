"""What a sent report gives back to its writer: the rating, the score and a word.

Ratings live above, in reviews, which registers a selector here in AppConfig.ready.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from meetings.models import Report


@dataclass(frozen=True, slots=True)
class Feedback:
    """A rating as the writer may see it. `completion` is empty for a week; `score` None is not worked out yet."""

    rating: int
    rated_by: str
    rated_at: datetime | None
    note: str = ""
    completion: int | None = None
    score: Decimal | None = None
    url: str = ""  # the page on which every figure opens to its lines


# reports → report id → feedback, only of those that are rated. At most two queries for any number of reports.
FeedbackSelector = Callable[[Collection[Report]], Mapping[int, Feedback]]
_selectors: list[FeedbackSelector] = []


def register_feedback(selector: FeedbackSelector) -> None:
    """Adds a source of ratings."""
    _selectors.append(selector)


def feedback_on(reports: Collection[Report]) -> dict[int, Feedback]:
    """Report id → its rating, for those that are rated."""
    found: dict[int, Feedback] = {}
    for selector in _selectors:
        found |= selector(reports)
    return found
