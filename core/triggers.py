"""The triggers of core's tables."""

from core.audit_cutting import KEPT_DAYS
from core.db_triggers import insert_only

SEALED = "EXISTS (SELECT 1 FROM core_auditseal WHERE from_id <= OLD.id AND to_id >= OLD.id)"
KEPT_LONG_ENOUGH = {
    "sqlite": f"OLD.at < datetime('now', '-{KEPT_DAYS} days') AND {SEALED}",
    "postgresql": f"OLD.at < now() - interval '{KEPT_DAYS} days' AND {SEALED}",
}
TRIGGERS = [insert_only("core_auditentry", may_go=KEPT_LONG_ENOUGH), insert_only("core_auditseal")]
