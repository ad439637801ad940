"""Files as people send them: any letters, separators, dates; and those that are refused."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from core.imports.encodings import BIG5, GB18030, LATIN, UTF8, UTF16, Unreadable, guess_encoding
from core.imports.reading import MOST_BYTES, Shape, guess_shape, headings, read_rows
from core.imports.values import BadValue, read_date, read_flag, read_month, read_number, read_text
from core.periods import Month

SIMPLIFIED = "工号,姓名,部门,入职日期\n1001,王伟,华北销售部,2026-06-01\n1002,陈晓明,华南销售部,2026-06-02\n"
TRADITIONAL = "員工編號,姓名,部門,到職日\n1001,王偉,華北業務部,2026-06-01\n1002,陳曉明,華南業務部,2026-06-02\n"


def rows_of(content, name="people.csv"):
    return [cells for _, cells in read_rows(content, guess_shape(name, content))]


def workbook(*rows, sheets=("People",)):
    book = Workbook()
    for place, title in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = title
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "written", "guessed"),
    [
        (SIMPLIFIED, "utf-8", UTF8),
        (TRADITIONAL, "utf-8-sig", UTF8),
        (SIMPLIFIED, "utf-16", UTF16),
        (TRADITIONAL, "utf-16-be", UTF16),
        ("name,unit\nAnn,North\n", "utf-16-le", UTF16),
        (SIMPLIFIED, "gb18030", GB18030),
        (TRADITIONAL, "big5", BIG5),
        ("姓名\n王伟\n", "gb18030", GB18030),
        ("姓名\n陳曉明\n", "big5", BIG5),
        ("姓名,部门\n欧阳娜娜,销售部\n", "gbk", GB18030),
        ("Name\nJürgen Müller\n", "windows-1252", LATIN),
        ("Name\nAnn\n", "ascii", UTF8),
    ],
)
def test_letters_are_told_apart_and_read(text, written, guessed):
    content = text.encode(written)
    assert guess_encoding(content) == guessed
    assert rows_of(content) == [line.split(",") for line in text.split()] or " " in text


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_separators_are_found(sign):
    content = sign.join(["Name", "Unit, or team", "Day"]) + "\n" + sign.join(["Ann", "a", "b"]) + "\n"
    quoted = content.replace("Unit, or team", '"Unit, or team"') if sign == "," else content
    assert rows_of(quoted.encode())[0] == ["Name", "Unit, or team", "Day"]


def test_a_quoted_cell_holds_line_breaks_and_lines_are_those_of_the_file():
    content = b'Name,Note\nAnn,"two\nlines"\n\nBo,x\n'
    assert list(read_rows(content, guess_shape("a.csv", content))) == [
        (1, ["Name", "Note"]),
        (2, ["Ann", "two\nlines"]),
        (5, ["Bo", "x"]),
    ]


def test_a_quotation_mark_left_open_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="line 2"):
        list(read_rows(b'Name,Unit\n"Ann,North\nBo,South\n', Shape(UTF8, ",")))


def test_letters_that_do_not_fit_are_refused():
    with pytest.raises(Unreadable, match="save the file as UTF-8"):
        list(read_rows(SIMPLIFIED.encode("gb18030"), Shape(UTF8, ",")))


def test_headings_below_a_title_are_found_and_empty_ones_are_called_by_letter():
    content = "銷售部名單,,,\n\nNumber,Name,,Unit\n1,Ann,x,North\n,,,\n,,,\n".encode()
    shape = guess_shape("a.csv", content)
    rows = list(read_rows(content, shape))
    assert (shape.header_line, headings(rows, 3), len(rows)) == (3, ["Number", "Name", "C", "Unit"], 3)


def test_cells_of_a_workbook_are_read_as_somebody_types_them():
    content = workbook(
        ["Number", "Name", "First day", "Amount", "Head"],
        [1001.0, " Ann ", datetime.fromisoformat("2026-06-01"), 0.1 + 0.2, True],
        [1002, "Bo", date(2026, 6, 2), 86000.5, None],
        [None, None, None, None, None],
    )
    assert rows_of(content, "people.xlsx")[1:] == [
        ["1001", "Ann", "2026-06-01", "0.3", "1"],
        ["1002", "Bo", "2026-06-02", "86000.5"],
    ]


def test_another_sheet_is_read_where_it_is_asked_for():
    content = workbook(["A", "B"], sheets=("First", "Second"))
    assert list(read_rows(content, Shape(sheet="Second"))) == []
    assert list(read_rows(content, Shape(sheet="First"))) == [(1, ["A", "B"])]


def zip_of(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>", **parts}.items():
            packed.writestr(name, text)
    return stream.getvalue()


BOMB = zip_of(**{"xl/worksheets/sheet1.xml": b"0" * 40_000_000})
ENTITIES = zip_of(**{"xl/sharedStrings.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'})


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"x" * (MOST_BYTES + 1), "10 MB"),
        ("a.exe", b"MZ", "Only CSV and XLSX"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600, "old kind"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "password"),
        ("a.xlsx", b"Name,Unit\n", "no workbook"),
        ("a.csv", workbook(["A"]), "none"),
        ("a.xlsx", zip_of()[:-30], "damaged"),
        ("a.xlsx", zip_of(), "damaged"),
        ("a.xlsx", BOMB, "unpacks"),
        ("a.xlsx", ENTITIES, "no spreadsheet writes"),
        ("a.csv", b"a\0b,c\n1,2\n", "NUL"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(name, content, words):
    with pytest.raises(Unreadable, match=words):
        list(read_rows(content, guess_shape(name, content)))


@pytest.mark.parametrize(
    "text",
    ["2026-06-01", "2026/6/1", "2026.6.1", "2026年6月1日", "20260601", "2026-06-01 00:00", "46174", "２０２６-６-１"],
)
def test_days_are_read_as_people_write_them(text):
    assert read_date(text) == date(2026, 6, 1)


@pytest.mark.parametrize("text", ["06/07/2026", "1 June", "2026-02-30", "1850-01-01", "", "99999", "2026-06-01 09:30"])
def test_days_that_may_mean_two_things_are_refused(text):
    with pytest.raises(BadValue):
        read_date(text)


@pytest.mark.parametrize("text", ["2026-06", "2026/6", "2026年6月", "2026-06-01"])
def test_months_are_read(text):
    assert read_month(text) == Month("2026-06")


@pytest.mark.parametrize(
    ("text", "number"),
    [("86,000.50", "86000.50"), ("-3", "-3"), ("１２", "12"), ("\u221212.5", "-12.5"), ("7.10", "7.1")],
)
def test_numbers_are_read(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["86,00", "1.234,50", "¥5", "1e3", "1.234", "five", "nan"])
def test_numbers_that_may_mean_two_things_are_refused(text):
    with pytest.raises(BadValue):
        read_number(text)


def test_yes_and_no_are_read_in_three_languages():
    assert [read_flag(text) for text in ("Yes", "是", "1", "否", "no", "無")] == [True, True, True, False, False, False]
    for read in (
        lambda: read_flag("maybe"),
        lambda: read_text("x" * 81, longest=80),
        lambda: read_text("a\x07", longest=9),
    ):
        with pytest.raises(BadValue):
            read()
