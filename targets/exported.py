"""Lists of targets as lines of a file; its headings are those that an import knows."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exporting import BATCH
from core.periods import Month
from core.wording import name_in_words
from org.models import Person
from targets.models import Metric, TargetCell
from targets.selectors import RolePost, people_with_targets, target_posts


def target_header() -> list[str]:
    return [_("Person"), _("Name"), _("Month"), _("Role"), _("In this role since"), _("What"), _("Target")]


def exported_targets(viewer: Person, month: Month, metrics: Sequence[Metric], today: date) -> Iterator[list[object]]:
    """A line for each target of the grid, also where none is set yet; one's own first. Three queries for 500 people."""
    own = TargetCell.objects.visible_to(viewer, on=today).of_month(month).filter(person=viewer)
    for cell in own.select_related("metric").order_by("profile", "starts_on", "metric__position"):
        yield _line(viewer, month, cell.get_profile_display(), cell.starts_on, cell.metric, cell)
    people = people_with_targets(viewer, month, today=today).iterator(chunk_size=BATCH)
    while part := list(islice(people, BATCH)):
        cells = TargetCell.objects.visible_to(viewer, on=today).of_month(month).filter(person__in=part)
        stored = {(cell.person_id, cell.profile, cell.starts_on, cell.metric_id): cell for cell in cells}
        for post in target_posts(part, month):
            yield from _lines(post, month, metrics, stored)


def _lines(
    post: RolePost, month: Month, metrics: Sequence[Metric], stored: dict[tuple[object, ...], TargetCell]
) -> Iterator[list[object]]:
    for metric in metrics:
        cell = stored.get((*post.key, metric.pk))
        yield _line(post.person, month, post.profile_label, post.starts_on, metric, cell)


def _line(
    person: Person, month: Month, role: str, starts_on: date | None, metric: Metric, cell: TargetCell | None
) -> list[object]:
    who = [person.code, name_in_words(person)]
    return [*who, str(month), role, starts_on, metric.name, None if cell is None else cell.base]


def action_header() -> list[str]:
    return [
        _("Unit"),
        _("Year"),
        _("What is to be done"),
        _("Who"),
        pgettext("due", "Until"),
        _("State"),
        _("Why it is dropped"),
    ]


def exported_actions(rows: QuerySet) -> Iterator[list[object]]:
    """A line for each action of a plan, in the order of the list."""
    for one in rows.iterator(chunk_size=BATCH):
        plan, who = one.plan, name_in_words(one.owner)
        yield [plan.unit.code, plan.year, one.what, who, one.due_on, one.get_state_display(), one.reason]
