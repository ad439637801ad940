"""What the pages of months show."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.periods import Month
from core.verdicts import Verdict
from meetings.models import SCORED, Report
from org.access import Role, roles_of, today_of
from org.models import Period, Person
from reviews.closing import may_close
from reviews.models import IntegrityFinding, MonthRun


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month in the list: its state, and the verdict on closing where the viewer could."""

    month: Month
    state: str
    tone: str
    run: MonthRun | None
    verdict: Verdict | None


TONES = {Period.State.OPEN: "open", Period.State.CLOSING: "soon", Period.State.CLOSED: "done"}


def months_until(now: datetime, viewer: Person) -> list[Month]:
    """The months from the first report that is appraised on, newest first; this month at least. Two queries."""
    month = newest = Month.of(today_of(viewer, now))
    appraised = Report.objects.filter(kind__in=SCORED)  # a quarter's begins before the company may have a month
    first = appraised.order_by("subject_on").values_list("subject_on", flat=True).first()
    months = [newest]
    while first is not None and month > Month.of(first):
        month = month.previous()
        months.append(month)
    return months


def month_lines(viewer: Person, months: list[Month], *, now: datetime) -> list[MonthLine]:
    """State and run of each month. The general manager gets a verdict for the oldest open one, which comes first."""
    states = dict(Period.objects.filter(month__in=months).values_list("month", "state"))
    runs = {run.period_id: run for run in MonthRun.objects.filter(period__in=months).order_by("is_current", "pk")}
    open_months = [month for month in months if states.get(month, Period.State.OPEN) == Period.State.OPEN]
    asks = open_months[-1] if open_months and closes_months(viewer, now) else None
    found = []
    for month in months:
        state = Period.State(states.get(month, Period.State.OPEN))
        verdict = may_close(viewer, month, now=now) if month == asks else None
        found.append(MonthLine(month, str(state.label), TONES[state], runs.get(month), verdict))
    return found


def closes_months(viewer: Person, now: datetime) -> bool:
    """Whether the button belongs on the viewer's pages at all."""
    return Role.GENERAL_MANAGER in roles_of(viewer, today_of(viewer, now))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, for its bar."""

    run: MonthRun
    done: int
    whole: int

    @property
    def ratio(self) -> Decimal:
        """How much of it is done, 0 to 1."""
        return Decimal(self.done) / self.whole


def progress_of(run: MonthRun) -> Progress:
    """People read while the facts are frozen, then people worked out; each half of the bar. Two queries."""
    if run.state == MonthRun.State.FREEZING:
        people = Person.objects.count()
        return Progress(run, min(run.gathered.count(), people), 2 * max(people, 1))
    return Progress(run, run.people_count + run.results.count(), 2 * max(run.people_count, 1))


def open_doubts(viewer: Person, month: Month) -> int:
    """How many doubts about records of the month wait, of those that the viewer reads. One query."""
    rows = IntegrityFinding.objects.visible_to(viewer).open()
    return rows.filter(day__range=(month.first, month.last)).count()
