"""A copy of what is kept of a candidate, for the candidate who asks HR for it: rows as JSON, and the documents."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder

from core import audit
from core.files.storing import opened
from core.verdicts import require
from org.models import Person
from recruiting import permissions as may
from recruiting.models import Candidate, CandidateDocument, Interviewer, StageMove

_told: dict[str, Callable[[Candidate], list[dict[str, Any]]]] = {}


def register_told(name: str, rows: Callable[[Candidate], list[dict[str, Any]]]) -> None:
    """Adds what another area keeps of a candidate, under a name of the file; in AppConfig.ready."""
    _told[name] = rows


def hand_out(candidate: Candidate, target: IO[bytes], *, by: Person, now: datetime) -> None:
    """Writes the archive: candidate.json and the documents under their own names; a line in the trail."""
    require(may.may_hand_out(by, candidate, now))
    names: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("candidate.json", json.dumps(told(candidate), **AS_TEXT))
        for document in CandidateDocument.objects.visible_to(by).filter(candidate=candidate):
            with opened(document) as file:
                archive.writestr(f"documents/{_own_name(document, names)}", file.read())
    audit.record("recruiting.hand_out_candidate", by=by, about=candidate)


AS_TEXT: dict[str, Any] = {"cls": DjangoJSONEncoder, "ensure_ascii": False, "indent": 2}


def _own_name(document: CandidateDocument, taken: set[str]) -> str:
    name = document.name if document.name not in taken else f"{document.pk}-{document.name}"
    taken.add(name)
    return name


def awaited_of(candidate: Candidate) -> set[int]:
    """The applications of the candidate about which somebody owes a scorecard, by key. One query."""
    owing = Interviewer.objects.owing().filter(interview__application__candidate=candidate)
    return set(owing.values_list("interview__application", flat=True))


def _why(move: StageMove) -> dict[str, Any]:
    return {"reason": move.reason and move.reason.name_en, "words": move.words}


def told(candidate: Candidate) -> dict[str, Any]:
    """Everything that is kept of the candidate, but who wrote it. Four queries and those registered.

    Why it was moved comes once no scorecard about the application is awaited: the copy passes through hands that may
    owe one.
    """
    names = ("name_zh", "name_pinyin", "phone", "email", "note", "consented_on", "keep_until", "added_at")
    applications = candidate.applications.select_related("opening__title", "stage")
    moves = StageMove.objects.filter(application__candidate=candidate).select_related("to_stage", "reason")
    awaited = awaited_of(candidate)
    return {
        **{name: getattr(candidate, name) for name in names},
        "channel": candidate.channel.name_en,
        "consent_text": candidate.consent_text and candidate.consent_text.text_en,
        "applications": [
            {
                "opening": one.opening.code,
                "title": one.opening.title.name_en,
                "stage": one.stage.name_en,
                "applied_at": one.applied_at,
                "next_step": one.next_step,
                "next_on": one.next_on,
            }
            for one in applications
        ],
        "moves": [
            {"at": one.at, "to": one.to_stage.name_en} | ({} if one.application_id in awaited else _why(one))
            for one in moves
        ],
        **{name: rows(candidate) for name, rows in _told.items()},
    }
