"""The unit and the superior of a person on a day, stamped beside every dated fact.

Upper rooms register their facts in AppConfig.ready; when the past moves, the facts of open months are stamped again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from core.periods import Month
from org.models import Appointment, Period, Person, Unit
from org.tree import last_day, load_chart

CHUNK = 500
MANY = 1000  # from here on a list of ids in the query costs more than the rows it keeps away


@dataclass(frozen=True, slots=True)
class Stamp:
    """Unit and superior of a person on a day; no superior above the head of the root."""

    unit: Unit
    superior: Person | None

    @property
    def fields(self) -> dict[str, Model | None]:
        """The stamp as the fields of a DatedFact."""
        return {"unit": self.unit, "superior": self.superior}


def stamp(person: Person, day: date) -> Stamp:
    """The stamp of one fact. Raises ValidationError when the person holds no appointment on `day`. Four queries."""
    found = stamps([(person.pk, day)])
    if not found:
        raise ValidationError(_("%(person)s has no appointment on %(day)s."), params={"person": person, "day": day})
    return found[person.pk, day]


def stamps(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Stamp]:
    """The stamps of many facts by (person id, day); absent where there is no appointment. Four queries."""
    pairs = set(pairs)
    if not pairs:
        return {}
    start, end = min(day for _, day in pairs), max(day for _, day in pairs)
    posts = _primary_posts({person for person, _ in pairs}, start, end)
    chart = load_chart(start, end)
    found: dict[tuple[int, date], tuple[Unit, int | None]] = {}
    for person_id, day in pairs:
        for post in posts.get(person_id, ()):
            last = last_day(post.valid_to)
            if post.valid_from <= day and (last is None or day <= last):
                found[person_id, day] = (post.unit, chart.superior(person_id, post.unit_id, day))
    superiors = Person.objects.in_bulk({superior for _, superior in found.values() if superior is not None})
    return {pair: Stamp(unit, superiors.get(superior)) for pair, (unit, superior) in found.items()}


def _primary_posts(person_ids: set[int], start: date, end: date) -> dict[int, list[Appointment]]:
    posts = Appointment.objects.touching(start, end).filter(kind=Appointment.Kind.PRIMARY).select_related("unit")
    if len(person_ids) < MANY:
        posts = posts.filter(person__in=person_ids)
    by_person: dict[int, list[Appointment]] = {}
    for post in posts:
        by_person.setdefault(post.person_id, []).append(post)
    return by_person


# Facts of several days, by key → the day whose unit and superior count; a fact that is absent keeps its stamp. The
# number of queries does not grow with the facts.
DecidingDays = Callable[[Iterable[int]], Mapping[int, date]]
LONGEST_FACT = timedelta(days=31)  # how long before its deciding day the day field of such a fact may lie


@dataclass(frozen=True, slots=True)
class Stamped:
    """A model of dated facts, the field of its day or month, and where another day decides, which."""

    model: type[Model]
    day_field: str
    deciding_days: DecidingDays | None


_STAMPED: dict[type[Model], Stamped] = {}


def stamped_models() -> set[type[Model]]:
    """The models whose facts are stamped again."""
    return set(_STAMPED)


def register_stamped(model: type[Model], day_field: str, *, deciding_days: DecidingDays | None = None) -> None:
    """Has the facts of `model` stamped again when the organisation of the past changes; `day_field` names their day.

    It may hold a month ("2026-06"), where `deciding_days` say the day.
    """
    _STAMPED[model] = Stamped(model, day_field, deciding_days)


def restamp(since: date, *, person_ids: Iterable[int] | None = None) -> int:
    """Stamps the facts from `since` on again and returns how many changed; those of months that are not open stay.

    `person_ids` None is everybody: a head came or went, or a unit moved. Reads each model once in chunks and writes
    only rows whose stamp is another.
    """
    not_open = list(Period.objects.exclude(state=Period.State.OPEN).values_list("month", flat=True))
    return sum(_restamp_model(stamped, since, person_ids, set(not_open)) for stamped in _STAMPED.values())


def _restamp_model(stamped: Stamped, since: date, person_ids: Iterable[int] | None, not_open: set[str]) -> int:
    model, day_field = stamped.model, stamped.day_field
    first: date | Month = since - LONGEST_FACT if stamped.deciding_days else since
    if isinstance(model._meta.get_field(day_field), CharField):
        first = Month.of(first)
    facts = model._base_manager.filter(**{f"{day_field}__gte": first}).order_by("pk")
    if person_ids is not None:
        facts = facts.filter(person__in=person_ids)
    rows = list(facts.values_list("pk", "person_id", day_field, "unit_id", "superior_id"))
    if stamped.deciding_days:
        deciding = stamped.deciding_days([row[0] for row in rows])
        rows = [(pk, person, deciding[pk], *old) for pk, person, _, *old in rows if pk in deciding]
        rows = [row for row in rows if row[2] >= since]
    # By the deciding day: a week belongs to the month of its Thursday.
    rows = [row for row in rows if Month.of(row[2]) not in not_open]
    wanted = stamps((person, day) for _, person, day, _, _ in rows)
    moved: dict[tuple[int, int | None], list[int]] = {}  # the new stamp → the facts that get it
    for pk, person, day, *old in rows:
        if (new := wanted.get((person, day))) and [new.unit.pk, new.superior and new.superior.pk] != old:
            moved.setdefault((new.unit.pk, new.superior and new.superior.pk), []).append(pk)
    for (unit, superior), keys in moved.items():
        for start in range(0, len(keys), CHUNK):
            model._base_manager.filter(pk__in=keys[start : start + CHUNK]).update(unit=unit, superior=superior)
    return sum(len(keys) for keys in moved.values())
