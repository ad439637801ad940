"""Very many rows into one table without a model instance each: COPY on PostgreSQL, one prepared INSERT elsewhere."""

import gc
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

BATCH, MISSING_BATCH = 20_000, 5000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
JSON_TYPES = (dict, list)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Millions of plain values without cycles: looking for cycles among them took half of the time.

    For a command of its own process, not for a request beside others.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds `rows`, the values of the fields `names`; fields not named get their default.

    No signal is sent, no key comes back, and values are not validated: the database's constraints hold.
    """
    target = _Target(model, names)
    for batch in _batches(rows, BATCH):
        with target.connection.cursor() as cursor:
            if target.is_postgresql:
                text = io.StringIO("".join(_line([*row, *target.constants]) for row in batch))
                cursor.copy_expert(f"COPY {target.table} ({target.columns}) FROM STDIN", text)
            else:
                cursor.executemany(target.insert, target.prepared(batch))


def insert_missing_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same for rows of which some may be there already; those stay as they are. A statement for each MISSING_BATCH.

    Values are numbers, texts, dates and ids; no structures.
    """
    target = _Target(model, names)
    for batch in _batches(rows, MISSING_BATCH):
        with target.connection.cursor() as cursor:
            if target.is_postgresql:
                # COPY knows no conflicts. The driver takes the values as they are.
                values = [value for row in batch for value in (*row, *target.constants)]
                cursor.execute(f"{target.insert_many(len(batch))} ON CONFLICT DO NOTHING", values)
            else:
                cursor.executemany(f"{target.insert} ON CONFLICT DO NOTHING", target.prepared(batch))


class _Target:
    """The table that rows go into, in the words of its database."""

    def __init__(self, model: type[Model], names: Sequence[str]) -> None:
        self.connection = connections[router.db_for_write(model)]
        self.is_postgresql = self.connection.vendor == "postgresql"
        fields = [model._meta.get_field(name) for name in names]
        others = _with_defaults(model, fields)
        self.constants = tuple(field.get_default() for field in others)
        self.fields = fields + others
        quote = self.connection.ops.quote_name
        self.table, self.columns = quote(model._meta.db_table), ", ".join(quote(one.column) for one in self.fields)
        self.marks = f"({', '.join(['%s'] * len(self.fields))})"

    @property
    def insert(self) -> str:
        """The statement that adds one row."""
        return self.insert_many(1)

    def insert_many(self, count: int) -> str:
        """The statement that adds so many rows."""
        marks = ", ".join([self.marks] * count)
        return f"INSERT INTO {self.table} ({self.columns}) VALUES {marks}"  # noqa: S608 names of fields

    def prepared(self, rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """The rows as the driver takes them, with the constants."""
        return [
            [field.get_db_prep_save(value, self.connection) for field, value in zip(self.fields, row, strict=True)]
            for row in ([*row, *self.constants] for row in rows)
        ]


def _batches(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def refresh_statistics(using: str = DEFAULT_DB_ALIAS) -> None:
    """Has the database look at its tables anew, so that it plans well right after very many rows came."""
    with connections[using].cursor() as cursor:
        cursor.execute("ANALYZE")


def _with_defaults(model: type[Model], named: Sequence[Field]) -> list[Field]:
    """The fields that are not named and would be empty without the default that a model instance gives them."""
    return [
        field
        for field in model._meta.concrete_fields
        if field not in named and not field.primary_key and not field.null and field.db_default is NOT_PROVIDED
    ]


def _line(values: Sequence[Any]) -> str:
    return "\t".join([_TEXT.get(type(value), _other)(value) for value in values]) + "\n"


def _other(value: Any) -> str:
    if isinstance(value, JSON_TYPES):
        return json.dumps(value).translate(ESCAPES)
    return str(value).translate(ESCAPES)


_TEXT = {
    type(None): lambda value: "\\N",
    int: str,
    bool: lambda value: "t" if value else "f",
    str: lambda value: value.translate(ESCAPES),
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: str,
}
