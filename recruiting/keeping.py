"""Until when candidates are kept: as long as an application goes on, then six months; the hired as the person.

An application goes on while its opening does and its stage is no end.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from core.walltime import company_zone
from recruiting import rules
from recruiting.models import Application, Candidate, Opening, Stage


def going_on() -> Q:
    """The applications that are not over, as a condition."""
    return ~Q(stage__kind__in=Stage.ENDS) & Q(opening__state__in=Opening.GOING_ON)


def settle(candidate_ids: Iterable[int], *, now: datetime) -> None:
    """Writes until when these candidates are kept, after something about their applications changed.

    A day that is set already stays, where nothing goes on. Two queries.
    """
    theirs = Application.objects.filter(candidate=OuterRef("pk"))
    busy = Exists(theirs.filter(going_on() | Q(stage__kind=Stage.Kind.HIRED)))
    candidates = Candidate.objects.kept().filter(pk__in=list(candidate_ids))
    candidates.filter(busy).update(keep_until=None)
    until = rules.keep_until(now.astimezone(company_zone()).date())
    candidates.filter(~busy, keep_until=None).update(keep_until=until)


def ended_on(candidate: Candidate, *, now: datetime) -> date:
    """The day on which the last application of the candidate ended; one that goes on would end now. One query."""
    ended = []
    for one in candidate.applications.select_related("stage", "opening"):
        ways = [one.entered_stage_at if one.stage.is_end else None, one.opening.filled_at, one.opening.cancelled_at]
        ended.append(min((at for at in ways if at is not None), default=now))
    return max(ended, default=now).astimezone(company_zone()).date()


def settle_opening(opening: Opening, *, now: datetime) -> None:
    """The same for everybody who applied for an opening that is over now. Two queries."""
    settle(opening.applications.values_list("candidate", flat=True), now=now)
