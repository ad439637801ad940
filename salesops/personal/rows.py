"""Which rows are about a person, by the decisions of core.privacy, and in which order rows may be deleted."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.deletion import PROTECT

from core.privacy import Decision, all_decisions
from org.models import Person


def decided() -> Iterator[tuple[type[Model], Decision]]:
    """Every model with its decision, by label."""
    for label, decision in sorted(all_decisions().items()):
        yield apps.get_model(label), decision


def rows_of(model: type[Model], decision: Decision, person: Person) -> QuerySet:
    """The rows that are about the person, in their order; none where nothing leads from a row to a person.

    A name leads to a row only while nobody else bears it, leavers included: what may be a namesake's is told to
    neither, and goes when the last of that name is erased.
    """
    keys = {decision.by: person.pk, decision.by_code: person.code}
    if decision.by_name and not has_namesake(person):
        keys[decision.by_name] = person.name_pinyin
    conditions = [Q(**{lookup: value}) for lookups, value in keys.items() for lookup in lookups]
    rows = model._base_manager.order_by("pk")
    if not conditions:
        return rows.none()
    condition = conditions[0]
    for other in conditions[1:]:
        condition |= other
    return rows.filter(condition)


def has_namesake(person: Person) -> bool:
    """Whether somebody else is written with the same Latin letters. One query."""
    return Person.objects.filter(name_pinyin=person.name_pinyin).exclude(pk=person.pk).exists()


def deletable_first(models: Iterable[type[Model]]) -> list[type[Model]]:
    """The models in an order in which each comes before those that its rows refer to."""
    models, found = sorted(models, key=lambda model: model._meta.label), []

    def add(model: type[Model]) -> None:
        for other in models:
            refers = any(field.related_model is model for field in other._meta.concrete_fields if field.is_relation)
            if refers and other is not model and other not in found:
                add(other)
        if model not in found:
            found.append(model)

    for model in models:
        add(model)
    return found


def unprotected(rows: QuerySet) -> QuerySet:
    """Those of the rows that no other row of the house still refers to and protects."""
    for relation in rows.model._meta.related_objects:
        if relation.on_delete is PROTECT:
            others = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(others))
    return rows
