"""The small company with everything in it, asked by anybody: what the generated suites share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from html.parser import HTMLParser
from unittest.mock import patch

from django.db import transaction
from django.http import QueryDict
from django.template.base import Template
from django.test import Client
from django.utils import timezone

from core.models import AuditSeal, JobTick
from core.tests.instants import DAY
from org.models import Person
from org.tests.company import Company, build_company
from org.tests.factories import (
    PASSWORD,
    make_appointment,
    make_cover,
    make_leave,
    make_person,
    make_title,
    make_unit,
)
from reviews.previews import refresh_previews
from salesops.tests.access_matrix import LINES
from salesops.tests.canaries import CANARIES
from salesops.tests.canary import NAME
from salesops.tests.matrix import DEPARTED, DEPUTY, OUTSIDE, VIEWERS, Address, Line, Samples, addresses
from salesops.timetable import all_ticks

ADDRESSES = addresses()
PLAIN_RENDER = Template._render  # that of the tests keeps a copy of every context, which takes a sixth of their time


def line_of(name: str) -> Line | None:
    return LINES.get(name)


def add_names_of_markup(company: Company) -> None:
    """A unit and somebody in it whose names a browser would act upon, were they not written as text."""
    unit = make_unit("XSS", parent=company.sales, name_en=NAME, name_zh=NAME)
    title = make_title("XSS", name_en=NAME, name_zh=NAME)
    make_appointment(make_person("XSS", name_pinyin=NAME, name_zh=NAME), unit, title=title)


def add_units_of_other_days(company: Company) -> None:
    """A unit that is closed and one that is still to come: no form of today offers either."""
    make_unit("CLOSED", parent=company.sales, until=date(2026, 1, 1))
    make_unit("COMING", parent=company.sales, since=date(2199, 1, 1))


def add_deputy(company: Company) -> Person:
    """Somebody of the south who has agreed to stand in for the north's manager, who is away today."""
    deputy = make_person("DEPUTY", name_pinyin="Dee Puty", password=PASSWORD)
    make_appointment(deputy, company.south)
    make_cover(company.manager, deputy)
    make_leave(company.manager, DAY)
    return deputy


def add_departed(company: Company) -> Person:
    """Somebody whose last day was yesterday; the row says no more, as after a departure on the page."""
    gone = make_person("DEPARTED", name_pinyin="Dee Parted", password=PASSWORD)
    make_appointment(gone, company.north, until=DAY)
    return gone


class House:
    """The small company with its samples and secrets, built once; what a request changes is taken back."""

    def __init__(self) -> None:
        self.company: Company = build_company()
        self.people = {viewer: getattr(self.company, viewer) for viewer in VIEWERS if viewer != DEPUTY}
        self.people |= {DEPUTY: add_deputy(self.company), DEPARTED: add_departed(self.company)}
        now = timezone.now()
        JobTick.objects.bulk_create([JobTick(name=tick.name, started_at=now, finished_at=now) for tick in all_ticks()])
        self.planted = {canary.field: canary.plant(self.company, canary.text) for canary in CANARIES}
        add_names_of_markup(self.company)
        add_units_of_other_days(self.company)
        AuditSeal.objects.create(from_id=1, to_id=1, previous_hash="", hash="0" * 64)
        self.samples = Samples(self.company)
        for line in LINES.values():
            self.samples.arguments(line)
        refresh_previews(timezone.now())
        self.clients = {viewer: Client(raise_request_exception=False) for viewer in (*OUTSIDE, *VIEWERS)}
        for viewer, person in self.people.items():
            self.clients[viewer].force_login(person)
        Person.objects.filter(pk=self.people[DEPARTED].pk).update(left_on=DAY - timedelta(days=1))

    def url(self, address: Address, line: Line) -> str:
        return address.url(self.samples.arguments(line))

    @contextmanager
    def undone(self, *viewers: str) -> Iterator[None]:
        """What these viewers change meanwhile is rolled back, their cookies are forgotten."""
        kept = {viewer: self.clients[viewer].cookies.output(attrs=[], header="", sep=";") for viewer in viewers}
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        for viewer, cookies in kept.items():
            self.clients[viewer].cookies.clear()
            self.clients[viewer].cookies.load(cookies)

    def ask(self, viewer: str, method: str, url: str, data: object = None) -> object:
        """The answer to one request, which changes nothing that the next one meets; without its contexts."""
        with patch.object(Template, "_render", PLAIN_RENDER):
            return self.ask_for_context(viewer, method, url, data)

    def ask_for_context(self, viewer: str, method: str, url: str, data: object = None) -> object:
        """The same with `response.context`, of which `ask` knows nothing."""
        with self.undone(viewer):
            return getattr(self.clients[viewer], method)(url, data)


@contextmanager
def names_asked_for() -> Iterator[set[str]]:
    """The names under which views look into what was sent, filled while requests are answered."""
    asked: set[str] = set()

    def noting(look: Callable) -> Callable:
        def look_up(sent: QueryDict, name: str, *more: object) -> object:
            asked.add(name)
            return look(sent, name, *more)

        return look_up

    with ExitStack() as patches:
        for look in ("get", "getlist", "__getitem__", "__contains__"):
            patches.enter_context(patch.object(QueryDict, look, noting(getattr(QueryDict, look))))
        yield asked


class Fields(HTMLParser):
    """The names of all form fields of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("input", "select", "textarea", "button") and told.get("name"):
            self.names[told["name"]] = told.get("value") or ""
