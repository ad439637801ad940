"""Sealed months and cases for tests: each factory needs as little as possible."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from core.periods import Month
from core.tests.instants import DAY, at
from org.models import Period, Person
from org.tests.factories import make_title
from reviews.cases.improving import Goal, Terms
from reviews.cases.promoting import Post
from reviews.freezing import freeze
from reviews.models import (
    CriterionWord,
    ImprovementGoal,
    ImprovementPlan,
    MonthResult,
    MonthRun,
    PanelWord,
    PromotionCase,
    Scheme,
)
from reviews.month.inputs import canonical

LAST = Month("2026-05")  # the newest sealed month before DAY
EXCELLENT = ["A", "A", "S"]
WEAK = ["B", "D", "D"]


def seal_months(
    histories: Mapping[Person, Sequence[str | tuple]], *, last: Month = LAST, with_facts: bool = False, leads: int = 0
) -> None:
    """Seals months with these grades, oldest first, or (grade, T, R); the last of each is `last`.

    The facts of the company are frozen with them where pages of the sealed month are to be shown. In the last `leads`
    months everybody leads a team, whose T is theirs.
    """
    months = [last]
    while len(months) < max(map(len, histories.values())):
        months.append(months[-1].previous())
    for back, month in enumerate(months, 1):
        rows = {person: history[-back] for person, history in histories.items() if back <= len(history)}
        _seal(month, rows, with_facts=with_facts, leads=back <= leads)


def _seal(month: Month, rows: Mapping[Person, str | tuple], *, with_facts: bool, leads: bool) -> None:
    period, _ = Period.objects.update_or_create(month=month, defaults={"state": Period.State.CLOSED})
    scheme = Scheme.objects.earliest("effective_from")
    text = canonical({"rules": {"attainment_floor": 0, "attainment_cap": 120}})
    run = MonthRun.objects.create(period=period, scheme=scheme, interpreter=1, scheme_body=text)
    if with_facts:
        freeze(run, until=lambda: False)
    MonthRun.objects.filter(pk=run.pk).update(state=MonthRun.State.COMPUTING)
    for person, row in rows.items():
        grade, target, discipline = (row, 101, 95) if isinstance(row, str) else row
        body = {"month": {"target_score": None if target is None else int(target * 100), "grade": grade}}
        body["month"] |= {"base": None, "final": None}
        body |= {"discipline": {"R": int(discipline * 100)}}
        if leads:
            step = {"metric": "orders", "team": "TEAM", "effective": 100_00, "actual": int(target * 100), "weight": 100}
            body |= {"role_periods": [{"is_head": True, "unit": "TEAM", "targets": [step]}]}
        told = {"person": person, "person_key": person.code, "person_number": person.number, "grade": grade}
        MonthResult.objects.create(run=run, body=json.dumps(body), sha256="0" * 64, **told)
    told = {"state": MonthRun.State.SEALED, "output_sha": "0" * 64, "is_current": True}
    MonthRun.objects.filter(pk=run.pk).update(**told)


def correct_month(month: Month, *, at: datetime) -> MonthRun:
    """Seals the next revision of the month with the same results, but for the text of each."""
    before = MonthRun.objects.get(period=month, is_current=True)
    people = Person.objects.order_by("number")
    told = {
        "revision": before.revision + 1,
        "supersedes": before,
        "reason": "correction",
        "scheme_body": before.scheme_body,
    }
    told |= {"requested_by": people[0], "approved_by": people[1], "scheme": before.scheme, "interpreter": 1}
    run = MonthRun.objects.create(period=before.period, **told, state=MonthRun.State.COMPUTING)
    for result in before.results.all():
        result.pk, result.run, result.sha256 = None, run, "1" * 64
        result.save(force_insert=True)
    MonthRun.objects.filter(pk=before.pk).update(is_current=False)
    sealed = {"state": MonthRun.State.SEALED, "output_sha": "1" * 64, "is_current": True, "sealed_at": at}
    MonthRun.objects.filter(pk=run.pk).update(**sealed)
    return run


def next_post(company: object, **changes: object) -> Post:
    """The post of a supervisor in the north, from July."""
    title = make_title("SUPERVISOR", profile="supervisor")
    return Post(**({"title": title, "unit": company.north, "starts_on": date(2026, 7, 1)} | changes))


def make_promotion(company: object, person: Person, state: str = "nominated", **changes: object) -> PromotionCase:
    """A promotion in that state, nominated by the manager and decided by the director, with what led there."""
    told = {"title": make_title("SUPERVISOR", profile="supervisor"), "unit": company.north, "profile": "supervisor"}
    asked = [["courses", "to_confirm", None, None]]
    told |= {"starts_on": date(2026, 7, 1), "reason": "Helps everybody.", "criteria": json.dumps(asked)}
    told |= {"nominated_by": company.manager, "nominated_at": at(9), "decider": company.director}
    if state != "nominated":
        told |= {"panel_at": at(10)} if state != "evidence" else {}
    if state in ("approved", "deferred", "effective"):
        told |= {"heard_at": at(11), "decision": "Well done.", "decided_by": company.director, "decided_at": at(12)}
    if state == "deferred":
        told |= {"gaps": "A course.", "look_again_on": DAY + timedelta(days=90)}
    case = PromotionCase.objects.create(person=person, state=state, **(told | changes))
    if state not in ("nominated", "withdrawn"):
        word = {"is_met": True, "note": "Course of May", "written_by": company.manager, "written_at": at(9)}
        CriterionWord.objects.create(case=case, criterion="courses", **word)
    return case


def seat(case: PromotionCase, *members: Person, given_at: datetime | None = None) -> None:
    """Members of the panel, who have given their word where an instant is told."""
    told = {"word": "for", "reason": "Yes.", "given_at": given_at} if given_at else {}
    PanelWord.objects.bulk_create(PanelWord(case=case, member=member, **told) for member in members)


def terms(**changes: object) -> Terms:
    """What a plan says that begins today and takes sixty days."""
    told = {"reason": "Next steps are missing.", "training": "Talks with customers", "coaching": "Mondays at four"}
    told |= {"starts_on": DAY, "days": 60, "goals": [Goal("next steps done", "20 a week", DAY + timedelta(days=50))]}
    return Terms(**(told | changes))


def make_plan(company: object, person: Person, state: str = "opened", **changes: object) -> ImprovementPlan:
    """A plan in that state, led by the manager."""
    told = {"reason": "Next steps are missing.", "training": "Talks", "coaching": "Mondays", "days": 60}
    told |= {"starts_on": DAY, "leader": company.manager, "opened_by": company.manager, "opened_at": at(9)}
    if state != "opened":
        told |= {"started_at": at(10), "seen_at": at(9)}
    if state in ("met", "not_met"):
        told |= {"ended_at": at(12), "ended_by": company.manager, "result": "The third goal is open."}
    plan = ImprovementPlan.objects.create(person=person, state=state, **(told | changes))
    goal = {"measure": "next steps done", "target": "20 a week", "due_on": plan.last_day}
    ImprovementGoal.objects.create(plan=plan, position=1, **goal)
    return plan


def fresh(person: Person) -> Person:
    """The person as the next request reads them: nothing of the day before is kept."""
    return Person.objects.get(pk=person.pk)
