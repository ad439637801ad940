"""Units and posts of a day as lists, and as files."""

from datetime import date

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from core import exporting
from core.forms import DayField, PlainHelper
from core.http import render_page
from core.tables import PlainTable, show_page
from core.templatetags import ui
from core.wording import label_in_words
from org import lists
from org.access import records_read, today_of
from org.models import Appointment, Person, UnitVersion
from org.permissions import may_keep_organisation


class ListFilter(forms.Form):
    """Of which day, and whose."""

    q = forms.CharField(label=_("Name or number"), max_length=60, required=False)
    day = DayField(label=_("On the day"), required=False)
    helper = PlainHelper()

    def asked(self, today: date) -> tuple[date, str]:
        """The day and the text; what is no such thing counts as not asked."""
        self.is_valid()
        return self.cleaned_data.get("day") or today, self.cleaned_data.get("q", "").strip()


class UnitTable(PlainTable):
    """The units of a day."""

    name = tables.Column(pgettext_lazy("of a unit", "Name"), accessor="pk")
    code = tables.Column(_("Code"), accessor="unit__code")
    kind = tables.Column(_("Kind"), accessor="get_kind_display")
    parent = tables.Column(_("Unit above it"), accessor="parent")
    head = tables.Column(_("Head of the unit"), accessor="unit_id")
    since = tables.Column(_("Since"), accessor="valid_from")

    caption = _("Units")
    empty_text = _("No unit is found.")
    empty_hint = _("Look for another name, or on another day.")

    def __init__(self, *args: object, day: date, **kwargs: object) -> None:
        super().__init__(*args, empty_text=self.empty_text, **kwargs)
        self.day, self.heads, self.names = day, {}, {}

    def render_name(self, record: UnitVersion) -> str:
        address = f"{reverse('org:chart')}?unit={record.unit.code}&day={self.day:%Y-%m-%d}"
        return format_html('<a href="{}">{}</a>', address, label_in_words(record))

    def render_parent(self, record: UnitVersion) -> str:
        return self.names.get(record.parent_id, "")

    def render_head(self, record: UnitVersion) -> str:
        head = self.heads.get(record.unit_id)
        return ui.person(head) if head else _("vacant")

    def render_since(self, record: UnitVersion) -> str:
        return f"{record.valid_from:%Y-%m-%d}"


class PostTable(PlainTable):
    """The posts of a day."""

    name = tables.Column(_("Name"), accessor="pk")
    code = tables.Column(_("Number"), accessor="person__code")
    unit = tables.Column(_("Unit"), accessor="unit_id")
    title = tables.Column(_("Title"), accessor="title")
    kind = tables.Column(_("Kind"), accessor="get_kind_display")
    span = tables.Column(_("From – to"), accessor="valid_from")

    caption = _("Posts")
    empty_text = _("No post is found.")
    empty_hint = _("Look for another name, or on another day.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, empty_text=self.empty_text, **kwargs)
        self.names: dict[int, str] = {}
        self.read: set[int] = set()  # the ids of those whose posts so far and to come the viewer reads

    def render_name(self, record: Appointment) -> str:
        return ui.person(record.person, url=reverse("org:person_detail", args=[record.person.code]))

    def render_unit(self, record: Appointment) -> str:
        return self.names.get(record.unit_id, record.unit.code)

    def render_title(self, record: Appointment) -> str:
        return label_in_words(record.title)

    def render_span(self, record: Appointment) -> str:
        return f"{record.valid_from:%Y-%m-%d} – {record.last_day or ''}" if record.person_id in self.read else "–"


def unit_names(viewer: Person, day: date, units: set[int]) -> dict[int, str]:
    """What these units are called on a day. One query."""
    versions = UnitVersion.objects.visible_to(viewer).on(day).filter(unit__in=units)
    return {version.unit_id: label_in_words(version) for version in versions}


@require_safe
def unit_list(request: HttpRequest) -> HttpResponseBase:
    """The units of a day with their heads."""
    today = today_of(request.user, timezone.now())
    form = ListFilter(request.GET)
    day, text = form.asked(today)
    units = lists.units_of(request.user, day, text)
    if how := exporting.wanted(request):
        return exporting.export(request, "units", lists.unit_header(), lists.exported_units(units, day), how=how)
    table = show_page(UnitTable(units, day=day), request)
    shown = [row.record for row in table.paginated_rows]
    table.heads = lists.heads_of(shown, day)
    table.names = unit_names(request.user, day, {one.parent_id for one in shown})
    context = {"form": form, "table": table, "day": day}
    return render_page(request, "org/unit_list.html", context, partial="list")


@require_safe
def appointment_list(request: HttpRequest) -> HttpResponseBase:
    """The posts of a day of everybody whom the viewer may know of."""
    today = today_of(request.user, timezone.now())
    form = ListFilter(request.GET)
    day, text = form.asked(today)
    posts = lists.posts_of(request.user, day, text)
    if how := exporting.wanted(request):
        keeps = bool(may_keep_organisation(request.user, today))
        rows = lists.exported_posts(posts, viewer=request.user, on=today, keeps=keeps)
        return exporting.export(request, "posts", lists.post_header(keeps=keeps), rows, how=how)
    table = show_page(PostTable(posts), request)
    shown = [row.record for row in table.paginated_rows]
    table.names = unit_names(request.user, day, {post.unit_id for post in shown})
    table.read = records_read(request.user, [post.person_id for post in shown], today)
    context = {"form": form, "table": table, "day": day}
    return render_page(request, "org/appointment_list.html", context, partial="list")
