"""A rehearsal is planned, changed, called off, begun (docs/rules.md, training).

Errors as everywhere: PermissionDenied with the reason, ValidationError for what can be put right, StaleVersion where
somebody else went on meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.rules import instant
from duties.services import mark_stale
from org.access import today_of, zone_of
from org.models import Person
from org.stamps import stamp
from training.models import Observer, Rehearsal, Scenario
from training.rehearsals.permissions import may_change, may_plan, may_start
from training.rehearsals.rubrics import in_force

FARTHEST = 366  # days ahead


class Terms(NamedTuple):
    """When, where and with whom."""

    day: date
    at: time
    length: int
    place: str
    material: str
    customer: Person
    lead: Person
    observers: Sequence[Person]


@transaction.atomic
def schedule(scenario: Scenario, person: Person, terms: Terms, *, by: Person, now: datetime) -> Rehearsal:
    """Plans a rehearsal with the texts and the rubric of today."""
    require(may_plan(by, person, on=today_of(by, now)))
    if scenario.retired_at:
        raise ValidationError({"scenario": _("This scenario is not played any more.")})
    _check(terms, person, today_of(by, now))
    rehearsal = Rehearsal(
        scenario=scenario,
        edition=scenario.version,
        rubric=in_force(terms.day),
        person=person,
        scheduled_by=by,
        scheduled_at=now,
    )
    _take(rehearsal, terms)
    rehearsal.save()
    Observer.objects.bulk_create(Observer(rehearsal=rehearsal, person=one) for one in terms.observers)
    audit.record("training.schedule_rehearsal", by=by, about=rehearsal)
    mark_stale(people_of(rehearsal, terms.observers))
    return rehearsal


@transaction.atomic
def change(rehearsal: Rehearsal, terms: Terms, *, by: Person, now: datetime, version: int) -> None:
    """Another time, place or part, before it begins; the texts stay those it was planned with."""
    require(may_change(by, rehearsal))
    _check(terms, rehearsal.person, today_of(by, now))
    before = set(people_of(rehearsal, [one.person for one in rehearsal.observers.select_related("person")]))
    _take(rehearsal, terms)
    fields = ["day", "starts_at", "length", "place", "material", "customer", "lead", "unit", "superior"]
    _save_before_it_began(rehearsal, version, fields)
    wanted = {one.pk for one in terms.observers}
    rehearsal.observers.exclude(person__in=wanted).delete()
    known = set(rehearsal.observers.values_list("person_id", flat=True))
    Observer.objects.bulk_create(
        Observer(rehearsal=rehearsal, person=one) for one in terms.observers if one.pk not in known
    )
    audit.record("training.change_rehearsal", by=by, about=rehearsal, fields=fields)
    mark_stale(before | set(people_of(rehearsal, terms.observers)))


def _take(rehearsal: Rehearsal, terms: Terms) -> None:
    rehearsal.day, rehearsal.length = terms.day, terms.length
    rehearsal.place, rehearsal.material = terms.place.strip(), terms.material.strip()
    rehearsal.customer, rehearsal.lead = terms.customer, terms.lead
    starts = datetime.combine(terms.day, time(12), tzinfo=zone_of(rehearsal.person, rehearsal.scheduled_at))
    rehearsal.starts_at = instant(terms.day, terms.at, zone_of(rehearsal.person, starts))
    place = stamp(rehearsal.person, terms.day)
    rehearsal.unit, rehearsal.superior = place.unit, place.superior


def _check(terms: Terms, person: Person, today: date) -> None:
    if not 0 <= (terms.day - today).days <= FARTHEST:
        raise ValidationError({"day": _("Choose a day from today on, within a year.")})
    if terms.customer == person:
        raise ValidationError({"customer": _("Somebody else plays the customer.")})
    if terms.lead == person:
        raise ValidationError({"lead": _("Somebody else leads.")})
    observers = {one.pk for one in terms.observers}
    if len(observers) < Observer.FEWEST:
        raise ValidationError({"observer_2": _("Two different people observe, at least.")})
    if observers & {person.pk, terms.customer.pk}:
        raise ValidationError({"observer_1": _("Whoever sells or plays the customer does not observe.")})


def people_of(rehearsal: Rehearsal, observers: Iterable[Person]) -> list[int]:
    """Everybody who has a part, by id, and the superior who may debrief."""
    parts = [rehearsal.person_id, rehearsal.customer_id, rehearsal.lead_id, *(one.pk for one in observers)]
    return [*parts, rehearsal.superior_id] if rehearsal.superior_id else parts


def _save_before_it_began(rehearsal: Rehearsal, version: int, fields: list[str]) -> None:
    """Saves over the version that was read; beginning a rehearsal makes another version, so nothing slips in."""
    if version != rehearsal.version:
        raise StaleVersion()
    rehearsal.save_over(version, fields=fields)


@transaction.atomic
def call_off(rehearsal: Rehearsal, *, reason: str, by: Person, now: datetime, version: int) -> None:
    """Takes a rehearsal back before it begins; everybody who has a part reads why."""
    if version != rehearsal.version:
        raise StaleVersion()
    require(may_change(by, rehearsal))
    rehearsal.called_off_at, rehearsal.called_off_by, rehearsal.called_off_reason = now, by, reason.strip()
    _save_before_it_began(rehearsal, version, ["called_off_at", "called_off_by", "called_off_reason"])
    audit.record("training.call_off_rehearsal", by=by, about=rehearsal)
    mark_stale(people_of(rehearsal, [one.person for one in rehearsal.observers.select_related("person")]))


@transaction.atomic
def start(rehearsal: Rehearsal, *, by: Person, now: datetime) -> None:
    """Says that it begins; from now on observers score. Again is refused without a loss (NotNow)."""
    observers = list(rehearsal.observers.select_related("person"))
    require(may_start(by, rehearsal, observers, now=now))
    rehearsal.started_at = now
    rehearsal.save_over(rehearsal.version, fields=["started_at"])
    audit.record("training.start_rehearsal", by=by, about=rehearsal)
    mark_stale(people_of(rehearsal, [one.person for one in observers]))
