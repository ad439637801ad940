"""What every room uses: the audit trail, the health of the ticks, forms sent once, and rows that know their version."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.files.models import FileToRemove as FileToRemove
from core.imports.models import ImportFile as ImportFile
from core.imports.models import ImportJob as ImportJob
from core.imports.models import ImportMapping as ImportMapping
from core.imports.models import ImportRow as ImportRow
from core.imports.models import ImportTrace as ImportTrace
from core.periods import EARLIEST, LATEST


def sane(field: str) -> Q:
    """The condition that a date lies in the years that every part of the system can show (safety.md)."""
    return Q(**{f"{field}__range": (EARLIEST, LATEST)})


class AuditEntry(models.Model):
    """Who did what, for whom, to what and why. Insert only; names changed fields, never their values."""

    at = models.DateTimeField(db_default=models.functions.Now())
    actor = models.CharField(max_length=40)  # a person's code, or the name of a job
    on_behalf_of = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=60)  # "meetings.submit_report"
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    # The person whom the row is about: a key and no reference, for the trail outlives what it tells of.
    person_key = models.BigIntegerField(null=True)
    fields = models.JSONField(default=list)
    reason = models.TextField(blank=True, max_length=2000)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("trail of acts")
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["person_key", "id"], name="audit_by_person"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
            models.Index(fields=["action", "id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.object_type} {self.object_id}"


class AuditSeal(models.Model):
    """A hash over a range of audit entries, chained to the seal before it."""

    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("seal of the trail")
        verbose_name_plural = _("seals of the trail")

    def __str__(self) -> str:
        return f"{self.from_id}–{self.to_id}"


class JobTick(models.Model):
    """The health of one tick: when it last finished, what it did, what went wrong."""

    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")

    def __str__(self) -> str:
        return self.name


class Summary(models.Model):
    """What a tick has counted for a page that cannot count through the whole company; the next tick replaces it."""

    name = models.CharField(max_length=60, primary_key=True)
    made_at = models.DateTimeField()
    content = models.JSONField()

    def __str__(self) -> str:
        return self.name


class SubmitKey(models.Model):
    """A form that was sent: the same key a second time makes no second row but leads to the first one's page."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    url = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="submit_key_once")]

    def __str__(self) -> str:
        return str(self.key)


class StaleVersion(ValidationError):
    """Somebody saved the row since it was read; the page shows both texts and loses neither."""

    def __init__(self, message: str = "") -> None:
        general = _("Somebody else has saved this since you opened it. Nothing of yours is lost.")
        super().__init__(message or general, code="stale")


class Versioned(models.Model):
    """A row that people edit: it is saved only over the version that was read."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def save_over(self, version: int, *, fields: list[str]) -> None:
        """Writes `fields` if the row still has `version`; raises StaleVersion if not. One query."""
        values = {name: getattr(self, name) for name in fields}
        changed = type(self)._base_manager.filter(pk=self.pk, version=version).update(version=version + 1, **values)
        if not changed:
            raise StaleVersion()
        self.version = version + 1
