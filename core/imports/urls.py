"""Addresses of imports."""

from django.urls import path

from core.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("<slug:kind>/new/", views.job_add, name="job_add"),
    path("<slug:kind>/template.<slug:ending>", views.template, name="template"),
    path("<int:pk>/", views.job_detail, name="job_detail"),
    path("<int:pk>/columns/", views.job_columns, name="job_columns"),
    path("<int:pk>/read-again/", views.job_read_again, name="job_read_again"),
    path("<int:pk>/confirm/", views.job_confirm, name="job_confirm"),
    path("<int:pk>/undo/", views.job_undo, name="job_undo"),
    path("<int:pk>/discard/", views.job_discard, name="job_discard"),
    path("<int:pk>/errors/", views.job_errors, name="job_errors"),
]
