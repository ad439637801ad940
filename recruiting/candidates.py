"""Candidates and their applications: who comes in, what is changed, who takes the consent back."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.files.checking import CheckedFile
from core.files.storing import store
from core.verdicts import require
from org.access import today_of
from org.models import Person
from recruiting import erasing, keeping, rules
from recruiting import permissions as may
from recruiting.duplicates import member_of
from recruiting.models import Application, Candidate, CandidateDocument, ConsentText, Opening, Stage, StageMove

# What is typed; "person", the member who the candidate is, is typed by HR and the general manager alone.
WRITTEN = ["name_zh", "name_pinyin", "phone", "email", "channel", "note", "consented_on"]


def consent_text() -> ConsentText | None:
    """The text that candidates agree to today."""
    return ConsentText.objects.first()


@transaction.atomic
def add_candidate(opening: Opening, *, by: Person, now: datetime, **values: Any) -> Application:
    """A new candidate who applies for the opening. `values` are the fields of WRITTEN, and who it is (_say_who)."""
    require(may.may_add_candidate(by, opening, now))
    candidate = Candidate(added_by=by, added_at=now)
    fields = _say_who(candidate, values, by=by, now=now) + _write(candidate, values, now=now, by=by)
    candidate.save()
    audit.record("recruiting.add_candidate", by=by, about=candidate, fields=fields)
    return _apply(candidate, opening, by=by, now=now)


@transaction.atomic
def edit_candidate(
    candidate: Candidate, *, version: int, keep_until: date | None = None, by: Person, now: datetime, **values: Any
) -> None:
    """Changes what is kept of a candidate over the version that was read. Raises StaleVersion.

    Longer than six months only by agreement: `keep_until` needs the day of the consent and lies within 24 months of it.
    Where that day goes or lies earlier, an agreed day that it no longer carries comes nearer by itself.
    """
    require(may.may_edit_candidate(by, candidate, now))
    fields = _say_who(candidate, values, by=by, now=now) + _write(candidate, values, now=now, by=by)
    until = _kept_until(candidate, keep_until, today=today_of(by, now), now=now)
    if until != candidate.keep_until:
        if until < candidate.keep_until:  # which erases sooner
            require(may.may_shorten(by, candidate, now))
        candidate.keep_until = until
        fields.append("keep_until")
    candidate.save_over(version, fields=fields)
    audit.record("recruiting.edit_candidate", by=by, about=candidate, fields=fields)


def _say_who(candidate: Candidate, values: dict[str, Any], *, by: Person, now: datetime) -> list[str]:
    """Sets which member the candidate is: as HR says ("person"), else the one whose e-mail is newly typed.

    Whom nobody names as a member would read the own file; whom anybody could name would be shut out of an opening by
    it: HR and the general manager alone do either. What HR said stays until the e-mail changes. Asked before _write.
    Raises ValidationError. Two queries at most.
    """
    if "person" in values:
        person = values["person"]
    else:
        is_new = rules.email_key(values["email"]) != candidate.email_key
        person = candidate.person or (member_of(values["email"], today_of(by, now)) if is_new else None)
    if person == candidate.person:
        return []
    if "person" in values:
        require(may.may_name_member(by, now))
        if candidate.pk and may.is_hired(candidate):
            raise ValidationError({"person": _("Whoever was hired stays who it is.")})
    if person == by:
        raise ValidationError(_("Nobody keeps their own file: somebody else writes it."))
    if not may.may_name_member(by, now):
        words = _("This is the e-mail of a member of the company. HR or the general manager adds them.")
        raise ValidationError({"email": words})
    candidate.person = person
    return ["person"]


def _kept_until(candidate: Candidate, typed: date | None, *, today: date, now: datetime) -> date | None:
    """Until when the candidate is kept with the consent as it is now. Raises ValidationError. One query."""
    known = candidate.keep_until
    if known is None:
        if typed is not None:
            raise ValidationError({"keep_until": _("An application is going on: the period begins when it ends.")})
        return None
    latest = rules.latest_keep(keeping.ended_on(candidate, now=now), candidate.consented_on)
    if typed is None or typed == known:
        if latest < min(known, today):
            raise ValidationError({"consented_on": _("Without this consent the time is over: erase the candidate.")})
        return min(known, latest)
    if typed < today:
        raise ValidationError({"keep_until": _("This day is over.")})
    if typed > latest:
        raise ValidationError({"keep_until": _too_long(candidate)})
    return typed


def _too_long(candidate: Candidate) -> str:
    if candidate.consented_on is None:
        return _("Longer only with the candidate's consent: write the day of it.")
    return _("At most 24 months after the day of the consent.")


def _write(candidate: Candidate, values: dict[str, Any], *, now: datetime, by: Person) -> list[str]:
    """Sets what was typed and what it is compared by. Raises ValidationError. Returns the fields to save."""
    is_renewed = values["consented_on"] != candidate.consented_on
    for name in WRITTEN:
        setattr(candidate, name, values[name])
    candidate.phone_key, candidate.email_key = rules.phone_key(candidate.phone), rules.email_key(candidate.email)
    if not candidate.name_zh and not candidate.name_pinyin:
        raise ValidationError({"name_zh": _("Write a name, in Chinese or in Latin letters.")})
    if candidate.consented_on is not None:
        if candidate.consented_on > today_of(by, now):
            raise ValidationError({"consented_on": _("This day has not come yet.")})
        if is_renewed or candidate.consent_text is None:  # agreed to what is asked today
            candidate.consent_text = consent_text()
    else:
        candidate.consent_text = None
    return [*WRITTEN, "phone_key", "email_key", "consent_text"]


@transaction.atomic
def apply(candidate: Candidate, opening: Opening, *, by: Person, now: datetime) -> Application:
    """A known candidate applies for one more opening. Raises ValidationError where they have already."""
    require(may.may_add_candidate(by, opening, now))
    if candidate.erased_at is not None:
        raise ValidationError(_("The candidate was erased."))
    if candidate.applications.filter(opening=opening).exists():
        raise ValidationError(_("This candidate has applied for this opening already."))
    return _apply(candidate, opening, by=by, now=now)


def _apply(candidate: Candidate, opening: Opening, *, by: Person, now: datetime) -> Application:
    """The application in the first stage of the opening, with the first row of its log."""
    stage = Stage.objects.filter(opening=opening).order_by("position")[:1].get()
    application = Application.objects.create(
        candidate=candidate, opening=opening, stage=stage, entered_stage_at=now, applied_at=now, added_by=by
    )
    StageMove.objects.create(application=application, to_stage=stage, by=by, at=now)
    keeping.settle([candidate.pk], now=now)
    audit.record("recruiting.add_application", by=by, about=application)
    return application


@transaction.atomic
def write_next_step(
    application: Application, *, next_step: str, next_on: date | None, version: int, by: Person, now: datetime
) -> None:
    """What comes next with an application, and when; over the version that was read. Raises StaleVersion."""
    require(may.may_work_on(by, application, now))
    application.next_step, application.next_on = next_step, next_on
    application.save_over(version, fields=["next_step", "next_on"])
    audit.record("recruiting.write_next_step", by=by, about=application, fields=["next_step", "next_on"])


@transaction.atomic
def add_document(candidate: Candidate, checked: CheckedFile, *, by: Person, now: datetime) -> CandidateDocument:
    """Keeps a document of the candidate, who may have been erased while the file was checked."""
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    require(may.may_add_document(by, candidate, now))
    row = store(CandidateDocument(candidate=candidate), checked, by=by, now=now)
    audit.record("recruiting.add_document", by=by, about=candidate)
    return row


@transaction.atomic
def remove_document(document: CandidateDocument, *, by: Person, now: datetime) -> None:
    """Removes a document and its file, also of somebody who is erased."""
    require(may.may_remove_document(by, document.candidate, now))
    document.delete()
    audit.record("recruiting.remove_document", by=by, about=document.candidate)


@transaction.atomic
def withdraw_consent(candidate: Candidate, *, by: Person, now: datetime) -> None:
    """The candidate takes the consent back: erased at once, what was counted stays. Safe to call twice."""
    require(may.may_erase(by, candidate, now))
    Candidate.objects.filter(pk=candidate.pk, consent_withdrawn_at=None).update(consent_withdrawn_at=now)
    erasing.erase([candidate.pk], by=by, now=now)
