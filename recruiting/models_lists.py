"""Lists that HR keeps: where candidates come from, and why an application ends. Part of recruiting.models."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned
from core.wording import in_reader_s_language
from recruiting.querysets import ListQuerySet


class Named(models.Model):
    """A thing that is called something in three languages."""

    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh_hant = models.CharField(_("name in traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("name in simplified Chinese"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reader_s_language(self, "name")


class Channel(Named, Versioned):
    """Where a candidate comes from: a job site, a colleague, a fair."""

    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True)  # offered no more; what came through it stays

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")


class MoveReason(Named, Versioned):
    """Why an application was refused, withdrawn, or kept for another time."""

    class Of(models.TextChoices):
        REFUSED = "refused", pgettext_lazy("stage", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("stage", "withdrawn")
        TALENT_POOL = "talent_pool", _("talent pool")

    of = models.CharField(_("reason for"), max_length=12, choices=Of.choices)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["of", "position", "pk"]
        verbose_name = _("reason of a move")
        verbose_name_plural = _("reasons of moves")
