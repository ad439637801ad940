from django.urls import path

from targets import views, views_actions, views_filling, views_goals, views_metrics, views_plan, views_standing

app_name = "targets"
urlpatterns = [
    path("results/", views.entry_list, name="entry_list"),
    path("results/new/", views.entry_add, name="entry_add"),
    path("results/<int:pk>/confirm/", views.entry_confirm, name="entry_confirm"),
    path("results/<int:pk>/reverse/", views.entry_reverse, name="entry_reverse"),
    path("", views.target_grid_now, name="target_grid_now"),
    path("measures/", views_metrics.metric_list, name="metric_list"),
    path("measures/new/", views_metrics.metric_add, name="metric_add"),
    path("measures/<slug:code>/", views_metrics.metric_detail, name="metric_detail"),
    path("measures/<slug:code>/edit/", views_metrics.metric_edit, name="metric_edit"),
    path("standing/", views_standing.standing, name="standing"),
    path("plans/", views_plan.plan_list, name="plan_list"),
    path("plans/<slug:code>/<year:year>/start/", views_plan.plan_start, name="plan_start"),
    path("plans/<int:pk>/", views_plan.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/split/", views_plan.plan_split, name="plan_split"),
    path("plans/<int:pk>/take/", views_plan.plan_take, name="plan_take"),
    path("plans/<int:pk>/fill/", views_filling.plan_fill, name="plan_fill"),
    path("plans/<int:pk>/lock/", views_plan.plan_lock, name="plan_lock"),
    path("plans/<int:pk>/revise/", views_plan.plan_revise, name="plan_revise"),
    path("plans/<int:pk>/actions/new/", views_actions.action_add, name="action_add"),
    path("actions/", views_actions.action_list, name="action_list"),
    path("actions/<int:pk>/", views_actions.action_detail, name="action_detail"),
    path("actions/<int:pk>/edit/", views_actions.action_edit, name="action_edit"),
    path("actions/<int:pk>/done/", views_actions.action_done, name="action_done"),
    path("actions/<int:pk>/drop/", views_actions.action_drop, name="action_drop"),
    path("goals/", views_goals.goal_list, name="goal_list"),
    path("goals/new/", views_goals.goal_add, name="goal_add"),
    path("goals/<int:pk>/", views_goals.goal_detail, name="goal_detail"),
    path("goals/<int:pk>/edit/", views_goals.goal_edit, name="goal_edit"),
    path("goals/<int:pk>/stages/new/", views_goals.stage_add, name="stage_add"),
    path("goals/stages/<int:pk>/edit/", views_goals.stage_edit, name="stage_edit"),
    path("goals/stages/<int:pk>/confirm/", views_goals.stage_confirm, name="stage_confirm"),
    path("<month:month>/", views.target_grid, name="target_grid"),
]
