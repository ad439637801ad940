"""Scenarios are written, changed and laid aside; what was planned keeps the texts that it was planned with."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from org.models import Person
from training.models import Scenario, ScenarioText
from training.rehearsals.permissions import may_keep_scenarios, may_open_scenario

Texts = Mapping[str, Mapping[str, str]]  # language → the texts of ScenarioText.TEXTS


@transaction.atomic
def add_scenario(texts: Texts, *, by: Person, now: datetime) -> Scenario:
    """A new scenario in the languages in which it is written."""
    require(may_keep_scenarios(by, now=now))
    scenario = Scenario.objects.create(made_by=by, made_at=now)
    _write(scenario, texts)
    audit.record("training.add_scenario", by=by, about=scenario)
    return scenario


@transaction.atomic
def edit_scenario(scenario: Scenario, texts: Texts, *, by: Person, now: datetime, version: int) -> None:
    """Another edition of the texts; rehearsals that are planned already keep theirs."""
    require(may_open_scenario(by, scenario, now=now))
    if version != scenario.version:
        raise StaleVersion()
    scenario.save_over(version, fields=["retired_at"])
    _write(scenario, texts)
    audit.record("training.edit_scenario", by=by, about=scenario)


def _write(scenario: Scenario, texts: Texts) -> None:
    ScenarioText.objects.bulk_create(
        ScenarioText(scenario=scenario, edition=scenario.version, language=language, **told)
        for language, told in texts.items()
    )


@transaction.atomic
def retire_scenario(scenario: Scenario, *, is_retired: bool, by: Person, now: datetime) -> None:
    """Lays a scenario aside, or brings it back; what is planned takes place. Safe to call twice."""
    require(may_keep_scenarios(by, now=now))
    changed = Scenario.objects.filter(pk=scenario.pk, retired_at__isnull=is_retired)
    if changed.update(retired_at=now if is_retired else None):
        audit.record("training.retire_scenario" if is_retired else "training.offer_scenario", by=by, about=scenario)
