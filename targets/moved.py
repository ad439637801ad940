"""What a move, or one that falls away, changes about targets that are set already."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from core import audit
from core.periods import Month
from org.models import Period, Person
from targets.models import TargetCell
from targets.selectors import target_posts_by_month
from targets.target_book import TargetBook

JOB = "targets.fit_targets"


@transaction.atomic
def fit_targets(person_ids: Iterable[int] | None, *, since: date) -> None:
    """Targets of a part of an open month follow the role periods that these people have now: none counts twice.

    One query where nobody has such a target. None for everybody is about the calendar, which moves no post.
    """
    if person_ids is None:
        return
    parts = TargetCell.objects.filter(person__in=person_ids, month__gte=Month.of(since), starts_on__isnull=False)
    settled = Period.objects.exclude(state=Period.State.OPEN).values("month")
    told = set(parts.exclude(month__in=settled).values_list("person", "month"))
    if not told:
        return
    people = {person for person, _month in told}
    months = sorted({Month(month) for _person, month in told})
    book, posts = TargetBook(people, months), target_posts_by_month(Person.objects.filter(pk__in=people), months)
    book.fit({month: posts[month] for month in months})
    audit.record_all("targets.set_cells", by=JOB, about=book.save(), fields=["starts_on"])
