"""Drafts of appraisal schemes: what the next version shall say, drafted by one and published by another.

Part of reviews.models.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import Person


class SchemeDraft(Versioned):
    """The next version of the rules in the making. Once it is published its content is a Scheme, which stays."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("scheme", "draft")
        SUBMITTED = "submitted", pgettext_lazy("scheme", "waits to be published")
        PUBLISHED = "published", pgettext_lazy("scheme", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("scheme", "withdrawn")

    based_on = models.ForeignKey("reviews.Scheme", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the version"), max_length=40)
    effective_from = models.DateField(_("in force from"))
    reason = models.CharField(_("reason"), max_length=500)
    body = models.TextField()  # as Scheme.body
    items = models.TextField()  # as Scheme.items
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(db_default=models.functions.Now())
    submitted_at = models.DateTimeField(null=True)
    word = models.CharField(max_length=1000, blank=True)  # why it was sent back
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True)
    published_as = models.OneToOneField("reviews.Scheme", on_delete=models.PROTECT, related_name="draft", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=sane("effective_from"), name="scheme_draft_sane"),
            models.CheckConstraint(condition=Q(effective_from__day=1), name="scheme_draft_from_a_first"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None, published_as=None)
                | Q(published_at__isnull=False, published_as__isnull=False, submitted_at__isnull=False)
                & ~Q(published_by=F("drafted_by")),
                name="scheme_draft_published_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at=None), name="scheme_draft_published_stays"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> State:
        """How far it has come, from what happened last."""
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        if self.published_at is not None:
            return self.State.PUBLISHED
        return self.State.SUBMITTED if self.submitted_at is not None else self.State.DRAFT

    @property
    def mark(self) -> str:
        """Names what is submitted: nothing of it changes before it is a draft again, and then it is submitted anew."""
        return self.submitted_at.isoformat() if self.submitted_at else ""
