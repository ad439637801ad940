import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import paging
from duties import registry, selectors, views
from duties.models import DigestLine, Duty, Reminder
from duties.registry import BoardCell
from duties.tests.factories import make_duty
from org import unit_field
from org.models import Unit
from org.tests.factories import make_appointment, make_leave, make_person, make_unit

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def app_reminder(duty, **fields):
    now = timezone.now()
    defaults = {"not_before": now - timedelta(minutes=5), "expires_at": now + timedelta(hours=2), "stage": "before"}
    return Reminder.objects.create(
        id=fields.pop("id", duty.pk), duty=duty, person=duty.person, channel="app", **defaults | fields
    )


# --- Today ------------------------------------------------------------------------------------------------------------


def test_today_shows_what_is_open_what_is_next_and_what_was_done(company, records, as_):
    records.register(title=lambda duty: f"Report {duty.subject}")
    person, now = company.salesperson, timezone.now()
    make_duty(person, due_at=now + timedelta(hours=1), subject="open")
    make_duty(person, due_at=now + timedelta(days=2), subject="next")
    make_duty(person, due_at=now + timedelta(hours=1), subject="done", done_at=now)
    make_duty(person, due_at=now - timedelta(hours=9), subject="missed")
    make_duty(person, due_at=now + timedelta(hours=1), subject="cancelled", cancelled_at=now)
    make_duty(company.colleague, due_at=now + timedelta(hours=1), subject="of a colleague")
    found = page(as_(person), "duties:today").context["page"]
    assert [[item.duty.subject for item in part] for part in (found.open, found.next, found.done)] == [
        ["open"],
        ["next"],
        ["done"],
    ]


def test_today_says_how_late_what_is_overdue_is_and_until_when_it_is_possible(company, records, as_):
    make_duty(company.salesperson, due_at=timezone.now() - timedelta(hours=2, minutes=10))
    text = page(as_(company.salesperson), "duties:today").content.decode()
    assert "2 h late" in text
    assert "possible until" in text


@pytest.mark.parametrize(("is_done", "words"), [(True, "All done."), (False, "Nothing to do now.")])
def test_today_with_nothing_open_says_so(company, records, as_, is_done, words):
    now = timezone.now()
    if is_done:
        make_duty(company.salesperson, due_at=now + timedelta(hours=1), done_at=now)
    assert words in page(as_(company.salesperson), "duties:today").content.decode()


def test_today_is_a_list_with_an_end(company, records, as_):
    for minute in range(25):
        make_duty(company.salesperson, due_at=timezone.now() + timedelta(minutes=minute), subject=f"fake:{minute}")
    response = page(as_(company.salesperson), "duties:today")
    assert len(response.context["page"].open) == 20
    assert "5 more are open after these." in response.content.decode()


def test_today_leaves_out_a_kind_that_nobody_registers_any_more(company, records, as_):
    make_duty(company.salesperson, kind="forgotten", due_at=timezone.now() + timedelta(hours=1))
    assert page(as_(company.salesperson), "duties:today").context["page"].open == []


def test_today_shows_texts_as_text(company, records, as_):
    records.register(title=lambda duty: "<script>alert(1)</script>")
    make_duty(company.salesperson, due_at=timezone.now() + timedelta(hours=1))
    assert "<script>alert" not in page(as_(company.salesperson), "duties:today").content.decode()


def test_today_shows_the_panels_of_other_rooms(company, records, as_):
    registry.register_today_panel(lambda viewer, now: {"text": "Pace: on track"}, "ui/_empty.html")
    registry.register_today_panel(lambda viewer, now: None, "ui/_pager.html")
    found = page(as_(company.salesperson), "duties:today").context["panels"]
    assert found == [("ui/_empty.html", {"text": "Pace: on track"})]


def queries_of_today(client, person, count):
    for minute in range(count):
        duty = make_duty(person, due_at=timezone.now() + timedelta(minutes=minute), subject=f"q:{count}:{minute}")
        app_reminder(duty)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("duties:today")).status_code == 200
    return len(queries)


def test_today_costs_the_same_queries_for_one_duty_and_for_fifteen(company, records, as_):
    client = as_(company.salesperson)
    assert queries_of_today(client, company.salesperson, 1) == queries_of_today(client, company.salesperson, 14) <= 12


def make_digest(superior, *duties):
    """A digest of this morning in the application."""
    now = timezone.now()
    for duty in duties:
        DigestLine.objects.create(person=superior, day=now.date(), duty=duty)
    times = {"not_before": now - timedelta(hours=1), "expires_at": now + timedelta(hours=20)}
    Reminder.objects.create(id=uuid4(), person=superior, stage=f"digest:{now.date()}", channel="app", **times)


def test_today_tells_how_much_of_the_team_was_late_for_no_query_more(company, records, as_):
    client, now = as_(company.manager), timezone.now()
    page(client, "duties:today")
    with CaptureQueriesContext(connection) as without:
        page(client, "duties:today")
    late = [make_duty(company.salesperson, due_at=now - timedelta(hours=9), subject=f"{n}") for n in range(3)]
    excused = make_duty(company.colleague, due_at=now - timedelta(hours=9), cancelled_at=now)
    make_digest(company.manager, *late, excused)
    with CaptureQueriesContext(connection) as with_digest:
        text = page(client, "duties:today").content.decode()
    assert "3 duties of your team were late or missing." in text
    assert len(with_digest) == len(without)


# --- reminders --------------------------------------------------------------------------------------------------------


def test_reminder_is_shown_on_today_until_it_is_dismissed(company, records, as_):
    client, now = as_(company.salesperson), timezone.now()
    reminder = app_reminder(make_duty(company.salesperson, due_at=now + timedelta(minutes=40)))
    assert "Fake report is due" in page(client, "duties:today").content.decode()
    for _ in range(2):
        assert client.post(reverse("duties:reminder_dismiss", args=[reminder.pk])).status_code == 302
    assert "Fake report is due" not in page(client, "duties:today").content.decode()


def test_reminder_dismiss_by_htmx_answers_the_part(company, records, as_):
    now = timezone.now()
    reminder = app_reminder(make_duty(company.salesperson, due_at=now + timedelta(minutes=40)))
    response = as_(company.salesperson).post(
        reverse("duties:reminder_dismiss", args=[reminder.pk]), headers={"HX-Request": "true"}
    )
    assert (response.status_code, "<html" in response.content.decode()) == (200, False)
    assert 'id="news"' in response.content.decode()


def test_reminder_of_somebody_else_does_not_exist_and_get_changes_nothing(company, records, as_):
    reminder = app_reminder(make_duty(company.salesperson, due_at=timezone.now() + timedelta(minutes=40)))
    url = reverse("duties:reminder_dismiss", args=[reminder.pk])
    assert as_(company.manager).post(url).status_code == 404
    assert as_(company.salesperson).get(url).status_code == 405
    reminder.refresh_from_db()
    assert reminder.seen_at is None


# --- the team board ---------------------------------------------------------------------------------------------------


def board(client, **query):
    return [row.person.code for row in page(client, "duties:team", **query).context["rows"]]


def test_team_shows_the_people_below_and_nobody_else(company, records, as_):
    north = ["SALESPERSON", "COLLEAGUE", "SUPERVISOR", "ASSISTANT"]
    assert sorted(board(as_(company.manager))) == sorted(north)
    assert sorted(board(as_(company.director))) == sorted([*north, "MANAGER", "SOUTH_HEAD", "STRANGER", "NEWCOMER"])
    assert len(board(as_(company.gm))) == 11


@pytest.mark.parametrize("who", ["salesperson", "assistant", "hr", "technician"])
def test_team_of_whoever_heads_nobody_is_empty_and_says_why(company, records, as_, who):
    response = page(as_(getattr(company, who)), "duties:team")
    assert (response.context["rows"], response.status_code) == ([], 200)
    assert "Nobody stands here." in response.content.decode()


def test_team_is_narrowed_by_unit_and_ordered_by_unit_or_name(company, records, as_):
    client = as_(company.gm)
    assert board(client, unit="SOUTH") == ["SOUTH_HEAD", "STRANGER", "NEWCOMER"]
    assert board(client, unit="SOUTH", order="name") == ["NEWCOMER", "SOUTH_HEAD", "STRANGER"]
    assert board(client, unit="nowhere", order="score") == board(client)


def test_team_cannot_be_narrowed_to_a_unit_that_is_not_below(company, records, as_):
    client = as_(company.manager)
    assert board(client, unit="SOUTH") == board(client)


def test_team_of_many_units_is_narrowed_by_writing_one_and_says_when_there_is_none(company, records, as_, monkeypatch):
    monkeypatch.setattr(unit_field, "FEW", 2)
    client = as_(company.gm)
    south = ["SOUTH_HEAD", "STRANGER", "NEWCOMER"]
    assert [board(client, unit=text) for text in ("SOUTH", "south South", "南區")] == [south] * 3
    assert len(board(client, unit=" ")) == len(board(client)) == 11
    nothing = page(client, "duties:team", unit="harbour")
    assert (nothing.context["rows"], "No unit of that name" in nothing.content.decode()) == ([], True)
    assert board(as_(company.director), unit="COM") == []  # stands above


def test_team_ends_after_the_most_rows_and_says_so(company, records, as_, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 4)
    monkeypatch.setattr(views, "PAGE", 3)
    response = page(as_(company.gm), "duties:team", page=9)
    assert (len(response.context["rows"]), "narrow the list" in response.content.decode()) == (1, True)


def select_of_team(client):
    text = page(client, "duties:team").content.decode()
    return text.count("<option"), len(re.search(r"<form class=.filters.*?</form>", text, re.S)[0])


def test_team_carries_no_list_of_all_units(company, records, as_):
    client, sizes = as_(company.gm), []
    for count in (5, 50, 100):
        for number in range(Unit.objects.count(), count):
            make_unit(f"U{number:04}", parent=company.sales)
        sizes.append(select_of_team(client))
    assert sizes[0][0] == 1 + 5 + 2  # all units, each, two orders
    assert sizes[1] == sizes[2]
    assert sizes[1][0] == 2


def test_team_shows_a_cell_of_every_registered_column(company, records, as_, monkeypatch):
    registry.register_board_column(
        "report", "Report", lambda people, viewer, now: {company.salesperson.pk: BoardCell("sent 17:20", "done")}
    )
    registry.register_board_column("away", "Away", selectors.away_cells, order=60)
    registry.register_board_column("overdue", "Overdue", selectors.duty_cells, order=70)
    now = timezone.now()
    day = now.astimezone(company.north.zone).date()
    make_leave(company.colleague, day, "0.5")
    make_duty(company.supervisor, due_at=now - timedelta(hours=1))
    rows = page(as_(company.manager), "duties:team").context["rows"]
    found = {row.person.code: [cell.text for _heading, cell in row.lines] for row in rows}
    assert found == {
        "SALESPERSON": ["sent 17:20", "", ""],
        "COLLEAGUE": ["", "half a day of leave", ""],
        "SUPERVISOR": ["", "", "1 duty"],
        "ASSISTANT": ["", "", ""],
    }


def queries_of_team(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("duties:team")).status_code == 200
    return len(queries)


def test_team_costs_the_same_queries_for_5_and_50_people_and_goes_on_over_pages(company, as_):
    client = as_(company.manager)
    before = queries_of_team(client)
    for number in range(60):
        make_appointment(make_person(f"N{number}", number=500 + number), company.north)
    assert queries_of_team(client) == before <= 20
    assert len(board(client)) == 50
    assert len(board(client, page=2)) == 14
    assert board(client, page="10" * 30) == board(client, page=2)


def test_querysets_and_the_state_of_a_duty_agree(company, records):
    now = timezone.now()
    for number, due_at in enumerate([now - timedelta(hours=9), now - timedelta(hours=1), now + timedelta(hours=20)]):
        for fields in ({}, {"done_at": now}, {"cancelled_at": now}, {"cutoff_at": None}):
            make_duty(company.salesperson, due_at=due_at, subject=f"{number}{sorted(fields)}", **fields)
    everything = list(Duty.objects.all())
    for name in ("open", "upcoming"):
        by_state = {duty.pk for duty in everything if duty.state(now) == name}
        assert set(getattr(Duty.objects, name)(now).values_list("pk", flat=True)) == by_state


@pytest.mark.parametrize(("who", "count"), [("salesperson", 1), ("colleague", 0), ("manager", 1), ("gm", 1), ("hr", 0)])
def test_duties_are_visible_to_their_owner_and_those_above(company, records, who, count):
    make_duty(company.salesperson, due_at=timezone.now())
    assert Duty.objects.visible_to(getattr(company, who)).count() == count
