"""What the pages of a probation ask and tell: one outcome at a time, what is decided before what is done."""

from datetime import date

import pytest
from django.urls import reverse

from core.tests.instants import at
from recruiting.models import Probation, ProbationProposal
from recruiting.tests.probation_factories import make_probation, make_proposal
from reviews.tests.test_months import Clock

pytestmark = pytest.mark.django_db
LAW = "Ending is lawful only before the last day"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The instant that these pages read."""
    for name in ("views", "views_decision"):
        monkeypatch.setattr(f"recruiting.probation.{name}.timezone", Clock(at(10)))


@pytest.fixture
def probation(company):
    return make_probation(company)


@pytest.fixture
def head(as_, company):
    return as_(company.other_manager)


def address(probation, query=""):
    return reverse("probation:proposal_edit", args=[probation.pk]) + query


def main_of(response):
    return response.content.decode().split("<main")[1]


def send(client, probation, **values):
    told = {"step": "confirm", "reason": "Reached all of it.", "starts_on": "2026-07-01", "version": "0"} | values
    return main_of(client.post(address(probation), told, follow=True))


def decided(probation, company, step, **told):
    """What was decided about its end and is not carried out."""
    by = {"decided_by": company.hr, "decided_at": at(11), "decision": "Three visits were missing.", "is_approved": True}
    make_proposal(probation, company.other_manager, step, **by)
    outcome = {"confirm": "confirmed", "end": "ended", "other_post": "other_post"}[step]
    Probation.objects.filter(pk=probation.pk).update(outcome=outcome, outcome_at=at(11), **told)
    return reverse("probation:probation_detail", args=[probation.pk])


def test_proposal_edit_asks_first_how_it_ends_and_nothing_else(head, probation):
    text = main_of(head.get(address(probation)))
    for step in ProbationProposal.Step.values:
        assert f'href="?step={step}"' in text
    assert "<textarea" not in text and LAW not in text


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("confirm", {"starts_on"}),
        ("extend", {"ends_on", "agreed_on"}),
        ("other_post", {"starts_on", "title", "unit"}),
        ("end", {"ends_on"}),
    ],
)
def test_proposal_edit_asks_of_an_outcome_what_it_needs_and_tells_the_law_of_ending_there_alone(
    head, probation, step, fields
):
    response = head.get(address(probation, f"?step={step}"))
    known = {"starts_on", "ends_on", "agreed_on", "title", "unit"}
    assert known & set(response.context["form"].fields) == fields
    assert (LAW in main_of(response)) == (step == "end")


def test_proposal_edit_says_why_an_outcome_is_not_offered(head, company, probation):
    Probation.objects.filter(pk=probation.pk).update(ends_on=probation.limit_ends_on)
    for query in ("", "?step=extend"):
        text = main_of(head.get(address(probation, query)))
        assert "It is as long as the law allows" in text and 'href="?step=extend"' not in text


def test_proposal_edit_goes_on_with_the_draft_and_leads_to_another_outcome(head, company, probation):
    make_proposal(probation, company.other_manager, "extend", reason="The rehearsal is open.", sent_at=None)
    text = main_of(head.get(address(probation)))
    assert "The rehearsal is open." in text and 'name="agreed_on"' in text and 'href="?step="' in text
    assert 'href="?step=end"' in main_of(head.get(address(probation, "?step=")))
    text = main_of(head.get(address(probation, "?step=end")))
    assert "The rehearsal is open." in text and 'name="agreed_on"' not in text


def test_proposal_edit_says_to_whom_it_was_sent_or_that_it_is_a_draft(head, company, probation):
    assert "Kept as a draft that nobody else reads." in send(head, probation, sending="draft")
    assert "Sent to Li Meiling, who decides." in send(head, probation, sending="send", version="1")


def test_proposal_edit_keeps_what_was_typed_where_the_law_has_changed_meanwhile(head, probation):
    Probation.objects.filter(pk=probation.pk).update(ends_on=probation.limit_ends_on)
    told = {"step": "extend", "ends_on": "2026-11-30", "agreed_on": "2026-06-17", "sending": "send"}
    text = send(head, probation, **told)
    assert "It is as long as the law allows" in text and "Reached all of it." in text
    assert not ProbationProposal.objects.exists()


@pytest.mark.parametrize("step", ["confirm", "end", "other_post"])
def test_what_is_decided_and_not_done_is_not_told_as_done(as_, company, probation, step):
    page = decided(probation, company, step)
    for client, url in ((as_(company.hr), page), (as_(company.hr), reverse("probation:probation_list"))):
        assert "decided, to be carried out" in main_of(client.get(url))
    Probation.objects.filter(pk=probation.pk).update(carried_out_at=at(12))
    assert "decided, to be carried out" not in main_of(as_(company.hr).get(page))


def test_the_person_reads_first_how_it_ends_then_why_and_whom_to_talk_to(as_, company, probation):
    text = main_of(as_(company.newcomer).get(decided(probation, company, "end")))
    said = [
        text.index(words)
        for words in (
            "Your last day in service is",
            "Three visits were missing.",
            "Maria Santos",
            "Last lawful day",
        )
    ]
    assert said == sorted(said)


def test_a_probation_that_has_not_begun_says_when_it_begins(as_, company, probation):
    told = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30), "limit_ends_on": date(2026, 12, 31)}
    Probation.objects.filter(pk=probation.pk).update(**told)
    client = as_(company.hr)
    pages = [reverse("probation:probation_detail", args=[probation.pk]), reverse("probation:probation_list")]
    for url in pages:
        text = main_of(client.get(url))
        assert "begins on" in text and "days left" not in text
