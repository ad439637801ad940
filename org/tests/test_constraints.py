"""What the database itself refuses, on either engine."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from org.models import Appointment, Grant, UnitVersion
from org.tests.factories import make_appointment, make_grant, make_person, make_unit
from org.triggers import TRIGGERS

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def refuses(act: Callable[[], object]) -> bool:
    """Whether the database refuses the act."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_two_primary_appointments_of_a_person_never_overlap() -> None:
    person, here = make_person(), make_unit("HERE")
    there = make_unit("THERE", parent=here)
    make_appointment(person, here, until=JUNE)

    assert refuses(lambda: make_appointment(person, there, since=MAY))
    assert refuses(lambda: make_appointment(person, there, since=date(2026, 5, 31)))


def test_the_next_appointment_begins_on_the_day_after_the_last() -> None:
    person, unit = make_person(), make_unit()
    make_appointment(person, unit, until=JUNE)

    make_appointment(person, unit, since=JUNE)

    assert Appointment.objects.on(JUNE).count() == Appointment.objects.on(date(2026, 5, 31)).count() == 1


def test_an_acting_appointment_stands_beside_the_primary_one() -> None:
    person, unit = make_person(), make_unit()
    make_appointment(person, unit)

    make_appointment(person, make_unit("NEXT", parent=unit), kind=Appointment.Kind.ACTING, is_head=True, since=MAY)

    assert Appointment.objects.on(JUNE).count() == 2


def test_a_changed_span_or_kind_is_held_like_a_new_row() -> None:
    person, unit = make_person(), make_unit()
    first = make_appointment(person, unit, until=JUNE)
    make_appointment(person, unit, since=JUNE)
    acting = make_appointment(person, unit, since=JUNE, kind=Appointment.Kind.ACTING)

    rows = Appointment.objects
    assert refuses(lambda: rows.filter(pk=first.pk).update(valid_to=None))
    assert refuses(lambda: rows.filter(pk=acting.pk).update(kind=Appointment.Kind.PRIMARY))


def test_a_unit_has_one_head_at_a_time_acting_or_not() -> None:
    unit = make_unit()
    make_appointment(make_person(), unit, is_head=True, until=JUNE)
    member = make_appointment(make_person(), unit)
    other = make_person()

    assert refuses(lambda: make_appointment(other, unit, is_head=True, since=MAY, kind=Appointment.Kind.ACTING))
    assert refuses(lambda: Appointment.objects.filter(pk=member.pk).update(is_head=True))
    make_appointment(other, unit, is_head=True, since=JUNE, kind=Appointment.Kind.ACTING)


def test_versions_of_one_unit_never_overlap() -> None:
    root = make_unit("COM")
    make_unit("TEAM", parent=root, until=JUNE)

    assert refuses(lambda: make_unit("TEAM", parent=root, since=MAY))
    make_unit("TEAM", parent=root, since=JUNE)


def test_there_is_one_root_at_a_time() -> None:
    make_unit("OLD", until=JUNE)

    assert refuses(lambda: make_unit("NEW", since=MAY))
    root = make_unit("NEW", since=JUNE)
    below = make_unit("TEAM", parent=root, since=JUNE)
    assert refuses(lambda: UnitVersion.objects.filter(unit=below).update(parent=None))


def test_a_role_is_granted_once_at_a_time() -> None:
    person = make_person()
    make_grant(person, Grant.Role.HR, valid_to=JUNE)

    assert refuses(lambda: make_grant(person, Grant.Role.HR, since=MAY, valid_to=date(2026, 7, 1)))
    make_grant(person, Grant.Role.HR, since=JUNE)


@pytest.mark.sqlite
def test_replace_does_not_walk_around_the_triggers() -> None:
    unit = make_unit()
    make_appointment(person := make_person(), unit)
    other = make_appointment(make_person(), unit)
    replace = (
        "REPLACE INTO org_appointment (id, person_id, unit_id, title_id, profile, is_head, kind, valid_from) "
        "SELECT id, %s, unit_id, title_id, profile, is_head, kind, valid_from FROM org_appointment WHERE id = %s"
    )

    assert refuses(lambda: connection.cursor().execute(replace, [person.pk, other.pk]))


@pytest.mark.postgresql
def test_postgresql_holds_an_exclusion_constraint_for_each_entry_of_the_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'x'")
        assert dict(cursor.fetchall()) == {trigger.name: trigger.table for trigger in TRIGGERS}
