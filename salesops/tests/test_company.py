"""The company on the general manager's home: what a tick counts, what the page shows, to whom, at what cost."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coaching import mood, talks
from core.models import Summary
from core.periods import Month
from core.tests.instants import DAY, at
from core.walltime import work_today
from duties import calendar_check
from duties.registry import kinds
from duties.tests.factories import make_duty
from meetings.minutes import PUBLISH_MINUTES
from meetings.resolving import MEETING_ACTIONS
from org.models import Person
from org.tests.factories import make_cover, make_person, make_unit
from reviews.cases.duty_codes import IMPROVEMENT_DUTIES, PROMOTION_DUTIES
from reviews.cycle.duty_codes import CALIBRATION_DUTY, DECISION_DUTY, SIGHT_DUTY
from reviews.finding_duty_codes import DECIDE_FINDING, HEAR_FINDING, STATE_FINDING
from reviews.panels import month_panel
from reviews.previews import refresh_previews
from reviews.runs import CLOSING_DUTY
from reviews.tests.test_previews import JUNE
from salesops import company as figures
from salesops.company_panel import MOST_UNITS, company_panel
from targets import actions, approval_duties
from targets.figures import NAME as FIGURES
from targets.figures import count_figures
from targets.models import Entry, Metric, Plan, PlanAction
from targets.month_targets import OwedTarget, keep_month_targets
from targets.negotiation_duties import ANSWER_COUNTER, ANSWER_PROPOSAL

pytestmark = pytest.mark.django_db
NOON = at(12)  # of Wednesday 17 June 2026: twelve of twenty-two working days are over


def adds(person, unit, *, target=0, result=0, month="2026-06"):
    """A target of orders in the unit and a result of its month, in hundredths, already summed up."""
    first, orders = Month(month).first, Metric.objects.get(code="orders")
    owed = [
        OwedTarget(person.pk, unit.pk, code, first, amount, 0)
        for code, amount in (("orders", target), ("collections", 7))
    ]
    keep_month_targets(Month(month), [person.pk], owed)
    Entry.objects.create(
        person=person, unit=unit, work_date=first, metric=orders, amount=Decimal(result).scaleb(-2), source="typed",
        confirmed_at=NOON,
    )  # fmt: skip
    count_figures(timezone.now())


def panel(person):
    return company_panel(Person.objects.get(pk=person.pk), NOON)


def test_pace_adds_up_by_unit_in_the_order_of_the_chart(company):
    adds(company.salesperson, company.north, target=110_000_00, result=60_000_00)
    adds(company.stranger, company.south, target=220_000_00, result=60_000_00)
    adds(company.colleague, company.north, target=9_99, month="2026-05")
    found = figures.pace_of_units(figures.OrgTree.on(DAY), DAY)
    assert (found["days_over"], found["days"]) == (12, 22)
    assert found["company"] == {"target": "330000.00", "result": "120000.00"}
    assert [(unit["name_en"], unit["result"]) for unit in found["units"]] == [("Sales", "120000.00")]


def test_a_unit_comes_to_the_figure_that_its_manager_sees(db):
    now = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(now)
    count_figures(now)
    figures.refresh(now)
    gm, manager = Person.objects.get(code="GM"), Person.objects.get(code="P1")
    (unit,) = company_panel(gm, now).units
    seen = month_panel(manager, now)
    assert (unit.target, unit.result, unit.pace) == (seen.effective, seen.actual, seen.pace)


def test_home_of_the_general_manager_tells_quarter_and_year_and_the_widest_gaps(company):
    south = make_unit("WEST", parent=company.sales, name_en="West")
    adds(company.salesperson, company.north, target=110_000_00, result=50_000_00)  # 60,000 asked for by the 17th
    adds(company.stranger, company.south, target=220_000_00, result=20_000_00)
    adds(company.newcomer, south, target=11_000_00, result=6_000_00)
    adds(company.colleague, company.north, target=90_000_00, result=60_000_00, month="2026-05")
    plan = Plan.objects.create(unit=company.sales, year=2026, starts_in="2026-01", made_by=company.gm)
    told = {"plan": plan, "owner": company.manager, "made_by": company.gm}
    PlanAction.objects.create(what="Later", unit=company.north, due_on=date(2026, 6, 30), **told)
    first = PlanAction.objects.create(what="First", unit=company.north, due_on=date(2026, 6, 19), **told)
    PlanAction.objects.create(what="Of another team", due_on=date(2026, 6, 18), **told)
    figures.refresh(NOON)
    found = panel(company.gm)
    quarter, year = found.longer_spans
    assert (quarter.target, quarter.result, quarter.word) == (Decimal(431_000), Decimal(136_000), "far_behind")
    assert (year.span.words, year.result) == ("Year 2026", Decimal(136_000))
    assert [(gap.name, gap.gap, gap.head) for gap in found.gaps] == [
        ("South", Decimal(100_000), "Maria Santos"),
        ("North", Decimal(10_000), "Zhang Wei"),
    ]
    south_team, north_team = found.gaps
    assert (len(south_team.actions), len(north_team.actions)) == (0, 2)
    assert (north_team.next_due_on, north_team.next_action_url) == (first.due_on, f"/targets/actions/{first.pk}/")


def test_a_day_off_is_no_working_day_and_months_that_ask_for_nothing_yet_are_named(company, as_, monkeypatch):
    """A forecast far above a target is told from a target that lacks months."""
    adds(company.salesperson, company.north, target=110_000_00, result=50_000_00)
    saturday = NOON + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: saturday)
    figures.refresh(saturday)
    found = company_panel(company.gm, saturday)
    assert (found.working_day, found.longer_spans[0].without_target) == (None, "")
    page = as_(company.gm).get("/today/").content.decode()
    assert "15 of 22 working days are over" in page
    assert "no target yet for July 2026, August 2026" in page


def test_the_first_three_working_days_name_no_gap(company):
    adds(company.salesperson, company.north, target=110_000_00)
    assert figures.pace_of_units(figures.OrgTree.on(DAY), date(2026, 6, 3))["gaps"] == []


def test_rhythm_counts_what_was_due_in_seven_days_and_is_in_time_to_the_minute(company):
    def due(hours_ago, done_after_seconds=None, **more):
        due_at = NOON - timedelta(hours=hours_ago)
        done_at = None if done_after_seconds is None else due_at + timedelta(seconds=done_after_seconds)
        make_duty(company.salesperson, kind=more.pop("kind", "daily_report"), due_at=due_at, done_at=done_at, **more)

    due(2, 59)
    due(3, 60)
    due(4)
    due(5, -100, cancelled_at=NOON)
    due(6, -100, kind="rate_daily")
    due(24 * 8, -100)
    due(-1)
    assert figures.rhythm(NOON)["reports"] == {"of": 3, "done": 1}


def test_panel_is_the_general_manager_s_alone_and_takes_one_query(company, django_assert_num_queries):
    assert panel(company.gm).made_at is None
    adds(company.salesperson, company.north, target=220_000_00, result=60_000_00)
    figures.refresh(NOON)
    found = panel(company.gm)
    assert (found.company.pace, found.company.word, found.working_day) == (Decimal("50.00"), "far_behind", 13)
    assert [(unit.name, unit.pace) for unit in found.units] == [("Sales", Decimal("50.00"))]
    assert [panel(person) for person in (company.director, company.hr, company.salesperson)] == [None] * 3
    gm = Person.objects.get(pk=company.gm.pk)
    company_panel(gm, NOON)
    with django_assert_num_queries(1):
        company_panel(gm, NOON)


def test_home_of_the_general_manager_says_when_figures_come_and_shows_them(company, as_):
    assert "a few minutes after the start" in as_(company.gm).get("/today/").content.decode()
    figures.refresh(timezone.now())
    text = as_(company.gm).get("/today/").content.decode()
    assert "Nobody has a target for orders this month." in text
    adds(company.salesperson, company.north, target=100_000_00, month=f"{work_today(timezone.now()):%Y-%m}")
    figures.refresh(timezone.now())
    assert "of ¥100,000" in as_(company.gm).get("/today/").content.decode()
    assert Summary.objects.filter(name=figures.NAME).count() == 1


def test_nothing_is_counted_again_before_units_were_summed_or_an_hour_has_passed(company):
    def refreshed(minutes):
        return figures.refresh(NOON + timedelta(minutes=minutes))

    assert [refreshed(minutes) for minutes in (0, 1, 59, 60, 61)] == [1, 0, 0, 1, 0]
    Summary.objects.create(name=FIGURES, made_at=NOON + timedelta(minutes=62), content={})
    assert [refreshed(minutes) for minutes in (63, 64)] == [1, 0]
    assert figures.refresh(NOON + timedelta(hours=12)) == 1


@pytest.mark.parametrize("who", ["gm", "director", "manager", "salesperson", "assistant", "hr", "technician"])
def test_today_with_all_its_panels_takes_twelve_queries_at_most(company, as_, who):
    person = getattr(company, who)
    adds(company.salesperson, company.north, target=100)
    figures.refresh(NOON)
    subjects = {CLOSING_DUTY: "close:2026-05", calendar_check.KIND: calendar_check.subject_of(2027)}
    subjects |= dict.fromkeys((ANSWER_PROPOSAL, ANSWER_COUNTER), "targets:2027:1:1")
    subjects |= dict.fromkeys((approval_duties.APPROVE, approval_duties.CHANGE), "revision:2027:1:1")
    subjects |= dict.fromkeys((actions.PLAN_ACTIONS.code, MEETING_ACTIONS.code), "action:1")
    subjects[PUBLISH_MINUTES] = "minutes:1:weekly:2026-06-15"
    subjects |= dict.fromkeys((mood.TALK, mood.ASKED), "talk:1:1")
    subjects[talks.KIND] = "action:1"
    subjects |= dict.fromkeys((CALIBRATION_DUTY, SIGHT_DUTY), "month:2026-05")
    subjects[DECISION_DUTY] = "objection:2026-05:1"
    subjects |= dict.fromkeys((STATE_FINDING, HEAR_FINDING, DECIDE_FINDING), "finding:2026-06-17:1")
    subjects |= dict.fromkeys((*PROMOTION_DUTIES, *IMPROVEMENT_DUTIES), "case:1")
    for kind in kinds():
        subject = subjects.get(kind, f"x:{work_today(timezone.now())}")
        make_duty(person, kind=kind, subject=subject, due_at=timezone.now() + timedelta(hours=1))
    client = as_(person)
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/today/").status_code == 200
    assert len(seen) <= 12


def test_counting_takes_the_same_queries_for_one_person_and_for_all(company, django_assert_num_queries):
    adds(company.salesperson, company.north, target=100)
    figures.refresh(NOON)  # the row is there
    with django_assert_num_queries(15):
        figures.refresh(NOON)
    for person in (company.colleague, company.stranger, company.newcomer):
        adds(person, company.north, target=100)
    with django_assert_num_queries(15):
        figures.refresh(NOON)


def test_head_posts_without_a_deputy_are_a_number_that_leads_to_the_list(company, as_):
    make_cover(company.manager, company.supervisor)
    figures.refresh(timezone.now())
    assert panel(company.gm).cover == {"of": 4, "alone": 3}
    text = as_(company.gm).get("/today/").content.decode()
    assert ("Head posts without a deputy" in text, '<a href="/cover/map/">3</a>' in text) == (True, True)


def test_many_units_have_a_page_of_their_own(company, as_):
    for number in range(MOST_UNITS + 40):
        adds(company.salesperson if not number else make_person(), make_unit(f"D{number:02}", parent=company.root))
    figures.refresh(timezone.now())
    client = as_(company.gm)
    text = client.get("/today/").content.decode()
    assert "Where each of the 53 units stands" in text
    assert "unit-paces" not in text
    assert "D50" not in (first := client.get("/company/units/").content.decode())
    assert "D49" in first
    assert "D50" in client.get("/company/units/?page=2").content.decode()
    assert as_(company.director).get("/company/units/").status_code == 404
