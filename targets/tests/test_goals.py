"""Goals and their stages: counted or confirmed, reached once, told calmly."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import StaleVersion
from core.periods import Month
from core.tests.instants import at
from duties.models import Reminder
from org.stamps import stamp
from targets import goals
from targets.figures import count_figures
from targets.models import Entry, Goal, GoalStage, Metric
from targets.signals import stage_reached

pytestmark = pytest.mark.django_db
NOW = at(17)
TODAY = date(2026, 6, 17)
JULY_END = date(2026, 7, 31)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def goal(company):
    return goals.set_goal(
        company.sales, name="First in the region.", starts_in=Month("2026-05"), by=company.director, today=TODAY
    )


@pytest.fixture
def stage(company, goal, orders):
    def _stage(due_on=JULY_END, amount=1000, *, metric=orders, name="A thousand."):
        values = {"name": name, "due_on": due_on, "metric": metric, "amount": amount and Decimal(amount)}
        return goals.add_stage(goal, **values, by=company.director, today=TODAY)

    return _stage


@pytest.fixture
def brought(company, orders):
    def _brought(person, day, amount, *, counts=True):
        return Entry.objects.create(
            person=person, **stamp(person, day).fields, work_date=day, metric=orders, amount=Decimal(amount),
            source="typed", confirmed_at=NOW if counts else None,
        )  # fmt: skip

    return _brought


def tick(now=NOW):
    count_figures(now)
    return goals.reach_stages(now)


def counted(stage):
    return GoalStage.objects.get(pk=stage.pk).counted


def test_stage_counts_the_unit_and_those_below_from_the_first_month_to_its_day(company, stage, brought):
    whole, broken = stage(amount=5000), stage(due_on=date(2026, 6, 10), amount=5000)
    brought(company.salesperson, date(2026, 5, 2), 100)
    brought(company.stranger, date(2026, 6, 10), 20)
    brought(company.salesperson, date(2026, 6, 11), 3)
    brought(company.salesperson, date(2026, 4, 30), 1000)  # before the goal
    brought(company.salesperson, date(2026, 6, 1), 2000, counts=False)
    brought(company.gm, date(2026, 6, 1), 4000)  # not below
    assert tick() == 0
    assert (counted(whole), counted(broken)) == (123, 120)


def test_whoever_sets_or_moves_a_stage_sees_at_once_how_far_it_is(company, stage, brought):
    brought(company.salesperson, date(2026, 5, 2), 100)
    brought(company.salesperson, date(2026, 6, 11), 3)
    count_figures(NOW)
    later = stage(amount=103)
    assert (counted(later), GoalStage.objects.get().is_reached) == (103, False)  # that it is reached, the tick says
    told = {name: getattr(later, name) for name in ("name", "metric", "amount")}
    goals.change_stage(later, **told, due_on=date(2026, 5, 31), version=1, by=company.director, today=TODAY)
    assert counted(later) == 100


def test_stage_is_reached_once_and_whoever_listens_is_told_after_commit(
    company, stage, brought, django_capture_on_commit_callbacks
):
    reached, heard = stage(amount=100), []
    stage(amount=101, name="One more.")
    brought(company.salesperson, date(2026, 6, 1), 100)

    def hear(*, stage_id, unit_id, at, **news):
        heard.append((stage_id, unit_id, at))

    stage_reached.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert tick() == 1
        with django_capture_on_commit_callbacks(execute=True):
            assert tick() == 0
    finally:
        stage_reached.disconnect(hear)
    assert heard == [(reached.pk, company.sales.pk, NOW)]
    told = Reminder.objects.filter(stage="notice:stage_reached")
    assert {one.person for one in told} == {company.director}


def test_two_stages_at_once_are_one_piece_of_news(company, stage, brought):
    stage(amount=100)
    stage(amount=90, name="Ninety.")
    brought(company.salesperson, date(2026, 6, 1), 100)
    assert tick() == 2
    assert Reminder.objects.filter(stage="notice:stage_reached", channel="app").count() == 1


def test_stages_are_not_counted_again_before_anything_moves(company, goal, stage, brought, django_assert_num_queries):
    broken = stage(due_on=date(2026, 6, 20), amount=5000)
    brought(company.salesperson, date(2026, 6, 1), 100)
    tick()
    with django_assert_num_queries(2):
        assert goals.reach_stages(NOW) == 0
    brought(company.salesperson, date(2026, 6, 2), 20)
    tick(NOW + timedelta(minutes=1))
    assert counted(broken) == 120
    values = {"name": "More.", "due_on": date(2026, 6, 1), "metric": broken.metric, "amount": Decimal(5000)}
    goals.change_stage(broken, version=1, **values, by=company.director, today=TODAY)
    goals.reach_stages(NOW + timedelta(minutes=1))
    assert counted(broken) == 100
    changed(company, goal, "2026-06")
    goals.reach_stages(NOW + timedelta(minutes=1))
    with django_assert_num_queries(2):
        goals.reach_stages(NOW + timedelta(minutes=1))


def test_stages_are_counted_again_while_sums_still_move(company, stage, brought):
    one = stage(amount=5000)
    brought(company.salesperson, date(2026, 6, 1), 100)
    goals.reach_stages(NOW)  # before its month is summed
    count_figures(NOW)
    goals.reach_stages(NOW)
    assert counted(one) == 100


def test_what_is_counted_of_another_measure_is_not_written_into_a_stage_that_a_head_changed(
    company, stage, brought, monkeypatch
):
    one, count = stage(amount=5000), goals.counted_for
    brought(company.salesperson, date(2026, 6, 1), 100)
    count_figures(NOW)
    customers = Metric.objects.get(code="new_customers")

    def counted_meanwhile(*args):
        monkeypatch.setattr(goals, "counted_for", count)
        found = count(*args)
        values = {"name": "Ten.", "due_on": JULY_END, "metric": customers, "amount": Decimal(10)}
        goals.change_stage(one, version=1, **values, by=company.director, today=TODAY)
        return found

    monkeypatch.setattr(goals, "counted_for", counted_meanwhile)
    goals.reach_stages(NOW)
    assert counted(one) == 0


def test_reached_stage_stays_reached_when_a_result_is_taken_back(company, stage, brought):
    reached = stage(amount=100)
    entry = brought(company.salesperson, date(2026, 6, 1), 100)
    tick()
    Entry.objects.filter(pk=entry.pk).update(amount=1)
    assert tick() == 0
    assert GoalStage.objects.get(pk=reached.pk).is_reached


def test_stage_that_a_head_raises_while_it_is_counted_is_not_reached_at_its_old_amount(
    company, stage, brought, orders, monkeypatch
):
    one, count = stage(amount=100), goals.counted_for
    brought(company.salesperson, date(2026, 6, 1), 100)
    count_figures(NOW)

    def counted_meanwhile(*args):
        monkeypatch.setattr(goals, "counted_for", count)
        values = {"name": "More.", "due_on": JULY_END, "metric": orders, "amount": Decimal(150)}
        goals.change_stage(one, version=1, **values, by=company.director, today=TODAY)
        return count(*args)

    monkeypatch.setattr(goals, "counted_for", counted_meanwhile)
    assert goals.reach_stages(NOW) == 0
    one.refresh_from_db()
    assert (one.is_reached, one.amount, one.version) == (False, 150, 2)


def test_stage_without_a_measure_is_confirmed_by_a_head_with_a_word(company, stage):
    one = stage(metric=None, amount=None)
    told = {"now": NOW, "today": TODAY}
    with pytest.raises(PermissionDenied):
        goals.confirm_stage(one, note="signed", by=company.manager, **told)
    with pytest.raises(ValidationError, match="by what"):
        goals.confirm_stage(one, note=" ", by=company.director, **told)
    for _ in range(2):
        goals.confirm_stage(one, note="The contract is signed.", by=company.gm, **told)
    one.refresh_from_db()
    assert (one.reached_by, one.note, one.reached_at) == (company.gm, "The contract is signed.", NOW)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": None}, "belong together"),
        ({"metric": None}, "belong together"),
        ({"amount": Decimal(0)}, "above 0"),
        ({"name": " "}, "a name"),
        ({"due_on": date(2026, 4, 30)}, "before the month"),
    ],
)
def test_stage_that_cannot_be_is_refused(company, goal, orders, values, words):
    whole = {"name": "x", "due_on": JULY_END, "metric": orders, "amount": Decimal(5)} | values
    with pytest.raises(ValidationError, match=words):
        goals.add_stage(goal, **whole, by=company.director, today=TODAY)


def test_stage_is_changed_over_the_version_read_until_it_is_reached(company, stage, orders):
    one = stage()
    values = {"name": "Another.", "due_on": JULY_END, "metric": orders, "amount": Decimal(5)}
    goals.change_stage(one, version=1, **values, by=company.director, today=TODAY)
    with pytest.raises(StaleVersion):
        goals.change_stage(one, version=1, **values, by=company.gm, today=TODAY)
    GoalStage.objects.update(reached_at=NOW)
    with pytest.raises(ValidationError, match="is reached"):
        goals.change_stage(one, version=2, **values, by=company.gm, today=TODAY)


def changed(company, goal, starts_in, **values):
    values = {"name": goal.name, "version": goal.version} | values
    goals.change_goal(goal, starts_in=Month(starts_in), **values, by=company.director, today=TODAY)


def test_goal_does_not_begin_after_one_of_its_stages_ends(company, goal, stage):
    stage(due_on=date(2026, 6, 10), name="The tenth.")
    with pytest.raises(ValidationError, match=r"The tenth\.") as refused:
        changed(company, goal, "2026-07")
    assert set(refused.value.error_dict) == {"starts_in"}
    changed(company, goal, "2026-06", name="Still first.")
    assert Goal.objects.get().first_month == "2026-06"


def test_goal_does_not_begin_when_the_measure_of_a_stage_is_no_longer_counted(company, goal, stage):
    old = Metric.objects.create(code="old", kind="count", name_en="old orders", retired_from="2026-06")
    stage(due_on=JULY_END, metric=old)
    with pytest.raises(ValidationError, match="old orders"):
        changed(company, goal, "2026-06")
    changed(company, goal, "2026-04")


def test_goal_edit_keeps_what_was_typed_when_a_stage_stands_in_the_way(company, goal, stage, as_):
    stage(due_on=date(2026, 6, 10), name="The tenth.")
    data = {"name": "Later", "starts_in": "2026-07", "version": goal.version}
    page = as_(company.director).post(reverse("targets:goal_edit", args=[goal.pk]), data)
    assert (page.status_code, page.context["form"]["name"].value()) == (200, "Later")
    assert "The tenth." in " ".join(page.context["form"].errors["starts_in"])
    assert Goal.objects.get().name == goal.name


def test_stage_confirm_that_is_refused_stays_open_at_its_stage(company, stage, as_):
    first, other = stage(metric=None, amount=None, name="Shown."), stage(metric=None, amount=None, name="Another.")
    page = as_(company.director).post(reverse("targets:stage_confirm", args=[first.pk]), {"note": " "})
    text = page.content.decode()
    assert (page.status_code, text.count("<details open>")) == (200, 1)
    assert text.index("Shown.") < text.index("<details open>") < text.index("This field is required.")
    assert text.index("This field is required.") < text.index("Another.")
    assert not GoalStage.objects.exclude(reached_at=None).exists()
    assert other.goal == first.goal


def test_goal_detail_says_how_far_each_stage_is_and_that_a_day_has_passed(company, goal, stage, brought, as_):
    stage(amount=400)
    stage(due_on=date(2026, 5, 31), amount=400, name="Missed.")
    brought(company.salesperson, date(2026, 6, 1), 100)
    tick()
    page = as_(company.director).get(reverse("targets:goal_detail", args=[goal.pk])).content.decode()
    assert "¥100 of ¥400 by Friday 31 July 2026" in page
    assert "its day has passed" in page
    assert "still count when they are recorded" in page
    assert as_(company.salesperson).get(reverse("targets:goal_detail", args=[goal.pk])).status_code == 404


def test_goal_is_set_and_gets_its_stage_on_pages(company, as_, orders):
    client = as_(company.manager)
    page = client.get(reverse("targets:goal_add"))
    key = str(page.context["form"]["submit_key"].value())
    data = {"unit": company.north.pk, "name": "Second.", "starts_in": "2026-01", "submit_key": key}
    for _ in range(2):
        client.post(reverse("targets:goal_add"), data)
    goal = Goal.objects.get()
    url = reverse("targets:stage_add", args=[goal.pk])
    key = str(client.get(url).context["form"]["submit_key"].value())
    data = {"name": "Half.", "due_on": "2026-07-31", "metric": orders.pk, "amount": "50", "submit_key": key}
    assert client.post(url, data).status_code == 302
    assert "Half." in client.get(reverse("targets:goal_list")).content.decode()


def test_counting_and_the_list_cost_the_same_for_few_and_many(company, stage, brought, as_):
    client = as_(company.director)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            goals.reach_stages(NOW)
            client.get(reverse("targets:goal_list"))
        return len(captured)

    brought(company.salesperson, date(2026, 6, 1), 100)
    stage()
    tick()
    queries()
    few = queries()
    for number in range(10):
        stage(name=f"Stage {number}.", amount=1000 + number)
        goals.set_goal(company.north, name="x", starts_in=Month("2026-05"), by=company.gm, today=TODAY)
    goals.reach_stages(NOW)
    assert queries() == few
