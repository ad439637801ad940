"""Today and the team board."""

from django.urls import path

from duties import views

app_name = "duties"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/reminders/<uuid:pk>/dismiss/", views.reminder_dismiss, name="reminder_dismiss"),
    path("me/reminders/", views.mail_choices, name="mail_choices"),
    path("team/", views.team, name="team"),
]
