"""The triggers of core's tables."""

from core.db_triggers import insert_only

TRIGGERS = [insert_only("core_auditentry"), insert_only("core_auditseal")]
