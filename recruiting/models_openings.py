"""Openings, and the posts that are planned. Part of recruiting.models."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import Person, Title, Unit
from recruiting.querysets import OpeningQuerySet, PlannedPostsQuerySet

TEXT, WORD = 2000, 500  # letters
MOST_POSTS = 500


class Opening(Versioned):
    """People who are looked for: drafted by one person, approved by another, open, filled or cancelled."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("opening", "draft")
        APPROVED = "approved", pgettext_lazy("opening", "approved")
        OPEN = "open", pgettext_lazy("opening", "open")
        FILLED = "filled", pgettext_lazy("opening", "filled")
        CANCELLED = "cancelled", pgettext_lazy("opening", "cancelled")

    GOING_ON = (State.DRAFT, State.APPROVED, State.OPEN)
    OVER = (State.FILLED, State.CANCELLED)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+", verbose_name=_("Title"))
    number = models.PositiveSmallIntegerField(_("Number of posts"), default=1)
    reason = models.TextField(_("Reason"), max_length=TEXT)
    wanted_by = models.DateField(_("Wanted by"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # who changed it last
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # who approved
    decided_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)  # when the last of its posts was taken
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(max_length=WORD, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, MOST_POSTS)), name="opening_number_of_posts"),
            models.CheckConstraint(condition=sane("wanted_by"), name="opening_wanted_by_sane"),
            models.CheckConstraint(
                condition=~Q(drafted_by=F("decided_by")) & ~Q(edited_by=F("decided_by")), name="opening_has_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="opening_approved_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "filled"]) | Q(opened_at__isnull=False), name="opening_opened_at"
            ),
            models.CheckConstraint(condition=~Q(state="filled") | Q(filled_at__isnull=False), name="opening_filled_at"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
                name="opening_cancelled_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "unit"], name="opening_by_state")]
        verbose_name = _("opening")
        verbose_name_plural = _("openings")

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What people call it by: O-0001."""
        return f"O-{self.pk:04d}"

    @property
    def tone(self) -> str:
        """How its state is drawn (core.templatetags.ui.badge)."""
        tones = {"draft": "open", "approved": "soon", "open": "accent", "filled": "done", "cancelled": "excused"}
        return tones[self.state]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_going_on(self) -> bool:
        """Neither filled nor cancelled."""
        return self.state in self.GOING_ON

    @property
    def is_over(self) -> bool:
        """Filled or cancelled."""
        return self.state in self.OVER

    @property
    def over_at(self) -> datetime | None:
        """Since when it is filled or cancelled."""
        return {self.State.FILLED: self.filled_at, self.State.CANCELLED: self.cancelled_at}.get(self.state)


class PlannedPosts(models.Model):
    """How many posts of a title a unit is to have from a day on; the last such row before a day says it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+", verbose_name=_("Title"))
    number = models.PositiveSmallIntegerField(_("Planned posts"))
    valid_from = models.DateField(_("From"))
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = PlannedPostsQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title", "valid_from"], name="planned_posts_once"),
            models.CheckConstraint(condition=Q(number__lte=MOST_POSTS), name="planned_posts_number"),
            models.CheckConstraint(condition=sane("valid_from"), name="planned_posts_from_sane"),
        ]
        verbose_name = _("planned posts")
        verbose_name_plural = _("planned posts")

    def __str__(self) -> str:
        return f"{self.unit} {self.title} {self.number}"
