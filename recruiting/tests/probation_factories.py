"""Probations for tests: each factory needs as little as possible."""

from datetime import date

from core.tests.instants import DAY, at
from org.models import Person, Title
from org.tests.factories import make_title
from recruiting.models import (
    Contract,
    Milestone,
    MilestoneCondition,
    MilestoneTalk,
    Probation,
    ProbationProposal,
    ProbationTerms,
)
from recruiting.probation.rules import last_day

BEGAN = date(2026, 6, 1)


def make_probation(company: object, person: Person | None = None, **changes: object) -> Probation:
    """The probation of the newcomer, who began on 1 June 2026: three months of six that are lawful."""
    person = person or company.newcomer
    starts_on = changes.pop("starts_on", BEGAN)
    if changes.pop("is_hired_then", True):
        Person.objects.filter(pk=person.pk).update(hired_on=starts_on)
        person.appointments.update(valid_from=starts_on)
        person.hired_on = starts_on
    terms = ProbationTerms.objects.get(number=1)
    told = {"terms": terms, "contract": Contract.LONGER, "starts_on": starts_on, "months": 3}
    told |= {"ends_on": last_day(starts_on, 3), "limit_ends_on": last_day(starts_on, 6)}
    told |= {"started_by": company.hr, "started_at": at(9, day=starts_on)}
    return Probation.objects.create(person=person, **(told | changes))


def milestone(day: int) -> Milestone:
    return Milestone.objects.get(day=day, terms__number=1)


def condition(day: int, evidence: str) -> MilestoneCondition:
    return milestone(day).conditions.get(evidence=evidence)


def make_talk(probation: Probation, by: Person, *, day: int = 5, **changes: object) -> MilestoneTalk:
    told = {"is_met": True, "note": "Both courses are passed.", "conditions": "[]", "written_by": by}
    told |= {"written_at": at(10), "milestone": milestone(day)}
    return MilestoneTalk.objects.create(probation=probation, **(told | changes))


def make_proposal(probation: Probation, by: Person, step: str = "confirm", **changes: object) -> ProbationProposal:
    """Sent by `by` today."""
    told = {"step": step, "reason": "Reached all of it.", "written_by": by, "written_at": at(10), "sent_at": at(10)}
    if step in ("confirm", "other_post"):
        told |= {"starts_on": date(2026, 7, 1)}
    if step in ("extend", "end"):
        told |= {"ends_on": date(2026, 8, 15) if step == "end" else date(2026, 9, 30)}
    if step == "extend":
        told |= {"agreed_on": DAY}
    if step == "other_post":
        told |= {"title": ordinary_title(), "unit": by.appointments.first().unit}
    return ProbationProposal.objects.create(probation=probation, **(told | changes))


def ordinary_title() -> Title:
    return make_title("SALESPERSON")


def fresh(person: Person) -> Person:
    """The person as the next request reads them: nothing of the day before is kept."""
    return Person.objects.get(pk=person.pk)
