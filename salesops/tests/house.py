"""The small company with everything in it, asked by anybody: what the generated suites share."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.models import AuditSeal, JobTick
from org.tests.company import Company, build_company
from org.tests.factories import make_appointment, make_person, make_title, make_unit
from reviews.previews import refresh_previews
from salesops.tests.access_matrix import LINES
from salesops.tests.canaries import CANARIES, NAME
from salesops.tests.matrix import ANONYMOUS, VIEWERS, Address, Line, Samples, addresses
from salesops.timetable import all_ticks

ADDRESSES = addresses()


def line_of(name: str) -> Line | None:
    return LINES.get(name)


def add_names_of_markup(company: Company) -> None:
    """A unit and somebody in it whose names a browser would act upon, were they not written as text."""
    unit = make_unit("XSS", parent=company.sales, name_en=NAME, name_zh=NAME)
    title = make_title("XSS", name_en=NAME, name_zh=NAME)
    make_appointment(make_person("XSS", name_pinyin=NAME, name_zh=NAME), unit, title=title)


class House:
    """The small company with its samples and secrets, built once; what a request changes is taken back."""

    def __init__(self) -> None:
        self.company: Company = build_company()
        now = timezone.now()
        JobTick.objects.bulk_create([JobTick(name=tick.name, started_at=now, finished_at=now) for tick in all_ticks()])
        self.planted = {canary.field: canary.plant(self.company, canary.text) for canary in CANARIES}
        add_names_of_markup(self.company)
        AuditSeal.objects.create(from_id=1, to_id=1, previous_hash="", hash="0" * 64)
        self.samples = Samples(self.company)
        for line in LINES.values():
            self.samples.arguments(line)
        refresh_previews(timezone.now())
        self.clients = {viewer: Client(raise_request_exception=False) for viewer in (ANONYMOUS, *VIEWERS)}
        for viewer in VIEWERS:
            self.clients[viewer].force_login(getattr(self.company, viewer))

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
        """The answer to one request, which changes nothing that the next one meets."""
        with self.undone(viewer):
            return getattr(self.clients[viewer], method)(url, data)


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
