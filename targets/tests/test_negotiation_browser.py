"""Proposed targets answered by phone, and suggestions taken at a desk, in a real browser."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.walltime import work_today
from targets import negotiation, planning
from targets.grid import RowKey
from targets.models import Metric, Negotiation, Plan
from targets.planning import CellEdit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(company):
    today = work_today(timezone.now())
    made = planning.start_plan(company.north, today.year + 1, by=company.manager, today=today)
    key = RowKey("person", company.salesperson.pk)
    for code in ("orders", "collections", "new_customers"):
        edits = [CellEdit(key, month, Decimal(120_000)) for month in made.months]
        planning.save_plan_cells(made, Metric.objects.get(code=code), edits, by=company.manager, today=today)
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def talk(company, plan):
    now = timezone.now()
    told = {"basis": "history", "words": "Last year plus five percent", "by": company.manager, "now": now}
    negotiation.propose(
        plan, {company.salesperson.pk: 0}, version=plan.version, today=work_today(timezone.now()), **told
    )
    return Negotiation.objects.get()


def test_salesperson_answers_by_phone(open_as, axe, company, talk):
    page = open_as(company.salesperson, reverse("targets:negotiation_detail", args=[talk.pk]), width=390)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_text("I see it otherwise").click()
    page.locator("#id_words").fill("The fair is cancelled")
    page.get_by_text("Single months").first.click()
    month = page.locator(".counter-months tbody th").first
    assert month.evaluate("cell => getComputedStyle(cell).whiteSpace") == "nowrap"  # 一月 stands in one line
    page.locator("#id_year_orders").fill("1200000")
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("Whoever plans your unit answers you").wait_for()
    axe(page)
    head = open_as(company.manager, reverse("targets:negotiation_detail", args=[talk.pk]))
    axe(head)
    head.get_by_role("button", name="Accept these figures").click()
    head.get_by_text("the figures stand in the plan").wait_for()
    talk.refresh_from_db()
    assert talk.state == "agreed"


def test_head_proposes_and_takes_a_suggestion(open_as, axe, company, plan, make_entry):
    for days in (40, 70, 100, 130):
        make_entry(company.salesperson, 5000, days_ago=days)
    page = open_as(company.manager, reverse("targets:plan_suggest", args=[plan.pk]) + "?metric=orders")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.get_by_role("button", name="Take").first.click()
    page.get_by_text("cells saved").wait_for()
    page.goto(page.url.replace("suggestions/?metric=orders", "propose/"))
    axe(page)
    page.locator("#id_words").fill("What was counted until now")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.get_by_text("Proposed to 1 person").wait_for()
    history = open_as(
        company.salesperson, reverse("targets:target_history", args=["SALESPERSON", plan.year]), width=390
    )
    history.locator("summary").first.click()
    axe(history)
    assert timezone.now() - Negotiation.objects.get().steps.get().at < timedelta(minutes=5)
