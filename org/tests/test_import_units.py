"""Units from a file: new, renamed and moved from a day on, and what would make no tree."""

from datetime import date

import pytest

from core.imports import services
from core.tests.instants import at
from org.models import Period, Unit, UnitVersion
from org.stamps import stamp
from org.tests.factories import make_appointment, make_grant, make_unit
from org.tests.test_import_people import bring, verdicts, work
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db
NOW = at(17)
HEADER = "Code,Name,Chinese name,Kind,Unit above it,From day\n"
JUNE, FAR = date(2026, 6, 1), date(2199, 1, 1)


def state():
    fields = ("unit__code", "name_en", "name_zh", "kind", "parent__code", "valid_from", "valid_to")
    return set(UnitVersion.objects.values_list(*fields)), set(Unit.objects.values_list("code", flat=True))


def undone(job, by):
    services.ask_undo(job, by=by, now=NOW)
    return work(job).state


def test_units_come_with_those_below_them_and_go_again(company):
    before = state()
    text = HEADER + "EAST,East,東區,區域,SALES,2026-06-01\nE1,East one,,team,東區,2026/6/1\n"
    job = bring(company.hr, text, kind="units")
    east, one = UnitVersion.objects.get(unit__code="EAST"), UnitVersion.objects.get(unit__code="E1")
    assert (job.state, job.summary) == ("applied", [["new units", 2]])
    assert (east.name_en, east.name_zh, east.kind, east.parent, east.valid_from) == (
        "East", "東區", "region", company.sales, JUNE,
    )  # fmt: skip
    assert (one.parent.code, one.unit.time_zone) == ("EAST", "Asia/Shanghai")
    assert bring(company.hr, text, kind="units").counts == {"same": 2}
    assert (undone(job, company.hr), state()) == ("undone", before)


def test_a_blank_keeps_the_mark_clears_and_the_days_before_stay(company):
    before = state()
    job = bring(company.hr, HEADER + "NORTH,Far North,,,,2026-06-01\nSOUTH,,[clear],,,2026-06-01\n", kind="units")
    north = list(UnitVersion.objects.filter(unit=company.north).order_by("valid_from"))
    assert [(one.name_en, one.name_zh, one.valid_to) for one in north] == [
        ("North", "北區", JUNE), ("Far North", "北區", None),
    ]  # fmt: skip
    assert UnitVersion.objects.get(unit=company.south, valid_to=None).name_zh == ""
    assert job.counts == {"changed": 2}
    assert (undone(job, company.hr), state()) == ("undone", before)


def test_what_began_on_the_same_day_is_written_over(company):
    make_unit("EAST", parent=company.sales, since=JUNE, name_en="East")
    job = bring(company.hr, HEADER + "EAST,Orient,,,,2026-06-01\n", kind="units")
    assert [one.name_en for one in UnitVersion.objects.filter(unit__code="EAST")] == ["Orient"]
    assert undone(job, company.hr) == "undone"
    assert [one.name_en for one in UnitVersion.objects.filter(unit__code="EAST")] == ["East"]


def test_a_unit_that_moves_takes_the_facts_of_open_months_along(company):
    where = stamp(company.salesperson, JUNE)
    fact = {"work_date": JUNE, "metric": Metric.objects.get(code="orders"), "amount": 5, "source": "typed"}
    entry = Entry.objects.create(person=company.manager, **stamp(company.manager, JUNE).fields, **fact)
    assert (where.superior, entry.superior) == (company.manager, company.director)
    job = bring(company.hr, HEADER + "NORTH,,,,COM,2026-06-01\n", kind="units")
    entry.refresh_from_db()
    assert (job.state, entry.superior) == ("applied", company.gm)
    assert undone(job, company.hr) == "undone"
    entry.refresh_from_db()
    assert entry.superior == company.director


def test_codes_are_made_and_names_are_found_again(company):
    text = "Name,Unit above it,From day\nEast,SALES,2026-06-01\n東二,East,2026-06-01\n北區,,\n"
    job = bring(company.hr, text, kind="units", mapping={"code": {"how": "made", "text": "T"}})
    assert [verdict for verdict, _ in verdicts(job).values()] == ["new", "new", "same"]
    assert set(Unit.objects.filter(versions__valid_from=JUNE).values_list("code", flat=True)) == {"EAST", "T001"}
    again = bring(company.hr, text, kind="units", mapping={"code": {"how": "made", "text": "T"}})
    assert again.counts == {"same": 3}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",East,,,SALES,2026-06-01", "Code"),
        ("E 1,East,,,SALES,2026-06-01", "Code"),
        ("EAST,,,,SALES,2026-06-01", "Name"),
        ("EAST,East,,moon,SALES,2026-06-01", "Kind"),
        ("EAST,East,,,MOON,2026-06-01", "Unit above it"),
        ("EAST,East,,,,2026-06-01", "Unit above it"),
        ("EAST,East,,,[clear],2026-06-01", "Unit above it"),
        ("EAST,East,,,SALES,", "From day"),
        ("EAST,East,,,SALES,2020-01-01", "From day"),  # closed as well
        ("EAST,East,,,LATE,2026-06-01", "Unit above it"),  # which begins in July
        ("SALES,,,,NORTH,2026-06-01", "Unit above it"),  # a circle
        ("COM,,,,NORTH,2026-06-01", "Unit above it"),
        ("NORTH,,,,NORTH,2026-06-01", "Unit above it"),
        ("NORTH,Far North,,,,2026-03-01", "From day"),  # closed
        ("SOUTH,Far South,,,,2026-05-01", "From day"),  # changes again in June
    ],
)
def test_a_unit_that_cannot_come_says_why(company, row, column):
    Period.objects.update_or_create(month="2026-03", defaults={"state": "closed"})
    UnitVersion.objects.filter(unit=company.south).update(valid_to=JUNE)
    make_unit("SOUTH", parent=company.sales, since=JUNE, name_en="South again")
    make_unit("LATE", parent=company.sales, since=date(2026, 7, 1))
    job = bring(company.hr, HEADER + row + "\n", kind="units")
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [name for name, _ in reasons]) == ("bad", [column])


def test_two_rows_that_turn_about_each_other_are_no_tree(company):
    text = HEADER + "NORTH,,,,SOUTH,2026-06-01\nSOUTH,,,,NORTH,2026-06-01\n"
    assert [verdict for verdict, _ in verdicts(bring(company.hr, text, kind="units")).values()] == ["changed", "bad"]


def test_a_unit_that_was_renamed_again_since_is_not_taken_back(company):
    job = bring(company.hr, HEADER + "EAST,East,,,SALES,2026-06-01\nNORTH,Far North,,,,2026-06-01\n", kind="units")
    UnitVersion.objects.filter(unit=company.north, valid_from__lt=JUNE).update(valid_to=date(2026, 5, 30))
    services.ask_undo(job, by=company.hr, now=NOW)
    assert (work(job).state, "since" in job.trouble) == ("applied", True)


@pytest.fixture
def head_of_north(company):
    """Somebody of HR who heads a unit as well."""
    make_grant(company.manager)
    return company.manager


def refusals(job):
    bad = {line: reasons for line, (verdict, reasons) in verdicts(job).items() if verdict == "bad"}
    return [
        (line, column, "somebody else approves" in words) for line, reasons in bad.items() for column, words in reasons
    ]


def test_nobody_moves_units_under_himself(company, head_of_north):
    make_unit("N1", parent=company.north)
    make_unit("S1", parent=company.south)
    text = HEADER + "E1,East,,team,NORTH,2026-06-01\nSOUTH,,,,NORTH,2026-06-01\nS1,,,,N1,2026-06-01\n"
    job = bring(head_of_north, text + "N1,,,,NORTH,2026-06-01\n", kind="units", confirm=False)
    assert refusals(job) == [(3, "Unit above it", True), (4, "Unit above it", True)]
    assert job.counts == {"new": 1, "bad": 2, "same": 1}
    assert bring(company.hr, text, kind="units").counts == {"new": 1, "changed": 2}


def test_nobody_moves_units_under_what_he_is_to_head_nor_by_a_detour(company):
    make_appointment(company.hr, make_unit("OWN", parent=company.sales), is_head=True, kind="acting", since=FAR)
    text = HEADER + "E1,East,,team,OWN,2026-06-01\nSOUTH,,,,E1,2026-06-01\n"
    job = bring(company.hr, text, kind="units", confirm=False)
    assert refusals(job) == [(3, "Unit above it", True)]


def test_the_general_manager_heads_everything_and_moves_it(company):
    assert bring(company.gm, HEADER + "SOUTH,,,,NORTH,2026-06-01\n", kind="units").counts == {"changed": 1}
