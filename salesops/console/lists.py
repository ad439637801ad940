"""The lists of the console: rows as our tables draw them, filters by allowlist, no list longer than anybody reads."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from org.access import today_of
from org.logins import STATE_WORDS, in_state


class Heading(NamedTuple):
    """A column: its name, where a click on it leads, and how the list is sorted by it ("", ascending, descending)."""

    label: str
    url: str
    sorted_as: str


class HouseList(ChangeList):
    """Django's change list as our templates draw it."""

    @property
    def page(self) -> Page:
        return self.paginator.get_page(self.page_num)

    @property
    def headings(self) -> list[Heading]:
        sorted_by = self.get_ordering_field_columns()
        found = []
        for place, name in enumerate(self.list_display):
            column = getattr(self.model_admin, name)
            way = {"asc": "ascending", "desc": "descending"}.get(sorted_by.get(place, ""), "")
            query = self.get_query_string({ORDER_VAR: f"-{place}" if way == "ascending" else f"{place}"})
            is_sortable = getattr(column, "admin_order_field", None)
            found.append(Heading(str(column.short_description), query if is_sortable else "", way))
        return found

    @property
    def rows(self) -> list[list[tuple[str, Any]]]:
        """(label, cell) of each column of each row."""
        columns = [getattr(self.model_admin, name) for name in self.list_display]
        return [[(str(column.short_description), column(row)) for column in columns] for row in self.result_list]


class Choice(SimpleListFilter):
    """A filter by one field whose values are few and named; what is no value of it is left alone."""

    field = ""
    options: Sequence[tuple[str, str | Promise]] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return self.options

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(self.options):
            return queryset
        return queryset.filter(**{self.field: self.value()})


def choice(field: str, title: str | Promise, options: Sequence[tuple[str, Any]]) -> type[Choice]:
    """A filter by the field, one by one of `options`."""
    told = {"title": title, "parameter_name": field, "field": field, "options": tuple(options)}
    return type(f"By{field.title()}", (Choice,), told)


class InForce(SimpleListFilter):
    """Rows with a span: those of today unless all times are asked for."""

    title = _("When")
    parameter_name = "times"
    default_label = _("in force today")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("all", _("at any time"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.on(today_of(request.user, timezone.now()))


class LoginState(SimpleListFilter):
    """People by how their login stands."""

    title = _("Login")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return STATE_WORDS.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(in_state(self.value() or "", today_of(request.user, timezone.now())))


def model_name(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"
