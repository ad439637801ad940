"""Reorganisations: what shall change in the organisation on one day, drafted, approved by another, applied once.

Part of org.models.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.querysets import ReorganisationQuerySet

PERSON = settings.AUTH_USER_MODEL


class Reorganisation(Versioned):
    """Changes that come into force together on `effective_on`."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("reorganisation", "draft")
        SUBMITTED = "submitted", pgettext_lazy("reorganisation", "waits for approval")
        SCHEDULED = "scheduled", pgettext_lazy("reorganisation", "approved, waits for its day")
        APPLIED = "applied", pgettext_lazy("reorganisation", "in force")
        STOPPED = "stopped", pgettext_lazy("reorganisation", "could not be applied")
        REVERTED = "reverted", pgettext_lazy("reorganisation", "taken back")

    WAITING = (State.SUBMITTED, State.SCHEDULED, State.STOPPED)  # asked for or approved, and not in force

    name = models.CharField(_("name"), max_length=80)
    reason = models.CharField(_("reason"), max_length=500)
    effective_on = models.DateField(_("in force from"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(db_default=models.functions.Now())
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    reverted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reverted_at = models.DateTimeField(null=True, blank=True)
    word = models.CharField(max_length=1000, blank=True)  # why it was sent back or taken back
    stopped_for = models.JSONField(default=list, blank=True)  # what stood in its way: [kind, subject, other] (outline)
    written = models.JSONField(default=list, blank=True)  # the rows that applying ended and began, for taking it back

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-pk"]
        indexes = [
            models.Index(fields=["effective_on"], condition=Q(state="scheduled"), name="reorganisation_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=sane("effective_on"), name="reorganisation_sane"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"])
                | Q(approved_by__isnull=False) & ~Q(approved_by=F("drafted_by")),
                name="reorganisation_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def mark(self) -> str:
        """Names what is submitted: nothing of it changes before it is a draft again, and then it is submitted anew."""
        return self.submitted_at.isoformat() if self.submitted_at else ""


class ReorganisationLine(Versioned):
    """One change: a unit comes, gets another name or place, or ends; a person gets a post or loses the one held.

    Units are named by their code: the line before may have made them.
    """

    class Act(models.TextChoices):
        ADD_UNIT = "add_unit", _("A new unit")
        RENAME_UNIT = "rename_unit", _("Another name for a unit")
        MOVE_UNIT = "move_unit", _("Another place for a unit")
        CHARGE_UNIT = "charge_unit", _("Other responsibilities for a unit")
        CLOSE_UNIT = "close_unit", _("A unit ends")
        PLACE = "place", _("A post for a person")
        END_POST = "end_post", _("A post ends")

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="lines")
    act = models.CharField(max_length=20, choices=Act.choices)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    parent = models.CharField(_("stands under"), max_length=20, blank=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    remit = models.CharField(_("responsible for"), max_length=500, blank=True)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    title = models.ForeignKey("org.Title", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    note = models.CharField(_("a word on it"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.unit or self.person_id}"

    @property
    def person_code(self) -> str:
        return self.person.code if self.person else ""

    @property
    def title_code(self) -> str:
        return self.title.code if self.title else ""

    @property
    def profile(self) -> str:
        """The title proposes it; another one is given in a personnel act."""
        return self.title.profile if self.title else ""
