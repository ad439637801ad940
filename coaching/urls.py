"""Addresses of coaching and mood."""

from django.urls import path

import core.converters  # noqa: F401 registers <day:…>
from coaching import views_mood

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
]
