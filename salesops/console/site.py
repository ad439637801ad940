"""Who comes into the console, which addresses it has, and what its first page offers."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.http import render_page
from org.access import Role, roles_of, today_of

KEEPERS = frozenset({Role.HR, Role.GENERAL_MANAGER})
READERS = KEEPERS | {Role.TECHNICAL_ADMINISTRATOR}
# Pages of rooms that are no list of rows, for whoever keeps the rules: section, name, what it is about, address.
PAGES = [
    (
        gettext_lazy("Rules"),
        gettext_lazy("reminders"),
        gettext_lazy("When everybody is reminded of what is due, and when it stays quiet; changed from a day on."),
        "duties:ladder_list",
    ),
    (
        gettext_lazy("Rules"),
        gettext_lazy("group robots"),
        gettext_lazy("What the robot of a unit’s group tells it: how much is open, what begins."),
        "duties:robot_list",
    ),
]


def roles_here(request: HttpRequest) -> frozenset[Role]:
    """What the viewer is today; kept on the viewer."""
    viewer = request.user
    if not (viewer.is_authenticated and viewer.is_active):
        return frozenset()
    return roles_of(viewer, today_of(viewer, timezone.now()))


class Console(admin.AdminSite):
    """Django's admin behind our own login, with the few addresses that its models name."""

    site_title = site_header = gettext_lazy("Console")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(roles_here(request) & READERS)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Refuses with the reason instead of offering a second login."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied(_("The console is for HR, the general manager and technical administrators."))
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The first page and those of the models; no login, password, lookup or listing of an app of Django's own."""
        models = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(shown.get_urls()))
            for model, shown in self._registry.items()
        ]
        return [path("", self.admin_view(self.index), name="index"), *models]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"site_title": self.site_title, "console_url": reverse("admin:index")}

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """What there is for this viewer, in sections."""
        sections: dict[str, list[tuple[str, str, str]]] = {}
        for shown in self._registry.values():
            if shown.has_view_permission(request):
                line = (str(shown.opts.verbose_name_plural), str(shown.about), shown.list_url)
                sections.setdefault(str(shown.section), []).append(line)
        if roles_here(request) & KEEPERS:
            for section, label, about, page in PAGES:
                sections.setdefault(str(section), []).append((str(label), str(about), reverse(page)))
        context = {"sections": sections, "has_factor": is_mfa_enabled(request.user)}
        return render_page(request, "admin/index.html", self.each_context(request) | context)
