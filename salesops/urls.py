"""All addresses, room by room."""

from django.contrib import admin
from django.urls import include, path

from salesops import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("org.urls_account")),
    path("", include("org.urls")),
    path("", include("org.urls")),
    path("console/", admin.site.urls),
]
