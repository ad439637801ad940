"""Addresses of months and their sheets."""

from django.urls import path

import core.converters  # noqa: F401 registers <month:…>
from reviews import views_month as views

app_name = "months"
urlpatterns = [
    path("", views.month_list, name="month_list"),
    path("<month:month>/", views.month_detail, name="month_detail"),
    path("<month:month>/close/", views.month_close, name="month_close"),
    path("<month:month>/<str:code>/", views.month_sheet, name="month_sheet"),
]
