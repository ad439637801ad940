"""Openings from their draft to their end, and the posts that are planned."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from org.models import Person, Title, Unit
from recruiting import keeping
from recruiting import permissions as may
from recruiting.models import Opening, PlannedPosts, Stage, StageTemplate

State = Opening.State
WRITTEN = ["unit", "title", "number", "reason", "wanted_by"]


def _check_day(wanted_by: date, today: date) -> None:
    if wanted_by < today:
        raise ValidationError({"wanted_by": _("This day is over.")})


def _check_version(opening: Opening, version: int) -> None:
    """Whoever read another version sees both before anything else is said. Raises StaleVersion."""
    if opening.version != version:
        raise StaleVersion()


@transaction.atomic
def draft_opening(
    *, unit: Unit, title: Title, number: int, reason: str, wanted_by: date, by: Person, now: datetime
) -> Opening:
    """A draft that waits for somebody else to approve it."""
    require(may.may_draft_for(by, unit.pk, now))
    _check_day(wanted_by, today_of(by, now))
    opening = Opening(
        unit=unit, title=title, number=number, reason=reason, wanted_by=wanted_by, drafted_by=by, drafted_at=now
    )
    opening.save()
    audit.record("recruiting.draft_opening", by=by, about=opening, fields=WRITTEN)
    return opening


@transaction.atomic
def edit_opening(opening: Opening, *, version: int, by: Person, now: datetime, **values: Any) -> None:
    """Changes a draft over the version that was read. Raises StaleVersion."""
    require(may.may_edit_opening(by, opening, now))
    require(may.may_draft_for(by, values["unit"].pk, now))
    _check_day(values["wanted_by"], today_of(by, now))
    for name in WRITTEN:
        setattr(opening, name, values[name])
    opening.edited_by = by
    opening.save_over(version, fields=[*WRITTEN, "edited_by"])
    audit.record("recruiting.edit_opening", by=by, about=opening, fields=WRITTEN)


@transaction.atomic
def approve_opening(opening: Opening, *, version: int, by: Person, now: datetime) -> None:
    """Somebody else says that people may be looked for; over the version that was read. Raises StaleVersion."""
    _check_version(opening, version)
    require(may.may_approve(by, opening, now))
    opening.state, opening.decided_by, opening.decided_at = State.APPROVED, by, now
    opening.save_over(version, fields=["state", "decided_by", "decided_at"])
    audit.record("recruiting.approve_opening", by=by, about=opening, fields=["state"])


@transaction.atomic
def open_opening(opening: Opening, *, template: StageTemplate, version: int, by: Person, now: datetime) -> None:
    """Opens an approved one with a copy of the stages of the template. Raises StaleVersion. Five queries."""
    _check_version(opening, version)
    require(may.may_open(by, opening, now))
    stages = list(template.stages.all())
    if problem := problem_of_stages([stage.kind for stage in stages]):
        raise ValidationError({"template": problem})
    opening.state, opening.opened_by, opening.opened_at = State.OPEN, by, now
    opening.save_over(version, fields=["state", "opened_by", "opened_at"])
    Stage.objects.bulk_create(
        Stage(
            opening=opening,
            kind=one.kind,
            position=position,
            name_en=one.name_en,
            name_zh_hant=one.name_zh_hant,
            name_zh_hans=one.name_zh_hans,
        )
        for position, one in enumerate(stages)
    )
    audit.record("recruiting.open_opening", by=by, about=opening, fields=["state"])


def problem_of_stages(kinds: list[str]) -> str:
    """What is wrong with a row of stages, in words; empty where nothing is: a beginning, and each end once, last."""
    ends = [kind for kind in kinds if kind in Stage.ENDS]
    if sorted(ends) != sorted(Stage.ENDS):
        return _("Each of hired, refused, withdrawn and talent pool stands once in the row.")
    if not kinds or kinds[0] in Stage.ENDS:
        return _("The row begins with a stage that is no end.")
    if kinds[len(kinds) - len(ends) :] != ends:
        return _("The ends stand last.")
    return ""


@transaction.atomic
def cancel_opening(opening: Opening, *, reason: str, version: int, by: Person, now: datetime) -> None:
    """Ends it without its posts being taken; its candidates are kept six months more. Raises StaleVersion."""
    _check_version(opening, version)
    require(may.may_cancel(by, opening, now))
    opening.state, opening.cancelled_by, opening.cancelled_at = State.CANCELLED, by, now
    opening.cancelled_reason = reason
    opening.save_over(version, fields=["state", "cancelled_by", "cancelled_at", "cancelled_reason"])
    keeping.settle_opening(opening, now=now)
    audit.record("recruiting.cancel_opening", by=by, about=opening, fields=["state"])


@transaction.atomic
def plan_posts(*, unit: Unit, title: Title, number: int, valid_from: date, by: Person, now: datetime) -> PlannedPosts:
    """Says how many posts of a title a unit is to have from a day on; the same day again replaces the number."""
    require(may.may_plan_posts(by, today_of(by, now)))
    told = {"number": number, "set_by": by, "set_at": now}
    row, _new = PlannedPosts.objects.update_or_create(unit=unit, title=title, valid_from=valid_from, defaults=told)
    audit.record("recruiting.plan_posts", by=by, about=row, fields=["number", "valid_from"])
    return row
