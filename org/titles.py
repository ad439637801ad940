"""Titles are kept: added, and named, ordered and profiled anew. A title in use is never deleted."""

from datetime import date

from django.db import transaction

from core import audit
from core.verdicts import require
from org.models import Person, Title
from org.permissions import may_keep_organisation

CHANGED = ("name_en", "name_zh", "rank", "profile")  # the code stays: posts, imports and folders know the title by it


@transaction.atomic
def add_title(title: Title, *, by: Person, on: date) -> Title:
    """Adds a title. Raises ValidationError for what is no title."""
    require(may_keep_organisation(by, on))
    title.full_clean()
    title.save(force_insert=True)
    audit.record("org.add_title", by=by, about=title)
    return title


@transaction.atomic
def change_title(title: Title, *, by: Person, on: date) -> list[str]:
    """Writes what differs of CHANGED and says which fields that was; posts keep the profile that they have."""
    require(may_keep_organisation(by, on))
    saved = Title.objects.select_for_update().get(pk=title.pk)
    changed = [name for name in CHANGED if getattr(saved, name) != getattr(title, name)]
    for name in changed:
        setattr(saved, name, getattr(title, name))
    saved.full_clean()
    if changed:
        saved.save(update_fields=changed)
        audit.record("org.change_title", by=by, about=saved, fields=changed)
    return changed
