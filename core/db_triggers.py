"""Database triggers as data: each app lists its own in triggers.py, and they are made again after every migration.

SQLite drops a table's triggers when Django remakes the table, so migrations cannot be trusted to keep them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger on both engines: the statements that make it, each safe to run again.

    `sqlite` holds full CREATE TRIGGER statements; `postgresql` the statements, which name a function `name` and
    replace the trigger of that name.
    """

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]


def triggers_of(app: AppConfig) -> list[Trigger]:
    """The triggers that the app lists in its triggers.py; none when it has no such file."""
    return list(import_module(f"{app.name}.triggers").TRIGGERS) if find_spec(f"{app.name}.triggers") else []


def install_triggers(*, app_config: AppConfig, using: str, **kwargs: object) -> None:
    """Drops and makes again every trigger of the app; runs after each migrate."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in triggers_of(app_config):
            if trigger.table not in existing:
                continue
            for statement in trigger.sqlite if connection.vendor == "sqlite" else trigger.postgresql:
                cursor.execute(statement)


NEVER = {"sqlite": "FALSE", "postgresql": "FALSE"}


def insert_only(
    table: str, *, key: str = "id", may_go: Mapping[str, str] = NEVER, empties: str = "", keeps: tuple[str, ...] = ()
) -> Trigger:
    """Rows of `table` may be added and never changed, replaced or deleted.

    `may_go` is a condition on the row OLD by engine: a row that meets it may be deleted. `empties` is a column of text
    that may be emptied where privacy asks for it, as long as all other columns, which `keeps` names, stay.
    """
    words = f"{table} is insert only"
    stays = {
        "sqlite": " AND ".join([f"NEW.{empties} = ''", *(f"NEW.{name} IS OLD.{name}" for name in keeps)]),
        "postgresql": " AND ".join(
            [f"NEW.{empties} = ''", *(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in keeps)]
        ),
    }
    may_change = stays if empties else NEVER
    sqlite = []
    for event, may in (("UPDATE", may_change["sqlite"]), ("DELETE", may_go["sqlite"])):
        when = f"WHEN NOT ({may}) "
        name = f"{table}_no_{event.lower()}"
        sqlite += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{words}'); END",
        ]
    # REPLACE INTO walks around a DELETE trigger, so an insert over an existing key is refused as well.
    existing = f"SELECT 1 FROM {table} WHERE {key} = NEW.{key}"  # noqa: S608 names from code, no values
    sqlite += [
        f"DROP TRIGGER IF EXISTS {table}_no_replace",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS ({existing}) BEGIN SELECT RAISE(ABORT, '{words}'); END",
    ]
    function = f"{table}_insert_only"
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'DELETE' THEN IF {may_go['postgresql']} THEN RETURN OLD; END IF; "
        f"ELSIF TG_OP = 'UPDATE' THEN IF {may_change['postgresql']} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation'; END $$",
        f"DROP TRIGGER IF EXISTS {function} ON {table}",
        f"CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER IF EXISTS {function}_truncate ON {table}",
        f"CREATE TRIGGER {function}_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    )
    return Trigger(f"{table}_insert_only", table, tuple(sqlite), postgresql)


def remove_triggers(connection: BaseDatabaseWrapper, apps: Iterable[AppConfig]) -> None:
    """Drops every trigger of `apps`; for tests that empty the tables between cases."""
    with connection.cursor() as cursor:
        for trigger in (trigger for app in apps for trigger in triggers_of(app)):
            statements = trigger.sqlite if connection.vendor == "sqlite" else trigger.postgresql
            for statement in statements:
                if statement.startswith("DROP TRIGGER"):
                    cursor.execute(statement)
