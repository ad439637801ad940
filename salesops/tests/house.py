"""The small company with everything in it, asked by anybody: what the generated suites share."""

from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from html.parser import HTMLParser

from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.models import AuditSeal, JobTick
from org.tests.company import Company, build_company
from org.tests.factories import make_appointment, make_person, make_title, make_unit
from reviews.previews import refresh_previews
from salesops.console import console
from salesops.tests.access_matrix import LINES
from salesops.tests.canaries import CANARIES, NAME
from salesops.tests.matrix import ANONYMOUS, VIEWERS, Address, Line, Samples, addresses
from salesops.timetable import all_ticks

ADDRESSES = addresses()


def line_of(name: str) -> Line | None:
    return LINES.get(name) or next((line for key, line in LINES.items() if fnmatch(name, key)), None)


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
        self.first_rows = {
            f"{model._meta.app_label}_{model._meta.model_name}": model._base_manager.values_list("pk", flat=True)[0]
            for model in console._registry
        }
        self.clients = {viewer: Client(raise_request_exception=False) for viewer in (ANONYMOUS, *VIEWERS)}
        for viewer in VIEWERS:
            self.clients[viewer].force_login(getattr(self.company, viewer))

    def url(self, address: Address, line: Line) -> str:
        known = {"object_id": self.first_of(address.name), "app_label": "core", "content_type_id": 1}
        return address.url(known | self.samples.arguments(line))

    def first_of(self, name: str) -> str:
        """The key of a row of the model that a page of the console is about; its own number where there is none."""
        row = next((pk for model, pk in self.first_rows.items() if name.startswith(f"admin:{model}_")), 1)
        return str(row)

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
