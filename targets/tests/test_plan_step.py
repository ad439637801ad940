"""The page of a plan has one primary action, that of its state: fill, propose, lock, revise."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from targets.models import Goal, Negotiation, Plan
from targets.plan_step import ANSWERS, FILL, LOCK, PROPOSE, REVISE, next_step

AGREED, CHANGED, COUNTERED = (Negotiation(state=state) for state in ("agreed", "changed", "countered"))


@pytest.mark.parametrize(
    ("is_draft", "comes_out", "people", "talks", "step"),
    [
        (True, False, {1}, {}, FILL),
        (True, False, {1}, {1: AGREED}, FILL),
        (True, True, {1, 2}, {1: AGREED}, PROPOSE),
        (True, True, {1}, {1: CHANGED}, PROPOSE),
        (True, True, {1, 2}, {1: AGREED, 2: COUNTERED}, ANSWERS),
        (True, True, {1}, {1: AGREED}, LOCK),
        (True, True, set(), {}, LOCK),  # only units below: nobody to propose to
        (False, True, {1}, {}, REVISE),
    ],
)
def test_step_that_comes_next(is_draft, comes_out, people, talks, step):
    assert next_step(is_draft=is_draft, comes_out=comes_out, people=people, talks=talks) == step


def primaries(page):
    return page.split("<main", 1)[1].count("btn-primary")


def test_plan_detail_has_one_primary_action_in_each_state(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=date(2026, 1, 5)))
    client = as_(company.manager)
    client.post(reverse("targets:plan_start", args=["NORTH", 2026]))
    plan = Plan.objects.get()
    url = reverse("targets:plan_detail", args=[plan.pk])
    seen = []

    def look():
        answer = client.get(url)
        assert primaries(answer.content.decode()) == 1
        seen.append(answer.context["step"])

    look()
    client.post(url, {"total_01": "100", "p-SALESPERSON_01": "100"})
    look()
    address = reverse("targets:plan_propose", args=[plan.pk])
    form = client.get(address).context["form"]
    told = {name: form[name].value() for name in ("people", "version", "seen", "submit_key")}
    client.post(address, told | {"basis": "history", "words": "As last year."})
    look()
    Negotiation.objects.update(state="agreed")
    look()
    plan.refresh_from_db()
    client.post(reverse("targets:plan_lock", args=[plan.pk]), {"version": plan.version})
    look()
    assert seen == [FILL, PROPOSE, ANSWERS, LOCK, REVISE]


def test_goals_of_the_unit_of_a_plan_are_one_link_away(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=date(2026, 1, 5)))
    client = as_(company.director)
    client.post(reverse("targets:plan_start", args=["NORTH", 2026]))
    for unit, name in ((company.north, "Lead the north"), (company.sales, "Lead the country")):
        Goal.objects.create(unit=unit, name=name, starts_in="2026-01", made_by=company.director)
    link = f"{reverse('targets:goal_list')}?unit=NORTH"
    assert link in client.get(reverse("targets:plan_detail", args=[Plan.objects.get().pk])).content.decode()
    page = client.get(link).content.decode()
    assert "Lead the north" in page
    assert "Lead the country" not in page


@pytest.mark.parametrize("name", ["plan_propose", "action_add"])
def test_what_is_missing_is_said_once(company, as_, monkeypatch, name):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=date(2026, 1, 5)))
    client = as_(company.manager)
    client.post(reverse("targets:plan_start", args=["NORTH", 2026]))
    plan = Plan.objects.get()
    client.post(reverse("targets:plan_detail", args=[plan.pk]), {"total_01": "100", "p-SALESPERSON_01": "100"})
    page = client.post(reverse(f"targets:{name}", args=[plan.pk]), {"words": ""}).content.decode()
    assert page.count("Please look at this again") == 1
    page = client.post(reverse("targets:goal_add"), {"name": ""}).content.decode()
    assert page.count("Please look at this again") == 1


def test_cells_are_named_in_the_punctuation_of_the_reader(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18, day=date(2026, 1, 5)))
    client = as_(company.manager)
    client.post(reverse("targets:plan_start", args=["NORTH", 2026]))
    url = reverse("targets:plan_detail", args=[Plan.objects.get().pk])
    company.manager.language = "zh-hant"
    company.manager.save()
    assert 'aria-label="單位目標，' in as_(company.manager).get(url).content.decode()
