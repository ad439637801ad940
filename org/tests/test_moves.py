"""People and units move: what is refused, what follows, what the past becomes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.tests.instants import DAY, at
from org import moves
from org.access import Area, Reach, access_of
from org.models import Appointment, LoginSession, Period, Person, Unit
from org.stamps import restamp, stamp, stamps
from org.tests.factories import make_appointment, make_person, make_title, make_unit
from org.tree import OrgTree
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db
JUNE_1, JULY_1 = date(2026, 6, 1), date(2026, 7, 1)


def appoint(company, person, unit, *, by=None, valid_from=DAY, **fields):
    fields = {"title": make_title(), "on": DAY} | fields
    return moves.appoint(person, unit=unit, valid_from=valid_from, by=by or company.hr, **fields)


def place(company, unit, parent, *, valid_from=JULY_1, **fields):
    values = {"kind": "team", "name_en": unit.code.title(), "on": DAY, "by": company.hr} | fields
    return moves.place_unit(unit, valid_from=valid_from, parent=parent, **values)


def make_fact(person, day):
    values = {"work_date": day, "metric": Metric.objects.get(code="orders"), "amount": 1, "source": "typed"}
    return Entry.objects.create(person=person, **stamp(person, day).fields, recorded_at=at(17), **values)


# --- appointments


@pytest.mark.parametrize("profile", ["supervisor", "assistant", "none"])
def test_hr_gives_itself_no_post(company, as_, profile):
    """A supervisor of the company would read everybody's targets, which HR does not."""
    told = {"title": make_title(profile.upper(), profile=profile), "by": company.hr, "on": DAY, "valid_from": DAY}
    for act, more in ((moves.transfer, {}), (moves.appoint, {"kind": "acting"})):
        with pytest.raises(PermissionDenied, match="Somebody else of HR"):
            act(company.hr, unit=company.root, **told, **more)
    assert access_of(company.hr).reach(Area.TARGETS) == Reach.SELF
    page = as_(company.hr).get(f"/people/{company.hr.code}/").content.decode()
    assert "Another post" not in page and "Leaves the company" in page
    assert as_(company.hr).get(f"/people/{company.hr.code}/move/").status_code == 403
    moves.transfer(company.hr, unit=company.sales, **told | {"by": company.gm})


def test_hr_makes_nobody_of_itself_a_head_and_the_general_manager_may(company):
    with pytest.raises(ValidationError) as refused:
        appoint(company, company.hr, make_unit("LED", parent=company.north), is_head=True, kind="acting")
    assert list(refused.value.message_dict) == ["is_head"]
    assert appoint(
        company, company.gm, make_unit("LED2", parent=company.north), by=company.gm, is_head=True, kind="acting"
    ).is_head


def test_appoint_takes_the_profile_from_the_title_and_stops_with_the_service(company):
    person = make_person(left_on=date(2026, 8, 31))
    post = appoint(company, person, company.north)
    assert (post.profile, post.valid_to) == ("salesperson", date(2026, 9, 1))


@pytest.mark.parametrize("part", ["director", "manager", "technician", "salesperson"])
def test_only_hr_and_the_general_manager_appoint(company, part):
    with pytest.raises(PermissionDenied):
        appoint(company, make_person(), company.north, by=getattr(company, part))


def test_appoint_says_in_words_what_the_database_would_refuse(company):
    with pytest.raises(ValidationError, match="already holds a post in NORTH"):
        appoint(company, company.salesperson, company.south)
    with pytest.raises(ValidationError, match="already has the head"):
        appoint(company, make_person(), company.north, is_head=True)
    with pytest.raises(ValidationError, match="not yet in service"):
        appoint(company, make_person(hired_on=JULY_1), company.north)
    late = make_unit("LATE", parent=company.sales, since=JULY_1)
    with pytest.raises(ValidationError, match="does not exist on all of these days"):
        appoint(company, make_person(), late)


def test_a_post_that_reaches_into_a_closed_month_is_refused(company):
    Period.objects.create(month="2026-05", state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="May 2026 is closed"):
        appoint(company, make_person(), company.north, valid_from=date(2026, 4, 1))
    appoint(company, make_person(), company.north, valid_from=JUNE_1)


def test_transfer_ends_one_post_and_begins_the_next_on_the_same_day(company):
    moves.transfer(
        company.salesperson, unit=company.south, title=make_title(), valid_from=JULY_1, by=company.gm, on=DAY
    )
    spans = list(company.salesperson.appointments.order_by("valid_from").values_list("unit__code", "valid_to"))
    assert spans == [("NORTH", JULY_1), ("SOUTH", None)]


def test_ending_a_post_twice_is_once(company):
    post = company.salesperson.appointments.get()
    for _ in range(2):
        moves.end_appointment(post, valid_to=JULY_1, by=company.hr, on=DAY)
    assert Appointment.objects.get(pk=post.pk).valid_to == JULY_1


def test_last_day_is_not_moved_over_months_that_are_closed(company):
    """Somebody would have been in service in them who has no sheet there, and an old login would open again."""
    for month in ("2026-03", "2026-04"):
        Period.objects.create(month=month, state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="closed"):
        moves.depart(company.leaver, left_on=DAY, by=company.hr, on=DAY)
    assert Person.objects.get(pk=company.leaver.pk).left_on == date(2026, 3, 31)


def test_login_of_before_does_not_go_on_when_the_last_day_is_moved(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))
    client = as_(company.colleague)
    moves.depart(company.colleague, left_on=DAY - timedelta(days=1), by=company.hr, on=DAY)
    assert client.get("/me/").status_code == 302
    moves.depart(company.colleague, left_on=DAY + timedelta(days=9), by=company.hr, on=DAY)
    assert client.get("/me/").status_code == 302
    client.force_login(company.colleague)
    assert client.get("/me/").status_code == 200


def test_whoever_departs_leaves_post_and_roles_and_stays_as_a_row(company, as_):
    as_(company.hr)
    assert LoginSession.objects.filter(person=company.hr).exists()
    moves.depart(company.hr, left_on=date(2026, 6, 30), by=company.gm, on=DAY)
    assert company.hr.appointments.get().valid_to == company.hr.grants.get().valid_to == JULY_1
    assert not company.hr.is_in_service(JULY_1)
    assert not LoginSession.objects.filter(person=company.hr).exists()


# --- the past moves


def test_a_transfer_in_the_past_stamps_the_facts_of_open_months_again(company):
    before, after = make_fact(company.salesperson, date(2026, 5, 29)), make_fact(company.salesperson, DAY)
    other = make_fact(company.colleague, DAY)
    moves.transfer(
        company.salesperson, unit=company.south, title=make_title(), valid_from=JUNE_1, by=company.hr, on=DAY
    )
    for fact in (before, after, other):
        fact.refresh_from_db()
    assert (before.unit, after.unit, other.unit) == (company.north, company.south, company.north)
    assert (before.superior, after.superior) == (company.manager, company.other_manager)


def test_facts_of_a_sealed_month_keep_their_stamps(company):
    fact = make_fact(company.salesperson, DAY)
    company.salesperson.appointments.update(unit=company.south)
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)

    assert restamp(JUNE_1) == 0
    fact.refresh_from_db()
    assert fact.unit == company.north


def test_a_new_head_becomes_the_superior_of_everybody_below(company):
    facts = [make_fact(person, DAY) for person in (company.salesperson, company.colleague)]
    moves.end_appointment(company.manager.appointments.get(), valid_to=JUNE_1, by=company.hr, on=DAY)
    for fact in facts:
        fact.refresh_from_db()
        assert fact.superior == company.director


def test_stamps_cost_the_same_for_one_fact_and_for_many(company):
    with CaptureQueriesContext(connection) as few:
        stamps([(company.salesperson.pk, DAY)])
    people = [make_person() for _ in range(20)]
    for person in people:
        make_appointment(person, company.south)
    with CaptureQueriesContext(connection) as many:
        found = stamps((person.pk, DAY - timedelta(days=back)) for person in people for back in range(5))
    assert len(found) == 100 and len(many) == len(few) == 4


# --- units


def test_a_unit_is_renamed_and_moved_from_a_day_on(company):
    place(company, company.south, company.north, name_en="Deep South", name_zh="南區")
    assert OrgTree.on(DAY).parents[company.south.pk] == company.sales.pk
    assert OrgTree.on(JULY_1).parents[company.south.pk] == company.north.pk
    assert [version.name_en for version in company.south.versions.order_by("valid_from")] == ["South", "Deep South"]


def test_placing_a_unit_again_on_the_same_day_corrects_the_version(company):
    for name in ("Sooth", "South"):
        place(company, company.south, company.sales, name_en=name)
    assert company.south.versions.count() == 2


@pytest.mark.parametrize(
    ("unit", "parent", "fault"),
    [("SALES", "NORTH", "would stand under itself"), ("NORTH", None, "at the top beside another unit")],
)
def test_a_broken_tree_is_refused_and_nothing_is_written(company, unit, parent, fault):
    unit = Unit.objects.get(code=unit)
    with pytest.raises(ValidationError, match=fault):
        place(company, unit, parent and Unit.objects.get(code=parent))
    assert unit.versions.get().valid_to is None


def test_a_unit_is_closed_once_nobody_and_nothing_stands_in_it(company):
    empty = make_unit("EMPTY", parent=company.sales)
    for unit, reason in ((company.north, "People still have appointments"), (company.sales, "the unit above")):
        company.director.appointments.update(valid_to=JULY_1)
        with pytest.raises(ValidationError, match=reason):
            moves.close_unit(unit, valid_to=JULY_1, by=company.hr, on=DAY)

    moves.close_unit(empty, valid_to=JULY_1, by=company.hr, on=DAY)
    assert empty.pk not in OrgTree.on(JULY_1).parents


# --- the tree of a day


def test_the_superior_is_the_head_or_where_vacant_the_next_above(company):
    tree = OrgTree.on(DAY)
    assert tree.superior_of(company.salesperson.pk, company.north.pk) == company.manager.pk
    assert tree.superior_of(company.manager.pk, company.north.pk) == company.director.pk
    assert tree.superior_of(company.gm.pk, company.root.pk) is None

    company.manager.appointments.update(valid_to=DAY)
    assert OrgTree.on(DAY).superior_of(company.salesperson.pk, company.north.pk) == company.director.pk


def test_the_tree_of_a_day_costs_one_query_with_its_names(company, django_assert_num_queries):
    with django_assert_num_queries(1):
        tree = OrgTree.on(DAY)
        below = tree.units_below(company.sales.pk)
        assert [unit.name for unit in tree.units.values()] == ["Ink & Paper", "North", "Sales", "South"]
    assert below == {company.sales.pk, company.north.pk, company.south.pk}
    assert tree.path(company.north.pk) == [company.north.pk, company.sales.pk, company.root.pk]
