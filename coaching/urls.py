"""Addresses of coaching and mood."""

from django.urls import path

import core.converters  # noqa: F401 registers <day:…>
from coaching import views_mood, views_talks

app_name = "coaching"
urlpatterns = [
    path("mood/", views_mood.mood_mine, name="mood_mine"),
    path("mood/mark/", views_mood.mood_mark, name="mood_mark"),
    path("mood/word/", views_mood.mood_word, name="mood_word"),
    path("mood/show/", views_mood.mood_show, name="mood_show"),
    path("mood/hide/", views_mood.mood_hide, name="mood_hide"),
    path("mood/team/", views_mood.mood_team, name="mood_team"),
    path("mood/of/<str:code>/", views_mood.mood_person, name="mood_person"),
    path("mood/<day:day>/remove/", views_mood.mood_remove, name="mood_remove"),
    path("talks/asked/<int:pk>/", views_mood.talk_asked, name="talk_asked"),
    path("talks/asked/<int:pk>/done/", views_mood.talk_done, name="talk_done"),
    path("talks/", views_talks.talk_list, name="talk_list"),
    path("talks/start/<str:code>/", views_talks.rule_start, name="rule_start"),
    path("talks/rules/<int:pk>/end/", views_talks.rule_end, name="rule_end"),
    path("talks/<int:pk>/", views_talks.talk_detail, name="talk_detail"),
    path("talks/<int:pk>/add/", views_talks.point_add, name="point_add"),
    path("talks/<int:pk>/move/", views_talks.talk_move, name="talk_move"),
    path("talks/<int:pk>/held/", views_talks.talk_held, name="talk_held"),
    path("talks/<int:pk>/note/", views_talks.note_edit, name="note_edit"),
    path("talks/<int:pk>/own-note/", views_talks.private_edit, name="private_edit"),
    path("talks/<int:pk>/plan/", views_talks.plan_review, name="plan_review"),
    path("talks/<int:pk>/promise/", views_talks.promise_add, name="promise_add"),
    path("talks/promises/<int:pk>/", views_talks.promise_detail, name="promise_detail"),
    path("talks/promises/<int:pk>/edit/", views_talks.promise_edit, name="promise_edit"),
    path("talks/promises/<int:pk>/done/", views_talks.promise_done, name="promise_done"),
    path("talks/promises/<int:pk>/drop/", views_talks.promise_drop, name="promise_drop"),
]
