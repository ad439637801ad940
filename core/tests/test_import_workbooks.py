"""Workbooks as people and programs write them: two calendars, merged cells, formulas, empty sheets; and bombs."""

import io
import random
import re
import struct
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.imports import reading, workbooks
from core.imports.encodings import Unreadable
from core.imports.reading import guess_shape, read_rows
from core.imports.sheet_parts import look_into
from core.imports.workbooks import sheet_names


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def read(content):
    return [cells for _, cells in read_rows(content, guess_shape("a.xlsx", content))]


def changed(content, name, change):
    """The workbook with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # of parts that it leaves out


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_read_by_the_calendar_of_their_workbook(epoch):
    book = of(["Name", "First day"], ["Ann", date(2026, 6, 1)], ["Bo", datetime.fromisoformat("2026-06-02")])
    if epoch:
        book.epoch = epoch
    assert read(saved(book))[1:] == [["Ann", "2026-06-01"], ["Bo", "2026-06-02"]]


def test_a_cell_merged_over_rows_says_the_same_in_each():
    book = of(["Unit", "Name"], ["North", "Ann"], [None, "Bo"], [None, "Cy"], [None, "Di"])
    book.active.merge_cells("A2:A4")
    assert read(saved(book))[1:] == [["North", "Ann"], ["North", "Bo"], ["North", "Cy"], ["", "Di"]]


def test_a_merged_title_is_no_heading():
    book = of(["People of 2026", None, None], ["Number", "Name", "Unit"], ["1", "Ann", "North"])
    book.active.merge_cells("A1:C1")
    assert guess_shape("a.xlsx", saved(book)).header_line == 2


def test_a_formula_is_read_as_its_result():
    content = changed(
        saved(of(["Name", "Amount"], ["Ann", 42])),
        SHEET,
        lambda xml: xml.replace(b"<v>42</v>", b"<f>40+2</f><v>42</v>"),
    )
    assert read(content)[1:] == [["Ann", "42"]]


@pytest.mark.parametrize("cell", [b"<f>40+2</f>", b"<f>40+2</f><v/>", b"<f>40+2</f><v></v>", b'<f t="shared" si="0"/>'])
def test_a_formula_without_a_result_is_refused_not_taken_for_a_blank(cell):
    content = changed(saved(of(["Name", "Amount"], ["Ann", 42])), SHEET, lambda xml: xml.replace(b"<v>42</v>", cell))
    with pytest.raises(Unreadable, match="formulas without results"):
        read(content)


def test_a_formula_of_openpyxl_is_refused_and_one_that_gives_an_empty_text_is_not():
    with pytest.raises(Unreadable, match="formulas without results"):
        read(saved(of(["Name", "Amount"], ["Ann", "=40+2"])))
    content = changed(
        saved(of(["Name", "Amount"], ["Ann", 42])),
        SHEET,
        lambda xml: re.sub(rb't="n"><v>42</v>', b't="str"><f>A9</f><v></v>', xml),
    )
    assert read(content)[1:] == [["Ann"]]


def test_the_first_sheet_that_holds_something_is_read_and_hidden_ones_come_last():
    book = of()
    book.create_sheet("People").append(["Name"])
    book["People"].append(["Ann"])
    book.create_sheet("Old", 0).append(["Gone"])
    book["Old"].sheet_state = "hidden"
    content = saved(book)
    assert (sheet_names(content), read(content)) == (["Sheet", "People", "Old"], [["Name"], ["Ann"]])


@pytest.mark.parametrize("size", [b"A1:A1", b"A1:XFD1048576"])
def test_what_a_sheet_says_of_its_own_size_is_not_believed(size):
    content = changed(
        saved(of(["Name", "Unit"], ["Ann", "North"], ["Bo", "South"])),
        SHEET,
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + size + b'"', xml),
    )
    assert read(content) == [["Name", "Unit"], ["Ann", "North"], ["Bo", "South"]]


def test_a_row_beyond_every_sheet_is_refused():
    content = changed(saved(of(["Name"], ["Ann"])), SHEET, lambda xml: xml.replace(b'r="2"', b'r="4000000000"'))
    with pytest.raises(Unreadable):
        read(content)


def claiming(content, name, size):
    """The workbook whose list of contents claims that a part unpacks to so many bytes."""
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: at + 24] + struct.pack("<L", size) + content[at + 28 :]


@pytest.mark.parametrize("size", [2 * 1024**3, 4 * 1024**3 - 2])
def test_a_part_that_claims_two_gigabytes_is_refused_unread(size):
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(claiming(saved(of(["Name"], ["Ann"])), SHEET, size))


def test_a_part_that_claims_less_than_it_holds_is_refused(caplog):
    big = saved(of(["Name"], *([f"Somebody {number}"] for number in range(3000))))
    with pytest.raises(Unreadable, match="damaged"):
        read(claiming(big, SHEET, 900))
    assert "could not be read" in caplog.text


def test_a_damaged_workbook_is_refused_and_its_kind_is_logged(caplog):
    content = changed(saved(of(["Name"], ["Ann"])), SHEET, lambda xml: xml[:-30])
    with pytest.raises(Unreadable, match="damaged"):
        read(content)
    assert "could not be read: ParseError" in caplog.text


@pytest.mark.parametrize(
    "part",
    [b"<c ", b'<c r="A1" t="st', b"<c><f ", b"<c><f>", b"<c> ", b"<c><f>1</f> ", b"<c><f>1</f><v> ", b"<mergeCell "],
)
def test_a_sheet_made_to_be_tried_again_from_every_byte_is_looked_into_once(part):
    """A megabyte that begins a cell over and over, or begins one and never goes on: of old that took half an hour."""
    often = part * (1_000_000 // len(part))
    once = part + part[-1:] * 1_000_000
    assert [look_into(io.BytesIO(text)).has_unsolved for text in (often, once)] == [False, False]


def test_merged_cells_without_text_cost_no_row_anything():
    """Of eighteen thousand columns, over a hundred thousand lines of which two are there."""
    book = of(["Name", "Unit"], ["Ann", "North"])
    book.active.cell(100_000, 1, "Bo")
    areas = "".join(f'<mergeCell ref="{name}1:{name}100000"/>' for name in map(get_column_letter, range(3, 18_000)))
    merged = f"<mergeCells>{areas}</mergeCells></worksheet>".encode()
    content = changed(saved(book), SHEET, lambda xml: xml.replace(b"</worksheet>", merged))
    assert read(content) == [["Name", "Unit"], ["Ann", "North"], ["Bo"]]


def test_rows_that_claim_to_be_very_wide_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_CELLS", 100_000)
    wide = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (line, line) for line in range(3, 20))
    content = changed(
        saved(of(["Name"], ["Ann"])), SHEET, lambda xml: xml.replace(b"</sheetData>", wide + b"</sheetData>")
    )
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(content)


@pytest.mark.parametrize("is_merged", [False, True])
def test_a_text_that_is_named_in_very_many_cells_is_not_written_out(monkeypatch, is_merged):
    """Twenty thousand signs in five million cells would be a hundred gigabytes in the database."""
    monkeypatch.setattr(reading, "MOST_TEXT", 1_000_000)
    book = of(["Name"], *([["x" * 20_000]] + [[str(n) if is_merged else "x" * 20_000] for n in range(60)]))
    if is_merged:
        book.active.merge_cells("A2:A62")
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(saved(book))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_bytes_are_wrong_a_workbook_is_read_or_refused(seed):
    chance = random.Random(seed)
    content = saved(of(["Name", "Day", "Unit"], *(["Ann", date(2026, 6, 1), number] for number in range(30))))
    for _ in range(40):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        try:
            read(bytes(broken))
        except Unreadable as error:
            assert str(error)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_sheet_says_it_is_read_or_refused(seed):
    chance = random.Random(seed)
    content = saved(of(["Name", "Day", "Unit"], *(["Ann", date(2026, 6, 1), number] for number in range(5))))

    def spoil(xml):
        broken = bytearray(xml)
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.choice(b'<>/"=&;0A \xff')
        return bytes(broken)

    for part in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        for _ in range(10):
            try:
                read(changed(content, part, spoil))
            except Unreadable as error:
                assert str(error)
