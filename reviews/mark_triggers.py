"""Triggers by which the database itself says whose open month must be worked out again.

They lie on the tables of the rooms below, so that no service, import or command can change a fact and forget to say so.
"""
# ruff: noqa: S608 names from code, no values

from collections.abc import Sequence

from core.db_triggers import Trigger

MARKS = "reviews_stalemark"
EVERYBODY = "0"
EVENTS = ("INSERT", "UPDATE", "DELETE")


def marks(table: str, whose: str, *, events: Sequence[str] = EVENTS, when: str = "") -> Trigger:
    """Every change of a row of `table` leaves a mark on the person it is about (reviews.models.StaleMark).

    `whose` is the column of the person, or EVERYBODY; `when` a condition on the columns of the row, which
    follow `fact.`. On PostgreSQL one statement leaves one mark a person, however many of their rows it touches.
    """
    sqlite: list[str] = []
    function = f"{table}_marks"
    found = f"SELECT DISTINCT {whose if whose == EVERYBODY else f'fact.{whose}'} FROM changed AS fact"
    postgresql = [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"INSERT INTO {MARKS} (person_id) {found}{f' WHERE {when}' if when else ''}; RETURN NULL; END $$"
    ]
    for event in events:
        name, row = f"{function}_{event.lower()}", "OLD" if event == "DELETE" else "NEW"
        person = whose if whose == EVERYBODY else f"{row}.{whose}"
        condition = f" WHEN {when.replace('fact.', f'{row}.')}" if when else ""
        sqlite += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table}{condition} BEGIN "
            f"INSERT INTO {MARKS} (person_id) SELECT {person} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {MARKS} WHERE person_id = {person}); END",
        ]
        postgresql += [
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {row} TABLE AS changed "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        ]
    return Trigger(function, table, tuple(sqlite), tuple(postgresql))


def marks_person_who_moves() -> Trigger:
    """Somebody who joins or leaves on another day may change the superior of others: everybody is marked."""
    name, columns = "org_person_marks", ("hired_on", "left_on", "number")
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    distinct = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    of = ", ".join(columns)
    return Trigger(
        name,
        "org_person",
        sqlite=(
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER UPDATE OF {of} ON org_person WHEN {changed} "
            f"BEGIN INSERT INTO {MARKS} (person_id) VALUES (0); END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO {MARKS} (person_id) VALUES (0); RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON org_person",
            f"CREATE TRIGGER {name} AFTER UPDATE OF {of} ON org_person "
            f"FOR EACH ROW WHEN ({distinct}) EXECUTE FUNCTION {name}()",
        ),
    )


FACTS_OF_A_PERSON = (
    "org_leaveday", "meetings_weeklyplan", "targets_entry", "targets_targetcell", "reviews_dailyappraisal",
    "reviews_weeklyappraisal", "reviews_assessment", "reviews_adjustment", "reviews_disciplineevent",
    "reviews_integrityfinding",
)  # fmt: skip
FACTS_OF_ALL = ("org_appointment", "org_unitversion", "org_calendarday")
COUNTED_REPORT = "(fact.sent_at IS NOT NULL OR fact.excused_on IS NOT NULL OR fact.saved_at IS NULL)"  # not a draft

MARK_TRIGGERS = [
    *(marks(table, "person_id") for table in FACTS_OF_A_PERSON),
    marks("meetings_report", "person_id", when=COUNTED_REPORT),
    *(marks(table, EVERYBODY) for table in FACTS_OF_ALL),
    marks("reviews_scheme", EVERYBODY, events=("INSERT",)),
    marks_person_who_moves(),
]
