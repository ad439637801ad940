"""Addresses of rehearsals and scenarios."""

from django.urls import path

from training.rehearsals import views, views_rubric, views_scenarios

PATTERNS = [
    path("rehearsals/", views.rehearsal_list, name="rehearsal_list"),
    path("rehearsals/add/", views.rehearsal_add, name="rehearsal_add"),
    path("rehearsals/<int:pk>/", views.rehearsal_detail, name="rehearsal_detail"),
    path("rehearsals/<int:pk>/edit/", views.rehearsal_edit, name="rehearsal_edit"),
    path("rehearsals/<int:pk>/call-off/", views.rehearsal_call_off, name="rehearsal_call_off"),
    path("rehearsals/<int:pk>/start/", views.rehearsal_start, name="rehearsal_start"),
    path("rehearsals/<int:pk>/score/", views.rehearsal_score, name="rehearsal_score"),
    path("rehearsals/<int:pk>/explain/", views.rehearsal_explain, name="rehearsal_explain"),
    path("rehearsals/<int:pk>/debrief/", views.rehearsal_debrief, name="rehearsal_debrief"),
    path("rehearsals/<int:pk>/go-on/", views.rehearsal_go_on, name="rehearsal_go_on"),
    path("rehearsals/rubric/", views_rubric.rubric_detail, name="rubric_detail"),
    path("rehearsals/rubric/<int:number>/", views_rubric.rubric_detail, name="rubric_version"),
    path("rehearsals/rubric/new/", views_rubric.rubric_add, name="rubric_add"),
    path("scenarios/", views_scenarios.scenario_list, name="scenario_list"),
    path("scenarios/add/", views_scenarios.scenario_add, name="scenario_add"),
    path("scenarios/<int:pk>/", views_scenarios.scenario_detail, name="scenario_detail"),
    path("scenarios/<int:pk>/edit/", views_scenarios.scenario_edit, name="scenario_edit"),
    path("scenarios/<int:pk>/retire/", views_scenarios.scenario_retire, name="scenario_retire"),
]
