from django.urls import path

from targets import views

app_name = "targets"
urlpatterns = [
    path("results/", views.entry_list, name="entry_list"),
    path("results/new/", views.entry_add, name="entry_add"),
    path("results/<int:pk>/confirm/", views.entry_confirm, name="entry_confirm"),
    path("results/<int:pk>/reverse/", views.entry_reverse, name="entry_reverse"),
    path("", views.target_grid_now, name="target_grid_now"),
    path("<month:month>/", views.target_grid, name="target_grid"),
]
