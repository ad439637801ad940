"""Addresses of the appraisal."""

from django.urls import path

import core.converters  # noqa: F401 registers <day:…> and <month:…>
from reviews import views

app_name = "reviews"
urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("queue/weeks/", views.queue_weeks, name="queue_weeks"),
    path("queue/<int:pk>/rate/", views.rate, name="rate"),
    path("queue/<int:pk>/undo/", views.unrate, name="unrate"),
    path("mine/", views.mine, name="mine"),
    path("people/<str:code>/", views.person_history, name="person_history"),
    path("day/<int:pk>/", views.day, name="day"),
    path("week/<int:pk>/", views.week, name="week"),
    path("scheme/", views.scheme, name="scheme"),
]
