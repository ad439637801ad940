"""What happens when somebody appraises: each name is one act, checked, recorded, safe to repeat."""

from reviews.assessing import assess, calibrate
from reviews.events import (
    adjust,
    decide_finding,
    hear,
    note_finding,
    record_discipline,
    withdraw_adjustment,
    withdraw_discipline,
)
from reviews.publishing import publish_scheme
from reviews.rating import rate_daily, rate_weekly, withdraw_rating

__all__ = [
    "adjust",
    "assess",
    "calibrate",
    "decide_finding",
    "hear",
    "note_finding",
    "publish_scheme",
    "rate_daily",
    "rate_weekly",
    "record_discipline",
    "withdraw_adjustment",
    "withdraw_discipline",
    "withdraw_rating",
]
