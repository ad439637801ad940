"""Actions of a plan: who does what until when, as a duty of whoever does it, whatever version of the plan counts."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import StaleVersion
from core.tests.instants import at
from duties import actions
from duties.models import Duty
from duties.services import plan_duties
from targets.actions import PLAN_ACTIONS, add_action
from targets.models import Metric, Plan, PlanAction

pytestmark = pytest.mark.django_db
NOW = at(17)
TODAY = date(2026, 6, 17)
FRIDAY = date(2026, 6, 19)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def plan(company):
    return Plan.objects.create(unit=company.north, year=2026, starts_in="2026-01", made_by=company.manager)


@pytest.fixture
def add(company, plan):
    def _add(what="Visit ten shops.", *, owner=None, due_on=FRIDAY, by=None, **more):
        whose = {"owner": owner or company.salesperson, "by": by or company.manager}
        return add_action(plan, what=what, due_on=due_on, today=TODAY, **whose, **more)

    return _add


def owed(person):
    plan_duties(NOW)
    return list(Duty.objects.owed().filter(person=person, kind="plan_action"))


def test_action_is_a_duty_of_its_owner_until_it_is_done(company, add):
    action = add()
    (duty,) = owed(company.salesperson)
    assert (duty.local_date, duty.due_at, duty.opens_at.date()) == (FRIDAY, at(18, day=FRIDAY), date(2026, 6, 11))
    for _ in range(2):
        actions.finish(PLAN_ACTIONS, action, by=company.salesperson, now=NOW, today=TODAY)
    assert owed(company.salesperson) == []
    assert Duty.objects.get(pk=duty.pk).done_at == NOW
    action.refresh_from_db()
    assert (action.state, action.ended_by) == ("done", company.salesperson)


def test_action_that_is_dropped_is_no_duty_any_more_and_says_why(company, add):
    action = add()
    assert len(owed(company.salesperson)) == 1
    with pytest.raises(ValidationError, match="Say why"):
        actions.drop(PLAN_ACTIONS, action, reason=" ", by=company.manager, now=NOW, today=TODAY)
    with pytest.raises(PermissionDenied):
        actions.drop(PLAN_ACTIONS, action, reason="no time", by=company.salesperson, now=NOW, today=TODAY)
    actions.drop(PLAN_ACTIONS, action, reason="the shops are closed", by=company.manager, now=NOW, today=TODAY)
    assert owed(company.salesperson) == []
    actions.finish(PLAN_ACTIONS, action, by=company.manager, now=NOW, today=TODAY)
    assert PlanAction.objects.get().state == "dropped"


def test_action_given_to_somebody_else_is_their_duty(company, add):
    action = add()
    owed(company.salesperson)
    values = {"what": action.what, "owner": company.colleague, "due_on": FRIDAY, "metric": None, "unit": None}
    actions.change(PLAN_ACTIONS, action, **values, version=1, by=company.manager, today=TODAY)
    assert (owed(company.salesperson), len(owed(company.colleague))) == ([], 1)
    with pytest.raises(StaleVersion):
        actions.change(PLAN_ACTIONS, action, **values | {"what": "x"}, version=1, by=company.director, today=TODAY)


def test_action_far_away_opens_a_week_before(company, add):
    add(due_on=TODAY + timedelta(days=60))
    assert owed(company.salesperson) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [({"due_on": date(2026, 6, 16)}, "is over"), ({"what": " "}, "Say what")],
)
def test_action_that_cannot_be_is_refused(add, more, words):
    with pytest.raises(ValidationError, match=words):
        add(**more)


def test_action_is_given_to_oneself_or_ones_people_by_a_head(company, add):
    add(owner=company.manager)
    with pytest.raises(ValidationError, match="Choose yourself"):
        add(owner=company.stranger)
    with pytest.raises(PermissionDenied):
        add(by=company.salesperson)


def test_actions_stay_on_the_page_of_the_next_version(company, add, plan, as_):
    add("Visit ten shops.")
    Plan.objects.filter(pk=plan.pk).update(state="locked", locked_at=NOW, locked_by=company.manager)
    again = Plan.objects.create(
        unit=company.north, year=2026, number=2, starts_in="2026-07", made_by=company.manager, reason="grown"
    )
    page = as_(company.director).get(reverse("targets:plan_detail", args=[again.pk])).content.decode()
    assert "Visit ten shops." in page


def test_action_list_shows_those_of_units_below_and_ones_own(company, add, as_):
    add("Visit ten shops.")
    add("Call the dealers.", owner=company.manager)
    shown = {
        part: [
            what
            for what in ("Visit ten shops.", "Call the dealers.")
            if what in as_(getattr(company, part)).get(reverse("targets:action_list")).content.decode()
        ]
        for part in ("gm", "director", "manager", "salesperson", "other_manager", "colleague")
    }
    both = ["Visit ten shops.", "Call the dealers."]
    assert shown == {
        "gm": both, "director": both, "manager": both, "salesperson": both[:1], "other_manager": [], "colleague": [],
    }  # fmt: skip


def test_my_actions_are_those_that_one_does_the_next_first_also_those_that_are_not_on_today_yet(company, add, as_):
    add("Far away.", owner=company.manager, due_on=date(2026, 11, 2))
    add("Soon.", owner=company.manager)
    add("Somebody else's.")
    page = as_(company.manager).get(reverse("targets:my_actions"))
    assert [line.action.what for line in page.context["lines"]] == ["Soon.", "Far away."]
    for where in ("org:me", "targets:standing"):  # a line of Me, a button where one stands
        text = as_(company.salesperson).get(reverse(where)).content.decode()
        assert reverse("targets:my_actions") in text
    assert reverse("targets:my_actions") not in as_(company.manager).get(reverse("targets:standing")).content.decode()
    empty = as_(company.colleague).get(reverse("targets:my_actions")).content.decode()
    assert "as soon as a head adds it" in empty


def test_action_is_added_once_done_from_its_page_and_late_after_its_day(company, as_, plan):
    client = as_(company.manager)
    page = client.get(reverse("targets:action_add", args=[plan.pk]))
    data = {
        "what": "Visit ten shops.", "owner": company.salesperson.pk, "due_on": "2026-06-17",
        "metric": Metric.objects.get(code="orders").pk, "submit_key": str(page.context["form"]["submit_key"].value()),
    }  # fmt: skip
    for _ in range(2):
        assert client.post(reverse("targets:action_add", args=[plan.pk]), data).status_code == 302
    action = PlanAction.objects.get()
    assert not action.is_late(TODAY)
    assert action.is_late(FRIDAY)
    own = as_(company.salesperson)
    assert "It is done" in own.get(reverse("targets:action_detail", args=[action.pk])).content.decode()
    own.post(reverse("targets:action_done", args=[action.pk]))
    assert PlanAction.objects.get().state == "done"
    assert "It is done" not in own.get(reverse("targets:action_detail", args=[action.pk])).content.decode()


def test_action_drop_that_is_refused_stays_open_with_what_was_typed(company, as_, add):
    action = add()
    drop = reverse("targets:action_drop", args=[action.pk])
    for typed, words in ((" ", "This field is required."), ("x" * 301, "at most 300 characters")):
        page = as_(company.manager).post(drop, {"reason": typed})
        text = page.content.decode()
        assert page.status_code == 200
        assert re.search(r"<details[^>]* open>", text)
        assert words in text
    assert "x" * 301 in text
    assert PlanAction.objects.get().is_open
    assert as_(company.salesperson).post(drop, {"reason": " "}).status_code == 403
    assert "open>" not in as_(company.manager).get(reverse("targets:action_detail", args=[action.pk])).content.decode()


def test_action_list_costs_the_same_for_few_and_many(company, add, as_):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("targets:action_list")).status_code == 200
        return len(captured)

    client = as_(company.gm)
    add()
    queries()
    few = queries()
    for number in range(20):
        add(f"Call dealer {number}.", owner=company.colleague)
    assert queries() == few
