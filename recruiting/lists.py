"""Lists that HR keeps: channels, reasons, rows of stages, the consent text. What was in use is retired, not deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.verdicts import require
from org.access import today_of
from org.models import Person
from recruiting import permissions as may
from recruiting.models import Channel, ConsentText, MoveReason, Stage, StageTemplate
from recruiting.openings import problem_of_stages

NAMES = ("name_en", "name_zh_hant", "name_zh_hans")
Listed = Channel | MoveReason | StageTemplate


@transaction.atomic
def add_to_list(row: Listed, *, stages: Sequence[dict[str, Any]] = (), by: Person, now: datetime) -> Listed:
    """Adds an unsaved row; of a template with its stages. Raises ValidationError."""
    require(may.may_keep_lists(by, today_of(by, now)))
    row.save()
    if isinstance(row, StageTemplate):
        _write_stages(row, stages)
    audit.record("recruiting.edit_list", by=by, about=row)
    return row


@transaction.atomic
def edit_listed(
    row: Listed, *, version: int, stages: Sequence[dict[str, Any]] = (), by: Person, now: datetime, **values: Any
) -> None:
    """Changes a row over the version that was read. Raises StaleVersion, ValidationError."""
    require(may.may_keep_lists(by, today_of(by, now)))
    for name, value in values.items():
        setattr(row, name, value)
    row.save_over(version, fields=list(values))
    if isinstance(row, StageTemplate):
        row.stages.all().delete()  # openings have copies of their own
        _write_stages(row, stages)
    audit.record("recruiting.edit_list", by=by, about=row, fields=values)


def _write_stages(template: StageTemplate, stages: Sequence[dict[str, Any]]) -> None:
    if problem := problem_of_stages([one["kind"] for one in stages]):
        raise ValidationError(problem)
    Stage.objects.bulk_create(Stage(template=template, position=position, **one) for position, one in enumerate(stages))


@transaction.atomic
def retire(row: Listed, *, by: Person, now: datetime) -> None:
    """Takes a row out of what is offered, or back where it is out. What came through it stays."""
    require(may.may_keep_lists(by, today_of(by, now)))
    type(row).objects.filter(pk=row.pk).update(retired_at=None if row.retired_at else now)
    audit.record("recruiting.edit_list", by=by, about=row, fields=["retired_at"])


@transaction.atomic
def publish_consent_text(text: ConsentText, *, by: Person, now: datetime) -> ConsentText:
    """The next version of what candidates agree to; earlier ones stay with whoever agreed to them."""
    require(may.may_keep_lists(by, today_of(by, now)))
    text.published_by, text.published_at = by, now
    text.save()
    audit.record("recruiting.edit_list", by=by, about=text)
    return text
