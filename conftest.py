"""The test kit: `company` and `as_` for pages, `at` for instants, `open_as` for a real browser."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, TransactionTestCase
from hypothesis import settings

from core.db_triggers import install_triggers, remove_triggers
from core.tests import generated  # noqa: F401 registers the profile
from core.tests.instants import at as instant_at
from core.tests.migrated import start_from_kept

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the thread of the test

settings.load_profile("patient")

LEFT_OUT = "left out: "
SESSIONS_LEFT: list[str] = []  # who was still in a test database when it was to be dropped
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 15_000  # milliseconds until something that does not come to a page fails its test
CHROMIUM_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def leave_out(reason: str) -> None:
    """Skips the test because the machine lacks something; fails it where everything is required (REQUIRE_ALL=1)."""
    if REQUIRE_ALL:
        pytest.fail(f"{reason}, and REQUIRE_ALL=1 leaves nothing out")
    pytest.skip(LEFT_OUT + reason)


# --- what runs, and what is said about the rest -----------------------------------------------------------------------


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes out the tests that belong to the other engine's run, and those that kill processes (make faults)."""
    absent = {"sqlite" if connections["default"].vendor == "postgresql" else "postgresql"}
    if "faults" not in (config.option.markexpr or ""):
        absent.add("faults")
    if not os.environ.get("REDIS_URL"):
        absent.add("redis")
    taken_out = [item for item in items if absent & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=taken_out)
    items[:] = [item for item in items if item not in set(taken_out)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Takes over what a worker of xdist has to say in the end."""
    SESSIONS_LEFT.extend(getattr(node, "workeroutput", {}).get("sessions_left", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in plain words which tests were left out, and why; and who was left in a database."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if LEFT_OUT in reason:
            word = reason.split(LEFT_OUT, 1)[1]
            reasons[word] = reasons.get(word, 0) + 1
    for left in SESSIONS_LEFT:
        terminalreporter.write_line(f"TESTS LEFT SESSIONS OPEN in their database, which were ended: {left}")
    for word, count in sorted(reasons.items()):
        terminalreporter.write_line(f"LEFT OUT: {count} tests, because {word}.")


# --- database ---------------------------------------------------------------------------------------------------------

KEPT = {"django_content_type", "auth_permission"}  # made by migrate, changed by no test
MIGRATED_ROWS: dict[str, str] = {}  # alias → JSON


def empty_tables(case: TransactionTestCase) -> None:
    """Empties the tables after a transactional test and brings back what the migrations put there.

    Django's own flush would be refused by the triggers of insert-only tables and would lose the default scheme.
    """
    for alias in case._databases_names(include_mirrors=False):
        connection = connections[alias]
        remove_triggers(connection, apps.get_app_configs())
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
        statements = connection.ops.sql_flush(no_style(), sorted(tables | {"core_cache"}))
        connection.ops.execute_sql_flush(statements)
        connection.creation.deserialize_db_from_string(MIGRATED_ROWS[alias])
        for app_config in apps.get_app_configs():
            install_triggers(app_config=app_config, using=alias)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Makes the test database of SQLite from the one that an earlier run migrated."""
    if (connection := connections["default"]).vendor == "sqlite":
        start_from_kept(connection.creation)


OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def sessions_left(connection: BaseDatabaseWrapper) -> list[tuple]:
    """Who else is in the test database of a PostgreSQL: state, since when, the last statement."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT application_name, state, backend_start, query {OTHERS}")
        return cursor.fetchall()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object, request: pytest.FixtureRequest) -> Iterator[None]:
    """Remembers what the migrations put into the fresh test database; in the end ends and names who was left.

    A thread of a test that keeps its connection open would keep the database from being dropped, and nobody knew which.
    """
    with django_db_blocker.unblock():
        for connection in connections.all():
            rows = json.loads(connection.creation.serialize_db_to_string())
            kept = [row for row in rows if row["model"] not in ("contenttypes.contenttype", "auth.permission")]
            MIGRATED_ROWS[connection.alias] = json.dumps(kept)
    yield
    with django_db_blocker.unblock():
        for _ in range(50):  # a session that was closed just now takes its time to go
            if not (left := sessions_left(connections["default"])):
                return
            time.sleep(0.1)
        told = getattr(request.config, "workeroutput", None)
        (SESSIONS_LEFT if told is None else told.setdefault("sessions_left", [])).append(str(left))
        with connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")
            cursor.fetchall()


@pytest.fixture(autouse=True, scope="session")
def flush_past_triggers() -> Iterator[None]:
    """Makes every transactional test clean up with `empty_tables`."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
    yield
    patch.undo()


# --- people and pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def at() -> Callable[..., datetime]:
    """`at(18, 31)`: the instant at which the company's wall clock shows 18:31 on the day of the tests."""
    return instant_at


@pytest.fixture
def company(db: None) -> object:
    """The small company of org/tests/company.py."""
    from org.tests.company import company_again  # noqa: PLC0415 here: models are loaded only now

    return company_again()


@pytest.fixture
def tree(company: object) -> object:
    """The same small company, where a test is about the organisation."""
    return company


@pytest.fixture
def as_() -> Callable[..., Client]:
    """`as_(person)`: a test client in which that person is logged in."""

    def logged_in(person: object, **defaults: str) -> Client:
        client = Client(**defaults)
        client.force_login(person)
        return client

    return logged_in


# --- services ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def redis_url(worker_id: str) -> str:
    """The address of a Redis of this worker's own; for tests marked redis."""
    base = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    return f"{base}/{1 + int(worker_id.removeprefix('gw')) if worker_id.startswith('gw') else 0}"


# --- a real browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium, driven without downloading one."""
    if not CHROMIUM:
        leave_out("no Chromium is installed here, so no page was tried in a browser")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture
def open_as(live_server: object, browser: object, request: pytest.FixtureRequest) -> Iterator[Callable]:
    """`open_as(person, "/today/", width=390, language="zh-hant")`: the page in a browser, that person logged in.

    None is nobody. A message of the browser's console (a script error, a refused style, a missing file) fails the
    test at its end; a test that provokes one on purpose empties `page.problems`.
    """
    contexts, pages = [], []

    def open_page(person: object | None, path: str, *, width: int = 1280, language: str = "en") -> object:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            locale={"zh-hant": "zh-TW", "zh-hans": "zh-CN"}.get(language, "en-GB"),
            is_mobile=width < 600,
            has_touch=width < 600,
        )
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        pages.append(page)
        page.goto(live_server.url + path)
        return page

    yield open_page
    problems = [problem for page in pages for problem in page.problems]
    for context in contexts:
        context.close()
    assert problems == [], "the browser's console complains"


@pytest.fixture
def axe() -> Callable[[object], None]:
    """`axe(page)`: fails with every violation of the accessibility rules on the page."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 here: only browser tests need it

    def check(page: object) -> None:
        violations = Axe().run(page).response["violations"]
        told = [f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']]}" for one in violations]
        assert told == []

    return check
