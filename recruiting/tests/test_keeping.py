"""No row lives longer than the rule of today says, whatever day was written into it under another."""

from datetime import date, datetime, time, timedelta

import pytest

from core.tests.instants import at
from core.walltime import company_zone
from org.tests.company import build_company
from recruiting import keeping, rules
from recruiting.erasing import erase_kept_long_enough
from recruiting.models import Application, Candidate
from recruiting.moving import move
from recruiting.tests.factories import make_application, make_opening, make_reason

pytestmark = pytest.mark.django_db
FAR = date(2031, 1, 1)


@pytest.fixture
def company(db):
    return build_company()


@pytest.fixture
def opening(company):
    return make_opening(company.north, by=company.manager, approver=company.hr)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=company_zone())


def ended(opening, company, *, kinds=("refused",), **told) -> Candidate:
    """A candidate whose application came to these ends on the 17th of June, an hour apart, and who is kept for ever."""
    application = make_application(opening, by=company.hr, **told)
    for hour, kind in enumerate(kinds, start=12):
        rows = Application.objects.select_related("candidate", "stage").filter(pk=application.pk)
        stage = opening.stages.select_related("opening").get(kind=kind)
        reason = make_reason(kind) if stage.wants_reason else None
        move(rows, stage, reason=reason, by=company.hr, now=at(hour))
    Candidate.objects.filter(pk=application.candidate_id).update(keep_until=FAR)
    return application.candidate


def is_kept(candidate: Candidate, day: date) -> bool:
    erase_kept_long_enough(noon(day))
    return Candidate.objects.kept().filter(pk=candidate.pk).exists()


@pytest.mark.parametrize("months", [1, 3, 6, 24])
def test_first_day_that_is_kept_is_the_first_whose_months_are_not_over(months):
    for today in (date(2026, 1, 1) + timedelta(days=number) for number in range(800)):
        first = rules.first_kept(today, months)
        days = [first + timedelta(days=number) for number in (-2, -1, 0, 1)]
        assert [rules.months_after(day, months) >= today for day in days] == [False, False, True, True], today


@pytest.mark.parametrize("kinds", [("refused",), ("refused", "talent_pool"), ("talent_pool", "screening", "withdrawn")])
def test_a_row_that_says_longer_than_the_rule_goes_when_the_rule_says(company, opening, kinds):
    candidate = ended(opening, company, kinds=kinds)
    last = rules.keep_until(keeping.ended_on(candidate, now=at(20)))
    assert [is_kept(candidate, last), is_kept(candidate, last + timedelta(days=1))] == [True, False]


def test_a_later_move_between_ends_renews_no_row(company, opening):
    candidate = ended(opening, company)
    rows = Application.objects.select_related("candidate", "stage").filter(candidate=candidate)
    pool = opening.stages.select_related("opening").get(kind="talent_pool")
    later = noon(date(2026, 11, 1))
    move(rows, pool, reason=make_reason("talent_pool"), by=company.hr, now=later)
    assert not is_kept(candidate, date(2026, 12, 18))


def test_a_shorter_period_counts_for_candidates_who_are_there_already(company, opening, monkeypatch):
    candidate = ended(opening, company)
    Candidate.objects.update(keep_until=date(2026, 12, 17))
    assert is_kept(candidate, date(2026, 9, 18))
    monkeypatch.setattr(rules, "KEPT_MONTHS", 3)
    assert [is_kept(candidate, date(2026, 9, 17)), is_kept(candidate, date(2026, 9, 18))] == [True, False]


def test_a_consent_keeps_24_months_and_no_longer(company, opening):
    candidate = ended(opening, company, consented_on=date(2026, 6, 1))
    assert [is_kept(candidate, date(2028, 6, day)) for day in (1, 2)] == [True, False]


def test_an_opening_that_is_over_ends_what_stood_on_its_board(company, opening):
    candidate = ended(opening, company, kinds=())
    assert is_kept(candidate, date(2026, 12, 18))  # it goes on
    opening.state, opening.filled_at = "filled", at(12)
    opening.save()
    assert [is_kept(candidate, date(2026, 12, day)) for day in (17, 18)] == [True, False]
    other = make_application(make_opening(company.north, by=company.manager, approver=company.hr), by=company.hr)
    Candidate.objects.filter(pk=other.candidate_id).update(keep_until=FAR)
    assert is_kept(other.candidate, date(2027, 12, 18))
