"""Health of the rhythm: shares by unit and week, the list behind each, and who sees them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from duties import rhythm, rhythm_page
from duties.registry import DutyKind, register_kind
from duties.rhythm import RhythmFigure, RhythmLine, Share
from duties.rules import duty_id
from duties.tests.factories import make_duty
from org.models import Appointment, Unit
from org.tests.factories import make_appointment, make_person, make_unit

pytestmark = pytest.mark.django_db
MONDAY, NOW = date(2026, 6, 15), at(17, 40)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def figures(monkeypatch, no_kinds):
    """Two figures: reports, of two kinds, one of which is left out once; talks, which are no duties."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(rhythm, "_figures", {})
    for code in ("daily", "weekly"):
        register_kind(DutyKind(code, f"{code} report", lambda context: [], lambda duties: {}, lambda duty: "/", "Do"))
    left_out = {duty_id("daily", "daily:excused", "SALESPERSON")}
    rhythm.register_figure(
        RhythmFigure("reports", "Reports in time", ("daily", "weekly"), lambda start, end, units: left_out, order=1)
    )
    rhythm.register_figure(RhythmFigure("talks", "Talks held", counts=talks, lines=talk_lines, order=2))


def talks(start, end, now, units):
    return {(unit.pk, MONDAY): Share(2, 3) for unit in Unit.objects.filter(code="NORTH", pk__in=units)}


def talk_lines(units, monday, now):
    return [RhythmLine(None, "A talk", at(9), "held")]


def owed(person, subject, *, kind="daily", due_at=None, **fields):
    return make_duty(person, kind=kind, subject=f"daily:{subject}", due_at=due_at or at(9, 30), **fields)


def table(as_, viewer, week=MONDAY):
    """What the page shows: unit → the shares, blank where nothing was due."""
    rows = as_(viewer).get(reverse("duties:rhythm"), {"week": week.isoformat()}).context["rows"]
    return {row.unit.code: tuple(tuple(cell.share) if cell.url else "" for cell in row.cells) for row in rows}


def test_shares_count_what_was_due_and_done_in_time_to_the_minute(company, as_):
    owed(company.salesperson, "1", done_at=at(9, 30) + 59 * SECOND)
    owed(company.salesperson, "2", done_at=at(9, 30) + 60 * SECOND)  # late
    owed(company.salesperson, "3")  # not done
    owed(company.salesperson, "4", kind="weekly", done_at=at(9))
    owed(company.salesperson, "5", due_at=at(18))  # not due yet
    owed(company.salesperson, "6", cancelled_at=at(9))  # not owed any more
    owed(company.salesperson, "7", cancelled_at=at(10), done_at=at(9))  # done stays done
    owed(company.salesperson, "excused")
    owed(company.salesperson, "8", due_at=at(9, 30, day=MONDAY - timedelta(days=1)))  # the Sunday before
    assert table(as_, company.manager) == {"NORTH": ((3, 5), (2, 3))}


def test_units_stand_in_the_order_of_the_tree_with_those_below_them_and_blank_where_nothing_was_due(company, as_):
    owed(company.salesperson, "1", done_at=at(9))
    owed(company.stranger, "1")
    owed(company.director, "1", done_at=at(9))
    assert table(as_, company.gm) == {
        "COM": ((2, 3), (2, 3)),
        "SALES": ((2, 3), (2, 3)),
        "NORTH": ((1, 1), (2, 3)),
        "SOUTH": ((0, 1), ""),
    }
    page = as_(company.gm).get(reverse("duties:rhythm")).content.decode()
    assert "badge" not in page.partition("<main")[2]  # no colours
    assert set(table(as_, company.manager)) == {"NORTH"} and set(table(as_, company.other_manager)) == {"SOUTH"}


def test_a_duty_counts_in_the_unit_of_its_day(company, as_):
    owed(company.salesperson, "1", done_at=at(9))
    company.salesperson.appointments.update(valid_to=DAY + timedelta(days=1))
    make_appointment(company.salesperson, company.south, since=DAY + timedelta(days=1))
    owed(company.salesperson, "2", due_at=at(9, 30, day=DAY + timedelta(days=1)))
    assert table(as_, company.manager)["NORTH"][0] == (1, 1)
    assert table(as_, company.other_manager)["SOUTH"][0] == ""  # due tomorrow


def test_each_figure_opens_to_its_list(company, as_):
    owed(company.colleague, "1", due_at=at(9), done_at=at(8))
    owed(company.salesperson, "2", done_at=at(10))
    owed(company.supervisor, "3", due_at=at(10))
    owed(company.stranger, "1")
    page = as_(company.manager).get(reverse("duties:rhythm"))
    (url, other) = [cell.url for cell in page.context["rows"][0].cells]
    lines = as_(company.manager).get(url).context["page"].object_list
    assert [(line.person, line.what, line.word) for line in lines] == [
        (company.colleague, "daily report", "in time"),
        (company.salesperson, "daily report", "late"),
        (company.supervisor, "daily report", "not done"),
    ]
    assert [line.what for line in as_(company.manager).get(other).context["page"].object_list] == ["A talk"]


def test_the_list_says_which_duty_it_was(company, as_):
    about = dict(code="daily", label="daily report", plan=lambda context: [], done=lambda duties: {}, url=lambda _: "/")
    register_kind(DutyKind(**about, action_label="Do", title=lambda duty: f"report of {duty.subject}"))
    owed(company.colleague, "1", due_at=at(9), done_at=at(8))
    url = as_(company.manager).get(reverse("duties:rhythm")).context["rows"][0].cells[0].url
    assert "report of daily:1" in as_(company.manager).get(url).content.decode()


def test_the_list_behind_a_figure_is_of_the_post_of_its_day(company, as_):
    Appointment.objects.filter(person=company.colleague).update(valid_to=MONDAY)
    make_appointment(company.colleague, company.south, since=MONDAY)
    make_appointment(company.salesperson, company.north, kind="acting", since=MONDAY)
    owed(company.colleague, "1", due_at=at(9))  # of the south by now
    owed(company.salesperson, "2")
    (cell, _) = as_(company.manager).get(reverse("duties:rhythm")).context["rows"][0].cells
    lines = as_(company.manager).get(cell.url).context["page"].object_list
    assert (tuple(cell.share), [line.person for line in lines]) == ((0, 1), [company.salesperson])


def test_weeks_of_a_unit_the_newest_first(company, as_):
    owed(company.salesperson, "1", done_at=at(9))
    owed(company.salesperson, "2", due_at=at(9, 30, day=MONDAY - timedelta(days=3)))
    rows = as_(company.manager).get(reverse("duties:rhythm_unit", args=["NORTH"])).context["rows"]
    assert [row.monday for row in rows] == [MONDAY - timedelta(weeks=number) for number in range(8)]
    assert [tuple(row.cells[0].share) for row in rows[:3]] == [(1, 1), (0, 1), (0, 0)]


def test_only_heads_see_it_and_only_their_own_units(company, as_):
    found = {person.code: as_(person).get(reverse("duties:rhythm")).status_code for person in company.people}
    heads = {company.gm, company.director, company.manager, company.other_manager}
    assert found == {person.code: 200 if person in heads else 403 for person in company.people}
    for name, arguments in (("rhythm_unit", ["SOUTH"]), ("rhythm_list", ["SOUTH", "reports"])):
        assert as_(company.manager).get(reverse(f"duties:{name}", args=arguments)).status_code == 404
    assert as_(company.manager).get(reverse("duties:rhythm_list", args=["NORTH", "none"])).status_code == 404


@pytest.mark.parametrize("week", ["", "x", "0001-01-01", "9999-12-31", "2026-06-17"])
def test_any_week_that_is_asked_for_is_answered(company, as_, week):
    assert as_(company.gm).get(reverse("duties:rhythm"), {"week": week}).status_code == 200


def test_rhythm_costs_the_same_for_one_duty_and_for_many(company, as_, django_assert_num_queries):
    client, url = as_(company.gm), reverse("duties:rhythm")
    owed(company.salesperson, "1")
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    for number in range(30):
        person = make_person()
        make_appointment(person, make_unit(f"U{number}", parent=company.north))
        owed(person, str(number))
    with django_assert_num_queries(len(seen)):
        client.get(url)


def test_only_the_units_of_the_page_are_counted(company, as_, monkeypatch):
    asked = []
    monkeypatch.setattr(
        rhythm_page, "shares", lambda *span, **more: asked.append(span[2]) or rhythm.shares(*span, **more)
    )
    as_(company.manager).get(reverse("duties:rhythm"))
    as_(company.gm).get(reverse("duties:rhythm_unit", args=["SOUTH"]))
    assert asked == [{company.north.pk}, {company.south.pk}]
    owed(company.stranger, "1")
    rows = rhythm.shares(MONDAY, MONDAY + timedelta(days=6), {company.north.pk}, now=NOW)
    assert rows["reports"] == {}


def test_a_list_of_many_reads_the_rows_of_its_page_alone(company, as_, monkeypatch):
    drawn = []
    line = rhythm_page._line
    monkeypatch.setattr(rhythm_page, "_line", lambda duty, now: drawn.append(duty) or line(duty, now))
    client, url = as_(company.manager), reverse("duties:rhythm_list", args=["NORTH", "reports"])
    owed(company.salesperson, "1")
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(2, 121):
        owed(company.salesperson, str(number))
    drawn.clear()
    with CaptureQueriesContext(connection) as many:
        page = client.get(url, {"page": "3"}).context["page"]
    assert (len(few), len(drawn), page.paginator.count) == (len(many), 20, 120)
