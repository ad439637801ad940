"""Until when candidates are kept: as long as an application goes on, then six months; the hired as the person.

An application goes on while its opening does and its stage is no end.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Prefetch, Q

from core.walltime import company_zone
from recruiting import rules
from recruiting.models import Application, Candidate, Opening, Stage, StageMove
from recruiting.querysets import CandidateQuerySet


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
    """The day on which the last application of the candidate ended; one that goes on would end now. Two queries."""
    ended = []
    moves = StageMove.objects.select_related("to_stage")
    for one in candidate.applications.select_related("opening").prefetch_related(Prefetch("moves", moves)):
        ways = [_reached_end_at(one), one.opening.filled_at, one.opening.cancelled_at]
        ended.append(min((at for at in ways if at is not None), default=now))
    return max(ended, default=now).astimezone(company_zone()).date()


def _reached_end_at(application: Application) -> datetime | None:
    """When the application came to the end at which it stands; from one end to another is no new end."""
    reached = None
    for move in application.moves.all():
        if not move.to_stage.is_end:
            reached = None
        elif reached is None:
            reached = move.at
    return reached


def kept_too_long(today: date) -> CandidateQuerySet:
    """Who is kept until a day to come that the rule of today no longer carries: the row was written under another.

    Every application ended so long ago (ended_on), and no consent of late. One query.
    """
    zone = company_zone()
    since = datetime.combine(rules.first_kept(today, rules.KEPT_MONTHS), time(), tzinfo=zone)
    agreed = rules.first_kept(today, rules.LONGEST_MONTHS)
    reached = StageMove.objects.filter(application=OuterRef("pk"), to_stage__kind__in=Stage.ENDS, at__gte=since)
    came = Q(from_stage=None) | ~Q(from_stage__kind__in=Stage.ENDS)  # from one end to another is no new end
    theirs = Application.objects.filter(candidate=OuterRef("pk")).exclude(opening__filled_at__lt=since)
    late = theirs.exclude(opening__cancelled_at__lt=since)
    late = late.filter(~Q(stage__kind__in=Stage.ENDS) | Exists(reached.filter(came)))
    rows = Candidate.objects.kept().filter(keep_until__gte=today, added_at__lt=since)
    return rows.exclude(consented_on__gte=agreed).filter(~Exists(late))


def settle_opening(opening: Opening, *, now: datetime) -> None:
    """The same for everybody who applied for an opening that is over now. Two queries."""
    settle(opening.applications.values_list("candidate", flat=True), now=now)
