"""Which entries and target cells: those that the viewer may read, in the order people know."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Prefetch, Q, QuerySet, Sum

from core.periods import Month
from duties.models_actions import ActionQuerySet
from org.access import EVERYONE, NOBODY, SELF, Area, Reach, access_of, fact_filter, readable_people
from org.acting import acts_for
from org.models import Person
from org.querysets import DatedFactQuerySet
from targets.aggregation import Word


class MetricQuerySet(QuerySet):
    """What is counted."""

    def in_force(self, month: Month) -> Self:
        """Those that have not been retired by that month."""
        return self.filter(Q(retired_from="") | Q(retired_from__gt=month))

    def typed(self) -> Self:
        """Those whose results people record."""
        return self.filter(source="typed")

    def imported(self) -> Self:
        """Those whose results a file may bring."""
        return self.filter(source__in=["typed", "files"])

    def planned(self, year: int) -> Self:
        """Those for which a year can be planned: in force in its first month or later; with what they divide."""
        return self.in_force(Month(f"{year:04}-01")).select_related("numerator", "denominator")


class EntryQuerySet(DatedFactQuerySet):
    """Dated results; read by the person, the superior of the day and the heads above its unit."""

    area = Area.TARGETS

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """As every dated fact; and what waits to be confirmed by somebody whose place the viewer takes."""
        visible = fact_filter(viewer, self.area, on=on)
        if absent := acts_for(viewer, on):
            visible |= Q(superior__in=absent, confirmed_at=None, reverses=None, reversed_by=None)
        return self.filter(visible)

    def of_month(self, month: Month) -> Self:
        """Entries dated inside `month`."""
        return self.filter(work_date__range=(month.first, month.last))

    def counted(self) -> Self:
        """Entries that results count: whatever is no longer only declared."""
        return self.filter(confirmed_at__isnull=False)

    def awaiting_confirmation(self) -> Self:
        """Declared entries that nobody has confirmed or taken back, nor are themselves a taking back."""
        return self.filter(confirmed_at=None, reverses=None, reversed_by=None)

    def of_person_named(self, text: str) -> Self:
        """Entries of whoever has `text` as employee number or in the name."""
        return self.filter(
            Q(person__code=text) | Q(person__name_zh__icontains=text) | Q(person__name_pinyin__icontains=text)
        )

    def for_list(self) -> Self:
        """With the people and the metric that a list names, newest first."""
        people = "person", "recorded_by", "confirmed_by", "shares__person", "shared__person"
        return self.select_related("metric", "reversed_by", *people).order_by("-work_date", "-id")

    def standing(self) -> Self:
        """Neither taken back nor a taking back."""
        return self.filter(reverses=None, reversed_by=None)

    def sums(self) -> Iterable[tuple[int, Decimal]]:
        """Metric id and sum of the amounts. One query."""
        return self.order_by().values_list("metric").annotate(total=Sum("amount"))

    def words(self) -> Iterator[Word]:
        """What these entries say that stands, the earliest first; one that was taken back says nothing. One query."""
        told = self.standing().filter(metric__aggregation="last").order_by("work_date", "pk")
        rows = told.values_list("person", "metric", "unit", "amount", "work_date", "pk")
        return (Word(*of, int(amount * 100), day, key) for *of, amount, day, key in rows)


class TargetCellQuerySet(QuerySet):
    """Monthly targets of people."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Cells of people whose targets `viewer` may read on `on`, today when no day is given."""
        return self.filter(person__in=readable_people(viewer, Area.TARGETS, on))

    def of_month(self, month: Month) -> Self:
        return self.filter(month=month)

    def of_role_period(self, *, profile: str, start: date) -> Self:
        """Cells of the role period that began on `start`; a cell without a start belongs to the only one."""
        return self.filter(Q(starts_on=None) | Q(starts_on=start), profile=profile)


class PlanQuerySet(QuerySet):
    """Plans of units."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those of units whose people's targets `viewer` may read as a head, an assistant or for everybody."""
        access = access_of(viewer, on)
        reach = access.reach(Area.TARGETS)
        if reach == EVERYONE:
            return self
        return self.filter(unit__in=access.units(reach)) if reach > SELF else self.none()


class MonthTargetQuerySet(QuerySet):
    """Effective targets of people."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own, and those owed in the units that the viewer's reach takes in."""
        access = access_of(viewer, on)
        reach = access.reach(Area.TARGETS)
        if reach in (EVERYONE, NOBODY):
            return self if reach == EVERYONE else self.none()
        condition = Q(person=viewer.pk)
        if reach > SELF and (units := access.units(reach)):
            condition |= Q(unit__in=units)
        return self.filter(condition)


class UnitFigureQuerySet(QuerySet):
    """Sums of units."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Of the units whose people the viewer may read; nobody works back to a colleague from the sum of a team."""
        access = access_of(viewer, on)
        reach = access.reach(Area.TARGETS)
        if reach == EVERYONE:
            return self
        return self.filter(unit__in=access.units(reach)) if reach > SELF else self.none()


class PlanActionQuerySet(ActionQuerySet):
    """Actions of plans."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own, and those of the plans that one may read."""
        plans = self.model._meta.get_field("plan").related_model.objects.visible_to(viewer, on=on)
        return self.filter(Q(owner=viewer.pk) | Q(plan__in=plans))

    def of_plan(self, plan: Any) -> Self:
        """Those of the unit's year, whatever version they were thought of in."""
        return self.filter(plan__unit=plan.unit_id, plan__year=plan.year)

    def for_list(self) -> Self:
        """With all that a line names."""
        return self.select_related("plan__unit", "owner", "metric", "unit", "made_by", "ended_by")


class GoalQuerySet(QuerySet):
    """Goals of units."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Of the units whose people the viewer may read, as their sums."""
        access = access_of(viewer, on)
        reach = access.reach(Area.TARGETS)
        if reach == EVERYONE:
            return self
        return self.filter(unit__in=access.units(reach)) if reach > SELF else self.none()

    def with_stages(self) -> Self:
        """With the unit and the stages that a page names. Two queries."""
        stages = self.model._meta.get_field("stages").related_model.objects.select_related("metric", "reached_by")
        return self.select_related("unit").prefetch_related(Prefetch("stages", queryset=stages))


class NegotiationQuerySet(QuerySet):
    """What people and planners say about targets."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own; those of the units one plans for; what awaits the answer of somebody whose place one takes."""
        from targets.answering import waiting_for  # noqa: PLC0415 here: breaks the cycle with targets.models

        access = access_of(viewer, on)
        mine = Q(person=viewer.pk) | Q(plan__unit__in=access.units(Reach.BELOW))
        if absent := acts_for(viewer, access.day):
            steps = self.model.steps.rel.related_model.objects.filter(pk__in=waiting_for(absent, access.tree))
            mine |= Q(pk__in=steps.values("negotiation"))
        return self.filter(mine)

    def unlocked(self) -> Self:
        return self.filter(plan__state="draft")


class CellChangeQuerySet(QuerySet):
    """Who set which figure."""

    def of_row(self, person: Person, year: int) -> Self:
        """What was set for a person in a year, the earliest first."""
        return self.filter(person=person, month__startswith=f"{year:04}-").order_by("id")
