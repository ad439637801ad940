"""The acceptance months come out to the byte."""

import pytest

from reviews.month.outputs import COLUMNS
from reviews.month.run import compute, freeze
from reviews.tests.folders import ACCEPTANCE, FOLDERS, expected_files, read_folder


@pytest.mark.parametrize("name", FOLDERS)
def test_acceptance_month_comes_out_to_the_byte(name):
    month = compute(freeze(read_folder(ACCEPTANCE / name / "inputs")))
    expected = expected_files(name)
    assert list(month.files) == list(COLUMNS)
    for file, text in month.files.items():
        assert text.encode() == expected[file], file
