"""The machinery of the access matrix: addresses from the resolver, viewers, samples and what a request touched."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.periods import Month
from core.tests.instants import DAY
from core.tests.pdfs import text_of_pdf
from org.tests.company import Company

ANONYMOUS = "anonymous"
DEPUTY = "deputy"  # of the manager, who is away all day: works in the south, and acts for whoever is not there
DEPARTED = "departed"  # worked in the north until yesterday, and still holds the cookie of a session
VIEWERS = (
    *("gm", "director", "manager", "other_manager", "supervisor", "salesperson", "colleague", "assistant"),
    *("stranger", "newcomer", "hr", "technician", DEPUTY),
)
OUTSIDE = (ANONYMOUS, DEPARTED)  # nobody of these is in: the one has no login, the other's ended with the last day
NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(VIEWERS)
ANYONE = EVERYBODY | {ANONYMOUS}
SELF = frozenset({"salesperson"})  # samples are the salesperson's unless their name says otherwise
STANDS_IN = frozenset({DEPUTY})
ACTS = STANDS_IN | {"manager"}  # on what passes to a deputy while the superior is away
LINE_ABOVE = frozenset({"manager", "director", "gm"})  # of the salesperson
HEADS = LINE_ABOVE | {"other_manager"}
NORTH = frozenset({"manager", "supervisor", "salesperson", "colleague", "assistant"})


def none(company: Company) -> dict[str, object]:
    """No row is needed."""
    return {}


@dataclass(frozen=True)
class Line:
    """Who may do what at one address.

    `see` and `act` get an answer to GET and to POST; `told_why` and `refused` get a 403 that says why; everybody else
    gets 404. None instead of a set: the method does not exist there (405). `sample` makes the row that the address is
    about, once for all tests, and returns the arguments of the address. `form` makes what a valid form posts: without
    one the POST is empty. With `makes` the suite also sends it twice as `sender` and expects one new row of that model.
    """

    see: frozenset[str] | None = NOBODY
    act: frozenset[str] | None = None
    told_why: frozenset[str] = NOBODY
    refused: frozenset[str] = NOBODY
    sample: Callable[[Company], dict[str, object]] = none
    form: Callable[[Company], dict[str, object]] | None = None
    sender: str = "salesperson"
    makes: str = ""


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    route: str
    parameters: tuple[str, ...]

    def url(self, arguments: dict[str, object]) -> str:
        return reverse(self.name, kwargs={name: arguments[name] for name in self.parameters})


def addresses() -> list[Address]:
    """Every named address of the project, in the order of the resolver."""
    found: dict[str, Address] = {}
    for name, route, parameters in _walk(get_resolver().url_patterns, "", "", ()):
        found.setdefault(name, Address(name, route, parameters))
    return list(found.values())


def _walk(
    patterns: list, space: str, before: str, outer: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        named = (*outer, *(pattern.pattern.converters or re.compile(str(pattern.pattern)).groupindex))
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, route, named
            )
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", route, named


@dataclass
class Samples:
    """Makes each sample once, however many lines name it."""

    company: Company
    made: dict[Callable, dict[str, object]] = field(default_factory=dict)

    def arguments(self, line: Line) -> dict[str, object]:
        common = {"day": DAY, "month": Month.of(DAY), "code": self.company.salesperson.code, "kind": "daily"}
        if line.sample not in self.made:
            self.made[line.sample] = line.sample(self.company)
        return common | self.made[line.sample]


# Reading may leave these behind: a session that begins, a throttle that counts, the trail of who read what and who was
# refused, and the login library's own copy of a person's e-mail address, which it makes when it first meets the person.
MAY_CHANGE_ON_GET = ("org_loginsession", "core_cache", "core_auditentry", "org_doorcount", "account_emailaddress")
WRITE = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+[\"`]?(\w+)", re.I)


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables that statements of the block write to, but for those that reading may change."""
    tables: set[str] = set()

    def watch(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        if (found := WRITE.match(sql)) and found.group(1) not in MAY_CHANGE_ON_GET:
            tables.add(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def body_of(response: object) -> str:
    """The text of an answer, streamed or not; of a PDF what stands on its pages."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type") == "application/pdf":
        return text_of_pdf(content)
    return content.decode("utf-8", "replace")
