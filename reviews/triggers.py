"""The triggers of the tables of reviews: what is frozen stays, and what changes leaves a mark."""

from core.db_triggers import Trigger, insert_only
from reviews.mark_triggers import MARK_TRIGGERS

SEALED_STAYS = "a sealed run is not changed"
NO_LATE_ROW = "the run takes no more rows"
# What may still change on a sealed run: a later revision takes it out of force.
SEALED_COLUMNS = (
    "period_id", "revision", "supersedes_id", "reason", "requested_by_id", "approved_by_id", "scheme_id", "interpreter",
    "scheme_body", "company_body", "people_count", "inputs_sha", "output_sha", "state", "started_at", "sealed_at",
)  # fmt: skip


def sealed_run_stays(table: str) -> Trigger:
    """A sealed run keeps every column but is_current and is never deleted."""
    name = f"{table}_sealed_stays"
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in SEALED_COLUMNS)
    distinct = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in SEALED_COLUMNS)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SEALED_STAYS}'); END"
    return Trigger(
        name,
        table,
        sqlite=(
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN OLD.state = 'sealed' AND ({changed}) {refuse}",
            f"DROP TRIGGER IF EXISTS {name}_delete",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} WHEN OLD.state = 'sealed' {refuse}",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF OLD.state = 'sealed' THEN IF TG_OP = 'DELETE' OR {distinct} THEN "
            f"RAISE EXCEPTION '{SEALED_STAYS}' USING ERRCODE = 'restrict_violation'; END IF; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
    )


def only_while(table: str, *states: str) -> Trigger:
    """Rows of `table` come in only while their run is in one of `states`.

    On PostgreSQL the run row is read FOR SHARE: a late row waits for an uncommitted seal and is then refused.
    """
    name = f"{table}_in_time"
    allowed = ", ".join(f"'{state}'" for state in states)
    state = "SELECT state FROM reviews_monthrun WHERE id = NEW.run_id"
    return Trigger(
        name,
        table,
        sqlite=(
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN ({state}) NOT IN ({allowed}) "
            f"BEGIN SELECT RAISE(ABORT, '{NO_LATE_ROW}'); END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"PERFORM 1 FROM reviews_monthrun WHERE id = NEW.run_id AND state IN ({allowed}) FOR SHARE; "
            f"IF NOT FOUND THEN RAISE EXCEPTION '{NO_LATE_ROW}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
    )


TRIGGERS = [
    insert_only("reviews_scheme"),
    insert_only("reviews_monthinput"),
    insert_only("reviews_monthresult"),
    only_while("reviews_monthinput", "freezing"),
    only_while("reviews_monthresult", "computing"),
    sealed_run_stays("reviews_monthrun"),
    *MARK_TRIGGERS,
]
