"""Candidates: known ones are found again, kept as long as agreed, erased without a trace of who it was."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from core.files.checking import CheckedFile
from core.files.storing import store
from core.models import AuditEntry, StaleVersion
from core.tests.instants import at
from core.verdicts import NotNow
from recruiting.candidates import (
    add_candidate,
    add_document,
    edit_candidate,
    remove_document,
    withdraw_consent,
    write_next_step,
)
from recruiting.duplicates import alike
from recruiting.erasing import erase_kept_long_enough
from recruiting.handing_out import hand_out
from recruiting.models import Application, Candidate, CandidateDocument, ConsentText, StageMove
from recruiting.moving import move
from recruiting.tests.factories import make_application, make_channel, make_opening, make_reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(company):
    return make_opening(company.north, by=company.manager, approver=company.hr)


def typed(**told):
    values = {"name_zh": "王芳", "name_pinyin": "", "phone": "+86 138 0013 8000", "email": "Fang@Example.com"}
    return values | {"channel": make_channel(), "note": "Speaks well", "consented_on": None} | told


def test_a_known_telephone_is_told_to_those_who_read_the_candidate(company, opening):
    known = add_candidate(opening, by=company.hr, now=at(9), **typed()).candidate
    for viewer, found in ((company.hr, [known]), (company.manager, [known]), (company.other_manager, [])):
        assert [one.candidate for one in alike(phone="１３８００１３８０００", email="", viewer=viewer)] == found
    one = alike(phone="", email=" fang@example.com", viewer=company.hr)[0]
    assert (one.by_phone, one.by_email, [row.opening for row in one.applications]) == (False, True, [opening])


def test_adding_a_known_candidate_warns_once_and_never_blocks(company, opening):
    add_candidate(opening, by=company.hr, now=at(9), **typed())
    client = Client()
    client.force_login(company.hr)
    url = reverse("recruiting:candidate_add", args=[opening.pk])
    data = {"name_zh": "王小芳", "phone": "13800138000", "channel": make_channel().pk}
    data["submit_key"] = "5b2f4c1e-0000-4000-8000-000000000001"
    page = client.post(url, data)
    assert page.status_code == 200 and "This may be 王芳" in page.content.decode()
    seen = page.context["form"].data["seen"]
    assert client.post(url, data | {"seen": seen}).status_code == 302
    assert Candidate.objects.count() == 2


def test_longer_than_six_months_only_with_consent_and_at_most_24(company, opening):
    one = make_application(opening, by=company.hr)
    found = Application.objects.select_related("candidate", "stage").filter(pk=one.pk)
    move(found, opening.stages.get(kind="refused"), reason=make_reason("refused"), by=company.hr, now=at(12))
    candidate = Candidate.objects.get()
    told = {"by": company.hr, "now": at(13), "version": candidate.version}
    with pytest.raises(ValidationError):
        edit_candidate(candidate, keep_until=date(2027, 6, 17), **told, **typed())
    candidate.refresh_from_db()
    with pytest.raises(ValidationError):
        edit_candidate(candidate, keep_until=date(2028, 6, 2), **told, **typed(consented_on=date(2026, 6, 1)))
    candidate.refresh_from_db()
    edit_candidate(candidate, keep_until=date(2028, 6, 1), **told, **typed(consented_on=date(2026, 6, 1)))
    candidate.refresh_from_db()
    assert (candidate.keep_until, candidate.consent_text_id is not None) == (date(2028, 6, 1), True)


def kept_by_consent(company, opening):
    """A candidate refused on 17 June 2026 who agreed on 1 June to be kept until 1 June 2028."""
    candidate = refused_with_everything(company, opening).candidate
    told = {"keep_until": date(2028, 6, 1), "by": company.hr, "now": at(13)}
    candidate.refresh_from_db()
    edit_candidate(candidate, version=candidate.version, **told, **typed(consented_on=date(2026, 6, 1)))
    candidate.refresh_from_db()
    return candidate


@pytest.mark.parametrize(("consented", "until"), [(None, date(2026, 12, 17)), (date(2025, 1, 5), date(2027, 1, 5))])
def test_a_day_that_rested_on_a_consent_goes_with_it(company, opening, consented, until):
    candidate = kept_by_consent(company, opening)
    told = {"version": candidate.version, "keep_until": candidate.keep_until, "by": company.hr, "now": at(14)}
    edit_candidate(candidate, **told, **typed(consented_on=consented))
    candidate.refresh_from_db()
    assert candidate.keep_until == until


def test_a_consent_is_not_cleared_where_only_it_keeps_the_candidate(company, opening):
    candidate = kept_by_consent(company, opening)
    later = at(12, day=date(2027, 2, 1))
    told = {"version": candidate.version, "keep_until": candidate.keep_until, "by": company.hr, "now": later}
    with pytest.raises(ValidationError, match="the time is over"):
        edit_candidate(candidate, **told, **typed())
    candidate.refresh_from_db()
    assert (candidate.keep_until, candidate.consented_on) == (date(2028, 6, 1), date(2026, 6, 1))


def test_whoever_may_not_shorten_clears_no_consent_either(company, opening):
    candidate = kept_by_consent(company, opening)
    Candidate.objects.filter(pk=candidate.pk).update(added_by=company.manager)
    candidate.refresh_from_db()
    told = {"version": candidate.version, "by": company.manager, "now": at(14)}
    with pytest.raises(PermissionDenied, match="HR shortens"):
        edit_candidate(candidate, **told, **typed())


def refused_with_everything(company, opening):
    """A refused candidate with words, a next step and a document."""
    one = add_candidate(opening, by=company.hr, now=at(9), **typed())
    Application.objects.filter(pk=one.pk).update(next_step="Call 王芳")
    add_document(one.candidate, CheckedFile(b"text", "txt", "Fang.txt"), by=company.hr, now=at(9))
    found = Application.objects.select_related("candidate", "stage").filter(pk=one.pk)
    told = {"reason": make_reason("refused"), "words": "王芳 is too far away"}
    move(found, opening.stages.get(kind="refused"), by=company.hr, now=at(12), **told)
    return one


def test_tick_erases_who_was_kept_long_enough_and_the_counts_stay(company, opening):
    one = refused_with_everything(company, opening)
    assert erase_kept_long_enough(at(12, day=date(2026, 12, 17))) == 0
    later = at(12, day=date(2026, 12, 18))
    assert (erase_kept_long_enough(later), erase_kept_long_enough(later)) == (1, 0)
    candidate = Candidate.objects.get()
    texts = [
        candidate.name_zh,
        candidate.phone,
        candidate.email,
        candidate.phone_key,
        candidate.email_key,
        candidate.note,
    ]
    assert (texts, candidate.erased_at) == ([""] * 6, later)
    assert CandidateDocument.objects.count() == 0
    assert Application.objects.get(pk=one.pk).next_step == ""
    assert [(row.to_stage.kind, row.words) for row in StageMove.objects.order_by("pk")] == [
        ("screening", ""), ("refused", ""),
    ]  # fmt: skip
    assert not [line for line in AuditEntry.objects.all() if "王" in line.reason or "138" in line.reason]


def test_nobody_is_erased_while_an_application_goes_on(company, opening):
    add_candidate(opening, by=company.hr, now=at(9), **typed())
    assert erase_kept_long_enough(at(9) + timedelta(days=900)) == 0


def test_consent_taken_back_erases_at_once_and_only_hr_does_it(company, opening):
    candidate = add_candidate(opening, by=company.hr, now=at(9), **typed()).candidate
    with pytest.raises(PermissionDenied):
        withdraw_consent(candidate, by=company.manager, now=at(12))
    withdraw_consent(candidate, by=company.hr, now=at(12))
    candidate.refresh_from_db()
    assert (candidate.name_zh, candidate.consent_withdrawn_at, candidate.erased_at) == ("", at(12), at(12))


def test_nothing_is_written_to_a_candidate_who_was_erased_meanwhile(company, opening):
    application = add_candidate(opening, by=company.hr, now=at(9), **typed())
    stale, step = Candidate.objects.get(), {"next_step": "Call 王芳", "next_on": None, "version": 1}
    withdraw_consent(Candidate.objects.get(), by=company.hr, now=at(12))
    with pytest.raises(NotNow):
        add_document(stale, CheckedFile(b"text", "txt", "Fang.txt"), by=company.hr, now=at(12))
    with pytest.raises(StaleVersion):
        write_next_step(application, **step, by=company.hr, now=at(12))
    assert (CandidateDocument.objects.count(), Application.objects.get().next_step) == (0, "")


def test_a_document_that_an_erased_candidate_still_has_is_removed(company, opening):
    candidate = add_candidate(opening, by=company.hr, now=at(9), **typed()).candidate
    withdraw_consent(candidate, by=company.hr, now=at(10))
    row = CandidateDocument(candidate=Candidate.objects.get())
    remove_document(
        store(row, CheckedFile(b"text", "txt", "Fang.txt"), by=company.hr, now=at(9)), by=company.hr, now=at(12)
    )
    assert not CandidateDocument.objects.exists()


def publish(text, *, by):
    told = dict.fromkeys(("text_en", "text_zh_hant", "text_zh_hans"), text)
    return ConsentText.objects.create(**told, published_by=by, published_at=at(8))


def test_a_renewed_consent_is_one_to_the_text_of_today(company, opening):
    first, told = publish("Old", by=company.hr), {"by": company.hr, "now": at(12)}
    candidate = add_candidate(opening, **told, **typed(consented_on=date(2026, 6, 1))).candidate
    second = publish("New", by=company.hr)
    texts = []
    for version, day in enumerate((1, 2), start=1):
        edit_candidate(candidate, version=version, **told, **typed(consented_on=date(2026, 6, day)))
        texts.append(Candidate.objects.get().consent_text)
    assert texts == [first, second]


def test_copy_for_the_candidate_holds_everything_and_no_name_of_who_wrote_it(company, opening):
    one = refused_with_everything(company, opening)
    target = io.BytesIO()
    hand_out(Candidate.objects.get(pk=one.candidate_id), target, by=company.hr, now=at(13))
    with zipfile.ZipFile(target) as archive:
        told = json.loads(archive.read("candidate.json"))
        assert archive.read("documents/Fang.txt") == b"text"
    assert (told["name_zh"], told["note"], told["moves"][1]["words"]) == ("王芳", "Speaks well", "王芳 is too far away")
    assert company.hr.name_zh not in json.dumps(told, ensure_ascii=False)


def test_a_member_who_applies_never_reads_the_own_file(company, opening):
    one = make_application(opening, by=company.hr, person=company.manager)
    for model, row in ((Candidate, one.candidate), (Application, one)):
        assert model.objects.visible_to(company.hr).filter(pk=row.pk).exists()
        assert not model.objects.visible_to(company.manager).filter(pk=row.pk).exists()
    assert not StageMove.objects.visible_to(company.manager).exists()
    assert not Application.objects.visible_to(company.technician).exists()


def test_only_hr_lets_a_candidate_be_erased_sooner(company, opening):
    candidate = add_candidate(opening, by=company.manager, now=at(9), **typed()).candidate
    Candidate.objects.filter(pk=candidate.pk).update(keep_until=date(2026, 12, 17))
    candidate.refresh_from_db()
    told = {"version": candidate.version, "keep_until": date(2026, 6, 18), "now": at(12)}
    with pytest.raises(PermissionDenied, match="HR shortens"):
        edit_candidate(candidate, by=company.manager, **told, **typed())
    candidate.refresh_from_db()
    assert candidate.keep_until == date(2026, 12, 17)
    edit_candidate(candidate, by=company.hr, **told, **typed())
    candidate.refresh_from_db()
    assert candidate.keep_until == date(2026, 6, 18)
