"""The open row of the review queue: what was written, what was promised, what is looked at closer, and hints."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.wording import in_a_row, short_day
from meetings.models import Report, ReportKind, ReportLine
from meetings.report_templates import told_texts
from meetings.selectors import PROMISE_DAYS
from meetings.work_items import DECLARED
from org.models import Person
from reviews import hints
from reviews.hints import Told
from reviews.rules import Item

if TYPE_CHECKING:
    from reviews.queue import QueueRow

LOOK_BACK = timedelta(days=14)  # how far back earlier reports are compared with
UNTOLD, MOST_UNTOLD = timedelta(days=7), 3  # how long ago a promise was due that nobody told of, and how many


@dataclass
class OpenRow:
    """The open row: lines, texts, promises and hints. Three queries, whatever was written."""

    row: "QueueRow"
    viewer: Person

    @property
    def report(self) -> Report:
        return self.row.report

    @property
    def is_daily(self) -> bool:
        return self.report.kind == ReportKind.DAILY

    @cached_property
    def _all_lines(self) -> list[ReportLine]:
        """The report's own lines and, of a daily one, those of earlier ones whose next step it is about, as far as
        the viewer reads those: after a transfer not what was promised under the former superior. One query."""
        day, own = self.report.subject_on, Q(report=self.report.pk)
        if not self.is_daily:
            return list(ReportLine.objects.filter(own))
        due = Q(outcome="", next_on__range=(day - UNTOLD, day), report__sent_at__isnull=False) & ~Q(next_step="")
        readable = Report.objects.visible_to(self.viewer).filter(person=self.report.person_id).values("pk")
        earlier = (Q(told_on=day) | due) & Q(report__subject_on__lt=day, report__in=readable)
        span = (day - timedelta(days=PROMISE_DAYS), day)
        about = {"report__person": self.report.person_id, "report__kind": ReportKind.DAILY}
        return list(ReportLine.objects.filter(own | earlier, **about, report__subject_on__range=span))

    @property
    def lines(self) -> list[ReportLine]:
        return [line for line in self._all_lines if line.report_id == self.report.pk]

    @property
    def customers(self) -> list[ReportLine]:
        return [line for line in self.lines if line.is_customer and line != self.sample]

    @property
    def records(self) -> list[ReportLine]:
        return [line for line in self.lines if not line.is_customer and line != self.sample]

    @cached_property
    def sample(self) -> ReportLine | None:
        """The record that is looked at closer, in one report of five; whoever writes cannot foresee which."""
        draw = int(salted_hmac("reviews.sample", str(self.report.pk)).hexdigest()[:8], 16)
        place = hints.sampled(draw, len(self.lines))
        return None if place is None else self.lines[place]

    @property
    def _promises(self) -> list[ReportLine]:
        others = (line for line in self._all_lines if line.report_id != self.report.pk)
        return sorted(others, key=lambda line: (line.next_on or self.report.subject_on, line.pk))

    @property
    def told(self) -> list[ReportLine]:
        """What became of earlier promises, as this report told it."""
        return [line for line in self._promises if line.outcome]

    @property
    def untold(self) -> list[ReportLine]:
        """The latest promises that were due and of which no report has told."""
        return [line for line in self._promises if not line.outcome][-MOST_UNTOLD:]

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        return told_texts(self.report)

    @cached_property
    def hints(self) -> list[str]:
        """What a reader may want to look at twice; none of it is scored. One query."""
        return _day_hints(self) if self.is_daily else _week_hints(self)

    @cached_property
    def other_days(self) -> list[Told]:
        """The daily reports beside it that the viewer may read, the earliest first: of the days before, or of the week.

        One query.
        """
        first = self.report.subject_on
        span = (first - LOOK_BACK, first - timedelta(days=1)) if self.is_daily else (first, first + timedelta(days=6))
        about = {"person": self.report.person_id, "kind": ReportKind.DAILY, "subject_on__range": span}
        reports = Report.objects.visible_to(self.viewer).sent().filter(**about)
        days: dict[date, Told] = {}
        fields = ("subject_on", "counts", "sent_at", "body", "lines__words", "lines__what")
        for day, counts, sent_at, body, *said in reports.order_by("subject_on").values_list(*fields):
            told = days.setdefault(day, Told(day, counts, _texts_in(body), sent_at))
            told.texts.extend(filter(None, said))
        return list(days.values())


def _texts_in(body: Mapping[str, object]) -> list[str]:
    return [text for text in body.values() if isinstance(text, str) and text]


def _texts_of(report: Report, lines: Sequence[ReportLine]) -> list[str]:
    """Everything that was written by hand in a report."""
    return [text for line in lines for text in (line.words, line.what) if text] + _texts_in(report.body)


def _day_hints(opened: OpenRow) -> list[str]:
    return [hint for told in DAY_HINTS if (hint := told(opened))]


def _week_hints(opened: OpenRow) -> list[str]:
    last = hints.lump(opened.other_days, DECLARED)
    found = [_("Some words repeat an earlier report.")] if opened.report.body.get("repeats") else []
    return found + ([_("Most of the week is dated on %(day)s.") % {"day": short_day(last)}] if last else [])


def _repeated(opened: OpenRow) -> str:
    day = hints.same_words(_texts_of(opened.report, opened.lines), opened.other_days)
    if day:
        return _("Some words are nearly those of %(day)s.") % {"day": short_day(day)}
    return _("Some words repeat an earlier report.") if opened.report.body.get("repeats") else ""


def _same_figures(opened: OpenRow) -> str:
    day = hints.same_figures(opened.report.counts, opened.other_days)
    return _("The figures are those of %(day)s.") % {"day": short_day(day)} if day else ""


def _at_cap(opened: OpenRow) -> str:
    items = {earned.item.code: earned.item for earned in opened.row.scored.items}
    capped = [Item(item.code, item.unit, item.cap) for item in items.values()]
    codes = hints.at_cap(opened.report.counts, opened.other_days, capped)
    names = in_a_row([items[code].name for code in codes])
    return _("Exactly at the cap for the third report in a row: %(items)s.") % {"items": names} if codes else ""


def _all_declared(opened: OpenRow) -> str:
    alone = hints.is_all_declared(opened.report.counts, DECLARED)
    return _("Everything is declared; no record stands behind the day.") if alone else ""


def _sent_together(opened: OpenRow) -> str:
    days = hints.sent_together(opened.report.sent_at, opened.other_days)
    names = in_a_row([short_day(day) for day in days])
    return _("Sent within ten minutes of another report: %(days)s.") % {"days": names} if days else ""


def _no_new_fact(opened: OpenRow) -> str:
    visits = [line for line in opened.lines if line.item == "VISIT"]
    return _("A visit without a new fact.") if any(not (one.words or one.what) for one in visits) else ""


def _no_next_step(opened: OpenRow) -> str:
    visited = any(line.item == "VISIT" for line in opened.lines)
    agreed = any(line.next_step for line in opened.lines)
    return _("No next step was agreed with anybody.") if visited and not agreed else ""


def _many_calls(opened: OpenRow) -> str:
    many = opened.report.counts.get("CALL", 0) >= hints.MANY_CALLS
    return _("Very many contacts were declared.") if many else ""


DAY_HINTS: tuple[Callable[[OpenRow], str], ...] = (
    _repeated,
    _same_figures,
    _at_cap,
    _all_declared,
    _sent_together,
    _no_new_fact,
    _no_next_step,
    _many_calls,
)
