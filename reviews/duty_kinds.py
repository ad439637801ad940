"""What the room registers with duties: rating a day's or a week's reports, assessing a month."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.periods import Month
from core.walltime import company_zone
from core.wording import month_in_words, short_day
from duties.registry import DutyKind, PlannedDuty, register_kind
from duties.rhythm import RhythmFigure, register_figure
from meetings.duty_kinds import day_in
from meetings.models import Report, ReportKind
from org.calendar import WorkCalendar
from org.models import Appointment, Person
from reviews.assessing import ASSESSMENT_DUTY, assessment_subject
from reviews.given import GivenAssessments
from reviews.models import Scheme
from reviews.rating import RATING_DUTY, rating_subject
from reviews.role_periods import MonthPeriods, OwedAssessment, people_before
from reviews.schemes import scheme_of, terms
from reviews.scored import Scored
from reviews.to_rate import RELATED, reports_to_rate

if TYPE_CHECKING:
    from duties.models import Duty
    from duties.planning import PlanContext

KIND_OF = {code: kind for kind, code in RATING_DUTY.items()}
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


# --- ratings: one duty for a rater and a day, or a week ---------------------------------------------------------------


def plan_ratings(kind: str, context: "PlanContext") -> Iterator[PlannedDuty]:
    """One duty for each day or week that somebody has handed in; it opens when the day or week is over.

    Due when the first unrated report of it is due, so that a late report does not make the others wait.
    """
    length = ONE_DAY if kind == ReportKind.DAILY else ONE_WEEK
    raters = [person.pk for person in context.people]
    queue = reports_to_rate(kind, raters, context.start - length, context.end, now=context.now)
    for (rater, subject_on), reports in sorted(queue.items(), key=lambda entry: entry[0]):
        due_at = _rating_due(reports)
        if due_at is None:
            continue
        closes = [scored.closes_at for scored in reports if scored.closes_at is not None]
        opens_at = context.instant(rater, subject_on + length, time.min)
        yield PlannedDuty(
            rater,
            rating_subject(reports[0].report),
            due_at.date(),
            min(opens_at, due_at.astimezone(UTC)),
            due_at.astimezone(UTC),
            max(closes).astimezone(UTC) if closes else None,
            done_at=_done_at(reports),
        )


def _rating_due(reports: Sequence[Scored]) -> datetime | None:
    unrated = [scored.rating_due_at for scored in reports if scored.given is None and scored.rating_due_at is not None]
    rated = [scored.rating_due_at for scored in reports if scored.rating_due_at is not None]
    return min(unrated) if unrated else max(rated, default=None)


def ratings_done(kind: str, duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When the last report of each day or week was rated. The queries of reports_to_rate."""
    wanted = {(duty.person_id, day_in(duty.subject)): duty.pk for duty in duties}
    days = [day for _, day in wanted]
    # Any instant will do: what becomes of a report that was sent does not depend on when one looks.
    now = max(duty.due_at for duty in duties)
    queue = reports_to_rate(kind, {rater for rater, _ in wanted}, min(days), max(days), now=now)
    return {wanted[key]: at for key, reports in queue.items() if key in wanted and (at := _done_at(reports))}


def _done_at(reports: Sequence[Scored]) -> datetime | None:
    """When the last of them was rated; None while one waits."""
    return max(map(_rated_at, reports)) if all(scored.given is not None for scored in reports) else None


def _rated_at(scored: Scored) -> datetime:
    """When it was rated; a rating without a time was in time."""
    return scored.appraisal.rated_at or scored.rating_due_at


def rating_notes(duties: Sequence["Duty"]) -> dict[UUID, str]:
    """How many reports of each duty still wait, of days and of weeks. One query."""
    wanted = {(duty.person_id, KIND_OF[duty.kind], day_in(duty.subject)): duty.pk for duty in duties}
    unrated = Q()
    for kind in {one for _rater, one, _day in wanted}:
        unrated |= Q(kind=kind, **{f"{RELATED[ReportKind(kind)]}__rating": None})
    rows = Report.objects.sent().filter(
        unrated, superior__in={rater for rater, *_ in wanted}, subject_on__in={day for *_, day in wanted}
    )
    waiting: dict[UUID, int] = {}
    for key in rows.values_list("superior_id", "kind", "subject_on"):
        if key in wanted:
            waiting[wanted[key]] = waiting.get(wanted[key], 0) + 1
    return {
        pk: ngettext("%(count)s report waits", "%(count)s reports wait", count) % {"count": count}
        for pk, count in waiting.items()
    }


def rating_title(kind: str, duty: "Duty") -> str:
    day = short_day(day_in(duty.subject))
    if kind == ReportKind.WEEKLY:
        return _("Rate the weekly reports, week of %(day)s") % {"day": day}
    return _("Rate the daily reports, %(day)s") % {"day": day}


def rating_url(kind: str, duty: "Duty") -> str:
    name = "reviews:queue" if kind == ReportKind.DAILY else "reviews:queue_weeks"
    return f"{reverse(name)}?day={day_in(duty.subject).isoformat()}"


# --- assessments: one duty for an assessor and a month ----------------------------------------------------------------


def plan_assessments(context: "PlanContext") -> Iterator[PlannedDuty]:
    """Ratings of a month are complete by its second working day after it (rules.md 2.8). Two queries for who heads
    nothing, else twelve for each month that ends in the span."""
    month = Month.of(context.start - ONE_DAY)
    while month.next().first <= context.end:
        if context.start <= month.next().first and _heads_in(context.people, month):
            yield from _assessments_of(context.people, month)
        month = month.next()


def _heads_in(people: Sequence[Person], month: Month) -> bool:
    heads = Appointment.objects.touching(month.first, month.last).filter(is_head=True)
    return heads.filter(person__in=people).exists()


def _assessments_of(people: Sequence[Person], month: Month) -> Iterator[PlannedDuty]:
    after = month.next()
    try:
        times = terms(scheme_of(month), month).times
    except Scheme.DoesNotExist:
        return
    calendar = WorkCalendar.load(after.first, after.last)
    due_on, closes_on = calendar.of_month(after, times.rating_days), calendar.of_month(after, times.closing_day)
    if due_on is None or closes_on is None:
        return
    zone, owed = company_zone(), _owed_by([person.pk for person in people], month)
    given = _given(owed, month)
    due_at = datetime.combine(due_on, times.rating, tzinfo=zone).astimezone(UTC)
    for person in people:
        if person.code in owed:
            yield PlannedDuty(
                person.pk,
                assessment_subject(month),
                due_on,
                datetime.combine(after.first, time.min, tzinfo=zone).astimezone(UTC),
                due_at,
                datetime.combine(closes_on + ONE_DAY, time.min, tzinfo=zone).astimezone(UTC),
                done_at=given.all_at(owed[person.code], due_at=due_at),
            )


def _owed_by(assessors: Collection[int], month: Month) -> dict[str, list[OwedAssessment]]:
    """Code of the assessor → the role periods to assess, for these people (ids) and some others. Nine queries."""
    owed: dict[str, list[OwedAssessment]] = {}
    for one in MonthPeriods(month, people_before(assessors, month)).owed():
        if one.assessor is not None:
            owed.setdefault(one.assessor, []).append(one)
    return owed


def _given(owed: Mapping[str, list[OwedAssessment]], month: Month) -> GivenAssessments:
    """What was given of that. One query."""
    return GivenAssessments(month, {one.person for mine in owed.values() for one in mine})


def assessments_done(duties: Sequence["Duty"]) -> dict[UUID, datetime]:
    """When each assessor had assessed every role period of the month. Eleven queries a month."""
    done: dict[UUID, datetime] = {}
    for month in {Month.of(day_in(duty.subject)) for duty in duties}:
        of_month = [duty for duty in duties if Month.of(day_in(duty.subject)) == month]
        codes = dict(Person.objects.filter(pk__in=[duty.person_id for duty in of_month]).values_list("pk", "code"))
        owed = _owed_by(codes, month)
        given = _given(owed, month)
        for duty in of_month:
            mine = owed.get(codes[duty.person_id], ())
            if at := given.all_at(mine, due_at=duty.due_at):
                done[duty.pk] = at
    return done


def assessment_title(duty: "Duty") -> str:
    return _("Assess the month, %(month)s") % {"month": month_in_words(day_in(duty.subject))}


# --- registration -----------------------------------------------------------------------------------------------------


def register() -> None:
    """Makes the planner plan the three kinds, and the rhythm count them; called in AppConfig.ready."""
    register_kind(_rating_kind(ReportKind.DAILY, gettext_lazy("Rate daily reports"), 5))
    register_kind(_rating_kind(ReportKind.WEEKLY, gettext_lazy("Rate weekly reports"), 8))
    register_kind(
        DutyKind(
            code=ASSESSMENT_DUTY,
            label=gettext_lazy("Assess the month"),
            plan=plan_assessments,
            done=assessments_done,
            url=lambda duty: reverse("reviews:assessment_list", args=[Month.of(day_in(duty.subject))]),
            action_label=gettext_lazy("Assess"),
            title=assessment_title,
            knows_done=True,
            estimate_minutes=10,
        )
    )
    kinds = (*RATING_DUTY.values(), ASSESSMENT_DUTY)
    register_figure(RhythmFigure("reviews", gettext_lazy("Reviews in time"), kinds, order=20))


def _rating_kind(kind: str, label: str, minutes: int) -> DutyKind:
    def plan(context: "PlanContext") -> Iterable[PlannedDuty]:
        return plan_ratings(kind, context)

    def done(duties: Sequence["Duty"]) -> Mapping[UUID, datetime]:
        return ratings_done(kind, duties)

    return DutyKind(
        code=RATING_DUTY[kind],
        label=label,
        plan=plan,
        done=done,
        url=lambda duty: rating_url(kind, duty),
        action_label=gettext_lazy("Rate them"),
        title=lambda duty: rating_title(kind, duty),
        notes=rating_notes,
        knows_done=True,
        estimate_minutes=minutes,
    )
