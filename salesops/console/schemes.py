"""Report rules and appraisal schemes: data with versions, published and never edited."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import wording
from core.templatetags import ui
from meetings.models import ReportKind, ReportRule
from reviews.models import Scheme
from salesops.console.base import Shown
from salesops.console.lists import choice
from targets.models import Metric

RULES = _("Rules")


class Versions(Shown):
    """What a version says from a day on, with a way to the whole of it."""

    ways = ((_("The appraisal scheme in words"), "reviews:scheme"),)
    search_fields = ("version",)
    ordering = ("-effective_from", "-pk")

    @admin.display(description=_("Version"), ordering="version")
    def name(self, row: Any) -> Any:
        return format_html('<a href="{}?day={}">{}</a>', reverse("reviews:scheme"), row.effective_from, row.version)

    @admin.display(description=_("From"), ordering="effective_from")
    def start(self, row: Any) -> str:
        return wording.exact_day(row.effective_from)


class Schemes(Versions):
    section, about = RULES, _("Versions of the appraisal rules. A month is computed with the one of its first day.")
    empty_hint = _("A first version ships with the application; the general manager publishes others.")
    list_display = ("name", "start", "published", "by", "hash")
    list_select_related = ("published_by",)

    @admin.display(description=_("Published"))
    def published(self, row: Scheme) -> str:
        return ui.moment(row.published_at)

    @admin.display(description=_("By"))
    def by(self, row: Scheme) -> Any:
        return ui.person(row.published_by) if row.published_by else "–"

    @admin.display(description=_("Hash"))
    def hash(self, row: Scheme) -> Any:
        return format_html('<span class="hash small">{}</span>', row.sha256[:16])


class ReportRules(Versions):
    section, about = RULES, _("When each report is due and when it is missing. They come with the appraisal scheme.")
    empty_hint = _("They come with a version of the appraisal scheme.")
    list_display = ("name", "kind", "start", "due", "cutoff", "rating")
    list_filter = (choice("kind", _("Kind"), ReportKind.choices),)

    @admin.display(description=_("Report"))
    def kind(self, row: ReportRule) -> str:
        return row.get_kind_display()

    @admin.display(description=_("Due"))
    def due(self, row: ReportRule) -> str:
        return on_day(row.due_day, row.due_time)

    @admin.display(description=_("Missing from"))
    def cutoff(self, row: ReportRule) -> str:
        return on_day(row.cutoff_day, row.cutoff_time)

    @admin.display(description=_("Rated by"))
    def rating(self, row: ReportRule) -> str:
        return on_day(row.rating_days, row.rating_time)


def on_day(days: int | None, time: Any) -> str:
    """A deadline of the rules: so many working days later, at that time; none for a report that is never cut off."""
    if days is None:
        return wording.NOTHING
    return gettext("working day %(day)s, %(time)s") % {"day": days, "time": time_format(time, "H:i")}


class Metrics(Shown):
    section, about = RULES, _("What is counted, and how it adds up. It is added, changed and retired on its own pages.")
    ways = ((_("Measures"), "targets:metric_list"),)
    empty_hint = _("Measures are added on their own page.")
    list_display = ("name", "code", "unit", "adds", "source", "retired")
    list_filter = (choice("aggregation", _("A quarter or a year is"), Metric.Aggregation.choices),)
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("position", "code")

    @admin.display(description=pgettext_lazy("of a unit", "Name"))
    def name(self, row: Metric) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("targets:metric_detail", args=[row.code]), row.name)

    @admin.display(description=_("Code"), ordering="code")
    def code(self, row: Metric) -> str:
        return row.code

    @admin.display(description=_("Unit"), ordering="kind")
    def unit(self, row: Metric) -> str:
        return row.get_kind_display()

    @admin.display(description=_("A quarter or a year is"), ordering="aggregation")
    def adds(self, row: Metric) -> str:
        return row.get_aggregation_display()

    @admin.display(description=_("Where figures come from"), ordering="source")
    def source(self, row: Metric) -> str:
        return row.get_source_display()

    @admin.display(description=_("No longer from"), ordering="retired_from")
    def retired(self, row: Metric) -> str:
        return ui.month(row.retired_from)


SHOWN = {Scheme: Schemes, ReportRule: ReportRules, Metric: Metrics}
