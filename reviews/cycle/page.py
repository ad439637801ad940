"""How far a month has come, for HR and the general manager: who is late, who is left out, and the counts."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.paging import FirstRowsPaginator
from core.periods import Month
from org.models import Person
from reviews.cycle.dates import MonthDates, dates_of
from reviews.models import MonthPreview, Objection, SignOff

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class SuperiorLine:
    """The sheets that one superior confirms, counted."""

    superior: Person
    sheets: int
    not_assessed: int
    confirmed: int
    released: int
    seen: int


@dataclass
class CyclePage:
    """An open month step by step. Seven queries for any company."""

    month: Month
    now: datetime
    number: str | None = None  # of the page of superiors, as the address says it

    @cached_property
    def dates(self) -> MonthDates | None:
        return dates_of(self.month)

    @cached_property
    def _sheets(self) -> QuerySet:
        return _with_steps(MonthPreview.objects.with_sheet().filter(month=self.month))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Sheets, and how many of them have come how far."""
        return self._sheets.aggregate(
            sheets=Count("pk"),
            not_assessed=Count("pk", filter=Q(assessments_missing__gt=0)),
            confirmed=Count("pk", filter=Q(is_confirmed=True)),
            confirmed_or_released=Count("pk", filter=Q(is_confirmed=True) | Q(is_released=True)),
            released=Count("pk", filter=Q(is_released=True)),
            seen=Count("pk", filter=Q(is_seen=True)),
            without_grade=Count("pk", filter=Q(grade="NG")),
        )

    @property
    def assessed(self) -> int:
        return self.counts["sheets"] - self.counts["not_assessed"]

    @property
    def to_confirm(self) -> int:
        """Those that are neither confirmed nor, the day having come, released without it."""
        return self.counts["sheets"] - self.counts["confirmed_or_released"]

    @property
    def to_release(self) -> int:
        return self.counts["sheets"] - self.counts["released"]

    @property
    def to_see(self) -> int:
        return self.counts["sheets"] - self.counts["seen"]

    @cached_property
    def objections(self) -> dict[str, int]:
        rows = Objection.objects.filter(month=self.month)
        return rows.aggregate(
            raised=Count("pk"),
            open=Count("pk", filter=Q(decided_at=None)),
            upheld=Count("pk", filter=Q(outcome__in=[Objection.Outcome.UPHELD, Objection.Outcome.IN_PART])),
        )

    @cached_property
    def by_timetable(self) -> int:
        """How many were released because the day came and nobody had."""
        return SignOff.objects.released().filter(month=self.month, released_by=None).count()

    @cached_property
    def superiors(self) -> Page:
        """Superiors with their counts, in the order of people."""
        rows = (
            self._sheets.exclude(superior=None)
            .values("superior", "superior__number")
            .annotate(
                sheets=Count("pk"),
                not_assessed=Count("pk", filter=Q(assessments_missing__gt=0)),
                confirmed=Count("pk", filter=Q(is_confirmed=True)),
                released=Count("pk", filter=Q(is_released=True)),
                seen=Count("pk", filter=Q(is_seen=True)),
            )
        )
        page = FirstRowsPaginator(rows.order_by("superior__number"), PAGE_SIZE).get_page(self.number)
        people = Person.objects.in_bulk([row["superior"] for row in page])
        names = ("sheets", "not_assessed", "confirmed", "released", "seen")
        page.object_list = [
            SuperiorLine(people[row["superior"]], *(row[name] for name in names)) for row in page.object_list
        ]
        return page


def _with_steps(previews: QuerySet) -> QuerySet:
    mine = SignOff.objects.filter(person=OuterRef("person"), month=OuterRef("month"))
    return previews.annotate(
        is_confirmed=Exists(mine.filter(confirmed_at__isnull=False)),
        is_released=Exists(mine.released()),
        is_seen=Exists(mine.filter(acknowledged_at__isnull=False)),
    )
