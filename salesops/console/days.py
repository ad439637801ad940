"""The work calendar and leave."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import wording
from core.templatetags import ui
from org.models import CalendarDay, LeaveDay, LeaveRequest
from salesops.console.base import Shown
from salesops.console.lists import choice

DAYS = _("Days and leave")
PERSON = ("person__code", "person__name_zh", "person__name_pinyin")


class OfPerson(Shown):
    """Rows of a person, which lead to the page where the person's leave is recorded."""

    list_select_related = ("person",)
    search_fields = PERSON
    ways = ((_("Leave of the team"), "org:leave_team"),)

    @admin.display(description=_("Name"), ordering="person__name_pinyin")
    def person(self, row: Any) -> Any:
        return ui.person(row.person, url=reverse("org:leave_record", args=[row.person.code]))

    @admin.display(description=_("Kind"))
    def kind(self, row: Any) -> str:
        return row.get_kind_display()

    @admin.display(description=_("Of each day"))
    def share(self, row: Any) -> Any:
        return _("half") if row.fraction < 1 else _("whole")


class LeaveDays(OfPerson):
    section, about = DAYS, _("Approved leave, day by day, as it counts. It is recorded and taken back by person.")
    empty_hint = _("Approved requests and recorded leave appear here.")
    list_display = ("person", "day", "kind", "share")
    list_filter = (choice("kind", _("Kind"), LeaveDay.Kind.choices),)
    ordering = ("-day", "-pk")

    @admin.display(description=_("Day"), ordering="day")
    def day(self, row: LeaveDay) -> str:
        return wording.exact_day(row.day)


class LeaveRequests(OfPerson):
    section, about = DAYS, _("What people asked for and what became of it. It is answered on the page of leave.")
    empty_hint = _("Requests appear here as soon as somebody asks for leave, on the own page of leave.")
    list_display = ("person", "first", "last", "kind", "share", "state")
    list_filter = (
        choice("state", _("State"), LeaveRequest.State.choices),
        choice("kind", _("Kind"), LeaveDay.Kind.choices),
    )
    ordering = ("-first_day", "-pk")

    @admin.display(description=_("First day"), ordering="first_day")
    def first(self, row: LeaveRequest) -> str:
        return wording.exact_day(row.first_day)

    @admin.display(description=_("Last day"), ordering="last_day")
    def last(self, row: LeaveRequest) -> str:
        return wording.exact_day(row.last_day)

    @admin.display(description=_("State"))
    def state(self, row: LeaveRequest) -> str:
        return row.get_state_display()


class ByYear(SimpleListFilter):
    """Days by year, of the years that the calendar holds; what is no such year is left alone."""

    title = _("Year")
    parameter_name = "day__year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        ends = CalendarDay.objects.aggregate(first=Min("day"), last=Max("day"))
        if ends["first"] is None:
            return []
        return [(str(year), str(year)) for year in range(ends["last"].year, ends["first"].year - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {year for year, _label in self.lookup_choices}
        return queryset.filter(day__year=int(self.value())) if self.value() in known else queryset


class Calendar(Shown):
    section, about = DAYS, _("Every day of the company, working or not, with the reason. A day is changed on its page.")
    ways = ((_("Work calendar"), "org:calendar"),)
    empty_hint = _("The days of this year and the next fill in by themselves while the worker runs.")
    list_display = ("day", "is_working", "kind", "note")
    list_filter = (
        choice("kind", _("Kind"), CalendarDay.Kind.choices),
        ByYear,
    )
    search_fields = ("note",)
    ordering = ("-day",)

    @admin.display(description=_("Day"), ordering="day")
    def day(self, row: CalendarDay) -> Any:
        address = reverse("org:calendar_day", args=[row.day])
        return format_html('<a href="{}">{}</a>', address, wording.exact_day(row.day))

    @admin.display(description=_("Working day"))
    def is_working(self, row: CalendarDay) -> Any:
        return _("yes") if row.is_working else _("no")

    @admin.display(description=_("Kind"))
    def kind(self, row: CalendarDay) -> str:
        return row.get_kind_display()

    @admin.display(description=_("Note"))
    def note(self, row: CalendarDay) -> str:
        return row.note or "–"


SHOWN = {CalendarDay: Calendar, LeaveDay: LeaveDays, LeaveRequest: LeaveRequests}
