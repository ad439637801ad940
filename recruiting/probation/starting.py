"""A probation begins with the first day in service, within the law: the contract says how long at most, and once only.

Errors: ValidationError for what HR can mend, PermissionDenied for what one may not do.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from core.wording import exact_day
from duties.services import mark_stale
from org.access import today_of
from org.models import Person
from recruiting.models import Probation, ProbationLimit, ProbationTerms
from recruiting.probation.permissions import may_change, may_start
from recruiting.probation.rules import last_day, usual_months


def terms_in_force() -> ProbationTerms:
    """The newest version of the rules. One query."""
    return ProbationTerms.objects.latest("number")


@transaction.atomic
def start(
    person: Person, *, starts_on: date, contract: str, by: Person, now: datetime, months: int | None = None
) -> Probation:
    """Starts the probation of somebody under a `contract` (models.Contract), of the usual length unless `months` says
    another; `starts_on` is the first day in service.

    Raises ValidationError where the law allows none: a contract of less than three months, somebody who has had one
    here before, a length beyond the limit.
    """
    require(may_start(by, person, now=now))
    probation = Probation(person=person, terms=terms_in_force(), started_by=by, started_at=now)
    _apply(probation, starts_on=starts_on, contract=contract, months=months, today=today_of(by, now))
    try:
        with transaction.atomic():
            probation.save()
    except IntegrityError:  # somebody else did it at the same moment
        raise ValidationError(_("This person has had a probation here already. The law allows one.")) from None
    audit.record("recruiting.start_probation", by=by, about=probation)
    mark_stale([person.pk])
    return probation


@transaction.atomic
def change_terms(
    probation: Probation, *, contract: str, months: int | None, by: Person, now: datetime, version: int
) -> None:
    """Corrects contract and length as long as no milestone was talked about and nothing was proposed."""
    if version != probation.version:
        raise StaleVersion()
    require(may_change(by, probation, now=now))
    starts_on = Person.objects.values_list("hired_on", flat=True).get(pk=probation.person_id)
    _apply(probation, starts_on=starts_on, contract=contract, months=months, today=today_of(by, now))
    probation.seen_at = None
    fields = ["contract", "months", "starts_on", "ends_on", "limit_ends_on", "seen_at"]
    probation.save_over(version, fields=fields)
    audit.record("recruiting.change_probation", by=by, about=probation, fields=fields)
    mark_stale([probation.person_id])


def _apply(probation: Probation, *, starts_on: date, contract: str, months: int | None, today: date) -> None:
    """Sets the days of the probation from the contract. One query."""
    if starts_on != probation.person.hired_on:
        raise ValidationError(_("A probation begins with the first day in service."))
    limit = _limit_of(probation.terms_id, contract)
    if limit == 0:
        raise ValidationError({"contract": _("The law allows no probation with so short a contract.")})
    months = months or usual_months(usual=probation.terms.usual_months, limit=limit)
    if months > limit:
        words = ngettext(
            "With this contract the law allows a probation of %(months)s month at most.",
            "With this contract the law allows a probation of %(months)s months at most.",
            limit,
        )
        raise ValidationError({"months": words % {"months": limit}})
    probation.contract, probation.months, probation.starts_on = contract, months, starts_on
    probation.ends_on, probation.limit_ends_on = last_day(starts_on, months), last_day(starts_on, limit)
    if probation.ends_on < today:
        raise ValidationError(_("That probation would have ended on %(day)s.") % {"day": exact_day(probation.ends_on)})


def _limit_of(terms_id: int, contract: str) -> int:
    found = ProbationLimit.objects.filter(terms=terms_id, contract=contract).values_list("months", flat=True).first()
    if found is None:
        raise ValidationError({"contract": _("Say how long the contract is.")})
    return found
