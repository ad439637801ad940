"""The one way to write the audit trail."""

from collections.abc import Iterable
from contextvars import ContextVar

from django.contrib.auth import get_user_model
from django.db.models import Model

from core.models import AuditEntry

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def record(
    action: str,
    *,
    by: object,
    about: Model | None = None,
    fields: Iterable[str] = (),
    reason: str = "",
    on_behalf_of: object = "",
) -> None:
    """Adds one line to the trail. One query.

    `by` is a person or the name of a job; `fields` are names, never values.
    """
    entry(action, by=by, about=about, fields=fields, reason=reason, on_behalf_of=on_behalf_of).save()


def record_all(
    action: str, *, by: object, about: Iterable[Model], fields: Iterable[str] = (), reason: str = ""
) -> None:
    """Adds a line for each row that one act changed. One query for any number of rows."""
    AuditEntry.objects.bulk_create(
        entry(action, by=by, about=row, fields=fields, reason=reason, on_behalf_of="") for row in about
    )


def record_changes(action: str, *, by: object, changes: Iterable[tuple[Model, Iterable[str]]]) -> None:
    """Adds a line for each row with the names of its own changed fields. One query for any number of rows."""
    AuditEntry.objects.bulk_create(
        entry(action, by=by, about=row, fields=names, reason="", on_behalf_of="") for row, names in changes
    )


def entry(
    action: str, *, by: object, about: Model | None, fields: Iterable[str], reason: str, on_behalf_of: object
) -> AuditEntry:
    """The line, not yet written."""
    return AuditEntry(
        actor=getattr(by, "code", None) or str(by),
        on_behalf_of=getattr(on_behalf_of, "code", None) or str(on_behalf_of),
        action=action,
        object_type=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        person_key=key_of_person(about),
        fields=sorted(fields),
        reason=reason,
        request_id=current_request_id.get(),
    )


def key_of_person(about: Model | None) -> int | None:
    """The person whom the row is or belongs to; None for what is about nobody."""
    return about.pk if isinstance(about, get_user_model()) else getattr(about, "person_id", None)
