"""What this room and the ones below say in a summary: work counted, results, next steps, meetings."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendance, MeetingKind, Report, ReportKind, ReportLine
from meetings.report_fields import Names
from meetings.summaries import Fact, Span, names_of, register_summary
from meetings.work_items import SHORT_NAMES
from targets.actuals import actuals_of
from targets.models import Entry, Metric

OUTCOMES = {
    ReportLine.Outcome.DONE: gettext_noop("done"),
    ReportLine.Outcome.MOVED: gettext_noop("moved"),
    ReportLine.Outcome.DROPPED: gettext_noop("dropped"),
}


def _names(text: str) -> Names:
    return names_of(lambda: capfirst(gettext(text)))


def work_done(span: Span) -> list[Fact]:
    """The counts of the daily reports, added up in the order of the scheme. One query."""
    reports = Report.objects.sent().filter(person=span.person_id, kind=ReportKind.DAILY).about(span.start, span.last)
    totals: Counter[str] = Counter()
    sent = list(reports.values_list("counts", flat=True))
    for counts in sent:
        totals.update(counts)
    if not sent:
        return []
    facts = [Fact(_names(gettext_noop("daily reports sent")), Decimal(len(sent)))]
    codes = [*(code for code in SHORT_NAMES if totals[code]), *sorted(set(totals) - set(SHORT_NAMES))]
    return facts + [Fact(_names(SHORT_NAMES.get(code, code)), Decimal(totals[code])) for code in codes if totals[code]]


def results(span: Span) -> list[Fact]:
    """What was recorded and counts, by measure; months tell target and actual besides. Two or three queries."""
    entries = Entry.objects.counted().filter(person=span.person_id, work_date__range=(span.start, span.last))
    found = actuals_of(entries, Metric.objects.order_by("position", "code"))
    return [
        Fact((metric.name_en, metric.name_zh_hant, metric.name_zh_hans), amount) for metric, amount in found.items()
    ]


def next_steps_told(span: Span) -> list[Fact]:
    """What became of the promises that were due, and how many nobody has told of yet. Two queries."""
    lines = ReportLine.objects.filter(report__person=span.person_id, report__kind=ReportKind.DAILY)
    told = lines.filter(told_on__range=(span.start, span.last)).exclude(outcome="")
    counts = Counter(dict(told.values_list("outcome").annotate(Count("pk")).order_by()))
    due = lines.filter(report__sent_at__isnull=False, outcome="", next_on__range=(span.start, span.last))
    waiting = due.exclude(next_step="").count()
    facts = [Fact(_names(word), Decimal(counts[outcome])) for outcome, word in OUTCOMES.items() if counts[outcome]]
    return facts + ([Fact(_names(gettext_noop("not told yet")), Decimal(waiting))] if waiting else [])


def meetings_held(span: Span) -> list[Fact]:
    """In how many meetings of each kind that are over the person was marked as there. One query."""
    over = Attendance.objects.filter(meeting__day__range=(span.start, span.last), meeting__ended_at__isnull=False)
    there = over.filter(person=span.person_id).exclude(mark__in=Attendance.AWAY)
    counts = dict(there.values_list("meeting__kind").annotate(Count("pk")).order_by())
    return [
        Fact(names_of(lambda label=kind.label: capfirst(label)), Decimal(counts[kind.value]))
        for kind in MeetingKind
        if counts.get(kind.value)
    ]


SOURCES: Sequence[tuple] = (
    ("work", _("Work done"), work_done),
    ("results", pgettext_lazy("sales", "Results"), results),
    ("next_steps", _("Next steps"), next_steps_told),
    ("meetings", _("Meetings"), meetings_held),
)


def register() -> None:
    """Called in AppConfig.ready."""
    for order, (code, label, facts) in enumerate(SOURCES):
        register_summary(code, label, facts, order=10 * order)
