"""Addresses of the appraisal."""

from django.urls import path

import core.converters  # noqa: F401 registers <day:…> and <month:…>
from reviews import views, views_assessment, views_events, views_scheme
from reviews.effort import views as effort
from reviews.rewards import views as rewards

app_name = "reviews"
urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("queue/weeks/", views.queue_weeks, name="queue_weeks"),
    path("queue/<int:pk>/rate/", views.rate, name="rate"),
    path("queue/<int:pk>/undo/", views.unrate, name="unrate"),
    path("mine/", views.mine, name="mine"),
    path("people/<str:code>/", views.person_history, name="person_history"),
    path("people/<str:code>/effort/", effort.effort_person, name="effort_person"),
    path("effort/", effort.effort_list, name="effort_list"),
    path("day/<int:pk>/", views.day, name="day"),
    path("week/<int:pk>/", views.week, name="week"),
    path("scheme/", views.scheme, name="scheme"),
    path("scheme/versions/", views_scheme.scheme_list, name="scheme_list"),
    path("scheme/compare/", views_scheme.scheme_compare, name="scheme_compare"),
    path("scheme/drafts/add/", views_scheme.scheme_draft_add, name="scheme_draft_add"),
    path("scheme/drafts/<int:pk>/", views_scheme.scheme_draft_detail, name="scheme_draft_detail"),
    path("scheme/drafts/<int:pk>/edit/", views_scheme.scheme_draft_edit, name="scheme_draft_edit"),
    path("scheme/drafts/<int:pk>/trial/", views_scheme.scheme_draft_trial, name="scheme_draft_trial"),
    path("scheme/drafts/<int:pk>/<slug:step>/", views_scheme.scheme_draft_step, name="scheme_draft_step"),
    path("assessments/", views_assessment.assessment_now, name="assessment_now"),
    path("assessments/<month:month>/", views_assessment.assessment_list, name="assessment_list"),
    path("assessments/<month:month>/<str:code>/<day:day>/", views_assessment.assessment_edit, name="assessment_edit"),
    path("assessments/<int:pk>/calibration/", views_assessment.calibration_edit, name="calibration_edit"),
    path("adjustments/", views_events.adjustment_list, name="adjustment_list"),
    path("adjustments/new/", views_events.adjustment_add, name="adjustment_add"),
    path("adjustments/<int:pk>/withdraw/", views_events.adjustment_withdraw, name="adjustment_withdraw"),
    path("discipline/", views_events.discipline_list, name="discipline_list"),
    path("discipline/new/", views_events.discipline_add, name="discipline_add"),
    path("discipline/<int:pk>/withdraw/", views_events.discipline_withdraw, name="discipline_withdraw"),
    path("rewards/", rewards.reward_list, name="reward_list"),
    path("rewards/payroll/", rewards.reward_payroll, name="reward_payroll"),
    path("rewards/rules/", rewards.reward_terms, name="reward_terms"),
    path("findings/", views_events.finding_list, name="finding_list"),
    path("findings/new/", views_events.finding_add, name="finding_add"),
    path("findings/<int:pk>/", views_events.finding_detail, name="finding_detail"),
]
