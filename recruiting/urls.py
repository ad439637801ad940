"""Addresses of recruiting: openings, candidates, interviews and probation."""

from django.urls import path

import core.converters  # noqa: F401 registers <day:…>
from recruiting import views, views_board, views_candidates, views_lists, views_remaining
from recruiting.interviews.urls import urlpatterns as interviews

app_name = "recruiting"
urlpatterns = [
    path("", views.home, name="home"),
    path("openings/add/", views.opening_add, name="opening_add"),
    path("openings/<int:pk>/", views.opening_detail, name="opening_detail"),
    path("openings/<int:pk>/edit/", views.opening_edit, name="opening_edit"),
    path("openings/<int:pk>/approve/", views.opening_approve, name="opening_approve"),
    path("openings/<int:pk>/open/", views.opening_open, name="opening_open"),
    path("openings/<int:pk>/cancel/", views.opening_cancel, name="opening_cancel"),
    path("openings/<int:pk>/remaining/", views_remaining.remaining_tell, name="remaining_tell"),
    path("openings/<int:pk>/board/", views_board.board, name="board"),
    path("openings/<int:pk>/board/move/", views_board.board_move, name="board_move"),
    path("openings/<int:pk>/candidates/add/", views_candidates.candidate_add, name="candidate_add"),
    path("openings/<int:pk>/candidates/alike/", views_candidates.candidate_alike, name="candidate_alike"),
    path("applications/<int:pk>/", views_board.application_detail, name="application_detail"),
    path("applications/<int:pk>/move/", views_board.application_move, name="application_move"),
    path("applications/<int:pk>/next/", views_board.next_step_edit, name="next_step_edit"),
    path("candidates/", views_candidates.candidate_list, name="candidate_list"),
    path("candidates/<int:pk>/", views_candidates.candidate_detail, name="candidate_detail"),
    path("candidates/<int:pk>/edit/", views_candidates.candidate_edit, name="candidate_edit"),
    path("candidates/<int:pk>/apply/", views_candidates.candidate_apply, name="candidate_apply"),
    path("candidates/<int:pk>/erase/", views_candidates.consent_withdraw, name="consent_withdraw"),
    path("candidates/<int:pk>/copy/", views_candidates.candidate_hand_out, name="candidate_hand_out"),
    path("candidates/<int:pk>/documents/add/", views_candidates.document_add, name="document_add"),
    path("documents/<uuid:pk>/", views_candidates.document_get, name="document_get"),
    path("documents/<uuid:pk>/remove/", views_candidates.document_remove, name="document_remove"),
    path("posts/", views.headcount, name="headcount"),
    path("posts/plan/", views.posts_plan, name="posts_plan"),
    path("lists/", views_lists.lists, name="lists"),
    path("lists/scorecard/", views_lists.scorecard_edit, name="scorecard_edit"),
    path("lists/<slug:of>/add/", views_lists.list_add, name="list_add"),
    path("lists/<slug:of>/<int:pk>/", views_lists.list_edit, name="list_edit"),
    path("lists/<slug:of>/<int:pk>/retire/", views_lists.list_retire, name="list_retire"),
    *interviews,
]
