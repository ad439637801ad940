"""Addresses of interviews: a part of recruiting.urls."""

from django.urls import path

from recruiting.interviews import views, views_decisions, views_funnel

urlpatterns = [
    path("interviews/", views.interview_list, name="interview_list"),
    path("interviews/<int:pk>/", views.interview_detail, name="interview_detail"),
    path("interviews/<int:pk>/move/", views.interview_move, name="interview_move"),
    path("interviews/<int:pk>/cancel/", views.interview_cancel, name="interview_cancel"),
    path("interviews/<int:pk>/card/", views.card_send, name="card_send"),
    path("to-decide/", views.decide_next, name="decide_next"),
    path("openings/<int:pk>/compare/", views.candidate_compare, name="candidate_compare"),
    path("applications/<int:pk>/choose/", views_decisions.application_choose, name="application_choose"),
    path("applications/<int:pk>/interview/", views.interview_add, name="interview_add"),
    path("applications/<int:pk>/decision/", views_decisions.application_decide, name="application_decide"),
    path("applications/<int:pk>/offer/", views_decisions.offer_add, name="offer_add"),
    path("applications/<int:pk>/hire/", views_decisions.application_hire, name="application_hire"),
    path("offers/<int:pk>/answer/", views_decisions.offer_answer, name="offer_answer"),
    path("funnel/", views_funnel.funnel, name="funnel"),
    path("funnel/list/", views_funnel.funnel_list, name="funnel_list"),
]
