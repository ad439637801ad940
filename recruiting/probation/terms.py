"""The rules of probation in versions, kept by HR: a new version applies to probations that start after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from org.models import Person
from org.permissions import may_keep_organisation
from recruiting.models import Contract, Milestone, MilestoneCondition, ProbationLimit, ProbationTerms
from recruiting.probation.evidence import evidence_of
from recruiting.probation.rules import Asked
from recruiting.probation.starting import terms_in_force


class MilestoneRow(NamedTuple):
    """What a milestone of a new version says."""

    day: int
    if_not: str
    asked: Sequence[Asked]


class Rules(NamedTuple):
    """What a version says; `limits`: contract → months, `source`: the three texts by field."""

    usual_months: int
    limits: Mapping[str, int]
    source: Mapping[str, str]
    milestones: Sequence[MilestoneRow]


LONGEST = 6  # months: no limit of the law lies beyond


@transaction.atomic
def publish(rules: Rules, *, by: Person, now: datetime, version: int) -> ProbationTerms:
    """Adds a version after that of `version`; probations that run keep theirs.

    Raises StaleVersion where somebody else published one meanwhile, ValidationError for what does not fit.
    """
    require(may_keep_organisation(by, today_of(by, now)))
    if terms_in_force().number != version:
        raise StaleVersion()
    _require_sound(rules)
    terms = ProbationTerms(
        number=version + 1, usual_months=rules.usual_months, published_by=by, published_at=now, **rules.source
    )
    try:
        with transaction.atomic():
            terms.save()
    except IntegrityError:
        raise StaleVersion() from None
    ProbationLimit.objects.bulk_create(
        ProbationLimit(terms=terms, contract=contract, months=months) for contract, months in rules.limits.items()
    )
    for row in sorted(rules.milestones, key=lambda row: row.day):
        milestone = Milestone.objects.create(terms=terms, day=row.day, if_not=row.if_not)
        MilestoneCondition.objects.bulk_create(
            MilestoneCondition(
                milestone=milestone,
                position=position,
                evidence=asked.evidence,
                need=asked.need,
                parts=",".join(sorted(asked.parts)),
                either=evidence_of(asked.evidence).either,
            )
            for position, asked in enumerate(row.asked, 1)
        )
    audit.record("recruiting.publish_probation_rules", by=by, about=terms)
    return terms


def _require_sound(rules: Rules) -> None:
    if not rules.milestones:
        raise ValidationError(_("A probation has at least one milestone."))
    days = [row.day for row in rules.milestones]
    if len(set(days)) != len(days):
        raise ValidationError(_("Each milestone has a day of its own."))
    if any(not row.asked for row in rules.milestones):
        raise ValidationError(_("Each milestone asks for at least one thing."))
    if set(rules.limits) != set(Contract.values) or any(not 0 <= months <= LONGEST for months in rules.limits.values()):
        raise ValidationError(_("No limit lies beyond six months."))
    if rules.limits[Contract.UNDER_3_MONTHS]:
        raise ValidationError(_("With a contract of less than three months there is no probation."))
