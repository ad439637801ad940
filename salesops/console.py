"""The technical administrator's console: the health of the ticks and the trail of acts, read only, no appraisal."""

from collections.abc import Callable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEntry, AuditSeal, JobTick
from org.access import Role, roles_of, today_of


class Console(admin.AdminSite):
    """Django's admin behind our own login, for technical administrators of today."""

    site_title = site_header = gettext_lazy("Console")
    index_title = gettext_lazy("Health of the system")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        viewer = request.user
        if not (viewer.is_authenticated and viewer.is_active):
            return False
        return Role.TECHNICAL_ADMINISTRATOR in roles_of(viewer, today_of(viewer, timezone.now()))

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Refuses with the reason instead of offering a second login."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied(_("The console is for technical administrators."))
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseRedirect:
        return redirect("account_login")

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseRedirect:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseRedirect:
        return redirect("account_change_password")


class ReadOnly(admin.ModelAdmin):
    """Rows that everybody with the console may look at and nobody may touch."""

    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest | None = None) -> bool:
        """Only the filters beside the list: Django lets an address ask about any field, shown or not."""
        return lookup in {f"{name}__exact" for name in self.list_filter}

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class JobTickAdmin(ReadOnly):
    list_display = ("name", "started_at", "finished_at", "took_ms", "done_count", "error")


class AuditEntryAdmin(ReadOnly):
    list_display = ("at", "actor", "on_behalf_of", "action", "object_type", "object_id")
    # Without the reason: it may tell of people, and the rows it belongs to have their own access.
    fields = ("at", "actor", "on_behalf_of", "action", "object_type", "object_id", "fields", "request_id")
    list_filter = ("action",)
    search_fields = ("actor", "object_id", "request_id")


class AuditSealAdmin(ReadOnly):
    list_display = ("from_id", "to_id", "hash", "sealed_at")


console = Console(name="admin")
console.register(JobTick, JobTickAdmin)
console.register(AuditEntry, AuditEntryAdmin)
console.register(AuditSeal, AuditSealAdmin)
