"""The month sheet as a document: what did not count and why, what would have changed it, the twelve months."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.periods import Month
from core.tests.instants import at
from org.models import Person
from reviews import runs
from reviews.events import withdraw
from reviews.models import Adjustment, MonthPreview, Scheme
from reviews.previews import refresh_previews
from reviews.reading_sheets import read_sheet
from reviews.sheet_history import history_of
from reviews.sheets import build_sheet
from reviews.tests.factories import released
from reviews.tests.test_previews import AFTERWARDS, JUNE, MONTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def june(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AFTERWARDS)
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(AFTERWARDS)
    return {person.code: person for person in Person.objects.all()}


@pytest.fixture
def sealed(june):
    return runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))


def built(viewer, code):
    return build_sheet(read_sheet(viewer, code, MONTH, now=AFTERWARDS), viewer)


def page(client, code):
    return client.get(reverse("months:month_sheet", args=[MONTH, code])).content.decode()


# --- what did not count -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        (
            "P2",
            [
                "Not a working day by the calendar: Fri 19 Jun.",
                "Tue 9 Jun to Thu 11 Jun: sick leave.",
                "Relieving leave lowered the targets to 19 of 22 working days.",
                "Not rated, so quality 75 stands in: Tue 30 Jun.",
                "Points over the caps of a day: 27, on Mon 1 Jun, Mon 29 Jun.",
            ],
        ),
        (
            "P5",
            [
                "Not a working day by the calendar: Fri 19 Jun.",
                "Not in service before Fri 12 Jun.",
                "Week, Mon 8 Jun: fewer than two available days.",
                "New customers: an attainment of 140.85 counts as 120.00.",
            ],
        ),
    ],
)
def test_sheet_says_what_did_not_count_and_why(june, sealed, code, sentences):
    said = [sentence[:1].upper() + sentence[1:] for sentence in built(june[code], code).not_counted]
    assert [sentence for sentence in sentences if sentence not in said] == []


def test_what_was_withdrawn_is_said_to_count_for_nothing(june):
    praise = Adjustment.objects.get(person=june["P2"])
    withdraw(praise, reason="of another", by=june["P1"], now=AFTERWARDS)
    refresh_previews(AFTERWARDS + timedelta(minutes=1))
    said = built(june["P1"], "P2").not_counted
    assert "written customer praise, Fri 26 Jun: it was withdrawn." in said
    assert "of another" not in "".join(said)


# --- what would have changed it ---------------------------------------------------------------------------------------


def test_sheet_says_what_would_have_changed_it(june, sealed):
    levers = built(june["P2"], "P2").levers
    worths = {worth.label: (worth.amount, worth.moves) for worth in levers.worths}
    assert worths["Attainment, orders signed"] == (Decimal("2590.91"), Decimal("0.200"))
    assert levers.above == "Grade A begins at 85.00: 0.61 points above this month."
    assert levers.ways == [
        "Orders signed: 7,897.51 more, 234,697.51 in all",
        "Collections: 10,947.16 more, 197,697.16 in all",
        "New customers: 1 more, 3 in all",
        "Daily mean: 80.29 instead of 77.85",
        "Weekly mean: 90.46 instead of 86.39",
        "Assessment: 82.10 instead of 76.00",
        "One more bonus: adopted suggestion, +1.00",
    ]


def test_a_missing_report_is_told_with_the_month_as_it_were_without(june, sealed):
    (missing, late) = sorted(built(june["P4"], "P4").levers.costs, key=lambda cost: -cost.points)
    # D 1 543.2 ÷ 21 = 73.49 and R 84: 71.18 − 2.00.
    assert (missing.what, missing.subject, missing.points) == ("Daily report missing", "Thu 11 Jun", 8)
    assert (missing.final, missing.grade) == (Decimal("69.18"), "C")
    assert (late.subject, late.points, late.final) == ("Wed 24 Jun", 3, Decimal("67.85"))


def test_levers_of_the_own_sheet_before_the_release_know_nothing_of_the_assessment(june, as_):
    levers = built(june["P2"], "P2").levers
    assert [worth.label for worth in levers.worths if "ssessment" in worth.label] == []
    assert "76.00" not in page(as_(june["P2"]), "P2")


def test_two_roles_and_a_team_are_named(june, sealed):
    labels = [worth.label for worth in built(june["P3"], "P3").levers.worths]
    assert "Attainment, orders signed (salesperson)" in labels
    assert "Attainment, orders signed (supervisor)" in labels
    assert "Attainment, orders signed of the team" in [worth.label for worth in built(june["P1"], "P1").levers.worths]


# --- the twelve months ------------------------------------------------------------------------------------------------


def earlier(person, month, final, grade="B"):
    """The month of a person as a preview that nobody has sealed."""
    june = MonthPreview.objects.get(person=person, month=MONTH)
    told = {"unit": june.unit, "superior": june.superior, "scheme": june.scheme, "worked_out_at": AFTERWARDS}
    number = {"person_number": june.person_number, "facts": june.facts, "body": june.body}
    return MonthPreview.objects.create(month=month, person=person, final=final, grade=grade, **told, **number)


def months(viewer, code):
    source = read_sheet(viewer, code, MONTH, now=AFTERWARDS)
    found = history_of(source, viewer)
    return {one.month: one.outcome and (one.outcome.final, one.outcome.grade) for one in found.rows}


def test_twelve_months_show_what_their_reader_reads_with_gaps(june):
    earlier(june["P2"], "2025-06", Decimal("70.00"))  # too long ago
    earlier(june["P2"], "2026-02", Decimal("71.11"))
    earlier(june["P2"], "2026-04", Decimal("72.22"))
    released(june["P2"], Month("2026-02"), now=at(12))
    final = (Decimal("84.39"), "B")
    above = {"2026-02": (Decimal("71.11"), "B"), "2026-03": None, "2026-04": (Decimal("72.22"), "B"), "2026-05": None}
    assert months(june["P1"], "P2") == {**above, "2026-06": final}
    own = months(june["P2"], "P2")  # April was never told, and June is told without the assessment
    assert own.pop("2026-06") != final
    assert own == {**above, "2026-04": None}


def test_months_before_the_release_stand_nowhere_on_the_own_sheet(june, as_):
    earlier(june["P2"], "2026-04", Decimal("72.22"))
    client = as_(june["P2"])
    assert "72.22" not in page(client, "P2")
    assert "72.22" in page(as_(june["P1"]), "P2")
    released(june["P2"], Month("2026-04"), now=at(12))
    assert "72.22" in page(client, "P2")


def test_a_month_without_a_grade_has_no_bar_and_new_rules_are_marked(june):
    earlier(june["P2"], "2026-05", Decimal("66.60"), "NG")
    other = Scheme.objects.create(version="older", effective_from="2026-01-01", body="{}", items="[]", interpreter=1)
    MonthPreview.objects.filter(month="2026-05").update(scheme=other)
    found = history_of(read_sheet(june["P1"], "P2", MONTH, now=AFTERWARDS), june["P1"])
    may, june_ = found.rows
    assert (may.drawn.bar, may.drawn.forecast, may.has_new_rules) == (None, None, False)
    assert (june_.drawn.forecast is None, june_.has_new_rules) == (False, True)


def test_twelve_months_take_the_same_queries_however_many_there_are(june, as_):
    client, counts = as_(june["P1"]), []
    page(client, "P2")
    for month in (None, "2026-05", "2026-04"):
        if month:
            earlier(june["P2"], month, Decimal("72.22"))
        with CaptureQueriesContext(connection) as seen:
            page(client, "P2")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 20
