"""The parts of training: what everybody sees, what heads see besides, and that My training tells what is next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from training.tabs import GROUPS, tabs_of
from training.tests.factories_rehearsals import make_rehearsal
from training.tests.factories_skills import make_run, make_step, make_word

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "last"), [("salesperson", "Skills"), ("manager", "My people"), ("hr", "My people")])
def test_groups_are_those_of_the_viewer_and_what_they_offer_opens(company, as_, who, last):
    viewer = getattr(company, who)
    names = [name for _label, pages in GROUPS for _text, name, _whose in pages]
    offered = {
        url for name in names for _text, url, _current in [*tabs_of(viewer, name).groups, *tabs_of(viewer, name).views]
    }
    assert tabs_of(viewer, "").groups[-1][0] == last
    assert {as_(viewer).get(url).status_code for url in offered} == {200}


def test_views_of_a_group_stand_below_it_and_one_alone_does_not(company):
    assert tabs_of(company.salesperson, "training:home").views == []
    assert [text for text, _url, _current in tabs_of(company.salesperson, "training:session_list").views] == [
        "Catalogue",
        "Dates",
    ]


def test_my_training_shows_what_is_next_to_do_and_how_far_the_skills_are(company, as_):
    today, me = timezone.localdate(), company.salesperson
    rehearsal = make_rehearsal(company, me, day=today + timedelta(days=3))
    step = make_step(me, made_by=company.manager, due_on=today + timedelta(days=9), what="Ask before you offer")
    run = make_run(me)
    make_word(me, company.manager, level=3)
    page = as_(me).get(reverse("training:home")).content.decode()
    for name, key in (("rehearsal", rehearsal.pk), ("development", step.pk), ("first_steps", run.pk)):
        assert reverse(f"training:{name}_detail", args=[key]) in page
    assert "Ask before you offer" in page and "0 of 2 done" in page and "1 of " in page


def test_training_of_somebody_else_shows_their_courses_alone(company, as_):
    step = make_step(company.salesperson, made_by=company.manager, what="Ask before you offer")
    page = as_(company.manager).get(reverse("training:person_detail", args=[company.salesperson.code])).content.decode()
    assert "Ask before you offer" not in page and reverse("training:skill_person", args=[step.owner.code]) in page
