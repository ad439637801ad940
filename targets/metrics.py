"""What happens to metrics: added, changed, retired; and how the appraisal treats them, as the room above says it."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit
from core.periods import Month
from core.typed import month_in
from core.verdicts import require
from org.models import Person
from targets.models import Entry, GoalStage, Metric, PlanCell, TargetCell
from targets.models_metrics import MOST_DECIMALS
from targets.permissions import may_keep_metrics

FIXED = ("code", "kind", "aggregation", "numerator_id", "denominator_id")  # once there are facts
NAMES = ("name_en", "name_zh_hant", "name_zh_hans")
FIELDS = (
    *("code", "kind", "aggregation", "numerator", "denominator", "source", "direction", "decimals", "position"),
    *("retired_from", *NAMES),
    *("description_en", "description_zh_hant", "description_zh_hans"),
)


@dataclass(frozen=True, slots=True)
class Treatment:
    """How the appraisal rules in force treat a metric, in the reader's words."""

    scheme: str  # the name of the version
    is_weighted: bool
    lines: Sequence[str]


TreatmentSource = Callable[[Metric, date], Treatment | None]
_treatment: list[TreatmentSource] = []


def register_treatment(source: TreatmentSource) -> None:
    """Names the room that knows the appraisal rules of a day; called in AppConfig.ready."""
    _treatment[:] = [source]


def treatment_of(metric: Metric, day: date) -> Treatment | None:
    """How the rules in force on a day treat the metric; None where no rules are."""
    return _treatment[0](metric, day) if _treatment else None


def has_facts(metric: Metric) -> bool:
    """Whether anything was recorded, planned or asked for under it, or another metric is worked out from it."""
    return (
        Entry.objects.filter(metric=metric).exists()
        or TargetCell.objects.filter(metric=metric).exists()
        or PlanCell.objects.filter(metric=metric).exists()
        or GoalStage.objects.filter(metric=metric).exists()
        or Metric.objects.filter(Q(numerator=metric) | Q(denominator=metric)).exists()
    )


@transaction.atomic
def add_metric(values: Mapping[str, Any], *, by: Person, today: date) -> Metric:
    """Adds what is to be counted from now on. Raises ValidationError by field for what cannot be counted."""
    require(may_keep_metrics(by, on=today))
    metric = Metric(**{name: values[name] for name in FIELDS})
    _check(metric)
    metric.save(force_insert=True)
    audit.record("targets.add_metric", by=by, about=metric, fields=["code"])
    return metric


@transaction.atomic
def change_metric(metric: Metric, values: Mapping[str, Any], *, version: int, by: Person, today: date) -> Metric:
    """Saves a metric over the version that was read; twice the same is once.

    Raises StaleVersion where somebody was quicker, and ValidationError by field for what cannot be: another code, unit
    or way of adding up once there are facts, and a retirement that facts or the appraisal rules stand against.
    """
    require(may_keep_metrics(by, on=today))
    stored = Metric.objects.select_for_update().get(pk=metric.pk)
    new = copy(stored)
    for name in FIELDS:
        setattr(new, name, values[name])
    changed = [name for name in FIELDS if getattr(stored, name) != getattr(new, name)]
    if changed or version != stored.version:
        _check(new)
        _check_fixed(stored, new, today)
        _check_retirement(new, today)
        new.save_over(version, fields=list(FIELDS))
        audit.record("targets.change_metric", by=by, about=new, fields=changed)
    return new


def _check(metric: Metric) -> None:
    """What a row must be by itself and beside the others."""
    errors: dict[str, str] = {}
    if metric.is_ratio:
        for name in ("numerator", "denominator"):
            part = getattr(metric, name)
            if part is None:
                errors[name] = _("A ratio needs both measures.")
            elif part.is_ratio or part.pk == metric.pk:
                errors[name] = _("Choose a measure that is not a ratio itself.")
        if not errors and metric.numerator == metric.denominator:
            errors["denominator"] = _("Choose two different measures.")
        if metric.source != Metric.Source.WORKED_OUT:
            errors["source"] = _("A ratio is worked out, never typed.")
    else:
        for name in ("numerator", "denominator"):
            if getattr(metric, name) is not None:
                errors[name] = _("Only a ratio is worked out from other measures.")
        if metric.source == Metric.Source.WORKED_OUT:
            errors["source"] = _("Only a ratio is worked out from other measures.")
        if metric.kind == Metric.Kind.RATIO:
            errors["kind"] = _("A percentage is one measure divided by another; it cannot be added up.")
    for name in _taken_names(metric):
        errors[name] = _("Another measure is called so already.")
    if metric.decimals > MOST_DECIMALS:
        errors["decimals"] = _("At most two decimals are kept.")
    if metric.retired_from and month_in(metric.retired_from) is None:
        errors["retired_from"] = _("Choose a month.")
    if errors:
        raise ValidationError(errors)
    metric.full_clean(exclude=["numerator", "denominator"])


def _taken_names(metric: Metric) -> list[str]:
    """The fields whose words are the name of another measure that still counts: who reads them could not tell which."""
    others = Metric.objects.filter(retired_from="").exclude(pk=metric.pk)
    return [name for name in NAMES if others.filter(**{f"{name}__iexact": getattr(metric, name).strip()}).exists()]


def _check_fixed(stored: Metric, new: Metric, today: date) -> None:
    """Facts were recorded as what the metric was; what they mean does not change under them."""
    moved = [name for name in FIXED if getattr(stored, name) != getattr(new, name)]
    fewer = new.decimals < stored.decimals
    if not moved and not fewer:
        return
    treatment = treatment_of(stored, today)
    if treatment and treatment.is_weighted and "code" in moved:
        words = _("The appraisal rules %(scheme)s know it by this code.")
        raise ValidationError({"code": words % {"scheme": treatment.scheme}})
    if not has_facts(stored):
        return
    words = {
        "code": _("Files and links know it by this code: there are results or targets under it already."),
        "decimals": _("There are results or targets with more decimals already."),
    }
    otherwise = _("There are results or targets already that were recorded as this. Add a new measure instead.")
    names = {name.removesuffix("_id") for name in moved} | ({"decimals"} if fewer else set())
    raise ValidationError({name: words.get(name, otherwise) for name in names})


def _check_retirement(metric: Metric, today: date) -> None:
    """Nothing that counts is left without its measure."""
    if not metric.retired_from:
        return
    first = Month(metric.retired_from).first
    treatment = treatment_of(metric, today)
    if treatment and treatment.is_weighted:
        words = _("The appraisal rules %(scheme)s weight it; publish rules without it first.")
        raise ValidationError({"retired_from": words % {"scheme": treatment.scheme}})
    divided = Metric.objects.filter(Q(numerator=metric) | Q(denominator=metric))
    still = divided.filter(Q(retired_from="") | Q(retired_from__gt=metric.retired_from)).first()
    if still is not None:
        words = _("“%(name)s” is worked out from it; retire that first.")
        raise ValidationError({"retired_from": words % {"name": still.name}})
    if Entry.objects.filter(metric=metric, work_date__gte=first, reverses=None, reversed_by=None).exists():
        raise ValidationError({"retired_from": _("There are results in that month or later; choose a later month.")})
