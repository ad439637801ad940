"""What a report's form opens with: the person's profile, the records of the day, the promises, the plan of the week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.http import QueryDict

from core.verdicts import Verdict
from meetings import permissions, plans, rules
from meetings.daily_form import DailyReportForm, daily_fields
from meetings.deadlines import Deadlines
from meetings.drafting import Planned, first_words, planned_before
from meetings.evidence import Figure, period_figures
from meetings.feedback import feedback_on
from meetings.forms import PeriodReportForm, ReportForm, WeeklyReportForm
from meetings.ground import Ground
from meetings.models import MONTHS, Report, ReportKind, WeeklyPlan, last_day_of
from meetings.report_fields import ReportField
from meetings.summaries import Section, Span, summary_of
from meetings.work_items import weekly_names
from org.access import today_of
from org.models import Person


@dataclass
class Desk:
    """One person's report of a day or a longer time, about to be written; every part is loaded once, when asked for."""

    person: Person
    kind: str
    subject_on: date
    now: datetime

    @cached_property
    def ground(self) -> Ground:
        return Ground(self.person, self.kind, self.subject_on)

    @property
    def report(self) -> Report | None:
        return self.ground.report

    @property
    def deadlines(self) -> Deadlines:
        return self.ground.deadlines

    @property
    def profile(self) -> str:
        return self.ground.profile

    @cached_property
    def deadline(self) -> rules.Deadline:
        return self.deadlines.deadline(self.person.pk, self.kind, self.subject_on)

    @cached_property
    def is_owed(self) -> bool:
        """A report of a day off may be written, is due by no time and earns no score (rules.md 2.2)."""
        return self.deadlines.owes(self.person.pk, self.kind, self.subject_on)

    def may_write(self, by: Person) -> Verdict:
        """Whether `by` may write now, or correct what was sent."""
        today = self.ground.today(self.now)
        verdict = permissions.may_write(
            by, person=self.person, profile=self.profile, subject_on=self.subject_on, today=today
        )
        if not verdict or self.report is None or self.report.sent_at is None:
            return verdict
        feedback = feedback_on([self.report]).get(self.report.pk)
        return permissions.may_correct(self.report, deadline=self.deadline, feedback=feedback, now=self.now)

    @property
    def version(self) -> int:
        return self.report.version if self.report else 0

    @property
    def next_day(self) -> date | None:
        """The person's next available day after the subject."""
        return self.deadlines.availability.next_available(self.person.pk, self.subject_on)

    @cached_property
    def figures(self) -> list[Figure]:
        """Target and actual of the months that a report is about; none for a day or a week."""
        if self.kind not in MONTHS:
            return []
        today = today_of(self.person, self.now)
        return period_figures(self.person.pk, self.subject_on, last_day_of(self.kind, self.subject_on), today)

    @property
    def asked(self) -> tuple[ReportField, ...]:
        return self.ground.asked

    @cached_property
    def summary(self) -> list[Section]:
        """What the records say of a week or longer."""
        if self.kind == ReportKind.DAILY:
            return []
        last, today = last_day_of(self.kind, self.subject_on), today_of(self.person, self.now)
        told_above = {"results"} if self.figures else set()  # target and actual say the same and more
        return summary_of(Span(self.person.pk, self.subject_on, last, today), without=told_above)

    @cached_property
    def planned(self) -> Planned | None:
        """What the report before planned for this time. One query."""
        return planned_before(Report.objects.filter(person=self.person), self.kind, self.subject_on)

    def _first_words(self) -> dict[str, str]:
        """What the fields of a report begin with that nobody has begun to write."""
        return first_words(self.person, self.kind, self.subject_on)

    def form(self, data: QueryDict | None = None) -> ReportForm:
        """The form of the kind, filled with the draft, else with what was sent, else with the records."""
        if self.kind in MONTHS:
            return self._of_months(data)
        return self._weekly(data) if self.kind == ReportKind.WEEKLY else self._daily(data)

    def _daily(self, data: QueryDict | None) -> DailyReportForm:
        stored = dict(self.report.draft) if self.report else {}
        if self.report and not stored and self.report.sent_at:
            stored = daily_fields(self.report, self.ground.lines)
        return DailyReportForm(
            data,
            items=self.ground.items,
            records=self.ground.records,
            promises=self.ground.promises,
            next_day=self.next_day,
            stored=stored,
            version=self.version,
            asked=self.asked,
        )

    def _weekly(self, data: QueryDict | None) -> WeeklyReportForm:
        names = weekly_names(
            self.profile, self.deadlines.deciding_day(self.person.pk, ReportKind.WEEKLY, self.subject_on)
        )
        next_monday = self.subject_on + timedelta(days=7)
        weeks = WeeklyPlan.objects.filter(person=self.person, week_start__in=(self.subject_on, next_monday))
        by_week = {plan.week_start: plan for plan in weeks}
        this, following = by_week.get(self.subject_on), by_week.get(next_monday)
        planned = this.planned if this else plans.NOTHING
        stored = dict(self.report.draft) if self.report else {}
        if self.report and not stored and self.report.sent_at:
            actual = this.actual if this else plans.NOTHING
            stored = {name: str(text) for name, text in self.report.body.items()}
            stored |= {f"actual_{number}": str(count) for number, count in enumerate(actual)}
        stored = stored or self._first_words()
        return WeeklyReportForm(
            data,
            names=names,
            planned=planned,
            counted=plans.counted_week(self.person, self.subject_on, names),
            next_planned=following.planned if following else planned,
            next_is_agreed=bool(following and following.agreed_at),
            stored=stored,
            version=self.version,
            asked=self.asked,
        )

    def _of_months(self, data: QueryDict | None) -> PeriodReportForm:
        stored = dict(self.report.draft) if self.report else {}
        if self.report and not stored and self.report.sent_at:
            stored = {name: text for name, text in self.report.body.items() if isinstance(text, str)}
        stored = stored or self._first_words()
        return PeriodReportForm(data, stored=stored, version=self.version, asked=self.asked)

    def kept_with(self, *, repeats: bool) -> dict[str, object]:
        """What is kept beside the texts: the figures as they stood, the mark of repeated text."""
        kept: dict[str, object] = {"repeats": True} if repeats else {}
        if self.figures:
            kept["figures"] = [figure.as_row() for figure in self.figures]
        if self.summary:
            kept["from_records"] = [section.as_row() for section in self.summary]
        return kept
