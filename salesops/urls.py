"""All addresses, room by room."""

from django.urls import include, path

import core.converters  # noqa: F401 names the month in addresses
from salesops import views, views_personal, views_start
from salesops.console import console

urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views_start.start, name="start"),
    path("accounts/login/", views_start.login, name="account_login"),
    path("accounts/", include("org.urls_account")),
    path("", include("org.urls")),
    path("", include("duties.urls")),
    path("me/data/", views_personal.my_data, name="my_data"),
    path("people/<str:code>/data/", views_personal.person_data, name="person_data"),
    path("company/units/", views.company_units, name="company_units"),
    path("health/", views.health, name="health"),
    path("health/live/", views.health_live, name="health_live"),
    path("imports/", include("core.imports.urls")),
    path("training/", include("training.urls")),
    path("recruiting/", include("recruiting.urls")),
    path("targets/", include("targets.urls")),
    path("", include("meetings.urls")),
    path("", include("coaching.urls")),
    path("cases/", include("reviews.urls_cases")),
    path("probation/", include("recruiting.probation.urls")),
    path("months/", include("reviews.urls_month")),
    path("reviews/", include("reviews.urls")),
    path("console/", console.urls),
]

handler400 = "salesops.errors.bad_request"
handler403 = "salesops.errors.permission_denied"
handler404 = "salesops.errors.not_found"
handler429 = "salesops.errors.too_many"  # asked for by the login library
