"""Addresses of months and their sheets."""

from django.urls import path

import core.converters  # noqa: F401 registers <month:…>
from reviews import views_month as views
from reviews.corrections import views as corrections
from reviews.cycle import views as cycle

app_name = "months"
urlpatterns = [
    path("", views.month_list, name="month_list"),
    path("timetable/", cycle.timetable, name="timetable"),
    path("objections/", cycle.objection_list, name="objection_list"),
    path("objections/<int:pk>/", cycle.objection_detail, name="objection_detail"),
    path("corrections/", corrections.correction_all, name="correction_all"),
    path("corrections/<int:pk>/", corrections.correction_detail, name="correction_detail"),
    path("corrections/<int:pk>/lines/add/", corrections.correction_line_add, name="correction_line_add"),
    path("corrections/lines/<int:pk>/remove/", corrections.correction_line_remove, name="correction_line_remove"),
    path("corrections/<int:pk>/<slug:step>/", corrections.correction_step, name="correction_step"),
    path("<month:month>/", views.month_detail, name="month_detail"),
    path("<month:month>/close/", views.month_close, name="month_close"),
    path("<month:month>/cycle/", cycle.cycle, name="cycle"),
    path("<month:month>/confirm/", cycle.confirm, name="confirm"),
    path("<month:month>/calibrate/", cycle.finish_calibration, name="finish_calibration"),
    path("<month:month>/release/", cycle.release, name="release"),
    path("<month:month>/mine/", cycle.own_sheet, name="own_sheet"),
    path("<month:month>/mine/seen/", cycle.acknowledge, name="acknowledge"),
    path("<month:month>/mine/object/", cycle.objection_add, name="objection_add"),
    path("<month:month>/corrections/", corrections.correction_list, name="correction_list"),
    path("<month:month>/corrections/add/", corrections.correction_add, name="correction_add"),
    path("<month:month>/revisions/<int:revision>/", corrections.revision_detail, name="revision_detail"),
    path("<month:month>/<str:code>/send-back/", cycle.send_back, name="send_back"),
    path("<month:month>/<str:code>/pdf/", views.month_sheet_pdf, name="month_sheet_pdf"),
    path("<month:month>/<str:code>/", views.month_sheet, name="month_sheet"),
]
