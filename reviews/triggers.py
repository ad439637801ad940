"""The triggers of the tables of reviews."""

from core.db_triggers import insert_only

TRIGGERS = [insert_only("reviews_scheme")]
