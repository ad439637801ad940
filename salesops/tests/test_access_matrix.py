"""Every address × method × viewer: who gets in, what a look changes, what leaks, what breaks, what is made twice."""

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from urllib.parse import quote, urlsplit

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import resolve

from core.periods import Month
from salesops.tests.access_matrix import LINES
from salesops.tests.answers import live_cells, markup_in
from salesops.tests.canaries import CANARIES
from salesops.tests.house import ADDRESSES, Fields, line_of, names_asked_for
from salesops.tests.matrix import ANONYMOUS, OUTSIDE, VIEWERS, body_of, written_tables

pytestmark = pytest.mark.django_db
DONE = {200, 302, 400, 409, 422}  # answers of a door that opened: done, or what is wrong with the form
TAKEN_BACK = {"core_submitkey"}  # claimed before the service is asked, free again with its refusal
ODD = {
    "page": ["0", "-1", "x", str(10**30)],
    "q": ["%", "'", "{{7*7}}", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "x" * 5000],
    "sort": ["password", "-person__password", "x"],
    "o": ["99.-99", "x"],
    "month": ["2026-99", "0000-00", "x", "0001-01", "1900-01", "2199-12", "9999-12", "9" * 30 + "-01"],
    "day": ["0001-01-01", "1900-01-01", "1950-01-01", "2199-12-31", "9999-12-31", "x"],
    "on": ["0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31"],
    "of=below&state=awaited&on": ["0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31"],
    "of=below&state=awaited&kind=weekly&on": ["0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31"],
    "open": ["9" * 5000, "-1"],
    "rated": ["9" * 5000],
    "added": ["9" * 5000],
    "person": ["x", str(10**30), "0"],
    "unit": ["x", str(10**30)],
    "kind": ["x"],
    "state": ["x", "awaited"],
    "of": ["below", "x"],
    "next": ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"],
}
NASTY = ("\0", "9" * 5000, "9999-12-31", "0001-01-01")  # in each field by itself
EDGES = {
    "month": [Month("1900-01"), Month("1950-02"), Month("2199-12")],
    "day": [date(1900, 1, 1), date(1950, 2, 6), date(2199, 12, 30)],
}
DATED = [address for address in ADDRESSES if EDGES.keys() & {*address.parameters}]
NASTY_TOGETHER = (*NASTY, "x" * 30_000, "0001-01-01T00:00", "{{ 7|add:7 }}", "-1", "NaN", "<script>", "\ud7ff\uffff")


def test_every_address_has_a_name_and_a_line():
    assert [address.route for address in ADDRESSES if address.name.endswith("None")] == []
    assert [address.name for address in ADDRESSES if line_of(address.name) is None] == []


def test_every_line_is_about_an_address():
    names = [address.name for address in ADDRESSES]
    assert sorted(set(LINES) - set(names)) == []


each_address = pytest.mark.parametrize(
    "address", [address for address in ADDRESSES if line_of(address.name)], ids=lambda address: address.name
)


def may(viewer: str, allowed: frozenset[str] | None) -> bool:
    """Whether the line lets the viewer in; whoever is outside comes to the doors that are open to all."""
    return (ANONYMOUS if viewer in OUTSIDE else viewer) in (allowed or ())


def expected(viewer: str, allowed: frozenset[str] | None, told_why: frozenset[str]) -> set[int]:
    """The answers that the line allows a viewer, told apart from 302 to the login."""
    if may(viewer, allowed):
        return DONE
    if viewer in OUTSIDE:
        return {302, 405}
    if allowed is None:
        return {405, 403} if viewer in told_why else {405}
    return {403} if viewer in told_why else {404}


def outcome(response: object, viewer: str, allowed: frozenset[str] | None) -> object:
    """The status, or where an anonymous viewer was led instead."""
    is_refused = viewer in OUTSIDE and not may(viewer, allowed) and response.status_code == 302
    if is_refused and not response["Location"].startswith("/accounts/login/"):
        return response["Location"]
    return response.status_code


@each_address
def test_get_is_answered_as_the_matrix_says_and_changes_nothing(house, address):
    line = line_of(address.name)
    url = house.url(address, line)
    wrong, written = {}, {}
    for viewer in (*OUTSIDE, *VIEWERS):
        with written_tables() as tables:
            response = house.ask(viewer, "get", url)
        status = outcome(response, viewer, line.see)
        if status not in expected(viewer, line.see, line.told_why):
            wrong[viewer] = status
        if tables:
            written[viewer] = sorted(tables)
        leaks = [
            canary.secret for canary in CANARIES if viewer not in canary.readers and canary.secret in text(response)
        ]
        assert leaks == [], f"{viewer} reads what is not for {viewer}"
        assert (markup_in(response), live_cells(response)) == ([], [])
    assert (wrong, written) == ({}, {})


def text(response: object) -> str:
    return body_of(response) + str(response.headers)


@each_address
def test_post_is_answered_as_the_matrix_says(house, address):
    line = line_of(address.name)
    url, data = house.url(address, line), line.form(house.company) if line.form else None
    wrong, written = {}, {}
    for viewer in (*OUTSIDE, *VIEWERS):
        with written_tables() as tables:
            response = house.ask(viewer, "post", url, data)
        status = outcome(response, viewer, line.act)
        if (kept := tables - TAKEN_BACK) and not may(viewer, line.act):
            written[viewer] = sorted(kept)
        if status not in expected(viewer, line.act, line.refused):
            wrong[viewer] = status
    assert (wrong, written) == ({}, {})


@pytest.mark.parametrize("name", [one.name for one in ADDRESSES if one.name.endswith(("_changelist", "admin:index"))])
@pytest.mark.parametrize("viewer", ["gm", "hr", "technician"])
def test_lists_of_the_console_change_nothing_whatever_is_posted(house, name, viewer):
    """Also for whoever may open them: no action of a list, no row saved or deleted behind a missing button."""
    (address,) = [one for one in ADDRESSES if one.name == name]
    data = {"action": "delete_selected", "_selected_action": "1", "index": "0", "post": "yes", "_save": "x"}
    with written_tables() as tables:
        response = house.ask(viewer, "post", house.url(address, line_of(name)), data)
    assert (response.status_code < 500, tables) == (True, set())


@each_address
@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_other_methods_change_nothing_and_do_not_break(house, address, method):
    url = house.url(address, line_of(address.name))
    for viewer in (ANONYMOUS, "salesperson", "technician", "gm"):
        with written_tables() as tables:
            response = house.ask(viewer, method, url)
        assert (response.status_code < 500, tables) == (True, set())


@each_address
def test_post_without_the_token_is_refused(house, address):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(house.company.gm)
    with written_tables() as tables:
        response = client.post(house.url(address, line_of(address.name)))
    assert (response.status_code in (403, 405), tables) == (True, set())


def parameter_of(name: str) -> str:
    """The parameter that a name of ODD is about first, whatever comes along with it."""
    return name.partition("=")[0]


def odd_queries(asked: set[str]) -> Iterator[tuple[str, str]]:
    """Each odd value of the parameters that the page asks for by name, and those of all the others together.

    What a page asks for by no name can only be passed on as a whole, to the next page of a list for example.
    """
    others = {name: values for name, values in ODD.items() if parameter_of(name) not in asked}
    for name, values in ODD.items():
        yield from ((name, f"{name}={quote(value)}") for value in values if name not in others)
    for values in zip_longest(*others.values(), fillvalue=""):
        yield "others", "&".join(f"{name}={quote(value)}" for name, value in zip(others, values, strict=True))


@each_address
def test_odd_parameters_never_break_a_page(house, address):
    line = line_of(address.name)
    url = house.url(address, line)
    viewer = next((one for one in ("gm", "salesperson", "technician") if one in (line.see or ())), ANONYMOUS)
    if line.see is None:
        return
    with names_asked_for() as asked:
        house.ask(viewer, "get", url)
        house.ask(viewer, "get", f"{url}?something=else")
    if address.name.startswith("admin:"):
        asked |= ODD.keys()  # its lists take the parameters as a whole, and stop at the first odd one
    broken = []
    for name, query in odd_queries(asked):
        response = house.ask(viewer, "get", f"{url}?{query}")
        if response.status_code >= 500 or urlsplit(response.headers.get("Location", "")).netloc:
            broken.append((name, query[:60], response.status_code))
    if house.ask(viewer, "get", f"{url}?q=%00").status_code != 400:
        broken.append(("q", "NUL", "not refused"))
    assert broken == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", DATED, ids=lambda address: address.name)
def test_months_and_days_at_the_edge_never_break_a_page(house, address, method):
    line = line_of(address.name)
    valid, data = house.url(address, line), line.form(house.company) if line.form else None
    arguments = resolve(valid).kwargs
    broken = []
    for edge in range(3):
        odd = {name: EDGES[name][edge] for name in EDGES.keys() & arguments.keys()}
        for viewer in ("gm", "hr", "manager", "salesperson"):
            response = house.ask(viewer, method, address.url(arguments | odd), data)
            if response.status_code >= 500 or 'href=""' in body_of(response):
                broken.append((viewer, odd, response.status_code))
    assert broken == []


@each_address
def test_odd_values_in_any_form_field_never_break_a_page(house, address):
    line = line_of(address.name)
    viewer = next((one for one in ("salesperson", "manager", "gm", "technician") if one in (line.act or ())), None)
    if viewer is None:
        return
    url = house.url(address, line)
    fields = Fields(body_of(house.ask(viewer, "get", url))).names if line.see else {}
    valid = fields | ({name: str(value) for name, value in line.form(house.company).items()} if line.form else {})
    broken = []
    posts = [dict.fromkeys(valid, value) for value in NASTY_TOGETHER]
    posts += [valid | {name: value} for value in NASTY for name in list(valid)[:25]]
    for data in posts:
        response = house.ask(viewer, "post", url, data)
        if response.status_code >= 500:
            broken.append((str(data)[:200], response.status_code))
    assert broken == []


def sent_from_start(client: Client, url: str, data: dict[str, object]) -> int:
    """The status of a POST; a file among the data is read from its first byte, as a browser does."""
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return client.post(url, data).status_code


@pytest.mark.parametrize("name", [name for name, line in LINES.items() if line.makes])
def test_a_form_sent_twice_makes_one_row(house, name):
    line = LINES[name]
    (address,) = [one for one in ADDRESSES if one.name == name]
    rows, data = apps.get_model(line.makes).objects, line.form(house.company)
    with transaction.atomic():
        before = rows.count()
        answers = [sent_from_start(house.clients[line.sender], house.url(address, line), data) for _ in range(2)]
        made = rows.count() - before
        transaction.set_rollback(True)
    assert (answers, made) == ([302, 302], 1)
