"""Checklists and their steps, as HR keeps them; what somebody goes through already stays as it began."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core import audit
from core.verdicts import require
from org.models import Person
from training.models import Checklist, ChecklistItem
from training.skills.permissions import may_keep_skills


@transaction.atomic
def add_checklist(values: Mapping[str, Any], *, by: Person, today: date) -> Checklist:
    """A new one without steps. Raises ValidationError by field."""
    require(may_keep_skills(by, on=today))
    checklist = Checklist(**values)
    checklist.full_clean()
    checklist.save()
    audit.record("training.add_checklist", by=by, about=checklist)
    return checklist


@transaction.atomic
def change_checklist(checklist: Checklist, values: Mapping[str, Any], *, version: int, by: Person, today: date) -> None:
    """Another name, for somebody else, retired. Raises ValidationError by field, StaleVersion."""
    require(may_keep_skills(by, on=today))
    for name, value in values.items():
        setattr(checklist, name, value)
    checklist.full_clean()
    checklist.save_over(version, fields=list(values))
    audit.record("training.change_checklist", by=by, about=checklist, fields=list(values))


@transaction.atomic
def add_item(checklist: Checklist, values: Mapping[str, Any], *, by: Person, today: date) -> ChecklistItem:
    """A new step. Raises ValidationError by field."""
    require(may_keep_skills(by, on=today))
    item = ChecklistItem(checklist=checklist, **values)
    item.full_clean()
    item.save()
    audit.record("training.change_checklist", by=by, about=checklist, fields=["items"])
    return item


@transaction.atomic
def change_item(item: ChecklistItem, values: Mapping[str, Any], *, version: int, by: Person, today: date) -> None:
    """Other words, another day or helper. Raises ValidationError by field, StaleVersion."""
    require(may_keep_skills(by, on=today))
    for name, value in values.items():
        setattr(item, name, value)
    item.full_clean()
    item.save_over(version, fields=list(values))
    audit.record("training.change_checklist", by=by, about=item.checklist, fields=["items"])


@transaction.atomic
def remove_item(item: ChecklistItem, *, by: Person, today: date) -> None:
    """A step that nobody shall begin with any more. Twice is once."""
    require(may_keep_skills(by, on=today))
    deleted, _by_model = ChecklistItem.objects.filter(pk=item.pk).delete()
    if deleted:
        audit.record("training.change_checklist", by=by, about=item.checklist, fields=["items"])
