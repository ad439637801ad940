"""The review queue: what a superior reads and rates of one day or one week, one row open at a time."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from core.periods import monday_of
from core.verdicts import Verdict
from core.wording import length_in_words, name_in_words
from meetings.duty_kinds import direct_reports
from meetings.models import Report, ReportKind
from meetings.rules import LATE
from org.access import access_of, today_of
from org.acting import acts_for
from org.models import Person
from reviews.desk import Desk, plans_of
from reviews.models import Appraisal
from reviews.open_row import OpenRow
from reviews.overdue import Overdue
from reviews.permissions import may_rate
from reviews.rater_figures import RaterFigures, figures_of
from reviews.scored import ScoredDay, ScoredWeek
from reviews.to_rate import RELATED

LOOK_BACK = timedelta(days=31)  # how far back unrated reports are asked after


@dataclass
class QueueRow:
    """One person on the page: a report that waits, is rated or cannot be, or none yet."""

    person: Person
    scored: ScoredDay | ScoredWeek
    verdict: Verdict
    is_open: bool = False
    absent: Person | None = None  # the superior for whom the viewer rates it

    @property
    def report(self) -> Report | None:
        return self.scored.report

    @property
    def waits(self) -> bool:
        """Whether it is to be rated and is not."""
        return bool(self.verdict) and self.scored.given is None

    @property
    def version(self) -> int:
        return self.scored.appraisal.version if self.scored.appraisal else 0

    @property
    def remarks(self) -> list[str]:
        """What is out of the ordinary about the day, in words: late, half a day of leave, not a working day."""
        words = [_("for %(name)s") % {"name": name_in_words(self.absent)}] if self.absent else []
        due_at = self.scored.deadline.due_at
        if self.scored.is_sent and self.scored.state == LATE and due_at is not None:
            words.append(_("sent late, by %(length)s") % {"length": length_in_words(self.report.sent_at - due_at)})
        if isinstance(self.scored, ScoredDay) and self.scored.halves == 1:
            words.append(_("half a day of leave"))
        if isinstance(self.scored, ScoredDay) and self.scored.halves == 0:
            words.append(_("not a working day for this person"))
        if isinstance(self.scored, ScoredWeek) and 0 < self.scored.halves < 2 * self.scored.scheduled_days:
            days = f"{self.scored.available_days.normalize():f}"
            words.append(_("%(days)s of %(all)s working days") % {"days": days, "all": self.scored.scheduled_days})
        return words


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another day or week on which reports of the rater wait."""

    subject_on: date
    count: int


@dataclass
class Queue:
    """The page of one rater for one day or week. About twenty queries, whatever the number of people."""

    viewer: Person
    kind: str
    now: datetime
    asked_for: date | None = None
    open_pk: int | None = None
    _desk: Desk | None = field(default=None, init=False)

    @cached_property
    def today(self) -> date:
        return today_of(self.viewer, self.now)

    @cached_property
    def subject_on(self) -> date:
        """The day or Monday shown: the one asked for, else the last that is over."""
        if self.kind == ReportKind.WEEKLY:
            return monday_of(self.asked_for or self.today - timedelta(days=7))
        if self.asked_for is not None:
            return self.asked_for
        return self.neighbour(self.today, -1)

    @property
    def is_weekly(self) -> bool:
        return self.kind == ReportKind.WEEKLY

    @property
    def related(self) -> str:
        """The name of a report's rating."""
        return RELATED[ReportKind(self.kind)]

    @property
    def _span(self) -> tuple[date, date]:
        """The days that may be shown: the one asked for, else the last two weeks."""
        if self.asked_for is not None:
            return self.subject_on, self.subject_on
        return monday_of(self.today) - timedelta(days=14), self.today

    @cached_property
    def desk(self) -> Desk:
        """Deadlines of everybody on the page, with some weeks of calendar around the days shown."""
        start = min([self._span[0] - timedelta(days=14), *(report.subject_on for report in self._reports)])
        return Desk.load(self._people, start, max(self.today, self._span[1]), now=self.now)

    @cached_property
    def _reports(self) -> list[Report]:
        """The reports of the days that may be shown and those of the last month without a rating. One query."""
        unrated = Q(**{f"{self.related}__rating": None}, subject_on__gte=self.today - LOOK_BACK)
        return list(
            Report.objects.visible_to(self.viewer)
            .sent()
            .filter(
                unrated | Q(subject_on__range=self._span), kind=self.kind, superior__in=[self.viewer.pk, *self._absent]
            )
            .exclude(person=self.viewer)
            .select_related("person", self.related, f"{self.related}__rated_by", f"{self.related}__rated_for")
            .defer("draft")
            .order_by("person__number")
        )

    @cached_property
    def _members(self) -> list[Person]:
        """Those whose superior the viewer is, or stands in for, on the day shown. Three queries, none without any."""
        posts = [post for post in access_of(self.viewer, self._structure_day).posts if post.is_head]
        if not posts and not self._absent:
            return []
        tree = access_of(self.viewer, self._structure_day).tree
        heads = {unit: head for unit, head in tree.heads.items() if head in self._absent}
        below = direct_reports(tree, heads | {post.unit_id: self.viewer.pk for post in posts}, self._structure_day)
        people = {person for team in below.values() for person in team} - {self.viewer.pk}
        return list(Person.objects.filter(pk__in=people))

    @cached_property
    def _absent(self) -> dict[int, Person]:
        """The superiors who are away and for whom the viewer rates."""
        return acts_for(self.viewer, self.today)

    @property
    def _structure_day(self) -> date:
        day = self.asked_for or self.today
        return monday_of(day) + timedelta(days=3) if self.is_weekly else day

    @cached_property
    def _people(self) -> set[Person]:
        return {*self._members, *(report.person for report in self._reports), self.viewer}

    def neighbour(self, day: date, step: int) -> date:
        """The working day before (-1) or after (1) `day`; the Monday for weeks."""
        if self.is_weekly:
            return monday_of(day) + step * timedelta(days=7)
        calendar = self.desk.deadlines.availability.calendar
        days = (
            calendar.between(day - timedelta(days=14), day - timedelta(days=1))
            if step < 0
            else calendar.between(day + timedelta(days=1), day + timedelta(days=14))
        )
        if not days:
            return day + timedelta(days=step)
        return days[-1] if step < 0 else days[0]

    @property
    def previous(self) -> date:
        return self.neighbour(self.subject_on, -1)

    @property
    def next(self) -> date | None:
        """The next day or week; none that has not begun."""
        following = self.neighbour(self.subject_on, 1)
        return following if following <= self.today else None

    @cached_property
    def rows(self) -> list[QueueRow]:
        """Everybody of the day, in the order of people; at most one row is open."""
        by_person = {report.person_id: report for report in self._reports if report.subject_on == self.subject_on}
        people = {report.person for report in by_person.values()}
        people |= {
            member for member in self._members if self.desk.deadlines.owes(member.pk, self.kind, self.subject_on)
        }
        plans = plans_of(by_person.values()) if self.is_weekly else {}
        rows = [
            self._row(person, by_person.get(person.pk), plans) for person in sorted(people, key=lambda one: one.number)
        ]
        wanted = next((row for row in rows if row.report and row.report.pk == self.open_pk), None)
        opened = wanted or next((row for row in rows if row.waits), None)
        if opened is not None:
            opened.is_open = True
        return rows

    def _row(self, person: Person, report: Report | None, plans: dict) -> QueueRow:
        scored = self._score(person.pk, self.subject_on, report, plans)
        absent = self._absent.get(report.superior_id) if report else None
        return QueueRow(person, scored, may_rate(self.viewer, scored, now=self.now), absent=absent)

    def _score(self, person_id: int, day: date, report: Report | None, plans: dict) -> ScoredDay | ScoredWeek:
        appraisal = self._rating_of(report) if report else None
        if self.is_weekly:
            return self.desk.week(person_id, day, report, appraisal, plans.get((person_id, day)))
        return self.desk.day(person_id, day, report, appraisal)

    def _rating_of(self, report: Report) -> Appraisal | None:
        return getattr(report, self.related, None)

    @cached_property
    def opened(self) -> OpenRow | None:
        """The open row with everything that was written."""
        row = next((row for row in self.rows if row.is_open), None)
        return OpenRow(row, self.viewer) if row else None

    @cached_property
    def left(self) -> int:
        return sum(row.waits for row in self.rows)

    @cached_property
    def sent_count(self) -> int:
        return sum(row.scored.is_sent for row in self.rows)

    @cached_property
    def _unrated(self) -> list[ScoredDay | ScoredWeek]:
        """Every unrated report of the last month that took, or takes, a rating."""
        unrated = [one for one in self._reports if (found := self._rating_of(one)) is None or found.rating is None]
        plans = plans_of(unrated) if self.is_weekly and unrated else {}
        scored = [self._score(report.person_id, report.subject_on, report, plans) for report in unrated]
        return [one for one in scored if one.takes_rating]

    @cached_property
    def waiting_elsewhere(self) -> list[Waiting]:
        """Other days or weeks with reports that can still be rated, oldest first."""
        counts: dict[date, int] = {}
        for scored in self._unrated:
            day = scored.report.subject_on
            if day != self.subject_on and scored.is_open_to_rating(self.now):
                counts[day] = counts.get(day, 0) + 1
        return [Waiting(day, count) for day, count in sorted(counts.items())]

    @property
    def _own_unrated(self) -> list[ScoredDay | ScoredWeek]:
        return [one for one in self._unrated if one.report.superior_id == self.viewer.pk]

    @cached_property
    def figures(self) -> RaterFigures:
        """The viewer's own ratings of the last weeks and what waits. One query."""
        return figures_of(self.viewer, self.kind, self._own_unrated, today=self.today, now=self.now)

    @cached_property
    def overdue(self) -> Overdue:
        """What went to the next superior, and what came up from below."""
        return Overdue(self.viewer, self.today, self.now)
