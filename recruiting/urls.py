"""Addresses of recruiting: openings, candidates, interviews and probation."""

from django.urls import URLPattern

import core.converters  # noqa: F401 registers <day:…>

app_name = "recruiting"
urlpatterns: list[URLPattern] = []
