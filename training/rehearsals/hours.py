"""Who rehearsed on which day, for the half hours of training in the daily report: rehearsals that were held.

Everybody with a part learns: whoever sells, plays the customer, watches or leads. The planned length counts, for nobody
writes down when it ended.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import get_language

from training.models import Rehearsal, ScenarioText
from training.spoken import NEXT_BEST

PARTS = ("person_id", "customer_id", "lead_id", "observers__person_id")


def parts_between(person_ids: Collection[int], start: date, end: date) -> list[QuerySet[Rehearsal]]:
    """The rehearsals held from `start` to `end`, both inclusive, in which these people had a part: a queryset for each
    kind of part, with `learner`. Where somebody has two parts in one, it stands in two. No query yet."""
    held = Rehearsal.objects.held().filter(day__range=(start, end)).order_by()
    return [held.annotate(learner=F(part)).filter(learner__in=person_ids) for part in PARTS]


def scenario_name() -> Subquery:
    """The name of what was rehearsed, in the reader's language, else in the next best, as an expression."""
    spoken = get_language() or "en"
    order = (spoken, *NEXT_BEST.get(spoken, NEXT_BEST["en"]))
    place = Case(*(When(language=one, then=Value(number)) for number, one in enumerate(order)), default=Value(9))
    texts = ScenarioText.objects.filter(scenario=OuterRef("scenario"), edition=OuterRef("edition"))
    return Subquery(texts.order_by(place).values("name")[:1])
