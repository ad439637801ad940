"""Today, the team board, and how everybody is reminded."""

from django.urls import path

from duties import views, views_ladder, views_rhythm, views_robots

app_name = "duties"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/reminders/<uuid:pk>/dismiss/", views.reminder_dismiss, name="reminder_dismiss"),
    path("me/reminders/", views.mail_choices, name="mail_choices"),
    path("reminders/", views_ladder.ladder_list, name="ladder_list"),
    path("reminders/set/", views_ladder.ladder_add, name="ladder_add"),
    path("reminders/<int:pk>/take-back/", views_ladder.ladder_take_back, name="ladder_take_back"),
    path("robots/", views_robots.robot_list, name="robot_list"),
    path("robots/add/", views_robots.robot_add, name="robot_add"),
    path("robots/<int:pk>/try/", views_robots.robot_try, name="robot_try"),
    path("robots/<int:pk>/end/", views_robots.robot_end, name="robot_end"),
    path("team/", views.team, name="team"),
    path("rhythm/", views_rhythm.rhythm, name="rhythm"),
    path("rhythm/<str:code>/", views_rhythm.rhythm_unit, name="rhythm_unit"),
    path("rhythm/<str:code>/<slug:figure>/", views_rhythm.rhythm_list, name="rhythm_list"),
]
