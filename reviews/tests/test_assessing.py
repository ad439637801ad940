"""The superior's assessment and its calibration (rules.md 2.6; C5, C28)."""

from datetime import date
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
from duties.models import Duty
from duties.services import plan_duties
from org.models import Appointment, Period, Profile
from org.tests.factories import make_appointment, make_person
from reviews.assessing import assess, assessed_score, calibrate
from reviews.models import Assessment
from reviews.role_periods import MonthPeriods, month_to_assess
from reviews.tests.factories import released

pytestmark = pytest.mark.django_db
MAY, FIRST = Month("2026-05"), date(2026, 5, 1)
NOW = at(10, day=date(2026, 6, 1))
GOOD = [4, 5, 5, 5, 5]


def given(company, *, person=None, by=None, ratings=GOOD, **more):
    person = person or company.salesperson
    return assess(person, month=MAY, first=FIRST, ratings=ratings, by=by or company.manager, now=NOW, **more)


def test_assess_makes_m_of_five_ratings(company):
    assessment = given(company, note="listens well")
    assert assessed_score(assessment) == Decimal("96.00")
    assert (assessment.starts_on, assessment.profile, assessment.superior) == (
        date(2024, 1, 1),
        "salesperson",
        company.manager,
    )


@pytest.mark.parametrize("who", ["salesperson", "colleague", "director", "gm", "other_manager", "hr"])
def test_assess_is_for_the_superior_on_the_last_day(company, who):
    with pytest.raises(PermissionDenied, match="superior on the last day"):
        given(company, by=getattr(company, who))


def test_assess_follows_a_transfer(company):
    Appointment.objects.filter(person=company.salesperson).update(valid_to=date(2026, 5, 18))
    make_appointment(company.salesperson, company.south, since=date(2026, 5, 18))
    periods = MonthPeriods(MAY, [company.salesperson.code]).of(company.salesperson.code)
    assert [(one.first, one.last, one.assessor) for one in periods] == [
        (date(2026, 5, 1), date(2026, 5, 17), company.manager.code),
        (date(2026, 5, 18), date(2026, 5, 31), company.other_manager.code),
    ]
    south = assess(
        company.salesperson,
        month=MAY,
        first=date(2026, 5, 18),
        ratings=GOOD,
        by=company.other_manager,
        now=NOW,
    )
    assert (south.starts_on, south.unit) == (date(2026, 5, 18), company.south)
    assert given(company).pk != south.pk


def test_assess_waits_for_the_end_of_the_role_period(company):
    with pytest.raises(PermissionDenied, match="not over yet"):
        assess(
            company.salesperson,
            month=MAY,
            first=FIRST,
            ratings=GOOD,
            by=company.manager,
            now=at(10, day=date(2026, 5, 30)),
        )


@pytest.mark.parametrize("ratings", [[4, 4, 4, 4], [4, 4, 4, 4, 6], [0, 4, 4, 4, 4]])
def test_assess_needs_all_five_from_1_to_5(company, ratings):
    with pytest.raises(ValidationError, match="all five"):
        given(company, ratings=ratings)


def test_assess_refuses_a_closed_month(company):
    Period.objects.create(month="2026-05", state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="closed for changes"):
        given(company)


def test_assess_twice_makes_one_row_and_two_tabs_lose_nothing(company):
    first = given(company, version=0)
    assert given(company, version=0).version == first.version
    with pytest.raises(StaleVersion):
        given(company, ratings=[1, 1, 1, 1, 1], version=0)
    assert Assessment.objects.get().ratings == (4, 5, 5, 5, 5)


def test_assess_finds_the_row_that_an_import_wrote_without_a_date(company):
    imported = Assessment.objects.create(
        person=company.salesperson,
        month=MAY,
        profile=Profile.SALESPERSON,
        unit=company.north,
        superior=company.manager,
        **dict.fromkeys(Assessment.RATINGS, 3),
    )
    assert given(company).pk == imported.pk


def test_calibrate_moves_m_and_holds_it_at_100(company):
    assessment = given(company)
    moved = calibrate(assessment, calibration=Decimal(7), reason="compared", by=company.director, now=NOW)
    assert assessed_score(moved) == Decimal("100.00")
    assert (moved.calibrated_by, moved.calibration_reason) == (company.director, "compared")


@pytest.mark.parametrize("who", ["manager", "salesperson", "gm", "other_manager", "hr"])
def test_calibrate_is_for_the_next_superior(company, who):
    with pytest.raises(PermissionDenied, match="Only the next superior"):
        calibrate(given(company), calibration=Decimal(1), reason="x", by=getattr(company, who), now=NOW)


@pytest.mark.parametrize(("points", "reason", "words"), [("10.01", "x", "lies between"), ("2", " ", "needs a reason")])
def test_calibrate_stays_within_ten_and_needs_a_reason(company, points, reason, words):
    with pytest.raises(ValidationError, match=words):
        calibrate(given(company), calibration=Decimal(points), reason=reason, by=company.director, now=NOW)


def test_assess_is_closed_by_the_calibration(company):
    calibrate(given(company), calibration=Decimal(-2), reason="compared", by=company.director, now=NOW)
    with pytest.raises(PermissionDenied, match="has been calibrated"):
        given(company, ratings=[3, 3, 3, 3, 3])


def test_month_to_assess_is_the_one_before_until_the_middle():
    assert (month_to_assess(date(2026, 6, 15)), month_to_assess(date(2026, 6, 16))) == ("2026-05", "2026-06")


def test_assessment_duty_is_due_on_the_second_working_day(company):
    plan_duties(at(9, day=date(2026, 5, 29)))
    duty = Duty.objects.get(person=company.manager, kind="assess_month", subject="assessment:2026-05")
    assert (duty.due_at, duty.done_at) == (at(18, day=date(2026, 6, 2)), None)
    for person in (company.supervisor, company.salesperson, company.colleague, company.assistant):
        duty.refresh_from_db()
        assert duty.done_at is None
        given(company, person=person)
    duty.refresh_from_db()
    assert duty.done_at == NOW
    assert not Duty.objects.filter(person=company.salesperson, kind="assess_month").exists()


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def first_of_june(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def edit_path(company):
    return reverse("reviews:assessment_edit", args=["2026-05", company.salesperson.code, FIRST])


def form_of(*ratings, version=0, note=""):
    return {**dict(zip(Assessment.RATINGS, ratings, strict=True)), "version": version, "note": note}


def test_assessment_list_shows_whom_one_assesses_and_calibrates(company, as_, first_of_june):
    given(company)
    path = reverse("reviews:assessment_list", args=["2026-05"])
    page = as_(company.manager).get(path).context["page"]
    assert [row.person for row in page.to_assess] == [
        company.supervisor,
        company.salesperson,
        company.colleague,
        company.assistant,
    ]
    assert page.left == 3
    above = as_(company.director).get(path).context["page"]
    assert [(one.assessor, one.count, one.before.mean) for one in above.raters] == [
        (company.manager, 1, Decimal("96.00"))
    ]
    released(company.salesperson, MAY, now=NOW)
    mine = as_(company.salesperson).get(path).context["page"]
    assert [row.score for row in mine.about_me] == [Decimal("96.00")]


def test_assessment_list_keeps_to_those_it_concerns(company, as_, first_of_june):
    given(company, note="CANARY")
    path = reverse("reviews:assessment_list", args=["2026-05"])
    for who in ("colleague", "other_manager", "stranger", "technician"):
        assert "CANARY" not in as_(getattr(company, who)).get(path).content.decode()
    assert "CANARY" not in as_(company.salesperson).get(path).content.decode()
    released(company.salesperson, MAY, now=NOW)
    assert "CANARY" in as_(company.salesperson).get(path).content.decode()


def test_assessment_list_takes_as_many_queries_for_fifty_people(company, as_, first_of_june):
    client, path = as_(company.manager), reverse("reviews:assessment_list", args=["2026-05"])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    given(company)
    few = queries()
    for number in range(45):
        make_appointment(make_person(f"N{number}"), company.north)
    assert queries() == few


def test_assessment_edit_by_form(company, as_, first_of_june):
    client = as_(company.manager)
    assert client.get(edit_path(company)).status_code == 200
    assert client.post(edit_path(company), form_of(4, 5, 5, 5, 5)).status_code == 302
    assert client.post(edit_path(company), form_of(4, 5, 5, 5, 5)).status_code == 302
    assert Assessment.objects.count() == 1


def test_assessment_edit_in_two_tabs_shows_both(company, as_, first_of_june):
    client = as_(company.manager)
    client.post(edit_path(company), form_of(4, 5, 5, 5, 5, note="first"))
    answer = client.post(edit_path(company), form_of(2, 2, 2, 2, 2, note="second"))
    assert answer.status_code == 409
    for words in ("first", "second"):
        assert words in answer.content.decode()


def test_calibration_edit_by_form(company, as_, first_of_june):
    path = reverse("reviews:calibration_edit", args=[given(company).pk])
    client = as_(company.director)
    assert client.get(path).status_code == 200
    assert "needs a reason" in client.post(path, {"calibration": "-3", "reason": "", "version": 1}).content.decode()
    assert client.post(path, {"calibration": "-3", "reason": "milder than others", "version": 1}).status_code == 302
    answer = client.post(path, {"calibration": "-5", "reason": "again", "version": 1})
    assert answer.status_code == 409
    assert "milder than others" in answer.content.decode()


def test_assessment_list_shows_fifty_to_calibrate_a_page(as_, company):
    for number in range(51):
        make_appointment(make_person(f"N{number:02}", number=3000 + number), company.north)
    client, url = as_(company.director), reverse("reviews:assessment_list", args=[MAY])
    first = client.get(url)
    assert len(first.context["page"].calibrated_page) == 50
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert "N50" in client.get(url, {"page": "2"}).content.decode()
