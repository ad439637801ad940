"""The lists of deputies, strengths, acts and changes as files: what stands in them, and what they cost."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import audit
from core.models import AuditEntry
from core.walltime import work_today
from org import member_file
from org.models import Cover, Person, Reorganisation, ReorganisationLine
from org.tests.factories import make_appointment, make_person

pytestmark = pytest.mark.django_db


def lines_of(client, url) -> list[list[str]]:
    """The file without its heading."""
    response = client.get(url)
    text = b"".join(response.streaming_content).decode().lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text)))[1:]


def cost_of(client, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lines_of(client, url)
    return len(asked)


@pytest.fixture(autouse=True)
def in_english(company):
    Person.objects.update(language="en")
    for person in company.people:
        person.refresh_from_db()


def test_cover_map_as_a_file_names_heads_and_deputies(company, as_):
    Cover.objects.create(
        person=company.manager,
        deputy=company.supervisor,
        rank=Cover.Rank.SECOND,
        state=Cover.State.ACCEPTED,
        named_by=company.manager,
        decided_at=timezone.now(),
        valid_from=work_today(timezone.now()) - timedelta(days=1),
    )
    lines = lines_of(as_(company.hr), "/cover/map/?show=all&export=csv")
    north = ["NORTH", "North", "MANAGER", "Zhang Wei", "", "", "SUPERVISOR", "Zhao Min"]
    assert [line for line in lines if line[0] == "NORTH"] == [north]
    alone = lines_of(as_(company.hr), "/cover/map/?export=csv")
    assert [line[0] for line in alone] == ["COM", "SALES", "SOUTH"]


def test_strengths_as_a_file_are_those_that_were_looked_for(company, as_):
    member_file.save_file(speaks="Deutsch", reach="room 4", strengths=["=prices", "tea"], by=company.colleague)
    member_file.save_file(speaks="", reach="", strengths=["coffee"], by=company.supervisor)
    lines = lines_of(as_(company.newcomer), "/people/strengths/?q=tea&export=csv")
    title = company.colleague.appointments.get().title.name_en
    assert lines == [["COLLEAGUE", "Ben Carter", title, "North", "'=prices, tea", "Deutsch", "room 4"]]


def test_trail_as_a_file_holds_what_the_filter_leaves_and_leaves_a_line(company, as_):
    audit.record("org.hire", by=company.hr, about=company.newcomer)
    audit.record("org.disable_login", by=company.hr, about=company.leaver, reason="=left")
    (line,) = lines_of(as_(company.gm), "/trail/?person=LEAVER&export=csv")
    assert line[1:3] + line[6:8] + line[9:] == ["HR", "Sun Li", "LEAVER", "He Dong", "'=left"]
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"org.read_trail", "core.export"}
    (line,) = lines_of(as_(company.technician), "/trail/?person=LEAVER&side=about&kind=logins&export=csv")[:1] or [[]]
    assert "'=left" not in line


def test_changes_and_the_lines_of_one_leave_as_files(company, as_):
    change = Reorganisation.objects.create(
        name="@Spring",
        reason="growth",
        drafted_by=company.hr,
        effective_on=work_today(timezone.now()) + timedelta(days=9),
    )
    ReorganisationLine.objects.create(
        reorganisation=change, act="rename_unit", unit="NORTH", name_en="Far North", name_zh="遠北"
    )
    (line,) = lines_of(as_(company.hr), "/org/changes/?export=csv")
    assert line[1:3] + line[4:7] == ["'@Spring", "draft", "HR", "Sun Li", ""]
    (line,) = lines_of(as_(company.hr), f"/org/changes/{change.pk}/?export=csv")
    assert line == ["Another name for a unit", "NORTH", "", "Far North", "遠北", "", "", "", "", "no", "", line[-1]]
    assert "Far North" in line[-1]


@pytest.mark.parametrize("url", ["/team/?export=csv", "/people/strengths/?export=csv", "/trail/?export=csv"])
def test_a_file_costs_the_same_for_more_people(company, as_, url):
    client = as_(company.gm)
    member_file.save_file(speaks="", reach="", strengths=["tea"], by=company.colleague)
    lines_of(client, url)
    few = cost_of(client, url)
    for number in range(3):
        person = make_person(f"MORE{number}")
        make_appointment(person, company.north, profile="salesperson")
        member_file.save_file(speaks="", reach="", strengths=["tea"], by=person)
    assert cost_of(client, url) == few
