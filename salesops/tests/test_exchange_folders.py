"""Folders as a whole: read and written again, and folders that are broken as files."""

import pytest

from salesops.exchange.faults import FolderErrors
from salesops.exchange.reading import read_folder
from salesops.exchange.tables import FILES
from salesops.exchange.writing import write_folder
from salesops.tests.folders import MONTHS, edit_lines, inputs, june

OPTIONAL = {"excuses.csv", "integrity.csv"}


def messages(folder):
    with pytest.raises(FolderErrors) as caught:
        read_folder(folder)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("month", MONTHS)
def test_folder_written_and_read_again_is_the_same_month(month, tmp_path):
    facts = read_folder(inputs(month))
    write_folder(facts, tmp_path)
    assert read_folder(tmp_path) == facts


def test_folder_written_twice_has_the_same_bytes_and_no_carriage_returns(tmp_path):
    facts = read_folder(inputs("june-2026"))
    write_folder(facts, tmp_path / "one")
    write_folder(read_folder(tmp_path / "one"), tmp_path / "two")
    for file in FILES:
        content = (tmp_path / "one" / file).read_bytes()
        assert content == (tmp_path / "two" / file).read_bytes()
        assert b"\r" not in content and content.endswith(b"\n")


@pytest.mark.parametrize("file", FILES)
def test_missing_file_is_named_unless_it_is_optional(file, tmp_path):
    folder = june(tmp_path)
    (folder / file).unlink()
    if file in OPTIONAL:
        assert read_folder(folder) == read_folder(inputs("june-2026"))
    else:
        assert messages(folder) == [f"{file}:0: : file is missing"]


def test_missing_folder_names_every_required_file(tmp_path):
    assert messages(tmp_path / "nowhere") == [f"{file}:0: : file is missing" for file in FILES if file not in OPTIONAL]


def test_file_that_is_not_utf_8_is_named(tmp_path):
    folder = june(tmp_path)
    (folder / "people.csv").write_bytes((folder / "people.csv").read_text(encoding="utf-8").encode("big5"))
    assert messages(folder) == ["people.csv:0: : not UTF-8 (byte 52)"]


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("leave.csv", 'person,date,fraction,type\nP2,"2026-06-09', "not CSV: unexpected end of data (line 2)"),
        ("leave.csv", "person,date\0\n", "not CSV: it holds a NUL character"),
        ("rules.json", "{", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("rules.json", '{"version": NaN}', "not JSON: NaN is not a number"),
    ],
)
def test_file_that_cannot_be_parsed_is_named(file, text, reason, tmp_path):
    folder = june(tmp_path)
    (folder / file).write_text(text, encoding="utf-8")
    assert messages(folder) == [f"{file}:0: : {reason}"]


def test_byte_order_mark_crlf_empty_lines_unknown_columns_and_another_order_are_read(tmp_path):
    folder = june(tmp_path)

    def rearranged(lines):
        lines[:] = [",".join([*reversed(line.split(",")), "unknown"]) + "\n" for line in lines]

    edit_lines(folder, "leave.csv", rearranged)
    for file in FILES:
        content = (folder / file).read_bytes()
        (folder / file).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert read_folder(folder) == read_folder(inputs("june-2026"))


def test_lines_are_counted_as_a_text_editor_counts_them(tmp_path):
    folder = june(tmp_path)

    def spread(lines):
        lines[2] += '"two\nlines"'
        lines.insert(3, "")
        lines.append("P9,2026-06-30,orders,1,")

    edit_lines(folder, "results.csv", spread)
    assert messages(folder) == ['results.csv:38: person: "P9" is not in people.csv']


def test_file_of_ten_thousand_rows_names_its_37_bad_ones_and_nothing_else(tmp_path):
    folder = june(tmp_path)
    bad = set(range(300, 300 + 37 * 250, 250))

    def fill(lines):
        del lines[1:]
        lines += ["P2,2026-06-05,orders," + ("12;5," if line in bad else f"{line}.5,") for line in range(2, 10_002)]

    edit_lines(folder, "results.csv", fill)
    reason = '"12;5" is not a number; no thousands separator, at most two decimals'
    assert messages(folder) == [f"results.csv:{line}: amount: {reason}" for line in sorted(bad)]


def test_missing_people_file_brings_no_errors_in_the_others(tmp_path):
    folder = june(tmp_path)
    edit_lines(folder, "people.csv", lambda lines: lines.__setitem__(0, lines[0].replace("person", "code")))
    assert messages(folder) == ["people.csv:1: person: column is missing"]
