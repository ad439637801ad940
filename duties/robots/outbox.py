"""The outbox of the robots: lay out, claim, commit, send, record, as for letters (duties.mailing).

What may have left the house is never sent again by a program. Only the worker's tick comes here. Where the settings
allow no host nothing is asked of the database.
"""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from core.walltime import company_zone
from duties import ladder
from duties.ladders import LadderBook
from duties.mailing import BACK_OFF, LEASE, Outcome
from duties.models import Robot, RobotLine
from duties.robots import line
from duties.robots.addresses import NotAllowed, target_of
from duties.robots.formats import FORMATS
from duties.robots.line import Said
from duties.robots.news import AHEAD, Group, all_news, planned_lines
from duties.rules import NAMESPACE, local_day
from org.tree import OrgTree

logger = logging.getLogger(__name__)
State = RobotLine.State
TICK_SECONDS = 30  # how long one tick goes on sending
TEST = "test"
Post = Callable[..., Said]


def tell_groups(now: datetime, *, post: Post = line.post) -> int:
    """Lays out what groups are told next, ends what was left half done, says what is due. Returns how many were said.

    No query where the settings allow no host; one where no robot speaks to one of those that they allow.
    """
    if not settings.ROBOT_HOSTS:
        return 0
    hosts = [host.lower() for host in settings.ROBOT_HOSTS]
    robots = list(Robot.objects.filter(ended_at=None, host__in=hosts).select_related("unit"))
    if not robots:
        return 0
    lay_out(robots, now)
    reap()
    return dispatch(now, post=post)


def lay_out(robots: Sequence[Robot], now: datetime) -> int:
    """Makes the lines of the minutes ahead; one that is there stays. The same queries for one robot and for many."""
    today = local_day(now, company_zone())
    tree, quiet = OrgTree.on(today), LadderBook.load().on(today).quiet
    by_unit = {robot.unit_id: robot for robot in robots}  # a unit has one
    told: dict[str, list[Group]] = {}
    for robot in robots:
        for code in robot.tells:
            told.setdefault(code, []).append(group_of(robot, tree))
    rows = [
        RobotLine(
            id=line_id(robot, code, planned.subject),
            robot=robot,
            news=code,
            subject=planned.subject,
            not_before=max(planned.not_before, robot.made_at),
            expires_at=planned.expires_at,
        )
        for unit_id, code, planned in planned_lines(told, now)
        if (robot := by_unit[unit_id])
        and planned.not_before <= now + AHEAD
        and planned.expires_at > max(now, robot.made_at)
        and not _is_quiet(max(planned.not_before, now), quiet, robot)
    ]
    RobotLine.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def group_of(robot: Robot, tree: OrgTree) -> Group:
    """Whom the robot speaks to on the day of the tree, by the clock of its unit."""
    return Group(robot.unit_id, tree.units_below(robot.unit_id), ZoneInfo(robot.unit.time_zone))


def _is_quiet(moment: datetime, quiet: ladder.Quiet, robot: Robot) -> bool:
    return ladder.out_of_quiet_hours(moment, ZoneInfo(robot.unit.time_zone), quiet) > moment


def line_id(robot: Robot, code: str, subject: str) -> uuid.UUID:
    """The same line has the same id however often it is laid out, so a group hears it once."""
    return uuid.uuid5(NAMESPACE, f"robot:{robot.pk}|{code}|{subject}")


def dispatch(now: datetime, *, post: Post = line.post) -> int:
    """Says what waits, one line at a time; how many were accepted. One query when nothing waits."""
    said, stop = 0, time.monotonic() + TICK_SECONDS
    while time.monotonic() < stop and waiting().exists():
        row = claim()
        if row is None:
            break  # other workers have the rest in hand
        said += say_claimed(row, now=now, post=post)
    return said


def waiting() -> QuerySet[RobotLine]:
    """What may be said now, by the database's clock."""
    return RobotLine.objects.filter(state=State.QUEUED, not_before__lte=Now(), expires_at__gt=Now())


def claim() -> RobotLine | None:
    """Takes one waiting line that no other worker has in hand, and commits; None when there is none."""
    token = uuid.uuid4()
    with transaction.atomic():
        picked = waiting().order_by("not_before", "pk").select_for_update(skip_locked=True).values("pk").first()
        if picked is None or not waiting().filter(pk=picked["pk"]).update(
            state=State.CLAIMED, claim_token=token, claimed_at=Now()
        ):
            return None
    return RobotLine.objects.select_related("robot__unit").filter(claim_token=token).first()


def say_claimed(row: RobotLine, *, now: datetime, post: Post = line.post) -> bool:
    """Says a claimed line if there is still something to say, and records what became of it; True when accepted."""
    mine = RobotLine.objects.filter(pk=row.pk, claim_token=row.claim_token)
    claimed = mine.filter(state=State.CLAIMED)
    if row.robot.ended_at is not None or not (text := words_of(row, now)):
        claimed.update(state=State.CANCELLED)
        return False
    try:
        address, secret = row.robot.opened()
        target = target_of(address, settings.ROBOT_HOSTS)
    except (InvalidToken, NotAllowed) as error:
        claimed.update(state=State.FAILED, last_error=f"{type(error).__name__} {error}".strip())
        return False
    if not claimed.update(state=State.SENDING, claimed_at=Now()):
        return False  # the lease ran out and somebody else has it
    said = post(target, FORMATS[row.robot.format].call(text, secret, now))
    outcome, error = outcome_of(said, row.robot.format)
    record(mine.filter(state=State.SENDING), outcome, attempts=row.attempts, error=error)
    return outcome is Outcome.ACCEPTED


def words_of(row: RobotLine, now: datetime) -> str | None:
    """What the line says, in the robot's language; None where nothing is left to say. The queries of its news."""
    today = local_day(now, company_zone())
    with translation.override(row.robot.language):
        if row.news == TEST:
            return _("This robot works. It tells how much is open and what begins, and never about whom.")
        told = all_news().get(row.news)
        return told.words(group_of(row.robot, OrgTree.on(today)), row.subject, now) if told else None


def outcome_of(said: Said, service: str) -> tuple[Outcome, str]:
    """What an answer means. Nothing begun: later. Begun and not understood: perhaps said, and never again."""
    if said.status is None:
        if said.error.startswith("NotAllowed"):
            return Outcome.NEVER, said.error
        return (Outcome.UNKNOWN if said.has_begun else Outcome.NOT_NOW), said.error
    status = f"HTTP {said.status}"
    if said.status == 200:
        answer = FORMATS[service].answer(said.body)
        if answer.is_accepted:
            return Outcome.ACCEPTED, ""
        if not answer.code:
            return Outcome.UNKNOWN, "no answer that is understood"
        return (Outcome.NOT_NOW if answer.is_not_now else Outcome.NEVER), f"code {answer.code}"
    if said.status in (429, 503):
        return Outcome.NOT_NOW, status
    return (Outcome.NEVER if 300 <= said.status < 500 else Outcome.UNKNOWN), status  # a redirect is not followed


def record(sending: QuerySet[RobotLine], outcome: Outcome, *, attempts: int, error: str) -> None:
    """Writes what became of the line, if the row is still ours; what was not taken is queued while it is of use."""
    if outcome is not Outcome.NOT_NOW:
        states = {Outcome.ACCEPTED: State.SENT, Outcome.NEVER: State.FAILED, Outcome.UNKNOWN: State.UNKNOWN}
        sending.update(state=states[outcome], attempts=attempts + 1, last_error=error)
        return
    if attempts >= len(BACK_OFF):
        sending.update(state=State.FAILED, attempts=attempts + 1, last_error=error)
        return
    later = Now() + BACK_OFF[attempts]
    again = {"claim_token": None, "claimed_at": None, "attempts": F("attempts") + 1, "last_error": error}
    if not sending.filter(expires_at__gt=later).update(state=State.QUEUED, not_before=later, **again):
        sending.update(state=State.EXPIRED, attempts=attempts + 1, last_error=error)


def reap() -> int:
    """Ends what was left half done: claimed is queued again, sending becomes unknown, what is past its use expires."""
    late = Now() - LEASE
    queued = RobotLine.objects.filter(state=State.CLAIMED, claimed_at__lt=late).update(
        state=State.QUEUED, claim_token=None, claimed_at=None
    )
    unknown = RobotLine.objects.filter(state=State.SENDING, claimed_at__lt=late).update(
        state=State.UNKNOWN, last_error="interrupted while sending"
    )
    expired = RobotLine.objects.filter(state=State.QUEUED, expires_at__lte=Now()).update(state=State.EXPIRED)
    return queued + unknown + expired


def queue_test(robot: Robot, now: datetime) -> RobotLine:
    """A line that the worker says to try the robot; at most one a minute."""
    subject = now.replace(second=0, microsecond=0).isoformat()
    line_of_test, _is_new = RobotLine.objects.get_or_create(
        id=line_id(robot, TEST, subject),
        defaults={
            "robot": robot,
            "news": TEST,
            "subject": subject,
            "not_before": now,
            "expires_at": now + timedelta(minutes=30),
        },
    )
    return line_of_test
