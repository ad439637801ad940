"""The triggers of the tables of recruiting: what was done with an application stays."""

from core.db_triggers import insert_only

MOVED = ("id", "application_id", "from_stage_id", "to_stage_id", "by_id", "at", "reason_id")
TRIGGERS = [
    insert_only("recruiting_stagemove", empties="words", keeps=MOVED),  # words tell of a candidate, and go with them
    insert_only("recruiting_consenttext"),
]
