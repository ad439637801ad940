"""Who reads what: roles of a day, facts of a day, people, and what that costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tests.instants import DAY, at
from org.access import (
    READ,
    Area,
    Role,
    access_of,
    fact_filter,
    posts_of_others,
    readable_people,
    roles_of,
    team_of,
    today_of,
)
from org.models import Appointment, Grant, LeaveDay, Person
from org.stamps import stamp
from org.tests.factories import make_appointment, make_grant, make_leave, make_person, make_unit
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db
FACT_AREAS = (Area.TARGETS, Area.REPORTS, Area.APPRAISALS, Area.DISCIPLINE)


def fresh(person):
    """The person as the next request meets them."""
    return Person.objects.get(pk=person.pk)


def make_fact(person, day=DAY):
    metric = Metric.objects.get(code="orders")
    values = {"work_date": day, "metric": metric, "amount": 1, "source": "typed", "recorded_at": at(17)}
    return Entry.objects.create(person=person, **stamp(person, day).fields, **values)


def readers(company, area, person, day=DAY):
    """Who of the company may read a fact of `person` on `day`, by their part."""
    fact = make_fact(person, day)
    parts = [name for name in company.__dataclass_fields__ if isinstance(getattr(company, name), Person)]
    return {
        part for part in parts if Entry.objects.filter(fact_filter(getattr(company, part), area, on=DAY), pk=fact.pk)
    }


def test_every_role_has_a_cell_for_every_area():
    assert set(READ) == set(Role)
    assert {len(cells) for cells in READ.values()} == {len(Area)}


@pytest.mark.parametrize(
    ("part", "role"),
    [
        ("gm", Role.GENERAL_MANAGER),
        ("director", Role.DIRECTOR),
        ("manager", Role.MANAGER),
        ("supervisor", Role.SUPERVISOR),
        ("salesperson", Role.SALESPERSON),
        ("newcomer", Role.PROBATION),
        ("assistant", Role.ASSISTANT),
    ],
)
def test_roles_follow_from_appointments(company, part, role):
    assert roles_of(getattr(company, part), DAY) == {role}


def test_a_granted_role_stands_beside_that_of_the_appointment(company):
    assert roles_of(company.hr, DAY) == {Role.HR, Role.MEMBER}
    make_grant(company.supervisor, Grant.Role.HR, since=date(2026, 7, 1))
    assert roles_of(company.supervisor, DAY) == {Role.SUPERVISOR}
    assert roles_of(company.supervisor, date(2026, 7, 1)) == {Role.SUPERVISOR, Role.HR}


def test_an_acting_head_is_the_head(company):
    Appointment.objects.filter(person=company.other_manager).update(valid_to=DAY)
    make_appointment(
        company.supervisor, company.south, is_head=True, kind=Appointment.Kind.ACTING, since=DAY, profile="manager"
    )
    assert roles_of(company.supervisor, DAY) == {Role.MANAGER, Role.SUPERVISOR}
    assert stamp(company.stranger, DAY).superior == company.supervisor


@pytest.mark.parametrize("area", FACT_AREAS)
def test_a_fact_of_a_salesperson_is_read_by_the_line_above_and_nobody_beside(company, area):
    wider = {Area.TARGETS: {"supervisor", "assistant"}, Area.REPORTS: set()}.get(area, {"hr"})
    assert readers(company, area, company.salesperson) == {"salesperson", "manager", "director", "gm"} | wider


@pytest.mark.parametrize("area", FACT_AREAS)
def test_the_technical_administrator_reads_nobodys_facts(company, area):
    make_fact(company.salesperson)
    technician = make_person()
    make_grant(technician, Grant.Role.TECHNICAL_ADMINISTRATOR)
    assert not Entry.objects.filter(fact_filter(technician, area, on=DAY)).exists()


def test_after_a_transfer_the_old_superior_reads_the_days_before_and_the_line_above_all(company):
    make_fact(company.salesperson, date(2026, 6, 1))
    post = company.salesperson.appointments.get()
    Appointment.objects.filter(pk=post.pk).update(valid_to=DAY)
    make_appointment(company.salesperson, company.south, since=DAY)
    make_fact(company.salesperson, DAY)

    def read_by(viewer):
        rows = Entry.objects.filter(fact_filter(fresh(viewer), Area.REPORTS, on=DAY))
        return [entry.work_date.day for entry in rows.order_by("work_date")]

    assert read_by(company.manager) == [1]
    assert read_by(company.other_manager) == [17]
    assert read_by(company.director) == [1, 17]


def test_a_former_head_still_reads_the_days_on_which_they_were_the_superior(company):
    make_fact(company.salesperson, date(2026, 6, 1))
    company.manager.appointments.update(valid_to=DAY)
    make_appointment(company.manager, company.south, since=DAY)
    make_fact(company.salesperson, DAY)

    rows = Entry.objects.filter(fact_filter(fresh(company.manager), Area.REPORTS, on=DAY))
    assert [entry.work_date.day for entry in rows] == [1]


def test_people_are_known_in_the_team_below_and_upwards(company):
    names = [person.code for person in readable_people(company.salesperson, Area.PEOPLE, DAY)]
    assert names == ["GM", "DIRECTOR", "MANAGER", "SUPERVISOR", "SALESPERSON", "COLLEAGUE", "ASSISTANT"]
    assert readable_people(company.manager, Area.PEOPLE, DAY).count() == 13


def test_leave_is_read_by_the_person_the_line_above_and_hr(company):
    make_leave(company.salesperson, DAY)
    parts = ("salesperson", "manager", "director", "gm", "hr", "colleague", "other_manager", "technician", "assistant")
    reading = [part for part in parts if LeaveDay.objects.visible_to(getattr(company, part)).exists()]
    assert reading == ["salesperson", "manager", "director", "gm", "hr"]


def test_appointments_and_grants_come_through_the_door(company):
    assert not Appointment.objects.visible_to(company.salesperson).filter(person=company.stranger).exists()
    assert Grant.objects.visible_to(company.salesperson).count() == 0
    assert Grant.objects.visible_to(company.hr).count() == 2
    assert not Person.objects.visible_to(company.salesperson).filter(pk=company.stranger.pk).exists()


@pytest.mark.parametrize("part", ["gm", "director", "manager", "salesperson", "hr"])
def test_access_costs_the_same_for_5_people_and_50(company, part):
    def cost():
        viewer = fresh(getattr(company, part))
        with CaptureQueriesContext(connection) as queries:
            list(Entry.objects.filter(fact_filter(viewer, Area.REPORTS, on=DAY)))
            list(readable_people(viewer, Area.PEOPLE, DAY))
            access_of(viewer, DAY).reach(Area.LEAVE)
        return len(queries)

    make_unit("G", parent=company.north)
    few = cost()
    for number in range(15):
        unit = make_unit(f"G{number}", parent=company.north)
        make_appointment(make_person(), unit, is_head=True, profile="supervisor")
        for _ in range(3):
            make_appointment(make_person(), unit)
    assert cost() == few <= 4


def test_head_of_a_team_without_units_below_reads_no_tree(company):
    access = access_of(fresh(company.manager), DAY)
    assert access.roles == {Role.MANAGER}
    assert access.units(access.reach(Area.REPORTS)) == access.units_under(company.manager.pk) == {company.north.pk}
    assert access.heads_under(company.manager.pk) == set()
    assert company.salesperson in team_of([company.manager.pk], access)
    assert not access.has_tree


def test_unit_below_counts_on_its_days_alone(company):
    make_unit("ONCE", parent=company.north, since=DAY + timedelta(days=10))
    access = access_of(fresh(company.manager), DAY)
    assert access.units(access.reach(Area.REPORTS)) == access.units_under(company.manager.pk) == {company.north.pk}
    assert access.has_tree


def test_today_is_the_day_on_the_wall_of_the_unit(company):
    west = make_unit("WEST", parent=company.sales, time_zone="America/New_York")
    traveller = make_person()
    make_appointment(traveller, west)
    early = at(7)
    assert (today_of(company.salesperson, early), today_of(traveller, early)) == (DAY, date(2026, 6, 16))


@pytest.mark.parametrize("area", [Area.DUTIES, Area.TARGETS])
def test_posts_of_others_are_those_of_the_readable_people_in_service(company, area):
    make_appointment(company.stranger, company.north, kind=Appointment.Kind.ACTING, profile="manager")
    for viewer in company.people:
        people = readable_people(viewer, area, DAY).in_service(DAY).exclude(pk=viewer.pk)
        posts = Appointment.objects.on(DAY).filter(kind=Appointment.Kind.PRIMARY, person__in=people.values("pk"))
        assert set(posts_of_others(fresh(viewer), area, DAY)) == set(posts), viewer
    assert company.stranger in {post.person for post in posts_of_others(fresh(company.manager), area, DAY)}


def test_general_manager_is_whoever_heads_the_root_of_that_day(company):
    july = date(2026, 7, 1)
    company.root.versions.update(valid_to=july)
    make_unit("COM", parent=make_unit("HOLDING", since=july), since=july)
    assert roles_of(company.gm, DAY) == {Role.GENERAL_MANAGER}
    assert roles_of(company.gm, july) == {Role.DIRECTOR}
