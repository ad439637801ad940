"""What was said of a level stays: a later row follows. Only the note goes, when a person is erased."""

from core.db_triggers import Trigger

TABLE = "training_levelword"
NAME = f"{TABLE}_stays"
WORDS = "what was said of a level is not changed"
COLUMNS = ("id", "person_id", "skill_id", "kind", "level", "day", "said_by_id", "said_at")
CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in COLUMNS)
DISTINCT = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in COLUMNS)
REFUSED = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"

LEVELS_STAY = Trigger(
    NAME,
    TABLE,
    sqlite=(
        f"DROP TRIGGER IF EXISTS {NAME}",
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN NEW.note <> '' OR {CHANGED} {REFUSED}",
        f"DROP TRIGGER IF EXISTS {NAME}_delete",
        f"CREATE TRIGGER {NAME}_delete BEFORE DELETE ON {TABLE} {REFUSED}",
    ),
    postgresql=(
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF NEW.note = '' AND NOT ({DISTINCT}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END $$",
        f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}",
        f"CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    ),
)
