"""The abstract row of a kept document; each room has rows of its own, with the door that says who reads them."""

import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Now
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from core.files.kinds import LONGEST_NAME, Kind

FOLDER = "documents"


class StoredFile(models.Model):
    """A document: what is shown of it, and under which random name its bytes lie.

    Made by core.files.storing.store alone. A row that is deleted in whatever way, one by one, by a queryset, by
    erasure or with what it belongs to, takes its file with it after the commit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name of the file"), max_length=LONGEST_NAME)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size"))  # bytes as kept
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=32, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Each table of documents is listened to, and no other: one that nobody listens to is deleted from at once."""
        super().__init_subclass__(**kwargs)
        post_delete.connect(forget_file, sender=cls, dispatch_uid="core.files")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes lie in the default storage."""
        return f"{FOLDER}/{self.stored_as}"


class FileToRemove(models.Model):
    """The name of a file that goes: its row was deleted, or the tick found no row that names it.

    `is_certain`: the row was deleted, in the transaction that wrote this one. Such a name is kept, so that a folder put
    back from a backup does not bring a deleted document back.
    """

    stored_as = models.CharField(max_length=255, unique=True)  # the folder may hold other names than ours
    is_certain = models.BooleanField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("file to remove")
        verbose_name_plural = _("files to remove")

    def __str__(self) -> str:
        return self.stored_as


def forget_file(instance: StoredFile, **kwargs: Any) -> None:
    """Removes the file of a deleted row once that is certain; where that fails or is cut short, the tick does it."""
    told = {"is_certain": True, "since": Now()}
    FileToRemove.objects.update_or_create(stored_as=instance.stored_as, defaults=told)
    transaction.on_commit(partial(default_storage.delete, instance.path), robust=True)
