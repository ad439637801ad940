"""Addresses of meetings, reports and weekly plans."""

from django.urls import path, register_converter

import core.converters  # noqa: F401 registers <day:…>
from meetings import (
    plan_views,
    views,
    views_held,
    views_meetings,
    views_replies,
    views_resolved,
    views_series,
    views_templates,
    views_visits,
)
from meetings.models import MeetingKind, ReportKind, TemplateKind


class ReportKindConverter:
    """daily, weekly or monthly."""

    regex = "|".join(ReportKind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class MeetingKindConverter(ReportKindConverter):
    """A kind of meeting."""

    regex = "|".join(MeetingKind.values)


class TemplateKindConverter(ReportKindConverter):
    """A kind of report whose fields can be changed."""

    regex = "|".join(TemplateKind.values)


register_converter(ReportKindConverter, "report_kind")
register_converter(TemplateKindConverter, "template_kind")
register_converter(MeetingKindConverter, "meeting_kind")

app_name = "meetings"
urlpatterns = [
    path("meetings/", views_meetings.meeting_list, name="meeting_list"),
    path("meetings/<int:pk>/", views_meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/add/", views_meetings.agenda_add, name="agenda_add"),
    path("meetings/<int:pk>/pass/", views_meetings.agenda_pass, name="agenda_pass"),
    path("meetings/<int:pk>/call-off/", views_meetings.meeting_call_off, name="meeting_call_off"),
    path("meetings/<int:pk>/points/<uuid:item>/", views_meetings.agenda_edit, name="agenda_edit"),
    path("meetings/<int:pk>/points/<uuid:item>/remove/", views_meetings.agenda_remove, name="agenda_remove"),
    path("meetings/<int:pk>/run/", views_held.meeting_run, name="meeting_run"),
    path("meetings/<int:pk>/start/", views_held.meeting_start, name="meeting_start"),
    path("meetings/<int:pk>/end/", views_held.meeting_end, name="meeting_end"),
    path("meetings/<int:pk>/people/", views_held.attendance_rest, name="attendance_rest"),
    path("meetings/<int:pk>/people/<str:code>/", views_held.attendance_mark, name="attendance_mark"),
    path("meetings/<int:pk>/points/<uuid:item>/begin/", views_held.item_begin, name="item_begin"),
    path("meetings/<int:pk>/points/<uuid:item>/settle/", views_held.item_settle, name="item_settle"),
    path("meetings/<int:pk>/points/<uuid:item>/spoke/<str:code>/", views_held.item_spoke, name="item_spoke"),
    path("meetings/<int:pk>/points/<uuid:item>/notes/", views_held.note_add, name="note_add"),
    path("meetings/<int:pk>/notes/<int:note>/remove/", views_held.note_remove, name="note_remove"),
    path("meetings/<int:pk>/park/", views_held.item_park, name="item_park"),
    path("meetings/<int:pk>/decisions/", views_held.decision_add, name="decision_add"),
    path("meetings/<int:pk>/decisions/<int:decision>/remove/", views_held.decision_remove, name="decision_remove"),
    path("meetings/<int:pk>/decisions/<int:decision>/differ/", views_resolved.view_add, name="view_add"),
    path("meetings/<int:pk>/views/<uuid:view>/remove/", views_resolved.view_remove, name="view_remove"),
    path("meetings/<int:pk>/actions/add/", views_resolved.action_add, name="action_add"),
    path("meetings/<int:pk>/minutes/", views_resolved.minutes_detail, name="minutes_detail"),
    path("meetings/<int:pk>/minutes/write/", views_resolved.minutes_write, name="minutes_write"),
    path("meetings/<int:pk>/minutes/publish/", views_resolved.minutes_publish, name="minutes_publish"),
    path("meetings/<int:pk>/minutes/read/", views_resolved.minutes_read, name="minutes_read"),
    path("meetings/actions/<int:pk>/", views_resolved.action_detail, name="action_detail"),
    path("meetings/actions/<int:pk>/edit/", views_resolved.action_edit, name="action_edit"),
    path("meetings/actions/<int:pk>/done/", views_resolved.action_done, name="action_done"),
    path("meetings/actions/<int:pk>/drop/", views_resolved.action_drop, name="action_drop"),
    path("meetings/series/", views_series.series_list, name="series_list"),
    path("meetings/series/start/", views_series.series_choose, name="series_choose"),
    path("meetings/series/start/<meeting_kind:kind>/<str:code>/", views_series.series_start, name="series_start"),
    path("meetings/series/<int:pk>/", views_series.series_detail, name="series_detail"),
    path("meetings/series/<int:pk>/edit/", views_series.series_edit, name="series_edit"),
    path("meetings/series/<int:pk>/end/", views_series.series_end, name="series_end"),
    path("reports/", views.report_list, name="report_list"),
    path("reports/today/", views.report_today, name="report_today"),
    path("reports/unread/", views_replies.report_unread, name="report_unread"),
    path("reports/unread/read/", views_replies.report_read_all, name="report_read_all"),
    path("reports/replies/", views_replies.reply_list, name="reply_list"),
    path("reports/replies/<int:pk>/answer/", views_replies.reply_answer, name="reply_answer"),
    path("reports/<int:pk>/reply/", views_replies.report_reply, name="report_reply"),
    path("reports/visits/<int:pk>/", views_visits.visit_edit, name="visit_edit"),
    path("reports/fields/", views_templates.template_list, name="template_list"),
    path("reports/fields/<template_kind:kind>/", views_templates.template_edit, name="template_edit"),
    path("reports/fields/<template_kind:kind>/withdraw/", views_templates.template_withdraw, name="template_withdraw"),
    path("reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("reports/<int:pk>/read/", views.report_read, name="report_read"),
    path("reports/<report_kind:kind>/<day:day>/", views.report_edit, name="report_edit"),
    path("reports/<report_kind:kind>/<day:day>/draft/", views.report_draft, name="report_draft"),
    path("reports/<str:code>/<report_kind:kind>/<day:day>/excuse/", views.report_excuse, name="report_excuse"),
    path("weeks/<day:day>/plan/", plan_views.weekly_plan_edit, name="weekly_plan_edit"),
    path("weeks/<day:day>/plans/", plan_views.weekly_plan_team, name="weekly_plan_team"),
    path("weeks/<day:day>/plans/<str:code>/", plan_views.weekly_plan_agree, name="weekly_plan_agree"),
]
