"""Addresses of people and the way in."""

from django.urls import path

from org import views_account

app_name = "org"
urlpatterns = [
    path("language/", views_account.set_language, name="set_language"),
]
