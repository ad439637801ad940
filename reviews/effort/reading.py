"""Effort and results of people day by day, as far as the viewer reads their appraisals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from meetings.models import Report, ReportKind, ReportLine
from org.access import Area, Reach, access_of, fact_filter
from org.calendar import Availability
from org.models import Appointment, Person
from reviews.effort.rules import Effort
from targets.models import Entry

ITEMS = {"VISIT": "visits", "NEWP": "prospects", "PROP": "proposals", "QUOTE": "quotes"}
ORDERS = "orders"
A_DAY = timedelta(days=1)


@dataclass(slots=True)
class Efforts:
    """What was loaded: sums of any days between its ends."""

    availability: Availability
    by_day: dict[tuple[int, date], Effort]

    @classmethod
    def load(cls, people: Sequence[Person], start: date, end: date, *, viewer: Person) -> "Efforts":
        """Five queries for any number of people; one's own days whole, those of others as the table of access says."""
        ids = [person.pk for person in people]
        by_day: dict[tuple[int, date], Effort] = {}

        def add(person: int, day: date, effort: Effort) -> None:
            by_day[person, day] = by_day.get((person, day), Effort()) + effort

        sent = {"kind": ReportKind.DAILY, "person__in": ids, "subject_on__range": (start, end)}
        reports = Report.objects.sent().filter(fact_filter(viewer, Area.APPRAISALS), **sent)
        for person, day, counts in reports.order_by().values_list("person_id", "subject_on", "counts"):
            add(person, day, Effort(records=1, **{name: int(counts.get(code, 0)) for code, name in ITEMS.items()}))
        lines = ReportLine.objects.filter(report__in=reports).exclude(result="").order_by()
        for person, day, result in lines.values_list("report__person_id", "report__subject_on", "result"):
            add(person, day, Effort(talks=1, advanced=int(result == ReportLine.Result.ADVANCED)))
        _add_orders(ids, start, end, viewer, add)
        return cls(Availability.load(people, start, end), by_day)

    def of(self, person_id: int, start: date, end: date) -> Effort:
        """The sums from `start` to `end`, both inclusive."""
        total, day = Effort(), start
        while day <= end:
            worked = Effort(days=Decimal(self.availability.weight(person_id, day)))
            total = total + worked + self.by_day.get((person_id, day), Effort())
            day += A_DAY
        return total


def _add_orders(ids: Collection[int], start: date, end: date, viewer: Person, add: object) -> None:
    """Orders by the date of signing, net of what was taken back; one that was taken back is none. One query."""
    rows = Entry.objects.counted().filter(fact_filter(viewer, Area.APPRAISALS), metric__code=ORDERS)
    rows = rows.filter(person__in=ids, work_date__range=(start, end)).order_by()
    for person, day, amount, reverses, reversed_by in rows.values_list(
        "person_id", "work_date", "amount", "reverses", "reversed_by"
    ):
        stands = reverses is None and reversed_by is None and amount > 0
        add(person, day, Effort(records=1, orders=int(stands), amount=amount))


def read_since(viewer: Person, person: Person, today: date) -> date:
    """From which day on the viewer reads all of the person's days: those of an earlier team are read by its head.

    One query, none for oneself and where everybody is read.
    """
    if viewer.pk == person.pk or access_of(viewer, today).reach(Area.APPRAISALS) == Reach.EVERYONE:
        return person.hired_on
    units = access_of(viewer, today).units(access_of(viewer, today).reach(Area.APPRAISALS))
    posts = Appointment.objects.filter(person=person, kind=Appointment.Kind.PRIMARY, valid_from__lte=today)
    since = today
    for unit, valid_from, _valid_to in posts.order_by("-valid_from").values_list("unit", "valid_from", "valid_to"):
        if unit not in units:
            break
        since = valid_from
    return max(since, person.hired_on)
