"""What every model of the console shares: who reads and who changes it, no deletion, no second trail, our pages."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import add_errors, once, sent_before
from core.http import render_page
from core.paging import FirstRowsPaginator
from core.verdicts import Verdict, require
from org.access import Role, today_of
from org.models import Person
from org.permissions import may_keep_organisation
from salesops.console.lists import HouseList, model_name
from salesops.console.site import KEEPERS, roles_here

PER_PAGE = 50


class Shown(admin.ModelAdmin):
    """A list that may be read. Where a row is changed is a page of its own, to which the row leads."""

    section: ClassVar[str | Promise]
    about: ClassVar[str | Promise]  # a sentence under its name on the first page
    readers: ClassVar[frozenset[Role]] = KEEPERS
    empty_hint: ClassVar[str | Promise]  # what an empty list waits for; with it the way to add, or the first of `ways`
    ways: ClassVar[Sequence[tuple[str | Promise, str]]] = ()  # (label, name of an address) of pages that change it

    paginator = FirstRowsPaginator
    list_per_page, list_max_show_all, show_full_result_count = PER_PAGE, 0, False
    actions = None
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/change_list.html"

    @property
    def list_url(self) -> str:
        return reverse(f"admin:{model_name(self.model)}_changelist")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name=f"{model_name(self.model)}_changelist")]

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return HouseList

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        ways = [(label, reverse(name)) for label, name in self.ways]
        told = {"ways": ways, "about": self.about, "empty_hint": self.empty_hint, "add_url": self.add_url(request)}
        told["step"] = (_("Add"), told["add_url"]) if told["add_url"] else next(iter(ways), ("", ""))
        return super().changelist_view(request, told)

    def add_url(self, request: HttpRequest) -> str:
        return ""

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest | None = None) -> bool:
        """Only the filters beside the list: Django lets an address ask about any field, shown or not."""
        return lookup in {one.parameter_name for one in self.list_filter}

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(roles_here(request) & self.readers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Kept(Shown):
    """Rows that keepers change here: `write` calls the service that checks, stores and writes the trail.

    Every such list has its own `write(form, by=…, now=…)`, which says whether anything changed and raises
    ValidationError for what the reader can mend.
    Where it refuses, the form comes back with the reason and with everything that was typed.
    """

    write: Callable[..., bool]
    add_form: ClassVar[type[ModelForm] | None] = None
    change_form: ClassVar[type[ModelForm]]
    change_label: ClassVar[str | Promise] = gettext_lazy("Save")
    begun_with: ClassVar[Sequence[str]] = ()  # fields of a new row that the address of the form may fill in
    is_ending = False  # whether the change takes something away

    def named(self, row: Any) -> str:
        """What the page of a row is headed with."""
        return str(row)

    def may_write(self, row: Any, *, by: Person, now: datetime) -> Verdict:
        """Whether `by` may change the row, or add one where it is None."""
        return may_keep_organisation(by, today_of(by, now))

    def prepare(self, form: ModelForm, row: Any, *, by: Person, now: datetime) -> None:
        """Shuts the fields that `by` may not write, with the reason beside them."""

    def facts(self, row: Any) -> Sequence[tuple[Any, Any]]:
        """(label, text) of what stands above the form and is changed elsewhere."""
        return ()

    def ways_of(self, row: Any) -> Sequence[tuple[Any, str]]:
        """(label, address) of pages that do more with the row."""
        return ()

    def get_urls(self) -> list[URLPattern]:
        guard, name = self.admin_site.admin_view, model_name(self.model)
        adding = [path("add/", guard(self.edit), name=f"{name}_add")] if self.add_form else []
        return [*super().get_urls(), *adding, path("<int:pk>/", guard(self.edit), name=f"{name}_change")]

    def add_url(self, request: HttpRequest) -> str:
        return reverse(f"admin:{model_name(self.model)}_add") if self.add_form else ""

    def edit(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The form of a row, or of a new one, which is made once however often it is sent."""
        if not self.has_view_permission(request):
            raise PermissionDenied(_("Your role does not include this."))
        by, now = request.user, timezone.now()
        row = get_object_or_404(self.get_queryset(request), pk=pk) if pk is not None else None
        saved = copy(row)  # the form writes what was typed into the other
        may_write, is_sent = self.may_write(row, by=by, now=now), request.method == "POST"
        begun = {name: request.GET[name][:120] for name in self.begun_with if name in request.GET and not row}
        form_class = self.change_form if row else self.add_form
        form = form_class(request.POST if is_sent else None, instance=row, initial=begun)
        self.prepare(form, row, by=by, now=now)
        if is_sent:
            require(may_write)
            if url := sent_before(by, request.POST.get("submit_key", "")):
                return redirect(url)
        if is_sent and form.is_valid():
            try:
                return redirect(self.save(request, form, by=by, now=now))
            except ValidationError as error:
                add_errors(form, error)
        context = {
            **self.admin_site.each_context(request),
            **{"form": form, "row": saved, "may_write": may_write, "list_url": self.list_url, "opts": self.opts},
            **{"about": self.about, "is_ending": bool(row) and self.is_ending},
            "submit_label": self.change_label if row else _("Add"),
        }
        if saved:
            context |= {"row_name": self.named(saved), "facts": self.facts(saved), "ways": self.ways_of(saved)}
        return render_page(request, "admin/change_form.html", context)

    def save(self, request: HttpRequest, form: ModelForm, *, by: Person, now: datetime) -> str:
        """Writes the form and gives back the page to go on to."""
        key = form.cleaned_data.get("submit_key")
        if key is None:
            if self.write(form, by=by, now=now):
                messages.success(request, _("Saved."))
            return self.list_url
        with once(request, by, key) as sending:
            if not sending.is_repeat:
                self.write(form, by=by, now=now)
                sending.leads_to(self.list_url)
                messages.success(request, _("Saved."))
        return sending.url
