"""Addresses of skills, plans, mentors and first steps: a part of training.urls."""

from django.urls import path

from training.mentoring import views as mentors
from training.mentoring import views_checklists as checklists
from training.skills import views, views_people

urlpatterns = [
    path("skills/", views.skill_list, name="skill_list"),
    path("skills/add/", views.skill_add, name="skill_add"),
    path("skills/mine/", views_people.skill_mine, name="skill_mine"),
    path("skills/team/", views_people.skill_team, name="skill_team"),
    path("skills/of/<str:code>/", views_people.skill_person, name="skill_person"),
    path("skills/of/<str:code>/plan/add/", views_people.development_add, name="development_add"),
    path("skills/of/<str:code>/plan/reviewed/", views_people.development_review, name="development_review"),
    path("skills/of/<str:code>/<str:skill>/", views_people.skill_level, name="skill_level"),
    path("skills/of/<str:code>/<str:skill>/propose/", views_people.level_propose, name="level_propose"),
    path("skills/of/<str:code>/<str:skill>/confirm/", views_people.level_confirm, name="level_confirm"),
    path("skills/steps/<int:pk>/", views_people.development_detail, name="development_detail"),
    path("skills/steps/<int:pk>/edit/", views_people.development_edit, name="development_edit"),
    path("skills/steps/<int:pk>/done/", views_people.development_done, name="development_done"),
    path("skills/steps/<int:pk>/drop/", views_people.development_drop, name="development_drop"),
    path("skills/named/<str:code>/", views.skill_detail, name="skill_detail"),
    path("skills/named/<str:code>/edit/", views.skill_edit, name="skill_edit"),
    path("skills/named/<str:code>/expected/", views.skill_expect, name="skill_expect"),
    path("mentors/", mentors.mentor_list, name="mentor_list"),
    path("mentors/add/", mentors.mentor_add, name="mentor_add"),
    path("mentors/<int:pk>/", mentors.mentor_detail, name="mentor_detail"),
    path("mentors/<int:pk>/edit/", mentors.mentor_edit, name="mentor_edit"),
    path("mentors/<int:pk>/agree/", mentors.mentor_agree, name="mentor_agree"),
    path("mentors/<int:pk>/end/", mentors.mentor_end, name="mentor_end"),
    path("first-steps/<int:pk>/", mentors.first_steps_detail, name="first_steps_detail"),
    path("first-steps/<int:pk>/close/", mentors.first_steps_close, name="first_steps_close"),
    path("first-steps/of/<str:code>/start/", mentors.first_steps_start, name="first_steps_start"),
    path("first-steps/step/<int:pk>/", mentors.first_step_detail, name="first_step_detail"),
    path("first-steps/step/<int:pk>/tick/", mentors.first_step_tick, name="first_step_tick"),
    path("checklists/", checklists.checklist_list, name="checklist_list"),
    path("checklists/add/", checklists.checklist_add, name="checklist_add"),
    path("checklists/named/<str:code>/", checklists.checklist_detail, name="checklist_detail"),
    path("checklists/named/<str:code>/edit/", checklists.checklist_edit, name="checklist_edit"),
    path("checklists/named/<str:code>/steps/add/", checklists.checklist_item_add, name="checklist_item_add"),
    path("checklists/steps/<int:pk>/edit/", checklists.checklist_item_edit, name="checklist_item_edit"),
    path("checklists/steps/<int:pk>/remove/", checklists.checklist_item_remove, name="checklist_item_remove"),
]
