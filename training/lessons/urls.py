"""Addresses of the case library."""

from django.urls import path

from training.lessons import views

PATTERNS = [
    path("lessons/", views.lesson_list, name="lesson_list"),
    path("lessons/add/", views.lesson_add, name="lesson_add"),
    path("lessons/<int:pk>/", views.lesson_detail, name="lesson_detail"),
    path("lessons/<int:pk>/take-back/", views.lesson_take_back, name="lesson_take_back"),
]
