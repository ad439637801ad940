"""Addresses of recruiting: openings, candidates, interviews and probation."""

from django.urls import URLPattern

import core.converters  # noqa: F401 registers <day:…>
from recruiting.interviews.urls import urlpatterns as interviews

app_name = "recruiting"
urlpatterns: list[URLPattern] = [*interviews]
