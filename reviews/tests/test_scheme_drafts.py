"""The next version of the rules from its draft until another person publishes it."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from core.models import AuditEntry, StaleVersion
from core.tests.instants import at
from meetings.models import ReportRule
from org.models import Period
from org.tests.factories import make_grant, make_person
from reviews import scheme_drafts
from reviews.models import Scheme, SchemeDraft
from reviews.publishing import import_scheme, publish_scheme
from reviews.schemes import item_rows, scheme_on
from reviews.tests.factories import changed, make_scheme_draft, submitted_scheme

pytestmark = pytest.mark.django_db
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
ABOUT = {"name": "2026-07-v2", "effective_from": JULY, "reason": "Quality counts more"}


def test_a_draft_begins_with_the_content_of_the_version_that_it_is_based_on(company):
    draft = make_scheme_draft(company.hr)
    default = scheme_on(date(2026, 6, 1))
    assert json.loads(draft.body) == {**json.loads(default.body), "version": "2026-07-v1"}
    assert (draft.items, draft.state, draft.drafted_by) == (Scheme.objects.get().items, "draft", company.hr)


@pytest.mark.parametrize("part", ["director", "manager", "salesperson", "technician"])
def test_only_hr_and_the_general_manager_draft_rules(company, part):
    with pytest.raises(PermissionDenied, match="Only HR and the general manager"):
        make_scheme_draft(getattr(company, part))


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 5, 1), date(2026, 7, 2), date(2030, 1, 1)])
def test_a_version_begins_with_a_month_that_has_not_begun(company, day):
    with pytest.raises(ValidationError, match="month that has not begun"):
        make_scheme_draft(company.hr, effective_from=day)


def test_a_version_begins_after_every_version_that_is_published(company):
    publish_scheme(submitted_scheme(company.hr, effective_from=AUGUST), by=company.gm, now=at(12))
    with pytest.raises(ValidationError, match="after every version"):
        make_scheme_draft(company.hr, name="other", effective_from=JULY)
    assert make_scheme_draft(company.hr, name="other", effective_from=date(2026, 9, 1)).pk


def test_a_version_of_a_published_name_is_refused(company):
    with pytest.raises(ValidationError, match="name is published already"):
        make_scheme_draft(company.hr, name="default-v1")


def test_what_is_saved_is_what_the_version_says(company):
    draft = make_scheme_draft(company.hr)
    values = changed(draft, part_salesperson_D=20, part_salesperson_M=15, item_CALL_salesperson_cap=20, ramp_1=None)
    values |= {"ramp_2": None, "ramp_3": None, "grade_A": 86, "due_time": values["cutoff_time"]}
    values |= {"cutoff_time": values["due_time"].replace(hour=20)}
    scheme_drafts.redraft_scheme(draft, about=ABOUT, values=values, version=1, by=company.hr, now=at(12))
    draft.refresh_from_db()
    rules = json.loads(draft.body)
    assert rules["profile_weights"]["salesperson"] == {"D": 20, "W": 15, "T": 40, "M": 15, "R": 10}
    assert rules["targets"]["ramp_by_service_month"] == {"0": "0.30"}
    assert (rules["grades"][1], rules["due_time"], rules["version"]) == (["A", "86.00"], "18:00", "2026-07-v2")
    assert "report_deadlines" not in rules  # the same in words, no longer true
    assert item_rows(draft.items)[0].points["salesperson"] == (2, 20)
    assert (draft.name, draft.reason, draft.version) == ("2026-07-v2", "Quality counts more", 2)
    assert AuditEntry.objects.get(action="reviews.redraft_scheme").fields == [
        "name", "reason", "rules_grades", "rules_items", "rules_parts", "rules_reports", "rules_targets",
    ]  # fmt: skip


def test_a_problem_is_told_beside_its_value_and_nothing_is_saved(company):
    draft = make_scheme_draft(company.hr)
    told = {"about": ABOUT, "values": changed(draft, part_salesperson_D=20), "version": 1}
    with pytest.raises(ValidationError) as refused:
        scheme_drafts.redraft_scheme(draft, **told, by=company.hr, now=at(12))
    assert refused.value.message_dict == {
        "part_salesperson_D": ["Salesperson: the weights make 95, and must make 100."]
    }
    draft.refresh_from_db()
    assert (draft.name, draft.version) == ("2026-07-v1", 1)


def test_only_its_drafter_changes_a_draft_and_over_what_was_read(company):
    draft = make_scheme_draft(company.hr)
    told = {"about": ABOUT, "values": changed(draft)}
    with pytest.raises(PermissionDenied, match="Only whoever drafted it"):
        scheme_drafts.redraft_scheme(draft, **told, version=1, by=company.gm, now=at(12))
    scheme_drafts.redraft_scheme(draft, **told, version=1, by=company.hr, now=at(12))
    with pytest.raises(StaleVersion):
        scheme_drafts.redraft_scheme(draft, **told, version=1, by=company.hr, now=at(12))


def test_a_draft_without_a_difference_is_not_submitted(company):
    with pytest.raises(ValidationError, match="Nothing differs"):
        scheme_drafts.submit_scheme(make_scheme_draft(company.hr), by=company.hr, now=at(12))


def test_a_draft_that_closes_before_the_objections_end_is_not_submitted(company):
    with pytest.raises(ValidationError, match="close after the objections"):
        submitted_scheme(company.hr, closing_working_day=6)


def test_a_draft_of_hr_is_published_by_the_general_manager_with_its_report_rules(company):
    draft = submitted_scheme(company.hr, closing_working_day=8)
    scheme = publish_scheme(draft, by=company.gm, now=at(12))
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.published_as) == ("published", company.gm, scheme)
    assert (scheme.version, scheme.effective_from, scheme.published_by) == ("2026-07-v1", JULY, company.gm)
    assert scheme_on(date(2026, 7, 9)).rules["closing_working_day"] == 8
    assert scheme_on(date(2026, 6, 30)).version == "default-v1"
    assert ReportRule.objects.get(version="2026-07-v1", kind="daily").closing_day == 8
    entry = AuditEntry.objects.get(action="reviews.publish_scheme")
    assert (entry.actor, entry.reason) == ("GM", "A fairer month")


def test_a_draft_of_the_general_manager_is_published_by_hr(company):
    assert publish_scheme(submitted_scheme(company.gm), by=company.hr, now=at(12)).published_by == company.hr


def test_nobody_publishes_what_they_drafted(company):
    for drafter in (company.hr, company.gm):
        draft = submitted_scheme(drafter)
        with pytest.raises(PermissionDenied, match="Somebody else publishes"):
            publish_scheme(draft, by=drafter, now=at(12))


def test_one_of_the_two_is_the_general_manager(company):
    second = make_person("HR2")
    make_grant(second, "hr")
    with pytest.raises(PermissionDenied, match="must be the general manager"):
        publish_scheme(submitted_scheme(company.hr), by=second, now=at(12))


@pytest.mark.parametrize("part", ["director", "manager", "salesperson", "technician"])
def test_nobody_else_publishes_a_draft(company, part):
    with pytest.raises(PermissionDenied, match="Only HR and the general manager"):
        publish_scheme(submitted_scheme(company.gm), by=getattr(company, part), now=at(12))


def test_the_database_refuses_a_publishing_by_the_drafter(company):
    draft = submitted_scheme(company.hr)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeDraft.objects.filter(pk=draft.pk).update(
            published_by=company.hr, published_at=at(12), published_as=Scheme.objects.get()
        )


def test_a_draft_is_published_once(company):
    draft = submitted_scheme(company.hr)
    first = publish_scheme(draft, by=company.gm, now=at(12))
    assert publish_scheme(draft, by=company.gm, now=at(12), mark=draft.mark) == first  # pressed twice
    second = make_person("HR2")
    make_grant(second, "hr")
    with pytest.raises(PermissionDenied, match="does not wait"):
        publish_scheme(draft, by=second, now=at(12))
    assert (Scheme.objects.count(), AuditEntry.objects.filter(action="reviews.publish_scheme").count()) == (2, 1)


def test_what_was_submitted_anew_since_is_read_again(company):
    draft = submitted_scheme(company.hr)
    mark = draft.mark
    scheme_drafts.take_back_scheme(draft, by=company.hr)
    scheme_drafts.submit_scheme(draft, by=company.hr, now=at(13))
    with pytest.raises(ValidationError, match="Read it again"):
        publish_scheme(draft, by=company.gm, now=at(14), mark=mark)


def test_a_month_that_has_begun_meanwhile_stops_the_publishing(company):
    draft = submitted_scheme(company.hr)
    with pytest.raises(ValidationError, match="month that has not begun"):
        publish_scheme(draft, by=company.gm, now=at(9, day=JULY))


def test_a_draft_that_became_wrong_is_not_published(company):
    draft = submitted_scheme(company.hr)
    rules = json.loads(draft.body)
    rules["profile_weights"]["manager"]["D"] = 1
    SchemeDraft.objects.filter(pk=draft.pk).update(body=json.dumps(rules))
    with pytest.raises(ValidationError, match="Something in the draft is wrong"):
        publish_scheme(draft, by=company.gm, now=at(12))


def test_a_draft_is_sent_back_with_a_word_and_submitted_again(company):
    draft = submitted_scheme(company.hr)
    with pytest.raises(ValidationError, match="what should be different"):
        scheme_drafts.send_back_scheme(draft, word=" ", by=company.gm, now=at(12))
    scheme_drafts.send_back_scheme(draft, word="Not in summer", by=company.gm, now=at(12))
    draft.refresh_from_db()
    assert (draft.state, draft.word) == ("draft", "Not in summer")
    scheme_drafts.submit_scheme(draft, by=company.hr, now=at(13))
    draft.refresh_from_db()
    assert (draft.state, draft.word) == ("submitted", "")


def test_a_draft_that_is_withdrawn_stays_to_be_read_and_never_becomes_a_version(company):
    draft = submitted_scheme(company.hr)
    scheme_drafts.withdraw_scheme(draft, by=company.hr, now=at(12))
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    with pytest.raises(PermissionDenied):
        publish_scheme(draft, by=company.gm, now=at(12))
    with pytest.raises(PermissionDenied):
        scheme_drafts.submit_scheme(draft, by=company.hr, now=at(12))


@pytest.mark.parametrize("act", ["take_back_scheme", "withdraw_scheme"])
def test_what_is_published_is_neither_taken_back_nor_withdrawn(company, act):
    draft = submitted_scheme(company.hr)
    publish_scheme(draft, by=company.gm, now=at(12))
    now = {"now": at(13)} if act == "withdraw_scheme" else {}
    with pytest.raises(PermissionDenied):
        getattr(scheme_drafts, act)(draft, by=company.hr, **now)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_published_version_is_changed_by_nobody(company, change):
    scheme = publish_scheme(submitted_scheme(company.hr), by=company.gm, now=at(12))
    rows = Scheme.objects.filter(pk=scheme.pk)
    with pytest.raises(DatabaseError, match="insert only"), transaction.atomic():
        rows.update(body="{}") if change == "update" else rows._raw_delete(rows.db)


def test_a_version_never_reaches_into_a_month_that_is_closed(company):
    Period.objects.create(month="2026-07", state=Period.State.CLOSED)
    default = scheme_on(date(2026, 6, 1))
    told = {"rules": {**json.loads(default.body), "version": "x"}, "items": default.items}
    with pytest.raises(ValidationError, match="closed"):
        import_scheme("x", **told, effective_from=JULY)
