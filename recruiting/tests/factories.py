"""Rows of recruiting for tests."""

from datetime import date, datetime
from itertools import count

from core.tests.instants import at
from org.models import Person, Title, Unit
from org.tests.factories import make_title
from recruiting.models import Application, Candidate, Channel, MoveReason, Opening, Stage, StageMove, StageTemplate

NINE = at(9)
_numbers = count(1)


def make_template() -> StageTemplate:
    """The first of the rows of stages; made where a test emptied the tables."""
    known = StageTemplate.objects.filter(stages__kind="interview_2").first()
    if known is not None:
        return known
    template = StageTemplate.objects.create(**named("Two interviews"))
    for position, kind in enumerate(Stage.Kind.values):
        Stage.objects.create(template=template, kind=kind, position=position, **named(kind))
    return template


def named(word: str) -> dict[str, str]:
    return dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), word)


def make_channel() -> Channel:
    return Channel.objects.first() or Channel.objects.create(**named("Job site"))


def make_reason(of: str) -> MoveReason:
    return MoveReason.objects.filter(of=of).first() or MoveReason.objects.create(of=of, **named(of))


def make_opening(
    unit: Unit,
    *,
    by: Person,
    approver: Person | None = None,
    state: str = "open",
    now: datetime = NINE,
    **told: object,
) -> Opening:
    """An opening in a state, with its stages where it is open."""
    values = {
        "title": Title.objects.first() or make_title("SALES"),
        "reason": "Two left",
        "wanted_by": date(2026, 9, 1),
    }
    values |= {"number": 1} | told
    if state != "draft":
        values |= {"decided_by": approver, "decided_at": now}
    if state in ("open", "filled"):
        values |= {"opened_by": by, "opened_at": now}
    if state == "filled":
        values["filled_at"] = now
    if state == "cancelled":
        values = {"cancelled_by": by, "cancelled_at": now, "cancelled_reason": "Not needed"} | values
    opening = Opening.objects.create(unit=unit, state=state, drafted_by=by, drafted_at=now, **values)
    if state in ("open", "filled"):
        template = make_template()
        for one in template.stages.all():
            Stage.objects.create(opening=opening, kind=one.kind, position=one.position, **named(one.name_en))
    return opening


def make_candidate(*, by: Person, now: datetime = NINE, **told: object) -> Candidate:
    number = next(_numbers)
    values = {"name_zh": "", "name_pinyin": f"Ann {number}", "channel": make_channel()} | told
    return Candidate.objects.create(added_by=by, added_at=now, **values)


def make_application(opening: Opening, *, by: Person, kind: str = "screening", now: datetime = NINE, **told: object):
    """An application in the stage of a kind, with its log."""
    candidate = told.pop("candidate", None) or make_candidate(by=by, now=now, **told)
    stage = opening.stages.get(kind=kind)
    application = Application.objects.create(
        candidate=candidate, opening=opening, stage=stage, entered_stage_at=now, applied_at=now, added_by=by
    )
    StageMove.objects.create(application=application, to_stage=stage, by=by, at=now)
    return application
