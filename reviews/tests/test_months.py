"""The pages of months: who reads which sheet, what it says, who closes, and what a look changes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import paging
from core.periods import Month
from meetings.models import Report
from org import unit_field
from org.models import Grant, Period, Person, Unit
from org.tests.factories import make_appointment, make_grant, make_person, make_unit
from reviews import runs, views_month
from reviews.models import DailyAppraisal, MonthRun
from reviews.previews import refresh_previews
from reviews.reading_sheets import as_far_as_assessed, read_sheet
from reviews.sheets import build_sheet
from reviews.tests.test_previews import AFTERWARDS, JUNE, MONTH

pytestmark = pytest.mark.django_db
WITHIN = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
CANARY = "canary-7f3a"


class Clock:
    """Stands for the clock of django.utils.timezone."""

    def __init__(self, now):
        self.instant = now

    def now(self):
        return self.instant


@pytest.fixture
def clock(monkeypatch):
    """The instant that the pages read; tests move it by `clock.instant`."""
    clock = Clock(AFTERWARDS)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture
def june(clock):
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(AFTERWARDS)
    return {person.code: person for person in Person.objects.all()}


@pytest.fixture
def sealed(june):
    return runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))


def sheet(client, code, month=MONTH):
    return client.get(reverse("months:month_sheet", args=[month, code]))


def text_of(response):
    return response.content.decode()


def granted(role):
    person = make_person(f"G-{role}"[:12], number=901)
    make_grant(person, role)
    return person


def test_month_sheet_shows_every_figure_of_the_worked_case(as_, june, sealed):
    page = text_of(sheet(as_(june["P2"]), "P2"))
    lines = ("84.39", "83.89", "77.85", "86.39", "85.16", "76.00", "98.00", "1,479.20 ÷ 19", "1,468.63 ÷ 17")
    parts = ("259,090.91", "226,800", "87.54", "96.88", "0.60 × 96.88 + 0.40 × 75 = 88.13", "0.60 × 54 + 0.40 × 100")
    assert [figure for figure in lines + parts if figure not in page] == []
    assert sealed.output_sha[:8] in page
    assert "Relieving leave lowered the targets to 19 of 22 working days." in page


def test_month_sheet_leads_to_how_the_own_targets_came_about(as_, june, sealed):
    link = f"{reverse('targets:target_history', args=['P2', 2026])}?month={MONTH}"
    assert link in text_of(sheet(as_(june["P2"]), "P2"))
    opened = text_of(as_(june["P1"]).get(link))  # who reads the sheet of somebody of theirs
    assert '<details class="month-history" open>' in opened
    page = text_of(sheet(as_(june["P1"]), "P1"))
    assert "How these targets came about" not in page  # those of a team are the sum of its people's


def test_own_sheet_of_a_month_that_runs_holds_nothing_missing_that_is_not_due_yet(clock):
    call_command("import_company", str(JUNE), verbosity=0)
    clock.instant = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
    person = Person.objects.get(code="P2")
    Report.objects.filter(person=person, subject_on__gte="2026-06-15").update(sent_at=None)
    refresh_previews(clock.instant)
    source = read_sheet(person, "P2", MONTH, now=clock.instant)
    assert {step["state"] for step in source.result["days"] if step["day"] >= "2026-06-15"} == {"open"}


def test_month_sheet_of_two_roles_adds_up_by_days(as_, june, sealed):
    page = text_of(sheet(as_(june["P3"]), "P3"))
    assert "(12 × 98.54 + 10 × 96.51) ÷ 22 = 97.62" in page


def test_month_sheet_of_the_head_shows_the_team_by_branch(as_, june, sealed):
    page = text_of(sheet(as_(june["P1"]), "P1"))
    assert "998,727.28" in page
    assert "?unit=SALES" in page


def test_preview_shows_the_figures_that_are_sealed_later(as_, june):
    before = text_of(sheet(as_(june["P1"]), "P2"))
    assert "preview" in before
    assert "84.39" in before


@pytest.mark.parametrize("is_sealed", [False, True])
def test_sheet_is_read_by_the_person_the_assessor_those_above_gm_and_hr(as_, june, is_sealed):
    hr = granted(Grant.Role.HR)
    if is_sealed:
        runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    technician = make_person("TECH", number=902)
    make_grant(technician, Grant.Role.TECHNICAL_ADMINISTRATOR)
    sibling = make_person("SIB", number=903)
    make_appointment(sibling, make_unit("OTHER", parent=Unit.objects.get(code="SALES")), is_head=True)
    readers = {"own": june["P2"], "assessor": june["P1"], "gm": june["GM"], "hr": hr}
    strangers = {"colleague": june["P4"], "sibling": sibling, "technician": technician}
    assert {name: sheet(as_(viewer), "P2").status_code for name, viewer in readers.items()} == dict.fromkeys(
        readers, 200
    )
    assert {name: sheet(as_(viewer), "P2").status_code for name, viewer in strangers.items()} == dict.fromkeys(
        strangers, 404
    )


def test_earlier_assessor_reads_the_role_period_assessed_and_no_more(june, sealed):
    former = make_person("FORMER", number=904)
    whole = read_sheet(june["P3"], "P3", MONTH, now=AFTERWARDS)
    whole.result["role_periods"][0]["assessment"]["assessor"] = former.code
    part = as_far_as_assessed(former, whole, is_whole=False)
    shown = build_sheet(part, former)
    assert (part.parts, [str(period.total) for period in shown.periods]) == (frozenset({0}), ["98.54"])
    assert (shown.final, shown.grade, shown.changes) == (None, "", [])
    # R is about the whole month: the figure, and nothing of what happened after the move.
    assert [(line.note, line.parts) for line in shown.periods[0].lines if line.letter == "R"] == [
        ("of the whole month", None)
    ]
    assert as_far_as_assessed(june["P4"], whole, is_whole=False) is None


def test_unknown_person_and_month_to_come_are_not_found(as_, june, sealed):
    client = as_(june["P1"])
    assert sheet(client, "NOBODY").status_code == 404
    assert sheet(client, "P2", Month("2026-08")).status_code == 404
    assert client.get(reverse("months:month_detail", args=["2026-08"])).status_code == 404


def test_month_detail_lists_the_sheets_that_the_viewer_reads_in_the_order_of_people(as_, june, sealed):
    def codes(viewer):
        page = as_(viewer).get(reverse("months:month_detail", args=[MONTH])).context["page"]
        return [result.person_key for result in page]

    assert codes(june["P1"]) == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert codes(june["P2"]) == ["P2"]
    technician = make_person("TECH", number=902)
    make_grant(technician, Grant.Role.TECHNICAL_ADMINISTRATOR)
    assert codes(technician) == []


def test_pages_of_a_month_hold_nothing_of_people_the_viewer_may_not_read(as_, june):
    Person.objects.filter(code="P4").update(name_pinyin=CANARY, name_zh="")
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    client = as_(june["P2"])
    pages = [
        client.get(reverse("months:month_list")),
        client.get(reverse("months:month_detail", args=[MONTH])),
        sheet(client, "P2"),
    ]
    assert [CANARY in text_of(page) for page in pages] == [False, False, False]
    assert "67.55" not in "".join(text_of(page) for page in pages)


def test_month_detail_of_an_open_month_previews_the_team_of_its_head(as_, june):
    response = as_(june["P1"]).get(reverse("months:month_detail", args=[MONTH]))
    assert [(row.person.code, str(row.final), row.grade) for row in response.context["page"]] == [
        ("P2", "84.39", "B"),
        ("P3", "98.12", "S"),
        ("P4", "67.55", "C"),
        ("P5", "82.39", "B"),
        ("P6", "85.00", "A"),
    ]


def previewed(client, **query):
    response = client.get(reverse("months:month_detail", args=[MONTH]), query)
    return [row.person.code for row in response.context["page"]]


def test_open_month_keeps_the_order_of_people_also_after_that_has_changed(as_, june):
    client = as_(june["GM"])
    assert previewed(client) == ["P1", "P2", "P3", "P4", "P5", "P6"]
    Person.objects.filter(code="P3").update(number=1000)
    refresh_previews(AFTERWARDS + timedelta(minutes=1))
    assert previewed(client) == ["P1", "P2", "P4", "P5", "P6", "P3"]


def test_open_month_is_narrowed_by_unit_with_the_units_below(as_, june, monkeypatch):
    client, everybody = as_(june["GM"]), ["P1", "P2", "P3", "P4", "P5", "P6"]
    root, unit = Unit.objects.get(appointments__person=june["GM"]), june["P2"].appointments.get().unit
    other = make_unit("OTHER", parent=root)
    assert (previewed(client, unit=other.code), previewed(client, unit="nowhere")) == ([], everybody)
    monkeypatch.setattr(unit_field, "FEW", 1)
    assert previewed(client, unit=unit.code) == previewed(client, unit=root.code) == everybody
    response = client.get(reverse("months:month_detail", args=[MONTH]), {"unit": "nowhere"})
    assert (list(response.context["page"]), "No unit of that name" in text_of(response)) == ([], True)


def test_open_month_ends_after_the_most_rows_and_says_so(as_, june, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 4)
    monkeypatch.setattr(views_month, "PEOPLE", 3)
    response = as_(june["GM"]).get(reverse("months:month_detail", args=[MONTH]), {"page": 9})
    assert [row.person.code for row in response.context["page"]] == ["P4"]
    assert "narrow the list" in text_of(response)


@pytest.mark.parametrize("name", ["month_list", "month_detail"])
def test_pages_of_a_month_take_the_same_number_of_queries_for_few_and_many(as_, june, name):
    unit = Unit.objects.get(code="SALES")
    url = reverse(f"months:{name}", args=[MONTH] if name == "month_detail" else [])
    counts = []
    for numbers in (range(1000, 1000), range(1000, 1014)):
        for number in numbers:
            make_appointment(make_person(f"N{number}", number=number), unit)
        refresh_previews(AFTERWARDS)
        client = as_(june["P1"])
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("is_sealed", [False, True])
def test_sheet_takes_few_queries(as_, june, is_sealed):
    if is_sealed:
        runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    client = as_(june["P1"])
    with CaptureQueriesContext(connection) as seen:
        assert sheet(client, "P1").status_code == 200
    assert len(seen) <= 19


def test_preview_says_when_it_was_worked_out_and_that_newer_facts_are_on_the_way(as_, june):
    urls = [reverse("months:month_detail", args=[MONTH]), reverse("months:month_sheet", args=[MONTH, "P2"])]
    client = as_(june["P1"])
    pages = [text_of(client.get(url)) for url in urls]
    assert ["Worked out" in page for page in pages] == [True, True]
    assert ["Newer facts are being worked in." in page for page in pages] == [False, False]
    DailyAppraisal.objects.filter(person=june["P2"]).update(rating=3)
    assert ["Newer facts are being worked in." in text_of(client.get(url)) for url in urls] == [True, True]


@pytest.mark.parametrize("is_sealed", [False, True])
def test_month_detail_leads_to_the_own_sheet_of_whoever_has_one(as_, june, is_sealed):
    if is_sealed:
        runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    url = reverse("months:month_detail", args=[MONTH])
    found = {code: f"/months/{MONTH}/{code}/" in text_of(as_(june[code]).get(url)) for code in ("P2", "GM")}
    assert found == {"P2": True, "GM": False}


def close(client, key="7d7c2f0e-56f4-4a0d-9f6b-0a4f2f6f4e11"):
    return client.post(reverse("months:month_close", args=[MONTH]), {"submit_key": key})


def test_close_button_says_why_not_yet_and_closes_afterwards(as_, june, clock):
    client = as_(june["GM"])
    clock.instant = WITHIN
    page = text_of(client.get(reverse("months:month_detail", args=[MONTH])))
    assert "The month can be closed from Friday 10 July 2026 on." in page
    assert close(client).status_code == 403
    clock.instant = AFTERWARDS
    assert 'aria-disabled="true"' not in text_of(client.get(reverse("months:month_detail", args=[MONTH])))
    assert close(client).url == reverse("months:month_detail", args=[MONTH])
    assert Period.objects.get(month=MONTH).state == Period.State.CLOSING


def test_pressing_close_twice_makes_one_run(as_, june):
    client = as_(june["GM"])
    assert [close(client).status_code, close(client).status_code] == [302, 302]
    assert MonthRun.objects.count() == 1


def test_only_the_general_manager_closes(as_, june):
    assert close(as_(june["P1"])).status_code == 403
    assert close(as_(granted(Grant.Role.HR)), "7d7c2f0e-56f4-4a0d-9f6b-0a4f2f6f4e12").status_code == 403
    assert not MonthRun.objects.exists()


def test_progress_survives_a_reload_and_ends_by_itself(as_, june):
    client, run = as_(june["P1"]), runs.start_run(MONTH, by=None, now=AFTERWARDS)
    url = reverse("months:month_detail", args=[MONTH])
    assert "<progress" in text_of(client.get(url))
    part = client.get(url, headers={"HX-Request": "true"})
    assert text_of(part).lstrip().startswith("<section")
    runs.advance(run)
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "sealed" in text_of(client.get(url))


def rows():
    tables = [table for table in connection.introspection.table_names() if not table.startswith("django_session")]
    with connection.cursor() as cursor:
        counted = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 names of our own tables
            counted[table] = cursor.fetchone()[0]
    return counted


def test_looking_at_months_changes_no_row(as_, june):
    client = as_(june["P1"])
    before = rows()
    for url in (
        reverse("months:month_list"),
        reverse("months:month_detail", args=[MONTH]),
        reverse("months:month_sheet", args=[MONTH, "P2"]),
    ):
        assert client.get(url).status_code == 200
    assert rows() == before
