"""What rows of org can hold by themselves: spans that do not overlap.

PostgreSQL keeps an exclusion constraint, SQLite triggers on insert, replace and update. What rows cannot hold, a tree
without a cycle, is checked by the services under a lock and once an hour by org.timetable.
"""

from core.db_triggers import Trigger


def no_overlap(
    name: str, table: str, *, keys: tuple[str, ...], where: str = "", watched: tuple[str, ...] = ()
) -> Trigger:
    """Rows of `table` that agree in `keys` and fulfil `where` never share a day.

    `where` uses {row}. before each column; `watched` are its columns.
    """
    words = f"{name}: two rows share a day"
    clash = " AND ".join(
        [
            "other.id <> NEW.id",
            *(f"other.{key} = NEW.{key}" for key in keys),
            *(where.format(row=row) for row in ("NEW.", "other.") if where),
            "other.valid_from < COALESCE(NEW.valid_to, '9999-12-31')",
            "NEW.valid_from < COALESCE(other.valid_to, '9999-12-31')",
        ]
    )
    others = f"SELECT 1 FROM {table} AS other WHERE {clash}"  # noqa: S608 names from code, no values
    sqlite = []
    # After the row stands: before it NEW.id is unknown, and REPLACE has taken away what it replaces.
    for event in ("INSERT", f"UPDATE OF {', '.join([*keys, *watched, 'valid_from', 'valid_to'])}"):
        trigger = f"{name}_{event.split()[0].lower()}"
        sqlite += [
            f"DROP TRIGGER IF EXISTS {trigger}",
            f"CREATE TRIGGER {trigger} AFTER {event} ON {table} "
            f"WHEN EXISTS ({others}) "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END",
        ]
    columns = ", ".join([*(f"{key} WITH =" for key in keys), "daterange(valid_from, valid_to) WITH &&"])
    condition = f" WHERE ({where.format(row='')})" if where else ""
    exclusion = f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({columns}){condition}"
    same = f"conname = '{name}' AND conrelid = '{table}'::regclass"
    postgresql = (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE {same}) THEN {exclusion}; END IF; END $$",
    )
    return Trigger(name, table, tuple(sqlite), postgresql)


TRIGGERS = [
    no_overlap(
        "one_primary_appointment",
        "org_appointment",
        keys=("person_id",),
        where="{row}kind = 'primary'",
        watched=("kind",),
    ),
    no_overlap("one_head", "org_appointment", keys=("unit_id",), where="{row}is_head", watched=("is_head",)),
    no_overlap("one_version", "org_unitversion", keys=("unit_id",)),
    no_overlap("one_root", "org_unitversion", keys=(), where="{row}parent_id IS NULL", watched=("parent_id",)),
    no_overlap("one_absence", "org_absence", keys=("person_id",)),
    no_overlap("one_grant", "org_grant", keys=("person_id", "role")),
    no_overlap(
        "one_deputy_of_a_rank",
        "org_cover",
        keys=("person_id", "rank"),
        where="{row}state IN ('named', 'accepted')",
        watched=("state",),
    ),
    no_overlap(
        "one_rank_of_a_deputy",
        "org_cover",
        keys=("person_id", "deputy_id"),
        where="{row}state IN ('named', 'accepted')",
        watched=("state",),
    ),
]
