"""Pages of negotiated targets: proposed by the head, answered by the person, looked back upon by both."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.tests.factories import make_appointment, make_person
from targets import negotiation, planning
from targets.grid import RowKey
from targets.models import Metric, Negotiation, Plan
from targets.planning import CellEdit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18))


@pytest.fixture
def plan(company):
    made = planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)
    people = (company.salesperson, company.colleague)
    keys = [RowKey("total"), *(RowKey("person", one.pk) for one in people)]
    amounts = dict(zip(keys, (3000, 1000, 2000), strict=True))
    edits = [CellEdit(key, month, Decimal(amounts[key])) for key in keys for month in made.months]
    planning.save_plan_cells(made, Metric.objects.get(code="orders"), edits, by=company.manager, today=TODAY)
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def propose(company, as_, plan):
    def _propose(**changed):
        address = reverse("targets:plan_propose", args=[plan.pk])
        form = as_(company.manager).get(address).context["form"]
        told = {"people": form.fields["people"].initial, "basis": "survey", "words": "Asked 40 shops"} | changed
        told |= {"version": Plan.objects.get(pk=plan.pk).version, "seen": form.fields["seen"].initial}
        told |= {"submit_key": form.fields["submit_key"].initial()}
        return as_(company.manager).post(address, told)

    return _propose


def detail(person, name="negotiation_detail"):
    return reverse(f"targets:{name}", args=[Negotiation.objects.get(person=person).pk])


def test_head_proposes_to_all_at_once_and_the_person_answers(company, as_, plan, propose):
    assert propose().status_code == 302
    mine = as_(company.salesperson)
    page = mine.get(detail(company.salesperson)).content.decode()
    assert "Asked 40 shops" in page
    assert "12,000" in page
    assert "24,000" not in page  # the colleague's year
    answer = {"version": 1, "words": "The fair is cancelled", "year_orders": "9,000"}
    assert mine.post(detail(company.salesperson), answer | {"words": ""}).status_code == 200
    mine.post(detail(company.salesperson), answer | {"year_orders": "9000"})
    head = as_(company.manager)
    page = head.get(detail(company.salesperson)).content.decode()
    assert "The fair is cancelled" in page
    assert "¥9,000" in page
    head.post(detail(company.salesperson, "negotiation_accept"), {"version": 2})
    assert plan.cells.filter(person=company.salesperson).first().amount == 750
    assert "accepted the counter-proposal" in mine.get(detail(company.salesperson)).content.decode()
    as_(company.colleague).post(detail(company.colleague, "negotiation_agree"), {"version": 1})
    assert set(Negotiation.objects.values_list("state", flat=True)) == {"agreed"}


def test_negotiation_names_who_is_to_answer_now(company, as_, plan, propose):
    propose()
    talk = Negotiation.objects.get(person=company.salesperson)
    told = {"words": "Too much", "version": talk.version, "now": at(18), "today": TODAY}
    negotiation.counter(talk, {}, {}, by=company.salesperson, **told)
    company.manager.appointments.update(valid_to=TODAY)
    make_appointment(make_person("SUCCESSOR", name_pinyin="Successor Lin"), company.north, is_head=True, since=TODAY)
    assert "Successor Lin answers by" in as_(company.salesperson).get(detail(company.salesperson)).content.decode()


def test_person_never_sees_a_draft_before_it_is_proposed_nor_while_it_changes(company, as_, plan, propose):
    mine = as_(company.salesperson)
    history = reverse("targets:target_history", args=["SALESPERSON", 2027])
    assert "1,000" not in mine.get(history).content.decode()
    propose()
    assert "1,000" in mine.get(history).content.decode()
    cell = plan.cells.get(person=company.salesperson, month="2027-03")
    edit = CellEdit(RowKey("person", company.salesperson.pk), plan.months[2], Decimal(777), cell.version)
    planning.save_plan_cells(plan, cell.metric, [edit], by=company.manager, today=TODAY)
    for address in (history, detail(company.salesperson), reverse("targets:negotiation_list")):
        page = mine.get(address).content.decode()
        assert "777" not in page
        assert "1,000" not in page
    assert "being changed" in mine.get(detail(company.salesperson)).content.decode()
    assert as_(company.colleague).get(detail(company.salesperson)).status_code == 404


def test_lock_names_who_has_not_agreed_and_asks_for_a_word(company, as_, plan, propose):
    propose()
    head, address = as_(company.manager), reverse("targets:plan_detail", args=[plan.pk])
    assert "Not agreed yet:" in head.get(address).content.decode()
    unagreed = head.get(address).context["unagreed"]
    assert len(unagreed) > 1
    company.manager.language = "zh-hant"
    company.manager.save()
    shown = as_(company.manager).get(address)
    assert "、".join(shown.context["unagreed"]) in shown.content.decode()
    company.manager.language = "en"
    company.manager.save()
    lock = {"version": Plan.objects.get(pk=plan.pk).version}
    page = head.post(reverse("targets:plan_lock", args=[plan.pk]), lock, follow=True).content.decode()
    assert "Not everybody has agreed" in page
    head.post(reverse("targets:plan_lock", args=[plan.pk]), lock | {"word": "The year begins"})
    page = as_(company.salesperson).get(detail(company.salesperson)).content.decode()
    assert "before you had agreed: “The year begins”" in page


def test_history_of_a_person_tells_who_set_each_figure(company, as_, plan, propose):
    cell = plan.cells.get(person=company.salesperson, month="2027-03")
    edit = CellEdit(RowKey("person", company.salesperson.pk), plan.months[2], Decimal(777), cell.version)
    planning.save_plan_cells(plan, cell.metric, [edit], by=company.director, today=TODAY)
    page = as_(company.manager).get(reverse("targets:target_history", args=["SALESPERSON", 2027])).content.decode()
    assert "¥1,000 → ¥777" in page
    assert company.director.name_pinyin in page


def test_pages_take_the_same_queries_for_one_person_and_for_many(company, as_, plan, propose):
    propose(people=["SALESPERSON"])
    addresses = [reverse("targets:negotiation_list"), reverse("targets:plan_propose", args=[plan.pk])]

    def counted():
        found = []
        for address in addresses:
            client = as_(company.manager)
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            found.append(len(seen))
        return found

    before = counted()
    propose(people=["COLLEAGUE"])
    assert counted() == before
