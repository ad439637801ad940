"""Addresses of training: courses, rehearsals, lessons and skills."""

from django.urls import URLPattern

import core.converters  # noqa: F401 registers <day:…>

app_name = "training"
urlpatterns: list[URLPattern] = []
