"""What is kept of a candidate goes: identity, texts, documents. Stages and days stay for the counts of the funnel."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from core import audit
from core.walltime import company_zone
from recruiting import keeping
from recruiting.models import Application, Candidate, CandidateDocument, StageMove

JOB = "recruiting.erase_candidates"
PART = 200  # candidates of one transaction
EMPTY = dict.fromkeys(("name_zh", "name_pinyin", "phone", "email", "phone_key", "email_key", "note"), "")
GONE: dict[str, object] = {**EMPTY, "person": None, "keep_until": None}

_emptied: list[Callable[[Sequence[int]], None]] = []


def register_emptying(empty: Callable[[Sequence[int]], None]) -> None:
    """Adds what else goes with candidates of these ids: texts and files of another area; in AppConfig.ready."""
    _emptied.append(empty)


@transaction.atomic
def erase(candidate_ids: Sequence[int], *, by: object, now: datetime) -> int:
    """Erases these candidates; those who are erased already stay as they are. Six queries and those registered.

    Held meanwhile, so that no document comes in beside it (candidates.add_document).
    Of a member who applied and was not hired nothing says any more who it was.
    """
    found = list(Candidate.objects.select_for_update().kept().filter(pk__in=candidate_ids).order_by("pk"))
    keys = [one.pk for one in found]
    empty_texts(keys)
    Candidate.objects.filter(pk__in=keys).update(**GONE, erased_at=now, version=F("version") + 1)
    audit.record_all("recruiting.erase_candidate", by=by, about=found)
    return len(found)


def empty_texts(candidate_ids: Sequence[int]) -> None:
    """What was written about these candidates beside their own row."""
    Application.objects.filter(candidate__in=candidate_ids).update(
        next_step="",
        next_on=None,
        version=F("version") + 1,  # whoever is writing it meanwhile writes nothing
    )
    StageMove.objects.filter(application__candidate__in=candidate_ids).exclude(words="").update(words="")
    CandidateDocument.objects.filter(candidate__in=candidate_ids).delete()  # each takes its file along after the commit
    for empty in _emptied:
        empty(candidate_ids)


def erase_of_person(person_id: int) -> None:
    """The same for candidates who are, or were, the person that is being erased."""
    empty_texts(list(Candidate.objects.filter(person=person_id).values_list("pk", flat=True)))


def erase_kept_long_enough(now: datetime) -> int:
    """Erases candidates whose day has passed, or who are kept longer than the rule of today says, a part at a time.

    Two queries idle.
    """
    today, count = now.astimezone(company_zone()).date(), 0
    past = Candidate.objects.kept().filter(keep_until__lt=today)  # none of the hired, who have no day
    for due in (past, keeping.kept_too_long(today)):
        while keys := list(due.order_by("keep_until", "pk").values_list("pk", flat=True)[:PART]):
            count += erase(keys, by=JOB, now=now)
    return count
