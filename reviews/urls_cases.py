"""Addresses of promotions and plans to improve."""

from django.urls import path

from reviews.cases import views, views_improvement, views_promotion

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="case_list"),
    path("mine/", views.mine, name="mine"),
    path("people/<str:code>/", views.next_step, name="next_step"),
    path("people/<str:code>/nominate/", views_promotion.promotion_add, name="promotion_add"),
    path("people/<str:code>/plan/", views_improvement.improvement_add, name="improvement_add"),
    path("people/<str:code>/not-now/<slug:about>/", views.set_aside_add, name="set_aside_add"),
    path("promotions/<int:pk>/", views_promotion.promotion_detail, name="promotion_detail"),
    path("promotions/<int:pk>/criteria/", views_promotion.criterion_confirm, name="criterion_confirm"),
    path("promotions/<int:pk>/panel/", views_promotion.panel_name, name="panel_name"),
    path("promotions/<int:pk>/word/", views_promotion.word_give, name="word_give"),
    path("promotions/<int:pk>/decision/", views_promotion.promotion_decide, name="promotion_decide"),
    path("promotions/<int:pk>/post/", views_promotion.post_give, name="post_give"),
    path("promotions/<int:pk>/withdraw/", views_promotion.promotion_withdraw, name="promotion_withdraw"),
    path("plans/<int:pk>/", views_improvement.improvement_detail, name="improvement_detail"),
    path("plans/<int:pk>/edit/", views_improvement.improvement_edit, name="improvement_edit"),
    path("plans/<int:pk>/seen/", views_improvement.improvement_see, name="improvement_see"),
    path("plans/<int:pk>/start/", views_improvement.improvement_start, name="improvement_start"),
    path("plans/<int:pk>/coaching/", views_improvement.coaching_note, name="coaching_note"),
    path("plans/<int:pk>/statement/", views_improvement.statement_add, name="statement_add"),
    path("plans/<int:pk>/end/", views_improvement.improvement_end, name="improvement_end"),
    path("plans/<int:pk>/next/", views_improvement.improvement_next, name="improvement_next"),
    path("plans/<int:pk>/again/", views_improvement.improvement_again, name="improvement_again"),
]
