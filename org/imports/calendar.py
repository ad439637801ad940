"""Days of the work calendar: the company's own days off and working days."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.imports.models import ImportRow
from core.imports.registry import Column, Found, ImportKind, Refusal, allow
from core.imports.tracing import Trace
from core.imports.values import BadValue, read_date, read_flag, read_text
from org.imports.people import may_import
from org.models import CalendarDay, Person
from org.periods import OpenMonths, require_open_span
from org.working_days import DAY_FIELDS, day_wanted, is_other, save_days

Verdict = ImportRow.Verdict


class CalendarChecker:
    """Goes through the rows of a file of days."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.months = by, OpenMonths()
        self.known = {day.day: day for day in CalendarDay.objects.all()}
        self.lines: dict[date, int] = {}
        self.wanted: list[CalendarDay] = []

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        column = "day"
        try:
            day = read_date(values["day"])
            column = "is_working"
            is_working = read_flag(values["is_working"])
            column = "note"
            note = read_text(values["note"], longest=200)
            allow("day", lambda: self.months.check(day, day))
            if day in self.lines:
                raise Refusal("day", _("This date stands in line %(line)s already.") % {"line": self.lines[day]})
        except BadValue as error:
            return Found(Verdict.BAD, [(column, str(error))])
        except Refusal as refusal:
            return Found(Verdict.BAD, refusal.reasons)
        self.lines[day] = line
        before = self.known.get(day)
        wanted = day_wanted(day, is_working=is_working, note=note or (before.note if before else ""))
        if before is not None and not is_other(before, wanted):
            return Found(Verdict.SAME)
        self.wanted.append(wanted)
        return Found(Verdict.NEW if before is None else Verdict.CHANGED)

    def summary(self) -> list[tuple[str, int]]:
        count = len(self.wanted)
        return [(ngettext("day of the calendar", "days of the calendar", count), count)] if count else []

    def store(self, trace: Trace) -> None:
        days = [day.day for day in self.wanted]
        require_open_span(min(days), max(days))
        known = [self.known[day] for day in days if day in self.known]
        for wanted in self.wanted:
            if wanted.day in self.known:
                trace.changed(self.known[wanted.day], DAY_FIELDS, becomes=wanted)
        save_days(self.wanted, known=known, by=self.by)
        trace.made((day for day in self.wanted if day.day not in self.known), fields=DAY_FIELDS)


CALENDAR = ImportKind(
    code="calendar",
    order=50,
    label=gettext_lazy("Work calendar"),
    about=gettext_lazy("A row for each date that is a working day or a day off for the company."),
    page="org:calendar",
    may_import=may_import,
    make_checker=CalendarChecker,
    columns=(
        Column(
            "day",
            gettext_lazy("Date"),
            is_required=True,
            names=("day", "日期"),
            example="2026-10-08",
        ),
        Column(
            "is_working",
            gettext_lazy("Working day"),
            is_required=True,
            hint=gettext_lazy("yes or no"),
            names=("working", "is working", "上班", "工作日", "是否上班"),
            example="no",
        ),
        Column("note", gettext_lazy("Note"), names=("reason", "备注", "備註", "說明", "说明"), example="Anniversary"),
    ),
)
