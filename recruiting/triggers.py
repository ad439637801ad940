"""The triggers of the tables of recruiting: what was done with an application and what rules said stays."""

from core.db_triggers import insert_only

MOVED = ("id", "application_id", "from_stage_id", "to_stage_id", "by_id", "at", "reason_id")
CARD = ("id", "interviewer_id", "number", "sent_at")
SCORED = ("id", "card_id", "criterion_id", "weight", "decides", "score")
# A probation names the version of its rules: what a milestone asked for stays.
RULES_OF_PROBATION = ("probationterms", "probationlimit", "milestone", "milestonecondition")
TRIGGERS = [
    insert_only("recruiting_stagemove", empties="words", keeps=MOVED),  # words tell of a candidate, and go with them
    insert_only("recruiting_consenttext"),
    insert_only("recruiting_scorecard", empties="correction_reason", keeps=CARD),  # as words above
    insert_only("recruiting_scoreline", empties="evidence", keeps=SCORED),
    *(insert_only(f"recruiting_{table}") for table in RULES_OF_PROBATION),
]
