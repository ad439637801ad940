"""What a summary begins with beside the figures: one's own words of the shorter reports, promises, last time's plan."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.wording import labelled, month_in_words, quarter_in_words, short_day
from meetings.deadlines import subject_of
from meetings.models import Report, ReportKind, ReportLine, last_day_of
from meetings.querysets import ReportQuerySet
from org.models import Person

# Under which code each kind asks for the time after it.
NEXT = {
    ReportKind.WEEKLY: "next_week",
    ReportKind.MONTHLY: "next_month",
    ReportKind.QUARTERLY: "next_quarter",
    ReportKind.YEARLY: "next_year",
}
# From which reports a longer one takes its first words, and under which codes.
SHORTER = {
    ReportKind.MONTHLY: ReportKind.WEEKLY,
    ReportKind.QUARTERLY: ReportKind.MONTHLY,
    ReportKind.YEARLY: ReportKind.QUARTERLY,
}
TAKEN_OVER = ("causes", "lessons")
MOST_STEPS, MOST_TEXT = 10, 1800  # leaves room to write on


class Planned(NamedTuple):
    """What the person planned in the report before, beside which the result now stands."""

    about: date
    text: str


def planned_before(reports: ReportQuerySet, kind: str, subject_on: date) -> Planned | None:
    """What the last of somebody's reports of the kind planned for this time. One query, none for a day."""
    if kind not in NEXT:
        return None
    before = subject_of(kind, subject_on - timedelta(days=1))
    earlier = reports.sent().filter(kind=kind, subject_on=before)
    body = earlier.values_list("body", flat=True).first() or {}
    text = body.get(NEXT[ReportKind(kind)], "")
    return Planned(before, text) if text else None


def first_words(person: Person, kind: str, subject_on: date) -> dict[str, str]:
    """Code of a field → what it begins with: words to be shortened, not to be sent as they are. At most two queries."""
    if kind not in NEXT:
        return {}
    last = last_day_of(kind, subject_on)
    found = {NEXT[ReportKind(kind)]: _steps_after(person, kind, last)}
    if shorter := SHORTER.get(ReportKind(kind)):
        reports = Report.objects.sent().filter(person=person, kind=shorter).about(subject_on, last)
        rows = list(reports.order_by("subject_on").values_list("subject_on", "body"))
        for code in TAKEN_OVER:
            lines = [labelled(_when(shorter, day), body[code]) for day, body in rows if body.get(code)]
            found[code] = "\n".join(lines)[:MOST_TEXT]
    return {code: text for code, text in found.items() if text}


def _steps_after(person: Person, kind: str, last: date) -> str:
    """The promises that fall into the next time of the kind, one a line. One query."""
    first = last + timedelta(days=1)
    lines = ReportLine.objects.filter(report__person=person, report__sent_at__isnull=False, outcome="")
    lines = lines.filter(next_on__range=(first, last_day_of(kind, first))).exclude(next_step="")
    told = lines.order_by("next_on", "pk").values_list("who", "next_step", "next_on")[:MOST_STEPS]
    return "\n".join(f"{short_day(day)} {labelled(who, step)}" for who, step, day in told)[:MOST_TEXT]


def _when(kind: str, subject_on: date) -> str:
    if kind == ReportKind.WEEKLY:
        return _("Week of %(day)s") % {"day": short_day(subject_on)}
    return quarter_in_words(subject_on) if kind == ReportKind.QUARTERLY else month_in_words(subject_on)
