"""Doubts about a record: noted, the person heard, decided; by which days, by whom (rules.md 2.8; C30)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.periods import Month
from core.tests.instants import DAY, at
from duties.models import Duty
from duties.services import plan_duties
from org.models import Period, Person
from reviews.finding_duty_codes import DECIDE_FINDING, HEAR_FINDING, STATE_FINDING
from reviews.findings import decide_finding, hear, note_finding, state_finding
from reviews.models import IntegrityFinding
from reviews.month import stored
from reviews.selectors import open_doubts
from reviews.waiting import doubts

pytestmark = pytest.mark.django_db
NOW = at(18)


@pytest.fixture
def evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def doubt(company, *, by=None, person=None):
    who = person or company.salesperson
    return note_finding(person=who, day=DAY, note="no such shop", by=by or company.manager, now=NOW)


def heard(company):
    finding = doubt(company)
    return hear(finding, statement="the wrong street", by=company.manager, now=NOW)


def decided(finding, by, *, is_confirmed=True):
    return decide_finding(finding, is_confirmed=is_confirmed, reason="I was there.", by=by, now=NOW)


def owed():
    """(kind, person, due day) of every open duty about a doubt."""
    plan_duties(NOW)
    kinds = (STATE_FINDING, HEAR_FINDING, DECIDE_FINDING)
    rows = Duty.objects.filter(kind__in=kinds, cancelled_at=None, done_at=None).order_by("kind")
    return [(row.kind, row.person.code, row.local_date) for row in rows.select_related("person")]


def test_finding_counts_only_once_the_next_superior_has_confirmed_it(company):
    finding = doubt(company)
    with pytest.raises(PermissionDenied, match="heard first"):
        decided(finding, company.director)
    hear(finding, statement="the wrong street", by=company.manager, now=NOW)
    for who in (company.manager, company.gm, company.hr):
        with pytest.raises(PermissionDenied):
            decided(finding, who)
    assert [row.confirmed_on for row in stored.integrity_rows(DAY, DAY)] == [None]
    decided(finding, company.director)
    assert [row.confirmed_on for row in stored.integrity_rows(DAY, DAY)] == [DAY]
    with pytest.raises(PermissionDenied, match="decided"):
        decided(finding, company.director, is_confirmed=False)


def test_decision_needs_a_reason(company):
    with pytest.raises(ValidationError, match="Say why"):
        decide_finding(heard(company), is_confirmed=False, reason=" ", by=company.director, now=NOW)


def test_each_step_of_a_doubt_is_a_duty_with_its_day(company):
    """Three working days to hear , five to decide; 17 June is a Wednesday."""
    finding = doubt(company)
    assert owed() == [
        (HEAR_FINDING, "MANAGER", date(2026, 6, 22)),
        (STATE_FINDING, "SALESPERSON", date(2026, 6, 22)),
    ]
    hear(finding, statement="the wrong street", by=company.manager, now=NOW)
    assert owed() == [(DECIDE_FINDING, "DIRECTOR", date(2026, 6, 24))]
    decided(finding, company.director)
    assert owed() == []


def test_what_the_person_writes_is_a_hearing_and_stays_as_it_is(company):
    finding = state_finding(doubt(company), statement="It moved.", by=company.salesperson, now=NOW)
    assert owed() == [(DECIDE_FINDING, "DIRECTOR", date(2026, 6, 24))]
    with pytest.raises(PermissionDenied, match="written it already"):
        state_finding(finding, statement="Otherwise.", by=company.salesperson, now=NOW)
    hear(finding, statement="He says it moved.", by=company.manager, now=NOW)
    finding.refresh_from_db()
    assert (finding.own_statement, finding.statement) == ("It moved.", "He says it moved.")
    decided(finding, company.director, is_confirmed=False)
    acts = AuditEntry.objects.filter(action__contains="finding").order_by("pk")
    assert list(acts.values_list("action", flat=True)) == [
        "reviews.note_finding",
        "reviews.state_finding",
        "reviews.decide_finding",
    ]


def test_second_tab_neither_overwrites_nor_goes_on_with_what_is_decided(company):
    finding = doubt(company)
    tabs = [IntegrityFinding.objects.get(pk=finding.pk) for _ in range(4)]
    state_finding(finding, statement="It moved.", by=company.salesperson, now=NOW)
    with pytest.raises(PermissionDenied, match="written it already"):
        state_finding(tabs[0], statement="Otherwise.", by=company.salesperson, now=NOW)
    decided(tabs[1], company.director)
    with pytest.raises(PermissionDenied, match="decided"):
        hear(tabs[2], statement="He says otherwise.", by=company.manager, now=NOW)
    with pytest.raises(PermissionDenied, match="decided"):
        decided(tabs[3], company.director, is_confirmed=False)
    finding.refresh_from_db()
    assert (finding.own_statement, finding.statement, finding.dismissed_on) == ("It moved.", "", None)


@pytest.mark.parametrize("who", ["manager", "director", "hr", "colleague"])
def test_nobody_writes_for_the_person(company, who):
    with pytest.raises(PermissionDenied):
        state_finding(doubt(company), statement="x", by=getattr(company, who), now=NOW)


def test_duty_of_the_person_is_known_to_nobody_else(company, as_, evening):
    doubt(company)
    plan_duties(NOW)
    assert "doubted" in as_(company.salesperson).get("/today/").content.decode()
    for who in (company.manager, company.director, company.gm):
        assert "doubted" not in as_(who).get(reverse("duties:team")).content.decode()


def test_hr_hears_and_decides_where_nobody_is_there_to_do_it(company):
    """The director's own superior is the general manager, above whom nobody stands."""
    finding = doubt(company, person=company.director, by=company.gm)
    assert finding.decider is None
    hear(finding, statement="x", by=company.gm, now=NOW)
    hr = Person.objects.get(pk=company.hr.pk)
    assert list(doubts(hr, NOW)) == [finding]
    for who in (company.gm, company.director, company.manager):
        with pytest.raises(PermissionDenied):
            decided(finding, who)
    assert decided(finding, company.hr).confirmed_by == company.hr


def test_hr_takes_the_step_of_whoever_has_left(company):
    finding = doubt(company)
    Person.objects.filter(pk=company.manager.pk).update(left_on=DAY - timedelta(days=1))
    finding.refresh_from_db()
    hear(finding, statement="x", by=company.hr, now=NOW)
    assert finding.heard_on == DAY


def test_doubts_without_days_wait_for_whoever_hears_and_then_for_whoever_decides(company):
    """As an import brings them."""

    def wait(person):
        rows = doubts(Person.objects.get(pk=person.pk), NOW)
        return None if rows is None else list(rows)

    finding = doubt(company)
    assert [wait(company.manager), wait(company.director), wait(company.hr)] == [[], [], []]
    IntegrityFinding.objects.update(noted_at=None, hearing_due_on=None, decider=None)
    assert [wait(company.manager), wait(company.director), wait(company.hr)] == [[finding], [], []]
    IntegrityFinding.objects.update(heard_on=DAY)
    assert [wait(company.manager), wait(company.director), wait(company.hr)] == [[], [finding], []]
    decided(IntegrityFinding.objects.get(), company.director, is_confirmed=False)
    assert [wait(company.director), wait(company.salesperson)] == [[], None]


def test_a_closed_month_takes_a_dismissal_but_no_confirmation(company, as_, evening):
    """Confirmed it would change a sealed grade: that is a correction."""
    finding = heard(company)
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    page = as_(company.director).get(reverse("reviews:finding_detail", args=[finding.pk])).content.decode()
    assert ('value="confirm"' in page, 'value="dismiss"' in page, "by a correction" in page) == (False, True, True)
    with pytest.raises(ValidationError, match="closed for changes"):
        decided(finding, company.director)
    assert decided(finding, company.director, is_confirmed=False).dismissed_by == company.director


def test_month_says_how_many_doubts_wait_to_whoever_reads_them(company, as_, evening):
    doubt(company)
    told = {who: open_doubts(getattr(company, who), Month.of(DAY)) for who in ("manager", "salesperson", "colleague")}
    assert told == {"manager": 1, "salesperson": 1, "colleague": 0}
    page = as_(company.manager).get(reverse("months:month_detail", args=[Month.of(DAY)])).content.decode()
    assert "1 doubt about a record waits" in page


def test_finding_detail_walks_through(company, as_, evening):
    path = reverse("reviews:finding_detail", args=[doubt(company).pk])
    assert as_(company.salesperson).get(path).status_code == 200
    assert as_(company.colleague).get(path).status_code == 404
    assert as_(company.salesperson).post(path, {"statement": "x"}).status_code == 403
    assert as_(company.director).post(path, {"step": "confirm", "reason": "x"}).status_code == 403
    assert as_(company.salesperson).post(path, {"step": "state", "statement": " "}).status_code == 200
    assert as_(company.salesperson).post(path, {"step": "state", "statement": "It moved."}).status_code == 302
    assert as_(company.manager).post(path, {"step": "hear", "statement": "the wrong street"}).status_code == 302
    assert as_(company.director).post(path, {"step": "dismiss"}).status_code == 200
    assert as_(company.director).post(path, {"step": "dismiss", "reason": "It moved indeed."}).status_code == 302
    page = as_(company.salesperson).get(path).content.decode()
    assert [words in page for words in ("dismissed", "It moved indeed.", "the wrong street")] == [True] * 3
