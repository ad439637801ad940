"""The month sheet on paper: what stands on the page stands in the file, for the same readers, in three languages."""

import io
import re
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from core.models import AuditEntry
from core.tests.instants import at
from core.tests.pdfs import text_of_pdf
from core.wording import number_in_figures
from org.models import Person
from reviews import runs
from reviews.models import Adjustment, MonthPreview
from reviews.previews import refresh_previews
from reviews.reading_sheets import as_far_as_assessed, read_sheet
from reviews.sheet_pdf import sheet_pdf
from reviews.sheets import build_sheet
from reviews.tests.factories import released
from reviews.tests.test_previews import AFTERWARDS, JUNE, MONTH

pytestmark = pytest.mark.django_db
LONG = "歐陽" + "娜" * 18


@pytest.fixture
def june(monkeypatch):
    monkeypatch.setattr("reviews.views_month.timezone.now", lambda: AFTERWARDS)
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(AFTERWARDS)
    return {person.code: person for person in Person.objects.all()}


@pytest.fixture
def sealed(june):
    return runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))


def pdf(client, code):
    return client.get(reverse("months:month_sheet_pdf", args=[MONTH, code]))


def squeezed(text):
    """Without white space: a line may break anywhere."""
    return re.sub(r"\s", "", text)


def figures_of(thing):
    """Every decimal of a sheet, however deep."""
    if isinstance(thing, Decimal):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from figures_of(getattr(thing, field.name))
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from figures_of(one)


@pytest.mark.parametrize("code", ["P1", "P2", "P3", "P4", "P5", "P6"])
def test_pdf_holds_every_figure_of_the_sheet_and_the_hash(as_, june, sealed, code):
    text = squeezed(text_of_pdf(pdf(as_(june[code]), code).content))
    sheet = build_sheet(read_sheet(june[code], code, MONTH, now=AFTERWARDS), june[code])
    said = {number_in_figures(abs(figure)) for figure in figures_of(sheet.periods)}
    assert [figure for figure in said if figure not in text] == []
    steps = [sheet.base_formula, *(period.formula for period in sheet.periods), *sheet.not_counted, *sheet.levers.ways]
    assert [step for step in steps if squeezed(step) not in text] == []
    assert (str(sheet.final) in text, sealed.output_sha in text) == (True, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Wu Wei 吳偉", "daily mean", "sealed"]),
        ("zh-hant", ["吳偉 Wu Wei", "日評分平均", "已封存", "會議與報告"]),
        ("zh-hans", ["吳偉 Wu Wei", "日评分平均", "已封存", "会议与报告"]),
    ],
)
def test_pdf_speaks_the_language_of_its_reader(as_, june, sealed, language, words):
    Person.objects.filter(code="P2").update(language=language)
    text = text_of_pdf(pdf(as_(Person.objects.get(code="P2")), "P2").content)
    assert [word for word in words if word not in text] == []


def test_pdf_is_a_download_that_names_nobody_but_its_person(as_, june, sealed):
    response = pdf(as_(june["P1"]), "P2")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="month-sheet-{MONTH}-P2.pdf"'
    assert "no-store" in response["Cache-Control"]
    told = {name: value for name, value in PdfReader(io.BytesIO(response.content)).metadata.items() if value}
    assert told.pop("/Title") == "Wu Wei · June 2026"
    assert set(told) <= {"/Producer", "/CreationDate", "/ModDate", "/Trapped"}
    assert (told["/Producer"], "2026" in told["/CreationDate"]) == ("salesops", False)
    assert pdf(as_(june["P1"]), "P2").content == response.content


def test_pdf_is_for_the_readers_of_the_sheet_and_the_trail_says_who_took_it(as_, june, sealed):
    found = {code: pdf(as_(june[code]), "P2").status_code for code in ("GM", "P1", "P2", "P4", "P6")}
    assert found == {"GM": 200, "P1": 200, "P2": 200, "P4": 404, "P6": 404}
    taken = AuditEntry.objects.filter(action="reviews.take_out_sheet").values_list("actor", "person_key", "reason")
    assert set(taken) == {(code, june["P2"].pk, MONTH) for code in ("GM", "P1", "P2")}


def test_pdf_before_the_release_is_without_the_assessment(as_, june):
    final = str(MonthPreview.objects.get(person=june["P2"], month=MONTH).final)
    before = text_of_pdf(pdf(as_(june["P2"]), "P2").content)
    assert ("Without your superior" in before, final in before, "five ratings" in before) == (True, False, False)
    released(june["P2"], MONTH, now=at(12))
    assert final in text_of_pdf(pdf(as_(june["P2"]), "P2").content)


def test_pdf_of_a_part_holds_that_part(june, sealed):
    whole = read_sheet(june["P3"], "P3", MONTH, now=AFTERWARDS)
    whole.result["role_periods"][0]["assessment"]["assessor"] = june["P4"].code
    part = as_far_as_assessed(june["P4"], whole, is_whole=False)
    text = text_of_pdf(sheet_pdf(build_sheet(part, june["P4"]), None))
    assert [figure in text for figure in ("98.54", "96.51", "97.62", "98.12")] == [True, False, False, False]


def test_what_people_wrote_is_no_markup_and_a_long_name_is_whole(as_, june):
    note = '</font><font color="[[getattr(1,chr(1))]]"> & <b>bold</b> =1+1'
    Adjustment.objects.filter(person=june["P2"]).update(note=note)
    Person.objects.filter(code="P2").update(name_zh=LONG, language="zh-hant")
    refresh_previews(AFTERWARDS)
    text = squeezed(text_of_pdf(pdf(as_(june["P1"]), "P2").content))
    assert squeezed(note) in text
    assert LONG in squeezed(text_of_pdf(pdf(as_(Person.objects.get(code="P2")), "P2").content))
