"""What happens when somebody appraises: each name is one act, checked, recorded, safe to repeat."""

from reviews.assessing import assess, calibrate
from reviews.events import adjust, record_discipline, withdraw_adjustment, withdraw_discipline
from reviews.findings import decide_finding, hear, note_finding, state_finding
from reviews.publishing import publish_scheme
from reviews.rating import rate_daily, rate_weekly, withdraw_rating
from reviews.scheme_drafts import (
    draft_scheme,
    redraft_scheme,
    send_back_scheme,
    submit_scheme,
    take_back_scheme,
    withdraw_scheme,
)

__all__ = [
    "adjust",
    "assess",
    "calibrate",
    "decide_finding",
    "draft_scheme",
    "hear",
    "note_finding",
    "publish_scheme",
    "rate_daily",
    "rate_weekly",
    "record_discipline",
    "redraft_scheme",
    "send_back_scheme",
    "state_finding",
    "submit_scheme",
    "take_back_scheme",
    "withdraw_adjustment",
    "withdraw_discipline",
    "withdraw_rating",
    "withdraw_scheme",
]
