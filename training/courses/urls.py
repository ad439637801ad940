"""Addresses of courses: a part of training.urls."""

from django.urls import path

from training.courses import views_courses, views_dates, views_documents, views_own

PATTERNS = [
    path("", views_own.home, name="home"),
    path("team/", views_own.team, name="team"),
    path("people/<str:code>/", views_own.person_detail, name="person_detail"),
    path("courses/", views_courses.course_list, name="course_list"),
    path("courses/add/", views_courses.course_add, name="course_add"),
    path("courses/<int:pk>/", views_courses.course_detail, name="course_detail"),
    path("courses/<int:pk>/edit/", views_courses.course_edit, name="course_edit"),
    path("courses/<int:pk>/retire/", views_courses.course_retire, name="course_retire"),
    path("courses/<int:pk>/start/", views_own.course_start, name="course_start"),
    path("courses/<int:pk>/questions/", views_courses.question_list, name="question_list"),
    path("courses/<int:pk>/questions/add/", views_courses.question_add, name="question_add"),
    path("courses/<int:pk>/documents/add/", views_documents.document_add, name="document_add"),
    path("documents/<uuid:pk>/", views_documents.document_get, name="document_get"),
    path("documents/<uuid:pk>/remove/", views_documents.document_remove, name="document_remove"),
    path("questions/<int:pk>/", views_courses.question_edit, name="question_edit"),
    path("questions/<int:pk>/retire/", views_courses.question_retire, name="question_retire"),
    path("dates/", views_dates.session_list, name="session_list"),
    path("dates/add/", views_dates.session_add, name="session_add"),
    path("dates/<int:pk>/", views_dates.session_detail, name="session_detail"),
    path("dates/<int:pk>/edit/", views_dates.session_edit, name="session_edit"),
    path("dates/<int:pk>/call-off/", views_dates.session_call_off, name="session_call_off"),
    path("dates/<int:pk>/join/", views_dates.session_join, name="session_join"),
    path("dates/<int:pk>/invite/", views_dates.session_invite, name="session_invite"),
    path("dates/<int:pk>/record/", views_dates.session_record, name="session_record"),
    path("enrolments/<int:pk>/", views_own.enrolment_detail, name="enrolment_detail"),
    path("enrolments/<int:pk>/withdraw/", views_own.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:pk>/test/", views_own.test_begin, name="test_begin"),
    path("enrolments/<int:pk>/talk/", views_own.talk_record, name="talk_record"),
    path("tests/<int:pk>/", views_own.attempt_detail, name="attempt_detail"),
    path("tests/<int:pk>/keep/", views_own.attempt_keep, name="attempt_keep"),
    path("tests/<int:pk>/send/", views_own.attempt_send, name="attempt_send"),
    path("areas/<str:area>/edit/", views_courses.area_edit, name="area_edit"),
    path("required/", views_courses.required_list, name="required_list"),
    path("required/add/", views_courses.required_add, name="required_add"),
    path("required/<int:pk>/end/", views_courses.required_end, name="required_end"),
]
