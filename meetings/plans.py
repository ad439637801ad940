"""The weekly plan: four numbers that the person proposes and the superior agrees on Monday, actuals beside them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from duties.services import note_done
from meetings import permissions
from meetings.deadlines import Deadlines
from meetings.duty_kinds import AGREE_PLANS, PROPOSE_PLAN, plan_subject
from meetings.models import Report, ReportKind, ReportLine, WeeklyPlan
from meetings.rules import to_minute
from meetings.work_items import NEXT_STEPS, WEEKLY_SOURCES
from org.access import today_of
from org.acting import on_behalf_of
from org.models import Person
from org.services import require_open
from org.stamps import Stamp, stamp

NOTHING = [0, 0, 0, 0]
MOST = 999


@transaction.atomic
def propose_weekly_plan(
    *, person: Person, week_start: date, planned: Sequence[int], version: int | None = None, by: Person, now: datetime
) -> WeeklyPlan:
    """The person's four numbers at full-week scale; the same numbers again change nothing.

    `version` is that of the plan that was read, 0 for none, None to write over whatever is there. Raises StaleVersion.
    """
    numbers = four_numbers(planned)
    plan = WeeklyPlan.objects.filter(person=person, week_start=week_start).first()
    if plan and plan.proposed_at and plan.planned == numbers:
        return plan
    today = today_of(person, now)
    require(permissions.may_propose(by, person=person, plan=plan, week_start=week_start, today=today))
    require_open(week_start + timedelta(days=3))
    if plan is None:
        plan = WeeklyPlan.objects.create(
            person=person, week_start=week_start, planned=numbers, actual=NOTHING, **_stamp(person, week_start).fields
        )
        version = plan.version
    read_version = plan.version if version is None else version
    plan.planned, plan.proposed_at = numbers, to_minute(now)
    plan.save_over(read_version, fields=["planned", "proposed_at"])
    audit.record("meetings.propose_weekly_plan", by=by, about=plan, fields=["planned"])
    note_done(person.pk, PROPOSE_PLAN, plan_subject(week_start), plan.proposed_at)
    _note_agreements(plan)
    return plan


@transaction.atomic
def agree_weekly_plan(
    *, person: Person, week_start: date, planned: Sequence[int], version: int | None = None, by: Person, now: datetime
) -> WeeklyPlan:
    """The superior's consent, with other numbers if the two agreed on others; final. The same again changes nothing.

    `version` as for `propose_weekly_plan`: numbers that were proposed meanwhile are not agreed unseen.
    """
    numbers = four_numbers(planned)
    plan = WeeklyPlan.objects.filter(person=person, week_start=week_start).first()
    if plan and plan.agreed_at and plan.agreed_by_id == by.pk and plan.planned == numbers:
        return plan
    decided = _stamp(person, week_start)
    on, superior = today_of(by, now), decided.superior
    require(permissions.may_agree(by, person=person, superior=superior, plan=plan, on=on))
    require_open(week_start + timedelta(days=3))
    if plan is None:
        plan = WeeklyPlan.objects.create(
            person=person, week_start=week_start, planned=numbers, actual=NOTHING, **decided.fields
        )
        version = plan.version
    read_version = plan.version if version is None else version
    plan.planned, plan.agreed_at, plan.agreed_by = numbers, to_minute(now), by
    plan.save_over(read_version, fields=["planned", "agreed_at", "agreed_by"])
    replaced = on_behalf_of(by, superior and superior.pk, on) or ""
    audit.record(
        "meetings.agree_weekly_plan", by=by, about=plan, fields=["planned", "agreed_at"], on_behalf_of=replaced
    )
    note_done(person.pk, PROPOSE_PLAN, plan_subject(week_start), plan.proposed_at or plan.agreed_at)
    _note_agreements(plan)
    return plan


def record_week(
    report: Report, *, actual: Sequence[int] | None, next_plan: Sequence[int] | None, by: Person, now: datetime
) -> None:
    """Keeps the four quantities done beside the plan, and proposes the next week's, as a weekly report is sent."""
    if actual is not None:
        numbers = four_numbers(actual)
        plan, is_new = WeeklyPlan.objects.get_or_create(
            person=report.person,
            week_start=report.subject_on,
            defaults={"planned": NOTHING, "actual": numbers, "unit": report.unit, "superior": report.superior},
        )
        if not is_new and plan.actual != numbers:
            plan.actual = numbers
            plan.save_over(plan.version, fields=["actual"])
    next_monday = report.subject_on + timedelta(days=7)
    if next_plan is not None:
        standing = WeeklyPlan.objects.filter(person=report.person, week_start=next_monday).first()
        today = today_of(report.person, now)
        if permissions.may_propose(by, person=report.person, plan=standing, week_start=next_monday, today=today):
            propose_weekly_plan(person=report.person, week_start=next_monday, planned=next_plan, by=by, now=now)


def four_numbers(numbers: Sequence[int]) -> list[int]:
    """Four whole numbers of a plan. Raises ValidationError for anything else."""
    if len(numbers) != 4 or not all(isinstance(number, int) and 0 <= number <= MOST for number in numbers):
        raise ValidationError(_("Give four whole numbers from 0 to %(most)s."), params={"most": MOST})
    return list(numbers)


def counted_week(person: Person, week_start: date, names: Sequence[str]) -> list[int | None]:
    """What the daily reports of the week add up to, for each quantity; None where nothing counts it. Two queries."""
    last = week_start + timedelta(days=6)
    totals: dict[str, int] = {}
    sent = Report.objects.sent().filter(person=person, kind=ReportKind.DAILY).about(week_start, last)
    for counts in sent.values_list("counts", flat=True):
        for code, count in counts.items():
            totals[code] = totals.get(code, 0) + count
    totals[NEXT_STEPS] = ReportLine.objects.filter(
        report__person=person, outcome=ReportLine.Outcome.DONE, told_on__range=(week_start, last)
    ).count()
    sources = [WEEKLY_SOURCES.get(name) for name in names]
    return [None if source is None else totals.get(source, 0) for source in sources]


def _stamp(person: Person, week_start: date) -> Stamp:
    deadlines = Deadlines.load([person], week_start, week_start)
    return stamp(person, deadlines.deciding_day(person.pk, ReportKind.WEEKLY, week_start))


def _note_agreements(plan: WeeklyPlan) -> None:
    """The superior's duty of the week is done when no proposed plan waits any more."""
    if plan.superior_id is None:
        return
    proposed = WeeklyPlan.objects.filter(superior=plan.superior_id, week_start=plan.week_start)
    waiting = proposed.filter(agreed_at=None).exists()
    done_at = None if waiting else proposed.aggregate(last=Max("agreed_at"))["last"]
    note_done(plan.superior_id, AGREE_PLANS, plan_subject(plan.week_start), done_at)
