"""The next version of the appraisal rules from its first draft until it is published (reviews.publishing)."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.periods import Month
from core.verdicts import require
from core.walltime import to_wall
from org.access import today_of
from org.models import Person
from reviews.cycle.dates import in_order, timetables_from
from reviews.models import Scheme, SchemeDraft
from reviews.month.scheme import Scheme as Terms
from reviews.permissions_schemes import (
    may_draft_scheme,
    may_edit_scheme,
    may_publish_scheme,
    may_take_back_scheme,
    may_withdraw_scheme,
)
from reviews.scheme_checks import problems
from reviews.scheme_fields import Content, content_of, content_with, fields_of, values_of
from reviews.schemes import canonical, rules_json

MONTHS_AHEAD = 12
ABOUT = ("name", "effective_from", "reason")


def first_days(now: datetime) -> list[date]:
    """From when the next version may be in force: months that have not begun, after every version. One query.

    Who works in a month knows its rules before it begins, and what was published for a month stays published.
    """
    month = Month.of(to_wall(now).date()).next()
    latest = Scheme.objects.order_by("-effective_from").values_list("effective_from", flat=True).first()
    if latest is not None and latest >= month.first:
        month = Month.of(latest).next()
    days = []
    for _number in range(MONTHS_AHEAD):
        days.append(month.first)
        month = month.next()
    return days


def replaced_by(draft: SchemeDraft) -> Scheme:
    """The version that the draft takes the place of: the last one before its first day, else what it is based on."""
    before = Scheme.objects.filter(effective_from__lt=draft.effective_from).order_by("-effective_from").first()
    return before or draft.based_on


def content(draft: SchemeDraft | Scheme) -> Content:
    return content_of(draft.body, draft.items)


@transaction.atomic
def draft_scheme(
    *, name: str, effective_from: date, reason: str, based_on: Scheme, by: Person, now: datetime
) -> SchemeDraft:
    """Begins a draft with the content of `based_on`. Raises ValidationError for a name or a month that cannot be."""
    require(may_draft_scheme(by, today_of(by, now)))
    draft = SchemeDraft(name=name, effective_from=effective_from, reason=reason, based_on=based_on, drafted_by=by)
    _require_place(draft, now=now)
    _set_content(draft, content(based_on))
    draft.save()
    audit.record("reviews.draft_scheme", by=by, about=draft)
    return draft


@transaction.atomic
def redraft_scheme(
    draft: SchemeDraft, *, about: Mapping[str, Any], values: Mapping[str, Any], version: int, by: Person, now: datetime
) -> None:
    """Saves another name, first day or reason (`about`), and what the rules shall say (`values` of scheme_fields).

    Raises ValidationError by field while something is wrong, StaleVersion when another tab saved before.
    """
    draft = _held(draft)
    require(may_edit_scheme(by, draft, today_of(by, now)))
    before = content(draft)
    changed = [name for name in ABOUT if getattr(draft, name) != about[name]]
    for name in ABOUT:
        setattr(draft, name, about[name])
    _require_place(draft, now=now)
    after = content_with(before, values)
    if found := problems(after):
        raise ValidationError({problem.field: problem.sentence for problem in found})
    was, is_now = values_of(before), values_of(after)
    sections = {f"rules_{field.section}": None for field in fields_of(after) if was[field.name] != is_now[field.name]}
    _set_content(draft, after)
    draft.save_over(version, fields=[*ABOUT, "body", "items"])
    if changed or sections:
        audit.record("reviews.redraft_scheme", by=by, about=draft, fields=[*changed, *sections])


@transaction.atomic
def submit_scheme(draft: SchemeDraft, *, by: Person, now: datetime) -> None:
    """Asks for publishing. Raises ValidationError while something is wrong, or nothing differs."""
    draft = _held(draft)
    require(may_edit_scheme(by, draft, today_of(by, now)))
    require_sound(draft, now=now)
    if values_of(content(draft)) == values_of(content(replaced_by(draft))):
        raise ValidationError(_("Nothing differs from the version before. Change something first."), code="same")
    _move(draft, "submit", by=by, submitted_at=now, word="")


@transaction.atomic
def send_back_scheme(draft: SchemeDraft, *, word: str, by: Person, now: datetime) -> None:
    """Makes it a draft again, with the word that the drafter reads."""
    draft = _held(draft)
    require(may_publish_scheme(by, draft, today_of(by, now)))
    if not word.strip():
        raise ValidationError({"word": _("Say what should be different.")})
    _move(draft, "send_back", by=by, submitted_at=None, word=word.strip())


@transaction.atomic
def take_back_scheme(draft: SchemeDraft, *, by: Person) -> None:
    """The drafter makes a draft of it again."""
    draft = _held(draft)
    require(may_take_back_scheme(by, draft))
    _move(draft, "take_back", by=by, submitted_at=None)


@transaction.atomic
def withdraw_scheme(draft: SchemeDraft, *, by: Person, now: datetime) -> None:
    """The drafter gives it up; it stays to be read."""
    draft = _held(draft)
    require(may_withdraw_scheme(by, draft))
    _move(draft, "withdraw", by=by, withdrawn_at=now)


def require_sound(draft: SchemeDraft, *, now: datetime) -> None:
    """Raises ValidationError while the draft cannot become a version: its month has begun, something in it is wrong."""
    _require_place(draft, now=now)
    if problems(content(draft)):
        raise ValidationError(_("Something in the draft is wrong. Open it; each problem is named beside its field."))
    _require_timetable(draft)


def _require_timetable(draft: SchemeDraft) -> None:
    month = Month.of(draft.effective_from)
    times = Terms({"rules": rules_json(draft, month), "items": json.loads(draft.items)}).times
    if not all(in_order(times, timetable) for timetable in timetables_from(month)):
        words = _("The month must be rated before it is calibrated, and close after the objections: see its timetable.")
        raise ValidationError(words)


def _require_place(draft: SchemeDraft, *, now: datetime) -> None:
    if draft.effective_from not in first_days(now):
        words = _("A version begins with a month that has not begun, after every version that is published.")
        raise ValidationError({"effective_from": words})
    if Scheme.objects.filter(version=draft.name).exists():
        raise ValidationError({"name": _("A version of this name is published already. Give it another name.")})


def _set_content(draft: SchemeDraft, content: Content) -> None:
    content["rules"]["version"] = draft.name
    draft.body, draft.items = canonical(content["rules"]), canonical(content["items"])


def _held(draft: SchemeDraft) -> SchemeDraft:
    """The row as it is now, kept until the transaction ends."""
    return SchemeDraft.objects.select_for_update().get(pk=draft.pk)


def _move(draft: SchemeDraft, step: str, *, by: Person, **values: Any) -> None:
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=[*values])
    audit.record(f"reviews.{step}_scheme", by=by, about=draft)
