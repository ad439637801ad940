"""Addresses of probation."""

from django.urls import path

from recruiting.probation import views, views_decision

app_name = "probation"
urlpatterns = [
    path("", views.probation_list, name="probation_list"),
    path("mine/", views.probation_mine, name="probation_mine"),
    path("rules/", views.rules_detail, name="rules_detail"),
    path("rules/<int:number>/", views.rules_detail, name="rules_version"),
    path("rules/new/", views.rules_add, name="rules_add"),
    path("people/<str:code>/", views.probation_person, name="probation_person"),
    path("people/<str:code>/start/", views.probation_add, name="probation_add"),
    path("<int:pk>/", views.probation_detail, name="probation_detail"),
    path("<int:pk>/edit/", views.probation_edit, name="probation_edit"),
    path("<int:pk>/seen/", views.probation_see, name="probation_see"),
    path("<int:pk>/conditions/<int:condition>/", views.condition_confirm, name="condition_confirm"),
    path("<int:pk>/days/<int:nth>/", views.talk_add, name="talk_add"),
    path("<int:pk>/statement/", views.statement_add, name="statement_add"),
    path("<int:pk>/proposal/", views_decision.proposal_edit, name="proposal_edit"),
    path("<int:pk>/decision/", views_decision.proposal_decide, name="proposal_decide"),
    path("<int:pk>/outcome/", views_decision.outcome_carry_out, name="outcome_carry_out"),
]
