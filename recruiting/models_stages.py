"""The stages that applications go through: templates, and the copy that each opening has. Part of recruiting.models."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from recruiting.models_lists import Named
from recruiting.models_openings import Opening
from recruiting.querysets import ListQuerySet, StageQuerySet


class StageTemplate(Named, Versioned):
    """A row of stages to start an opening from; changing it changes no opening that has begun."""

    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("template of stages")
        verbose_name_plural = _("templates of stages")


class Stage(Named):
    """A stage of a template or of one opening."""

    class Kind(models.TextChoices):
        SCREENING = "screening", _("screening")
        INTERVIEW_1 = "interview_1", _("first interview")
        INTERVIEW_2 = "interview_2", _("second interview")
        OFFER = "offer", pgettext_lazy("stage", "offer")
        HIRED = "hired", pgettext_lazy("stage", "hired")
        REFUSED = "refused", pgettext_lazy("stage", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("stage", "withdrawn")
        TALENT_POOL = "talent_pool", _("talent pool")

    ENDS = (Kind.HIRED, Kind.REFUSED, Kind.WITHDRAWN, Kind.TALENT_POOL)  # each once in a row of stages
    WITH_REASON = (Kind.REFUSED, Kind.WITHDRAWN, Kind.TALENT_POOL)

    template = models.ForeignKey(StageTemplate, on_delete=models.CASCADE, null=True, related_name="stages")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, null=True, related_name="stages")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(_("place in the row"))

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(template=None, opening__isnull=False) | Q(template__isnull=False, opening=None),
                name="stage_of_template_or_opening",
            ),
            models.UniqueConstraint(fields=["template", "position"], name="stage_of_template_in_place"),
            models.UniqueConstraint(fields=["opening", "position"], name="stage_of_opening_in_place"),
            models.UniqueConstraint(
                fields=["opening", "kind"],
                condition=Q(kind__in=["hired", "refused", "withdrawn", "talent_pool"]),
                name="stage_of_opening_ends_once",
            ),
        ]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")

    @property
    def is_end(self) -> bool:
        return self.kind in self.ENDS

    @property
    def wants_reason(self) -> bool:
        return self.kind in self.WITH_REASON
