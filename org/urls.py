"""Addresses of people, leave, calendar and organisation."""

from django.urls import path

from org import views_account, views_cover, views_leave, views_organisation, views_people, views_reorganisation

app_name = "org"
urlpatterns = [
    path("language/", views_account.set_language, name="set_language"),
    path("leave/", views_leave.leave_mine, name="leave_mine"),
    path("leave/ask/", views_leave.leave_ask, name="leave_ask"),
    path("leave/<int:pk>/withdraw/", views_leave.leave_withdraw, name="leave_withdraw"),
    path("leave/<int:pk>/approve/", views_leave.leave_approve, name="leave_approve"),
    path("leave/<int:pk>/refuse/", views_leave.leave_refuse, name="leave_refuse"),
    path("leave/team/", views_leave.leave_team, name="leave_team"),
    path("leave/people/", views_leave.leave_find, name="leave_find"),
    path("leave/people/<slug:code>/", views_leave.leave_record, name="leave_record"),
    path("leave/people/<slug:code>/take-back/", views_leave.leave_take_back, name="leave_take_back"),
    path("cover/", views_cover.cover_mine, name="cover_mine"),
    path("cover/<int:pk>/accept/", views_cover.cover_accept, name="cover_accept"),
    path("cover/<int:pk>/decline/", views_cover.cover_decline, name="cover_decline"),
    path("cover/<int:pk>/end/", views_cover.cover_end, name="cover_end"),
    path("cover/team/", views_cover.cover_team, name="cover_team"),
    path("cover/map/", views_cover.cover_map, name="cover_map"),
    path("cover/people/<slug:code>/", views_cover.cover_name, name="cover_name"),
    path("org/", views_organisation.chart, name="chart"),
    path("org/units/suggest/", views_organisation.unit_suggest, name="unit_suggest"),
    path("org/changes/", views_reorganisation.reorganisation_list, name="reorganisation_list"),
    path("org/changes/add/", views_reorganisation.reorganisation_add, name="reorganisation_add"),
    path("org/changes/<int:pk>/", views_reorganisation.reorganisation_detail, name="reorganisation_detail"),
    path(
        "org/changes/<int:pk>/lines/<str:act>/",
        views_reorganisation.reorganisation_line_add,
        name="reorganisation_line_add",
    ),
    path(
        "org/changes/<int:pk>/lines/<int:line>/remove/",
        views_reorganisation.reorganisation_line_remove,
        name="reorganisation_line_remove",
    ),
    path("org/changes/<int:pk>/discard/", views_reorganisation.reorganisation_discard, name="reorganisation_discard"),
    path("org/changes/<int:pk>/<slug:step>/", views_reorganisation.reorganisation_step, name="reorganisation_step"),
    path("org/calendar/", views_organisation.calendar, name="calendar"),
    path("org/calendar/<month:month>/", views_organisation.calendar, name="calendar_month"),
    path("org/calendar/<day:day>/", views_organisation.calendar_day, name="calendar_day"),
    path("me/", views_account.me, name="me"),
    path("me/sessions/<slug:mark>/end/", views_account.session_end, name="session_end"),
    path("me/sessions/end/", views_account.sessions_end, name="sessions_end"),
    path("welcome/", views_account.welcome, name="welcome"),
    path("welcome/password/", views_account.welcome_password, name="welcome_password"),
    path("people/", views_people.person_list, name="person_list"),
    path("people/suggest/", views_people.person_suggest, name="person_suggest"),
    path("people/add/", views_people.person_add, name="person_add"),
    path("people/<str:code>/login/", views_people.person_login, name="person_login"),
    path("people/<str:code>/login/invite/", views_people.person_invite, name="person_invite"),
    path("people/<str:code>/login/close/", views_people.person_disable, name="person_disable"),
    path("people/<str:code>/login/open/", views_people.person_enable, name="person_enable"),
]
