"""A month's folder ends what the months before left open; whatever lies before it stays (docs/decisions/0009)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEntry
from core.periods import Month
from meetings.models import WeeklyPlan
from org.models import Appointment, Grant, LoginSession, Period, Person, UnitVersion
from org.tests.factories import make_appointment, make_grant
from reviews import runs
from reviews.models import MonthRun
from reviews.month.facts import AppointmentRow, PersonRow, UnitRow
from salesops.exchange.faults import FolderErrors
from salesops.exchange.load import load_month
from salesops.exchange.reading import open_folder, read_folder
from salesops.tests.folders import inputs, july

pytestmark = pytest.mark.django_db
AFTERWARDS = datetime(2026, 7, 10, 1, 0, tzinfo=UTC)
JUNE_30, JULY_1, JULY_15 = date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 15)


def load(folder):
    return load_month(open_folder(folder), now=AFTERWARDS)


def faults_of(folder):
    with pytest.raises(FolderErrors) as caught:
        load(folder)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def june_sealed():
    load(inputs("june-2026"))
    run = runs.advance(runs.start_run(Month("2026-06"), by=None, now=AFTERWARDS))
    assert run.state == MonthRun.State.SEALED
    return run


@pytest.fixture(scope="module")
def facts():
    return read_folder(inputs("june-2026"))


def leaving(facts, code, day):
    return [replace(row, left_on=day) if row.code == code else row for row in facts.people]


def ending(facts, code, day, *more):
    changed = [replace(row, end=day) if (row.person, row.end) == (code, None) else row for row in facts.appointments]
    return [*changed, *more]


@pytest.mark.parametrize("day", [JUNE_30, JULY_15, date(2026, 9, 30)])
@pytest.mark.parametrize("is_written", [True, False])
def test_next_month_tells_of_a_leaver(june_sealed, facts, tmp_path, day, is_written):
    changes = {"appointments": ending(facts, "P4", day)} if is_written else {}
    folder = july(tmp_path, people=leaving(facts, "P4", day), **changes)
    load(folder)
    person = Person.objects.get(code="P4")
    assert person.left_on == day
    assert person.appointments.get().valid_to == day + timedelta(days=1)
    assert AuditEntry.objects.filter(action="org.depart", actor="import_company").count() == 1
    assert runs.verify(june_sealed) == []
    assert load(folder).written == 0


def test_leaver_s_grants_and_logins_end_too(facts, tmp_path):
    load(inputs("june-2026"))
    person = Person.objects.get(code="P4")
    make_grant(person, Grant.Role.HR, since=date(2026, 6, 1))
    LoginSession.objects.create(session_key="phone", person=person, expire_date=datetime(2027, 1, 1, tzinfo=UTC))
    load(july(tmp_path, people=leaving(facts, "P4", JULY_15)))
    assert person.grants.get().valid_to == date(2026, 7, 16)
    assert not LoginSession.objects.exists()


def test_next_month_tells_of_a_new_post(june_sealed, facts, tmp_path):
    post = AppointmentRow("P4", "CO", "SA", "assistant", False, JULY_15, None)
    load(july(tmp_path, appointments=ending(facts, "P4", date(2026, 7, 14), post)))
    posts = Appointment.objects.filter(person__code="P4").order_by("valid_from")
    assert [(row.unit.code, row.valid_to) for row in posts] == [("SALES", JULY_15), ("CO", None)]
    assert runs.verify(june_sealed) == []


def test_next_month_tells_of_another_head_and_facts_of_its_days_know(june_sealed, facts, tmp_path):
    """The week of 29 June came with June and belongs to July: its superior is the head of Thursday."""
    plans = WeeklyPlan.objects.filter(person__code="P2")
    assert plans.get(week_start="2026-06-29").superior.code == "P1"
    heir = PersonRow("N1", "新人", "Xin Ren", JULY_1, None)
    post = AppointmentRow("N1", "SALES", "SM", "manager", True, JULY_1, None)
    load(
        july(
            tmp_path,
            people=[*leaving(facts, "P1", JUNE_30), heir],
            appointments=[*facts.appointments, post],
        )
    )
    assert plans.get(week_start="2026-06-29").superior.code == "N1"
    assert plans.get(week_start="2026-06-22").superior.code == "P1"


def test_next_month_tells_of_a_unit_that_moves(june_sealed, facts, tmp_path):
    company, sales = facts.units
    north = UnitRow("NORTH", "North", "北區", "region", "CO", JULY_1, None)
    units = [company, replace(sales, end=JUNE_30), north, replace(sales, parent="NORTH", start=JULY_1)]
    load(july(tmp_path, units=units))
    versions = UnitVersion.objects.filter(unit__code="SALES").order_by("valid_from")
    assert [(row.parent.code, row.valid_to) for row in versions] == [("CO", JULY_1), ("NORTH", None)]
    assert runs.verify(june_sealed) == []


@pytest.mark.parametrize("is_sealed", [True, False])
def test_end_before_the_month_is_a_difference(facts, tmp_path, is_sealed):
    load(inputs("june-2026"))
    if is_sealed:
        runs.advance(runs.start_run(Month("2026-06"), by=None, now=AFTERWARDS))
    day = date(2026, 6, 29)
    post = AppointmentRow("P2", "CO", "SP", "salesperson", False, JUNE_30, None)
    folder = july(tmp_path, people=leaving(facts, "P4", day), appointments=ending(facts, "P2", day, post))
    assert faults_of(folder)[:2] == [
        'people.csv:6: leave_date: "2026-06-29" found, "" stored',
        'appointments.csv:4: to: "2026-06-29" found, "" stored',
    ]
    assert Person.objects.get(code="P4").left_on is None


def test_end_that_another_column_differs_beside_is_a_difference(facts, tmp_path):
    load(inputs("june-2026"))
    rest = AppointmentRow("P4", "CO", "SP", "salesperson", False, date(2026, 7, 16), None)
    posts = [replace(row, title="SA") if row.person == "P4" else row for row in ending(facts, "P4", JULY_15)]
    assert faults_of(july(tmp_path, appointments=[*posts, rest]))[:2] == [
        'appointments.csv:7: title: "SA" found, "SP" stored',
        'appointments.csv:7: to: "2026-07-15" found, "" stored',
    ]


def test_end_that_is_stored_is_neither_moved_nor_taken_back(facts, tmp_path):
    load(inputs("june-2026"))
    Person.objects.filter(code="P4").update(left_on=date(2026, 8, 31))
    assert faults_of(july(tmp_path, people=leaving(facts, "P4", JULY_15)))[0] == (
        'people.csv:6: leave_date: "2026-07-15" found, "2026-08-31" stored'
    )
    assert faults_of(july(tmp_path))[0] == 'people.csv:6: leave_date: "" found, "2026-08-31" stored'


def test_same_month_again_is_the_same_or_refused(facts, tmp_path):
    load(inputs("june-2026"))
    load(july(tmp_path))
    assert faults_of(july(tmp_path, people=leaving(facts, "P4", JULY_15)))[0] == (
        'people.csv:6: leave_date: "2026-07-15" found, "" stored'
    )


def test_leaver_with_a_post_that_begins_later_is_refused(facts, tmp_path):
    load(inputs("june-2026"))
    post = Appointment.objects.get(person__code="P4")
    make_appointment(post.person, post.unit, title=post.title, kind="acting", since=date(2026, 8, 1))
    (fault,) = faults_of(july(tmp_path, people=leaving(facts, "P4", JULY_15)))
    assert fault.startswith("people.csv:6: leave_date: ")
    assert "begins later" in fault


def test_month_that_lies_before_a_sealed_one_ends_nothing(facts, tmp_path):
    load(inputs("june-2026"))
    Period.objects.create(month="2026-08", state=Period.State.CLOSED)
    assert faults_of(july(tmp_path, people=leaving(facts, "P4", JULY_15)))[0] == (
        'people.csv:6: leave_date: "2026-07-15" found, "" stored'
    )


def test_a_unit_that_the_next_month_renames_keeps_what_it_is_responsible_for(facts, tmp_path):
    load(inputs("june-2026"))
    old = next(row for row in facts.units if row.parent)
    UnitVersion.objects.filter(unit__code=old.code).update(remit="Sells in the north")
    ended = [replace(row, end=JUNE_30) if row == old else row for row in facts.units]
    load(july(tmp_path, units=[*ended, replace(old, name_en="Far", start=JULY_1)]))
    told = UnitVersion.objects.filter(unit__code=old.code).order_by("valid_from").values_list("name_en", "remit")
    assert list(told) == [(old.name_en, "Sells in the north"), ("Far", "Sells in the north")]
