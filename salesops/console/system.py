"""The health of the ticks and the seals of the trail, for the technical administrator; about no person."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import wording
from core.models import AuditSeal, JobTick
from core.templatetags import ui
from org.access import Role
from salesops.console.base import Shown

SYSTEM = _("System")


class OfTheSystem(Shown):
    section = SYSTEM
    readers: ClassVar = frozenset({Role.TECHNICAL_ADMINISTRATOR})
    ways = ((_("Health"), "health"), (_("Trail"), "org:trail"))


class Ticks(OfTheSystem):
    about = _("When each recurring job last ran, for how long, what it did and what went wrong.")
    empty_hint = _("They appear here once the worker and the beat run; the page of health says whether they do.")
    list_display = ("name", "finished", "took", "done", "error")
    search_fields = ("name",)
    ordering = ("name",)

    @admin.display(description=_("Tick"), ordering="name")
    def name(self, row: JobTick) -> str:
        return row.name

    @admin.display(description=_("Last finished"), ordering="finished_at")
    def finished(self, row: JobTick) -> str:
        return ui.moment(row.finished_at)

    @admin.display(description=_("Took"), ordering="took_ms")
    def took(self, row: JobTick) -> str:
        return f"{wording.number_in_figures(row.took_ms)} ms"

    @admin.display(description=_("Done"), ordering="done_count")
    def done(self, row: JobTick) -> str:
        return wording.number_in_figures(row.done_count)

    @admin.display(description=_("Error"))
    def error(self, row: JobTick) -> str:
        return row.error or "–"


class Seals(OfTheSystem):
    about = _("Hashes over ranges of the trail, each chained to the one before.")
    list_display = ("range", "sealed", "hash")
    empty_hint = _("They appear here once a range of the trail is sealed.")
    ordering = ("-pk",)

    @admin.display(description=_("Lines"))
    def range(self, row: AuditSeal) -> str:
        return f"{row.from_id}–{row.to_id}"

    @admin.display(description=_("Sealed"))
    def sealed(self, row: AuditSeal) -> str:
        return ui.moment(row.sealed_at)

    @admin.display(description=_("Hash"))
    def hash(self, row: AuditSeal) -> Any:
        return format_html('<span class="hash small">{}</span>', row.hash)


SHOWN = {JobTick: Ticks, AuditSeal: Seals}
