"""What an import wrote, remembered so that it can be taken back; and taking it back."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignObjectRel, ManyToOneRel, Model, Q, QuerySet
from django.utils.translation import gettext as _

from core.imports.models import ImportJob, ImportTrace

CHUNK = 500
BATCH = 2000


@dataclass(slots=True)
class Trace:
    """Collects what `Checker.store` writes."""

    job: ImportJob
    rows: list[ImportTrace] = field(default_factory=list)
    _keeping: list[tuple[ImportTrace, Model, list[str]]] = field(default_factory=list)

    def made(self, rows: Iterable[Model], *, fields: Iterable[str] = ()) -> None:
        """These rows are new. They are taken back as long as nobody changes one of `fields`."""
        kept = list(fields)
        for row in rows:
            self.rows.append(self._row(row, None))
            if kept:
                self._keeping.append((self.rows[-1], row, attnames(row, kept)))

    def changed(self, row: Model, fields: Iterable[str], *, becomes: Model | None = None) -> None:
        """The row is about to change in `fields`: called before. `becomes`: the object that is saved in its place."""
        trace = self._row(row, values_of(row, attnames(row, fields)))
        self.rows.append(trace)
        self._keeping.append((trace, becomes or row, list(trace.before)))

    def save(self) -> None:
        """Once everything is written."""
        for trace, row, kept in self._keeping:
            trace.after = values_of(row, kept)
        ImportTrace.objects.bulk_create(self.rows, batch_size=BATCH)

    def _row(self, row: Model, before: Mapping[str, Any] | None) -> ImportTrace:
        return ImportTrace(job=self.job, model=row._meta.label_lower, object_id=str(row.pk), before=before)


def attnames(row: Model, fields: Iterable[str]) -> list[str]:
    return [row._meta.get_field(name).attname for name in fields]


def values_of(row: Model, attnames: Iterable[str]) -> dict[str, Any]:
    """The values of a row as a trace keeps them."""
    told = {attname: row._meta.get_field(attname).to_python(getattr(row, attname)) for attname in attnames}
    return json.loads(json.dumps(told, cls=DjangoJSONEncoder))


# --- what may go with an undone row, and what an undo means to a room -------------------------------------------------

Befores = Mapping[str, Mapping[str, Any]]  # by key of the row: what is put back; empty for rows that were made
Undoing = Callable[[Sequence[Model], Befores, Any], Callable[[], object] | None]
Holding = Callable[[Sequence[Model]], object]
_DERIVED: set[str] = set()
_UNDOING: dict[str, Undoing] = {}
_HOLDING: dict[str, Holding] = {}


def register_derived(*labels: str) -> None:
    """Rows of these models ("duties.duty") are worked out anew by ticks: they go with what they are about."""
    _DERIVED.update(label.lower() for label in labels)


def register_undoing(label: str, undoing: Undoing, *, hold: Holding | None = None) -> None:
    """Has `undoing(rows, before, by)` asked before rows of a model are taken back: it raises ValidationError where a
    month is not open, and tells whoever must know. Rows are deleted, or where `before` is given changed back to it.
    What it gives back is called at the end. `hold` keeps other writers from the rows, by the same lock as theirs,
    before anything is compared."""
    _UNDOING[label.lower()] = undoing
    if hold is not None:
        _HOLDING[label.lower()] = hold


def take_back(job: ImportJob) -> None:
    """Deletes what the import made and puts back what it changed, the last first. In a transaction.

    Raises ValidationError that says what stands in the way: something was built on it since.
    """
    traces: dict[str, list[ImportTrace]] = {}
    for trace in job.traces.order_by("-pk"):
        traces.setdefault(trace.model, []).append(trace)
    made = {label: {one.object_id for one in rows if one.before is None} for label, rows in traces.items()}
    afterwards: list[Callable[[], object]] = []

    def tell(label: str, rows: Sequence[Model], before: Befores) -> None:
        if rows and (undoing := _UNDOING.get(label)) and (then := undoing(rows, before, job.owner)):
            afterwards.append(then)

    for label in _dependants_first(traces):
        model = apps.get_model(label)
        by_key = {one.object_id: one for one in traces[label]}
        touched = {key: one for key, one in by_key.items() if one.before is not None}
        if hold := _HOLDING.get(label):
            hold(_rows_of(model, by_key))
        changed, rows = _held(model, touched), _held(model, made[label])
        if len(changed) < len(touched):
            raise ValidationError(_("Some of what was changed is no longer there."))
        _refuse_what_was_changed([*changed, *rows], by_key)
        tell(label, changed, {key: one.before for key, one in touched.items()})
        refuse_what_was_built(model, rows, made)
        tell(label, rows, {})
        _delete(model, [row.pk for row in rows])  # first: what was there before may need the place
        _put_back(model, changed, touched)
    for then in afterwards:
        then()


def _dependants_first(traces: Mapping[str, Sequence[ImportTrace]]) -> list[str]:
    """The models in the order in which their rows can go: those first that point to others."""
    models = {label: apps.get_model(label) for label in traces}

    def depth(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> int:
        parents = {
            one.related_model
            for one in model._meta.concrete_fields
            if one.is_relation and one.related_model in models.values() and one.related_model not in seen | {model}
        }
        return 1 + max((depth(parent, seen | {model}) for parent in parents), default=0)

    return sorted(models, key=lambda label: depth(models[label]), reverse=True)


def _rows_of(
    model: type[Model], keys: Iterable[str], how: Callable[[QuerySet], QuerySet] = QuerySet.all
) -> list[Model]:
    wanted, rows = sorted(keys), []
    for start in range(0, len(wanted), CHUNK):
        rows += how(model._base_manager.filter(pk__in=wanted[start : start + CHUNK]))
    return rows


def _held(model: type[Model], keys: Iterable[str]) -> list[Model]:
    """The rows as they are now, kept from other writers: what is compared is what is taken back."""
    return _rows_of(model, keys, lambda rows: rows.select_for_update().order_by("pk"))


def _refuse_what_was_changed(rows: Sequence[Model], traces: Mapping[str, ImportTrace]) -> None:
    """Raises ValidationError where somebody changed since what the import had written."""
    for row in rows:
        if any(row._meta.get_field(name).to_python(value) != getattr(row, name) for name, value in
               (traces[str(row.pk)].after or {}).items()):  # fmt: skip
            words = _("%(about)s was changed again since. Nothing was taken back.")
            raise ValidationError(words % {"about": row})


def _put_back(model: type[Model], rows: Sequence[Model], traces: Mapping[str, ImportTrace]) -> None:
    names = set()
    for row in rows:
        for attname, value in traces[str(row.pk)].before.items():
            one = model._meta.get_field(attname)
            names.add(one.name)
            setattr(row, attname, one.to_python(value) if not one.is_relation else value)
    if rows:
        model._base_manager.bulk_update(rows, sorted(names), batch_size=CHUNK)


def _relations(model: type[Model]) -> list[ForeignObjectRel]:
    """How rows of other tables point to rows of this one, by names that lead back and by such that do not."""
    fields = model._meta.get_fields(include_hidden=True)
    return [one for one in fields if isinstance(one, ManyToOneRel) and one.related_model is not None]


def refuse_what_was_built(model: type[Model], rows: Sequence[Model], made: Mapping[str, set[str]]) -> None:
    """Raises ValidationError where rows of others refer to these, other than those that this import made."""
    keys = [row.pk for row in rows]
    for relation in _relations(model):
        other = relation.related_model
        label = other._meta.label_lower
        if label in _DERIVED or label.startswith("core.import"):
            continue
        own = {int(key) for key in made.get(label, ()) if key.isdecimal()}
        for start in range(0, len(keys), CHUNK):
            there = other._base_manager.filter(Q(**{f"{relation.field.name}__in": keys[start : start + CHUNK]}))
            if own:
                there = [row for row in there if row.pk not in own]
                first = there[0] if there else None
            else:
                first = there.first()
            if first is not None:
                about = getattr(first, relation.field.name)
                words = _("%(about)s is in use meanwhile: %(what)s. Nothing was taken back.")
                raise ValidationError(words % {"about": about, "what": other._meta.verbose_name})


def _delete(model: type[Model], keys: Sequence[Any]) -> None:
    """In chunks, with what was worked out from them."""
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        for relation in _relations(model):
            other = relation.related_model
            if other._meta.label_lower in _DERIVED:
                _delete_derived(other, {f"{relation.field.name}__in": part})
        model._base_manager.filter(pk__in=part)._raw_delete(model._base_manager.db)


def _delete_derived(model: type[Model], condition: Mapping[str, Any]) -> None:
    rows = model._base_manager.filter(**condition)
    for relation in _relations(model):
        if relation.related_model._meta.label_lower in _DERIVED:
            _delete_derived(
                relation.related_model, {f"{relation.field.name}__in": list(rows.values_list("pk", flat=True))}
            )
    rows.delete()
