"""What units are responsible for: shipped with a structure, changed at the desk or by a file, read by everybody."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.tests.instants import DAY, at
from org.chart_changes import changes_between
from org.models import Person, ReorganisationLine, Unit, UnitVersion
from org.moves import place_unit
from org.remits import BUSINESS, OPERATIONS, SHIPPED, remit_as_kept, remit_in_words
from org.reorganising import services
from org.reorganising.applying import apply_due, revert
from org.structures import STRUCTURES
from org.tests.factories import make_unit
from org.tests.test_import_people import bring
from org.tests.test_reorganising import approved, drafted

pytestmark = pytest.mark.django_db
Act = ReorganisationLine.Act
JULY = date(2026, 7, 1)
OWN = "Sells in the north"
LANGUAGES = ("en", "zh-hant", "zh-hans")


def remit_on(code, day=JULY):
    return UnitVersion.objects.on(day).get(unit__code=code).remit


# --- words


def test_a_statement_that_ships_is_read_in_three_languages():
    for statement in SHIPPED:
        readings = set()
        for language in LANGUAGES:
            with override(language):
                readings.add(remit_in_words(statement))
        assert len(readings) == 3
        assert {remit_as_kept(f" {reading}\n") for reading in readings} == {statement}


def test_a_text_of_the_company_is_read_as_it_was_written():
    with override("zh-hant"):
        assert (remit_in_words(OWN), remit_in_words(""), remit_in_words("today")) == (OWN, "", "today")
    assert remit_as_kept("Sells\n in the   north ") == OWN


# --- the structure and the desk


def test_two_departments_come_with_what_the_plan_makes_them_responsible_for(company):
    make_unit("BUSINESS", parent=company.root)
    draft = drafted(company, on=JULY)
    assert services.add_structure(draft, STRUCTURES["two_departments"], by=company.director) == 2
    assert services.add_structure(draft, STRUCTURES["two_departments"], by=company.director) == 0
    services.submit(draft, by=company.director, now=at(9))
    services.approve(draft, by=company.hr, now=at(9))
    assert apply_due(at(9, day=JULY)) == 1
    assert (remit_on("OPERATIONS"), remit_on("BUSINESS"), remit_on("BUSINESS", DAY)) == (OPERATIONS, BUSINESS, "")


def test_a_line_of_the_desk_gives_other_responsibilities_and_a_rename_keeps_them(company):
    charged = approved(company, (Act.CHARGE_UNIT, {"unit": "NORTH", "remit": f" {OWN}\n"}))
    apply_due(at(9, day=charged.effective_on))
    renamed = approved(company, (Act.RENAME_UNIT, {"unit": "NORTH", "name_en": "Far north"}), on=JULY)
    apply_due(at(9, day=JULY))
    assert (remit_on("NORTH", DAY), remit_on("NORTH", JULY - timedelta(days=1)), remit_on("NORTH")) == ("", OWN, OWN)
    revert(renamed, word="It was a mistake", by=company.gm, now=at(9, day=JULY))
    revert(charged, word="It was a mistake", by=company.gm, now=at(9, day=JULY))
    assert remit_on("NORTH") == ""


def test_a_move_by_hr_keeps_what_the_unit_is_responsible_for(company):
    UnitVersion.objects.filter(unit=company.north).update(remit=OWN)
    told = {"kind": "region", "name_en": "North", "parent": company.root, "by": company.hr, "on": DAY}
    place_unit(company.north, valid_from=JULY, **told)
    assert remit_on("NORTH") == OWN
    place_unit(company.north, valid_from=JULY, remit="", **told)
    assert remit_on("NORTH") == ""


# --- files


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_a_list_of_units_carries_them_and_says_nothing_new(company, as_, language, how):
    UnitVersion.objects.filter(unit=company.north).update(remit=OPERATIONS)
    UnitVersion.objects.filter(unit=company.south).update(remit=OWN)
    hr = Person.objects.get(pk=company.hr.pk)
    hr.language = language
    hr.save()
    content = b"".join(as_(hr).get(f"/org/units/?export={how}").streaming_content)
    with override(language):
        assert how == "xlsx" or remit_in_words(OPERATIONS) in content.decode()
        job = bring(hr, content, kind="units", name=f"units.{how}", confirm=False)
    assert job.counts.keys() == {"same"}


def test_a_blank_of_a_file_keeps_and_the_mark_clears(company):
    UnitVersion.objects.filter(unit__in=[company.north, company.south]).update(remit=OWN)
    header = "Code,Name,Unit above it,From day,Responsible for\n"
    rows = (
        "NORTH,Far north,,2026-07-01,",
        "SOUTH,,,2026-07-01,[clear]",
        "SALES,,,2026-07-01,主要負責各項目的管理、規劃和實施。",
        "EAST,East,SALES,2026-07-01,Sells in the east",
    )
    job = bring(company.hr, header + "\n".join(rows), kind="units")
    assert job.counts == {"changed": 3, "new": 1}
    found = [remit_on(code) for code in ("NORTH", "SOUTH", "SALES", "EAST")]
    assert found == [OWN, "", OPERATIONS, "Sells in the east"]
    long = bring(company.hr, header + f"SOUTH,,,2026-08-01,{'x' * 501}\n", kind="units", confirm=False)
    assert long.counts == {"bad": 1}


# --- pages


def test_everybody_reads_them_on_the_opened_unit(company, as_):
    UnitVersion.objects.filter(unit=company.north).update(remit=OPERATIONS)
    for language, words in (("en", OPERATIONS), ("zh-hans", "主要负责各项目的管理、规划和实施。")):
        Person.objects.filter(pk=company.stranger.pk).update(language=language)
        client = as_(Person.objects.get(pk=company.stranger.pk))
        for name in ("chart", "chart_branch"):
            page = client.get(reverse(f"org:{name}"), {"unit": "NORTH"}).content.decode()
            assert page.count(words) == 1
        assert words not in client.get(reverse("org:chart"), {"unit": "SALES"}).content.decode()


def test_a_comparison_of_two_days_tells_of_other_responsibilities(company):
    place_unit(
        company.north,
        valid_from=JULY,
        kind="region",
        name_en="North",
        name_zh="北區",
        parent=company.sales,
        remit=OWN,
        by=company.hr,
        on=DAY,
    )
    (changes,) = changes_between(company.stranger, DAY, JULY, "NORTH")
    assert changes.sentences == ["North has other responsibilities."]


def test_hr_says_at_once_what_a_unit_is_responsible_for(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))
    hr, address = as_(company.hr), reverse("org:unit_remit", args=["NORTH"])
    assert address in hr.get(reverse("org:chart"), {"unit": "NORTH"}).content.decode()
    assert address not in as_(company.manager).get(reverse("org:chart"), {"unit": "NORTH"}).content.decode()
    assert hr.post(address, {"remit": f"{OWN}\n", "version": 1}).status_code == 302
    assert (remit_on("NORTH", DAY - timedelta(days=1)), remit_on("NORTH", DAY)) == ("", OWN)
    assert OWN in hr.get(address).content.decode()
    assert hr.get(reverse("org:unit_remit", args=["MOON"])).status_code == 404


@pytest.mark.parametrize("way", ["page", "file", "desk", "taken back"])
def test_a_stale_page_shows_what_came_meanwhile(company, as_, monkeypatch, way):
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))
    hr, address = as_(company.hr), reverse("org:unit_remit", args=["NORTH"])
    version = Unit.objects.get(code="NORTH").version
    if way == "page":
        hr.post(address, {"remit": "Came meanwhile", "version": version})
    elif way == "file":
        bring(company.hr, f"Code,From day,Responsible for\nNORTH,{DAY},Came meanwhile\n", kind="units")
    else:
        draft = approved(company, (Act.CHARGE_UNIT, {"unit": "NORTH", "remit": "Came meanwhile"}), on=DAY)
        apply_due(at(17, 30))
    if way == "taken back":
        version = Unit.objects.get(code="NORTH").version
        revert(draft, word="It was a mistake", by=company.gm, now=at(17, 35))
    stale = hr.post(address, {"remit": "Typed", "version": version})
    page = stale.content.decode()
    assert (stale.status_code, "Typed" in page, "Came meanwhile" in page) == (409, True, way != "taken back")
    again = Unit.objects.get(code="NORTH").version
    assert hr.post(address, {"remit": "Typed", "version": again}).status_code == 302
    assert remit_on("NORTH", DAY) == "Typed"
