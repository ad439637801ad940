"""Duties that are called by whom or what they are about: the names of all kinds are read in one query.

A room registers for each of its kinds where the names stand, and gives `titles` to the kind.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from core.wording import text_in_letters

if TYPE_CHECKING:
    from duties.models import Duty


@dataclass(frozen=True, slots=True)
class Naming:
    """Which key a duty of the kind carries, which rows name it, and what it is called by that name.

    `rows(keys, day)` gives a queryset without an order; `fields` lead from it to the key, the Chinese name and the one
    in Latin letters.
    """

    key: Callable[["Duty"], int]
    rows: Callable[[Collection[int], date], QuerySet]
    fields: tuple[str, str, str]
    words: Callable[["Duty", str], str]


_namings: dict[str, Naming] = {}


def register_naming(kind: str, naming: Naming) -> None:
    """Called in AppConfig.ready, beside register_kind."""
    _namings[kind] = naming


def titles(duties: Sequence["Duty"]) -> dict[UUID, str]:
    """The title of each by its id; one whose person or unit is not to be found has none. One query for all kinds."""
    by_kind: dict[str, list[Duty]] = {}
    for duty in duties:
        by_kind.setdefault(duty.kind, []).append(duty)
    parts = [_rows_of(kind, those) for kind, those in by_kind.items()]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    names = {(kind, key): text_in_letters(chinese, latin) for kind, key, chinese, latin in rows}
    found = {}
    for duty in duties:
        naming = _namings[duty.kind]
        if name := names.get((duty.kind, naming.key(duty))):
            found[duty.pk] = naming.words(duty, name)
    return found


def _rows_of(kind: str, duties: Sequence["Duty"]) -> QuerySet:
    """Kind, key and both names; every part of the union has the same columns."""
    naming = _namings[kind]
    rows = naming.rows({naming.key(duty) for duty in duties}, max(duty.local_date for duty in duties)).order_by()
    key, chinese, latin = naming.fields
    text = CharField()
    return rows.values_list(
        Value(kind, output_field=text), Cast(F(key), BigIntegerField()), Cast(F(chinese), text), Cast(F(latin), text)
    )
