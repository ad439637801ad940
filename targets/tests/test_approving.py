"""A revision is sent to whoever stands above, approved or sent back; each is a duty with a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import StaleVersion
from core.periods import Month
from core.tests.instants import at
from duties.models import Duty
from duties.registry import titles_of
from duties.services import mark_stale, plan_duties
from org.models import Appointment
from org.tests.factories import make_appointment, make_leave, make_person
from org.tree import OrgTree
from targets import approving, locking, planning
from targets.approval_duties import APPROVE, CHANGE
from targets.grid import RowKey
from targets.models import Metric, Plan, RevisionStep
from targets.planning import CellEdit

TODAY = date(2026, 6, 17)
SEPTEMBER = Month("2026-09")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18))


@pytest.fixture
def revision(company):
    """The manager's, in which the salesperson has 1,200 in September instead of 1,000."""
    plan = planning.start_plan(company.north, 2026, by=company.manager, today=TODAY)
    rows = (RowKey("total"), RowKey("person", company.salesperson.pk))
    save(plan, [CellEdit(row, month, Decimal(1000)) for row in rows for month in plan.months], company)
    plan.refresh_from_db()
    locking.lock_plan(plan, version=plan.version, by=company.manager, now=at(9), today=TODAY)
    revised = locking.revise_plan(plan, starts_in=SEPTEMBER, reason="It grew.", by=company.manager, today=TODAY)
    save(revised, [CellEdit(row, SEPTEMBER, Decimal(1200), version=1) for row in rows], company)
    revised.refresh_from_db()
    return revised


def save(plan, edits, company):
    planning.save_plan_cells(plan, Metric.objects.get(code="orders"), edits, by=company.manager, today=TODAY)


def ask(plan, by, minute=0, **changed):
    told = {"version": Plan.objects.get(pk=plan.pk).version, "by": by, "now": at(18, minute), "today": TODAY} | changed
    approving.ask_for_approval(plan, **told)


def send_back(plan, by, words="Too much for the autumn."):
    approving.send_back(plan, words=words, by=by, now=at(18, 20), today=TODAY)


def duties(kind):
    return {(one.person.code, one.done_at is not None) for one in Duty.objects.filter(kind=kind, cancelled_at=None)}


def test_approver_is_the_next_head_above_whoever_drafted_it(company, revision):
    tree = OrgTree.on(TODAY)
    found = [
        approving.approver_of(company.north.pk, tree, not_by={one.pk})
        for one in (company.manager, company.director, company.gm, company.salesperson)
    ]
    assert found == [company.director.pk, company.gm.pk, None, company.manager.pk]


def test_whoever_set_figures_of_a_revision_does_not_approve_it(company, revision):
    """Begun by the director, written by the manager: neither locks it, the general manager does."""
    Plan.objects.filter(pk=revision.pk).update(made_by=company.director)
    revision.refresh_from_db()
    told = {"version": revision.version, "now": at(18, 20), "today": TODAY}
    for by in (company.manager, company.director):
        with pytest.raises(PermissionDenied, match="somebody else"):
            locking.lock_plan(revision, by=by, **told)
    locking.lock_plan(revision, by=company.gm, **told)


def test_approval_is_a_duty_with_a_day_done_when_approved(company, revision):
    make_leave(company.director, date(2026, 6, 18))
    ask(revision, company.manager)
    ask(revision, company.manager, minute=5)  # sent twice
    plan_duties(at(18, 10))
    duty = Duty.objects.get(kind=APPROVE)
    assert (duty.person, duty.local_date, duty.due_at) == (
        company.director, date(2026, 6, 23), at(18, day=date(2026, 6, 23)),
    )  # fmt: skip
    assert titles_of([duty])[duty.pk] == "Approve the revised plan of North, 2026"
    revision.refresh_from_db()
    locking.lock_plan(revision, version=revision.version, by=company.gm, now=at(18, 20), today=TODAY)
    plan_duties(at(18, 30))
    assert duties(APPROVE) == {("DIRECTOR", True)}


def test_revision_sent_back_is_a_duty_of_whoever_sent_it_until_it_is_sent_again(company, revision):
    ask(revision, company.manager)
    for broken in ("", "  "):
        with pytest.raises(ValidationError, match="changed"):
            send_back(revision, company.director, broken)
    with pytest.raises(PermissionDenied):
        send_back(revision, company.manager)
    send_back(revision, company.director)
    send_back(revision, company.director)  # sent twice
    plan_duties(at(18, 30))
    assert (duties(APPROVE), duties(CHANGE)) == ({("DIRECTOR", True)}, {("MANAGER", False)})
    ask(revision, company.manager, minute=40)
    plan_duties(at(18, 50))
    assert (duties(APPROVE), duties(CHANGE)) == ({("DIRECTOR", True), ("DIRECTOR", False)}, {("MANAGER", True)})
    assert [step.kind for step in RevisionStep.objects.all()] == ["asked", "sent_back", "asked"]


def test_what_cannot_be_approved_is_not_sent(company, revision):
    with pytest.raises(StaleVersion):
        ask(revision, company.manager, version=1)
    with pytest.raises(PermissionDenied):
        ask(revision, company.salesperson)
    with pytest.raises(ValidationError, match="lock it yourself"):
        ask(revision, company.gm)
    save(revision, [CellEdit(RowKey("reserve"), SEPTEMBER, Decimal(5))], company)
    with pytest.raises(ValidationError, match="add up"):
        ask(revision, company.manager)
    first = planning.start_plan(company.north, 2027, by=company.manager, today=TODAY)
    with pytest.raises(ValidationError, match="first plan"):
        ask(first, company.manager)
    assert not RevisionStep.objects.exists()


def test_approval_goes_to_whoever_stands_above_after_a_change(company, revision):
    ask(revision, company.manager)
    Appointment.objects.filter(person=company.director).update(valid_to=TODAY)
    make_appointment(make_person("SUCCESSOR"), company.sales, is_head=True, since=TODAY)
    plan_duties(at(18, 30))
    assert duties(APPROVE) == {("SUCCESSOR", False)}


def test_approval_goes_on_when_the_approver_heads_another_branch(company, revision):
    plan_duties(at(17))
    ask(revision, company.manager)
    Appointment.objects.filter(person__in=[company.director, company.other_manager]).update(valid_to=TODAY)
    make_appointment(company.director, company.south, is_head=True, since=TODAY)
    mark_stale()  # as at night, or when their posts are changed
    plan_duties(at(18, 30))
    assert duties(APPROVE) == {("GM", False)}


# --- the page ---------------------------------------------------------------------------------------------------------


def primary(page):
    return page.split("<main", 1)[1].split("btn-primary", 1)[1].split(">", 1)[1].split("<", 1)[0]


def test_page_of_a_revision_leads_the_drafter_to_send_it_and_the_approver_to_approve(company, as_, revision):
    address = reverse("targets:plan_detail", args=[revision.pk])
    head, above = as_(company.manager), as_(company.gm)
    for page in (head.get(address).content.decode(), above.get(address).content.decode()):
        assert page.split("<main", 1)[1].count("btn-primary") == 1
        assert "¥12,000 → ¥12,200" in page  # the year before and then
    assert primary(head.get(address).content.decode()) == "Propose the targets"
    assert primary(above.get(address).content.decode()) == "Approve"
    version = {"version": revision.version}
    page = head.post(reverse("targets:plan_ask", args=[revision.pk]), version, follow=True).content.decode()
    assert "Mon 22 Jun</time>. Until it is approved" in page
    assert "btn-primary" not in page.split("<main", 1)[1]
    words = {"words": "Too much for the autumn."}
    above.post(reverse("targets:plan_send_back", args=[revision.pk]), words)
    assert "change it and send it again by" in head.get(address).content.decode()
    page = above.get(address).content.decode()
    assert "who changes it by" in page
    assert "btn-primary" not in page.split("<main", 1)[1]
    assert "“Too much for the autumn.”" in page
    above.post(reverse("targets:plan_lock", args=[revision.pk]), version)
    assert not Plan.objects.get(pk=revision.pk).is_draft


@pytest.mark.parametrize("words", ["", "x" * 501, "too \x00 much"])
def test_words_that_cannot_be_kept_stay_on_the_page(company, as_, revision, words):
    ask(revision, company.manager)
    page = as_(company.director).post(reverse("targets:plan_send_back", args=[revision.pk]), {"words": words})
    assert page.status_code == 200
    assert page.context["form"].errors["words"]
    assert words[:400].replace("\x00", "") in page.content.decode().replace("\x00", "")
    assert not RevisionStep.objects.filter(kind="sent_back").exists()
