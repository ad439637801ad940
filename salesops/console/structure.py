"""Units and titles."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import wording
from core.forms import PlainHelper, SubmitKeyField
from org import titles
from org.access import today_of
from org.models import Person, Profile, Title, UnitVersion
from salesops.console.base import Kept, Shown
from salesops.console.lists import InForce, choice
from salesops.console.people import span

STRUCTURE = _("Units and titles")


class Units(Shown):
    section = STRUCTURE
    about = _("Names, kinds and places of units by date. They change through a change of the organisation.")
    empty_hint = _("Units come with a change of the organisation: draft one, and somebody else approves it.")
    ways = (
        (_("Changes of the organisation"), "org:reorganisation_list"),
        (_("Organisation"), "org:chart"),
    )
    list_display = ("name", "code", "kind", "above", "clock", "span")
    list_filter = (InForce, choice("kind", _("Kind"), UnitVersion.Kind.choices))
    list_select_related = ("unit", "parent")
    search_fields = ("unit__code", "name_en", "name_zh")
    ordering = ("unit__code", "-valid_from")

    @admin.display(description=pgettext_lazy("of a unit", "Name"))
    def name(self, row: UnitVersion) -> Any:
        day = row.valid_from.isoformat()
        return format_html('<a href="{}?unit={}&amp;day={}">{}</a>', reverse("org:chart"), row.unit.code, day, row.name)

    @admin.display(description=_("Code"), ordering="unit__code")
    def code(self, row: UnitVersion) -> str:
        return row.unit.code

    @admin.display(description=_("Kind"))
    def kind(self, row: UnitVersion) -> str:
        return row.get_kind_display()

    @admin.display(description=_("Under"), ordering="parent__code")
    def above(self, row: UnitVersion) -> str:
        return row.parent.code if row.parent else "–"

    @admin.display(description=_("Time zone"))
    def clock(self, row: UnitVersion) -> str:
        return row.unit.time_zone

    @admin.display(description=_("From and until"), ordering="valid_from")
    def span(self, row: UnitVersion) -> str:
        return span(row)


LABELS = {"code": _("Code"), "rank": _("Rank"), "profile": _("Profile that it proposes")}


class TitleForm(ModelForm):
    """How a title is called, where it stands, what it proposes."""

    class Meta:
        model = Title
        fields = titles.CHANGED
        labels = LABELS

    helper = PlainHelper()


class NewTitleForm(TitleForm):
    """The same with the code, which stays."""

    submit_key = SubmitKeyField()

    class Meta(TitleForm.Meta):
        fields = ("code", *titles.CHANGED)


class Titles(Kept):
    section, about = STRUCTURE, _("How posts are called, in order. Posts keep the profile that they were given.")
    empty_hint = _("Every post has a title. Add the first, or take over those of a usual structure in a change.")
    list_display = ("name", "code", "rank", "profile")
    list_filter = (choice("profile", _("Profile"), Profile.choices),)
    search_fields = ("code", "name_en", "name_zh")
    ordering = ("rank", "code")
    add_form, change_form = NewTitleForm, TitleForm

    @admin.display(description=pgettext_lazy("of a unit", "Name"))
    def name(self, row: Title) -> Any:
        other = row.name_en if row.name != row.name_en else row.name_zh
        address = reverse("admin:org_title_change", args=[row.pk])
        return format_html('<a href="{}">{}</a> <span class="quiet small">{}</span>', address, row.name, other)

    @admin.display(description=_("Code"), ordering="code")
    def code(self, row: Title) -> str:
        return row.code

    @admin.display(description=_("Rank"), ordering="rank")
    def rank(self, row: Title) -> str:
        return wording.number_in_figures(row.rank)

    @admin.display(description=_("Profile that it proposes"))
    def profile(self, row: Title) -> str:
        return row.get_profile_display()

    def facts(self, row: Title) -> list[tuple[Any, Any]]:
        return [(_("Code"), row.code)]

    def write(self, form: ModelForm, *, by: Person, now: datetime) -> bool:
        today = today_of(by, now)
        if form.instance.pk is None:
            titles.add_title(form.instance, by=by, on=today)
            return True
        return bool(titles.change_title(form.instance, by=by, on=today))


SHOWN = {UnitVersion: Units, Title: Titles}
