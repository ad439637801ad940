"""How a probation ends: proposed by one, decided by another, carried out, within the law (rules.md 2.11, 2.13)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.models import StaleVersion
from core.tests.instants import DAY, at
from org.models import Appointment, Person
from recruiting.models import Probation, ProbationExtension, ProbationProposal
from recruiting.probation import deciding
from recruiting.probation.deciding import Terms
from recruiting.probation.permissions import may_change
from recruiting.probation.words import proposed
from recruiting.tests.probation_factories import fresh, make_probation, make_proposal, ordinary_title

pytestmark = pytest.mark.django_db
Step = ProbationProposal.Step
LATE = date(2026, 9, 1)  # the day after the last one


@pytest.fixture
def probation(company):
    return make_probation(company)


def propose(company, probation, terms, *, by=None, day=DAY, send=True, version=0):
    told = {"send": send, "by": fresh(by or company.other_manager), "now": at(10, day=day), "version": version}
    return deciding.propose(probation, terms, **told)


def decide(proposal, by, *, is_approved=True, day=DAY):
    told = {"is_approved": is_approved, "decision": "I agree.", "version": proposal.version}
    deciding.decide(proposal, by=fresh(by), now=at(11, day=day), **told)


def carry_out(probation, by, *, day=DAY, **told):
    probation = Probation.objects.select_related("person").get(pk=probation.pk)
    deciding.carry_out(probation, by=fresh(by), now=at(12, day=day), version=probation.version, **told)


CONFIRM = Terms(Step.CONFIRM, "Reached all of it.", starts_on=date(2026, 7, 1))
EXTEND = Terms(Step.EXTEND, "The rehearsal is open.", ends_on=date(2026, 9, 30), agreed_on=DAY)
END = Terms(Step.END, "No month reached B.", ends_on=date(2026, 8, 15))


def test_confirmed_gives_the_post_its_ordinary_profile_from_a_day(company, probation):
    proposal = propose(company, probation, CONFIRM)
    decide(proposal, company.hr)
    assert Probation.objects.get().outcome == "confirmed"
    assert Appointment.objects.filter(person=company.newcomer).count() == 1  # nothing happens by itself
    carry_out(probation, company.hr, title=ordinary_title())
    post = Probation.objects.get().appointment
    assert (post.valid_from, post.profile, post.unit) == (date(2026, 7, 1), "salesperson", company.south)
    with pytest.raises(PermissionDenied):
        carry_out(probation, company.hr, title=ordinary_title())


def test_a_proposal_keeps_only_what_its_step_says(company, probation):
    """The form begins with the first day of somebody who is confirmed; an ending has none."""
    proposal = propose(company, probation, END._replace(starts_on=date(2026, 9, 1), agreed_on=DAY))
    assert (proposal.starts_on, proposal.agreed_on, proposal.ends_on) == (None, None, date(2026, 8, 15))
    assert proposed(proposal) == "end on Saturday 15 August 2026"


def test_a_title_of_a_probation_confirms_nobody(company, probation):
    decide(propose(company, probation, CONFIRM), company.hr)
    with pytest.raises(ValidationError, match="title of a probation"):
        carry_out(probation, company.hr, title=Appointment.objects.get(person=company.newcomer).title)


def test_whoever_proposes_never_decides(company, probation):
    proposal = propose(company, probation, CONFIRM, by=company.director)
    for who in (company.director, company.other_manager, company.newcomer, company.stranger):
        with pytest.raises(PermissionDenied):
            decide(proposal, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProbationProposal.objects.filter(pk=proposal.pk).update(
            decided_by=company.director, decided_at=at(11), decision="x", is_approved=True
        )
    decide(proposal, company.gm)


def test_it_is_extended_once_within_the_limit_with_consent(company, probation):
    for wrong in ({"ends_on": date(2026, 12, 1)}, {"ends_on": date(2026, 8, 31)}, {"agreed_on": None}):
        with pytest.raises(ValidationError):
            propose(company, probation, EXTEND._replace(**wrong))
    first = propose(company, probation, EXTEND)
    decide(first, company.hr)
    probation = Probation.objects.get()
    assert (probation.ends_on, probation.outcome) == (date(2026, 9, 30), "")
    with pytest.raises(PermissionDenied, match="extended once already"):
        propose(company, probation, EXTEND._replace(ends_on=date(2026, 10, 31)))
    with pytest.raises(IntegrityError), transaction.atomic():
        other = make_proposal(probation, company.other_manager, "extend", ends_on=date(2026, 10, 31))
        told = {"former_ends_on": probation.ends_on, "ends_on": date(2026, 10, 31)}
        ProbationExtension.objects.create(probation=probation, proposal=other, **told)


def test_as_long_as_lawful_is_not_extended(company, probation):
    Probation.objects.update(limit_ends_on=date(2026, 8, 31))
    probation.refresh_from_db()
    with pytest.raises(PermissionDenied, match="as long as the law allows"):
        propose(company, probation, EXTEND)


@pytest.mark.parametrize("terms", [EXTEND, END])
def test_after_the_last_day_nobody_is_extended_or_ended(company, probation, terms):
    with pytest.raises(PermissionDenied, match="the person stays"):
        propose(company, probation, terms, day=LATE)
    proposal = propose(company, probation, terms)
    with pytest.raises(PermissionDenied, match="the person stays"):
        decide(proposal, company.hr, day=LATE)
    decide(proposal, company.hr, day=LATE, is_approved=False)
    propose(company, probation, CONFIRM._replace(starts_on=date(2026, 9, 2)), day=LATE)


def test_ended_ends_the_service_with_the_day_that_was_decided(company, probation):
    decide(propose(company, probation, END), company.hr)
    assert Person.objects.get(pk=company.newcomer.pk).left_on is None
    carry_out(probation, company.hr)
    assert Person.objects.get(pk=company.newcomer.pk).left_on == date(2026, 8, 15)


def test_another_post_goes_through_the_service_of_posts(company, probation):
    terms = Terms(
        Step.OTHER_POST, "Better there.", starts_on=date(2026, 7, 1), title=ordinary_title(), unit=company.north
    )
    decide(propose(company, probation, terms), company.director)
    carry_out(probation, company.gm)
    assert Probation.objects.get().appointment.unit == company.north


def test_what_is_sent_back_is_proposed_again(company, probation):
    decide(propose(company, probation, CONFIRM), company.director, is_approved=False)
    assert Probation.objects.get().outcome == ""
    propose(company, probation, CONFIRM)
    assert ProbationProposal.objects.count() == 2


def test_a_draft_is_written_over_and_sent_by_its_writer_alone(company, probation):
    draft = propose(company, probation, CONFIRM, send=False)
    with pytest.raises(StaleVersion):
        propose(company, probation, CONFIRM, by=company.director, version=draft.version)
    with pytest.raises(StaleVersion):
        propose(company, probation, CONFIRM, version=7)
    with pytest.raises(PermissionDenied):
        decide(draft, company.hr)
    sent = propose(company, probation, CONFIRM._replace(reason="Now."), version=1)
    assert (sent.pk, sent.reason, sent.sent_at) == (draft.pk, "Now.", at(10))


def test_a_draft_holds_up_nobody_elses_proposal(company, probation):
    draft = propose(company, probation, CONFIRM._replace(reason="A draft of mine."), send=False)
    other = propose(company, probation, END, by=company.director, send=False)
    assert ProbationProposal.objects.filter(sent_at=None).count() == 2
    sent = propose(company, probation, END, by=company.director, version=other.version)
    with pytest.raises(PermissionDenied, match="proposed already"):
        propose(company, probation, CONFIRM, version=draft.version)
    decide(sent, company.hr, is_approved=False)
    again = propose(company, probation, CONFIRM, version=draft.version)
    assert (again.pk, again.sent_at) == (draft.pk, at(10))


def test_of_what_is_sent_one_alone_waits_for_its_decision(company, probation):
    """The database keeps it where two press the button at the same moment."""
    make_proposal(probation, company.other_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_proposal(probation, company.director)


def test_a_draft_leaves_the_days_to_be_corrected(company, probation):
    propose(company, probation, CONFIRM, send=False)
    assert may_change(fresh(company.hr), probation, now=at(12))
    propose(company, probation, CONFIRM, version=1)
    assert not may_change(fresh(company.hr), probation, now=at(12))


def test_the_same_decision_a_second_time_is_stale(company, probation):
    proposal = propose(company, probation, CONFIRM)
    twin = ProbationProposal.objects.get(pk=proposal.pk)
    decide(proposal, company.hr)
    with pytest.raises(StaleVersion if twin.version != proposal.version else PermissionDenied):
        deciding.decide(
            twin, is_approved=True, decision="x", by=fresh(company.gm), now=at(12), version=proposal.version
        )


@pytest.mark.parametrize("who", ["newcomer", "hr", "manager", "stranger"])
def test_only_heads_above_propose(company, probation, who):
    with pytest.raises(PermissionDenied):
        propose(company, probation, CONFIRM, by=getattr(company, who))
