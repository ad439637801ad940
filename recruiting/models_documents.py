"""Documents of candidates. Part of recruiting.models."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from recruiting.models_candidates import Candidate
from recruiting.querysets import CandidateDocumentQuerySet


class CandidateDocument(StoredFile):
    """A document that a candidate handed in: goes with the candidate."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="documents")

    objects = CandidateDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("document of a candidate")
        verbose_name_plural = _("documents of candidates")
