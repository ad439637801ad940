"""The triggers of the tables of recruiting: what was done with an application stays."""

from core.db_triggers import insert_only

TRIGGERS = [insert_only("recruiting_stagemove"), insert_only("recruiting_consenttext")]
