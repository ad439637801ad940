"""A probation begins with service, within the law, once (rules.md 2.11)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from core.models import AuditEntry, StaleVersion
from core.tests.instants import DAY, at
from org.models import FormerService, Person
from recruiting.models import Contract, Milestone, Probation
from recruiting.probation.rules import Asked
from recruiting.probation.starting import change_terms, start, terms_in_force
from recruiting.probation.terms import MilestoneRow, Rules, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(company):
    """Somebody in the south who began on 1 June 2026."""
    Person.objects.filter(pk=company.newcomer.pk).update(hired_on=date(2026, 6, 1))
    company.newcomer.refresh_from_db()
    return company.newcomer


def begin(company, person, contract=Contract.LONGER, **told):
    told = {"starts_on": person.hired_on, "by": company.hr, "now": at(10)} | told
    return start(person, contract=contract, **told)


@pytest.mark.parametrize(
    ("contract", "ends_on", "limit_ends_on"),
    [
        (Contract.UNDER_1_YEAR, date(2026, 6, 30), date(2026, 6, 30)),
        (Contract.UNDER_3_YEARS, date(2026, 7, 31), date(2026, 7, 31)),
        (Contract.LONGER, date(2026, 8, 31), date(2026, 11, 30)),
    ],
)
def test_the_contract_says_how_long_it_lasts_and_may_last(company, newcomer, contract, ends_on, limit_ends_on):
    probation = begin(company, newcomer, contract)
    assert (probation.ends_on, probation.limit_ends_on) == (ends_on, limit_ends_on)
    assert probation.terms == terms_in_force()
    assert AuditEntry.objects.filter(action="recruiting.start_probation").count() == 1


def test_a_contract_of_less_than_three_months_has_none(company, newcomer):
    with pytest.raises(ValidationError, match="no probation with so short a contract"):
        begin(company, newcomer, Contract.UNDER_3_MONTHS)


def test_nothing_goes_beyond_the_limit(company, newcomer):
    with pytest.raises(ValidationError, match="2 months at most"):
        begin(company, newcomer, Contract.UNDER_3_YEARS, months=3)
    probation = begin(company, newcomer, Contract.UNDER_3_YEARS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Probation.objects.filter(pk=probation.pk).update(ends_on=date(2026, 8, 1))


def test_it_begins_with_the_first_day_in_service_and_is_not_over(company, newcomer):
    with pytest.raises(ValidationError, match="first day in service"):
        begin(company, newcomer, starts_on=DAY)
    with pytest.raises(ValidationError, match="would have ended"):
        begin(company, company.stranger)


def test_nobody_has_a_second_one_nor_whoever_comes_back(company, newcomer):
    begin(company, newcomer)
    with pytest.raises(PermissionDenied, match="The law allows one"):
        begin(company, newcomer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Probation.objects.create(
            **{
                field.attname: getattr(Probation.objects.get(), field.attname)
                for field in Probation._meta.concrete_fields
                if not field.primary_key
            }
        )
    Person.objects.filter(pk=company.stranger.pk).update(hired_on=date(2026, 6, 1))
    FormerService.objects.create(person=company.stranger, hired_on=date(2024, 1, 1), left_on=date(2025, 1, 1))
    with pytest.raises(PermissionDenied, match="worked here before"):
        begin(company, Person.objects.get(pk=company.stranger.pk))


@pytest.mark.parametrize("who", ["newcomer", "other_manager", "director", "technician"])
def test_only_hr_and_the_general_manager_start_one(company, newcomer, who):
    with pytest.raises(PermissionDenied):
        begin(company, newcomer, by=getattr(company, who))
    assert begin(company, newcomer, by=company.gm).started_by == company.gm


def test_its_days_are_corrected_until_something_was_said(company, newcomer):
    probation = begin(company, newcomer)
    told = {"contract": Contract.UNDER_3_YEARS, "months": None, "by": company.hr, "now": at(11)}
    with pytest.raises(StaleVersion):
        change_terms(probation, **told, version=7)
    change_terms(probation, **told, version=1)
    assert Probation.objects.get().ends_on == date(2026, 7, 31)
    probation.talks.create(
        milestone=Milestone.objects.first(), is_met=True, note="x", conditions="[]", written_by=company.other_manager,
        written_at=at(12),
    )  # fmt: skip
    with pytest.raises(PermissionDenied, match="so its days stay"):
        change_terms(probation, **told, version=2)


def test_a_version_of_the_rules_stays_as_it_is(db):
    milestone = Milestone.objects.get(day=30)
    for write in (milestone.delete, lambda: Milestone.objects.update(day=31)):
        with pytest.raises(Exception, match=r"insert only|FOREIGN KEY|foreign key|ProtectedError|protected"):
            with transaction.atomic():
                write()
    assert connection.vendor in ("sqlite", "postgresql")


# --- versions of the rules --------------------------------------------------------------------------------------------


def rules_before():
    before = terms_in_force()
    return Rules(
        usual_months=before.usual_months,
        limits={limit.contract: limit.months for limit in before.limits.all()},
        source={"source_en": "Law", "source_zh_hant": "法", "source_zh_hans": "法"},
        milestones=[MilestoneRow(14, "repeat", [Asked("rehearsal", Decimal(60))])],
    )


def test_a_new_version_holds_for_probations_that_start_after_it(company, newcomer):
    running = begin(company, newcomer)
    publish(rules_before(), by=company.hr, now=at(11), version=1)
    Person.objects.filter(pk=company.stranger.pk).update(hired_on=date(2026, 6, 1))
    later = begin(company, Person.objects.get(pk=company.stranger.pk))
    assert [running.terms.number, later.terms.number] == [1, 2]
    assert [one.day for one in later.terms.milestones.all()] == [14]


@pytest.mark.parametrize(
    "wrong",
    [
        {"milestones": []},
        {"milestones": [MilestoneRow(14, "repeat", [])]},
        {"milestones": [MilestoneRow(14, "repeat", [Asked("rehearsal")])] * 2},
        {"limits": {"longer": 6}},
        {"limits": dict.fromkeys(Contract.values, 7)},
        {"limits": dict.fromkeys(Contract.values, 1)},  # also for a contract of less than three months
    ],
)
def test_a_version_that_does_not_fit_is_refused(company, wrong):
    with pytest.raises(ValidationError):
        publish(rules_before()._replace(**wrong), by=company.hr, now=at(11), version=1)
    assert terms_in_force().number == 1


def test_two_who_publish_at_once_lose_nothing(company):
    publish(rules_before(), by=company.hr, now=at(11), version=1)
    with pytest.raises(StaleVersion):
        publish(rules_before(), by=company.gm, now=at(11), version=1)
    with pytest.raises(PermissionDenied):
        publish(rules_before(), by=company.director, now=at(11), version=2)
