"""Texts that people type: who may read each, that it stays text on every page, that no cell of a file acts on it."""

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import models

from salesops.tests.answers import Injected, is_live, markup_in
from salesops.tests.canaries import CANARIES, HOLDS_NO_SECRET
from salesops.tests.canary import FORMULAS, MARKUP
from salesops.tests.house import ADDRESSES, line_of
from salesops.tests.matrix import ANONYMOUS, VIEWERS, body_of
from salesops.tests.sources import imported, name_of, python_files

pytestmark = pytest.mark.django_db
OURS = {
    "core",
    "org",
    "duties",
    "targets",
    "meetings",
    "coaching",
    "reviews",
    "training",
    "recruiting",
    "market",
    "culture",
    "handbook",
}
LONG = 100  # shorter ones are codes and the names of units, titles and metrics, which everybody reads
# The folder of a month is for programs and comes back as it was (docs/exchange.md).
WRITES_FILES = {"salesops/exchange/rows.py", "salesops/exchange/writing.py", "core/exporting.py"}
READS_FILES = {f"core/imports/{name}.py" for name in ("reading", "workbooks", "sheet_parts")}  # and write none


def holds_text(field: models.Field) -> bool:
    """Whether people, or programs that speak of people, can write a sentence into the field."""
    if isinstance(field, models.TextField | models.JSONField | models.EmailField):
        return True
    return isinstance(field, models.CharField) and not field.choices and (field.max_length or LONG) >= LONG


def fields_of_text() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS | {"mfa"}
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and holds_text(field)
    }


def test_every_field_of_text_has_a_canary_or_the_reason_why_not():
    planted = {canary.field for canary in CANARIES}
    assert fields_of_text() - planted - set(HOLDS_NO_SECRET) == set()
    assert set(HOLDS_NO_SECRET) <= fields_of_text() - planted


@pytest.mark.parametrize("canary", [one for one in CANARIES if one.page], ids=lambda canary: canary.field)
def test_text_is_shown_on_its_page_to_those_who_may_read_it(house, canary):
    """A scan that finds nothing proves something only where the secret is on a page at all."""
    url = canary.page(house.planted[canary.field])
    seen = set()
    for viewer in (ANONYMOUS, *VIEWERS):
        response = house.ask(viewer, "get", url)
        if canary.secret in body_of(response):
            seen.add(viewer)
        assert markup_in(response) == []
    assert seen != set()
    assert seen <= canary.readers


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_text_of_an_address_stays_text(house, address):
    line = line_of(address.name)
    viewer = next((one for one in ("gm", "manager", "salesperson", "technician") if one in (line.see or ())), None)
    if viewer is None:
        return
    names = ("q", "person", "unit", "kind", "state", "on", "month", "day", "of", "sort", "page", "next", "metric")
    response = house.ask(viewer, "get", f"{house.url(address, line)}?{urlencode(dict.fromkeys(names, MARKUP))}")
    assert markup_in(response) == []


def test_markup_is_found_where_it_is_not_written_as_text():
    assert len(Injected(f"<p>xss {MARKUP}</p>").found) == 4
    assert [sign for sign in FORMULAS if not is_live(f"{sign}1+1")] == []
    assert not any(map(is_live, ("-1,200.50", "+3", "Guangming", "", 5)))


@pytest.mark.once
def test_files_for_spreadsheets_are_written_in_known_places():
    """A file that people open in a spreadsheet goes out through a view, where test_access_matrix looks at its cells."""
    makers = {"csv", "openpyxl"}
    writers = {name_of(path) for path in python_files() if makers & {name.split(".")[0] for _, name in imported(path)}}
    assert writers == WRITES_FILES | READS_FILES
