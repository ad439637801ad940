"""Addresses of training: courses, rehearsals, lessons and skills."""

from django.urls import URLPattern

import core.converters  # noqa: F401 registers <day:…>
from training.courses import urls as courses
from training.lessons import urls as lessons
from training.rehearsals import urls as rehearsals
from training.skills.urls import urlpatterns as skills

app_name = "training"
urlpatterns: list[URLPattern] = [*courses.PATTERNS, *rehearsals.PATTERNS, *lessons.PATTERNS, *skills]
