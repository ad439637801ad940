"""What a page costs: milliseconds, queries and bytes of one answer, measured in this process."""

import statistics
import time
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.periods import Month
from org.models import Person

RUNS = 15
PAGES = [  # name, address, arguments ("closed", "running": that month), whether it is a list of up to fifty rows
    ("bare page", "bare_page", (), False),
    ("bare 50-row list", "bare_list", (), True),
    ("Today of a salesperson", "duties:today", (), False),
    ("Today of a manager", "duties:today", (), False),
    ("Today of the general manager", "duties:today", (), False),
    ("team board of a manager", "duties:team", (), True),
    ("team board of the general manager", "duties:team", (), True),
    ("daily report", "meetings:report_today", (), False),
    ("reports below a manager", "meetings:report_list", (), True),
    ("reports below the general manager", "meetings:report_list", (), True),
    ("results below a manager", "targets:entry_list", (), True),
    ("results below the general manager", "targets:entry_list", (), True),
    ("targets of a team", "targets:target_grid_now", (), True),
    ("months of a manager", "months:month_list", (), False),
    ("sealed month, general manager", "months:month_detail", ("closed",), True),
    ("open month of a manager", "months:month_detail", ("running",), True),
    ("open month, general manager", "months:month_detail", ("running",), True),
    ("sealed sheet of a salesperson", "months:month_sheet", ("closed", "E00004"), False),
    ("open sheet of a salesperson", "months:month_sheet", ("running", "E00004"), False),
    ("organisation", "org:chart", (), True),
]


@dataclass(frozen=True, slots=True)
class Cost:
    name: str
    milliseconds: float
    queries: int
    kilobytes: float
    is_list: bool


def viewer_of(name: str, people: dict[str, Person]) -> Person:
    """Whoever the name of the page says; the manager of a team unless it says otherwise."""
    if "general manager" in name or name == "organisation":
        return people["general manager"]
    return people["salesperson" if "salesperson" in name or name == "daily report" else "manager"]


def measure(name: str, address: str, arguments: tuple, is_list: bool, viewer: Person) -> Cost:
    """The median over RUNS answers, after one that warms up."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(viewer, backend=settings.AUTHENTICATION_BACKENDS[0])
    url = reverse(address, args=arguments)
    response = client.get(url, follow=True)
    if response.status_code != HTTPStatus.OK or response.wsgi_request.user != viewer:
        raise RuntimeError(f"{name}: {url} answers {response.status_code} at {response.request['PATH_INFO']}")
    with CaptureQueriesContext(connection) as captured:
        client.get(response.request["PATH_INFO"])
        queries = len(connection.queries_log) - captured.initial_queries  # now: the next request empties the log
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        client.get(response.request["PATH_INFO"])
        taken.append((time.perf_counter() - started) * 1000)
    size = len(response.content) / 1000
    return Cost(name, statistics.median(taken), queries, size, is_list)


def measure_all(people: dict[str, Person], months: dict[str, Month]) -> list[Cost]:
    """Every page of the table, in its order."""
    return [
        measure(name, address, tuple(months.get(word, word) for word in arguments), is_list, viewer_of(name, people))
        for name, address, arguments, is_list in PAGES
    ]
