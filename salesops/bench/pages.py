"""What a page costs: milliseconds, queries and bytes of one answer, measured in this process."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from org import feed
from org.models import Person
from reviews import runs
from salesops.bench import closing
from salesops.bench.record import Bench

ANSWERS = 5  # measured at each visit of a page
ROUNDS = 25  # of the pages that are measured while nothing else happens, for their slowest twentieth
BUSY_PEOPLE = 3000  # up to this size pages are measured while a month closes
# What a page is: decides the bare page it is compared with and the goals it is held to.
HOME, LIST, PAGE, CHART, FEED, BOARD = "home", "list", "page", "chart", "feed", "board"
PAGES = [  # name, address, arguments (see word_of), what it is, whether it has up to fifty rows
    ("bare page", "bare_page", (), "bare", False),
    ("bare 50-row list", "bare_list", (), "bare", True),
    ("Today of a salesperson", "duties:today", (), HOME, False),
    ("Today of a manager", "duties:today", (), HOME, False),
    ("Today of the general manager", "duties:today", (), HOME, False),
    ("team board of a manager", "duties:team", (), HOME, True),
    ("team board of the general manager", "duties:team", (), HOME, True),
    ("daily report of a salesperson", "meetings:report_today", (), PAGE, False),
    ("reports of a salesperson", "meetings:report_list", (), LIST, True),
    ("reports below a manager", "meetings:report_list", ("?of=below",), LIST, True),
    ("reports below the general manager", "meetings:report_list", ("?of=below",), LIST, True),
    ("reports awaited below the general manager", "meetings:report_list", ("?of=below&state=awaited",), LIST, True),
    ("review queue of a manager", "reviews:queue", (), PAGE, False),
    ("scores of a salesperson", "reviews:mine", (), PAGE, False),
    ("results below a manager", "targets:entry_list", (), LIST, True),
    ("results below the general manager", "targets:entry_list", (), LIST, True),
    ("targets of a manager's team", "targets:target_grid", ("running",), LIST, True),
    ("plan of fifty people, below the general manager", "targets:plan_detail", ("1",), PAGE, False),
    ("standing of a salesperson", "targets:standing", ("?span=year",), PAGE, False),
    ("standing of a manager's team", "targets:standing", ("?span=year",), PAGE, False),
    ("standing of the company, for the general manager", "targets:standing", ("?span=year",), PAGE, False),
    ("standing of a division, for the general manager", "targets:standing", ("?span=year&unit=D0",), PAGE, False),
    ("months of a manager", "months:month_list", (), LIST, False),
    ("sealed month of a manager", "months:month_detail", ("closed",), LIST, True),
    ("sealed month of the general manager", "months:month_detail", ("closed",), LIST, True),
    ("open month of a manager", "months:month_detail", ("running",), LIST, True),
    ("open month of the general manager", "months:month_detail", ("running",), LIST, True),
    ("sealed sheet of a salesperson", "months:month_sheet", ("closed", "E00004"), PAGE, False),
    ("open sheet of a salesperson", "months:month_sheet", ("running", "E00004"), PAGE, False),
    ("rhythm of a manager", "duties:rhythm", ("?week",), LIST, True),
    ("rhythm of the general manager", "duties:rhythm", ("?week",), LIST, True),
    (
        "list behind the rhythm, for the general manager",
        "duties:rhythm_list",
        ("D0", "reports", "?week"),
        LIST,
        True,
    ),
    ("calendar feed of a salesperson", "org:calendar_feed", ("key",), FEED, False),
    ("board of an opening of a manager", "recruiting:board", ("opening",), BOARD, False),
    ("funnel of a manager", "recruiting:funnel", (), BOARD, False),
    ("training of a salesperson", "training:home", (), PAGE, False),
    ("training of a manager's team", "training:team", (), LIST, True),
    ("people for the general manager", "org:person_list", (), LIST, True),
    ("organisation for the general manager", "org:chart", (), CHART, True),
]
ASKED_WHILE_CLOSING = (
    "Today of a salesperson",
    "Today of a manager",
    "team board of a manager",
    "reports below a manager",
    "sealed sheet of a salesperson",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one answer; milliseconds are the median."""

    name: str
    milliseconds: float
    queries: int
    kilobytes: float
    kind: str
    has_rows: bool


class AskedPage:
    """A page of the table and what its answers took, visit by visit."""

    def __init__(  # noqa: PLR0913 a row of the table
        self, bench: Bench, name: str, address: str, arguments: tuple, kind: str, has_rows: bool
    ) -> None:
        self.bench, self.name, self.kind, self.has_rows = bench, name, kind, has_rows
        self.ask = asker(bench, name, address, arguments)
        self.taken: list[float] = []

    def visit(self) -> None:
        """Measures a few answers, after one that warms up."""
        self.ask()
        self.taken += [milliseconds_of(self.ask) for _ in range(ANSWERS)]

    def cost(self) -> Cost:
        """The median of all visits; queries and size of one answer more."""
        with CaptureQueriesContext(connection) as captured:
            size = len(self.ask().content) / 1000
            queries = len(connection.queries_log) - captured.initial_queries  # now: the next request empties the log
        cost = Cost(self.name, statistics.median(self.taken), queries, size, self.kind, self.has_rows)
        self.bench.say(f"{self.name}: {cost.milliseconds:.1f} ms, {queries} queries, {size:.0f} kB")
        return cost


def asker(bench: Bench, name: str, address: str, arguments: tuple) -> Callable[[], HttpResponse]:
    """Asks for the page as whoever its name says; where it leads on to is found out once."""
    viewer = viewer_of(name, bench.people)
    client = logged_in(viewer)
    given = [word_of(bench, word) for word in arguments]
    query = "".join(word for word in given if word.startswith("?"))
    words = [word for word in given if not word.startswith("?")]
    response = client.get(reverse(address, args=words) + query, follow=True)
    path = response.request["PATH_INFO"] + (f"?{response.request['QUERY_STRING']}" if query else "")
    if response.status_code != HTTPStatus.OK or response.wsgi_request.user != viewer:
        raise RuntimeError(f"{name}: {response.status_code} at {path}")
    return lambda: client.get(path)


def word_of(bench: Bench, word: str) -> str:
    """What stands in an address for a word of the table: a month, the week before this one, a new calendar address."""
    if word == "key":
        return feed.reset_key(bench.people["salesperson"], now=bench.now)
    if word == "?week":
        return f"?week={bench.wall.date() - timedelta(days=7)}"
    if word == "opening":
        return str(bench.opening.pk)
    return str(bench.months.get(word, word))


def logged_in(viewer: Person) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(viewer, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def viewer_of(name: str, people: dict[str, Person]) -> Person:
    """Whoever the name of the page says; a manager for the bare pages."""
    return next((person for part, person in people.items() if part in name), people["manager"])


def milliseconds_of(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


# --- while a month closes ---------------------------------------------------------------------------------------------


def measure_while_closing(bench: Bench) -> None:
    """The slowest twentieth of some pages' answers, idle and while another process closes a month of everybody."""
    if bench.people_count > BUSY_PEOPLE:
        return
    pages = [asker(bench, *page[:3]) for page in PAGES if page[0] in ASKED_WHILE_CLOSING]
    idle = [milliseconds_of(page) for _ in range(ROUNDS) for page in pages]
    month = bench.months["closed"].previous().previous()
    run = runs.start_run(month, by=None, now=bench.now)
    with closing.workers(1) as started:
        closing.go(started)
        busy = list(answers_until(lambda: started[0].poll() is not None or closing.is_over(run), pages))
    closing.require_sealed(run)
    bench.keep("pages' p95, ms", p95(idle))
    bench.keep("pages' p95 while a month closes, ms", p95(busy))


def answers_until(is_over: Callable[[], bool], pages: list[Callable[[], object]]) -> Iterator[float]:
    while not is_over():
        for page in pages:
            yield milliseconds_of(page)


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]
