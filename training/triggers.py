"""The triggers of training's tables."""

from core.db_triggers import Trigger, insert_only
from training.skills.triggers import LEVELS_STAY

ATTEMPT = "training_attempt"
WORDS = "a test that was sent is not changed"
NAME = f"{ATTEMPT}_sent_stays"

TRIGGERS = [
    insert_only("training_rubric"),
    insert_only("training_scenariotext"),
    Trigger(
        NAME,
        ATTEMPT,
        sqlite=(
            f"DROP TRIGGER IF EXISTS {NAME}",
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {ATTEMPT} WHEN OLD.sent_at IS NOT NULL "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END $$",
            f"DROP TRIGGER IF EXISTS {NAME} ON {ATTEMPT}",
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {ATTEMPT} FOR EACH ROW "
            f"WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION {NAME}()",
        ),
    ),
    LEVELS_STAY,
]
