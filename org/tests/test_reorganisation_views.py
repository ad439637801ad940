"""The reorganisation desk as people use it."""

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.models import Period, Person, Reorganisation, UnitVersion
from org.reorganising import services
from org.reorganising.applying import apply_due
from org.tests.factories import make_appointment, make_person, make_title, make_unit
from org.views_reorganisation import SHOWN

DAY = date(2026, 6, 22)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def url(name, *args):
    return reverse(f"org:reorganisation_{name}", args=args)


def begun(client) -> Reorganisation:
    form = {"name": "Two regions", "reason": "Short ways", "effective_on": DAY, "submit_key": uuid4()}
    client.post(url("add"), form)
    return Reorganisation.objects.get()


def add(client, draft, act, **values):
    return client.post(url("line_add", draft.pk, act), {"submit_key": uuid4(), **values})


def approve(client, draft):
    """Presses the button of the page."""
    mark = re.search(r'name="mark" value="(.*?)"', page_of(client, draft))
    return client.post(url("step", draft.pk, "approve"), {"mark": unescape(mark[1])})


def page_of(client, draft) -> str:
    return client.get(url("detail", draft.pk)).content.decode()


def test_a_change_goes_from_the_draft_to_its_day(company, as_):
    make_title("LEAD", name_en="team leader", profile="manager")
    director, hr = as_(company.director), as_(company.hr)
    draft = begun(director)
    assert "Nothing changes yet." in page_of(director, draft)
    add(director, draft, "add_unit", code="EAST", name_en="East", kind="team", parent="NORTH")
    assert "East would have no head." in page_of(director, draft)
    lead = make_title("LEAD")
    add(director, draft, "place", person=company.salesperson.pk, unit="EAST", title=lead.pk, is_head="on")
    add(director, draft, "move_unit", unit="SOUTH", parent="NORTH")
    page = page_of(director, draft)
    assert "What stands in the way" not in page
    for words in (
        "East is a new unit under North.",
        "Chen Xiaoming leads East as team leader.",
        "South stands under North",
    ):
        assert words in page
    said = director.post(url("step", draft.pk, "submit"), follow=True).content.decode()
    assert "It waits for HR or the general manager to approve it." in said
    assert "1 change of the organisation to decide" in hr.get(reverse("duties:today")).content.decode()
    approve(hr, draft)
    assert apply_due(at(0, 1, day=DAY)) == 1
    assert UnitVersion.objects.on(DAY).get(unit__code="EAST").parent == company.north
    assert "South stands under North" in page_of(director, draft)  # and stays readable


def test_nobody_approves_other_changes_than_they_have_read(company, as_):
    director, hr = as_(company.director), as_(company.hr)
    draft = begun(director)
    add(director, draft, "rename_unit", unit="NORTH", name_en="Far north")
    director.post(url("step", draft.pk, "submit"))
    read = re.search(r'name="mark" value="(.*?)"', page_of(hr, draft))[1]
    Reorganisation.objects.update(submitted_at=at(17))  # it is 17:40 at every sending
    director.post(url("step", draft.pk, "take-back"))
    add(director, draft, "move_unit", unit="SOUTH", parent="NORTH")
    Reorganisation.objects.update(state="submitted", submitted_at=at(17, 30))
    for mark in ({"mark": read}, {"mark": at(17).isoformat()}, {}):
        answer = hr.post(url("step", draft.pk, "approve"), mark)
        assert "Read it again" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert approve(hr, draft).status_code == 302
    draft.refresh_from_db()
    assert draft.approved_by == company.hr


def test_name_reason_and_day_of_a_draft_are_edited(company, as_):
    director = as_(company.director)
    draft = begun(director)
    add(director, draft, "rename_unit", unit="NORTH", name_en="Far north")
    assert url("edit", draft.pk) in page_of(director, draft)
    assert 'value="2026-06-22"' in director.get(url("edit", draft.pk)).content.decode()
    asked = {"name": "Three regions", "reason": "Shorter ways", "effective_on": "2026-07-01", "version": 1}
    assert director.post(url("edit", draft.pk), asked).status_code == 302
    page = page_of(director, draft)
    assert "Three regions" in page and "Shorter ways" in page and "1 July 2026" in page
    stale = director.post(url("edit", draft.pk), asked | {"name": "Four regions", "effective_on": "2026-08-03"})
    assert stale.status_code == 409
    for words in ("Three regions", "Four regions", "1 July", "3 August"):
        assert words in stale.content.decode()
    wrong = director.post(url("edit", draft.pk), asked | {"name": "Kept", "effective_on": "0026-07-01", "version": 2})
    assert wrong.status_code == 200 and 'value="Kept"' in wrong.content.decode()
    director.post(url("step", draft.pk, "submit"))
    assert url("edit", draft.pk) not in page_of(director, draft)
    assert director.get(url("edit", draft.pk)).status_code == 403


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Why it could not be applied", "Maria Santos holds no post on that day.", "June 2026 is closed")),
        ("zh-hant", ("未能生效的原因", "Maria Santos當天沒有職務。", "2026年6月已停止修改")),
        ("zh-hans", ("未能生效的原因", "Maria Santos当天没有职务。", "2026年6月已停止修改")),
    ],
)
def test_why_it_was_stopped_is_read_in_the_readers_language(company, as_, language, words):
    director = as_(company.director)
    draft = begun(director)
    add(director, draft, "place", person=company.other_manager.pk, unit="NORTH", note="Li Meiling leads South")
    director.post(url("step", draft.pk, "submit"))
    approve(as_(company.hr), draft)
    company.other_manager.appointments.update(valid_to=DAY)
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    assert apply_due(at(0, 1, day=DAY)) == 0
    Person.objects.filter(pk=company.director.pk).update(language=language)
    page = page_of(as_(Person.objects.get(pk=company.director.pk)), draft)
    assert [text for text in words if page.count(text) != 1] == []


def test_list_begins_with_what_waits_for_somebody(company, as_):
    told = {"reason": "r", "drafted_by": company.director}
    days = {"draft": 30, "submitted": 10, "scheduled": 20}
    for state, day in days.items():
        extra = {"approved_by": company.gm} if state == "scheduled" else {}
        Reorganisation.objects.create(name=state, state=state, effective_on=date(2026, 6, day), **told, **extra)
    lines = as_(company.hr).get(url("list")).context["lines"]
    assert [row.name for row, _tone in lines] == ["submitted", "draft", "scheduled"]


def test_a_change_of_a_draft_is_changed_where_it_stands(company, as_):
    director, lead = as_(company.director), make_title("LEAD", name_en="team leader", profile="manager")
    draft = begun(director)
    add(director, draft, "add_unit", code="EAST", name_en="East", kind="team", parent="NORTH")
    add(director, draft, "place", person=company.salesperson.pk, unit="EAST", title=lead.pk, is_head="on")
    add(director, draft, "close_unit", unit="SOUTH")
    east, place, close = draft.lines.all()
    form = director.get(url("line_edit", draft.pk, east.pk)).context["form"]
    assert [form[name].value() for name in ("code", "name_en", "parent")] == ["EAST", "East", "NORTH"]
    form = director.get(url("line_edit", draft.pk, place.pk)).context["form"]
    assert (form["person"].value(), form["is_head"].value()) == (company.salesperson.pk, True)
    page = director.get(url("line_edit", draft.pk, close.pk)).content.decode()
    assert 'value="SOUTH" selected' in page  # which is not there any more after it
    other = {"person": company.supervisor.pk, "unit": "EAST", "title": lead.pk, "is_head": "on", "version": 1}
    director.post(url("line_edit", draft.pk, place.pk), other)
    assert [line.pk for line in draft.lines.all()] == [east.pk, place.pk, close.pk]
    assert draft.lines.get(pk=place.pk).person == company.supervisor
    wrong = director.post(url("line_edit", draft.pk, place.pk), {"note": "kept"})
    assert "Please look at this again" in wrong.content.decode() and 'value="kept"' in wrong.content.decode()


def test_a_change_saved_in_two_tabs_keeps_both_texts(company, as_):
    director = as_(company.director)
    draft = begun(director)
    add(director, draft, "place", person=company.salesperson.pk, unit="SOUTH", note="nearer to home")
    (line,) = draft.lines.all()
    typed = {"person": company.salesperson.pk, "unit": "SOUTH", "version": 1}
    assert director.post(url("line_edit", draft.pk, line.pk), typed | {"note": "as agreed"}).status_code == 302
    late = director.post(url("line_edit", draft.pk, line.pk), typed | {"unit": "NORTH", "note": "as he wishes"})
    page = late.content.decode()
    assert (late.status_code, "as agreed" in page, "as he wishes" in page) == (409, True, True)
    assert draft.lines.get().note == "as agreed"
    assert 'name="version" value="2"' in page  # saved over what is there now, if one says so


def test_a_change_taken_out_in_another_tab_does_not_come_back(company, as_):
    draft = begun(as_(company.director))
    add(as_(company.director), draft, "rename_unit", unit="NORTH", name_en="Far north")
    (line,) = draft.lines.all()
    services.remove_line(draft.lines.get(), by=company.director)
    with pytest.raises(ValidationError, match="taken out of the draft"):
        services.change_line(line, version=1, by=company.director, name_en="Far away")
    assert not draft.lines.exists()


def test_a_step_that_is_refused_says_why_and_keeps_the_word(company, as_):
    draft = begun(as_(company.director))
    page = as_(company.director).post(url("step", draft.pk, "submit"))
    assert page.status_code == 200 and "Something still stands in the way" in page.content.decode()
    add(as_(company.director), draft, "rename_unit", unit="NORTH", name_en="Far north")
    as_(company.director).post(url("step", draft.pk, "submit"))
    assert "Say what should be different." in as_(company.hr).post(url("step", draft.pk, "send-back")).content.decode()
    as_(company.hr).post(url("step", draft.pk, "send-back"), {"word": "Which north?"})
    assert "Which north?" in page_of(as_(company.director), draft)
    came_back = "1 change of the organisation came back to you"
    assert came_back in as_(company.director).get(reverse("duties:today")).content.decode()
    as_(company.director).post(url("step", draft.pk, "submit"))
    assert came_back not in as_(company.director).get(reverse("duties:today")).content.decode()


def test_each_state_has_one_obvious_step_or_says_that_nothing_is_to_be_done(company, as_):
    director, hr = as_(company.director), as_(company.hr)
    draft = begun(director)
    add(director, draft, "rename_unit", unit="NORTH", name_en="Far north")
    assert primary(page_of(director, draft)) == ["Ask for approval"]
    director.post(url("step", draft.pk, "submit"))
    assert (primary(page_of(director, draft)), primary(page_of(hr, draft))) == ([], ["Approve"])
    assert "Somebody else approves what you drafted." in page_of(director, draft)
    approve(hr, draft)
    for client in (director, hr):
        page = page_of(client, draft)
        assert primary(page) == [] and "It comes into force by itself on that day." in page
    assert "Only whoever drafted it" not in page_of(hr, draft)
    apply_due(at(0, 1, day=DAY))
    assert primary(page_of(hr, draft)) == [] and "<summary>Take it back</summary>" in page_of(hr, draft)
    assert "Take it back" not in page_of(director, draft)
    refused = hr.post(url("step", draft.pk, "revert")).content.decode()
    assert "Say why it is taken back." in refused and '<details class="more" open>' in refused


def primary(page: str) -> list[str]:
    return re.findall(r'class="btn btn-primary">([^<]*)<', page)


def test_a_unit_that_is_not_there_keeps_what_was_typed(company, as_):
    draft = begun(as_(company.director))
    page = add(
        as_(company.director), draft, "move_unit", unit="Nowhere", parent="NORTH", note="because"
    ).content.decode()
    assert "Nowhere is not one of the available choices" in page and 'value="because"' in page
    assert not draft.lines.exists()
    for number in range(20):
        make_unit(f"T{number}", parent=company.sales)
    page = add(as_(company.director), draft, "move_unit", unit="Nowhere", parent="NORTH").content.decode()
    assert "Which unit is meant?" in page and 'value="Nowhere"' in page
    add(as_(company.director), draft, "move_unit", unit="South", parent="NORTH North")
    assert (draft.lines.get().unit, draft.lines.get().parent) == ("SOUTH", "NORTH")


def test_a_draft_is_deleted_and_its_changes_removed(company, as_):
    director = as_(company.director)
    draft = begun(director)
    add(director, draft, "move_unit", unit="SOUTH", parent="NORTH")
    line = draft.lines.get()
    for _again in range(2):
        assert director.post(url("line_remove", draft.pk, line.pk)).status_code == 302
    assert not draft.lines.exists()
    director.post(url("discard", draft.pk))
    assert not Reorganisation.objects.exists()


def test_detail_costs_the_same_for_many_changes_and_people(company, as_):
    client = as_(company.director)
    draft = begun(client)
    add(client, draft, "place", person=company.stranger.pk, unit="NORTH")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("detail", draft.pk))
        return len(queries)

    cost()
    few = cost()
    for number in range(12):
        person, team = make_person(), make_unit(f"T{number}", parent=company.sales)
        make_appointment(person, company.south)
        add(client, draft, "place", person=person.pk, unit=team.code)
    assert draft.lines.count() == 13
    assert cost() == few <= 20


def test_a_new_unit_that_was_removed_is_written_again_behind_what_speaks_of_it(company, as_):
    director = as_(company.director)
    draft = begun(director)
    east = {"code": "EAST", "name_en": "East", "kind": "team", "parent": "SALES"}
    add(director, draft, "add_unit", **east)
    add(director, draft, "move_unit", unit="SOUTH", parent="EAST")
    director.post(url("line_remove", draft.pk, draft.lines.first().pk))
    page = page_of(director, draft)
    assert "South would stand under EAST, which is not there then." in page
    assert "Ask for approval" not in page and "Something still stands in the way" in page
    add(director, draft, "add_unit", **east, note="Li Meiling leads it")
    page = page_of(director, draft)
    assert "What stands in the way" not in page and "Ask for approval" in page


def test_changes_of_a_unit_are_said_in_their_own_words(company, as_):
    director = as_(company.director)
    draft = begun(director)
    assert "Ask for approval" not in page_of(director, draft)  # nothing to ask for
    add(director, draft, "rename_unit", unit="NORTH", name_en="Far north")
    add(director, draft, "rename_unit", unit="SOUTH", kind="team")
    add(director, draft, "rename_unit", unit="SALES", name_en="Selling", kind="division")
    add(director, draft, "charge_unit", unit="NORTH", remit="Sells in the north")
    add(director, draft, "charge_unit", unit="SOUTH")
    add(director, draft, "add_unit", code="NORTH", name_en="Twice", kind="team", parent="SALES")
    page = unescape(page_of(director, draft))
    for words in (
        "North is called Far north.",
        "South is from then on a unit of the kind “team”.",
        "Sales is called Selling, a unit of the kind “division”.",
        "Far north has other responsibilities.",
        "Responsible for: Sells in the north",
        "South no longer says what it is responsible for.",
        "Twice is a new unit under Selling.",
        "There is already a unit with the number NORTH.",
    ):
        assert words in page, words


def test_what_the_desk_wrote_itself_is_read_in_the_readers_language(company, as_):
    Person.objects.filter(pk=company.director.pk).update(language="zh-hans")
    Person.objects.filter(pk=company.hr.pk).update(language="en")
    director = as_(Person.objects.get(pk=company.director.pk))
    draft = begun(director)
    director.post(url("structure", draft.pk), {"structure": "two_departments"})
    hr = as_(Person.objects.get(pk=company.hr.pk))
    for client, words in ((director, "尚无主管"), (hr, "no head yet")):
        assert page_of(client, draft).count(words) == 2
        lines = b"".join(client.get(url("detail", draft.pk), {"export": "csv"}).streaming_content).decode()
        assert lines.count(words) == 2


def test_many_changes_are_folded_and_the_newest_is_in_sight(company, as_):
    director = as_(company.director)
    draft = begun(director)
    for number in range(SHOWN + 2):
        draft.lines.create(act="add_unit", unit=f"T{number}", name_en=f"Team {number}", kind="team", parent="SALES")
    page = page_of(director, draft)
    folded = page.partition("2 earlier changes")[2].partition("</details>")[0]
    assert [number for number in range(SHOWN + 2) if f"Team {number} is a new unit" in folded] == [0, 1]
    assert f"Team {SHOWN + 1} is a new unit under Sales." in page
    assert page.count("would have no head") == SHOWN + 2 and "2 more" in page
    before = page.partition("<h3>Before</h3>")[2].partition("<h3>After</h3>")[0]
    assert "Ink &amp; Paper" in before and "Team 0" not in before  # the units that the new ones come under
