"""The report rules as rows, written when a scheme is published, read as the ReportTimes that meetings.rules takes.

A report is judged by the rules in force on the first day of the month it counts in, like everything of that month.
"""

from dataclasses import replace
from datetime import date, tzinfo
from typing import Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Subquery

from meetings.models import ReportKind, ReportRule, ReportTemplate
from meetings.rules import ReportTimes

LONG_DUE_DAYS = {ReportKind.QUARTERLY: 5, ReportKind.YEARLY: 10}  # working days of the next month (rules.md 2.4)


class ReportRules(NamedTuple):
    """What is in force for a month: the times, and from how many available days on a week is due a report."""

    times: ReportTimes
    min_available_days: int

    def in_zone(self, tz: tzinfo) -> "ReportRules":
        """The same rules with the wall clock of a unit: deadlines come out aware."""
        return self._replace(times=replace(self.times, tz=tz))


class RuleBook:
    """All versions of the report rules, read once and asked by month."""

    def __init__(self, rows: list[ReportRule]) -> None:
        self._rows = sorted(rows, key=lambda rule: rule.effective_from, reverse=True)

    @classmethod
    def load(cls, *, written: tuple[str, date] | None = None) -> "RuleBook":
        """One query; there are five rows a version. It brings along what the report that is `written` asks for."""
        rows = ReportRule.objects.all()
        if written:
            in_force = ReportTemplate.objects.in_force(*written)
            rows = rows.annotate(asked=Subquery(in_force.values("fields")[:1]))
        return cls(list(rows))

    @property
    def asked(self) -> list[dict[str, Any]] | None:
        """The fields of the template in force for the report that is written; None: the shipped ones."""
        return self._rows[0].asked

    def _row(self, kind: str, day: date) -> ReportRule:
        rows = [row for row in self._rows if row.kind == kind]
        if not rows:
            raise ImproperlyConfigured("There are no report rules; publish an appraisal scheme first.")
        # Before the first version its rules hold as well: history imported from earlier months must be readable.
        return next((row for row in rows if row.effective_from <= day), rows[-1])

    def on(self, month_start: date) -> ReportRules:
        """The rules in force on the first day of a month, without a zone."""
        daily, monthly = self._row(ReportKind.DAILY, month_start), self._row(ReportKind.MONTHLY, month_start)
        quarterly, yearly = self._row(ReportKind.QUARTERLY, month_start), self._row(ReportKind.YEARLY, month_start)
        times = ReportTimes(
            due=daily.due_time,
            cutoff=daily.cutoff_time,
            rating=daily.rating_time,
            rating_days=daily.rating_days,
            excuse_days=daily.excuse_days,
            closing_day=daily.closing_day,
            monthly_due_day=monthly.due_day,
            monthly_cutoff_day=monthly.cutoff_day,
            quarterly_due_day=quarterly.due_day,
            yearly_due_day=yearly.due_day,
        )
        return ReportRules(times, daily.min_available_days)
