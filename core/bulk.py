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

BATCH = 20_000
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
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in names]
    others = _with_defaults(model, fields)
    constants = tuple(field.get_default() for field in others)
    fields += others
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, BATCH)):
            if connection.vendor == "postgresql":
                text = io.StringIO("".join(_line([*row, *constants]) for row in batch))
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
                continue
            marks = ", ".join(["%s"] * len(fields))
            values = [
                [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
                for row in ([*row, *constants] for row in batch)
            ]
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608 names of fields


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
