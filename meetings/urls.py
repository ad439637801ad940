"""Addresses of reports and weekly plans."""

from django.urls import path, register_converter

import core.converters  # noqa: F401 registers <day:…>
from meetings import plan_views, views
from meetings.models import ReportKind


class ReportKindConverter:
    """daily, weekly or monthly."""

    regex = "|".join(ReportKind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(ReportKindConverter, "report_kind")

app_name = "meetings"
urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path("reports/today/", views.report_today, name="report_today"),
    path("reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("reports/<int:pk>/read/", views.report_read, name="report_read"),
    path("reports/<report_kind:kind>/<day:day>/", views.report_edit, name="report_edit"),
    path("reports/<report_kind:kind>/<day:day>/draft/", views.report_draft, name="report_draft"),
    path("reports/<str:code>/<report_kind:kind>/<day:day>/excuse/", views.report_excuse, name="report_excuse"),
    path("weeks/<day:day>/plan/", plan_views.weekly_plan_edit, name="weekly_plan_edit"),
    path("weeks/<day:day>/plans/", plan_views.weekly_plan_team, name="weekly_plan_team"),
    path("weeks/<day:day>/plans/<str:code>/", plan_views.weekly_plan_agree, name="weekly_plan_agree"),
]
