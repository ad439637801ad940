"""In which order months close: none before an earlier one that has facts, whose figures carry over into it (2.7, C33).

What a folder brings along about months before its own makes none of them the company's: those begin with the first
month that was imported or closed, or, while there is none, with the first fact.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from core.periods import Month
from meetings.models import SCORED, Report, ReportKind
from org.models import Period
from reviews.models import Adjustment, Assessment, DisciplineEvent, IntegrityFinding, MonthRun
from targets.models import Entry

TO_THURSDAY = timedelta(days=3)  # a week belongs to the month of its Thursday
OF_DAYS = (ReportKind.DAILY, ReportKind.MONTHLY)
DATED = {
    Report: "subject_on",
    Entry: "work_date",
    Adjustment: "day",
    DisciplineEvent: "day",
    IntegrityFinding: "day",
}  # fmt: skip


def months_to_close(*, before: Month) -> Iterator[Month]:
    """The months before `before` that have facts and are not sealed, oldest first. A few queries an open month."""
    states = dict(Period.objects.values_list("month", "state"))
    month = Month(min(states or first_facts(), default=before))
    while month < before:
        state = states.get(month, Period.State.OPEN)
        if state == Period.State.CLOSING or state == Period.State.OPEN and has_facts(month):
            yield month
        month = month.next()


def why_not_yet(month: Month) -> str:
    """The reason in words for which `month` must wait for an earlier one; empty when none stands before it."""
    earlier = next(months_to_close(before=month), None)
    if earlier is None:
        return _being_corrected(month)
    if Period.objects.filter(month=earlier, state=Period.State.CLOSING).exists():
        return _still_closing(earlier)
    return _("Close %(month)s first: its figures carry over into the months after it.") % {"month": earlier}


def _being_corrected(month: Month) -> str:
    """The reason where the month before is sealed and its next revision is being worked out, or stopped. One query."""
    in_progress = ~Q(state__in=(MonthRun.State.SEALED, MonthRun.State.ABORTED))
    stopped = Q(correction__isnull=False, state=MonthRun.State.ABORTED)  # its lines are written, and not in force yet
    runs = MonthRun.objects.filter(in_progress | stopped, period=month.previous())
    return _still_closing(month.previous()) if runs.exists() else ""


def _still_closing(month: Month) -> str:
    return _("%(month)s is still being closed, and its figures carry over. Wait until it is sealed.") % {"month": month}


def has_facts(month: Month) -> bool:
    """Whether anything was reported, recorded or judged about the month; targets and leave are plans."""
    return any(rows.exists() for rows in _facts(month))


def _facts(month: Month) -> Iterator[QuerySet]:
    for model, day in DATED.items():
        span = Q(**{f"{day}__range": (month.first, month.last)})
        if model is Report:
            weeks = Q(subject_on__range=(month.first - TO_THURSDAY, month.last - TO_THURSDAY))
            # Kinds by name, so that each is a span of the index by kind and day.
            span = span & Q(kind__in=OF_DAYS) | weeks & Q(kind=ReportKind.WEEKLY)
        yield model._base_manager.filter(span)
    yield Assessment.objects.filter(month=month)


def first_facts() -> list[Month]:
    """The month of the first fact of each kind. Reports kind by kind: the ends of an index, not the whole table."""
    others = [(model, day) for model, day in DATED.items() if model is not Report]
    firsts: list[date | None] = [model._base_manager.aggregate(first=Min(day))["first"] for model, day in others]
    firsts += [Report.objects.filter(kind=kind).aggregate(first=Min("subject_on"))["first"] for kind in SCORED]
    assessed = Assessment.objects.aggregate(first=Min("month"))["first"]
    return [Month.of(day) for day in firsts if day] + ([Month(assessed)] if assessed else [])
