"""Adjustments, discipline and findings: who writes, who sees, what counts (rules.md 2.6, 2.8, 2.10; C29, C30)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from org.models import Period
from org.tests.factories import make_appointment, make_person
from reviews.events import Said, adjust, record_discipline, withdraw
from reviews.findings import note_finding
from reviews.models import Adjustment, DisciplineEvent
from reviews.month import stored

pytestmark = pytest.mark.django_db
NOW = at(18)
LETTER = Said("letter", "12 in the file", "Guangming", date(2026, 6, 15))


def praise(company, *, by=None, **more):
    told = {"person": company.salesperson, "day": DAY, "kind": "customer_praise", "note": "letter of Guangming"}
    told |= {"said": LETTER} | more
    return adjust(**told, by=by or company.manager, now=NOW)


def doubt(company):
    return note_finding(person=company.salesperson, day=DAY, note="no such shop", by=company.manager, now=NOW)


def late(company, *, by=None, **more):
    told = {"person": company.salesperson, "day": DAY, "about": "meeting", "meeting": "weekly", "event": "late"} | more
    return record_discipline(**told, by=by or company.manager, now=NOW)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("manager", True), ("director", True), ("gm", True), ("hr", True)]
    + [(who, False) for who in ("salesperson", "colleague", "supervisor", "other_manager", "technician")],
)
@pytest.mark.parametrize("act", [praise, late])
def test_events_are_recorded_by_the_line_above_and_hr(company, act, who, allowed):
    if allowed:
        assert act(company, by=getattr(company, who)).superior == company.manager
    else:
        with pytest.raises(PermissionDenied):
            act(company, by=getattr(company, who))


def test_adjust_needs_words(company):
    with pytest.raises(ValidationError, match="Say what it was"):
        praise(company, note=" ")


@pytest.mark.parametrize(
    ("told", "kind", "said"),
    [
        ("where it comes from", "sharing_given", LETTER._replace(source="")),
        ("that was written", "customer_praise", LETTER._replace(source="call")),
        ("Which customer", "valid_complaint", LETTER._replace(source="call", customer=" ")),
        ("On which day", "customer_praise", LETTER._replace(said_on=None)),
        ("has not come", "customer_praise", LETTER._replace(said_on=date(2026, 6, 18))),
    ],
)
def test_adjust_needs_its_source_and_of_a_customer_the_name_and_the_day(company, told, kind, said):
    with pytest.raises(ValidationError, match=told):
        praise(company, kind=kind, said=said)


def test_adjust_keeps_a_customer_only_where_one_has_a_part(company):
    row = praise(company, kind="sharing_given", said=LETTER._replace(source="meeting"))
    assert (row.said, row.customer, row.said_on) == ("talk or meeting, 12 in the file", "", None)
    assert praise(company).said == "letter or e-mail, 12 in the file; Guangming, Monday 15 June 2026"


@pytest.mark.parametrize("act", [praise, late])
def test_events_are_refused_for_the_future_and_for_closed_months(company, act):
    with pytest.raises(ValidationError, match="has not come"):
        act(company, day=date(2026, 6, 18))
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="closed for changes"):
        act(company)


def test_record_discipline_keeps_a_fact_once(company):
    assert late(company).pk == late(company).pk
    assert AuditEntry.objects.filter(action="reviews.record_discipline").count() == 1


@pytest.mark.parametrize(
    "fact",
    [
        {"event": "missed"},
        {"about": "office_duty", "meeting": "", "event": "late"},
        {"meeting": ""},
    ],
)
def test_record_discipline_refuses_what_does_not_happen_there(company, fact):
    with pytest.raises(ValidationError):
        late(company, **fact)


def test_withdraw_leaves_the_row_readable_and_uncounted(company):
    event = late(company)
    withdraw(event, reason="the train stood still", by=company.manager, now=NOW)
    withdraw(event, reason="again", by=company.manager, now=NOW)
    event.refresh_from_db()
    assert (event.withdrawn_by, event.withdrawn_reason) == (company.manager, "the train stood still")
    assert list(stored.meeting_event_rows(DAY, DAY)) == []
    assert late(company).pk != event.pk


def test_withdraw_needs_a_reason_and_the_right(company):
    with pytest.raises(ValidationError, match="why"):
        withdraw(praise(company), reason=" ", by=company.manager, now=NOW)
    with pytest.raises(PermissionDenied):
        withdraw(late(company), reason="not me", by=company.salesperson, now=NOW)


@pytest.mark.parametrize("who", ["salesperson", "colleague", "director", "hr", "other_manager"])
def test_finding_is_noted_by_the_superior_of_the_day(company, who):
    with pytest.raises(PermissionDenied):
        note_finding(person=company.salesperson, day=DAY, note="x", by=getattr(company, who), now=NOW)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def posted(company, **more):
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    return {"person": company.salesperson.pk, "day": DAY.isoformat(), "submit_key": key} | more


def test_adjustment_add_sent_twice_makes_one(company, as_, evening):
    client = as_(company.manager)
    told = {"source": "letter", "reference": "", "customer": "Guangming", "said_on": "2026-06-15"}
    form = posted(company, kind="customer_praise", note="letter", **told)
    for _ in range(2):
        assert client.post(reverse("reviews:adjustment_add"), form).status_code == 302
    assert Adjustment.objects.count() == 1


def test_discipline_add_by_form_is_seen_by_the_person_at_once(company, as_, evening):
    form = posted(company, what="meeting:weekly:late", note="")
    assert as_(company.manager).post(reverse("reviews:discipline_add"), form).status_code == 302
    assert DisciplineEvent.objects.get().meeting == "weekly"
    page = as_(company.salesperson).get(reverse("reviews:discipline_list"))
    assert [row.event for row in page.context["page"]] == ["late"]


def test_discipline_add_offers_only_people_one_may_write_about(company, as_, evening):
    page = as_(company.manager).get(reverse("reviews:discipline_add"))
    assert set(page.context["form"].fields["person"].queryset) == {
        company.supervisor,
        company.salesperson,
        company.colleague,
        company.assistant,
    }
    form = posted(company, person=company.stranger.pk, what="meeting:weekly:late")
    assert as_(company.manager).post(reverse("reviews:discipline_add"), form).status_code == 200
    assert not DisciplineEvent.objects.exists()


@pytest.mark.parametrize("name", ["adjustment_add", "discipline_add", "finding_add"])
def test_forms_are_refused_to_those_with_nobody_below(company, as_, evening, name):
    assert as_(company.salesperson).get(reverse(f"reviews:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["adjustment_list", "discipline_list", "finding_list"])
def test_lists_never_show_another_team(company, as_, evening, name):
    praise(company, person=company.stranger, by=company.other_manager, note="CANARY praise")
    late(company, person=company.stranger, by=company.other_manager, note="CANARY late")
    note_finding(person=company.stranger, day=DAY, note="CANARY", by=company.other_manager, now=NOW)
    for who in ("manager", "salesperson", "technician"):
        page = as_(getattr(company, who)).get(reverse(f"reviews:{name}"))
        assert list(page.context["page"]) == []
        assert "CANARY" not in page.content.decode()
    assert len(as_(company.director).get(reverse(f"reviews:{name}")).context["page"]) == 1


@pytest.mark.parametrize("name", ["adjustment_list", "discipline_list", "finding_list"])
def test_lists_take_as_many_queries_for_fifty_rows(company, as_, evening, name):
    client = as_(company.director)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"reviews:{name}"))
        return len(captured)

    def write(person):
        praise(company, person=person)
        late(company, person=person)
        note_finding(person=person, day=DAY, note="x", by=company.manager, now=NOW)

    write(company.salesperson)
    few = queries()
    for number in range(20):
        person = make_person(f"N{number}")
        make_appointment(person, company.north)
        write(person)
    assert queries() == few


def test_source_is_read_on_the_list_the_page_of_scores_and_in_the_export(company, as_, evening):
    praise(company)
    client = as_(company.salesperson)
    pages = [client.get(reverse("reviews:adjustment_list")), client.get(reverse("reviews:mine"))]
    texts = [page.content.decode() for page in pages]
    told = client.get(reverse("reviews:adjustment_list"), {"export": "csv"})
    texts.append(b"".join(told.streaming_content).decode())
    assert ["12 in the file; Guangming, Monday 15 June 2026" in text for text in texts] == [True] * 3


def test_withdraw_by_form_shows_the_reason(company, as_, evening):
    row = praise(company)
    client = as_(company.manager)
    assert (
        client.post(reverse("reviews:adjustment_withdraw", args=[row.pk]), {"reason": "wrong person"}).status_code
        == 302
    )
    assert "wrong person" in as_(company.salesperson).get(reverse("reviews:adjustment_list")).content.decode()


LISTS = [(praise, "adjustment_list"), (late, "discipline_list"), (doubt, "finding_list")]


@pytest.mark.parametrize(("make", "name"), LISTS)
def test_lists_of_events_turn_their_pages(as_, company, make, name):
    row = make(company)
    for _ in range(50):
        row.pk, row.day = None, row.day - timedelta(days=1)
        row.save(force_insert=True)
    client = as_(company.manager)
    assert 'rel="next" href="?page=2"' in client.get(reverse(f"reviews:{name}")).content.decode()
    assert client.get(reverse(f"reviews:{name}"), {"page": "2"}).status_code == 200


def test_forms_about_somebody_do_not_grow_with_the_company(as_, company):
    for number in range(60):
        make_person(f"N{number}", number=3000 + number)
    client = as_(company.gm)
    for name in ("targets:entry_add", "reviews:adjustment_add", "reviews:discipline_add", "reviews:finding_add"):
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse(name)).content.decode()
        assert ('list="suggested-people"' in page, '<select name="person"' in page) == (True, False)
        assert len(seen) <= 9
