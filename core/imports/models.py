"""An import from upload to undo, its rows while they wait, what it wrote, and the mappings that people chose before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PERSON = settings.AUTH_USER_MODEL


class ImportQuerySet(models.QuerySet):
    def visible_to(self, viewer: object) -> "ImportQuerySet":
        """One's own: what somebody brings in is theirs until it is written."""
        return self.filter(owner=viewer.pk)

    def at_work(self) -> "ImportQuerySet":
        """Those that the next tick takes on."""
        return self.filter(state__in=ImportJob.AT_WORK)


class ImportJob(models.Model):
    """One file on its way in."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", pgettext_lazy("import", "waits for its columns")
        MAPPED = "mapped", pgettext_lazy("import", "being read")
        CHECKING = "checking", pgettext_lazy("import", "being checked")
        CHECKED = "checked", pgettext_lazy("import", "waits for your word")
        APPLYING = "applying", pgettext_lazy("import", "being written")
        APPLIED = "applied", pgettext_lazy("import", "brought in")
        UNDOING = "undoing", pgettext_lazy("import", "being taken back")
        UNDONE = "undone", pgettext_lazy("import", "taken back")
        FAILED = "failed", pgettext_lazy("import", "could not be read")

    AT_WORK = (State.MAPPED, State.CHECKING, State.APPLYING, State.UNDOING)

    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)  # a code of core.imports.registry
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(max_length=90)
    encoding = models.CharField(max_length=20, blank=True)  # empty: a workbook
    separator = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=60, blank=True)
    header_line = models.PositiveIntegerField(default=1)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # column → where its values come from
    language = models.CharField(max_length=10, default="en")  # in which the reasons are written
    only_good = models.BooleanField(default=False)  # confirmed for the rows that can be brought in, else for all
    row_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)  # of the step that runs
    counts = models.JSONField(default=dict)  # verdict → rows
    summary = models.JSONField(default=list)  # [what, how many] of what will be new or changed
    trouble = models.TextField(blank=True)  # why it could not go on, for the owner
    created_at = models.DateTimeField(db_default=models.functions.Now())
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)  # file and rows are deleted
    claim = models.UUIDField(null=True)  # of the worker that has it in hand
    claimed_until = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(state__in=["mapped", "checking", "applying", "undoing"]),
                name="import_at_work",
            ),
            models.Index(fields=["created_at"], condition=Q(emptied_at=None), name="import_to_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    def count(self, verdict: str) -> int:
        return self.counts.get(verdict, 0)

    @property
    def standing(self) -> str | Promise:
        """Where it stands, in the reader's words; a file without anything new waits for nobody."""
        is_idle = self.state == self.State.CHECKED and not self.good_count
        return pgettext_lazy("import", "nothing to bring in") if is_idle else self.get_state_display()

    @property
    def good_count(self) -> int:
        """Rows that change something."""
        return self.count(ImportRow.Verdict.NEW) + self.count(ImportRow.Verdict.CHANGED)


class ImportFile(models.Model):
    """The bytes that were uploaded; never served again."""

    job = models.OneToOneField(ImportJob, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.job_id)


class ImportRow(models.Model):
    """A row of the file, and what would become of it."""

    class Verdict(models.TextChoices):
        NEW = "new", pgettext_lazy("row", "new")
        CHANGED = "changed", pgettext_lazy("row", "changed")
        SAME = "same", pgettext_lazy("row", "already here")
        BAD = "bad", pgettext_lazy("row", "cannot be brought in")

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reasons = models.JSONField(default=list)  # [heading of the column, why]

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["job", "line"], name="import_row_once")]
        indexes = [models.Index(fields=["job", "verdict", "line"], name="import_row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.line}"


class ImportTrace(models.Model):
    """A row of another table that an import made or changed; `before` holds what was there, None where nothing was.

    `after` holds what the import wrote of what others may change, so that a later change is seen.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="traces")
    model = models.CharField(max_length=60)  # "org.person"
    object_id = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["job", "model", "object_id"], name="import_trace_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class ImportMapping(models.Model):
    """How somebody mapped the columns of a file with these headings, offered again for the next such file."""

    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    headings = models.CharField(max_length=64)  # a hash of them
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "headings"], name="import_mapping_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.headings[:8]}"
