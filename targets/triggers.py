"""Triggers by which the database itself says which months must be summed again (targets.figures)."""
# ruff: noqa: S608 names from code, no values

from core.db_triggers import Trigger

MARKS = "targets_figuremark"
EVENTS = ("INSERT", "UPDATE", "DELETE")
EVERY = "''"  # every month


def marks_month(table: str, column: str, *, is_date: bool = False) -> Trigger:
    """Every change of a row of `table` marks its month, which stands in `column` as text, as a date, or is EVERY.

    An update marks the month that the row has then: no row moves to another.
    """
    name = f"{table}_marks_month"
    sqlite: list[str] = []
    of_fact = column if column == EVERY else f"fact.{column}"
    in_postgresql = f"to_char({of_fact}, 'YYYY-MM')" if is_date else of_fact
    postgresql = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"INSERT INTO {MARKS} (month) SELECT DISTINCT {in_postgresql} FROM changed AS fact; RETURN NULL; END $$"
    ]
    for event in EVENTS:
        trigger, row = f"{name}_{event.lower()}", "OLD" if event == "DELETE" else "NEW"
        value = column if column == EVERY else f"{row}.{column}"
        month = f"substr({value}, 1, 7)" if is_date else value
        sqlite += [
            f"DROP TRIGGER IF EXISTS {trigger}",
            f"CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN INSERT INTO {MARKS} (month) SELECT {month} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {MARKS} WHERE month = {month}); END",
        ]
        postgresql += [
            f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
            f"CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING {row} TABLE AS changed "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return Trigger(name, table, tuple(sqlite), tuple(postgresql))


TRIGGERS = [
    marks_month("targets_entry", "work_date", is_date=True),
    marks_month("targets_targetcell", "month"),
    marks_month("targets_monthtarget", "month"),
    marks_month("org_unitversion", EVERY),
    marks_month("org_appointment", EVERY),  # in whose unit the months to come are owed
]
