"""What happens to a plan: begun, filled by two at once, split, locked into targets, revised."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import AuditEntry, StaleVersion
from core.periods import Month
from core.tests.generated import SHARES_FIXTURES
from org.models import Appointment, Period
from org.signals import announce_moved
from org.tests.factories import make_appointment, make_person
from targets import locking, planning
from targets.grid import RowKey
from targets.models import Metric, Plan, PlanCell, TargetCell
from targets.moved import JOB, fit_targets
from targets.planning import CellEdit

TODAY = date(2026, 6, 17)
YEAR = [Month(f"2026-{number:02}") for number in range(1, 13)]
JUNE, SEPTEMBER = YEAR[5], YEAR[8]
TOTAL, RESERVE = RowKey("total"), RowKey("reserve")
pytestmark = pytest.mark.django_db


@pytest.fixture
def orders():
    return Metric.objects.get(code="orders")


@pytest.fixture
def plan(company):
    return planning.start_plan(company.north, 2026, by=company.manager, today=TODAY)


@pytest.fixture
def save(company, plan, orders):
    def _save(*edits, by=None, of=None):
        return len(planning.save_plan_cells(of or plan, orders, edits, by=by or company.manager, today=TODAY))

    return _save


@pytest.fixture
def lock(company, plan, at):
    def _lock(of=None, *, by=None, version=None):
        held = Plan.objects.get(pk=(of or plan).pk)
        wanted = held.version if version is None else version
        locking.lock_plan(held, version=wanted, by=by or company.manager, now=at(18), today=TODAY)

    return _lock


def whole(company, amount=Decimal(1000), months=YEAR):
    """A plan that adds up: everything to the salesperson."""
    rows = (TOTAL, RowKey("person", company.salesperson.pk))
    return [CellEdit(row, month, amount) for row in rows for month in months]


def targets_of(person):
    return {cell.month: cell.base for cell in TargetCell.objects.filter(person=person, metric__code="orders")}


def test_plan_is_begun_once(company, plan):
    assert planning.start_plan(company.north, 2026, by=company.director, today=TODAY) == plan
    assert (plan.number, plan.starts_in, plan.state) == (1, "2026-01", "draft")


@pytest.mark.parametrize("part", ["salesperson", "assistant", "supervisor", "other_manager", "hr", "technician"])
def test_plan_is_made_by_the_head_and_those_above(company, part):
    with pytest.raises(PermissionDenied):
        planning.start_plan(company.north, 2026, by=getattr(company, part), today=TODAY)
    assert not Plan.objects.exists()


def test_cells_are_written_once_and_the_same_again_changes_nothing(company, plan, save):
    assert save(*whole(company)) == 24
    version = Plan.objects.get(pk=plan.pk).version
    assert save(*whole(company)) == 0
    assert Plan.objects.get(pk=plan.pk).version == version


def test_cell_that_somebody_saved_since_is_not_written_over_and_nothing_else_is_written(company, save, plan):
    save(CellEdit(TOTAL, JUNE, Decimal(1000)))
    save(CellEdit(TOTAL, JUNE, Decimal(1100), version=1), by=company.director)
    with pytest.raises(StaleVersion):
        save(CellEdit(RESERVE, JUNE, Decimal(10)), CellEdit(TOTAL, JUNE, Decimal(1200), version=1))
    assert {cell.row: cell.amount for cell in plan.cells.all()} == {"total": Decimal(1100)}


def test_two_who_fill_the_same_empty_cell_both_learn_of_it(company, save, plan):
    save(CellEdit(TOTAL, JUNE, Decimal(1000)))
    with pytest.raises(StaleVersion):
        save(CellEdit(TOTAL, JUNE, Decimal(1200)), by=company.director)
    assert plan.cells.get().amount == Decimal(1000)


CELLS = st.tuples(st.sampled_from(["total", "reserve"]), st.sampled_from(YEAR[5:8]))
EDITS = st.lists(st.tuples(st.sampled_from("ab"), CELLS, st.integers(0, 5)), max_size=12)


@given(EDITS)
@settings(max_examples=25, suppress_health_check=SHARES_FIXTURES)
def test_two_people_at_once_lose_nothing(company, plan, save, edits):
    """Each works on what they read last; whoever is refused reads again and decides anew, so the last word is seen."""
    plan.cells.all().delete()
    read, last = {"a": {}, "b": {}}, {}
    for who, place, amount in edits:
        version, _ = read[who].get(place, (0, None))
        edit = CellEdit(RowKey(place[0]), place[1], Decimal(amount), version)
        try:
            save(edit)
            last[place] = Decimal(amount)
        except StaleVersion:
            assert plan.cells.get(row=place[0], month=place[1]).version != version  # there was something to see
        read[who] = {(cell.row, cell.month): (cell.version, cell.amount) for cell in plan.cells.all()}
    assert {(cell.row, cell.month): cell.amount for cell in plan.cells.all()} == last


def test_locked_plan_becomes_the_targets_of_the_months_that_are_open(company, plan, save, lock):
    for month in YEAR[:5]:
        Period.objects.update_or_create(month=month, defaults={"state": Period.State.CLOSED})
    save(*whole(company))
    lock()
    assert targets_of(company.salesperson) == dict.fromkeys(YEAR[5:], Decimal(1000))
    assert Plan.objects.get(pk=plan.pk).locked_by == company.manager
    assert {"targets.lock_plan", "targets.set_cells"} <= set(AuditEntry.objects.values_list("action", flat=True))
    lock()  # once more
    assert TargetCell.objects.count() == 7


def test_plan_that_does_not_add_up_is_not_locked(company, save, lock, plan):
    save(*whole(company), CellEdit(RESERVE, JUNE, Decimal(1)))
    with pytest.raises(ValidationError, match="add up"):
        lock()
    assert Plan.objects.get(pk=plan.pk).is_draft
    assert not TargetCell.objects.exists()


def test_plan_whose_cells_changed_since_it_was_read_is_not_locked(company, save, lock, plan):
    save(*whole(company))
    with pytest.raises(StaleVersion):
        lock(version=1)


def test_locked_plan_is_not_changed(company, save, lock):
    save(*whole(company))
    lock()
    with pytest.raises(ValidationError, match="revision"):
        save(CellEdit(TOTAL, JUNE, Decimal(5), version=1))


@pytest.fixture
def locked(company, save, lock, plan):
    save(*whole(company))
    lock()
    return plan


def revise(plan, company, *, month=SEPTEMBER, reason="The market has grown.", by=None):
    return locking.revise_plan(plan, starts_in=month, reason=reason, by=by or company.manager, today=TODAY)


def test_revision_begins_with_the_cells_and_counts_from_its_month(company, locked, save, lock):
    revision = revise(locked, company)
    assert (revision.number, revision.starts_in, revision.cells.count()) == (2, "2026-09", 24)
    with pytest.raises(ValidationError, match="settled"):
        save(CellEdit(TOTAL, JUNE, Decimal(5), version=1), of=revision)
    rows = (TOTAL, RowKey("person", company.salesperson.pk))
    save(*[CellEdit(row, SEPTEMBER, Decimal(2000), version=1) for row in rows], of=revision)
    assert targets_of(company.salesperson)["2026-09"] == Decimal(1000)  # not before it is locked
    with pytest.raises(PermissionDenied):
        lock(revision)  # who drafted it does not approve it
    lock(revision, by=company.director)
    found = targets_of(company.salesperson)
    assert (found["2026-08"], found["2026-09"], found["2026-10"]) == (Decimal(1000), Decimal(2000), Decimal(1000))


def test_what_the_general_manager_revises_nobody_else_could_lock(company, locked, lock):
    revision = revise(locked, company, by=company.gm)
    lock(revision, by=company.gm)
    assert Plan.objects.get(pk=revision.pk).locked_by == company.gm


@pytest.mark.parametrize(
    ("values", "words"),
    [({"reason": " "}, "Say why"), ({"month": Month("2027-01")}, "this year"), ({"month": YEAR[3]}, "closed")],
)
def test_revision_has_a_reason_and_an_open_month_of_the_year(company, locked, values, words):
    Period.objects.update_or_create(month=YEAR[3], defaults={"state": Period.State.CLOSED})
    with pytest.raises(ValidationError, match=words):
        revise(locked, company, **values)
    assert Plan.objects.count() == 1


def test_there_is_one_draft_of_a_revision(company, locked):
    assert revise(locked, company) == revise(locked, company, by=company.director)
    assert Plan.objects.count() == 2


def test_split_adds_up_and_can_be_locked(company, plan, orders, lock):
    split(plan, orders, company, annual=Decimal("9876000.50"))
    totals = plan.cells.filter(row="total")
    assert sum(cell.amount for cell in totals) == Decimal("9876000.50")
    lock()
    assert len(targets_of(company.salesperson)) == len(targets_of(company.colleague)) == 12


def split(plan, orders, company, *, annual, reserve=Fraction(5, 100), season=(1,) * 12):
    shares = {RowKey("person", company.salesperson.pk): 2, RowKey("person", company.colleague.pk): 1}
    version = Plan.objects.get(pk=plan.pk).version
    values = {"annual": annual, "season": season, "shares": shares, "reserve": reserve, "reserve_name": "new shops"}
    return planning.save_split(plan, orders, **values, version=version, by=company.manager, today=TODAY)


def test_split_of_a_revision_leaves_the_settled_months(company, plan, orders, lock):
    split(plan, orders, company, annual=Decimal(1_200_000))
    lock()
    revision = revise(plan, company)
    with pytest.raises(ValidationError, match="already ask"):
        split(revision, orders, company, annual=Decimal(100_000))
    split(revision, orders, company, annual=Decimal(1_600_000))
    totals = [cell.amount for cell in revision.cells.filter(row="total").order_by("month")]
    assert totals == [Decimal(100_000)] * 8 + [Decimal(200_000)] * 4


def test_split_over_cells_saved_since_is_refused(company, plan, orders, save):
    version = plan.version
    save(CellEdit(TOTAL, JUNE, Decimal(1)))
    with pytest.raises(StaleVersion):
        planning.save_split(
            plan,
            orders,
            annual=Decimal(12),
            season=[1] * 12,
            shares={TOTAL: 1},
            reserve=Fraction(0),
            reserve_name="",
            version=version,
            by=company.manager,
            today=TODAY,
        )


def test_locking_takes_the_same_queries_for_few_and_many(company, plan, orders, save, lock):
    def statements(of):
        with CaptureQueriesContext(connection) as captured:
            lock(of, by=company.director)
        return len(captured)

    save(*whole(company))
    few = statements(plan)
    revision = revise(plan, company)
    people = [make_person(f"M{number}") for number in range(45)]
    for person in people:
        make_appointment(person, company.north)
    parts = [CellEdit(RowKey("person", person.pk), SEPTEMBER, Decimal(10)) for person in people]
    save(CellEdit(TOTAL, SEPTEMBER, Decimal(1450), version=1), *parts, of=revision)
    assert statements(revision) <= few
    assert PlanCell.objects.filter(plan=revision, row="person").count() == 12 + 45


@pytest.fixture
def moved(company):
    """The colleague works in the south from September on."""
    Appointment.objects.filter(person=company.colleague).update(valid_to=SEPTEMBER.first)
    make_appointment(company.colleague, company.south, since=SEPTEMBER.first)
    return company.colleague


def test_who_is_not_in_the_unit_gets_nothing_of_that_month(moved, save, plan):
    key = RowKey("person", moved.pk)
    save(CellEdit(key, YEAR[7], Decimal(5)), CellEdit(key, SEPTEMBER, Decimal(0)))
    with pytest.raises(ValidationError, match="not in the unit in September 2026"):
        save(CellEdit(key, SEPTEMBER, Decimal(5), version=1))
    assert sum(cell.amount for cell in plan.cells.all()) == Decimal(5)


def test_split_gives_months_to_those_who_are_there(company, moved, plan, orders, lock):
    split(plan, orders, company, annual=Decimal(12_000_000), reserve=Fraction(0))
    of_month = {month: plan.cells.filter(row="person", month=month) for month in (YEAR[7], SEPTEMBER)}
    assert sorted(cell.amount for cell in of_month[YEAR[7]])[:2] != sorted(cell.amount for cell in of_month[SEPTEMBER])
    assert {cell.person for cell in of_month[SEPTEMBER]} == {company.salesperson}
    lock()
    assert sorted(targets_of(moved)) == YEAR[:8]


def test_what_was_planned_for_somebody_who_moved_is_no_target_and_keeps_the_plan_open(company, plan, orders, lock):
    split(plan, orders, company, annual=Decimal(12_000_000), reserve=Fraction(0))
    Appointment.objects.filter(person=company.colleague).update(valid_to=SEPTEMBER.first)
    make_appointment(company.colleague, company.south, since=SEPTEMBER.first)
    grids = locking.grids_of(plan, locking.cells_of(plan))
    found = locking.problems_of(plan, grids, planning.months_there(plan), {})
    assert [(problem.code, problem.month) for _, problem in found] == [("not_there", month) for month in YEAR[8:]]
    with pytest.raises(ValidationError, match="add up"):
        lock()
    assert not TargetCell.objects.exists()


def test_a_customer_is_not_split(company, plan):
    with pytest.raises(ValidationError, match="whole number"):
        split(plan, Metric.objects.get(code="new_customers"), company, annual=Decimal("7.5"))


def test_split_names_the_month_in_which_nobody_is_there(company, moved, plan, orders):
    shares = {RowKey("person", moved.pk): Decimal(1)}
    values = {"annual": Decimal(12), "season": [1] * 12, "shares": shares, "reserve": Fraction(0), "reserve_name": ""}
    with pytest.raises(ValidationError, match="September 2026"):
        planning.save_split(plan, orders, **values, version=1, by=company.manager, today=TODAY)


@pytest.fixture
def moved_within(company):
    """The colleague works in the south from 15 September on; its plan is that of the other manager."""
    day = date(2026, 9, 15)
    Appointment.objects.filter(person=company.colleague).update(valid_to=day)
    make_appointment(company.colleague, company.south, since=day)
    return planning.start_plan(company.south, 2026, by=company.other_manager, today=TODAY)


def of_september(person):
    cells = TargetCell.objects.filter(person=person, month="2026-09").order_by("starts_on")
    return [(cell.starts_on, cell.base) for cell in cells]


def give(plan, metric, person, amount, *, by):
    rows = (TOTAL, RowKey("person", person.pk))
    edits = [CellEdit(row, SEPTEMBER, Decimal(amount)) for row in rows]
    planning.save_plan_cells(plan, metric, edits, by=by, today=TODAY)


def test_each_unit_plans_the_part_of_a_month_in_which_somebody_is_there(company, plan, orders, moved_within, lock):
    begins = Appointment.objects.filter(person=company.colleague).order_by("valid_from").first().valid_from
    give(plan, orders, company.colleague, 100, by=company.manager)
    give(moved_within, orders, company.colleague, 300, by=company.other_manager)
    lock()
    lock(moved_within, by=company.other_manager)
    assert of_september(company.colleague) == [(begins, Decimal(100)), (date(2026, 9, 15), Decimal(300))]


def test_target_set_before_a_move_was_known_is_parted_and_counts_once(company, plan, orders, lock):
    begins = Appointment.objects.get(person=company.colleague).valid_from
    give(plan, orders, company.colleague, 100, by=company.manager)
    lock()
    assert of_september(company.colleague) == [(None, Decimal(100))]
    Appointment.objects.filter(person=company.colleague).update(valid_to=date(2026, 9, 15))
    make_appointment(company.colleague, company.south, since=date(2026, 9, 15))
    south = planning.start_plan(company.south, 2026, by=company.other_manager, today=TODAY)
    give(south, orders, company.colleague, 300, by=company.other_manager)
    lock(south, by=company.other_manager)
    assert of_september(company.colleague) == [(begins, Decimal(100)), (date(2026, 9, 15), Decimal(300))]


def test_target_of_a_part_is_that_of_the_whole_month_again_when_the_move_falls_away(
    company, plan, orders, moved_within, lock, django_capture_on_commit_callbacks
):
    give(plan, orders, company.colleague, 100, by=company.manager)
    give(moved_within, orders, company.colleague, 300, by=company.other_manager)
    lock()
    lock(moved_within, by=company.other_manager)
    stay(company.colleague, company.south)
    with django_capture_on_commit_callbacks(execute=True):
        announce_moved([company.colleague.pk], since=date(2026, 9, 15))
    assert of_september(company.colleague) == [(None, Decimal(100))]
    assert AuditEntry.objects.filter(action="targets.set_cells", actor=JOB).exists()


def stay(person, moved_to):
    """As a reorganisation that is taken back leaves it."""
    Appointment.objects.filter(person=person, unit=moved_to).delete()
    Appointment.objects.filter(person=person).update(valid_to=None)


def test_target_of_a_part_goes_with_the_day_of_the_move(company, plan, orders, moved_within, lock):
    begins = Appointment.objects.filter(person=company.colleague).order_by("valid_from").first().valid_from
    give(plan, orders, company.colleague, 100, by=company.manager)
    lock()
    give(moved_within, orders, company.colleague, 300, by=company.other_manager)
    lock(moved_within, by=company.other_manager)
    later = date(2026, 9, 21)
    Appointment.objects.filter(person=company.colleague, unit=company.south).update(valid_from=later)
    Appointment.objects.filter(person=company.colleague, unit=company.north).update(valid_to=later)
    fit_targets({company.colleague.pk}, since=date(2026, 9, 15))
    assert of_september(company.colleague) == [(begins, Decimal(100)), (later, Decimal(300))]


def test_target_of_a_part_stays_in_a_month_that_is_closed(company, plan, orders, moved_within, lock):
    give(plan, orders, company.colleague, 100, by=company.manager)
    lock()
    give(moved_within, orders, company.colleague, 300, by=company.other_manager)
    lock(moved_within, by=company.other_manager)
    before = of_september(company.colleague)
    Period.objects.create(month=SEPTEMBER, state=Period.State.CLOSED)
    stay(company.colleague, company.south)
    fit_targets({company.colleague.pk}, since=date(2026, 9, 15))
    assert of_september(company.colleague) == before


def test_lock_leaves_one_target_of_a_month_whose_move_fell_away_unheard(company, plan, orders, moved_within, lock):
    give(plan, orders, company.colleague, 100, by=company.manager)
    lock()
    give(moved_within, orders, company.colleague, 300, by=company.other_manager)
    lock(moved_within, by=company.other_manager)
    stay(company.colleague, company.south)
    revision = locking.revise_plan(plan, starts_in=SEPTEMBER, reason="stays", by=company.manager, today=TODAY)
    lock(revision, by=company.director)
    assert of_september(company.colleague) == [(None, Decimal(100))]
