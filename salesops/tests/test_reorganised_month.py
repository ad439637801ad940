"""The early form becomes the later form in mid-month; the month before stays, the month of the change is split."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from core.periods import Month
from org.models import Person, ReorganisationLine, Title
from org.reorganising import services
from org.reorganising.applying import apply_due
from org.structures import STRUCTURES
from org.tests.factories import make_grant
from org.tree import OrgTree
from reviews import runs
from reviews.models import MonthResult, MonthRun

JUNE = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "inputs"
Act = ReorganisationLine.Act
MIDDLE = date(2026, 6, 22)
NOW = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def close(month: str, now: datetime) -> MonthRun:
    run = runs.advance(runs.start_run(Month(month), by=None, now=now))
    run.refresh_from_db()
    return run


def test_early_form_becomes_the_later_form_in_mid_month():
    call_command("import_company", str(JUNE), verbosity=0)
    people = {person.code: person for person in Person.objects.all()}
    make_grant(people["P6"])  # the assistant keeps people as well
    may = close("2026-05", datetime(2026, 6, 10, 16, 0, tzinfo=UTC))
    sealed = (may.output_sha, list(MonthResult.objects.filter(run=may).values_list("sha256", flat=True)))

    draft = services.draft(name="Later form", reason="Growth", effective_on=MIDDLE, by=people["GM"], now=NOW)
    assert services.add_structure(draft, STRUCTURES["later"], by=people["GM"]) == 8  # SALES is there
    assert services.add_structure(draft, STRUCTURES["later"], by=people["GM"]) == 0
    titles = {title.code: title for title in Title.objects.all()}
    for code, unit, title, is_head, note in (
        ("P1", "TEAM-1", "SM", True, "the general manager leads Sales until a director comes"),
        ("P2", "GROUP-1", "", False, ""),
        ("P3", "GROUP-1", "SUP", True, ""),
        ("P4", "REGION-1", "RM", True, ""),
        ("P5", "GROUP-1", "", False, ""),
    ):
        values = {"person": people[code], "unit": unit, "title": titles.get(title), "is_head": is_head, "note": note}
        services.add_line(draft, act=Act.PLACE, by=people["GM"], **values)
    services.submit(draft, by=people["GM"], now=NOW)
    services.approve(draft, by=people["P6"], now=NOW)
    assert apply_due(datetime(2026, 6, 22, 0, 5, tzinfo=UTC)) == 1

    tree = OrgTree.on(MIDDLE)
    unit_of = {unit.code: unit.unit_id for unit in tree.units.values()}
    line = [tree.superior_of(people[code].pk, unit_of[unit]) for code, unit in (("P2", "GROUP-1"), ("P3", "GROUP-1"))]
    assert line == [people["P3"].pk, people["P1"].pk]

    june = close("2026-06", datetime(2026, 7, 10, 0, 0, tzinfo=UTC))
    assert june.state == MonthRun.State.SEALED
    bodies = {result.person_key: json.loads(result.body) for result in june.results.all()}
    spans = {
        code: [(row[2], row[3]) for row in body["rows"]["segments"]]
        for code, body in bodies.items()
        if body["has_sheet"]
    }
    # 19 June is a holiday and a weekend follows, so the last scheduled day of the early form is the 18th.
    assert spans["P1"] == spans["P2"] == [("2026-06-01", "2026-06-18"), ("2026-06-22", "2026-06-30")]
    assert spans["P6"] == [("2026-06-01", "2026-06-30")]
    may.refresh_from_db()
    assert (may.output_sha, list(may.results.values_list("sha256", flat=True))) == sealed
    call_command("verify_months", verbosity=0)
