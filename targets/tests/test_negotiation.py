"""Targets are proposed, countered, agreed, accepted and locked; who set which figure stays known."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import StaleVersion
from core.periods import Month
from core.tests.generated import SHARES_FIXTURES
from duties.models import Duty
from duties.services import mark_stale, plan_duties
from org.models import Appointment
from org.tests.factories import make_appointment, make_cover, make_leave, make_person
from org.tree import OrgTree
from targets import answering, locking, negotiation, planning
from targets.grid import RowKey
from targets.models import CellChange, Metric, Negotiation, NegotiationStep, Plan, PlanCell, TargetCell
from targets.negotiation_duties import ANSWER_COUNTER, ANSWER_PROPOSAL
from targets.planning import CellEdit

TODAY = date(2026, 6, 17)
TOTAL = RowKey("total")
pytestmark = pytest.mark.django_db


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def plan(company, orders):
    made = planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)
    rows = {TOTAL: 3000, key_of(company.salesperson): 1000, key_of(company.colleague): 2000}
    edits = [CellEdit(key, month, Decimal(amount)) for key, amount in rows.items() for month in made.months]
    planning.save_plan_cells(made, orders, edits, by=company.manager, today=TODAY)
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def propose(company, plan, at):
    def _propose(*people, by=None, basis="history", words="Last year's results", versions=None, version=None):
        told = {"basis": basis, "words": words, "by": by or company.manager, "now": at(18), "today": TODAY}
        known = {one.person_id: one.version for one in plan.negotiations.all()}
        asked = versions or {one.pk: known.get(one.pk, 0) for one in people or (company.salesperson, company.colleague)}
        return negotiation.propose(plan, asked, version=version or Plan.objects.get(pk=plan.pk).version, **told)

    return _propose


@pytest.fixture
def act(company, at):
    def _act(what, *args, by=None, version=None, minute=0, **more):
        talk = talk_of(company.salesperson)
        kept = {"by": by or company.salesperson, "now": at(18, minute), "today": TODAY}
        return what(talk, *args, version=version or talk.version, **kept, **more)

    return _act


def key_of(person):
    return RowKey("person", person.pk)


def talk_of(person):
    return Negotiation.objects.get(person=person)


def save(plan, orders, person, month, amount, by):
    cell = PlanCell.objects.get(plan=plan, person=person, month=month, metric=orders)
    edit = CellEdit(key_of(person), Month(month), Decimal(amount), cell.version)
    planning.save_plan_cells(plan, orders, [edit], by=by, today=TODAY)


def lock(plan, by, at, word=""):
    held = Plan.objects.get(pk=plan.pk)
    locking.lock_plan(held, version=held.version, by=by, now=at(19), today=TODAY, word=word)


def test_proposal_states_its_basis_and_comes_once(company, propose):
    for broken in ({"basis": ""}, {"basis": "gut"}, {"words": " "}):
        with pytest.raises(ValidationError):
            propose(**broken)
    assert propose() == 2
    assert propose() == 0
    step = talk_of(company.salesperson).steps.get()
    assert (step.kind, step.basis, step.awaits, step.due_on) == (
        "proposed", "history", company.salesperson, date(2026, 6, 22),
    )  # fmt: skip


@pytest.mark.parametrize("part", ["salesperson", "assistant", "supervisor", "other_manager", "hr", "technician"])
def test_targets_are_proposed_by_those_who_plan(company, propose, part):
    with pytest.raises(PermissionDenied):
        propose(by=getattr(company, part))


def test_nobody_proposes_to_oneself_nor_an_empty_row(company, propose, plan):
    with pytest.raises(ValidationError, match="Nothing is planned"):
        propose(company.supervisor)
    with pytest.raises(ValidationError, match="above you"):
        propose(company.salesperson, by=company.manager, versions={company.manager.pk: 0})


def test_due_day_leaves_out_leave_of_whoever_is_to_answer(company, propose):
    make_leave(company.salesperson, date(2026, 6, 18))
    propose()
    assert talk_of(company.salesperson).steps.get().due_on == date(2026, 6, 23)
    assert talk_of(company.colleague).steps.get().due_on == date(2026, 6, 22)


def test_person_agrees_and_nobody_for_them(company, propose, act):
    propose()
    for other in (company.manager, company.colleague, company.gm):
        with pytest.raises(PermissionDenied):
            act(negotiation.agree, by=other)
    act(negotiation.agree)
    act(negotiation.agree, version=1)  # sent twice
    talk = talk_of(company.salesperson)
    assert (talk.state, [step.kind for step in talk.steps.all()]) == ("agreed", ["proposed", "agreed"])


def test_counter_says_why_and_the_accepted_year_stands_in_the_cells(company, propose, act, plan, orders):
    save(plan, orders, company.salesperson, "2027-12", 2000, company.manager)
    propose()
    with pytest.raises(ValidationError, match="reason"):
        act(negotiation.counter, {orders: Decimal(9000)}, words=" ")
    act(negotiation.counter, {orders: Decimal("9000.01")}, words="The fair is cancelled.")
    with pytest.raises(PermissionDenied):
        act(negotiation.accept, by=company.salesperson)
    act(negotiation.accept, by=company.manager)
    act(negotiation.accept, by=company.manager, version=1)  # sent twice
    cells = PlanCell.objects.filter(person=company.salesperson, metric=orders).order_by("month")
    amounts = [cell.amount for cell in cells]
    assert sum(amounts) == Decimal("9000.01")
    assert amounts[-1] == max(amounts)
    assert {change.act for change in CellChange.objects.filter(person=company.salesperson)} == {"typed", "accepted"}
    assert talk_of(company.salesperson).state == "agreed"


def test_year_that_cannot_be_written_is_refused_at_its_field(company, propose, act, orders):
    propose()
    customers = Metric.objects.get(code="new_customers")
    for figures, name in (({orders: Decimal("1.005")}, "year_orders"), ({customers: Decimal(3)}, "year_new_customers")):
        with pytest.raises(ValidationError) as refused:
            act(negotiation.counter, figures, words="no")
        assert set(refused.value.error_dict) == {name}


def test_figures_that_changed_are_no_longer_agreed(company, propose, act, plan, orders):
    propose()
    act(negotiation.agree)
    save(plan, orders, company.salesperson, "2027-03", 900, company.manager)
    assert talk_of(company.salesperson).state == "changed"
    assert talk_of(company.colleague).state == "proposed"
    with pytest.raises(StaleVersion):
        act(negotiation.counter, {}, words="no")
    assert propose() == 1
    assert talk_of(company.salesperson).state == "proposed"


def test_what_was_said_meanwhile_is_never_overwritten(company, propose, act, plan, orders):
    propose()
    read = talk_of(company.salesperson).version
    act(negotiation.counter, {}, words="Too much.")
    with pytest.raises(StaleVersion):
        act(negotiation.agree, version=read)
    with pytest.raises(StaleVersion):
        propose(versions={company.salesperson.pk: read})
    old = Plan.objects.get(pk=plan.pk).version
    save(plan, orders, company.colleague, "2027-03", 900, company.manager)
    with pytest.raises(StaleVersion):
        propose(company.salesperson, version=old)


def test_locking_before_all_have_agreed_asks_for_a_word(company, propose, act, plan, at):
    propose()
    act(negotiation.agree)
    with pytest.raises(ValidationError, match="Not everybody has agreed"):
        lock(plan, company.manager, at)
    lock(plan, company.manager, at, word="The year begins tomorrow.")
    plan.refresh_from_db()
    assert (plan.state, plan.lock_word) == ("locked", "The year begins tomorrow.")
    assert not NegotiationStep.objects.filter(awaits__isnull=False, answered_at=None, dropped_at=None).exists()
    assert TargetCell.objects.filter(person=company.salesperson, month__startswith="2027").count() == 12


def test_revision_is_proposed_anew(company, propose, act, plan, at):
    propose()
    for person in (company.salesperson, company.colleague):
        negotiation.agree(talk_of(person), version=1, by=person, now=at(18), today=TODAY)
    lock(plan, company.manager, at)
    revised = locking.revise_plan(
        plan, starts_in=Month("2027-07"), reason="South closes", by=company.manager, today=TODAY
    )
    told = {"basis": "market", "words": "Smaller", "by": company.manager, "now": at(20), "today": TODAY}
    assert negotiation.propose(revised, {company.salesperson.pk: 0}, version=revised.version, **told) == 1
    talk = Negotiation.objects.get(plan=revised)
    with pytest.raises(ValidationError, match="already ask for"):
        negotiation.counter(
            talk,
            {Metric.objects.get(code="orders"): Decimal(5999)},
            words="no",
            version=1,
            by=company.salesperson,
            now=at(20),
            today=TODAY,
        )


# --- duties -----------------------------------------------------------------------------------------------------------


def duties(kind):
    return {(one.person.code, one.done_at is not None) for one in Duty.objects.filter(kind=kind, cancelled_at=None)}


def test_each_step_is_a_duty_of_whoever_is_to_answer(company, propose, act, plan, orders, at):
    propose()
    plan_duties(at(18, 30))
    assert duties(ANSWER_PROPOSAL) == {("SALESPERSON", False), ("COLLEAGUE", False)}
    duty = Duty.objects.get(kind=ANSWER_PROPOSAL, person=company.salesperson)
    assert (duty.local_date, duty.due_at) == (date(2026, 6, 22), at(18, day=date(2026, 6, 22)))
    act(negotiation.counter, {orders: Decimal(9000)}, words="no", minute=40)
    plan_duties(at(18, 45))
    assert duties(ANSWER_PROPOSAL) == {("SALESPERSON", True), ("COLLEAGUE", False)}
    assert duties(ANSWER_COUNTER) == {("MANAGER", False)}
    act(negotiation.accept, by=company.director, minute=50)  # somebody above did it
    save(plan, orders, company.colleague, "2027-03", 900, company.manager)  # nothing to answer any more
    plan_duties(at(18, 55))
    assert duties(ANSWER_COUNTER) == {("MANAGER", True)}
    assert duties(ANSWER_PROPOSAL) == {("SALESPERSON", True)}


@pytest.mark.parametrize("how", ["agreed", "proposed", "changed"])
@pytest.mark.parametrize("has_left", [False, True])
def test_answer_that_nobody_waits_for_leaves_today(company, propose, act, plan, orders, at, how, has_left):
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    whose = follow(company).code if has_left else "MANAGER"
    plan_duties(at(18, 30))
    assert duties(ANSWER_COUNTER) == {(whose, False)}
    if how == "agreed":
        act(negotiation.agree, minute=40)
    elif how == "proposed":
        propose(by=company.director)
    else:
        save(plan, orders, company.salesperson, "2027-03", 900, company.director)
    plan_duties(at(18, 45))
    assert duties(ANSWER_COUNTER) == (set() if how == "changed" else {(whose, True)})


def test_counter_goes_to_whoever_heads_the_unit_now_and_to_nobody_else(company, propose, act, orders, at):
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    plan_duties(at(18, 10))
    assert duties(ANSWER_COUNTER) == {("MANAGER", False)}
    head = follow(company)
    mark_stale([company.manager.pk, head.pk])  # as whoever moves is
    plan_duties(at(18, 30))
    assert duties(ANSWER_COUNTER) == {("SUCCESSOR", False)}
    act(negotiation.accept, by=head, minute=40)
    plan_duties(at(18, 45))
    assert duties(ANSWER_COUNTER) == {("SUCCESSOR", True)}
    assert NegotiationStep.objects.get(kind="countered").awaits == head


def test_counter_to_somebody_who_heads_the_unit_no_more_is_the_successors_from_the_start(
    company, propose, act, orders, at
):
    propose()
    head = follow(company)
    plan_duties(at(18, 10))
    step = act(negotiation.counter, {orders: Decimal(9000)}, words="no", minute=20)
    assert step.awaits == head
    plan_duties(at(18, 30))
    assert duties(ANSWER_COUNTER) == {("SUCCESSOR", False)}


def test_counter_of_a_unit_without_a_head_goes_to_the_head_above(company, propose, act, orders, at):
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    Appointment.objects.filter(person=company.manager).update(valid_to=TODAY)
    mark_stale([company.director.pk])  # as the night does
    plan_duties(at(18, 30))
    assert duties(ANSWER_COUNTER) == {("DIRECTOR", False)}


def test_counter_stays_with_whoever_proposed_from_above(company, propose, act, orders, at):
    propose(by=company.director)
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    plan_duties(at(18, 30))
    assert duties(ANSWER_COUNTER) == {("DIRECTOR", False)}


def test_counter_of_whoever_follows_is_not_answered_by_the_same_person(company, propose, act, orders, at):
    """The salesperson speaks against targets and becomes the head of the unit: somebody above answers."""
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    Appointment.objects.filter(person__in=[company.manager, company.salesperson]).update(valid_to=TODAY)
    make_appointment(company.salesperson, company.north, is_head=True, since=TODAY)
    mark_stale([company.director.pk])
    plan_duties(at(18, 30))
    assert duties(ANSWER_COUNTER) == {("DIRECTOR", False)}


def follow(company):
    """The manager heads nothing from today on; somebody else does."""
    Appointment.objects.filter(person=company.manager).update(valid_to=TODAY)
    make_appointment(head := make_person("SUCCESSOR"), company.north, is_head=True, since=TODAY)
    return head


def test_deputy_answers_for_whoever_is_away(company, propose, act, orders):
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    deputy = company.other_manager
    assert not Negotiation.objects.visible_to(deputy, on=TODAY).exists()
    with pytest.raises(PermissionDenied):
        act(negotiation.accept, by=deputy)
    make_cover(company.manager, deputy)
    make_leave(company.manager, TODAY)
    deputy = type(deputy).objects.get(pk=deputy.pk)
    assert [talk.person for talk in Negotiation.objects.visible_to(deputy, on=TODAY)] == [company.salesperson]
    act(negotiation.accept, by=deputy)
    step = talk_of(company.salesperson).steps.last()
    assert (step.by, step.on_behalf_of) == (deputy, company.manager)


def test_deputy_answers_for_whoever_heads_the_unit_now_and_for_nobody_else(company, propose, act, orders):
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    head = follow(company)
    old, new = company.other_manager, company.stranger
    for absent, deputy in ((company.manager, old), (head, new)):
        make_cover(absent, deputy)
        make_leave(absent, TODAY)
    old, new = (type(one).objects.get(pk=one.pk) for one in (old, new))
    assert not Negotiation.objects.visible_to(old, on=TODAY).exists()
    with pytest.raises(PermissionDenied):
        act(negotiation.accept, by=old)
    assert [talk.person for talk in Negotiation.objects.visible_to(new, on=TODAY)] == [company.salesperson]
    act(negotiation.accept, by=new)
    assert talk_of(company.salesperson).steps.last().on_behalf_of == head


def test_counters_that_are_far_from_whoever_is_away_are_not_read(company, propose, act, orders):
    """A deputy's page costs what waits for the absent, not what waits in the whole company."""
    propose()
    act(negotiation.counter, {orders: Decimal(9000)}, words="no")
    tree = OrgTree.on(TODAY)
    assert answering.units_answered_by([company.manager.pk], tree) == {company.north.pk}
    assert answering.units_answered_by([company.director.pk], tree) == {
        company.sales.pk, company.north.pk, company.south.pk,
    }  # fmt: skip
    assert answering.units_answered_by([company.gm.pk], tree) == {company.root.pk, company.sales.pk}
    for person, found in ((company.manager, 1), (company.director, 0), (company.gm, 0)):
        assert len(answering.waiting_for([person.pk], tree)) == found
    far = answering.units_answered_by([company.other_manager.pk], tree)
    assert not answering.waiting_counters().filter(negotiation__plan__unit__in=far).exists()


# --- history ----------------------------------------------------------------------------------------------------------


def test_every_figure_keeps_who_set_it_and_what_it_was(company, plan, orders):
    save(plan, orders, company.salesperson, "2027-03", 900, company.director)
    change = CellChange.objects.filter(person=company.salesperson, month="2027-03").last()
    assert (change.was, change.amount, change.by, change.act) == (1000, 900, company.director, "typed")
    assert CellChange.objects.filter(plan=plan).count() == 37


def test_writing_and_proposing_take_the_same_queries_for_any_number_of_people(company, propose, orders, at):
    def measured(many):
        plan = planning.start_plan(company.south, 2027 + many, by=company.gm, today=TODAY)
        people = [make_person(f"N{many}-{number}") for number in range(many)]
        for one in people:
            make_appointment(one, company.south)
        edits = [CellEdit(key_of(one), month, Decimal(5)) for one in people for month in plan.months]
        with CaptureQueriesContext(connection) as written:
            planning.save_plan_cells(plan, orders, edits, by=company.gm, today=TODAY)
        told = {"basis": "survey", "words": "x", "by": company.gm, "now": at(18), "today": TODAY}
        version = Plan.objects.get(pk=plan.pk).version
        with CaptureQueriesContext(connection) as proposed:
            negotiation.propose(plan, {one.pk: 0 for one in people}, version=version, **told)
        with CaptureQueriesContext(connection) as rewritten:
            again = [CellEdit(edit.key, edit.month, Decimal(6), 1) for edit in edits]
            planning.save_plan_cells(plan, orders, again, by=company.gm, today=TODAY)
        return [
            [shape(query["sql"]) for query in one if is_once(query["sql"])] for one in (written, proposed, rewritten)
        ]

    def shape(statement):
        return re.sub(r"[0-9]+", "", statement)[:40]

    def is_once(statement):  # SQLite takes rows in parts of a hundred
        return not re.match(r"INSERT|UPDATE \"targets_plancell|SAVEPOINT|RELEASE", statement)

    measured(1)
    assert measured(3) == measured(50)


ACTS = st.lists(
    st.tuples(st.sampled_from(["person", "head"]), st.integers(0, 4), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=40, suppress_health_check=SHARES_FIXTURES)
@given(acts=ACTS)
def test_two_people_negotiating_at_once_lose_nothing(company, plan, orders, propose, at, acts):
    """Each acts on what was read before the other's last act, or after it: what is not refused is kept, in order."""
    if not plan.negotiations.exists():
        propose()
    seen = {"person": talk_of(company.salesperson).version, "head": talk_of(company.salesperson).version}
    written = list(talk_of(company.salesperson).steps.values_list("pk", flat=True))
    for who, what, looks in acts:
        talk = talk_of(company.salesperson)
        if looks:
            seen[who] = talk.version
        before = (talk.state, talk.version, sorted(talk.steps.values_list("pk", flat=True)))
        try:
            one_act(who, what, seen[who], company, plan, orders, propose, at)
        except (StaleVersion, ValidationError):
            after = talk_of(company.salesperson)
            assert (after.state, after.version, sorted(after.steps.values_list("pk", flat=True))) == before
        after = talk_of(company.salesperson)
        steps = list(after.steps.values_list("pk", flat=True))
        assert steps[: len(written)] == written  # nothing that was said is lost or changed
        written = steps
        if after.state == "agreed":
            last = after.steps.last()
            assert last.kind in ("agreed", "accepted")
        waiting = after.steps.filter(awaits__isnull=False, answered_at=None, dropped_at=None).count()
        assert waiting == (1 if after.state in ("proposed", "countered") else 0)


def one_act(who, what, version, company, plan, orders, propose, at):
    talk, kept = talk_of(company.salesperson), {"version": version, "now": at(18), "today": TODAY}
    if who == "person":
        if what < 3:
            year = {orders: Decimal(9000 + what)}
            negotiation.counter(talk, year, words=f"no {what}", by=company.salesperson, **kept)
        else:
            negotiation.agree(talk, by=company.salesperson, **kept)
    elif what == 0:
        save(plan, orders, company.salesperson, "2027-05", 700 + version, company.manager)
    elif what == 1:
        negotiation.accept(talk, by=company.manager, **kept)
    else:
        propose(versions={company.salesperson.pk: version})
