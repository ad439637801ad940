"""What recruiting works out: keys of telephones and addresses, periods, vacancies."""

from datetime import date, timedelta

import pytest

from core.tests.instants import at
from recruiting.rules import Headcount, days_in_stage, email_key, headcounts, keep_until, latest_keep, phone_key


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "008613800138000",
        "１３８００１３８０００",
        "86 (138) 00138000",
    ],
)
def test_one_telephone_however_it_is_typed(text):
    assert phone_key(text) == "13800138000"


@pytest.mark.parametrize(
    ("text", "key"), [("", ""), ("no", ""), ("+886 2 2345 6789", "886223456789"), ("00886223456789", "886223456789")]
)
def test_other_telephones_keep_their_country(text, key):
    assert phone_key(text) == key


def test_one_address_however_it_is_typed():
    assert {email_key(text) for text in ("Ann@Example.com", " ann@example.com ", "ＡＮＮ＠example.com")} == {
        "ann@example.com"
    }


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        (date(2026, 6, 17), date(2026, 12, 17)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 30), date(2028, 2, 29)),
    ],
)
def test_candidates_are_kept_six_months(ended, until):
    assert keep_until(ended) == until


@pytest.mark.parametrize(
    ("consented", "until"),
    [
        (None, date(2026, 12, 17)),
        (date(2026, 5, 1), date(2028, 5, 1)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2024, 6, 1), date(2026, 12, 17)),  # six months are kept without any
    ],
)
def test_a_consent_lasts_24_months_from_its_day(consented, until):
    assert latest_keep(date(2026, 6, 17), consented) == until


def test_days_in_a_stage_are_whole_days():
    assert [days_in_stage(at(9), at(9) + timedelta(hours=hours)) for hours in (-1, 0, 23, 24, 49)] == [0, 0, 0, 1, 2]


def test_vacant_is_what_is_planned_and_nobody_holds():
    found = headcounts({(1, 1): 3, (1, 2): 1}, {(1, 1): 1, (1, 3): 2}, {(1, 1): 1, (1, 2): 2})
    assert found == {(1, 1): Headcount(3, 1, 1), (1, 2): Headcount(1, 0, 2), (1, 3): Headcount(None, 2, 0)}
    assert (found[1, 1].vacant, found[1, 1].uncovered, found[1, 1].beyond) == (2, 1, 0)
    assert (found[1, 2].vacant, found[1, 2].uncovered, found[1, 2].beyond) == (1, 0, 1)
    assert (found[1, 3].vacant, found[1, 3].uncovered, found[1, 3].beyond) == (0, 0, 0)
