"""What leave that somebody asks for does to the probation: its milestones move, its last day never."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from core.wording import exact_day
from org.calendar import WorkCalendar
from org.leave_effects import AskedLeave, LeaveEffect, register_leave_effect
from org.models import LeaveDay
from org.rules import WHOLE_DAY
from recruiting.models import Milestone, Probation
from recruiting.probation.rules import milestone_day
from training.permissions import may_read


def milestones_move(asked: AskedLeave) -> Iterable[LeaveEffect]:
    """A line for each milestone that the leave moves and that is not reached yet, for whoever reads the probation.

    Five queries at most, one more where somebody else answers; one without a probation.
    """
    probation = Probation.objects.going_on().filter(person=asked.person).first()
    whole = {day for day, halves in asked.halves.items() if halves == WHOLE_DAY}
    if probation is None or not whole:
        return
    if not asked.is_own and not may_read(asked.viewer, asked.person, timezone.now()):
        return
    stands = LeaveDay.objects.filter(person=asked.person, fraction=1, day__gte=probation.starts_on)
    away = set(stands.values_list("day", flat=True))
    told = {"starts_on": probation.starts_on, "ends_on": probation.ends_on}
    told |= {"calendar": WorkCalendar.load(probation.starts_on, probation.ends_on)}
    reached = probation.talks.filter(is_met=True).values("milestone")
    ahead = Milestone.objects.filter(terms=probation.terms_id).exclude(pk__in=reached)
    for number in ahead.order_by("day").values_list("day", flat=True):
        before, after = (milestone_day(number, **told, away=days) for days in (away, away | whole))
        if before is not None and after is not None and before != after:
            words = _("Day %(number)s of the probation moves from %(before)s to %(after)s; the last day stays.")
            yield LeaveEffect(words % {"number": number, "before": exact_day(before), "after": exact_day(after)})


def register() -> None:
    """Called in AppConfig.ready."""
    register_leave_effect("probation", milestones_move, order=40)
