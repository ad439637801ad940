"""Every form that a page shows: twice is once, two tabs lose nothing, an id that is not offered opens nothing."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.forms import BaseForm, ChoiceField, DateField, Field, ModelChoiceField
from django.urls import Resolver404, resolve
from django.utils import translation

from core.models import Versioned
from core.tests.instants import DAY
from core.wording import plain_day
from meetings.models import Report, WeeklyPlan
from meetings.tests.factories import make_line, make_report
from org.models import Person, Unit
from org.person_field import NamedPersonField
from org.unit_field import NamedUnitField
from salesops.tests.access_matrix import LINES
from salesops.tests.house import ADDRESSES, House, line_of
from salesops.tests.matrix import Line, body_of, written_tables
from salesops.tests.matrix_courses import a_class, who_was_there
from salesops.tests.matrix_rows import MONDAY
from salesops.tests.two_tabs import TABS, TAKES_BACK, Tabs
from targets.models import TargetCell
from training.models import Enrolment

pytestmark = pytest.mark.django_db
WALKERS = ("salesperson", "manager", "director", "gm", "hr", "technician")
BY_NAME = {address.name: address for address in ADDRESSES}
PASSING = {"core.AuditEntry", "core.SubmitKey", "org.LoginSession", "account.EmailAddress"}  # each sending may add one
TAKEN_BACK = {"core_submitkey"}  # claimed before the service is asked, free again with its refusal
READ_AS_CELLS = {"imports:job_columns"}  # a word for all rows is judged as a cell of each is, by the checker
TEXTAREA = re.compile(r'<textarea[^>]*\bname="([^"]+)"')
# Done once, whoever asks: a second sending finds it done and leaves the first words.
ONCE = {"meetings:report_excuse", "targets:entry_reverse", "targets:plan_revise"}
ANEW = {"org:person_invite": "a new code ends the one before"}


class Forms(HTMLParser):
    """The forms of a page that post: where to, and the names of their fields."""

    def __init__(self, page: str, url: str) -> None:
        super().__init__()
        self.url = url
        self.found: list[tuple[str, set[str]]] = []
        self.is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.is_open = (told.get("method") or "").lower() == "post"
            if self.is_open:
                self.found.append((told.get("action") or self.url, set()))
        elif self.is_open and tag in ("input", "select", "textarea", "button") and told.get("name"):
            self.found[-1][1].add(told["name"])

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "form"


@pytest.fixture(scope="module")
def forms(house: House) -> dict[str, set[str]]:
    """The names of the fields of every form that some page shows, by the address that it posts to."""
    found: dict[str, set[str]] = {}
    for address in ADDRESSES:
        line = line_of(address.name)
        for viewer in WALKERS:
            if viewer not in (line.see or ()) or address.name.startswith("admin:"):
                continue
            url = house.url(address, line)
            for action, names in Forms(body_of(house.ask(viewer, "get", url)), url).found:
                try:
                    found.setdefault(resolve(action.partition("?")[0]).view_name, set()).update(names)
                except Resolver404:
                    pytest.fail(f"{address.name}: a form posts to {action}, which is no address")
    return found


def test_every_form_that_creates_is_sent_twice(forms):
    assert {name for name, fields in forms.items() if "submit_key" in fields and not LINES[name].makes} == set()


def test_every_form_that_edits_a_version_is_opened_in_two_tabs(forms):
    edits = {name for name, fields in forms.items() if any(field.split("-")[-1] == "version" for field in fields)}
    assert edits - {tabs.address for tabs in TABS.values()} - TAKES_BACK == set()
    assert {tabs.model for tabs in TABS.values()} == {
        model._meta.label for model in apps.get_models() if issubclass(model, Versioned)
    }


@pytest.mark.parametrize("name", TABS)
def test_two_tabs_lose_nothing(house, name):
    tabs, rows = TABS[name], apps.get_model(TABS[name].model)._base_manager.order_by("pk")
    urls = [url_of(house, tabs, address) for address in (tabs.first or tabs.address, tabs.address)]
    other = tabs.other or tabs.viewer
    with house.undone(tabs.viewer, other):
        data = tabs.data(house.company)
        before = list(rows.values())
        first = house.clients[other].post(urls[0], data | tabs.typing(0))
        saved = list(rows.values())
        second = house.clients[tabs.viewer].post(urls[1], data | tabs.typing(1) | tabs.second)
        kept = list(rows.values())
    assert before != saved, body_of(first)
    assert second.status_code != 302, "the second tab was saved over the first"
    page = unescape(body_of(second)).replace(",", "")
    assert [
        text for texts in tabs.typed.values() for text in texts if text not in page and as_read(text) not in page
    ] == []
    assert kept == saved


def as_read(text: str) -> str:
    """What was typed as a page says it: a date in words."""
    try:
        return plain_day(date.fromisoformat(text))
    except ValueError:
        return text


def test_words_of_a_stale_page_are_kept_or_shown(house):
    """Sent, and then with other words from a page opened before: both are written, or the page shows the words."""
    lost, tried = {}, set()
    for address in ADDRESSES:
        line, viewer = line_of(address.name), acting(line_of(address.name))
        if viewer is None or viewer not in (line.see or ()) or not line.form or address.name in ONCE:
            continue
        url, data = house.url(address, line), line.form(house.company)
        fields = set(TEXTAREA.findall(body_of(house.ask(viewer, "get", url)))) & set(data)
        words = {name: f"Words of the second tab in {name}" for name in fields}
        key = {"submit_key": str(uuid4())} if "submit_key" in data else {}
        if not words:
            continue
        tried.add(address.name)
        with house.undone(viewer):
            house.clients[viewer].post(url, data)
            with written_tables() as tables:
                answer = house.clients[viewer].post(url, data | words | key)
        page = unescape(body_of(answer))
        if not tables - TAKEN_BACK and (missing := [one for one in words.values() if one not in page]):
            lost[address.name] = (answer.status_code, missing)
    assert lost == {}
    assert {"recruiting:offer_add", "recruiting:application_decide", "training:rehearsal_debrief"} <= tried


def url_of(house: House, tabs: Tabs, name: str) -> str:
    line = line_of(name)
    sample = house.samples.arguments(Line(sample=tabs.sample)) if tabs.sample else {}
    return BY_NAME[name].url(house.samples.arguments(line) | sample | tabs.arguments)


def acting(line: Line) -> str | None:
    """Somebody who may post there."""
    if line.sender in (line.act or ()):
        return line.sender
    return next((viewer for viewer in WALKERS if viewer in (line.act or ())), None)


each_act = pytest.mark.parametrize(
    "address",
    [one for one in ADDRESSES if acting(line_of(one.name)) and not one.name.startswith("admin:")],
    ids=lambda address: address.name,
)


def rows() -> dict[str, int]:
    """How many rows each table has, asked at once."""
    tables = sorted({model._meta.db_table for model in apps.get_models() if model._meta.label not in PASSING})
    with connection.cursor() as cursor:
        counts = (f"SELECT '{table}', count(*) FROM {table}" for table in tables)  # noqa: S608 names of our own
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


@each_act
def test_a_form_sent_twice_makes_nothing_new(house, address):
    line = line_of(address.name)
    viewer, data = acting(line), line.form(house.company) if line.form else {}
    url = house.url(address, line)
    with house.undone(viewer):
        house.clients[viewer].post(url, data)
        once = rows()
        house.clients[viewer].post(url, data)
        made = {table: count for table, count in rows().items() if count != once[table]}
    assert bool(made) == (address.name in ANEW)


@pytest.mark.parametrize(
    "address",
    [one for one in ADDRESSES if acting(line_of(one.name)) and one.name not in READ_AS_CELLS],
    ids=lambda address: address.name,
)
def test_an_id_that_is_not_in_the_choice_is_refused(house, address):
    """Whatever a form lets choose, replaced by rows that the viewer may not choose, and by one that is not there."""
    line, viewer = line_of(address.name), acting(line_of(address.name))
    url = house.url(address, line)
    keys = choices_of(house, viewer, url) if line.see else {}
    valid = line.form(house.company) if line.form else {}
    assert set(keys) <= set(valid), "the line needs a form that chooses"
    taken = []
    for name, foreign in keys.items():
        for key in foreign:
            with written_tables() as tables:
                response = house.ask(viewer, "post", url, valid | {name: key})
            if response.status_code == 302 or tables - TAKEN_BACK:
                taken.append((name, key, response.status_code, tables))
    assert taken == []


def choices_of(house: House, viewer: str, url: str) -> dict[str, list[object]]:
    """Of every field of the page's own form that chooses a row: what it does not offer."""
    found = {}
    response = house.ask_for_context(viewer, "get", url)
    own = {name for action, names in Forms(body_of(response), url).found if action == url for name in names}
    assert response.context or not own, "where a form is, its fields are looked at"
    for context in response.context or ():
        for form in (value for layer in context.dicts for value in layer.values() if isinstance(value, BaseForm)):
            for name, field in form.fields.items():
                if form.add_prefix(name) in own and (keys := not_offered(field)):
                    found[form.add_prefix(name)] = keys
    return found


def not_offered(field: Field) -> list[object]:
    """What the field must refuse, where it chooses: rows of others by key, number or name, and what is not there."""
    nothing = [""] if field.required else []  # where nobody need be chosen, nobody is an answer
    if isinstance(field, ModelChoiceField):
        foreign = field.queryset.model._base_manager.exclude(pk__in=field.queryset.values("pk"))
        return [*foreign.values_list("pk", flat=True)[:4], 10**9, *nothing, "x"]
    if isinstance(field, NamedPersonField):
        foreign = Person.objects.exclude(pk__in=field.people.values("pk"))
        return [text for one in foreign[:4] for text in (one.code, one.name, one.pk)] + [10**9, *nothing]
    if isinstance(field, NamedUnitField):
        return units_besides({unit.code for unit in field.units}) + nothing
    if isinstance(field, ChoiceField):
        offered = {str(value) for value, _label in field.choices}
        if offered - {""} and offered - {""} <= set(Unit.objects.values_list("code", flat=True)):
            return units_besides(offered) + nothing
    return []  # words, and what is written freely


def units_besides(offered: set[str]) -> list[object]:
    """Units that are not offered, by number and by key, and one that there is not."""
    foreign = list(Unit.objects.exclude(code__in=offered).values_list("code", "pk"))
    assert foreign, "no unit is foreign to the form: the house has some of other days"
    return [key for unit in foreign[:4] for key in unit] + ["NO-UNIT", 10**9]


def test_fields_named_after_people_are_those_of_three_forms(forms, house):
    codes = {person.code for person in house.company.everybody}
    named = {name for name, fields in forms.items() if any(field.split("-")[0] in codes for field in fields)}
    assert named == {"targets:target_grid", "meetings:weekly_plan_agree", "training:session_record"}


def test_a_field_named_after_a_row_of_others_changes_nothing(house):
    stranger, salesperson = house.company.stranger, house.company.salesperson
    promise = make_line(make_report(stranger, date(2026, 6, 16)))
    grid = BY_NAME["targets:target_grid"].url({"month": "2026-07"})
    daily = BY_NAME["meetings:report_edit"].url({"kind": "daily", "day": DAY})
    agree = BY_NAME["meetings:weekly_plan_agree"].url({"day": MONDAY, "code": salesperson.code})
    numbers = {f"{stranger.code}-number_{number}": "7" for number in range(4)} | {f"{stranger.code}-version": "0"}
    taught = a_class(house.company)
    course = BY_NAME["training:session_record"].url(taught)
    with house.undone("manager", "salesperson", "other_manager"):
        house.clients["other_manager"].post(
            course,
            who_was_there(house.company) | {f"{stranger.code}-mark": "attended", f"{stranger.code}-shown": "yes"},
        )
        marks = dict(Enrolment.objects.filter(session=taught["pk"]).values_list("person__code", "mark"))
        house.clients["manager"].post(grid, {f"{stranger.code}-0-orders": "5", f"{salesperson.code}-0-orders": "7"})
        house.clients["manager"].post(agree, numbers)
        version = {"version": Report.objects.get(person=salesperson, kind="daily", subject_on=DAY).version}
        house.clients["salesperson"].post(
            daily, version | {"send": "1", "count_CALL": "3", f"outcome_{promise.pk}": "done"}
        )
        promise.refresh_from_db()
        sent = Report.objects.get(person=salesperson, kind="daily", subject_on=DAY).sent_at
        targets = set(TargetCell.objects.filter(month="2026-07").values_list("person__code", flat=True))
        plans = WeeklyPlan.objects.filter(person=stranger).count()
    assert (targets, plans, promise.outcome, sent is None) == ({salesperson.code}, 0, "", False)
    assert marks == {salesperson.code: "excused"}


def every_form(form=BaseForm):
    for below in form.__subclasses__():
        yield below
        yield from every_form(below)


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_a_browser_reads_the_date_that_a_form_begins_with(language):
    """An input of dates takes 2026-06-17 alone; as the language writes it, the field would look empty."""
    fields = [
        (form.__name__, name, field)
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, DateField)
    ]
    with translation.override(language):
        written = {(form, name): field.widget.format_value(DAY) for form, name, field in fields}
    assert written
    assert {told: text for told, text in written.items() if text != DAY.isoformat()} == {}
