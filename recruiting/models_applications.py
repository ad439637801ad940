"""Applications and the log of their stages, from which every duration is worked out. Part of recruiting.models."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from org.models import Person
from recruiting.models_candidates import Candidate
from recruiting.models_lists import MoveReason
from recruiting.models_openings import WORD, Opening
from recruiting.models_stages import Stage
from recruiting.querysets import ApplicationQuerySet, StageMoveQuerySet


class Application(Versioned):
    """A candidate for an opening; stage and entered_stage_at repeat the last of its moves (recruiting.moving)."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="applications")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="applications")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="applications")
    entered_stage_at = models.DateTimeField()
    applied_at = models.DateTimeField()
    next_step = models.CharField(_("next step"), max_length=120, blank=True)
    next_on = models.DateField(_("day of the next step"), null=True, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["entered_stage_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "opening"],
                name="application_once",
                violation_error_message=_("This candidate has applied for this opening already."),
            )
        ]
        indexes = [models.Index(fields=["opening", "stage", "entered_stage_at", "id"], name="application_on_board")]
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return f"{self.candidate} {self.opening}"

    @property
    def mark(self) -> str:
        """How a page that moves it sends it: the key, and the stage in which the page showed it (moving.marked)."""
        return f"{self.pk}:{self.stage_id}"


class StageMove(models.Model):
    """A step of an application from stage to stage; the first comes from none. Never changed, only emptied of words."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moves")
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.ForeignKey(MoveReason, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=WORD, blank=True)

    objects = StageMoveQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_stage=None) | ~Q(from_stage=models.F("to_stage")), name="stage_move_moves"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(from_stage=None), name="stage_move_begins_once"
            ),
        ]
        indexes = [models.Index(fields=["application", "at", "id"], name="stage_move_in_order")]
        verbose_name = _("move of an application")
        verbose_name_plural = _("moves of applications")

    def __str__(self) -> str:
        return f"{self.application} {self.at:%Y-%m-%d}"
