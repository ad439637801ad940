"""Who reads when somebody holds a post, and whose leave of days past: the line above of then, the person, HR."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from org.models import Absence, Appointment, LeaveDay, Person
from org.tests.factories import make_appointment, make_leave, make_person

pytestmark = pytest.mark.django_db
SPRING = date(2026, 4, 20)
MAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def posts(client, **asked):
    return client.get(reverse("org:appointment_list"), {"q": "SALESPERSON"} | asked)


@pytest.fixture
def moves_on(company):
    """The salesperson goes south on the first of August, which is not for everybody yet."""
    Appointment.objects.filter(person=company.salesperson).update(valid_to=date(2026, 8, 1))
    make_appointment(company.salesperson, company.south, since=date(2026, 8, 1))


@pytest.mark.parametrize("part", ["colleague", "assistant", "other_manager", "technician"])
@pytest.mark.parametrize("day", [DAY, MAY, date(2026, 8, 3)])
def test_from_when_to_when_is_told_to_no_colleague(company, as_, moves_on, part, day):
    client = as_(getattr(company, part))
    page = posts(client, day=day.isoformat()).content.decode()
    file = b"".join(posts(client, day=day.isoformat(), export="csv").streaming_content).decode()
    for text in (page, file):
        assert "SALESPERSON" in text
        assert not [told for told in ("2024-01-01", "2026-07-31", "2026-08-01") if told in text]


@pytest.mark.parametrize("part", ["salesperson", "manager", "director", "gm", "hr"])
def test_from_when_to_when_is_told_to_the_person_the_line_above_and_hr(company, as_, moves_on, part):
    client = as_(getattr(company, part))
    file = b"".join(posts(client, export="csv").streaming_content).decode()
    assert "2024-01-01 – 2026-07-31" in posts(client).content.decode()
    assert "2024-01-01,2026-07-31" in file


PAGES_OF_POSTS = ("/org/", "/org/branch/", "/org/posts/")


def texts(client, unit):
    """The pages and the file that tell who works in the unit after the first of August, or what changes until then."""
    asked = {"unit": unit, "q": unit.title(), "day": "2026-08-03", "since": "2026-06-17", "until": "2026-08-03"}
    there = [client.get(path, asked).content.decode() for path in PAGES_OF_POSTS]
    file = b"".join(client.get("/org/posts/", asked | {"export": "csv"}).streaming_content).decode()
    changed = [client.get(path, asked).content.decode() for path in ("/org/compare/", "/org/days/")]
    return [*there, file], changed


@pytest.mark.parametrize("part", ["colleague", "assistant", "other_manager", "technician"])
@pytest.mark.parametrize("leaves", [False, True])
def test_what_is_to_come_is_told_to_no_colleague(company, as_, moves_on, part, leaves):
    if leaves:
        company.salesperson.appointments.filter(valid_to=None).delete()
        Person.objects.filter(pk=company.salesperson.pk).update(left_on=date(2026, 7, 31))
    stays, changed = texts(as_(getattr(company, part)), "NORTH")
    assert all("Chen Xiaoming" in text for text in stays)
    gone, _ = texts(as_(getattr(company, part)), "SOUTH")
    assert not [text for text in gone if "Chen Xiaoming" in text]
    assert "Chen Xiaoming moved" not in changed[0] and "Chen Xiaoming left" not in changed[0]
    assert "2026-08-01" not in changed[1]


@pytest.mark.parametrize("part", ["salesperson", "manager", "director", "gm", "hr"])
def test_what_is_to_come_is_told_to_the_second_ring(company, as_, moves_on, part):
    stays, changed = texts(as_(getattr(company, part)), "NORTH")
    assert not [text for text in stays if "Chen Xiaoming" in text]
    assert "Chen Xiaoming moved from North to South" in changed[0] and "2026-08-01" in changed[1]


def test_list_of_posts_costs_the_same_for_one_and_for_ten(company, as_):
    client, counts = as_(company.manager), []
    for size in (1, 10):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("org:appointment_list"))
        counts.append(len(asked))
        for number in range(9):
            make_appointment(make_person(f"N{size}N{number}"), company.north)
    assert counts[0] == counts[1]


# --- leave ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def new_manager(company):
    """The south's manager leads the north since the first of June; the one before heads nothing any more."""
    Appointment.objects.filter(person=company.manager).update(valid_to=date(2026, 6, 1))
    make_appointment(company.other_manager, company.north, is_head=True, kind="acting", since=date(2026, 6, 1))
    return company.other_manager


def away(client, first, last):
    page = client.get(reverse("org:leave_team"), {"first_day": first.isoformat(), "last_day": last.isoformat()})
    return "陳曉明" in page.content.decode() or "Chen Xiaoming" in page.content.decode()


def test_who_leads_a_team_today_reads_no_leave_of_before(company, as_, new_manager):
    for day in (MAY, date(2026, 6, 3), date(2026, 7, 6)):
        make_leave(company.salesperson, day)
    client = as_(new_manager)
    assert [away(client, day, day) for day in (MAY, date(2026, 6, 3), date(2026, 7, 6))] == [False, True, True]
    file = client.get(reverse("org:leave_team"), {"first_day": "2026-04-01", "last_day": "2026-07-31", "export": "csv"})
    text = b"".join(file.streaming_content).decode()
    assert ("2026-05-04" in text, "2026-06-03" in text, "2026-07-06" in text) == (False, True, True)
    for reader in (company.director, company.gm, company.hr):
        assert away(as_(reader), MAY, MAY), reader


def test_leave_in_another_team_stays_with_the_one_who_led_it(company):
    make_leave(company.salesperson, MAY)
    Appointment.objects.filter(person=company.salesperson).update(valid_to=date(2026, 6, 1))
    make_appointment(company.salesperson, company.south, since=date(2026, 6, 1))
    seen = {
        part: LeaveDay.objects.visible_to(getattr(company, part)).exists()
        for part in ("manager", "other_manager", "director", "salesperson", "colleague", "technician")
    }
    assert seen == {
        **{"manager": True, "other_manager": False, "director": True},
        **{"salesperson": True, "colleague": False, "technician": False},
    }


def test_chart_of_a_past_day_says_who_was_away_to_the_superior_of_then(company, as_, new_manager):
    make_leave(company.salesperson, MAY)
    make_leave(company.salesperson, date(2026, 6, 3))

    def chart(reader, day):
        page = as_(reader).get(reverse("org:chart"), {"unit": "NORTH", "day": day}).content.decode()
        return "away" in page.split("Chen Xiaoming")[1][:400].lower() if "Chen Xiaoming" in page else None

    assert chart(company.hr, "2026-05-04") is True
    assert (chart(new_manager, "2026-05-04"), chart(new_manager, "2026-06-03")) == (False, True)


def absences(client, person):
    page = client.get(reverse("org:person_detail", args=[person.code])).content.decode()
    return "Away and back" in page


@pytest.mark.parametrize(("first", "back", "seen"), [(SPRING, MAY, False), (SPRING, date(2026, 6, 8), True)])
def test_who_leads_a_team_today_reads_no_leave_of_absence_of_before(company, as_, new_manager, first, back, seen):
    told = {"kind": "maternity", "recorded_by": company.hr, "valid_from": first, "valid_to": back}
    Absence.objects.create(person=company.salesperson, **told)
    assert absences(as_(new_manager), company.salesperson) is seen
    for reader in (company.director, company.gm, company.hr, company.salesperson):
        assert absences(as_(reader), company.salesperson), reader
